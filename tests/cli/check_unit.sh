#!/bin/sh
# The unit for systemd: its sandbox has the documented exposure, snmpd's secrets are out of reach, the service is restarted after failures,
# and a reload of a configuration with mistakes fails.
. "$(dirname "$0")/../kit/functions.sh"

unit=${top_builddir:-.}/subagent/netstat-agentx.service
for path in /etc/snmp/snmpd.conf /etc/snmp/snmpd.conf.d /var/lib/snmp /var/lib/net-snmp; do
    grep -q "^InaccessiblePaths=.*-$path\( \|$\)" "$unit" || fail "$path is in reach"
done
# systemd gives up after five starts within ten seconds
grep -q '^RestartForceExitStatus=SIGHUP$' "$unit" || fail "a reload during startup ends the service for good"
grep -q '^RestartSec=[3-9]s$' "$unit" || fail "it may be restarted so fast that systemd gives up"

# reload: runs the commands of ExecReload as systemd does, one after the other until one fails
sed -n 's/^ExecReload=//p' "$unit" >"$scratch/reload"
[ -s "$scratch/reload" ] || fail "the unit has no ExecReload"
reload() {
    while read -r command; do
        # shellcheck disable=SC2046
        set -- $(printf '%s\n' "$command" | sed "s,^[^ ]*/netstat-agentx,$program,; s,\$MAINPID,$children,")
        "$@" || return 1
    done <"$scratch/reload"
}
mkdir "$scratch/etc"
echo 'alarm first warning counter Tcp RtoMin reaches 1' >"$scratch/etc/netstat-agentx.conf"
export SNMPCONFPATH="$scratch/etc"
"$program" -f -x "$scratch/nobody" --root "$fixtures/synth-6.12" -Lf "$scratch/log" &
children=$!
within 10 grep -q 'alarm first raised' "$scratch/log" || fail "it does not start"
expect 0 "a reload" reload
silent err "a reload"
within 10 grep -q 'configuration read again' "$scratch/log" || fail "a reload: the configuration is not read"
echo 'alarm second warning Tcp RtoMin' >"$scratch/etc/netstat-agentx.conf"
expect 1 "a reload with a mistake" reload
says err "a reload with a mistake" 'netstat-agentx.conf: line 1: Error: alarm second'
within 10 grep -q 'keeping the previous one' "$scratch/log" || fail "a reload with a mistake: the log lacks it"
! grep -q 'alarm first cleared' "$scratch/log" || fail "a reload with a mistake: the rule is gone"
kill $children && wait $children || fail "a reload with a mistake: the subagent has ended"
children=

# --offline exists since systemd 250; the threshold is in tenths
if systemd-analyze security --help 2>/dev/null | grep -q -e --offline; then
    expect 0 "the sandbox" systemd-analyze security --no-pager --offline=yes --threshold=20 "$unit"
    tail -n 1 "$scratch/out"
else
    echo "left out: no systemd-analyze that looks at files"
fi
[ $failed -eq 0 ]
