#!/bin/sh
# fuzz.sh NAME...: runs each harness for FUZZ_SECONDS, FUZZ_JOBS of them in parallel, and prints how many inputs there were. New inputs
# are kept in fuzzing/NAME, inputs that break a harness in fuzzing/found.
set -eu

here=${srcdir:-.}/tests/fuzz
seconds=${FUZZ_SECONDS:-60}
found=fuzzing/found
mkdir -p "$found"

fuzz() {
    sh "$here/seeds.sh" "$1" "fuzzing/seeds/$1"
    mkdir -p "fuzzing/$1"
    if "tests/fuzz/fuzz_$1.fuzzer" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$found/$1-" "fuzzing/$1" "$here/corpus/$1" "fuzzing/seeds/$1" >"fuzzing/$1.log" 2>&1; then
        sed -n "s/^stat::number_of_executed_units: */$1: inputs /p" "fuzzing/$1.log"
    else
        tail -n 60 "fuzzing/$1.log"
        printf '%s: FAILED, see fuzzing/%s.log and %s\n' "$1" "$1" "$found"
        exit 1
    fi
}

failed=0
running=
for name in "$@"; do
    fuzz "$name" &
    running="$running $!"
    # shellcheck disable=SC2086
    set -- $running
    if [ $# -ge "${FUZZ_JOBS:-1}" ]; then
        wait "$1" || failed=1
        shift
        running=$*
    fi
done
for pid in $running; do wait "$pid" || failed=1; done
exit $failed
