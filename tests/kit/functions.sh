# Shared by the shell tests. Sets fixtures, program, scratch; at exit removes scratch and ends the processes in children. A test that
# is not in a folder of tests/ first sets tests to its path.

here=${tests:-$(dirname "$0")/..}
. "$here/kit/skip.sh"
fixtures=$here/fixtures
program=${top_builddir:-.}/subagent/netstat-agentx
failed=0
children=

scratch=$(mktemp -d "${TMPDIR:-/tmp}/netstat-test.XXXXXX") || exit 99
# a child exists until it has been waited for
has_ended() { ! kill -0 "$1" || grep -q '^State:.Z' "/proc/$1/status"; }
finish() {
    status=$?
    trap - EXIT
    for pid in $children; do
        kill "$pid" 2>/dev/null || continue
        within 5 has_ended "$pid" || kill -KILL "$pid"
        wait "$pid" 2>/dev/null
    done
    rm -rf "$scratch"
    exit $status
}
trap finish EXIT
trap 'exit 99' INT TERM HUP

fail() {
    printf 'FAIL: %s\n' "$*"
    failed=$((failed + 1))
}

# within SECONDS COMMAND...: whether the command succeeds before that many seconds are over
within() {
    deadline=$(($(date +%s) + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        if [ "$(date +%s)" -gt "$deadline" ]; then return 1; fi
        sleep 0.05
    done
}

# expect STATUS WHAT COMMAND...: runs it with its output in $scratch/out and $scratch/err, and compares its exit status
expect() {
    wanted=$1 what=$2
    shift 2
    "$@" >"$scratch/out" 2>"$scratch/err"
    got=$?
    if [ $got -ne "$wanted" ]; then
        fail "$what: exit status $got, not $wanted"
        cat "$scratch/err"
    fi
}

# says FILE WHAT PATTERN: whether the output just taken matches an extended regular expression
says() {
    grep -Eq -- "$3" "$scratch/$1" || { fail "$2: '$3' is not in"; cat "$scratch/$1"; }
}

silent() {
    [ ! -s "$scratch/$1" ] || { fail "$2: prints"; cat "$scratch/$1"; }
}
