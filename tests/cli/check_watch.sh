#!/bin/sh
# --watch: its output while files change, also into a pipe, and how it ends.
. "$(dirname "$0")/../kit/functions.sh"

mkdir -p "$scratch/root/net"
# The file is replaced, so that no reading sees it half written.
netstat() {
    printf 'TcpExt: ListenOverflows ListenDrops\nTcpExt: %d %d\n' "$1" "$2" >"$scratch/root/new"
    mv "$scratch/root/new" "$scratch/root/net/netstat"
}
has() { grep -Eq -- "$1" "$scratch/out"; }
# watch WORD...: starts it, with its output in $scratch/out; sets watching
watch() {
    : >"$scratch/out"
    "$program" -C --root "$scratch/root" --watch 1 "$@" >"$scratch/out" 2>"$scratch/err" &
    watching=$!
    children="$children $watching"
    within 10 has '^#time +name +increase +per second +value +unit$' || fail "--watch $*: no header"
}
# ends SIGNAL: checks that it ends on this signal with status 0 and without a message
ends() {
    kill -"$1" $watching
    within 5 has_ended $watching || fail "SIG$1 does not end it"
    wait $watching
    status=$?
    [ $status -eq 0 ] || fail "SIG$1: exit status $status"
    silent err "SIG$1"
}

netstat 100 1000
watch
# the first look may be before or after a change, so there are several changes
for overflows in 200 300 400; do
    netstat $overflows 1000
    shown=" tcpExtListenOverflows\.0 +[1-9][0-9]* +[1-9][0-9]*\.[0-9] +$overflows events\$"
    within 10 has "^[0-9][0-9]:[0-9][0-9]:[0-9][0-9]$shown" || [ $overflows = 200 ] || fail "an increase to $overflows is not shown"
done
netstat 7 1000
within 10 has ' tcpExtListenOverflows\.0 +reset +- +7 events$' || fail "a counter that started over is not shown"
ends INT
[ "$(grep -c '^#' "$scratch/out")" -eq 1 ] || fail "more than one header"
! grep -v '^#\| tcpExtListen' "$scratch/out" || fail "others are shown, too"
! grep 'Drops.* 0 .* 1000 ' "$scratch/out" || fail "an unchanged counter is shown"

netstat 100 1000
watch --all '*ListenDrops'
within 10 has ' tcpExtListenDrops\.0 +0 +0\.0 +1000 events$' || fail "--all does not show an unchanged counter"
! grep Overflows "$scratch/out" || fail "a pattern shows others, too"
ends TERM

# a pattern that may match later; one that cannot
watch 'sctp*' 'tcpExt*' 'xyz'
within 10 grep -q "nothing matches 'xyz' yet" "$scratch/err" || fail "a pattern that matches nothing is not reported"
grep -q "nothing matches 'sctp\*' yet: the MIB has.*only counters and levels" "$scratch/err" || fail "an absent object is not reported"
! grep 'tcpExt' "$scratch/err" || fail "a pattern that matches is reported"
kill $watching
within 5 has_ended $watching || fail "it does not end"

# a reader that closes the pipe while there is nothing to print
{
    timeout 20 "$program" -C --root "$scratch/root" --watch 1 2>"$scratch/err"
    echo $? >"$scratch/status"
} | head -n 1 >"$scratch/out" &
children="$children $!"
within 10 [ -s "$scratch/status" ] || fail "it continues without a reader"
[ "$(cat "$scratch/status")" -eq 0 ] || fail "a reader that closes the pipe: exit status $(cat "$scratch/status")"
has '^#time' || fail "no header in a pipe"
silent err "a reader that goes away"

if [ -w /dev/full ]; then
    timeout 20 "$program" -C --root "$scratch/root" --watch 1 2>"$scratch/err" >/dev/full
    status=$?
    [ $status -eq 1 ] || fail "a full disk: exit status $status"
    says err "a full disk" 'No space left'
fi
expect 1 "--watch of nothing" timeout 20 "$program" -C --root "$scratch/nothing" --watch 1
says err "--watch of nothing" 'nothing could be parsed'
for seconds in 0 -1 1.5 x '' 86401 99999999999999999999 tcpExt; do
    expect 2 "--watch '$seconds'" timeout 20 "$program" -C --watch "$seconds"
    says err "--watch '$seconds'" "^netstat-agentx: --watch expects a number of seconds from 1 to 86400, got '$seconds'\$"
done
[ $failed -eq 0 ]
