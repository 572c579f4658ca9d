#!/bin/sh
# The MIB: the committed file is the one generated from the catalogue, has no lint, and describes the tree that the program serves.
. "$(dirname "$0")/../kit/functions.sh"

awk=${AWK:-awk}
mibs=$here/../mibs
playpen=.1.3.6.1.4.1.8072.9999.9999.2741
standard=${NETSTAT_MIBS:-$here/../.cache/mibs:/usr/share/snmp/mibs}

make_mib() {
    $awk -v root="$1" -f "$mibs/catalogue.awk" -f "$mibs/make-mib.awk" "$mibs/groups.tsv" "$mibs/counters.tsv" \
        "$mibs/LINUX-NETSTAT-MIB.in"
}

lint() {    # smilint always exits with 0: it must print nothing
    SMIPATH=$standard smilint -l 6 -s -e "$1" >"$scratch/out" 2>&1
    silent out "smilint of $1"
}

# a catalogue that contradicts itself is refused
refuses() {
    printf '%s\n' "$2" | cat "$mibs/counters.tsv" - >"$scratch/counters.tsv"
    $awk -v root=$playpen -f "$mibs/catalogue.awk" -f "$mibs/make-mib.awk" "$mibs/groups.tsv" "$scratch/counters.tsv" \
        "$mibs/LINUX-NETSTAT-MIB.in" >/dev/null 2>"$scratch/err" && fail "the generator accepts $1"
    says err "$1" "counters.tsv:[0-9]+: "
}

make_mib $playpen >"$scratch/LINUX-NETSTAT-MIB.txt"
cmp "$scratch/LINUX-NETSTAT-MIB.txt" "$mibs/LINUX-NETSTAT-MIB.txt" ||
    fail "mibs/LINUX-NETSTAT-MIB.txt differs from the one generated from the catalogue: make update-mib"

tab=$(printf '\t')
line() { printf '%s' "$*" | sed "s/ *| */$tab/g"; }
refuses "a number twice" "$(line 'TcpExt|1|current|New|counter|events|7.2|-|tcpExtNew|New.')"
refuses "a name twice" "$(line 'TcpExt|999|current|TW|counter|events|7.2|-|tcpExtNew|New.')"
refuses "an object twice" "$(line 'TcpExt|999|current|New|counter|events|7.2|-|tcpExtTW|New.')"
refuses "an unknown group" "$(line 'Foo|1|current|New|counter|events|7.2|-|fooNew|New.')"
refuses "an unknown kind" "$(line 'TcpExt|999|current|New|meter|events|7.2|-|tcpExtNew|New.')"
refuses "a missing field" "$(line 'TcpExt|999|current|New|counter|events|7.2|tcpExtNew|New.')"

if ! command -v smilint >/dev/null || ! command -v snmptranslate >/dev/null ||
    [ ! -e "${standard%%:*}/INET-ADDRESS-MIB" ]; then
    echo "SKIP: smilint, snmptranslate or the IETF's modules are missing (./quickstart check fetches them)"
    [ $failed -eq 0 ] && exit 77
    exit 1
fi

lint "$mibs/LINUX-NETSTAT-MIB.txt"
mkdir "$scratch/moved"
make_mib .1.3.6.1.4.1.99999.7 >"$scratch/moved/LINUX-NETSTAT-MIB.txt"
lint "$scratch/moved/LINUX-NETSTAT-MIB.txt"
make_mib .1.3.6.1.2.1.99 >/dev/null 2>&1 && fail "the generator accepts a root outside of enterprises"

# the MIB's limit of a sentence is the program's
most=$(sed -n 's/^ *NA_SENTENCE_MAX = \([0-9]*\),.*/\1/p' "$here/../subagent/alarms/notifications.h")
SNMPCONFPATH=$scratch MIBDIRS=${top_builddir:-.}/generated:$standard snmptranslate -m LINUX-NETSTAT-MIB -Td \
    LINUX-NETSTAT-MIB::netstatNotificationSentence >"$scratch/out"
says out "netstatNotificationSentence" "^ *SYNTAX.*\\(0\\.\\.$most\\)"

# the descriptors that the program prints match the MIB's for their OIDs, for every instance of every kernel
translate() {
    xargs env SNMPCONFPATH="$scratch" MIBDIRS="$1:$standard" MIBS=LINUX-NETSTAT-MIB snmptranslate -Os 2>&1 | sed '/^$/d'
}

instances=0
for root in "$fixtures"/synth-* "$fixtures"/live-*; do
    "$program" -C --root "$root" --print 2>/dev/null >"$scratch/print"
    cut -d ' ' -f 2 "$scratch/print" >"$scratch/printed"
    cut -d ' ' -f 1 "$scratch/print" | translate "${top_builddir:-.}/generated" >"$scratch/translated"
    instances=$((instances + $(wc -l <"$scratch/printed")))
    cmp "$scratch/printed" "$scratch/translated" || fail "$root: names differ from those of the MIB"
    $awk -f "$mibs/unknown-names.awk" "$mibs/counters.tsv" - <"$scratch/print" || fail "$root: the catalogue lacks names"
done
# no fixture has the values from the running kernel's netlink
"$program" -C --print 2>/dev/null | grep ' netstatIf' >"$scratch/print"
cut -d ' ' -f 2 "$scratch/print" >"$scratch/printed"
cut -d ' ' -f 1 "$scratch/print" | translate "${top_builddir:-.}/generated" >"$scratch/translated"
cmp "$scratch/printed" "$scratch/translated" || fail "this kernel's interfaces: names differ from those of the MIB"
[ $instances -gt 5000 ] || fail "only $instances instances compared"
echo "$instances instances compared with the MIB, $failed failures"
[ $failed -eq 0 ]
