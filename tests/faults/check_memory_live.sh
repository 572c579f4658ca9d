#!/bin/sh
# Shortage of memory in the whole program and in the plugin: start, walk, sample, alarm and another configuration, while one of our
# allocations fails, or all from one on for a while. The program reports the shortage, does not crash, and serves only correct values.
# With NETSTAT_LONG set more allocations are tested.
needs='snmpget snmpbulkwalk'
. "$(dirname "$0")/../kit/netns.sh"
. "$here/faults/faults.sh"

build=$(cd "${top_builddir:-.}" && pwd)
program=$build/tests/faults/memory_program
export NETSTAT_MEMORY NETSTAT_MEMORY_ASKED="$scratch/asked"
NETSTAT_MEMORY=0+0

# ---- the files: constant counters, and one alarm

kernel=$scratch/kernel
cp -r "$fixtures/synth-6.12" "$kernel"
rule='alarm level warning counter Tcp MaxConn reaches 1000000\nalarm always warning counter Limits net.core.somaxconn reaches 1'
mkdir -p "$kernel/sys/net/core"
echo 4096 >"$kernel/sys/net/core/somaxconn"
configure() { printf "samplingInterval $1\n$rule\n$2\n" >"$scratch/memory.conf"; }

# stands FILE: prints FILE without values about the readings: netstatAgent, increases, numbers of counters per group, discontinuities, alarms
stands() { grep -vE "^$root\.1\.(1\.|2\.1\.1\.[56]\.|2\.3\.1\.[34]\.|3\.1\.1\.19\.|4\.1\.1\.11\.|6\.)" "$1" | sort; }

# is_right WHAT: checks that the lines in $scratch/some are among those in $scratch/all
is_right() {
    stands "$scratch/some" | comm -13 "$scratch/all" - >"$scratch/odd"
    [ ! -s "$scratch/odd" ] || { fail "$1: other values"; head -n 3 "$scratch/odd"; }
}

# reports FILE: whether it reports that memory ran out
reports() { grep -qiE 'memory|nothing is served|refuse' "$1"; }

# survives STATUS WHAT: 0 and 1 are regular exits, 128 and more are signals
survives() { [ "$1" -le 1 ] || { fail "$2: ends with status $1"; cat "$scratch/err"; }; }

# numbers ASKED HOW_MANY: prints HOW_MANY of the numbers up to ASKED
numbers() { seq 1 $(($1 / $2 + 1)) "$1"; }

# ---- --print, --check

print() { "$program" -C -c "$scratch/memory.conf" --root "$kernel" "$@" >"$scratch/some" 2>"$scratch/err"; }
configure 10
print --print || fail "--print: exit status $?"
stands "$scratch/some" >"$scratch/all"
read -r asked refused <"$scratch/asked"
{ [ "$(wc -l <"$scratch/all")" -gt 500 ] && [ "$asked" -gt 1000 ]; } || fail "--print: $(wc -l <"$scratch/all") objects, $asked allocations"
tried=0
for number in $(numbers "$asked" "$(amount 25 600)"); do
    for count in 1 20; do
        NETSTAT_MEMORY=$number+$count
        print --print
        survives $? "--print, allocation $NETSTAT_MEMORY"
        is_right "--print, allocation $NETSTAT_MEMORY"
        read -r _ refused <"$scratch/asked"
        [ "$refused" -eq 0 ] || cat "$scratch/err" "$scratch/some" | grep -qi memory || fail "--print, allocation $NETSTAT_MEMORY: not reported"
        tried=$((tried + 1))
    done
done
# every allocation of the start of --check: the command line, snmpd's files and the unit of the service
mkdir -p "$scratch/units/netstat-agentx.service.d" "$scratch/asnmpd"
printf '[Service]\nUser=root\nExecStart=/usr/sbin/netstat-agentx \\\n -f -x %s\nSupplementaryGroups=root 0\n' "$scratch/other" >"$scratch/units/netstat-agentx.service"
printf '[Service]\nSupplementaryGroups=root\n' >"$scratch/units/netstat-agentx.service.d/more.conf"
printf 'master agentx\nincludeFile more.conf\n' >"$scratch/asnmpd/snmpd.conf"
printf 'rocommunity public\n' >"$scratch/asnmpd/more.conf"
check() {
    SYSTEMD_UNIT_PATH=$scratch/units SNMPCONFPATH=$scratch/asnmpd "$program" -c "$scratch/memory.conf" --root "$kernel" --check -x "$scratch/nobody" "$@" \
        >"$scratch/some" 2>"$scratch/err"
}
NETSTAT_MEMORY=0+0
check
read -r asked refused <"$scratch/asked"
grep -q 'ok *rights .*more.conf\|ok *rights .*netstat-agentx.service' "$scratch/some" || { fail "--check: not with the rights of the unit"; cat "$scratch/some"; }
for number in $(seq 1 "$(amount 3 1)" 60) $(numbers "$asked" "$(amount 10 300)"); do
    NETSTAT_MEMORY=$number+1
    check
    survives $? "--check, allocation $NETSTAT_MEMORY"
    cat "$scratch/err" "$scratch/some" | grep -qi memory || fail "--check, allocation $NETSTAT_MEMORY: not reported"
    tried=$((tried + 1))
done
for number in 1 2 3 4 5 6 7 8; do
    NETSTAT_MEMORY=$number+1
    check -u root -g 0
    survives $? "--check -u -g, allocation $NETSTAT_MEMORY"
    cat "$scratch/err" "$scratch/some" | grep -qi memory || fail "--check -u -g, allocation $NETSTAT_MEMORY: not reported"
    tried=$((tried + 1))
done

# ---- the subagent

walk() { snmpbulkwalk -v2c -c public -On -t 5 127.0.0.1:1161 "$root" >"$scratch/some" 2>&1; }
reloaded() { grep -qE 'configuration read again|keeping the previous|memory' "$scratch/log.new"; }

# live NUMBER+COUNT: start, walk, an alarm, another configuration, walk, end
live() {
    NETSTAT_MEMORY=$1
    configure 10
    : >"$scratch/log"
    "$program" -f -C -c "$scratch/memory.conf" --root "$kernel" -x "$scratch/agentx" -Lf "$scratch/log" 2>"$scratch/err" &
    subagent=$!
    children="$children $subagent"
    NETSTAT_MEMORY=0+0
    starts() { grep -q '^serving' "$scratch/log" || has_ended $subagent; }
    within 20 starts || fail "allocation $1: neither serves nor ends"
    if ! has_ended $subagent 2>/dev/null; then
        walk
        [ $1 = 0+0 ] || is_right "a walk, allocation $1"
        cp "$scratch/log" "$scratch/log.old"
        configure 20 'alarm other warning counter Tcp RtoMin reaches 1'
        kill -HUP $subagent
        configured() { tail -n +$(($(wc -l <"$scratch/log.old") + 1)) "$scratch/log" >"$scratch/log.new" && reloaded; }
        within 10 configured || fail "allocation $1: SIGHUP without an answer"
        walk
        [ $1 = 0+0 ] || is_right "a walk after SIGHUP, allocation $1"
        has_ended $subagent 2>/dev/null || kill $subagent
    fi
    wait $subagent
    survives $? "the subagent, allocation $1"
    read -r _ refused <"$scratch/asked"
    [ "$refused" -eq 0 ] || reports "$scratch/log" || reports "$scratch/err" || { fail "allocation $1: not reported"; cat "$scratch/log"; }
    tried=$((tried + 1))
}
NETSTAT_MEMORY=0+0
# without a master agent: counts the allocations before it connects; that of its address is among the last
"$program" -f -C -c "$scratch/memory.conf" --root "$kernel" -x "$scratch/agentx" -Lf "$scratch/log" 2>"$scratch/err" &
subagent=$!
children="$children $subagent"
within 20 grep -q '^no AgentX master' "$scratch/log" || fail "no master agent: not said"
kill $subagent
wait $subagent
read -r connects refused <"$scratch/asked"
start_snmpd
live 0+0
walk_is_there() { [ "$(wc -l <"$scratch/some")" -gt 500 ]; }
walk_is_there || fail "no walk without a failure: $(head -n 3 "$scratch/some")"
stands "$scratch/some" >"$scratch/all"
grep -q 'alarm always raised' "$scratch/log" || fail "no alarm without a failure"
read -r asked refused <"$scratch/asked"
for number in $(numbers "$asked" "$(amount 5 200)") $((asked - 2)) $((asked - 10)); do
    live $number+1
    live $number+30
done
for number in $(seq $((connects - $(amount 3 40))) "$connects"); do
    live $number+1
done

# the timers one by one: those of the samples, of the pings, and of the samples after SIGHUP
for timer in 1 2 3; do
    export NETSTAT_TIMER=$timer
    live 0+1
    reports "$scratch/log" || { fail "timer $timer: not reported"; cat "$scratch/log"; }
done
[ "$(grep -c '^serving' "$scratch/log")" = 1 ] || fail "a timer of the configuration read again: the session did not last"

# pings that could not start with the session start later, so that a master agent that hangs is noticed
configure 10 'agentXPingInterval 1'
: >"$scratch/log"
NETSTAT_TIMER=2 start_subagent -c "$scratch/memory.conf" --root "$kernel"
unset NETSTAT_TIMER
reports "$scratch/log" || fail "pings: not reported"
kill -STOP $snmpd
within 60 grep -q 'does not answer: waiting' "$scratch/log" || { fail "pings: never started"; cat "$scratch/log"; }
kill -CONT $snmpd
kill $subagent
wait $subagent
stop_snmpd

# ---- the plugin, which reads this kernel's files

so=$build/tests/faults/memory_plugin.so
[ -e "$so" ] || { [ $failed -gt 0 ] || echo "$tried tried, and no plugin"; exit $((failed > 0)); }
printf "samplingInterval 5\n$rule\n" >"$scratch/netstat-agentx.conf"
registered() { snmpbulkwalk -v2c -c public -On 127.0.0.1:1161 .1.3.6.1.2.1.1.9.1.2 | grep -qF "$root"; }
is_there() { grep -q "^$root\.1" "$scratch/some"; }
ready() { snmpget -v2c -c public -t 0.5 -r 0 127.0.0.1:1161 .1.3.6.1.2.1.1.3.0; }
begins() { grep -qE '^netstat: (serving|snmpd refused|out of memory|[0-9]+ mistake)' "$scratch/snmpd.log" && ready; }

# nothing WHAT: checks that nothing of the plugin is left in snmpd, now and after its timers would have fired
nothing() {
    is_there && fail "$1: serves all the same"
    registered && fail "$1: its row of sysORTable is there"
    grep -q '^alarm ' "$scratch/snmpd.log" && fail "$1: its alarms go on"
}

# again: makes snmpd read its configuration again, now with enough memory
again() {
    kill -HUP $snmpd
    comes_back() { grep -q '^netstat: serving' "$scratch/snmpd.log" && walk && walk_is_there; }
    within 20 comes_back || fail "$1: not served once there is memory"
}

# plugin NUMBER+COUNT [again]: starts snmpd with the plugin, walks, with `again` sends SIGHUP, and ends snmpd
plugin() {
    : >"$scratch/snmpd.log"
    NETSTAT_MEMORY=$1 snmpd -f -Lf "$scratch/snmpd.log" -I -smux >/dev/null 2>"$scratch/err" &
    snmpd=$!
    children="$children $snmpd"
    within 20 begins || { fail "the plugin, $1: neither serves nor says why"; cat "$scratch/snmpd.log"; }
    walk
    if grep -q '^netstat: serving' "$scratch/snmpd.log"; then
        { is_there && walk_is_there; } || fail "the plugin, $1: says that it serves, and does not"
    else
        nothing "the plugin, $1"
        $2
    fi
    kill $snmpd
    wait $snmpd || fail "the plugin, $1: snmpd ends with status $?"
    tried=$((tried + 1))
}
cp "$scratch/snmpd.conf" "$scratch/snmpd.conf.plain"
echo "dlmod netstat $so" >>"$scratch/snmpd.conf"
plugin 0+0
grep -q 'alarm always raised' "$scratch/snmpd.log" || fail "the plugin: no alarm without a failure"
read -r asked refused <"$scratch/asked"
[ "$asked" -gt 1000 ] || fail "the plugin: $asked allocations"
for number in $(numbers "$asked" "$(amount 5 200)") $((asked - 2)) $((asked - 20)); do
    plugin $number+1
done

# the timers of the notifications and of the samples: nothing stays registered
for timer in 1 2; do
    export NETSTAT_TIMER=$timer
    plugin 0+0 "again timer:$timer"
    grep -q '^netstat: .*memory ran out' "$scratch/snmpd.log" || fail "the plugin, timer $timer: nothing failed"
done
unset NETSTAT_TIMER

# another subagent has the subtree: the plugin is refused, and serves once it is free
{ cat "$scratch/snmpd.conf.plain"; echo "pass $root /bin/false"; echo "dlmod netstat $so"; } >"$scratch/snmpd.conf"
: >"$scratch/snmpd.log"
snmpd -f -Lf "$scratch/snmpd.log" -I -smux >/dev/null 2>"$scratch/err" &
snmpd=$!
children="$children $snmpd"
within 20 begins || fail "a subtree that is taken: neither serves nor says why"
grep -q '^netstat: snmpd refused the subtree' "$scratch/snmpd.log" || fail "a subtree that is taken: not said"
walk
nothing "a subtree that is taken"
sed -i '/^pass/d' "$scratch/snmpd.conf"
kill -HUP $snmpd
serves_now() { grep -q '^netstat: serving' "$scratch/snmpd.log" && walk && walk_is_there; }
within 20 serves_now || fail "a subtree that is free again: not served"
kill $snmpd
wait $snmpd || fail "a subtree that is free again: snmpd ends with status $?"
[ $failed -gt 0 ] || echo "$tried tried"
[ $failed -eq 0 ]
