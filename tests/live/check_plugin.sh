#!/bin/sh
# The plugin in snmpd: the live test, and what differs inside snmpd: its configuration, a
# notification, snmpd's SIGHUP, which reloads the plugin, and an additional subagent.
needs='snmptrapd snmpget snmpbulkwalk'
. "$(dirname "$0")/../kit/netns.sh"

build=$(cd "${top_builddir:-.}" && pwd)
"$build/tests/live/check_live" inside || fail "the live test: exit status $?"

cat >"$scratch/snmptrapd.conf" <<END
authCommunity log traps
format2 %V|%v\n
END
snmptrapd -f -Lf "$scratch/traps" -C -c "$scratch/snmptrapd.conf" -On -OQ -m '' udp:127.0.0.1:1162 >/dev/null 2>&1 &
children="$children $!"
cat >>"$scratch/snmpd.conf" <<END
dlmod netstat $build/subagent/netstat-agentx-plugin.so
trap2sink 127.0.0.1:1162 traps
END
configure() { printf 'samplingInterval 5\n%s\n' "$1" >"$scratch/netstat-agentx.conf"; }
configure 'alarm always warning counter Limits net.core.somaxconn reaches 1 "Said once."'

# snmpd finds both configurations in SNMPCONFPATH, without options
snmpd -f -Lf "$scratch/snmpd.log" -I -smux >/dev/null 2>&1 &
snmpd=$!
children="$children $snmpd"
serves() { ask "$root.1.1.1.0" -t 0.5 -r 0 | grep -q netstat-agentx; }
count() { snmpbulkwalk -v2c -c public -Cr20 -On 127.0.0.1:1161 "$root.$1" | grep -c "^$root"; }
open_files() { ls "/proc/$snmpd/fd" | wc -l; }
within 10 serves || { fail "snmpd with the plugin does not serve"; cat "$scratch/snmpd.log"; exit 1; }
within 15 grep -q 'Said once' "$scratch/traps" || fail "no notification from inside snmpd"
[ "$(count 1.6.5)" -gt 0 ] || fail "the rule is not in netstatRuleTable"

# reloaded ten times, with the configuration at that time; snmpd itself loses a descriptor each time
# for a trap2sink
sed -i /trap2sink/d "$scratch/snmpd.conf"
configure 'alarm other warning counter Limits net.core.somaxconn reaches 1'
loaded() { test "$(grep -c 'serving inside snmpd' "$scratch/snmpd.log")" -ge "$1"; }
before=
for load in 2 3 4 5 6 7 8 9 10 11; do
    kill -HUP "$snmpd"
    { within 10 loaded $load && within 10 serves; } || fail "SIGHUP $load: does not serve again"
    before=${before:-$(open_files)}
done
after=$(open_files)
[ "$after" -le "$before" ] || fail "open files: $before after the first SIGHUP, $after after ten"
[ "$(count 1.2.10)" -gt 50 ] || fail "after SIGHUPs: the counters are missing"
# the rules' names, alone and in order, as the instances of netstatRuleState
rules() { snmpbulkwalk -v2c -c public -On 127.0.0.1:1161 "$root.1.6.5.1.3"; }
rules | grep -q '\.111\.116\.104\.101\.114 = ' || fail "SIGHUP: the new rule is not there"
rules | grep -q '\.97\.108\.119\.97\.121\.115 = ' && fail "SIGHUP: the old rule is there"

# a subagent has nothing to serve then
"$program" -f -C -x "$scratch/agentx" -Lf "$scratch/log" &
subagent=$!
children="$children $subagent"
within 10 grep -q 'already has our subtree from another' "$scratch/log" || { fail "a second subagent: not reported as a duplicate"; cat "$scratch/log"; }
within 10 serves || fail "a subagent besides: the plugin does not serve any more"

# and takes over when the plugin is gone
sed -i /dlmod/d "$scratch/snmpd.conf"
kill -HUP "$snmpd"
within 10 grep -q '^serving through' "$scratch/log" || { fail "the plugin gone: the subagent does not serve"; cat "$scratch/log"; }
within 10 serves || fail "the plugin gone: no answer from the subagent"
kill "$subagent"
wait "$subagent" || fail "the subagent: exit status $?"
echo "dlmod netstat $build/subagent/netstat-agentx-plugin.so" >>"$scratch/snmpd.conf"

# a configuration with mistakes: they are reported, and the other lines take effect
configure 'alarm what
alarm third warning counter Limits net.core.somaxconn reaches 1
samplingIntervall 5'
kill -HUP "$snmpd"
has_third() { rules | grep -q '\.116\.104\.105\.114\.100 = '; }
within 10 grep -q '^2 mistakes in the configuration' "$scratch/snmpd.log" || fail "mistakes are not reported"
within 10 serves || fail "with mistakes: nothing is served"
within 10 has_third || fail "with mistakes: the good rule is not there"
grep -q 'netstat-agentx.conf: line 2: Error: alarm what: ' "$scratch/snmpd.log" || fail "a mistake in a rule is not reported"
grep -q 'netstat-agentx.conf: line 4: Error: Unknown token: samplingIntervall' "$scratch/snmpd.log" || fail "an unknown token is not reported"
[ "$(ask "$root.1.1.6.0")" = 2 ] || fail "netstatAgentConfigMistakes is not 2"
ask "$root.1.1.7.0" | grep -q 'line 2: Error: alarm what: ' || fail "the first mistake is not served"
kill "$snmpd"
wait "$snmpd" || fail "snmpd: exit status $?"
[ "$failed" -eq 0 ] || cat "$scratch/snmpd.log"
exit $((failed > 0))
