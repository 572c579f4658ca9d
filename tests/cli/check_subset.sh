#!/bin/sh
# A /proc that shows only processes (subset=pid), and no /proc: values are read from elsewhere if possible, and --check reports why the
# others are missing.
needs=mount
also=m
. "$(dirname "$0")/../kit/netns.sh"

# print FILE: writes the names served from files, except for the limits and files in folders of net, which the kernel hides
print() {
    "$program" -C --print >"$scratch/all" 2>"$scratch/err" || fail "--print: $(cat "$scratch/err")"
    grep -E "^$root\.1\.[234]\." "$scratch/all" | cut -d' ' -f2 | grep -v '^limits\|"Limits"\|NfConntrack\|^conntrack\|[aA]rpCache\|[nN]discCache\|[rR]tCache\|[sS]ynproxy\|netstatCpuNet\|^sctp\|"Sctp"' >"$1"
}
check() { "$program" -C -x "$scratch/none" --check "$@" >"$scratch/out" 2>"$scratch/err"; }

print "$scratch/with"
[ "$(wc -l <"$scratch/with")" -gt 100 ] || fail "little is served to begin with"
grep -q ' limits' "$scratch/all" || fail "no limits to begin with"
mount -t proc -o subset=pid proc /proc 2>/dev/null || skip "no proc with subset=pid"
[ ! -e /proc/net ] || fail "subset=pid does not hide net"
print "$scratch/without"
check
umount /proc
cmp "$scratch/with" "$scratch/without" || diff "$scratch/with" "$scratch/without" | head
cmp -s "$scratch/with" "$scratch/without" || fail "subset=pid: other objects"
! grep -q ' limits' "$scratch/all" || fail "subset=pid does not hide sys"
for file in netstat snmp dev softnet_stat igmp sockstat; do
    says out "subset=pid, net/$file" "^ok +net/$file "
done
says out "subset=pid, sys" "^WRONG +sys +hidden, since /proc is mounted with subset=pid"
for file in nf_conntrack arp_cache ndisc_cache rt_cache synproxy; do
    says out "subset=pid, net/stat" "^absent +net/stat/$file +hidden, since /proc is mounted with subset=pid"
done
! grep -q '^WRONG *net' "$scratch/out" || fail "subset=pid: net is reported as wrong"

# a /proc that hides other users' processes, and with them their network namespaces
if setpriv --reuid 65534 --regid 65534 --clear-groups true 2>/dev/null && mount -t proc -o hidepid=2 proc /proc 2>/dev/null; then
    check -u 65534 -g 65534
    says out "hidepid" "^absent +network namespaces +all but the host's own: other processes are hidden, since /proc is mounted with hidepid="
    umount /proc
    check -u 65534 -g 65534
    ! grep -q "^absent *network namespaces" "$scratch/out" || fail "processes are reported as hidden"
else
    echo "left out: hidepid, since no other user's rights can be taken here"
fi

# subset=pid for another pid namespace, in which this process has no self
mkdir "$scratch/proc"
unshare -pf mount -t proc -o subset=pid proc "$scratch/proc" || skip "no pid namespace of our own"
check --root "$scratch/proc"
umount "$scratch/proc"
says out "no self" "^WRONG +net +netstat, snmp and dev, which every kernel has, are missing: $scratch/proc is mounted with subset=pid"

# a sanitizer's runtime does not start without /proc
if ! grep -qa __asan_init "$program"; then
    mount -t tmpfs tmpfs /proc || skip "no file system of our own"
    check
    umount /proc
    says out "no proc" "^WRONG +net +netstat, snmp and dev, .* no procfs is mounted at /proc"
fi

# a copy of some files may lack the others
mkdir -p "$scratch/copy/net"
cp "$fixtures/synth-6.12/net/sockstat" "$scratch/copy/net"
check --root "$scratch/copy"
! grep -qE '^WRONG +(net|sources)' "$scratch/out" || { fail "a copy of one file is reported as wrong"; cat "$scratch/out"; }
[ $failed -eq 0 ]
