#!/bin/sh
# Sustained load: endless polls, interfaces that come and go, tens of thousands of sockets, and the subagent itself killed and restarted
# during walks.
needs='snmpget snmpbulkwalk'
. "$(dirname "$0")/../kit/netns.sh"
. "$here/faults/faults.sh"
poll=${top_builddir:-.}/tests/faults/faults_poll
manager=127.0.0.1:1161

start_snmpd

# ---- killed and restarted during walks over files that do not change: a walk may fail or end early, but never has a wrong value

start_subagent --root "$fixtures/synth-6.12"
"$poll" values $manager "$(amount 2 30)" >"$scratch/values" 2>&1 &
comparing=$!
children="$children $comparing"
within 10 grep -q ready "$scratch/values" || fail "nothing to compare"
while kill -0 $comparing 2>/dev/null; do
    kill -KILL $subagent
    wait $subagent 2>/dev/null
    : >"$scratch/log"
    start_subagent --root "$fixtures/synth-6.12"
    sleep 0.2       # so that some walks complete
done
wait $comparing || fail "the subagent killed during walks"
tail -n 3 "$scratch/values"
ended_by TERM $subagent 1 "after walks"

# ---- the polls of a whole day, without pauses

: >"$scratch/log"
start_subagent
"$poll" requests $manager 1000 >/dev/null || fail "the first requests"
remember $subagent
"$poll" requests $manager "$(amount 2000 1000000)" || fail "requests are not answered"
grew_not $subagent 64 "after them"

# ---- interfaces come and go while they are walked

# churn NUMBER: creates and removes interfaces, one after the other
churn() { ${AWK:-awk} -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) print "link add come" i " type veth peer name come" i "-too\nlink del come" i }' | ip -batch -; }
interfaces=$(amount 40 10000)
if ip link add stays type veth peer name stays-too 2>"$scratch/err"; then
    churn 10
    snmpbulkwalk -v2c -c public -On -t 5 $manager "$root.1.3" >/dev/null
    remember $subagent
    churn "$interfaces" >"$scratch/churn" 2>&1 &
    churning=$!
    children="$children $churning"
    walks=0
    while kill -0 $churning 2>/dev/null; do
        snmpbulkwalk -v2c -c public -On -t 5 $manager "$root.1.3" >"$scratch/out" 2>&1 || { fail "a walk while interfaces come and go"; cat "$scratch/out"; }
        [ "$(grep -cE "^$root\.1\.3\.1\.1\.3\.[0-9]+ = " "$scratch/out")" -ge 3 ] || fail "a walk lacks interfaces that stay"
        walks=$((walks + 1))
    done
    wait $churning || { fail "interfaces could not be created"; tail -n 3 "$scratch/churn"; }
    [ $walks -gt 0 ] || fail "no walk while interfaces came and went"
    grew_not $subagent 256 "$interfaces interfaces made and removed during $walks walks"
else
    echo "interfaces are not tried: $(cat "$scratch/err")"
fi

# ---- a listing of very many sockets delays a scalar only for a bounded time

sockets=$(amount 10000 100000)
mkfifo "$scratch/hold"
"$poll" sockets "$sockets" <"$scratch/hold" >"$scratch/sockets" 2>&1 &
children="$children $!"
exec 9>"$scratch/hold"
if within 60 grep -q ready "$scratch/sockets"; then
    "$poll" stall $manager "$(amount 1 20)" "$root.1.5.1" 5000 || fail "the scalar is not answered in time"
    echo "$sockets sockets, a reading takes $(ask "$root.1.1.4.1.5.14") us"
else
    fail "no $sockets sockets: $(cat "$scratch/sockets")"
fi
exec 9>&-

# ---- SIGTERM while it answers without a pause: the requests do not stop by themselves

ended_by TERM $subagent 1 "with many sockets"
: >"$scratch/log"
start_subagent
"$poll" requests $manager 1000000 >/dev/null 2>&1 &
asking=$!
children="$children $asking"
had_read=$(read_so_far $subagent)
more_is_read() { [ "$(read_so_far $subagent)" -gt $((had_read + 100000)) ]; }
within 10 more_is_read || fail "no requests are sent"
ended_by TERM $subagent 1 "while it answers"
kill -KILL $asking 2>/dev/null || :      # it may have exited for lack of answers
[ $failed -eq 0 ] || tail -n 40 "$scratch/log"
[ $failed -eq 0 ]
