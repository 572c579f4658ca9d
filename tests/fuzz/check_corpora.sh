#!/bin/sh
# Runs each harness on its corpus of hostile input and on the files that this is derived from, without libFuzzer.
. "${0%/*}/../kit/functions.sh"

corpus=$here/fuzz/corpus
for harness in "$here"/fuzz/fuzz_*.c; do
    name=${harness##*/fuzz_}
    name=${name%.c}
    sh "$here/fuzz/seeds.sh" "$name" "$scratch/$name" || exit 99
    if ! "${top_builddir:-.}/tests/fuzz/fuzz_$name.replay" "$corpus/$name" "$scratch/$name" >"$scratch/out" 2>&1; then
        cat "$scratch/out"
        fail "$name"
    fi
    printf '%s: %s\n' "$name" "$(tail -n 1 "$scratch/out")"
done
exit $((failed > 0))
