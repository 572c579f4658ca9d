#!/bin/sh
# coverage.sh LEAST TEST...: builds coverage/source in coverage/build, runs the tests there and prints the lines they reach.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
least=$1
shift
mkdir coverage/build
cd coverage/build
../source/configure -q CC="$CC" CFLAGS='-g -O0 --coverage' >configure.log 2>&1 || { cat configure.log; exit 1; }
"$MAKE" -s all >build.log 2>&1 || { tail -n 40 build.log; exit 1; }
status=0
"$MAKE" -s check TESTS="$*" >check.log 2>&1 || { status=1; cat test-suite.log; }
grep -E '^(PASS|SKIP|FAIL|ERROR)' check.log
"$GCOV" -n subagent/*/libnetstat_a-*.gcda 2>/dev/null | "$AWK" -v least="$least" -f "$here/coverage.awk" || status=1
exit $status
