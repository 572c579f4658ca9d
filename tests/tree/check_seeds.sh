#!/bin/sh
# Anyone who knows a line of netstat -s must find its number over SNMP. So the subagent must serve
# the number in each line that netstat -s printed on real machines, from the netstat of 2001 to
# today's.
#
# usage: check_seeds.sh [FIXTURES]      each folder in FIXTURES (tests/fixtures) that has a netstat-s.txt

tests=$(dirname "$0")/..
program=${top_builddir:-.}/subagent/netstat-agentx

status=0
for text in "${1:-$tests/fixtures}"/*/netstat-s.txt; do
	folder=${text%/*}
	echo "$folder:"
	if ! printed=$("$program" --root "$folder" --print); then
		echo "$program --root $folder --print failed"
		status=1
		continue
	fi
	printf '%s\n' "$printed" |
	    ${AWK:-awk} -f "$tests/tree/sentences.awk" part=sentences "$tests/../mibs/netstat-s.tsv" \
		part=served - part=netstat "$text" || status=1
done
exit $status
