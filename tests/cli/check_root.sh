#!/bin/sh
# --root at a process of another network namespace: netlink's information about our own namespace is
# not mixed with its files, and the namespace is not kept alive.
needs='ip perl nsenter snmpwalk'
. "$(dirname "$0")/../kit/netns.sh"

ip link add ours0 type veth peer name ours1 || fail "no interface of our own"
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die; sleep 600' &
children="$children $!"
unshare -n sleep 600 &
other=$!
children="$children $other"
is_apart() { [ "$(stat -L -c %i /proc/$other/net/dev)" != "$(stat -L -c %i /proc/self/net/dev)" ]; }
within 10 is_apart || fail "no other namespace"

# print ROOT: writes the values that would be served for this root to $scratch/out
print() { "$program" -C --root "$1" --print >"$scratch/out" 2>"$scratch/err" || fail "--root $1: $(cat "$scratch/err")"; }
# rows NODE: prints the number of objects below it
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

# ---- while it is served: the namespace, and all values read from it, disappear with its last process

# has_own_net PID: whether a process has a network namespace that is not ours, with lo up
has_own_net() {
    [ "$(stat -L -c %i "/proc/$1/net/dev")" != "$(stat -L -c %i /proc/self/net/dev)" ] && grep -q ' lo$' "/proc/$1/net/if_inet6"
}
# start_other: starts a process in another namespace, lets it count something, and makes the link $scratch/root lead to it; sets other
start_other() {
    unshare -n sh -c 'ip link set lo up && exec sleep 600' &
    other=$!
    children="$children $other"
    within 10 has_own_net $other || fail "no other namespace"
    ln -sfn "/proc/$other" "$scratch/root"
}
end_other() { kill -KILL $other; wait $other 2>/dev/null; }
walk() { snmpwalk -On -Oe -Oq -r 0 -t 20 -v 2c -c public udp:127.0.0.1:1161 "$1" 2>&1; }
# states: prints each state that a source has, once: 1 is ok, 2 is absent
states() { walk "$root.1.1.4.1.3" | cut -d' ' -f2 | sort -u | tr '\n' ' '; }
# a request for some counters makes the subagent check the root before the next sample
ask_some() { walk "$root.1.2.10.25" >/dev/null; }
all_absent() { ask_some; [ "$(states)" = "2 " ]; }
some_served() { walk "$root.1.2.10" | grep -q "^$root\.1\.2\.10\." && states | grep -q 1; }
is_gone() { ! ip link show "$1" 2>/dev/null; }
# logged COUNT PATTERN: whether this number of lines in the log match
logged() { [ "$(grep -c -- "$2" "$scratch/log")" = "$1" ]; }
# the index of an interface of the other namespace, according to its own rtnetlink and as served
true_index() { nsenter -t $other -n ip -o link show "$1" | cut -d: -f1; }
served_index() { walk "$root.1.3.1.1.2" | sed -n "s/^.*\.\([0-9]*\) \"$1\"\$/\1/p"; }
group_index() { walk "$root.1.5.4.1.4" | sed -n "s/^$root\.1\.5\.4\.1\.4\.\([0-9]*\)\..* \"$1\"\$/\1/p" | sort -u; }

start_other
ip link add pin0 type veth peer name pin1 netns $other || fail "no veth"
nsenter -t $other -n ip link add ifb7 index 77 type ifb || ip -n "$other" link 2>/dev/null
start_snmpd
start_subagent --root "$scratch/root"
within 10 some_served || fail "the other is not served: $(states)"
for name in lo pin1 ifb7; do
    [ -n "$(served_index $name)" ] || fail "no row of $name"
    [ "$(served_index $name)" = "$(true_index $name)" ] || fail "$name: index $(served_index $name), not $(true_index $name)"
    [ "$(group_index $name)" = "$(true_index $name)" ] || fail "$name: index of its groups $(group_index $name)"
done
walk "$root" >/dev/null                 # all sources
end_other
within 10 is_gone pin0 || fail "the namespace is still there: $(ls -l /proc/$subagent/fd | grep /net)"
kill -0 $subagent || fail "the subagent has ended"
within 10 all_absent || fail "after its end there are sources in states $(states)"
walk "$root.1.2" | grep -q "^$root\.1\.2\." && fail "counters of a process that has ended"
within 5 logged 1 "$scratch/root: missing, or its process has ended" || fail "the end of the process is not reported once"
[ "$(grep -c -e absent -e gone "$scratch/log")" = 1 ] || { fail "reported more than once"; cat "$scratch/log"; }

# another process in its place, then a third one in place of that while it is still running
start_other
within 10 some_served || fail "not served again"
within 5 logged 1 "$scratch/root: back; all counters start over" || fail "its return is not reported"
first=$other
start_other
another() { ask_some; logged 1 "$scratch/root: another process"; }
within 10 another || fail "another process is not reported"
[ "$(grep -c "$scratch/root" "$scratch/log")" = 3 ] || { fail "reported more than once"; cat "$scratch/log"; }
grep -e 'net/.*gone' -e 'available; its counters are served' "$scratch/log" && fail "each file is reported"
kill -KILL "$first"
end_subagent
exit $((failed > 0))
