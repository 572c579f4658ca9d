#!/bin/sh
# Walks over SNMP while interfaces come and go, in a network namespace of its own: names strictly increase, and the interface that
# stays is in every walk with all of its columns.
needs='snmpbulkwalk snmpget'
. "$(dirname "$0")/../kit/netns.sh"

awk=${AWK:-awk}
ip link add stays type veth peer name stays-too || { echo "SKIP: this kernel has no veth"; exit 77; }
index=$(ip -o link show stays | sed 's/:.*//')

start_snmpd
start_subagent
snmpbulkwalk -On -v2c -c public -t 5 127.0.0.1:1161 "$root.1.3" >"$scratch/rest" 2>"$scratch/err" || { fail "a walk at rest"; cat "$scratch/err"; }

# ---- the discontinuity of a new interface is the same time at each poll: a different time would
# mean another discontinuity

ip link add late type veth peer name late-too
late=$(ip -o link show late | sed 's/:.*//')
# moments COLUMN: prints the value at each of many polls, in hundredths of a second
moments() {
    i=0
    while [ $i -lt 60 ]; do
        i=$((i + 1))
        snmpget -On -Oqvt -v2c -c public -t 5 127.0.0.1:1161 "$root.1.3.$1.$late"
    done
}
has_moment() { snmpget -On -Oqvt -v2c -c public -t 5 127.0.0.1:1161 "$root.1.3.$1.$late" | grep -q '^[1-9][0-9]*$'; }
for column in 1.1.19 2.1.7; do      # netstatIfDiscontinuityTime, netstatIfLinkDiscontinuityTime
    within 10 has_moment $column || fail "the new interface does not appear in $column"     # while the last reading is fresh it does not
    moments $column >"$scratch/moments" 2>&1
    [ "$(sort -u "$scratch/moments" | grep -c .)" = 1 ] && grep -q '^[1-9][0-9]*$' "$scratch/moments" ||
        { fail "the discontinuity in $column is reported as several moments"; sort "$scratch/moments" | uniq -c; }
done

# bounded, in case nothing stops it
churn() {
    i=0
    while [ $i -lt 2000 ]; do
        i=$((i + 1))
        ip link add "comes$i" type veth peer name "comes$i-too" && ip link set "comes$i" name "goes$i" && ip link del "goes$i"
    done
}
churn >/dev/null 2>&1 &
children="$children $!"
churning=$!

# in_order: whether the names of a numeric walk strictly increase
in_order() {
    $awk '{
        n = split($1, now, ".")
        for (i = 2; i <= n || i <= last_n; i++) {
            if (i > n || now[i] + 0 < last[i] + 0) { print "not in order: " $1; exit 1 }
            if (i > last_n || now[i] + 0 > last[i] + 0) break
        }
        if (NR > 1 && $1 == name) { print "twice: " $1; exit 1 }
        name = $1; last_n = n
        for (i = 1; i <= n; i++) last[i] = now[i]
    }'
}

# columns_of OUTPUT: prints how many columns a walk has for the interface that stays, in both tables together
columns_of() { grep -cE "^$root\.1\.3\.[12]\.1\.[0-9]*\.$index = " "$1"; }

at_rest=$(columns_of "$scratch/rest")
[ "$at_rest" -gt 40 ] || fail "$at_rest columns at rest: netstatIfTable has 18, and netstatIfLinkTable more"
walks=0
while [ $walks -lt 40 ]; do
    walks=$((walks + 1))
    snmpbulkwalk -On -v2c -c public -t 5 127.0.0.1:1161 "$root.1.3" >"$scratch/out" 2>"$scratch/err" || { fail "walk $walks"; cat "$scratch/err"; }
    in_order <"$scratch/out" || fail "walk $walks"
    columns=$(columns_of "$scratch/out")
    [ "$columns" = "$at_rest" ] || fail "walk $walks: $columns columns of the interface that stays, not $at_rest"
done
kill -0 $churning 2>/dev/null || fail "interfaces ceased to come and go before the walks were over"
echo "$walks walks while interfaces came and went, $failed failures"
[ $failed -eq 0 ]
