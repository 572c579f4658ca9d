#!/bin/sh
# The kit for Zabbix, as far as it can be tested without Zabbix: the template is consistent, the
# consistency check itself finds faults, and rules that the kit cannot express are refused.
. "$(dirname "$0")/../kit/functions.sh"

tree=$here/..
perl=${PERL:-perl}
kit=$tree/nms/zabbix
template=$kit/template_linux_netstat_snmp.yaml
own=.1.3.6.1.4.1.8072.9999.9999.2741
if ! "$perl" -MDigest::MD5 -MCPAN::Meta::YAML -e 1 2>/dev/null; then
    [ "${CI:-}" != true ] || exit 1
    echo "SKIP: no perl"
    exit 77
fi

expect 0 "the template" "$perl" "$kit/validate" "$tree" "$template"
cat "$scratch/out"

# finds WHAT PATTERN SED: whether a template damaged by sed(1) is refused with a message that matches PATTERN
finds() {
    sed "$3" "$template" >"$scratch/spoilt.yaml"
    cmp -s "$template" "$scratch/spoilt.yaml" && fail "$1: sed changed nothing"
    expect 1 "$1" "$perl" "$kit/validate" "$tree" "$scratch/spoilt.yaml"
    says out "$1" "$2"
}
uuid=$(sed -n 's/^ *uuid: \([0-9a-f]*\)$/\1/p' "$template" | sed -n 5p)
finds "an identity twice" "identity exists twice: $uuid" "0,/uuid: /! { 0,/uuid: .*/ s/uuid: .*/uuid: $uuid/ }"
finds "an identity of no form" "no UUID of version 4: $(printf %032d 0)" "s/uuid: $uuid/uuid: $(printf %032d 0)/"
finds "a graph of nothing" "a graph shows the item.*netstat.nothing" \
    "/item:/,/key:/ s/key: 'netstat.tcpext\[tcpExtListenDrops.0\]'/key: 'netstat.nothing[]'/"
finds "a formula of nothing" "an expression has the item.*netstat.nothing" "s|params: .*//netstat.tcp\[|&x]+last(//netstat.nothing[|"
finds "a macro without a value" "a macro is used.*NETSTAT.INTERVAL" "s/macro: '{\$NETSTAT.INTERVAL}'/macro: '{\$NETSTAT.OTHER}'/"
finds "a macro that nothing uses" "a macro has a value.*NETSTAT.OTHER" "s/macro: '{\$NETSTAT.INTERVAL}'/macro: '{\$NETSTAT.OTHER}'/"
finds "a rule that is missing" "a rule is a trigger.*synCookies" "s/^\( *\)The rule synCookies of/\1The rule other of/"
finds "a name with two brackets" "a name says something twice: UdpSndbufErrors" 's/^\( *name: .UdpSndbufErrors: UDP cannot send\)/\1 (tc -s)/'

# spikes are only compared with windows that have values
spikes=$(grep -c "key: 'netstat.spike\[" "$template")
counted=$(grep -cE "params: '\(\(count\(//(netstat[^ ]*\]),(5m)\)-1\)\*\{.NETSTAT.INTERVAL\}>=0.6\*\2\)\*\(max\(//\1,#2\)" "$template")
[ "$spikes" -gt 0 ] && [ "$counted" = "$spikes" ] || fail "$spikes spikes, $counted of which require enough earlier values"

# the generator with a rule that is not among the shipped ones
mkdir -p "$scratch/tree/nms" "$scratch/made"
ln -s "$(cd "$tree" && pwd)/mibs" "$scratch/tree/mibs"
for file in graphs left-out; do
    ln -s "$(cd "$tree" && pwd)/nms/$file.tsv" "$scratch/tree/nms/$file.tsv"
done
generate() {
    { cat "$tree/subagent/netstat-agentx.conf"; echo "alarm $1"; } >"$scratch/rules.conf"
    "$program" -C -c "$scratch/rules.conf" --rules >"$scratch/tree/nms/rules.tsv" || fail "the program refuses: $1"
    "$perl" "$kit/generate" "$scratch/tree" $own "$scratch/made" 2>"$scratch/err"
}
refuses() {
    generate "$2" && fail "the generator accepts $1"
    says err "$1" "$3"
}
generate 'another critical counter TcpExt TCPOFODrop rises by 5 within 2m clears at 1 for 3m "Too much: do less."' || { fail "a good rule is refused"; cat "$scratch/err"; }
"$perl" "$kit/validate" "$scratch/tree" "$scratch/made/${template##*/}" >"$scratch/out" || { fail "a further rule"; cat "$scratch/out"; }
expression="sum(/Linux netstat by SNMP/netstat.tcpext\[tcpExtTCPOFODrop.0\],2m)\*{\$NETSTAT.INTERVAL}>={\$NETSTAT.ANOTHER.RAISE}"
grep -q "expression: '$expression'" "$scratch/made/${template##*/}" || fail "a further rule makes no trigger"
generate 'sums warning counter Udp InErrors rises by 9 and 5% of Udp InErrors + Udp NoPorts + Udp InDatagrams within 2m from 7 clears at 1%' ||
    { fail "a sum is refused"; cat "$scratch/err"; }
item() { printf '%s//netstat.udp[netstatCounterValue.Udp%s],2m)' "$1" "$2"; }
params="($(item 'sum(' InErrors)*{\$NETSTAT.INTERVAL}>={\$NETSTAT.SUMS.LEAST})\
*(($(item 'sum(' InErrors)+$(item 'sum(' NoPorts)+$(item 'sum(' InDatagrams))*{\$NETSTAT.INTERVAL}>={\$NETSTAT.SUMS.FROM})\
*100*$(item 'avg(' InErrors)/max($(item 'avg(' InErrors)+$(item 'avg(' NoPorts)+$(item 'avg(' InDatagrams),1/2m)"
grep -Fq "params: '$params'" "$scratch/made/${template##*/}" || fail "a sum is calculated in another way than $params"
# the program finds errors in the grammar; tests/tree/check_kits.sh tests the other rules that a kit cannot express
refuses "a rule that waits" 'a warning counter TcpExt TW rises by 1 within 1m for 1m' 'a: triggers are raised at once'
refuses "a rule for some interfaces" 'a warning interface eth* netstatIfLinkTxErrors rises by 1 within 1m' 'a: discovery finds all interfaces except veth'
[ $failed -eq 0 ]
