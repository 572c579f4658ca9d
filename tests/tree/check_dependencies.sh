#!/bin/sh
# Files and folders of subagent/ depend on each other one way: nm and the #include lines decide.
. "$(dirname "$0")/../kit/functions.sh"

layers=$here/../subagent/layers
edges="$here/tree/dependencies.awk"
command -v nm >/dev/null || { echo "SKIP: nm is missing"; exit 77; }

# only the objects of existing sources: a build folder may have older ones
for source in "$here"/../subagent/*/*.c; do
    folder=${source%/*} name=${source##*/}
    object=${top_builddir:-.}/subagent/${folder##*/}/libnetstat_a-${name%.c}.o
    [ ! -e "$object" ] || printf '%s\n' "$object"
done >"$scratch/objects"
xargs -r nm -A -g <"$scratch/objects" >"$scratch/nm"
(cd "$here/.." && grep -H '^#include "' subagent/*/*.[ch]) >"$scratch/includes"
"${AWK:-awk}" -f "$edges" "$layers" "$scratch/nm" "$scratch/includes" || fail "subagent/ has an upward edge or a circle"

# the check itself finds upward edges and circles
o() { printf 'subagent/%s/libnetstat_a-%s.o:%s\n' "$@"; }
finds() { # WHAT, with $scratch/nm and $scratch/includes made
    "${AWK:-awk}" -f "$edges" "$layers" "$scratch/nm" "$scratch/includes" >"$scratch/out"
    grep -q "$1" "$scratch/out" || { fail "not found: $1"; cat "$scratch/out"; }
}
echo 'subagent/mib/a.c:#include "mib/b.h"' >"$scratch/includes"
{ o mib a '00 T na_a'; o mib a '   U na_b'; o mib b '00 T na_b'; } >"$scratch/nm"
"${AWK:-awk}" -f "$edges" "$layers" "$scratch/nm" "$scratch/includes" || fail "an edge within a folder is refused"
{ o mib a '00 T na_a'; o mib a '   U na_b'; o alarms b '00 T na_b'; } >"$scratch/nm"
finds 'mib/a uses na_b of alarms/b, which is in a folder above it'
{ o mib a '00 T na_a'; o mib a '   U na_b'; o mib b '00 T na_b'; o mib b '   U na_c'; o mib c '00 T na_c'; o mib c '   U na_a'; } >"$scratch/nm"
finds 'on a circle: mib/b uses na_c of mib/c'
echo 'subagent/base/a.c:#include "alarms/alarm.h"' >"$scratch/includes"
finds 'base/a includes alarms/alarm.h, which is in a folder above it'
[ $failed -eq 0 ]
