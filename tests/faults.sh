# Sourced by the tests of faults after netns.sh. With NETSTAT_LONG set they do all of it, and otherwise less of the same.
long=${NETSTAT_LONG:+yes}

# amount SHORT LONG: how much of it
amount() { if [ -n "$long" ]; then echo "$2"; else echo "$1"; fi; }

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# ask OID [OPTION...]: an object's value; with options the community and the like can be others
ask() {
    asked=$1
    shift
    snmpget -v2c -c public -Oqv -t 1 -r 0 "$@" 127.0.0.1:1161 "$asked" 2>/dev/null
}
answers() { ask "$root.1.1.1.0" "$@" | grep -q netstat-agentx; }
no_answer() { ! answers "$@"; }

# answers_since MILLISECONDS MOST WHAT: whether it answers before so many milliseconds have passed since then; prints how many it took
answers_since() {
    until answers -t 0.2 || [ $(($(milliseconds) - $1)) -gt $(($2 + 5000)) ]; do :; done
    took=$(($(milliseconds) - $1))
    [ $took -le "$2" ] || fail "$3: answers after $took ms, not $2"
}

# what a process holds
descriptors() { ls "/proc/$1/fd" | wc -l; }
memory() { sed -n 's/^RssAnon:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status"; }
read_so_far() { sed -n 's/^rchar: //p' "/proc/$1/io"; }

# remember PID, and later grew_not PID KIB WHAT: no descriptor more, and no more memory but for so much
remember() { had_descriptors=$(descriptors "$1") had_memory=$(memory "$1"); }
grew_not() {
    [ "$(descriptors "$1")" = "$had_descriptors" ] || fail "$3: $had_descriptors descriptors, then $(descriptors "$1")"
    [ -n "${NETSTAT_SANITIZED:-}" ] || [ "$(memory "$1")" -le $((had_memory + $2)) ] || fail "$3: $had_memory KiB, then $(memory "$1")"
    echo "$3: descriptors $had_descriptors, then $(descriptors "$1"); memory $had_memory KiB, then $(memory "$1")"
}
# a sanitizer keeps what is freed
NETSTAT_SANITIZED=$(grep -qa __asan_init "$program" && echo yes)

# log_lines PATTERN: how many lines of the subagent's log match
log_lines() { grep -cE -- "$1" "$scratch/log"; }
# logged_again COUNT PATTERN: whether there are more than that by now
logged_again() { [ "$(log_lines "$2")" -gt "$1" ]; }

# ended_by SIGNAL PID SECONDS WHAT: that it ends with status 0 within that time
ended_by() {
    began=$(milliseconds)
    kill "-$1" "$2"
    (while kill -0 "$2" 2>/dev/null && [ $(($(milliseconds) - began)) -lt 10000 ]; do sleep 0.02; done; kill -KILL "$2" 2>/dev/null) &
    wait "$2"
    status=$?
    took=$(($(milliseconds) - began))
    [ $status -eq 0 ] || fail "$4: exit status $status"
    [ $took -le $(($3 * 1000)) ] || fail "$4: ended after $took ms"
    echo "$4: ended after $took ms"
}
stop_snmpd() {
    kill -KILL "$snmpd"
    wait "$snmpd" 2>/dev/null
}
