#!/bin/sh
# The unit for systemd: its sandbox is as tight as it is said to be, no secret of snmpd is in reach, and failures do not leave it down.
. "$(dirname "$0")/functions.sh"

unit=${top_builddir:-.}/subagent/netstat-agentx.service
for path in /etc/snmp/snmpd.conf /etc/snmp/snmpd.conf.d /var/lib/snmp /var/lib/net-snmp; do
    grep -q "^InaccessiblePaths=.*-$path\( \|$\)" "$unit" || fail "$path is in reach"
done
# five starts within ten seconds, and systemd gives up
grep -q '^RestartForceExitStatus=SIGHUP$' "$unit" || fail "a reload while it is being loaded leaves it down"
grep -q '^RestartSec=[3-9]s$' "$unit" || fail "it may be restarted so fast that systemd gives up"

# --offline is there from systemd 250 on; the threshold is in tenths
if systemd-analyze security --help 2>/dev/null | grep -q -e --offline; then
    expect 0 "the sandbox" systemd-analyze security --no-pager --offline=yes --threshold=20 "$unit"
    tail -n 1 "$scratch/out"
else
    echo "left out: no systemd-analyze that looks at files"
fi
[ $failed -eq 0 ]
