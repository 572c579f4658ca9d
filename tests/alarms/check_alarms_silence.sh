#!/bin/sh
# Twenty connects to a peer that does not answer, in a new network namespace: OutSegs counts each
# once and then stops while RetransSegs keeps rising. The shipped rules on retransmissions are
# raised, and no percentage exceeds 100.
needs=
closes=many
. "$(dirname "$0")/../kit/netns.sh"

sent='Tcp OutSegs + Tcp RetransSegs'
# the shipped rules, with a window short enough to end during the test; and one that is raised if nothing else is sent
{
    echo 'samplingInterval 5'
    grep '^alarm retransmission' "$here/../subagent/netstat-agentx.conf" | sed 's/within 5m/within 15s/'
    echo "alarm nothingElse information counter Tcp RetransSegs rises by 99% of $sent within 5s"
} >"$scratch/silence.conf"
[ "$(grep -c "of $sent within" "$scratch/silence.conf")" = 3 ] || fail "two shipped rules are expected"

logged() { grep -q "$1" "$scratch/log"; }
start_snmpd
start_subagent -c "$scratch/silence.conf"
# rule NAME: prints its state, 2 for quiet
state() { ask "$root.1.6.5.1.3.$(printf %s "$1" | od -An -tu1 |
    awk '{ for (i = 1; i <= NF; i++) s = s "." $i; n += NF } END { print n s }')"; }
is_quiet() { [ "$(state retransmissionSevere)" = 2 ]; }
within 40 is_quiet || fail "the first window does not end"

"${top_builddir:-.}/tests/alarms/spike" silence 12 &
children="$children $!"
# at most two samples after the third retransmission
for rule in retransmission retransmissionSevere nothingElse; do
    within 25 logged "alarm $rule raised:" || fail "$rule is not raised"
done
logged "alarm nothingElse raised: .* rose by 100% of $sent within 5 s" || fail "not 100 % although everything is retransmitted"
percent() { sed -n "s/.*alarm $1 raised: .* rose by \([0-9.]*\)% of $sent within 15 s.*/\1/p" "$scratch/log"; }
for rule in retransmission retransmissionSevere; do
    # 60 of 80 and 100 of 120, or what two samples in between had
    awk -v is="$(percent $rule)" 'BEGIN { exit !(is >= 70 && is <= 100) }' || fail "$rule at '$(percent $rule)' %"
done
grep 'raised:' "$scratch/log"
[ $failed -eq 0 ] || cat "$scratch/log"
[ $failed -eq 0 ]
