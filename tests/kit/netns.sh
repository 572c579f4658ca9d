# Sourced by shell tests that need their own network namespace: restarts the test in one, with lo up, and provides functions.sh and
# functions that start daemons there. The test sets these first: needs, the programs that it needs; tests, the path of tests/, if
# the test is not in a folder of it; also=m if it mounts something; closes=many if it closes many connections (see netns_keep_orphans()).
PATH=$PATH:/usr/sbin:/sbin

. "${tests:-$(dirname "$0")/..}/kit/skip.sh"

if [ -z "${NETSTAT_INSIDE:-}" ]; then
    for need in $needs snmpd ip unshare; do
        command -v "$need" >/dev/null || skip "$need is missing"
    done
    rights=-rn${also:-}
    [ "$(id -u)" -ne 0 ] || rights=-n${also:-}
    unshare $rights true 2>/dev/null || skip "no network namespace of our own"
    limit=/proc/sys/net/ipv4/tcp_max_orphans
    [ -z "${closes:-}" ] || [ ! -r $limit ] || { exec 8<$limit; flock -s 8; }
    exec env NETSTAT_INSIDE=1 unshare $rights "$0" "$@"
fi
ip link set lo up || exit 99
. "${tests:-$(dirname "$0")/..}/kit/functions.sh"

# the root of the MIB
root=$(sed -n 's/^#define NA_MIB_ROOT_TEXT "\(.*\)"/\1/p' "${top_builddir:-.}/subagent/base/build.h")
export SNMP_PERSISTENT_DIR="$scratch/persist" SNMPCONFPATH="$scratch" MIBS=
mkdir "$scratch/persist"

cat >"$scratch/snmpd.conf" <<END
agentaddress udp:127.0.0.1:1161
master agentx
agentXSocket unix:$scratch/agentx
rocommunity public 127.0.0.1
dontLogTCPWrappersConnects yes
END

# run_snmpd: a test may first append to snmpd.conf. If snmpd_options is set it replaces -C and -c,
# and snmpd finds its file in SNMPCONFPATH. Sets snmpd.
run_snmpd() {
    rm -f "$scratch/agentx"
    snmpd -f -Lf "$scratch/snmpd.log" ${snmpd_options--C -c "$scratch/snmpd.conf"} -I -smux >/dev/null 2>&1 &
    snmpd=$!
    children="$children $snmpd"
}

# start_snmpd: the same, and waits for its AgentX socket
start_snmpd() {
    run_snmpd
    within 10 test -S "$scratch/agentx" || fail "snmpd does not start"
}

# start_subagent OPTION...: with its log in $scratch/log, prefixed with the command in NETSTAT_VALGRIND; sets subagent
start_subagent() {
    ${NETSTAT_VALGRIND:-} "$program" -f -C "$@" -x "$scratch/agentx" -Lf "$scratch/log" &
    subagent=$!
    children="$children $subagent"
    within 30 grep -q serving "$scratch/log" || { fail "the subagent does not serve"; cat "$scratch/log"; exit 1; }
}

# ask OID [OPTION...]: an object's value; options come after the usual ones and override them
ask() {
    asked=$1
    shift
    snmpget -v2c -c public -Oqv -t 1 -r "${retries:-9}" "$@" 127.0.0.1:1161 "$asked"
}

# end_subagent: ends it as an operator does; sanitizers and valgrind report errors through its exit status
end_subagent() {
    kill $subagent
    wait $subagent || fail "the subagent ends with status $?"
}
