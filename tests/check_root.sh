#!/bin/sh
# --root at a process of another network namespace: what netlink tells of our own is not mixed with what its files tell.
needs='ip perl'
. "$(dirname "$0")/netns.sh"

ip link add ours0 type veth peer name ours1 || fail "no interface of our own"
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die; sleep 600' &
children="$children $!"
unshare -n sleep 600 &
other=$!
children="$children $other"
is_apart() { [ "$(stat -L -c %i /proc/$other/net/dev)" != "$(stat -L -c %i /proc/self/net/dev)" ]; }
within 10 is_apart || fail "no other namespace"

# print ROOT: what would be served of it, in $scratch/out
print() { "$program" -C --root "$1" --print >"$scratch/out" 2>"$scratch/err" || fail "--root $1: $(cat "$scratch/err")"; }
# rows NODE: how many objects there are below it
rows() { grep -c "^$root\.$1\." "$scratch/out"; }

listens() { print /proc; [ "$(rows 1.5.2)" -gt 0 ]; }
within 10 listens || fail "our own: no listener"
grep -q ' ours0$' "$scratch/out" || fail "our own: no ours0"
[ "$(rows 1.3.2)" -gt 0 ] || fail "our own: no netstatIfLinkTable"
print "/proc/$other"
grep -q ' ours0$' "$scratch/out" && fail "the other: our ours0"
[ "$(rows 1.2.10)" -gt 50 ] || fail "the other: no counters of TCP"
[ "$(rows 1.3.1)" -gt 0 ] || fail "the other: no netstatIfTable from its file"
[ "$(rows 1.3.2)" = 0 ] || fail "the other: the links are those of our own"
[ "$(rows 1.5.2)" = 0 ] || fail "the other: the listeners are those of our own"
exit $((failed > 0))
