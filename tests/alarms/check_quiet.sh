#!/bin/sh
# A healthy host under load raises nothing from the rules that are shipped: iperf3 over loopback, in TCP and in UDP as much as the
# receiver takes, and thousands of connections. In the suite for half a minute, with windows so short that each rule has measured
# something by then; `make check-quiet` takes NETSTAT_QUIET seconds and the file as it is shipped.
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
rules=$(grep -c '^alarm ' "$scratch/alarms.conf")

# column N: of netstatRuleTable, a line a rule; count STATE: how many rules are in it
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
    # its buffer has room for a second of this, in which a host with other things to do may forget the receiver
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

# ---- it was load, it was measured, and it was nothing

opened=$("$program" -C --print | sed -n 's/.*netstatCounterValue."Tcp"."PassiveOpens" Counter64 \([0-9]*\).*/\1/p')
[ "${opened:-0}" -ge $((seconds * 100)) ] || fail "no load: ${opened:-0} connections in $seconds s"
[ $(($(count $WAITING) + $(count $QUIET))) -eq "$rules" ] || fail "of $rules rules $(count $QUIET) are quiet and $(count $WAITING) wait"
# levels are compared with limits, which a namespace may lack; everything else exists, and its
# window has passed
[ "$(count $WAITING)" -le "$(grep -c '^alarm .* of Limits ' "$scratch/alarms.conf")" ] || { fail "too many wait"; column $STATE; }
[ "$(raises)" -eq 0 ] || { fail "load raises $(raises) alarms"; grep alarm "$scratch/log"; }
printf '%s rules: %s quiet, %s waiting for limits, %s raises in %s s; %s connections\n' "$rules" "$(count $QUIET)" \
    "$(count $WAITING)" "$(raises)" "$seconds" "$opened"
[ ! -s "$scratch/tcp" ] || grep -h receiver "$scratch/tcp" "$scratch/udp"
end_subagent
[ $failed -eq 0 ] || cat "$scratch/log"
[ $failed -eq 0 ]
