#!/bin/sh
# snmpd is busy for some seconds, or for more than a minute. Afterwards it answers all requests accepted meanwhile with their values: the
# session stays open, and no notification is lost or sent twice. Each stall has its own snmpd, so that they run in parallel.
stalls='extend stopped-5 stopped-20 stopped-70'
if [ $# -eq 0 ]; then
    . "$(dirname "$0")/../kit/functions.sh"
    for stall in $stalls; do
        "$0" "$stall" >"$scratch/$stall" 2>&1 &
        children="$children $!"
        eval "pid_$(echo "$stall" | tr - _)=$!"
    done
    skipped=
    for stall in $stalls; do
        eval "wait \$pid_$(echo "$stall" | tr - _)"
        status=$?
        sed "s/^/$stall: /" "$scratch/$stall"
        case $status in 0) ;; 77) skipped=yes ;; *) fail "$stall: exit status $status" ;; esac
    done
    [ -z "$skipped" ] || exit 77
    [ $failed -eq 0 ]
    exit
fi
needs='snmpget snmpbulkget snmptrapd ss'
. "$(dirname "$0")/../kit/netns.sh"
. "$here/faults/faults.sh"

# ---- common to all stalls: a GET, a GETBULK and a notification

# Requests are sent once without retries: snmpd's first answer must be right.
send_requests() {
    snmpget -v2c -c public -On -t 150 -r 0 127.0.0.1:1161 "$root.1.1.1.0" "$root.1.1.2.0" >"$scratch/get" 2>&1 &
    requests=$!
    snmpbulkget -v2c -c public -On -t 150 -r 0 -Cr20 127.0.0.1:1161 "$root.1.2" >"$scratch/bulk" 2>&1 &
    requests="$requests $!"
    children="$children $requests"
}
waiting() { ss -uan | awk '$2 > 0 && /127.0.0.1:1161/ { found = 1 } END { exit !found }'; }

# answered WHAT
answered() {
    for pid in $requests; do wait "$pid"; done
    grep -q "^$root.1.1.1.0 = STRING: \"netstat-agentx " "$scratch/get" && grep -q "^$root.1.1.2.0 = Gauge32: " "$scratch/get" ||
        { fail "$1: the GET did not return its values"; cat "$scratch/get"; }
    [ "$(grep -c "^$root.1.2.*: [0-9]*$" "$scratch/bulk")" -eq 20 ] || { fail "$1: the GETBULK did not return its values"; cat "$scratch/bulk"; }
    ! grep 'No Such' "$scratch/get" "$scratch/bulk" || fail "$1: the subtree does not exist for a moment"
}
lasted() {
    [ "$(ask "$root.1.1.8.0")" = 1 ] || fail "$1: netstatAgentSessions is $(ask "$root.1.1.8.0")"
    [ "$(log_lines '^serving')" -eq 1 ] || fail "$1: there was another session"
    [ "$(log_lines 'closing the session|no AgentX master')" -eq 0 ] || fail "$1: the session was closed"
}

# arrived KIND: prints how many notifications (1 raised, 2 cleared) about the sockets have arrived
arrived() { grep '"sockets"' "$scratch/traps" | grep -c "$root\.0\.$1|"; }
has() { [ "$(arrived "$1")" -ge 1 ]; }
start_sink() {
    printf 'authCommunity log public\nformat2 %%V|%%v|end\\n\n' >"$scratch/snmptrapd.conf"
    echo "trapsess -v 2c -c public tcp:127.0.0.1:1162" >>"$scratch/snmpd.conf"
    : >"$scratch/traps"
    snmptrapd -f -Lf "$scratch/traps" -C -c "$scratch/snmptrapd.conf" -On -OQ -m '' tcp:127.0.0.1:1162 >/dev/null 2>&1 &
    children="$children $!"
    listens() { ss -ltn | grep -q 127.0.0.1:1162; }
    within 10 listens || fail "snmptrapd does not listen"
}
{
    echo "samplingInterval 5"
    echo "agentXPingInterval 1"
    # the only TCP socket of snmpd is the one to the sink
    echo "alarm sockets warning counter Sockstat TCP.inuse reaches 4 clears at 3"
} >"$scratch/subagent.conf"

# ---- snmpd waits three seconds for another program

if [ "$1" = extend ]; then
    printf '#!/bin/sh\n: >%s/runs\nsleep 3\necho done\n' "$scratch" >"$scratch/slow"
    chmod +x "$scratch/slow"
    echo "extend slow $scratch/slow" >>"$scratch/snmpd.conf"
    start_snmpd
    start_subagent -c "$scratch/subagent.conf"
    runs() { [ -e "$scratch/runs" ]; }
    # nsExtendOutputFull."slow"
    snmpget -v2c -c public -t 20 -r 0 127.0.0.1:1161 .1.3.6.1.4.1.8072.1.3.2.3.1.2.4.115.108.111.119 >"$scratch/extended" 2>&1 &
    extended=$!
    within 20 runs || fail "the slow program does not run"
    send_requests
    answered "a slow extend"
    wait $extended
    grep -q done "$scratch/extended" || fail "snmpd has not waited for the slow program"
    lasted "a slow extend"
    [ $failed -eq 0 ] || cat "$scratch/log"
    [ $failed -eq 0 ]
    exit
fi

# ---- snmpd does nothing at all

seconds=${1#stopped-}
start_sink
start_snmpd
start_subagent -c "$scratch/subagent.conf"
within 10 answers || fail "no answer before the stall"
remember $subagent
kill -STOP $snmpd
resumes=$(($(date +%s) + seconds))
send_requests
within 10 waiting || fail "no request waits for snmpd"
if [ "$seconds" -ge 20 ]; then
    "${top_builddir:-.}/tests/alarms/spike" overflow 60 &
    load=$!
    children="$children $load"
    within 12 grep -q 'alarm sockets raised' "$scratch/log" || fail "not raised while snmpd is stopped"
    kill $load
    wait $load 2>/dev/null
    within 12 grep -q 'alarm sockets cleared' "$scratch/log" || fail "not cleared while snmpd is stopped"
fi
while [ "$(date +%s)" -lt $resumes ]; do sleep 0.1; done
kill -CONT $snmpd
answered "stopped for $seconds s"
lasted "stopped for $seconds s"
if [ "$seconds" -ge 20 ]; then
    within 20 has 2 || fail "a notification is lost"
    [ "$(arrived 1) $(arrived 2)" = "1 1" ] || fail "notifications: $(arrived 1) raised, $(arrived 2) cleared"
fi
grew_not $subagent 128 "stopped for $seconds s"
ended_by TERM $subagent 1 "stopped for $seconds s"
[ $failed -eq 0 ] || { cat "$scratch/log"; tail -n 3 "$scratch/traps"; }
[ $failed -eq 0 ]
