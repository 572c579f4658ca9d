#!/bin/sh
# The kits: the committed files are those generated from catalogue, frame and graphs; they can be generated for another root; and every
# name in graphs.tsv exists.
. "$(dirname "$0")/../kit/functions.sh"

tree=$here/..
perl=${PERL:-perl}
own=.1.3.6.1.4.1.8072.9999.9999.2741
other=.1.3.6.1.4.1.99999.7
if ! "$perl" -MDigest::MD5 -MJSON::PP -e 1 2>/dev/null; then
    [ "${CI:-}" != true ] || exit 1
    echo "SKIP: no perl"
    exit 77
fi

# generate ROOT FOLDER: every kit
generate() {
    for kit in $KITS; do
        mkdir -p "$2/nms/$kit"
        "$perl" "$tree/nms/$kit/generate" "$tree" "$1" "$2/nms/$kit" || fail "$kit: generate: exit status $?"
    done
}

# the rules, as read by the program
"$program" -C -c "$(cd "$tree" && pwd)/subagent/netstat-agentx.conf" --rules >"$scratch/rules.tsv" || fail "--rules: exit status $?"
cmp "$scratch/rules.tsv" "$tree/nms/rules.tsv" || fail "nms/rules.tsv differs from the rules that the program reads: make kits"

# the generated files are exactly the committed ones
generate $own "$scratch/own"
printf '%s\n' $KITS_MADE | sort >"$scratch/listed"
(cd "$scratch/own" && find nms -type f | sort) >"$scratch/made"
diff "$scratch/listed" "$scratch/made" || fail "KITS_MADE does not list exactly the generated files"
files=0
while read -r file; do
    files=$((files + 1))
    cmp "$scratch/own/$file" "$tree/$file" || fail "$file differs from the one generated from catalogue and graphs: make kits"
done <"$scratch/made"

# with another root nothing but the OIDs changes; OIDs may start with or without a dot, or be in regular expressions
generate $other "$scratch/other"
pattern=$(printf '%s' "${own#.}" | sed 's/\./\\\\*\\./g')
other_pattern=$(printf '%s' "${other#.}" | sed 's/\./\\\\*\\./g')
while read -r file; do
    sed "s/$pattern/@ROOT@/g" "$scratch/own/$file" >"$scratch/one"
    sed "s/$other_pattern/@ROOT@/g" "$scratch/other/$file" >"$scratch/two"
    cmp "$scratch/one" "$scratch/two" || fail "$file: another root changes more than the root"
done <"$scratch/made"
grep -rq -- "${other#.}" "$scratch/other" || fail "another root does not reach the kits"

# with another root all installed files name that root; the build's own kits do not change
to=$scratch/installed
install_other() {
    env -u MAKEFLAGS -u MFLAGS "${MAKE:-make}" -s -C "${top_builddir:-.}" MIB_ROOT=$other KITS_FOLDER="$scratch/kits" DESTDIR="$to" "$@"
}
if install_other "$scratch/kits/stamp$other" && install_other install-data; then
    find "$to" -type f \( -path '*/nms/*' -o -path '*/doc/*' -o -name '*.8' \) >"$scratch/installed.files"
    grep -q '/nms/README$' "$scratch/installed.files" || fail "no kits are installed"
    while read -r file; do
        grep -Fq -- "$own" "$file" && fail "installed for another root: ${file#"$to"} has the project's"
        case $file in
        */README | */doc/*/values | */doc/*/debugging | *.8) grep -Fq -- "$other" "$file" || fail "installed for another root: ${file#"$to"} has none" ;;
        esac
    done <"$scratch/installed.files"
else
    fail "it cannot be installed for another root"
fi >"$scratch/out" 2>&1
[ $failed -eq 0 ] || cat "$scratch/out"

# one formula for a share
"$perl" "$tree/tests/tree/kit_shares.pl" "$tree" || fail "shares"

# rules that a kit cannot express, or with unknown names, are refused; the message names kit and rule
mkdir -p "$scratch/rules/nms" "$scratch/rules/made"
for file in mibs nms/graphs.tsv nms/left-out.tsv; do
    ln -s "$(cd "$tree" && pwd)/$file" "$scratch/rules/$file"
done
# cannot KIT WHAT MESSAGE RULE: KIT is made from a configuration with this rule only
cannot() {
    echo "alarm $4" >"$scratch/one.conf"
    "$program" -C -c "$scratch/one.conf" --rules >"$scratch/rules/nms/rules.tsv" || fail "$2: not read"
    "$perl" "$tree/nms/$1/generate" "$scratch/rules" $own "$scratch/rules/made" 2>"$scratch/err" && fail "$1: takes $2"
    says err "$1: $2" "$3"
}
cannot zabbix "a UDP socket" '^the kit for Zabbix cannot express the alarm rule one: there is no discovery for netstatUdpSocketTable' \
    'one warning udpSocket rises by 5 within 1m'
cannot zabbix "other interfaces" '^the kit for Zabbix cannot express the alarm rule one: discovery finds all interfaces except veth' \
    'one warning interface eth* netstatIfLinkTxErrors rises by 5 within 1m'
cannot zabbix "a rule that waits" '^the kit for Zabbix cannot express the alarm rule one: triggers are raised at once' \
    'one warning counter Tcp OutRsts rises by 5 within 1m for 30s'
cannot zabbix "a spike of a row" '^the kit for Zabbix cannot express the alarm rule one: only counters have calculated items' \
    'one warning cpu netstatCpuDropped spikes 5 times within 1m from 2'
cannot zabbix "a name that cannot be a macro" '^the kit for Zabbix cannot express the alarm rule o-ne: the name of a macro can have' \
    'o-ne warning counter Tcp OutRsts rises by 5 within 1m'
cannot prometheus "a percentage of another label" '^the kit for Prometheus cannot express the alarm rule one: the series of a row' \
    'one warning cpu netstatCpuDropped rises by 5% of Tcp InSegs within 1m'
cannot prometheus "a pattern with brackets" '^the kit for Prometheus cannot express the alarm rule one: its pattern' \
    'one warning interface eth[01] netstatIfLinkTxErrors rises by 5 within 1m'
cannot zabbix "a state" '^the kit for Zabbix cannot express the alarm rule one: states are measured' \
    'one warning interface * not veth netstatIfLinkOperStatus is down'
cannot zabbix "what falls" '^the kit for Zabbix cannot express the alarm rule one: it is about what falls' \
    'one warning counter Tcp InSegs falls below 1 within 5m'
cannot zabbix "one CPU" '^the kit for Zabbix cannot express the alarm rule one: rows are chosen in another way' \
    'one warning cpu 0 netstatCpuDropped rises by 1 within 5m'
cannot prometheus "what is gone" '^the kit for Prometheus cannot express the alarm rule one: it is about what is gone' \
    'one warning listener :80 is gone'
cannot prometheus "one socket" '^the kit for Prometheus cannot express the alarm rule one: rows are chosen in another way' \
    'one warning listener :80 reaches 30'
cannot prometheus "any of the rows" '^the kit for Prometheus cannot express the alarm rule one: one alert is about any' \
    'one warning any interface * netstatIfLinkTxErrors rises by 5 within 1m'
cannot prometheus "a sum" '^the kit for Prometheus cannot express the alarm rule one: the sum of rows is measured' \
    'one warning sum of interface * netstatIfLinkTxErrors rises by 5 within 1m'
# what is left out instead is a shipped rule, and the kit says so
sed '/^#/d' "$tree/nms/left-out.tsv" | while IFS="$(printf '\t')" read -r kit rule reason; do
    grep -q "^$rule	" "$tree/nms/rules.tsv" || fail "left-out.tsv: no rule $rule"
    grep -rqF "$reason" "$tree/nms/$(echo "$kit" | tr '[:upper:]' '[:lower:]')" || fail "$kit does not say why it is without $rule"
    [ $failed -eq 0 ] || exit 1
done || failed=1
for kit in librenms prometheus zabbix; do
    cannot $kit "an unknown counter" 'rules.tsv: the alarm rule one uses Tcp NoSuchName, which neither the catalogue nor the MIB has$' \
        'one warning counter Tcp OutRsts rises by 5% of Tcp NoSuchName within 1m'
done

# graphs with names that do not exist, or with contradictions, are refused; each line replaces the first series
mkdir -p "$scratch/tree/nms"
ln -s "$(cd "$tree" && pwd)/mibs" "$scratch/tree/mibs"
tab=$(printf '\t')
read_graphs() {
    printf 'graph|one|%s|TCP|One|per second|%s|It tells.\nseries|%s\n' "$1" "$2" "$3" | tr '|' "$tab" >"$scratch/tree/nms/graphs.tsv"
    "$perl" -I"$tree/nms" -MKits -e 'Kits->read(@ARGV)' "$scratch/tree" $own 2>"$scratch/err"
}
refuses() {
    read_graphs "$2" "$3" "$4" && fail "Kits.pm takes $1"
    says err "$1" "graphs.tsv:[0-9]+: "
}
read_graphs - rate 'TcpExt ListenDrops|A|B2182B|area|-' || { fail "a good graph is refused"; cat "$scratch/err"; }
refuses "a counter that there is not" - rate 'TcpExt Nothing|A|B2182B|area|-'
refuses "an obsolete counter" - rate 'TcpExt SockMallocOOM|A|B2182B|area|-'
refuses "a column that there is not" netstatCpuTable rate 'netstatCpuNothing|A|B2182B|area|-'
refuses "a column of another table" netstatIfTable rate 'netstatCpuDropped|A|B2182B|area|-'
refuses "a text" netstatIfTable rate 'netstatIfName|A|B2182B|area|-'
refuses "a table that there is not" netstatNothing rate 'TcpExt ListenDrops|A|B2182B|area|-'
refuses "the rate of a level" - rate 'Sockstat TCP.mem|A|B2182B|area|-'
refuses "a share of nothing" - share 'Sockstat TCP.mem|A|B2182B|area|-'
refuses "a share of an unknown counter" - share 'Sockstat TCP.mem|A|B2182B|area|percent of Limits nothing'
refuses "a share of a sum with nothing after +" - share 'Sockstat TCP.mem|A|B2182B|area|percent of Limits net.ipv4.tcp_mem[1] + '
refuses "a share of a sum of a level and a rate" - share 'Tcp RetransSegs|A|B2182B|area|percent of Tcp OutSegs + Tcp CurrEstab'
read_graphs - share 'Tcp RetransSegs|A|B2182B|area|percent of Tcp OutSegs + Tcp RetransSegs' || { fail "a share of a sum is refused"; cat "$scratch/err"; }
refuses "a stack on nothing" - rate 'TcpExt ListenDrops|A|B2182B|stack|-'
refuses "a missing field" - rate 'TcpExt ListenDrops|A|B2182B|area'

echo "$files files compared, $failed failures"
[ $failed -eq 0 ]
