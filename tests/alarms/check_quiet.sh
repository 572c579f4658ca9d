#!/bin/sh
# The shipped rules raise no alarm on a healthy host under load: iperf3 over loopback, with TCP and with as much UDP as the receiver can
# take, and thousands of connections. In the suite this runs for half a minute, with windows short enough that each rule measures
# something; `make check-quiet` runs for NETSTAT_QUIET seconds with the file as shipped.
needs='snmpget snmpwalk'
closes=many
. "$(dirname "$0")/../kit/netns.sh"

seconds=${NETSTAT_QUIET:-30}
shipped=$here/../subagent/netstat-agentx.conf
if [ -n "${NETSTAT_QUIET:-}" ]; then
    cp "$shipped" "$scratch/alarms.conf"
else
    echo "samplingInterval 5" >"$scratch/alarms.conf"
    sed -n 's/within [0-9]*m/within 10s/; s/from 30000/from 1000/; /^alarm /p' "$shipped" >>"$scratch/alarms.conf"
fi
echo "excludeNamespaces *" >>"$scratch/alarms.conf"     # other tests make some, whose counters move
rules=$(grep -c '^alarm ' "$scratch/alarms.conf")

# column N: prints column N of netstatRuleTable, one line per rule; count STATE: prints how many rules are in that state
column() { snmpwalk -v2c -c public -Oqv -t 1 -r 2 127.0.0.1:1161 "$root.1.6.5.1.$1"; }
STATE=3 RAISES=6
WAITING=1 QUIET=2
count() { column $STATE | grep -c "^$1\$"; }
raises() { column $RAISES | awk '{ sum += $1 } END { print sum }'; }

start_snmpd
start_subagent -c "$scratch/alarms.conf"

# ---- load

if command -v iperf3 >/dev/null; then
    for port in 5201 5202; do
        iperf3 --forceflush -s -B 127.0.0.1 -p $port >"$scratch/server.$port" 2>&1 &
        children="$children $!"
        within 10 grep -q listening "$scratch/server.$port" || fail "iperf3 does not listen"
    done
    iperf3 -c 127.0.0.1 -p 5201 -t "$seconds" -b 1G --bidir >"$scratch/tcp" 2>&1 &
    tcp=$!
    # the buffer holds one second of this traffic, in case a busy host does not schedule the receiver for that long
    iperf3 -c 127.0.0.1 -p 5202 -t "$seconds" -u -b 1M -l 1400 >"$scratch/udp" 2>&1 &
    udp=$!
    children="$children $tcp $udp"
else
    echo "iperf3 is missing: without its load"
    tcp= udp=
fi
"${top_builddir:-.}/tests/alarms/spike" busy "$seconds" || fail "the connections of a busy host"
for load in $tcp $udp; do
    wait "$load" || { fail "iperf3"; cat "$scratch/tcp" "$scratch/udp"; }
done

# ---- there was load, it was measured, and no alarm was raised

opened=$("$program" -C --print | sed -n 's/.*netstatCounterValue."Tcp"."PassiveOpens" Counter64 \([0-9]*\).*/\1/p')
[ "${opened:-0}" -ge $((seconds * 100)) ] || fail "no load: ${opened:-0} connections in $seconds s"
[ $(($(count $WAITING) + $(count $QUIET))) -eq "$rules" ] || fail "of $rules rules $(count $QUIET) are quiet and $(count $WAITING) wait"
# levels are compared with limits, which a namespace may lack, as it lacks the kernel's neighbour tables and bonds; other namespaces
# are left out; everything else exists, and its window has passed
[ "$(count $WAITING)" -le "$(grep -cE '^alarm .*( of Limits | table_fulls | netstatBond| namespace )' "$scratch/alarms.conf")" ] || { fail "too many wait"; column $STATE; }
[ "$(raises)" -eq 0 ] || { fail "load raises $(raises) alarms"; grep alarm "$scratch/log"; }
printf '%s rules: %s quiet, %s waiting for limits, %s raises in %s s; %s connections\n' "$rules" "$(count $QUIET)" \
    "$(count $WAITING)" "$(raises)" "$seconds" "$opened"
[ ! -s "$scratch/tcp" ] || grep -h receiver "$scratch/tcp" "$scratch/udp"
end_subagent
[ $failed -eq 0 ] || cat "$scratch/log"
[ $failed -eq 0 ]
