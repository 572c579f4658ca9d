#!/bin/sh
# Alarms with real programs, in a network namespace of its own: snmpd, snmptrapd, the subagent and spikes of traffic; checks the
# notifications that arrive at sinks of SNMPv1, SNMPv2c, INFORM and SNMPv3.
needs='snmptrapd snmpget'
closes=many
. "$(dirname "$0")/../kit/netns.sh"

spike=${top_builddir:-.}/tests/alarms/spike
interval=5
holding=5
sinks='TRAP,.SNMP.v1,.community.one TRAP2,.SNMP.v2c,.community.two INFORM,.SNMP.v2c,.community.three TRAP2,.SNMP.v3,.user.four'

# an interface that loses frames: its other end accepts only shorter ones, and drops those sent to 192.0.2.2
rules='queue datagrams resets socket full'
kinds='overflow flood refuse'
veth=false
if ip link add pair0 type veth peer name pair1 2>/dev/null; then
    veth=true
    ip link set pair1 mtu 500
    ip addr add 192.0.2.1/24 dev pair0
    ip link set pair1 up && ip link set pair0 up
    ip neigh add 192.0.2.2 lladdr 02:00:00:00:00:01 dev pair0
    rules="$rules frames received"
    kinds="$kinds away"
fi

# ---- the programs

cat >"$scratch/snmptrapd.conf" <<END
authCommunity log one
authCommunity log two
authCommunity log three
createUser -e 0x8000000001020304 four SHA authentication-word AES privacy-word
authUser log four priv
format1 from=%P|of=%N.0%q|%V|%v|end\n
format2 from=%P|%V|%v|end\n
END
cat >>"$scratch/snmpd.conf" <<END
trapsink 127.0.0.1:1162 one
trap2sink 127.0.0.1:1162 two
informsink 127.0.0.1:1162 three
trapsess -v 3 -e 0x8000000001020304 -u four -l authPriv -a SHA -A authentication-word -x AES -X privacy-word 127.0.0.1:1162
END

# the shipped rules, with windows short enough to measure something during the test, and with floors to match
{
    echo "samplingInterval $interval"
    grep '^alarm' "$here/../subagent/netstat-agentx.conf" |
        sed 's/within [0-9]*m/within 10s/; s/from 30000/from 1000/; s/^alarm /&shipped-/'
    echo "alarm queue critical counter TcpExt ListenOverflows rises by 10 within 10s for ${holding}s clears at 0 for ${holding}s \"Accept faster.\""
    echo "alarm every information interface * netstatIfLinkTxErrors rises by 1000000 within 10s"
    for rule in 'frames warning interface pair* netstatIfLinkTxDropped' 'received warning interface pair* netstatIfRxDrop' \
        'socket warning udpSocket'; do
        echo "alarm $rule rises by 100 within 10s for ${holding}s clears at 0 for ${holding}s"
    done
    # in whole seconds the time between two samples may be one less than the interval
    echo "alarm full warning listener reaches $((interval - 1)) clears at 0 for ${holding}s"
    echo "alarm noVeth information interface * not veth netstatIfLinkTxErrors rises by 1000000 within 10s"
    echo "alarm noHardware information interface * not none netstatIfLinkTxErrors rises by 1000000 within 10s"
    echo "alarm datagrams warning counter Udp RcvbufErrors rises by 100 within 10s for ${holding}s clears at 0 for ${holding}s"
    # the other ends of abandoned connections are reset one by one for a while
    echo "alarm resets information counter Tcp OutRsts rises by 50 within 10s for ${holding}s clears at 20 for ${holding}s"
} >"$scratch/alarms.conf"

# alarms OBJECT IS...: compares a scalar of netstatAlarms as test(1) does
alarms() { test "$(ask "$root.1.6.$1.0")" "$2" "$3"; }
RAISED=1 SENT=2 WAITING=3

# rule COLUMN NAME: prints a column of netstatRuleTable
rule() { ask "$root.1.6.5.1.$1.$(printf '%s' "$2" | od -An -tu1 | awk '{ for (i = 1; i <= NF; i++) s = s "." $i; n += NF } END { print n s }')"; }
STATE=3 INSTANCES=4
is_quiet() { [ "$(rule $STATE "$1")" = 2 ]; }

# arrived KIND RULE: prints how many notifications (1 raised, 2 cleared) about a rule have arrived, at all sinks or, with a pattern, at one.
# An INFORM that snmptrapd acknowledges late is sent again by snmpd; it is the same line and counts once.
arrived() { grep -E "from=${3:-.*}" "$scratch/traps" | grep -F "\"$2\"" | awk '!/from=INFORM/ || !seen[$0]++' | grep -cE "$root\.0\.$1\|"; }
all_have() { [ "$(arrived "$1" "$2")" -ge $((4 * ${3:-1})) ]; }

snmptrapd -f -Lf "$scratch/traps" -C -c "$scratch/snmptrapd.conf" -On -OQ -m '' udp:127.0.0.1:1162 >/dev/null 2>&1 &
children="$children $!"
start_snmpd
start_subagent -c "$scratch/alarms.conf"

# ---- a healthy host under load: thousands of connections, and no alarm

"$spike" busy 15 || fail "the connections of a busy host"
for name in queue shipped-retransmission shipped-listenOverflow shipped-resetsSent; do
    within 15 is_quiet $name || fail "$name is not quiet but $(rule $STATE $name)"
done
alarms $SENT -eq 0 || { fail "load raises an alarm"; grep alarm "$scratch/log"; }

if $veth; then
    [ $(($(rule $INSTANCES every) - $(rule $INSTANCES noVeth))) -eq 2 ] || fail "not veth: $(rule $INSTANCES noVeth) of $(rule $INSTANCES every)"
fi
# which is the loopback here
[ $(($(rule $INSTANCES every) - $(rule $INSTANCES noHardware))) -eq 1 ] ||
    fail "not none: $(rule $INSTANCES noHardware) of $(rule $INSTANCES every)"

# ---- spikes of all kinds: alarms are raised in time, once, at all sinks; the configuration is read again meanwhile; they are cleared

start=$(date +%s)
for kind in $kinds; do
    # long enough that what raised the alarms still exists: a listener, a socket
    "$spike" $kind $((2 * interval + 3)) &
    children="$children $!"
done
for rule in $rules; do
    within 30 all_have 1 $rule || fail "$rule: not raised everywhere"
done
took=$(($(date +%s) - start))
# a sample sees the spike within an interval; then the holding time; then less than an interval until a busy host has sent and seen everything
[ $took -le $((interval + holding + 4)) ] || fail "raised after $took s"
alarms $RAISED -ge 5 || fail "netstatAlarmsRaised does not count them"
kill -HUP $subagent
within 10 grep -q 'configuration read again' "$scratch/log" || fail "SIGHUP: not read"
for rule in $rules; do
    within 40 all_have 2 $rule || fail "$rule: not cleared everywhere"
    for sink in $sinks; do
        [ "$(arrived 1 $rule "$sink")" = 1 ] || fail "$rule at $sink: raised $(arrived 1 $rule "$sink") times"
        [ "$(arrived 2 $rule "$sink")" = 1 ] || fail "$rule at $sink: cleared $(arrived 2 $rule "$sink") times"
    done
    [ "$(grep -c "alarm $rule raised" "$scratch/log")" = 1 ] || fail "$rule: raised, and not logged once"
    [ "$(grep -c "alarm $rule cleared" "$scratch/log")" = 1 ] || fail "$rule: cleared, and not logged once"
done

# ---- the contents of the notifications

# carries WHAT PATTERN: whether the current notification has a variable that matches
carries() { printf '%s\n' "$notification" | tr '|' '\n' | grep -qE "$2" || { fail "carries no $1"; printf '%s\n' "$notification"; }; }
# take RULE SINK: makes the rule's raised notification at that sink the current one
take() { notification=$(grep -E "from=$2" "$scratch/traps" | grep -E "$root\.0\.1\|" | grep -F "\"$1\""); }
for sink in $sinks; do
    take queue "$sink"
    carries "sequence number" "$root\.1\.6\.7\.1\.0 = [0-9]+"
    carries "rule" "$root\.1\.6\.7\.2\.0 = \"queue\""
    carries "severity" "$root\.1\.6\.7\.3\.0 = 3"
    carries "instance" "$root\.1\.6\.7\.4\.0 = $root\.1\.2\.1\.1\.3\.6\.84\.99\.112\.69\.120\.116\.15\.76\."
    carries "instance's name" "$root\.1\.6\.7\.5\.0 = .*netstatCounterValue.*TcpExt.*ListenOverflows"
    carries "value" "$root\.1\.6\.7\.6\.0 = \"[1-9][0-9]+\""
    carries "threshold" "$root\.1\.6\.7\.7\.0 = \"10\""
    carries "window" "$root\.1\.6\.7\.8\.0 = 10"
    carries "sentence" "$root\.1\.6\.7\.9\.0 = .*queue raised: .* rose by [1-9][0-9]+ within 10 s, threshold 10. Accept faster\."
    carries "time of eleven octets" "$root\.1\.6\.7\.10\.0 = \"([0-9A-F]{2} ){11}\""
done

# the name of a row: an interface for its ifIndex, a socket's process, a listener's address and port
v2=TRAP2,.SNMP.v2c,.community.two
if $veth; then
    for row in "frames 2.1.15 pair0 netstatIfLinkTxDropped" "received 1.1.6 pair1 netstatIfRxDrop"; do
        set -- $row
        index=$(ip -o link show "$3" | cut -d: -f1)
        take "$1" $v2
        carries "instance" "$root\.1\.6\.7\.4\.0 = $root\.1\.3\.$2\.$index$"
        carries "instance's name" "$root\.1\.6\.7\.5\.0 = \"$4\.$index \($3\)\""
        carries "value" "$root\.1\.6\.7\.6\.0 = \"[1-9][0-9]{2,}\""
    done
fi
take socket $v2
carries "instance" "$root\.1\.6\.7\.4\.0 = $root\.1\.5\.3\.1\.7\.1\.4\.127\.0\.0\.1\."
carries "instance's name" "$root\.1\.6\.7\.5\.0 = \"netstatUdpSocketDrops\..*127.* \(spike\)\""
take full $v2
carries "instance" "$root\.1\.6\.7\.4\.0 = $root\.1\.5\.2\.1\.[0-9]+\.1\.4\.127\.0\.0\.1\.[0-9]+$"
carries "instance's name" "$root\.1\.6\.7\.5\.0 = \"netstatListenerFullFor\."
carries "value, the seconds that it has been full" "$root\.1\.6\.7\.6\.0 = \"([4-9]|1[0-9])\""

# ---- snmpd is not running when an alarm is raised

kill -KILL $snmpd
wait $snmpd 2>/dev/null
within 20 grep -q 'no AgentX master' "$scratch/log" || fail "snmpd killed: not noticed"
"$spike" overflow 4 || fail "the spike without snmpd"
logged_twice() { [ "$(grep -c 'alarm queue raised' "$scratch/log")" = 2 ]; }
within 30 logged_twice || fail "without snmpd: not raised"
start_snmpd
within 30 all_have 1 queue 2 || fail "without snmpd: raised alarms do not arrive afterwards"
within 40 all_have 2 queue 2 || fail "without snmpd: cleared alarms do not arrive afterwards"
[ "$(arrived 1 queue)" = 8 ] || fail "without snmpd: raised $(arrived 1 queue) times at 4 sinks, not 8"
within 10 alarms $WAITING -eq 0 || fail "notifications still wait"

# ---- the end of a holding time does not wait for the next sample

end_subagent
printf '%s\n' 'samplingInterval 60' 'alarm held warning counter Sockstat sockets.used reaches 1 for 3s' >"$scratch/held.conf"
start_subagent -c "$scratch/held.conf"
within 30 grep -q 'alarm held raised' "$scratch/log" || fail "a condition of 3 s is not raised before the next sample"

# ... or for a master agent, while the library keeps trying to connect to one
end_subagent
kill $snmpd
wait $snmpd 2>/dev/null
: >"$scratch/log"
${NETSTAT_VALGRIND:-} "$program" -f -C -c "$scratch/held.conf" -x "$scratch/agentx" -Lf "$scratch/log" &
subagent=$!
children="$children $subagent"
within 30 grep -q 'alarm held raised' "$scratch/log" || fail "without snmpd: a condition of 3 s is not raised"
start_snmpd
within 30 grep -q serving "$scratch/log" || fail "without snmpd: a condition that persists keeps the subagent from coming back"
end_subagent
[ $failed -eq 0 ] || { cat "$scratch/log"; tail -n 5 "$scratch/traps"; }
[ $failed -eq 0 ]
