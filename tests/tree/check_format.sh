#!/bin/sh
# All C code is formatted according to .clang-format, if a clang-format that can read it is installed.
. "$(dirname "$0")/../kit/functions.sh"

command -v clang-format >/dev/null || { echo "SKIP: clang-format is missing"; exit 77; }
tree=$(cd "$here/.." && pwd)
cd "$tree" || exit 99
printf 'int  main( void )\n{ return 0; }\n' >"$scratch/odd.c"
cp .clang-format "$scratch/"
if clang-format --dry-run --Werror "$scratch/odd.c" 2>/dev/null; then
    echo "SKIP: this clang-format does not read .clang-format"
    exit 77
fi
find subagent tests -name '*.[ch]' ! -name 'catalogue-tables.h' ! -name 'mib-*.h' ! -name option-table.h ! -name build.h |
    xargs clang-format --dry-run --Werror 2>"$scratch/errors" || fail "not as .clang-format says; \`make format\` changes them"
grep 'error:' "$scratch/errors" | cut -d : -f 1 | sort | uniq -c
find subagent tests -name '*.[ch]' ! -name 'catalogue-tables.h' ! -name 'mib-*.h' ! -name option-table.h | xargs awk 'length($0) > 100 { print FILENAME ":" FNR ": " length($0) " columns" }' >"$scratch/wide"
[ ! -s "$scratch/wide" ] || { cat "$scratch/wide"; fail "lines of more than 100 columns"; }
[ $failed -eq 0 ]
