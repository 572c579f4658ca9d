#!/bin/sh
# snmpd exits, hangs, or returns with another configuration: the subagent soon serves again, and leaks nothing.
needs=snmpget
. "$(dirname "$0")/../kit/netns.sh"
. "$here/faults/faults.sh"

echo "samplingInterval 5" >"$scratch/subagent.conf"
start_snmpd
echo "agentXPingInterval 1" >>"$scratch/subagent.conf"
start_subagent -c "$scratch/subagent.conf"

# ---- killed and restarted

slowest=0
restarts=$(amount 3 50)
for i in $(seq "$restarts"); do
    stop_snmpd
    since=$(milliseconds)
    start_snmpd
    # only once it listens: with other tests running, snmpd itself may take a second to start
    [ -n "$long" ] || since=$(milliseconds)
    answers_since "$since" 2000 "restart $i of snmpd"
    [ $took -le $slowest ] || slowest=$took
    [ "$i" -ne 2 ] || remember $subagent
done
# for the pages of the heap that a reconnection happens to touch
grew_not $subagent 32 "$restarts restarts of snmpd, each answered within $slowest ms"
[ "$(ask "$root.1.1.8.0")" = $((restarts + 1)) ] || fail "$restarts restarts: netstatAgentSessions is $(ask "$root.1.1.8.0")"
! grep -q "attempted to be re-opened" "$scratch/log" || fail "the library has two timers to try again"

# ---- stopped; check_faults_stalls.sh tests the consequences for a manager

# hang_snmpd SECONDS: stops snmpd until the subagent has noticed, and SECONDS longer
hang_snmpd() {
    before=$(log_lines 'does not answer: waiting')
    kill -STOP $snmpd
    within 60 logged_again "$before" 'does not answer: waiting' || fail "snmpd stopped: not noticed"
    resumes=$(($(date +%s) + $1))
    before=$(read_so_far $subagent)
    while [ "$(date +%s)" -lt $resumes ]; do sleep 0.1; done
}
serving=$(log_lines '^serving')
hang_snmpd "$(amount 1 60)"
[ -z "$long" ] || [ "$(read_so_far $subagent)" -gt "$before" ] || fail "snmpd stopped: the counters are not sampled meanwhile"
since=$(milliseconds)
kill -CONT $snmpd
answers_since "$since" 3000 "snmpd stopped and resumed"
grew_not $subagent 128 "snmpd stopped for $(amount 1 60) s, answered $took ms later"
within 10 grep -q 'answers again' "$scratch/log" || fail "snmpd resumed: not noticed"
[ "$(log_lines '^serving')" -eq "$serving" ] || fail "snmpd stopped and resumed: the session did not last"

# ---- another configuration

cp "$scratch/snmpd.conf" "$scratch/snmpd.conf.first"
# reconfigure: restarts snmpd with the lines on standard input; waits until the subagent logs that it serves again
reconfigure() {
    serving=$(log_lines '^serving')
    stop_snmpd
    { grep -v '^rocommunity' "$scratch/snmpd.conf.first"; cat; } >"$scratch/snmpd.conf"
    start_snmpd
    within 10 logged_again "$serving" '^serving' || fail "another configuration: does not serve"
}
reconfigure <<END
rocommunity secret 127.0.0.1
agentXTimeout 2
agentXRetries 1
agentXPingInterval 30
END
within 10 answers -c secret || fail "another community: no answer"
no_answer -c public || fail "another community: the previous one is answered"
reconfigure <<END
view shown included .1.3.6.1.2.1.1
rocommunity public 127.0.0.1 -V shown
END
within 10 ask .1.3.6.1.2.1.1.3.0 || fail "a view that hides all: snmpd does not answer"
no_answer || fail "a view that hides all: shown"
reconfigure <<END
view shown included $root
rocommunity public 127.0.0.1 -V shown
END
within 10 answers || fail "a view that shows it: no answer"
cp "$scratch/snmpd.conf.first" "$scratch/snmpd.conf"

# ---- the socket is removed, becomes forbidden, becomes allowed

rm "$scratch/agentx"
within 10 answers || fail "the socket removed: the session is gone"
stop_snmpd
start_snmpd
within 10 answers || fail "the socket removed, snmpd started again: no answer"
if [ "$(id -u)" -eq 0 ] && chown nobody "$scratch/subagent.conf" 2>/dev/null; then
    ended_by TERM $subagent 1 "with snmpd there"
    chmod 711 "$scratch"
    chmod 666 "$scratch/agentx"
    : >"$scratch/log"
    chmod 666 "$scratch/log"
    start_subagent -c "$scratch/subagent.conf" -u nobody
    stop_snmpd
    echo "agentXPerms 0600 0755" >>"$scratch/snmpd.conf"
    start_snmpd
    within 10 grep -q 'no AgentX master' "$scratch/log" || fail "the socket may not be used: not reported"
    no_answer || fail "the socket may not be used: answered all the same"
    since=$(milliseconds)
    chmod 666 "$scratch/agentx"
    answers_since "$since" 2000 "the socket may be used again"
    chmod 600 "$scratch/agentx"
    within 10 answers || fail "the socket may not be used any more, but was: no answer"
else
    echo "no other user here: permissions of the socket are not tried"
fi

# ---- SIGTERM while snmpd hangs, with and without a session

hang_snmpd "$(amount 1 30)"
ended_by TERM $subagent 1 "snmpd stopped, SIGTERM"
: >"$scratch/log"
"$program" -f -C -c "$scratch/subagent.conf" -x "$scratch/agentx" -Lf "$scratch/log" &
subagent=$!
children="$children $subagent"
within 10 grep -q 'no AgentX master at .*: it does not answer yet' "$scratch/log" || fail "snmpd stopped: a subagent that starts does not report it"
ended_by TERM $subagent 1 "snmpd stopped, SIGTERM before there is a session"
kill -CONT $snmpd
[ $failed -eq 0 ] || { cat "$scratch/log"; ls -la "$scratch"; }
[ $failed -eq 0 ]
