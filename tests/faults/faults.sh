# Sourced by the tests of faults after netns.sh. Without NETSTAT_LONG they are shorter.
long=${NETSTAT_LONG:+yes}

# amount SHORT LONG: prints the second argument if NETSTAT_LONG is set, otherwise the first
amount() { if [ -n "$long" ]; then echo "$2"; else echo "$1"; fi; }

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# a request without an answer is a result here: ask does not repeat it
retries=0
answers() { ask "$root.1.1.1.0" "$@" 2>/dev/null | grep -q netstat-agentx; }
no_answer() { ! answers "$@"; }

# answers_since MILLISECONDS MOST WHAT: checks that it answers at most MOST milliseconds after that
# time; prints how many it took
answers_since() {
    until answers -t 0.2 || [ $(($(milliseconds) - $1)) -gt $(($2 + 5000)) ]; do :; done
    took=$(($(milliseconds) - $1))
    [ $took -le "$2" ] || fail "$3: answers after $took ms, not $2"
}

# the numbers of descriptors and of KiB that a process uses
descriptors() { ls "/proc/$1/fd" | wc -l; }
memory() { sed -n 's/^RssAnon:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status"; }
read_so_far() { sed -n 's/^rchar: //p' "/proc/$1/io"; }

# remember PID, and later grew_not PID KIB WHAT: no additional descriptor, and at most KIB more
# memory
remember() { had_descriptors=$(descriptors "$1") had_memory=$(memory "$1"); }
grew_not() {
    [ "$(descriptors "$1")" = "$had_descriptors" ] || fail "$3: $had_descriptors descriptors, then $(descriptors "$1")"
    [ -n "${NETSTAT_SANITIZED:-}" ] || [ "$(memory "$1")" -le $((had_memory + $2)) ] || fail "$3: $had_memory KiB, then $(memory "$1")"
    echo "$3: descriptors $had_descriptors, then $(descriptors "$1"); memory $had_memory KiB, then $(memory "$1")"
}
# a sanitizer keeps freed memory
NETSTAT_SANITIZED=$(grep -qa __asan_init "$program" && echo yes)
# and looks for leaks when a program ends, which is no part of the time that the subagent takes for it; other tests let it
[ -z "$NETSTAT_SANITIZED" ] || export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"

# log_lines PATTERN: prints how many lines of the subagent's log match
log_lines() { grep -cE -- "$1" "$scratch/log"; }
# logged_again COUNT PATTERN: whether more than COUNT lines match by now
logged_again() { [ "$(log_lines "$2")" -gt "$1" ]; }

# prints how many ms a process has waited for a CPU, even after it has ended; 0 if the kernel does not count that
kept_waiting() {
    read -r _ waited_ns _ 2>/dev/null <"/proc/$1/schedstat" || waited_ns=0
    echo $((waited_ns / 1000000))
}
is_zombie() {
    read -r stat_line <"/proc/$1/stat" || return 0
    case $stat_line in *') Z '*) ;; *) return 1 ;; esac
} 2>/dev/null

# uptime: sets up, in ms; without starting a program, which on a loaded machine would distort the measurement
uptime() {
    read -r up _ </proc/uptime
    up=${up%.*}${up#*.}0
}

# ended_by SIGNAL PID SECONDS WHAT: checks that the process ends with status 0 within that time, not counting its waits for a CPU. Another
# shell watches it: this one would reap it, and lose that count, when it waits for any child.
ended_by() {
    [ -p "$scratch/end" ] || mkfifo "$scratch/end"
    kept=$(kept_waiting "$2")
    uptime
    began=$up
    kill "-$1" "$2"
    (
        until is_zombie "$2" || [ $((up - began)) -gt 10000 ]; do sleep 0.02; uptime; done
        uptime
        echo "$up $(kept_waiting "$2")" >"$scratch/end"
        kill -KILL "$2" 2>/dev/null
    ) &
    read -r ended kept_by_then <"$scratch/end"
    wait "$2"
    status=$?
    took=$((ended - began)) kept=$((kept_by_then - kept))
    [ $kept -ge 0 ] || kept=0       # bash reaps at once
    [ $status -eq 0 ] || fail "$4: exit status $status"
    [ $((took - kept)) -le $(($3 * 1000)) ] || fail "$4: ended after $took ms, $kept of them waiting for a CPU"
    echo "$4: ended after $took ms, $kept of them waiting for a CPU"
}
stop_snmpd() {
    kill -KILL "$snmpd"
    wait "$snmpd" 2>/dev/null
}
