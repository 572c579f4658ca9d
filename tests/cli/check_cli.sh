#!/bin/sh
# The command line, the configuration, and operation without a master agent.
. "$(dirname "$0")/../kit/functions.sh"

root=$fixtures/synth-6.12
export SYSTEMD_UNIT_PATH="$scratch/none"        # the rights of a service that may be installed on this host must not matter

# ---- words that are not valid

expect 2 "an unknown option" "$program" --frobnicate
says err "an unknown option" 'Usage: netstat-agentx'
silent out "an unknown option"
expect 2 "a missing argument" "$program" --root
# our debug tokens: one of them, all of them, none
expect 0 "-D netstat:source" "$program" -C -D netstat:source --root "$root" --print
says err "-D netstat:source" '^netstat:source: net/netstat: netstatSourceState 1, [1-9][0-9]* names, '
! grep -E '^netstat:(alarm|netlink|agentx)' "$scratch/err" || fail "-D netstat:source enables more tokens"
expect 0 "-D netstat" "$program" -C -D netstat --root "$root" --print
says err "-D netstat" '^netstat:source: '
expect 0 "no -D" "$program" -C --root "$root" --print
! grep 'netstat:' "$scratch/err" || fail "debugging output without -D"

expect 2 "a word that is no option" "$program" print
says err "a word that is no option" "'print' is not an option"
for option in -c -x -p -u -g --root; do
    expect 2 "$option twice" "$program" -C $option "$scratch/one" $option "$scratch/two" --check
    says err "$option twice" "^netstat-agentx: $option may be given only once"
    silent out "$option twice"
done
# options that exclude each other, in either order; options that need an argument
while IFS='|' read -r words message; do
    expect 2 "$words" "$program" -C --root "$root" $words
    says err "$words" "^netstat-agentx: $message\$"
    says err "$words" '^Usage: '
    silent out "$words"
done <<'END'
--print --check|--print and --check exclude each other
--check-config --rules|--check-config and --rules exclude each other
-H --print|-H and --print exclude each other
--json|--json needs --print
-f --nonzero|--nonzero needs --print
--rules --json|--json does not go with --rules
--nonzero --check -u nobody|--nonzero does not go with --check
--print -u nobody|-u does not go with --print
-f --print|-f does not go with --print
-p pid --rules|-p does not go with --rules
--watch 1 --print|--watch and --print exclude each other
--watch 1 --json|--json does not go with --watch
--watch 1 --nonzero|--nonzero does not go with --watch
--print --all|--all does not go with --print
--all|--all needs --watch
--watch 1 --watch 2|--watch may be given only once
--jsn --print|did you mean --json[?]
--print --non-zero|did you mean --nonzero[?]
chek|did you mean --check[?]
--check tcpExt|'tcpExt' is not an option
END
for words in "--frobnicate" "foo" "--xat"; do
    expect 2 "$words" "$program" "$words"
    ! grep 'did you mean' "$scratch/err" || fail "$words: a suggestion for a word that is similar to no option"
done
for words in "--root" "--print -qf" "--check=yes"; do
    # shellcheck disable=SC2086 # words, not a name
    expect 2 "$words" "$program" $words
    ! grep 'did you mean' "$scratch/err" || fail "$words: a suggestion of an option that is there"
done
expect 0 "-h with others" "$program" --print -u nobody -h --check
says out "-h with others" '^Usage: '
silent err "-h with others"
expect 0 "-h" "$program" -h
says out "-h" '--root DIR'
silent err "-h"
expect 0 "-v" "$program" -v
says out "-v" '^netstat-agentx [0-9]'
expect 0 "-H" "$program" -H
says out "-H" '^  samplingInterval +SECONDS'

# ---- the configuration: file, line and error; all mistakes at once, and the other lines take effect

printf 'samplingInterval 10\n\nsamplingIntervall 10\nsamplingInterval soon\ncounterWidth 33\n' >"$scratch/bad.conf"
expect 1 "a bad configuration" "$program" -C -c "$scratch/bad.conf" --root "$root" --print
says out "a bad configuration" ' tcpExtListenOverflows\.0 Counter64 [0-9]+ events$'
says out "a bad configuration" ' netstatAgentConfigMistakes\.0 Gauge32 3 mistakes$'
says out "a bad configuration" " netstatAgentConfigFirstMistake\\.0 String $scratch/bad.conf: line 3: Error: Unknown token: samplingIntervall\\.\$"
says err "an unknown token" 'bad.conf: line 3: Error: Unknown token: samplingIntervall'
! grep 'Warning' "$scratch/err" || fail "an unknown token: a warning"
says err "no number" "bad.conf: line 4: .*samplingInterval expects a number of seconds from 5 to 60, got 'soon'"
says err "no width" "bad.conf: line 5: .*counterWidth expects auto, 32 or 64, got '33'"
says err "their number" '^3 mistakes in the configuration of netstat-agentx: these lines are ignored, the others take effect$'
expect 1 "a bad configuration, checked" "$program" -C -c "$scratch/bad.conf" --root "$scratch/nothing" --check-config
silent out "a bad configuration, checked"
says err "a bad configuration, checked" 'bad.conf: line 5: Error: counterWidth'
[ "$(wc -l <"$scratch/err")" -eq 3 ] || fail "a bad configuration, checked: $(wc -l <"$scratch/err") lines"
expect 1 "a configuration that is not there" "$program" -C -c "$scratch/none.conf" -f
says err "a configuration that is not there" 'none.conf: No such file'
printf 'samplingInterval 5\ncounterWidth 32\nagentXSocket unix:%s/nobody\nexcludeInterfaces %s\n' "$scratch" "$(seq -s ' ' 200)" \
    >"$scratch/good.conf"
expect 0 "a good configuration" "$program" -C -c "$scratch/good.conf" --root "$root" --print
silent err "a good configuration"
expect 0 "a good configuration, checked" "$program" -C -c "$scratch/good.conf" --check-config
silent out "a good configuration, checked"
silent err "a good configuration, checked"
expect 1 "a configuration that is not there, checked" "$program" -C -c "$scratch/none.conf" --check-config
says err "a configuration that is not there, checked" 'none.conf: No such file'

# ---- the parsed rules: in columns, with a text that is parsed as the same rule again

tab=$(printf '\t')
# columns SUBJECT...: prints these columns of --rules for all rules
columns() { cut -f "$1" "$scratch/out" | sed 1d; }
cat >"$scratch/rules.conf" <<'END'
alarm a warning  counter 'Tcp' OutRsts rises by 0.5 within 60 for 90s  clears at 0 for 7200 again every 1h 'Look:	"there".'
alarm b critical counter Tcp RetransSegs rises by 50 and 5% of Tcp OutSegs + Tcp RetransSegs within 5m from 1000 clears at 2%
alarm c information counter Tcp OutRsts rises at 1e3 a second within 24h
alarm d warning interface eth* not veth netstatIfLinkRxCrcErrors spikes 10 times within 300s from 5
alarm e warning counter Sockstat TCP.mem reaches 100% of Limits net.ipv4.tcp_mem[1] clears at 80% for 1m
alarm f warning listener reaches 30
alarm g warning udpSocket rises by 1 within 1m
alarm h warning agent netstatAgentSessions rises by 3 within 10m
alarm i warning cpu netstatCpuDropped rises by 1 within 1m
alarm j warning interface * kind none not named eth9 netstatIfLinkOperStatus is down after up for 10s clears at up or unknown
alarm k warning sum of listener :80 not 127.0.0.1:* netstatListenerQueue falls below 5% of netstatListenerQueueLimit
alarm l warning any cpu 0-3 netstatCpuDropped rises by 9 within 1m overrides i
alarm m critical listener [::1]:25 is gone for 30s
END
expect 0 "--rules" "$program" -C -c "$scratch/rules.conf" --rules
silent err "--rules"
says out "--rules, the columns" "^# name${tab}severity${tab}subject${tab}object${tab}kind${tab}threshold${tab}"
[ "$(awk -F '\t' 'NF != 23' "$scratch/out")" = "" ] || fail "--rules: not 23 columns"
[ "$(columns 1,2 | tr '\t\n' ' ;')" = "a warning;b critical;c information;d warning;e warning;f warning;g warning;h warning;i warning;j warning;k warning;l warning;m critical;" ] ||
    fail "--rules: names and severities"
cat >"$scratch/wanted" <<'END'
counter|Tcp OutRsts|increase|0.5||0|0|60|90|0|7200|3600|rises by 0.5 within 1m for 90s clears at 0 for 2h again every 1h|Look:\x09"there".|each||||||
counter|Tcp RetransSegs|ratio|5|Tcp OutSegs + Tcp RetransSegs|50|1000|300|0|2|0|0|rises by 50 and 5% of Tcp OutSegs + Tcp RetransSegs within 5m from 1000 clears at 2%||each||||||
counter|Tcp OutRsts|rate|1000||0|0|86400|0|1000|0|0|rises at 1000 a second within 24h||each||||||
interface|netstatIfLinkRxCrcErrors|spike|10||0|5|300|0|10|0|0|spikes 10 times within 5m from 5||each|name=eth* kind!=veth|||||
counter|Sockstat TCP.mem|share|100|Limits net.ipv4.tcp_mem[1]|0|0|0|0|80|60|0|reaches 100% of Limits net.ipv4.tcp_mem[1] clears at 80% for 1m||each||||||
listener|netstatListenerFullFor|level|30||0|0|0|0|30|0|0|reaches 30||each||||||
udpSocket|netstatUdpSocketDrops|increase|1||0|0|60|0|1|0|0|rises by 1 within 1m||each||||||
agent|netstatAgentSessions|increase|3||0|0|600|0|3|0|0|rises by 3 within 10m||each||||||
cpu|netstatCpuDropped|increase|1||0|0|60|0|1|0|0|rises by 1 within 1m||each||||||
interface|netstatIfLinkOperStatus|state|0||0|0|0|10|0|0|0|is down after up for 10s clears at up or unknown||each|name=* kind=none name!=eth9||down|up|up,unknown|
listener|netstatListenerQueue|share|5|netstatListenerQueueLimit|0|0|0|0|5|0|0|falls below 5% of netstatListenerQueueLimit||sum|socket=:80 socket!=127.0.0.1:*|falls||||
cpu|netstatCpuDropped|increase|9||0|0|60|0|9|0|0|rises by 9 within 1m overrides i||any|number=0-3|||||i
listener||gone|1||0|0|0|30|1|0|0|is gone for 30s|||socket=[::1]:25|falls||||
END
columns 3- | tr '\t' '|' | diff "$scratch/wanted" - || fail "--rules: the columns"
expect 1 "--rules of a bad configuration" "$program" -C -c "$scratch/bad.conf" --rules
says err "--rules of a bad configuration" 'bad.conf: line 3: Error: Unknown token'
mkdir "$scratch/etc"
echo 'samplingInterval never' >"$scratch/etc/netstat-agentx.conf"
expect 1 "a bad default configuration" env SNMPCONFPATH="$scratch/etc" "$program" --root "$root" --print
expect 0 "-C" env SNMPCONFPATH="$scratch/etc" "$program" -C --root "$root" --print

# ---- with mistakes it starts, each is an error and logged once; the rules that are good are in effect, also when it is read again

cat >"$scratch/mixed.conf" <<END
samplingIntervall 5
alarm good warning counter Tcp RtoMin reaches 1
alarm mistyped warning counter Tcp
alarm nowhere off
agentXSocket
END
printf 'agentXPerms 0660\nagentXSocket\n' >"$scratch/etc/agentx.conf"      # for snmpd, without meaning for us
rm "$scratch/etc/netstat-agentx.conf"
SNMPCONFPATH="$scratch/etc" "$program" -f -c "$scratch/mixed.conf" -x "$scratch/nobody" --root "$root" -Lf "$scratch/mixed.log" &
children=$!
within 10 grep -q 'no AgentX master' "$scratch/mixed.log" || fail "a configuration with mistakes: does not start"
within 10 grep -q 'alarm good raised' "$scratch/mixed.log" || fail "a configuration with mistakes: a good rule has no effect"
says mixed.log "a configuration with mistakes" 'mixed.conf: line 4: Error: alarm nowhere off: no such rule'
! grep -E 'Warning|agentXPerms|config file' "$scratch/mixed.log" || fail "a configuration with mistakes: the library reports them too"
for line in mixed.conf:1 mixed.conf:3 mixed.conf:4 mixed.conf:5 agentx.conf:2; do
    [ "$(grep -c "/${line%:*}: line ${line#*:}: Error" "$scratch/mixed.log")" = 1 ] || fail "a configuration with mistakes: $line is not logged once"
done
kill -HUP $children
within 10 grep -q 'keeping the previous one' "$scratch/mixed.log" || fail "SIGHUP with mistakes: not reported"
! grep -q 'alarm good cleared' "$scratch/mixed.log" || fail "SIGHUP with mistakes: the rule is gone"
sed -i '/^alarm good/!d' "$scratch/mixed.conf"
rm "$scratch/etc/agentx.conf"
kill -HUP $children
within 10 grep -q 'configuration read again' "$scratch/mixed.log" || fail "SIGHUP without mistakes: not taken over"
kill $children && wait $children
children=

# ---- the interface filter

printf 'includeInterfaces\nmaxInterfaces 0\nexcludeKinds ""\nincludeInterfaces %s\nexcludeInterfaces %s*\n' \
    "$(seq -s ' ' 400)" "$(seq -s '' 600)" >"$scratch/bad.conf"
expect 1 "a bad filter" "$program" -C -c "$scratch/bad.conf" --root "$root" --print
says err "no glob" 'bad.conf: line 1: .*includeInterfaces'
says err "no interfaces" "bad.conf: line 2: .*maxInterfaces expects a number from 1 to 1000000, got '0'"
says err "an empty kind" "bad.conf: line 3: .*excludeKinds expects a list of words"
says err "too many globs" "bad.conf: line 4: .*includeInterfaces expects a list of words, at most about 1,000 characters, got '[0-9]+'"
[ "$(grep -c 'line 4' "$scratch/err")" -eq 1 ] || fail "too many globs: reported $(grep -c 'line 4' "$scratch/err") times"
says err "a long glob" 'bad.conf: line 5: .*excludeInterfaces expects a list of words, at most about 1,000 characters'
printf 'fastAnswers maybe\nsumQueues perhaps\nallDriverCounters 2\n' >"$scratch/maybe.conf"
expect 1 "neither yes nor no" "$program" -C -c "$scratch/maybe.conf" --root "$root" --print
says err "neither yes nor no" "maybe.conf: line 1: .*fastAnswers expects yes or no, got 'maybe'"
says err "neither yes nor no" "maybe.conf: line 2: .*sumQueues expects yes or no, got 'perhaps'"
says err "neither yes nor no" "maybe.conf: line 3: .*allDriverCounters expects yes or no, got '2'"
cat >"$scratch/rules.conf" <<END
alarm one warning interface eth0 netstatIfName rises by 1 within 1m
alarm two warning counter TcpExt ListenOverflows rises by 5 within 1m clears at 7
alarm two warning counter Tcp CurrEstab reaches 1
alarm two warning counter Tcp CurrEstab reaches 1
alarm three warning counter TcpExt ListenOverflows reaches 1
alarm four warning counter TcpExt.ListenOverflows rises by 5 within 1m
END
expect 1 "bad rules" "$program" -C -c "$scratch/rules.conf" --root "$root" --check
silent err "bad rules"
[ "$(grep -c '^WRONG  *configuration ' "$scratch/out")" -eq 5 ] || fail "bad rules: $(grep -c '^WRONG  *configuration ' "$scratch/out") are reported"
says out "a column of text" "^WRONG +configuration +$scratch/rules.conf: line 1: .*alarm one: expected a numeric column of netstatIfTable, netstatIfLinkTable, netstatQdiscTable, netstatBondMemberTable or netstatIfDriverTable, got 'netstatIfName'"
says out "cleared above" '^WRONG .*rules.conf: line 2: .*'clears at' 7 is above the threshold of 5'
says out "the same name" '^WRONG .*rules.conf: line 4: .*alarm two: this file already has a rule of that name'
says out "a counter that reaches" "^WRONG .*rules.conf: line 5: .*alarm three: TcpExt ListenOverflows only rises: use 'rises' or 'spikes'"
says out "a counter as one word" "^WRONG .*rules.conf: line 6: Error: alarm four: .* got 'TcpExt.ListenOverflows'; did you mean .TcpExt ListenOverflows.\?"
cat >"$scratch/odd.conf" <<END
alarm one warning counter TcpExt NoSuchName rises by 1 within 1m
alarm two warning counter Tcp OutRsts rises by 5% of TcpExt NoSuchOther within 1m
alarm three warning interface none* netstatIfRxErrs rises by 1 within 1m
alarm four warning counter Tcp CurrEstab reaches 1
alarm five warning counter Tcp MaxConn reaches 5
alarm six warning counter Tcp CurrEstab reaches 90% of Tcp MaxConn
alarm seven warning counter TcpExt ListenDropz rises by 1 within 1m
alarm eight warning counter tcpExt TCPTimeOut rises by 1 within 1m
END
"$program" -C -c "$scratch/odd.conf" --root "$root" -x "$scratch/nobody" --check >"$scratch/out" 2>"$scratch/err"
says out "a counter that is not here" '^absent +alarm one +waits for TcpExt NoSuchName, which is not here; .* lists no such counter$'
says out "a misspelt counter" '^absent +alarm seven +waits for TcpExt ListenDropz, .* lists no such counter; did you mean .TcpExt ListenDrops.\?$'
says out "a misspelt group and counter" '^absent +alarm eight +waits for tcpExt TCPTimeOut, .* lists no such counter; did you mean .TcpExt TCPTimeouts.\?$'
says out "another counter that is not here" '^absent +alarm two +waits for TcpExt NoSuchOther'
says out "interfaces that are not here" '^absent +alarm three +waits for interface none\* netstatIfRxErrs: this host has none$'
says out "a level below nothing" '^absent +alarm five +waits for Tcp MaxConn, which is -1 here: no limit'
says out "a limit below nothing" '^absent +alarm six +waits for Tcp MaxConn, which is -1 here: no limit'
says out "a level that reaches its threshold" '^ok +alarm four +1 instance, measures [0-9]+, which meets the condition; reaches 1( |$)'
silent err "--check of a rule that would raise an alarm"
# what is measured and how much is covered; saved files do not change, so nothing is waited for
cat >"$scratch/measured.conf" <<END
alarm level warning counter Tcp CurrEstab reaches 1000000 for 10s
alarm share warning counter Tcp CurrEstab reaches 50% of Limits net.core.somaxconn
alarm state warning interface lo netstatIfLinkOperStatus is down
alarm rows warning interface * netstatIfRxErrs rises by 100 within 5m
alarm gone warning listener :1 is gone for 30s
alarm full warning listener 127.99.99.99:* reaches 30
alarm nothing warning cpu * netstatCpuBacklog falls below 50% of netstatCpuBacklog
END
mkdir -p "$scratch/kernel/sys/net/core"
cp -r "$root/net" "$scratch/kernel"
sed 's/[0-9a-f]\{8\}/00000000/g; 1q' "$root/net/softnet_stat" >"$scratch/kernel/net/softnet_stat"     # one CPU, idle
echo 4096 >"$scratch/kernel/sys/net/core/somaxconn"
established=$("$program" -C --root "$scratch/kernel" --print TcpCurrEstab | cut -d ' ' -f 4)
expect 1 "--check of what is measured" "$program" -C -c "$scratch/measured.conf" --root "$scratch/kernel" -x "$scratch/nobody" --check
says out "a level" "^ok +alarm level +1 instance, measures $established; reaches 1000000 for 10s"
says out "a share" '^ok +alarm share +1 instance, measures [0-9.]+%, which meets the condition; reaches 50% of Limits net.core.somaxconn'
says out "a column that needs netlink" '^absent +alarm state +waits for interface lo netstatIfLinkOperStatus: this host has none$'
says out "many rows" "^ok +alarm rows +$(grep -c : "$scratch/kernel/net/dev") instances, window of 300 s not complete; rises by 100 within 5m\$"
says out "what is gone" '^ok +alarm gone +0 instances, measures 0, which meets the condition; is gone for 30s$'
says out "no limit in any row" '^absent +alarm nothing +waits for netstatCpuBacklog: no row of cpu \* netstatCpuBacklog has a limit$'
says out "no listener" '^ok +alarm full +0 instances; reaches 30$'
rm "$scratch/kernel/net/snmp"
mkdir "$scratch/kernel/net/snmp"
expect 1 "--check without a source" "$program" -C -c "$scratch/measured.conf" --root "$scratch/kernel" -x "$scratch/nobody" --check
says out "a source that cannot be read" '^absent +alarm level +waits for Tcp CurrEstab, which is not known: its source cannot be read or parsed$'
rmdir "$scratch/kernel/net/snmp"
printf 'Tcp: MaxConn CurrEstab\nTcp: 1\n' >"$scratch/kernel/net/snmp"
printf 'Inter-|\n face |bytes\nlo: many\n' >"$scratch/kernel/net/dev"
expect 1 "--check of a damaged source" "$program" -C -c "$scratch/measured.conf" --root "$scratch/kernel" -x "$scratch/nobody" --check
says out "a counter of a damaged source" '^absent +alarm level +waits for Tcp CurrEstab, which is not known: its source cannot be read or parsed$'
says out "rows of a damaged source" '^absent +alarm rows +waits for interface \* netstatIfRxErrs: its source cannot be read or parsed$'
# of the running kernel, something is measured in a second
cat >"$scratch/windows.conf" <<END
alarm rate warning counter Udp OutDatagrams rises at 1000000 a second within 1h
alarm percent warning counter TcpExt TCPOrigDataSent rises by 200% of Tcp OutSegs within 1m
alarm spike warning interface * netstatIfRxBytes spikes 1000 times within 5m from 1000000000
END
expect 1 "--check of windows" timeout 20 "$program" -C -c "$scratch/windows.conf" -x "$scratch/nobody" --check
says out "a rate" '^ok +alarm rate +1 instance, rose by [0-9]+ in [1-9][0-9.]* s \([0-9.e+]+ a second\), window of 3600 s not complete; rises at 1000000 a second within 1h$'
says out "a percentage" '^ok +alarm percent +1 instance, rose by [0-9]+(, [0-9.e+]+% of [0-9]+,)? in [1-9][0-9.]* s, window of 60 s not complete; rises by 200% of Tcp OutSegs'
says out "a spike" '^ok +alarm spike +[0-9]+ instances?, rose by [0-9]+ in [1-9][0-9.]* s \([0-9.e+]+ a second\).*, window of 300 s not complete; spikes 1000 times'
printf 'includeInterfaces eth* "lo"\nexcludeInterfaces eth1\n' >"$scratch/some.conf"
expect 0 "a filter" "$program" -C -c "$scratch/some.conf" --root "$fixtures/live-6.18.44" --print
silent err "a filter"
cut -d ' ' -f 2,4 "$scratch/out" | grep '^netstatIfName' >"$scratch/names"
grep -q ' lo$' "$scratch/names" || fail "a filter: leaves lo out"
grep -qvE ' (lo|eth[0-9]+)$' "$scratch/names" && fail "a filter: lets others through"
says out "a filter" ' netstatAgentInterfacesLeftOut.0 Gauge32 [1-9]'

# ---- --print and --check

expect 0 "--print" "$program" -C --root "$root" --print
says out "--print" '^\.1\.3\.6\.1\.4\.1\.[0-9.]+\.1\.2\.10\.25\.0 tcpExtListenOverflows\.0 Counter64 [0-9]+ events$'
says out "--print" ' netstatAgentVersion\.0 String netstat-agentx '
! grep 'DisplayString' "$scratch/out" || fail "--print: text has the name of a textual convention that it need not have"
says out "--print" ' netstatCounterLevel."Tcp"."MaxConn" Integer32 -1 connections$'
expect 1 "--print of nothing" "$program" -C --root "$scratch/nothing" --print
says err "--print of nothing" 'nothing could be parsed'
if [ -w /dev/full ]; then
    "$program" -C --root "$root" --print 2>"$scratch/err" >/dev/full && fail "--print to a full disk: exit status 0"
    says err "--print to a full disk" 'No space left'
fi
expect 1 "--check without a socket" "$program" -C -x "$scratch/nobody" --root "$root" --check
says out "--check without a socket" "^WRONG +AgentX socket +$scratch/nobody: No such file.*master agentx"
expect 1 "--check of a relative socket" "$program" -C -x unix:no-such-socket --root "$root" --check
says out "--check of a relative socket" '^WRONG +AgentX socket +no-such-socket: No such file.*; a relative path starts at the working directory, .* give the absolute path'
for address in no-such-socket ./no-such-socket no/such-socket; do
    expect 1 "--check of $address" "$program" -C -x "$address" --root "$root" --check
    says out "--check of $address" "^WRONG +AgentX socket +$address: No such file.*; a relative path starts at"
done
says out "--check of a good source" '^ok +net/netstat +[0-9]+ names'
says out "--check of a folder without a file" "^absent +net/stat/nf_conntrack +not in $root\$"
mkdir -p "$scratch/damaged/net"
printf 'TcpExt: A B\nTcpExt: 1\n' >"$scratch/damaged/net/netstat"
expect 1 "--check of a bad file" "$program" -C -x "$scratch/nobody" --root "$scratch/damaged" --check
says out "--check of a bad file" '^WRONG +net/netstat .*more names than numbers'

printf 'samplingInterval 99\nagentXSocket %s/other\nalarm one warning counter Tcp CurrEstab reaches 1\n' "$scratch" >"$scratch/bad99.conf"
expect 1 "--check of a bad configuration" "$program" -C -c "$scratch/bad99.conf" --root "$root" --check
silent err "--check of a bad configuration"
says out "--check of a bad configuration" "^WRONG +configuration +$scratch/bad99.conf: line 1: Error: samplingInterval expects"
says out "--check of a bad configuration" '^ok +net/netstat +[0-9]+ names'
says out "--check of a bad configuration" "^WRONG +AgentX socket +$scratch/other: No such file"
sed -i 1d "$scratch/bad99.conf"
expect 1 "--check of a good configuration" "$program" -C -c "$scratch/bad99.conf" --root "$root" --check
says out "--check of a good configuration" '^ok +configuration +1 alarm rule'

# ---- no master agent: reported once, tried again; SIGHUP; SIGTERM

SNMPCONFPATH="$scratch/etc" "$program" -f -c "$scratch/good.conf" --root "$root" -p "$scratch/pid" -Lf "$scratch/log" &
pid=$!
children=$pid
within 10 grep -q 'no AgentX master' "$scratch/log" || fail "no master agent: not reported"
says log "no master agent" "^no AgentX master at unix:$scratch/nobody: no such socket; retrying every second"
grep -q 'good.conf' "$scratch/log" && fail "a good configuration: reported as a mistake when the library reads it too"
[ "$(cat "$scratch/pid")" = $pid ] || fail "-p: the file has another pid"
kill -HUP $pid
within 10 grep -q 'configuration read again' "$scratch/log" || fail "SIGHUP: not reported"
# another address with the same fault is reported, once it has been tried
sed -i "s!^agentXSocket .*!agentXSocket unix:$scratch/nobody-else!" "$scratch/good.conf"
kill -HUP $pid
within 10 grep -q "^no AgentX master at unix:$scratch/nobody-else: no such socket; retrying" "$scratch/log" ||
    fail "SIGHUP with another agentXSocket: not reported"
echo 'samplingInterval 99' >"$scratch/etc/netstat-agentx.conf"
kill -HUP $pid
within 10 grep -q 'etc/netstat-agentx.conf: line 1: .*got .99.' "$scratch/log" || fail "SIGHUP: the default file is not read"
rm "$scratch/etc/netstat-agentx.conf"
echo 'samplingInterval 1' >>"$scratch/good.conf"
kill -HUP $pid
within 10 grep -q "good.conf: line 5: .*got '1'" "$scratch/log" || fail "SIGHUP with a bad configuration: not reported"
kept='^1 mistake in the configuration: keeping the previous one$'
reported_again() { [ "$(grep -c "$kept" "$scratch/log")" -ge 2 ]; }
within 10 reported_again && [ "$(grep -c "$kept" "$scratch/log")" = 2 ] || fail "SIGHUP with a bad configuration: taken over"
kill -0 $pid || fail "SIGHUP with a bad configuration ended it"
before=$(date +%s)
kill -TERM $pid
wait $pid
[ $? -eq 0 ] || fail "SIGTERM: exit status not 0"
[ $(($(date +%s) - before)) -le 1 ] || fail "SIGTERM: took more than a second"
children=
[ "$(grep -c 'no AgentX master' "$scratch/log")" = 2 ] || fail "no master agent: not reported once for each address"
[ ! -e "$scratch/pid" ] || fail "SIGTERM: the pid file is still there"

# ---- -A, before or after -L, appends to the log file; without it the file is truncated, unless the command line is wrong

echo 'of a life before' >"$scratch/kept.log"
for options in "-A -Lf $scratch/kept.log" "-Lf $scratch/kept.log -A" "-Lf $scratch/kept.log"; do
    expect 1 "$options" "$program" $options -C -x "$scratch/nobody" --root "$root" -f -u no-such-user-here
    case $options in
        *-A*) says kept.log "$options" '^of a life before$' ;;
        *) ! grep 'of a life before' "$scratch/kept.log" || fail "$options: the file is not emptied" ;;
    esac
    says kept.log "$options" 'no such user: no-such-user-here'
done
expect 2 "-Lf of a wrong command line" "$program" -Lf "$scratch/kept.log" --frobnicate
says kept.log "-Lf of a wrong command line" 'no such user: no-such-user-here'

# ---- SIGHUP after the log file was moved, as by logrotate; then with a folder in its place

"$program" -f -C -x "$scratch/nobody" --root "$root" -Lf "$scratch/moving" &
children=$!
within 10 grep -q 'no AgentX master' "$scratch/moving" || fail "a log file that moves: is not written to"
mv "$scratch/moving" "$scratch/moving.1"
kill -HUP $children
within 10 grep -q 'configuration read again' "$scratch/moving" || fail "a log file that moves: not reopened"
! grep -q 'configuration read again' "$scratch/moving.1" || fail "a log file that moves: still written to"
mv "$scratch/moving" "$scratch/moving.2"
mkdir "$scratch/moving"
kill -HUP $children
read_twice() { [ "$(grep -c 'configuration read again' "$scratch/moving.2")" = 2 ]; }
within 10 read_twice || fail "a log file that cannot be opened: the old one is abandoned"
says moving.2 "a log file that cannot be opened" 'moving: Is a directory; still writing to the old log file'
kill $children && wait $children
children=

# ---- a default file that it may not read is a mistake, and does not count as empty; root must give up the capability to read all files

plainly=
[ "$(id -u)" -ne 0 ] || plainly="setpriv --inh-caps=-dac_override,-dac_read_search --bounding-set=-dac_override,-dac_read_search"
if $plainly true; then
    : >"$scratch/etc/netstat-agentx.conf"
    SNMPCONFPATH="$scratch/etc" $plainly "$program" -f -x "$scratch/nobody" --root "$root" -Lf "$scratch/secret.log" &
    children=$!
    within 10 grep -q 'no AgentX master' "$scratch/secret.log" || fail "with an empty default file: does not start"
    chmod 0 "$scratch/etc/netstat-agentx.conf"
    kill -HUP $children
    within 10 grep -q "$kept" "$scratch/secret.log" || fail "SIGHUP with an unreadable file: taken over"
    says secret.log "SIGHUP with an unreadable file" 'etc/netstat-agentx.conf: Permission denied'
    kill $children && wait $children
    children=
    expect 1 "an unreadable file" env SNMPCONFPATH="$scratch/etc" $plainly "$program" -x "$scratch/nobody" --root "$root" --check
    says out "an unreadable file" '^WRONG +configuration .*etc/netstat-agentx.conf: Permission denied'
    rm -f "$scratch/etc/netstat-agentx.conf"
else
    echo "left out: root that may not read all"
fi

# ---- SIGHUP during startup: the subagent waits for its configuration, which is a FIFO, until the signal has been sent

mkfifo "$scratch/slow.conf"
"$program" -f -C -c "$scratch/slow.conf" -x "$scratch/nobody" --root "$root" -Lf "$scratch/early.log" &
children=$!
exec 3<>"$scratch/slow.conf"
reads() { readlink "/proc/$children/fd/"* | grep -q 'slow.conf$'; }
within 10 reads || fail "SIGHUP during startup: it does not open its configuration"
rm "$scratch/slow.conf"
: >"$scratch/slow.conf"     # which is read again
kill -HUP $children
exec 3>&-
within 10 grep -q 'configuration read again' "$scratch/early.log" || fail "SIGHUP during startup: the signal was lost or ended it"
kill $children && wait $children
children=

# ---- -x takes precedence over the file's agentXSocket

sed -i '$d' "$scratch/good.conf"
"$program" -f -C -c "$scratch/good.conf" -x "$scratch/given" --root "$root" -Lf "$scratch/log3" &
children=$!
within 10 grep -q "no AgentX master at $scratch/given" "$scratch/log3" || fail "-x: the file's agentXSocket was taken"
kill $children && wait $children
children=

# ---- the reported cause of a missing master agent: the listener is gone; something listens, but
# closes each connection at once

# why WHAT ADDRESS CAUSE
why() {
    "$program" -f -C -x "$2" --root "$root" -Lf "$scratch/why.log" &
    children="$children $!"
    within 10 grep -q 'no AgentX master' "$scratch/why.log" || fail "$1: not reported"
    says why.log "$1" "^no AgentX master at $2: $3; retrying"
    kill $! && wait $!
    rm "$scratch/why.log"
}
if command -v perl >/dev/null; then
    # listen CODE: listens at $scratch/listens and runs CODE for each connection
    listen() {
        rm -f "$scratch/listens"
        perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new(Listen => 5, Local => shift) or die; '"$1" "$scratch/listens" &
        children=$!
        within 10 test -S "$scratch/listens" || fail "no listener"
    }
    listen 'exit'
    wait $children
    why "nobody listens" "$scratch/listens" 'nothing listens there'
    listen 'while ($c = $s->accept) { close $c }'
    why "closed at once" "$scratch/listens" 'it accepts connections, then closes them'
    expect 1 "--check of what closes" "$program" -C -x "$scratch/listens" --root "$root" --check
    says out "--check of what closes" "^WRONG +AgentX socket +$scratch/listens: accepts a connection, then closes it"
    { kill ${children%% *} && wait ${children%% *}; } 2>/dev/null
    children=

    # another cause that lasts is logged too, once
    rm -f "$scratch/listens"
    "$program" -f -C -x "$scratch/listens" --root "$root" -Lf "$scratch/other.log" &
    pid=$!
    within 10 grep -q 'no such socket' "$scratch/other.log" || fail "no socket: not reported"
    listen 'while ($c = $s->accept) { close $c }'
    children="$children $pid"
    within 30 grep -q 'no AgentX master at .*: it accepts connections, then closes them; retrying' "$scratch/other.log" || fail "another cause: not reported"
    kill $pid && wait $pid
    [ "$(grep -c 'no AgentX master' "$scratch/other.log")" = 2 ] || fail "another cause: reported more than once"
    { kill ${children%% *} && wait ${children%% *}; } 2>/dev/null
    children=
else
    echo "left out: perl is missing"
fi
why "nobody listens at a port" tcp:127.0.0.1:1 'nothing listens there'
children=

# ---- as a daemon

echo "123456789 of one that was killed" >"$scratch/pid"
"$program" -C -x "$scratch/nobody" --root "$root" -p "$scratch/pid" -Lf "$scratch/log2" || fail "does not start as a daemon"
within 10 grep -q 'no AgentX master' "$scratch/log2" || fail "the daemon reports nothing"
read -r pid <"$scratch/pid"
children=$pid
[ "$(cat "$scratch/pid")" = "$pid" ] || fail "the daemon leaves more than its pid in the file"
expect 1 "a second one" timeout 10 "$program" -f -C -x "$scratch/nobody" --root "$root" -p "$scratch/pid"
says err "a second one" "^$scratch/pid: netstat-agentx is running already"
[ "$(cat "$scratch/pid")" = "$pid" ] || fail "a second one: takes the pid file from the first"
kill "$pid" || fail "the daemon is not there"
gone() { ! kill -0 "$pid"; }
within 5 gone || fail "the daemon does not end"
children=
[ ! -e "$scratch/pid" ] || fail "the daemon leaves its pid file"

# ---- names relative to the folder in which the daemon was started

printf 'agentXSocket nobody\nalarm there warning counter Tcp RtoMin reaches 1\n' >"$scratch/near.conf"
ln -s "$(cd "$root" && pwd)" "$scratch/near"
absolute=$(cd "$(dirname "$program")" && pwd)/netstat-agentx
(cd "$scratch" && "$absolute" -C -c near.conf --root near -p near.pid -Lf near.log) || fail "relative names: does not start"
within 10 grep -q 'no AgentX master at nobody' "$scratch/near.log" || fail "relative names: the daemon reports nothing"
within 10 grep -q 'alarm there raised' "$scratch/near.log" || fail "relative names: --root serves nothing"
pid=$(cat "$scratch/near.pid")
kill -HUP "$pid"
within 10 grep -q 'configuration read again' "$scratch/near.log" || fail "relative names: SIGHUP reads nothing"
! grep -v 'no AgentX master' "$scratch/near.log" | grep 'No such file' || fail "relative names: one is not found"
kill "$pid" || fail "relative names: the daemon is not there"
within 5 gone || fail "relative names: the daemon does not end"
[ ! -e "$scratch/near.pid" ] || fail "relative names: the pid file is still there"

expect 1 "an unknown user, as a daemon" "$program" -C -x "$scratch/nobody" --root "$root" -u no-such-user-here
says err "an unknown user, as a daemon" 'no such user: no-such-user-here'
expect 1 "a number that is no user" "$program" -f -C -x "$scratch/nobody" --root "$root" -u 4294967296
expect 1 "no place for the pid file" "$program" -C -x "$scratch/nobody" --root "$root" -p "$scratch/none/pid"
expect 1 "no configuration, as a daemon" "$program" -C -c "$scratch/none.conf" --root "$root"
says err "no configuration, as a daemon" 'none.conf: No such file'
expect 1 "a folder for a configuration" "$program" -C -c "$scratch" --root "$root" --print
expect 1 "an unknown user" "$program" -f -C -x "$scratch/nobody" --root "$root" -u no-such-user-here

[ $failed -eq 0 ]
