#!/bin/sh
# The manual pages: without warnings, and they document everything that the program has.
. "$(dirname "$0")/../kit/functions.sh"

written=$here/../subagent/netstat-agentx.8
generated=${top_builddir:-.}/generated/linux-netstat-counters.7

command -v mandoc >/dev/null || { echo "SKIP: mandoc is missing"; exit 77; }

for page in "$written" "$generated"; do
    mandoc -T lint -W warning "$page" >"$scratch/out" 2>&1
    silent out "mandoc of $page"
done

# documents WHAT PATTERN: whether the program's page has a line that matches an extended regular expression
documents() {
    grep -Eq -- "$2" "$written" || fail "netstat-agentx.8 lacks $1"
}

# -Le and the like are -L with an argument
"$program" -h >"$scratch/help" || fail "-h: exit status $?"
options=$(grep -Eo -- '(^|[ ;])--?[A-Za-z]+' "$scratch/help" | sed 's/^[ ;]*-//; /^L./d' | sort -u)
[ "$(printf '%s\n' "$options" | wc -l)" -gt 10 ] || fail "no options found in -h"
for option in $options; do
    documents "the option -$option" "^\.It .*Fl $option( |\$)"
done

"$program" -C -H >"$scratch/help" || fail "-H: exit status $?"
tokens=$(sed -n 's/^  \([A-Za-z]*\) .*/\1/p' "$scratch/help")
[ "$(printf '%s\n' "$tokens" | wc -l)" -ge 4 ] || fail "no tokens found in -H"
for token in $tokens; do
    documents "the token $token" "^\.It Ic $token( |\$)"
    shown=#$token
    [ $token != alarm ] || shown=$token      # those are on
    grep -q "^$shown " "$here/../subagent/netstat-agentx.conf" || fail "netstat-agentx.conf lacks $token"
done

# every counter has an entry, in addition to the one that explains how to read them, and every current scalar is named
{ echo Name; grep -v '^#' "$here/../mibs/counters.tsv" | cut -f 4; } | sort >"$scratch/names"
sed -n 's/^\.It Sy //p' "$generated" | sort | cmp - "$scratch/names" ||
    fail "the entries of linux-netstat-counters.7 differ from the lines of counters.tsv"
sed -n 's/^\.Va \\%\([^ ]*\) Pq .*/\1/p' "$generated" >"$scratch/scalars"
for object in $(grep -v '^#' "$here/../mibs/counters.tsv" | cut -f 3,9 | grep '^current' | cut -f 2 | grep -Ev '::|^netstat'); do
    grep -qx "$object" "$scratch/scalars" || fail "linux-netstat-counters.7 lacks $object"
done
[ $failed -eq 0 ]
