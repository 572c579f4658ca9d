#!/bin/sh
# Notifications while the master agent is missing, or dies at that moment: none is lost and none arrives twice. There is one sink, which
# listens on TCP, so that it loses none itself.
needs='snmptrapd snmpget ss'
. "$(dirname "$0")/../kit/netns.sh"

spike=${top_builddir:-.}/tests/alarms/spike
many=300

cat >"$scratch/snmptrapd.conf" <<END
authCommunity log public
format2 %V|%v|end\n
END
echo "trapsess -v 2c -c public tcp:127.0.0.1:1162" >>"$scratch/snmpd.conf"
snmptrapd -f -Lf "$scratch/traps" -C -c "$scratch/snmptrapd.conf" -On -OQ -m '' tcp:127.0.0.1:1162 >/dev/null 2>&1 &
children="$children $!"
trapd_listens() { ss -ltn | grep -q 127.0.0.1:1162; }
within 10 trapd_listens || fail "snmptrapd does not listen"

# arrived KIND RULE: prints how many notifications (1 raised, 2 cleared) about a rule have arrived
arrived() { grep -E "\"$2\"" "$scratch/traps" | grep -cE "$root\.0\.$1\|"; }
has() { [ "$(arrived "$1" "$2")" -ge "$3" ]; }
# sequences: prints the sequence numbers of all notifications in order of arrival
sequences() { sed -n "s/.*$root\.1\.6\.7\.1\.0 = \([0-9]*\).*/\1/p" "$scratch/traps"; }
alarms() { ask "$root.1.6.$1.0"; }
SENT=2 WAITING=3
none_waits() { [ "$(alarms $WAITING)" = 0 ]; }

# ---- many at once before a master agent is running: more than may be under way, and more than the library can handle

for i in $(seq $many); do
    echo "alarm many$i information counter Tcp RtoMin reaches 1"
done >"$scratch/many.conf"
start_snmpd
start_subagent -c "$scratch/many.conf"
within 30 has 1 'many[0-9]*' $many || fail "of $many notifications $(arrived 1 'many[0-9]*') arrive"
within 10 none_waits || fail "$(alarms $WAITING) still wait"
[ "$(alarms $SENT)" -eq $many ] || fail "$many were sent, and $(alarms $SENT) arrived"

# measured only now, since the library (5.9.3) leaks some octets for each master agent that exits
end_subagent

# ---- the master agent dies with a notification in its socket, unread

{
    echo "samplingInterval 5"
    # the only TCP socket of snmpd is the one to the sink
    echo "alarm sockets warning counter Sockstat TCP.inuse reaches 4 clears at 3"
} >"$scratch/sockets.conf"
rm "$scratch/log"
start_subagent -c "$scratch/sockets.conf"
kill -STOP $snmpd
"$spike" overflow 60 &
load=$!
children="$children $load"
within 10 grep -q 'alarm sockets raised' "$scratch/log" || fail "not raised"
under_way() { ss -xn | awk -v socket="$scratch/agentx" 'index($0, socket) && $3 > 0 { found = 1 } END { exit !found }'; }
within 2 under_way || fail "not sent to the master agent that hangs"
kill -KILL $snmpd
wait $snmpd 2>/dev/null
grep -q 'closing the session' "$scratch/log" && fail "given up before it was killed"
start_snmpd
within 30 has 1 sockets 1 || fail "the notification is lost"
kill $load
wait $load 2>/dev/null
within 20 has 2 sockets 1 || fail "cleared: does not arrive"
within 10 none_waits || fail "$(alarms $WAITING) still wait"
[ "$(alarms $SENT)" -eq 2 ] || fail "2 were sent, and $(alarms $SENT) arrived"
[ "$(sequences)" = "$(seq $many && seq 2)" ] || { fail "some are lost, duplicated or out of order"; sequences | tr '\n' ' '; }
[ $failed -eq 0 ] || { cat "$scratch/log"; tail -n 3 "$scratch/traps"; }
[ $failed -eq 0 ]
