#!/bin/sh
# --print: the instances that patterns select, the MIB's units and labels, and --json.
. "$(dirname "$0")/../kit/functions.sh"

root=$fixtures/synth-6.12
mib=${top_builddir:-.}/generated/LINUX-NETSTAT-MIB.txt
awk=${AWK:-awk}
print() { expect "$1" "--print $2" "$program" -C --root "${from:-$root}" --print $2; }
names() { cut -d ' ' -f 2 "$scratch/out" | sort; }
# selects PATTERNS NAME...: checks that --print with these patterns prints exactly these instances
selects() {
    set -f
    print 0 "$1"
    set +f
    names >"$scratch/names"
    what=$1
    shift
    printf '%s\n' "$@" | sort | cmp -s - "$scratch/names" || { fail "--print $what: selects other instances"; cat "$scratch/names"; }
    silent err "--print $what"
}

# ---- patterns

selects 'tcpExtListenO*' tcpExtListenOverflows.0
selects 'tcpextlistenoverflows.?' tcpExtListenOverflows.0
selects '*ListenOverflows' netstatNsListenOverflows.1 tcpExtListenOverflows.0
selects '*ListenOverflow?.0 tcpExtListenDrops*' tcpExtListenOverflows.0 tcpExtListenDrops.0
selects 'listenoverflows' 'netstatCounterValue."TcpExt"."ListenOverflows"' netstatNsListenOverflows.1 tcpExtListenOverflows.0
# nstat's names; for counters with a scalar they are the same as the scalar's
selects 'TcpExtListen[O]verflows' tcpExtListenOverflows.0
selects 'UdpInDatagrams UdpLiteInDatagram* Udp6InDatagram?' 'netstatCounterValue."Udp"."InDatagrams"' \
    'netstatCounterValue."UdpLite"."InDatagrams"' udp6InDatagrams.0
from=$fixtures/seed-000-a
grep -q '^IcmpMsg:.* InType3' "$from/net/snmp" || fail "$from has no InType3"
selects 'IcmpMsgInType3' 'netstatCounterValue."IcmpMsg"."InType3"'
says out "an ICMP type" ' Counter64 [0-9]+ packets$'
from=$scratch/newer # names that the catalogue does not have
mkdir -p "$from/net"
printf 'TcpExt: NewerName\nTcpExt: 5\nNewer: Name\nNewer: 6\n' >"$from/net/netstat"
selects 'TcpExtNewerName NewerNam?' 'netstatCounterValue."TcpExt"."NewerName"' 'netstatCounterValue."Newer"."Name"'
from=
# the name of a row
index=$("$program" -C --root "$root" --print | sed -n 's/.* netstatIfName\.\([0-9]*\) String eth0$/\1/p')
print 0 '[e]th0'
[ "$(names | grep -c .)" -gt 15 ] || fail "eth0 has $(names | grep -c .) instances"
! names | grep -v "^netstatIf[A-Za-z]*\.$index\$" || fail "eth0 is not the only interface"

set -f
print 1 'tcpExtListenOv* tcpExtLisstenOv*'
says err "a pattern that is misspelt" "^netstat-agentx: nothing matches 'tcpExtLisstenOv\*'\$"
says out "a pattern that is not misspelt" ' tcpExtListenOverflows\.0 '
from=$scratch/few
mkdir -p "$from/net"
cp "$root/net/netstat" "$from/net"
print 1 'sctpAborteds*'
from=
says err "a pattern for an absent object" "^netstat-agentx: nothing matches 'sctpAborteds\*': the MIB has such objects, but this host has no values"
set +f

# ---- --nonzero

# steady: removes values about the reading itself
steady() { grep -v 'netstatSource\|DiscontinuityTime'; }

"$program" -C --root "$root" --print >"$scratch/all"
print 0 --nonzero
grep -Ev ' (Counter(32|64)|Gauge32|TimeTicks|Integer32) 0( [A-Za-z]*)?$| (String|OctetString) $' "$scratch/all" | steady >"$scratch/wanted"
steady <"$scratch/out" | diff "$scratch/wanted" - >"$scratch/diff" || fail "--nonzero: $(head -n 5 "$scratch/diff")"
print 0 '--nonzero netstatSourceState netstatSourceName'
[ "$(grep -c . "$scratch/out")" -eq "$(grep -c 'netstatSource\(State\|Name\)' "$scratch/all")" ] || fail "--nonzero leaves out values other than 0"

# ---- units and labels: those of the MIB follow the value

$awk -v printed="$scratch/all" '
    /^[a-z][A-Za-z0-9]* OBJECT-TYPE/ { object = $1 }
    $1 == "UNITS" { unit[object] = substr($2, 2, length($2) - 2) }
    END {
        while ((getline line < printed) > 0) {
            split(line, word, " ")
            object = word[2]
            sub(/\..*/, "", object)
            if (object ~ /^netstatCounter(Value|Level|Increase)/ || word[3] ~ /String$/ || word[3] == "Integer32" && !(object in unit))
                continue
            if (word[5] != unit[object])
                print line ", but UNITS " unit[object]
            seen[unit[object]]
        }
        for (name in seen)
            count++
        if (count < 8)
            print count " units found"
    }' "$mib" >"$scratch/units"
silent units "units that differ from the MIB"
for line in 'netstatSourceState.1 Integer32 1 ok' 'netstatCounterValue."Tcp"."InSegs" Counter64 [0-9]+ segments' \
    'netstatCounterLevel."Tcp"."RtoMin" Integer32 200 ms' 'netstatCounterLevel."Tcp"."RtoAlgorithm" Integer32 1' 'netstatIfName.[0-9]+ String lo'; do
    grep -Eq " $line\$" "$scratch/all" || fail "--print has no line '$line'"
done

# ---- odd names, and numbers beyond 2^53

mkdir -p "$scratch/odd/net"
from=$scratch/odd
printf 'TcpExt: ListenOverflows ListenDrops A"b\\c\nTcpExt: 18446744073709551615 9007199254740993 3\n' >"$scratch/odd/net/netstat"
{
    printf 'Inter-|   Receive                                                |  Transmit\n'
    printf ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n'
    for name in '\303\251th0' '\377bad\001' '\355\240\200' '\360\237\220\247'; do
        printf "$name: 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
    done
} >"$scratch/odd/net/dev"
print 0 'tcpExt IfName'
says out "a number of 64 bits" ' tcpExtListenOverflows\.0 Counter64 18446744073709551615 events$'
says out "a control character" 'bad\\x01$'

command -v perl >/dev/null && perl -MJSON::PP -e 1 2>/dev/null || skip "no perl with JSON::PP: --json is not tested"

# json EXPRESSION: prints the value of the expression for the document in $scratch/out, with its objects by name in %o
json() {
    perl -MJSON::PP -0777 -e '
        $d = JSON::PP->new->utf8->allow_bignum->decode(<STDIN>);
        %o = map { $_->{name} => $_ } @{$d->{objects}};
        binmode STDOUT, ":utf8";
        print eval $ARGV[0], "\n"; die $@ if $@' "$1" <"$scratch/out"
}
# equals WHAT EXPRESSION VALUE
equals() {
    got=$(json "$2") || got="no JSON"
    [ "$got" = "$3" ] || fail "--json, $1: '$got', not '$3'"
}

print 0 '--json tcpExt IfName'
equals "2^64-1" '$o{"tcpExtListenOverflows.0"}{value}' 18446744073709551615
equals "2^53+1" '$o{"tcpExtListenDrops.0"}{value}' 9007199254740993
equals "a quote and a backslash" '$o{"netstatCounterValue.\"TcpExt\".\"A\"b\\\\c\""}{value}' 3
equals "UTF-8" '$o{"netstatIfName.1"}{value}' "$(printf '\303\251th0')"
equals "four octets of UTF-8" '$o{"netstatIfName.4"}{row}' "$(printf '\360\237\220\247')"
equals "octets that are not UTF-8, and a control character" '$o{"netstatIfName.2"}{value} eq "\x{fffd}bad\x01"' 1
equals "half of a UTF-16 pair" '$o{"netstatIfName.3"}{value} eq "\x{fffd}" x 3' 1
equals "an unknown name has no unit" 'exists $o{"netstatCounterValue.\"TcpExt\".\"A\"b\\c\""}{unit} ? 1 : 0' 0

from=$root
print 0 --json
steady <"$scratch/out" >"$scratch/first"
if command -v python3 >/dev/null; then
    python3 -m json.tool <"$scratch/out" >/dev/null || fail "python3 -m json.tool refuses --json"
fi
equals "format" '$d->{format}' 1
equals "program" '$d->{program}' "$("$program" -v)"
equals "one object for each line of --print" 'scalar @{$d->{objects}}' "$(grep -c . "$scratch/all")"
equals "members" 'join " ", sort keys %{$o{"tcpExtListenOverflows.0"}}' "name object oid type unit value"
equals "oid" '$o{"tcpExtListenOverflows.0"}{oid}' "$(sed -n 's/ tcpExtListenOverflows\.0 .*//p' "$scratch/all")"
equals "object" '$o{"tcpExtListenOverflows.0"}{object}' tcpExtListenOverflows
equals "type" '$o{"tcpExtListenOverflows.0"}{type}' Counter64
equals "label" '$o{"netstatSourceState.1"}{label}' ok
equals "row" "\$o{'netstatIfRxBytes.$index'}{row}" eth0
equals "a level below 0" '$o{"netstatCounterLevel.\"Tcp\".\"MaxConn\""}{value}' -1
equals "numbers are not strings" 'JSON::PP->new->encode([$o{"tcpExtListenDrops.0"}{value}])' "[$(sed -n 's/.* tcpExtListenDrops\.0 Counter64 \([0-9]*\) .*/\1/p' "$scratch/all")]"
print 0 --json
steady <"$scratch/out" | cmp - "$scratch/first" || fail "--json: the same values produce another document"
set -f
print 1 '--json nosuchthing*'
set +f
equals "no objects" 'scalar @{$d->{objects}}' 0
[ $failed -eq 0 ]
