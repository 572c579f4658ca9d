#!/bin/sh
# --check run by root uses the rights of the service: in each state of a fresh installation it finds the step that is still missing.
needs='snmpget setpriv'
. "$(dirname "$0")/../kit/netns.sh"

chmod 711 "$scratch"
export SYSTEMD_UNIT_PATH="$scratch/units"
cp -R "$fixtures/synth-6.12" "$scratch/tree" && chmod -R a+rX "$scratch/tree"
mkdir "$scratch/units" "$scratch/units/netstat-agentx.service.d" "$scratch/etc" "$scratch/open"
unit=$scratch/units/netstat-agentx.service
sed 's/^SupplementaryGroups=.*/SupplementaryGroups=daemon/' "${top_builddir:-.}/subagent/netstat-agentx.service" >"$unit"
socket=$scratch/agentx.d/master
sed -i "s|^agentXSocket.*|agentXSocket unix:$socket|" "$scratch/snmpd.conf"

# check STATUS WHAT OPTION...
check() {
    status=$1 what=$2
    shift 2
    expect "$status" "$what" "$program" --root "$scratch/tree" -x "$socket" --check "$@"
}

# ---- the source of the rights

SYSTEMD_UNIT_PATH=$scratch/none "$program" --root "$scratch/tree" -x "$socket" --check >"$scratch/out"
says out "no unit" '^ +rights +running as user .*: no netstat-agentx.service found; to check as another user: netstat-agentx --check -u USER -g GROUP'
if ! setpriv --reuid 65534 --regid 65534 --clear-groups true 2>/dev/null; then
    check 1 "rights that cannot be taken"
    says out "rights that cannot be taken" "^ +rights +running as user .*, not as user netstat-agentx, group daemon, by $unit: Operation not permitted; as root: setpriv --reuid [0-9]+ --regid [0-9]+ --groups [0-9,]+ netstat-agentx --check\$"
    echo "left out: the rest, since no other user's rights can be taken here"
    exit $((failed > 0))
fi

# ---- from the installation to a working service

start() {
    run_snmpd
    within 10 test -S "$socket" || fail "snmpd creates no socket"
}
again() {
    { kill $snmpd && wait $snmpd; } 2>/dev/null
    rm -f "$socket"
    start
}
serves() {
    rm -f "$scratch/log"
    "$program" -f -C -u nobody -g daemon --root "$scratch/tree" -x "$socket" -Lf "$scratch/log" &
    pid=$!
    within 10 grep -q ' AgentX master at ' "$scratch/log" || fail "reports nothing about the master agent"
    kill $pid && wait $pid
    grep -q 'serving through' "$scratch/log"
}
denied="$socket: Permission denied"
mkdir -m 700 "$scratch/agentx.d"        # as snmpd makes it
start
check 1 "just installed"
! grep -q "^absent *network namespaces" "$scratch/out" || fail "just installed: processes are reported as hidden"
says out "just installed" "^ok +rights +user netstat-agentx, group daemon, by $unit\$"
says out "just installed" "^WRONG +AgentX socket +$denied: the folder $scratch/agentx.d is closed to others: .chmod 755 $scratch/agentx.d.\$"
says out "just installed" "^WRONG +snmpd's agentXPerms +$scratch/snmpd.conf has no such line, .* .agentXPerms 0660 0755 USER daemon."
! serves || fail "just installed: serves"
printf '[Service]\nProtectProc=invisible\n' >"$unit.d/hidden.conf"
check 1 "hidden processes"
says out "hidden processes" "^absent +network namespaces +all but the host's own: other processes are hidden, since the unit of the service sets ProtectProc\$"
rm "$unit.d/hidden.conf"
says log "just installed" "^no AgentX master at $socket: permission denied; retrying"
chmod 755 "$scratch/agentx.d"
check 1 "without agentXPerms"
says out "without agentXPerms" "^WRONG +AgentX socket +$denied: the socket's mode is [0-7]+, of user 0 and group 0; "
echo "agentXPerms 0660 0755 root daemon" >>"$scratch/snmpd.conf"
again
chmod 700 "$scratch/agentx.d"
check 1 "without chmod"
says out "without chmod" "^WRONG +AgentX socket .*: .chmod 755 $scratch/agentx.d.\$"
! grep -q "^WRONG +snmpd's" "$scratch/out" || fail "without chmod: a good configuration is reported as wrong"
chmod 755 "$scratch/agentx.d"
check 0 "all done"
says out "all done" "^ok +AgentX socket +$socket\$"
serves || fail "all done: does not serve"
check 0 "-u and -g" -u nobody -g daemon
says out "-u and -g" '^ok +rights +user nobody, group daemon, by -u and -g$'
check 1 "a user that is not in the group" -u nobody

# ---- the rights set in the unit

printf '[Unit]\nUser=root\n[Service]\nDynamicUser=no\nUser = nobody\nSupplementaryGroups=\n#Group=root\nSupplementaryGroups=bin \\\n  daemon\nExecStart=\nExecStart=/usr/sbin/netstat-agentx -f -p /run/x.pid\n' \
    >"$unit.d/a.conf"
"$program" --root "$scratch/tree" --check >"$scratch/out"
says out "a drop-in" "^ok +rights +user nobody, .*group bin, group daemon, by $unit\$"
says out "a drop-in" "^ +options +$unit starts the service with .-f -p /run/x.pid.: pass the same options"
echo 'SupplementaryGroups=no-such-group-here' | sed '1i[Service]' >"$unit.d/b.conf"
check 1 "a group that is not there"
says out "a group that is not there" "^WRONG +rights +$unit: no such user or group: no-such-group-here"
rm -r "$unit.d"
expect 0 "another user" setpriv --reuid nobody --regid nogroup --clear-groups sh -c '"$0" "$@" || :' \
    "$(cp "$program" "$scratch/program" && chmod 755 "$scratch/program" && echo "$scratch/program")" --root "$scratch/tree" -x "$socket" --check
says out "another user" "^ +rights +running as user nobody, not as user netstat-agentx, .*: Operation not permitted; as root: setpriv "

# ---- configuration, pid file, log file

echo 'samplingInterval 5' >"$scratch/etc/netstat-agentx.conf"
chmod 700 "$scratch/etc"
export SNMPCONFPATH="$scratch/etc:$scratch"
check 1 "a configuration in a closed folder"
says out "a configuration in a closed folder" "^WRONG +configuration +$scratch/etc/netstat-agentx.conf: Permission denied; the file is skipped"
check 0 "-C" -C
says out "-C is not about snmpd" "^ok +snmpd's views +rocommunity in line [0-9]+ of $scratch/snmpd.conf sees the subtree"
chmod 755 "$scratch/etc"
chmod 600 "$scratch/etc/netstat-agentx.conf"
check 1 "a configuration that it may not read"
says out "a configuration that it may not read" '^WRONG +configuration +.*netstat-agentx.conf: Permission denied'
chmod 644 "$scratch/etc/netstat-agentx.conf"
check 1 "a pid file" -p "$scratch/etc/pid"
says out "a pid file" "^WRONG +pid file +$scratch/etc/pid: Permission denied; the file would be created in that folder"
echo kept >"$scratch/etc/log"
for option in "-Lf $scratch/etc/log" "-L f $scratch/etc/log" "-LF 6 $scratch/etc/log"; do
    check 1 "a log file, $option" $option
    says out "a log file, $option" "^WRONG +log file +$scratch/etc/log: Permission denied\$"
    check 0 "a log file of -u, $option" $option -u nobody -g daemon
    says out "a log file of -u, $option" "^ok +log file +$scratch/etc/log\$"
done
[ "$(cat "$scratch/etc/log")" = kept ] || fail "--check writes to the log file"
chmod 777 "$scratch/open"
check 0 "files to be made" -p "$scratch/open/pid" -Lf "$scratch/open/log"
[ -z "$(ls -A "$scratch/open")" ] || fail "--check makes $(ls -A "$scratch/open")"
[ $failed -eq 0 ]
