#!/bin/sh
# Files that cannot be written, and files in /proc that can only be read in part: affected values
# are absent, never wrong, and everything else keeps working.
needs='snmpget snmpbulkwalk mount'
also=m
. "$(dirname "$0")/../kit/netns.sh"
. "$here/faults/faults.sh"

# ---- a full disk for the log, and a read-only file system

mkdir "$scratch/full" "$scratch/fixed"
mount -t tmpfs -o size=64k tmpfs "$scratch/full" || { skip "no file system of our own"; }
mount -t tmpfs -o size=64k tmpfs "$scratch/fixed" && mount -o remount,ro "$scratch/fixed" || skip "no file system of our own"
end_mounts() { umount "$scratch/full" "$scratch/fixed"; }

start_snmpd
SNMP_PERSISTENT_DIR=$scratch/fixed/persist start_subagent
within 10 answers || fail "a persistent folder on a read-only file system: no answer"
ended_by TERM $subagent 1 "a persistent folder on a read-only file system"

cat /dev/zero >"$scratch/full/all" 2>/dev/null
printf x 2>/dev/null >>"$scratch/full/log" && fail "the file system is not full"
SNMP_PERSISTENT_DIR=$scratch/full/persist "$program" -f -C -x "$scratch/agentx" -Lf "$scratch/full/log" 2>"$scratch/err" &
subagent=$!
children="$children $subagent"
within 10 answers || fail "a full disk: no answer"
remember $subagent
for i in $(seq "$(amount 1 3)"); do
    stop_snmpd
    start_snmpd
    within 5 answers || fail "a full disk, snmpd started again: no answer"
done
grew_not $subagent 64 "a full disk"
rm "$scratch/full/all"
stop_snmpd
start_snmpd
within 5 grep -q '^serving' "$scratch/full/log" || fail "room again: nothing is logged"
ended_by TERM $subagent 1 "a disk that was full"
for place in full fixed; do
    cat /dev/zero >"$scratch/full/all" 2>/dev/null
    expect 1 "a pid file where nothing can be written" "$program" -f -C -x "$scratch/agentx" -p "$scratch/$place/pid"
    says err "a pid file where nothing can be written" "/$place/pid: (No space left|Read-only file system)"
done

# ---- files of the running kernel that fail midway

poll=${top_builddir:-.}/tests/faults/faults_poll
mkfifo "$scratch/hold"
shim=${top_builddir:-.}/tests/faults/faults_reads.so
export NETSTAT_FAULTS="$scratch/faults"
: >"$NETSTAT_FAULTS"
cp "$scratch/log" "$scratch/log.first"
: >"$scratch/log"
# a sanitizer's own library wants to be the first
ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-} LD_PRELOAD=$(realpath "$shim") "$program" -f -C -x "$scratch/agentx" -Lf "$scratch/log" &
subagent=$!
children="$children $subagent"
within 10 answers || fail "before any fault: no answer"

# inject FAULT: makes the fault occur from now on; replaces the file atomically
inject() { echo "$1" >"$scratch/fault.new" && mv "$scratch/fault.new" "$NETSTAT_FAULTS"; }

# state INDEX: prints netstatSourceState; walk ARCS: prints names and values below these arcs
state() { ask "$root.1.1.4.1.3.$1" -r 9; }
is_in_state() { [ "$(state "$1")" = "$2" ]; }
walk() { snmpbulkwalk -v2c -c public -On -t 5 127.0.0.1:1161 "$root.$1" 2>&1; }
lines() { walk "$1" | grep -c "^$root\.$1\."; }

# has_lines ARCS NUMBER: whether this many objects are below it; a reading stays fresh for a while
has_lines() { [ "$(lines "$1")" = "$2" ]; }

# fails INDEX FILE ARCS OTHER: lets the source with this index fail at several places of its file, and checks that the objects below ARCS then
# disappear and later return, while those below OTHER stay
fails() {
    usual=$(lines "$3")
    usual_other=$(lines "$4")
    [ "$usual" -gt 0 ] && [ "$usual_other" -gt 0 ] || { fail "$2: no objects before the fault"; return; }
    size=$(wc -c <"/proc/$2")
    for octets in $(amount "0 $((size / 2 + 1))" "0 1 $((size / 2 + 1)) $((size - 2))"); do      # in the middle of a line: the kernel returns some of these files in one piece, others not
        inject "/$2 $octets 5"    # EIO
        within 5 has_lines "$3" 0 || fail "$2, error after $octets octets: $(lines "$3") objects"
        within 5 is_in_state "$1" 3 || fail "$2, error after $octets of $size octets, $(wc -c <"/proc/$2") now: state $(state "$1")"
        [ "$(lines "$4")" = "$usual_other" ] || fail "$2, error after $octets octets: $(lines "$4") of the others"
    done
    inject ""
    within 5 has_lines "$3" "$usual" || fail "$2: $(lines "$3") objects, not $usual, when it is back"
    within 5 is_in_state "$1" 1 || fail "$2: state $(state "$1") when it is back"
}
remember $subagent
fails 1 net/netstat 1.2.10 1.2.13
fails 2 net/snmp 1.2.13 1.2.10
fails 3 net/snmp6 1.2.20 1.2.10
fails 7 net/sockstat 1.2.25 1.2.10
fails 11 net/softnet_stat 1.4.1 1.2.10
fails 12 net/dev 1.3.1 1.2.10
grew_not $subagent 256 "files that fail half-way"
[ "$(log_lines '(Input/output|I/O) error')" -ge 6 ] || fail "errors are not logged"
[ "$(log_lines '(Input/output|I/O) error')" -le 24 ] || fail "the same errors are logged repeatedly"

# ---- a listing of sockets that takes long delays no other request, and is completed

piece=800       # ms; a listing has at least one for each kind of socket, and one that ends it
inject "sockets $piece 0"
"$poll" sockets 2000 <"$scratch/hold" >"$scratch/sockets" 2>&1 &
children="$children $!"
exec 9>"$scratch/hold"
within 60 grep -q ready "$scratch/sockets" || fail "no sockets: $(cat "$scratch/sockets")"
readings() { ask "$root.1.1.4.1.6.14"; }
before=$(readings)
began=$(milliseconds)
# less than one piece takes
"$poll" stall 127.0.0.1:1161 "$(amount 2 10)" "$root.1.5.1" $((piece - 100)) >"$scratch/stall" || fail "a scalar waits for a listing, or there was none"
cat "$scratch/stall"
gained=$(($(readings) - before))
took=$(($(milliseconds) - began))
# of two pieces or more, except that the first one may have begun before
[ $((gained * 2 * piece)) -le $((took + 2 * piece)) ] || fail "a long listing: $gained readings in $took ms, as if nothing were slow"
listed() { ask "$root.1.5.1" >"$scratch/ask"; [ "$(readings)" -gt "$before" ]; }
within 20 listed || fail "a long listing: $before readings, then $(readings)"
is_in_state 14 1 || fail "a long listing: state $(state 14)"
[ "$(lines 1.5.1)" -gt 0 ] || fail "a long listing: no objects"
inject ""
exec 9>&-
ended_by TERM $subagent 1 "after files that failed"

# ---- a file that ends early: a number that may be cut off is never served. Only in a copy is the last number used as it is: digits may be
# missing at its end, and no other value changes.

cp -r "$fixtures/synth-6.12" "$scratch/kernel"
: >"$NETSTAT_FAULTS"
# print ROOT: into $scratch/printed
print() {
    ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-} LD_PRELOAD=$(realpath "$shim") "$program" -C --root "$1" --print >"$scratch/printed" 2>"$scratch/err"
    status=$?
    [ $status -eq 0 ] && [ -s "$scratch/printed" ] || { fail "--print of $1, fault '$(cat "$NETSTAT_FAULTS")': exit status $status"; cat "$scratch/err"; }
}
# except, on a running kernel, for groups that cover the whole host: Sockstat, ArpCache, NdiscCache, RtCache, Synproxy
counters() { grep "^$root\.1\.2\.[1-9][0-9]\." "$scratch/printed" | { [ "$1" = /proc ] && grep -Ev "^$root\.1\.2\.(25|29|30|31|32)\." || cat; } | sort; }

# lost_digits FILES: whether each differing value in $scratch/out, at most one per file, is the beginning of the right one
lost_digits() {
    [ "$(wc -l <"$scratch/out")" -le "$1" ] || return 1
    while read -r oid name type value _; do
        grep -q "^$oid $name $type $value[0-9]" "$scratch/all" || return 1
    done <"$scratch/out"
}

# ends_early ROOT COUNTERS FILE...: truncates each file at several places; there are more than COUNTERS counters in all
ends_early() {
    from=$1 least=$2
    shift 2
    : >"$NETSTAT_FAULTS"
    print "$from"
    counters "$from" >"$scratch/all"
    [ "$(wc -l <"$scratch/all")" -gt "$least" ] || fail "$from: $(wc -l <"$scratch/all") counters"
    for file; do
        size=$(wc -c <"$from/$file")
        for part in 1 2 3 4 5 6 7 8 9; do
            echo "/$file $((size * part / 10 + part)) 0" >"$NETSTAT_FAULTS"
            print "$from"
            counters "$from" >"$scratch/some"
            [ -s "$scratch/some" ] || fail "$from/$file, an end after $((size * part / 10 + part)) octets: no counters"
            comm -13 "$scratch/all" "$scratch/some" >"$scratch/out"
            [ "$from" != /proc ] && lost_digits "$(ls "$from/$file"* | wc -l)" ||
                silent out "$from/$file, an end after $((size * part / 10 + part)) octets: other values"
        done
    done
}
stop_snmpd
ends_early "$scratch/kernel" 200 net/netstat net/snmp net/snmp6 net/sockstat
ends_early /proc 150 net/netstat net/snmp net/snmp6     # of a kernel that may be built with few protocols
end_mounts
[ $failed -eq 0 ] || tail -n 40 "$scratch/log"
[ $failed -eq 0 ]
