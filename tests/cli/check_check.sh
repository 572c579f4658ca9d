#!/bin/sh
# --check against a real snmpd: its report on the socket and on snmpd's lines must agree with the values that a manager can read.
needs=snmpget
. "$(dirname "$0")/../kit/netns.sh"

# the rights of a service that may be installed on this host must not matter
export SYSTEMD_UNIT_PATH="$scratch/none"

# check OPTION...: runs --check with $scratch/snmpd.conf as the machine's configuration of snmpd
check() {
    "$program" --root "$fixtures/synth-6.12" --check "$@" >"$scratch/out" 2>"$scratch/err"
}

# ---- the AgentX socket

absolute=$(cd "$(dirname "$program")" && pwd)/netstat-agentx

sed -i "s|^agentXSocket.*|&,tcp:127.0.0.1:7059|" "$scratch/snmpd.conf"
start_snmpd
for address in "$scratch/agentx" "unix:$scratch/agentx" tcp:127.0.0.1:7059; do
    check -x "$address"
    says out "a good master agent" "^ok +AgentX socket +${address#unix:}\$"
done
kill -STOP $snmpd
for address in "$scratch/agentx" tcp:127.0.0.1:7059; do
    check -x "$address"
    says out "a master agent that is stopped" "^WRONG +AgentX socket +$address: listens, but does not answer"
done
kill -CONT $snmpd
check -x "$scratch/nobody"
says out "another agentXSocket" "^WRONG +snmpd's agentXSocket +unix:$scratch/agentx,tcp:127.0.0.1:7059 in line 3 of $scratch/snmpd.conf: set the same"
ln -s agentx "$scratch/alias"
check -x "$scratch/alias"
! grep "snmpd's agentXSocket" "$scratch/out" || fail "another name of the same socket is reported as wrong"
(cd "$scratch" && "$absolute" --check -x ./agentx >out 2>err)
says out "a relative address that is right here" '^ok +AgentX socket +\./agentx; a relative path starts at the working directory'
check -x tpc:localhost:7059
says out "an unknown kind of address" '^WRONG +AgentX socket +tpc:localhost:7059: .*; an address is a path, or tcp:HOST:PORT'

# ---- snmpd's lines

grep -v '^rocommunity' "$scratch/snmpd.conf" >"$scratch/base.conf"
instance=$root.1.1.1.0
echo "override $instance octet_str seen" >>"$scratch/base.conf"

# configure: restarts snmpd with these additional lines
configure() {
    kill $snmpd
    wait $snmpd
    cat "$scratch/base.conf" - >"$scratch/snmpd.conf"
    rm "$scratch/snmpd.log"
    run_snmpd
    within 10 grep -q 'NET-SNMP version' "$scratch/snmpd.log" || fail "snmpd does not start"
}
is_seen() { snmpget -v2c -c public -t 1 -r 0 -On 127.0.0.1:1161 "$instance" 2>&1 | grep -q 'seen"$'; }

# seen|hidden|unclear WHAT PATTERN: checks what a manager sees with these lines and that the output of --check matches
seen() {
    configure
    is_seen || fail "$1: snmpd hides it"
    expect 0 "$1" "$program" --root "$fixtures/synth-6.12" -x "$scratch/agentx" --check
    says out "$1" "^ok +snmpd's views +$2\$"
}
hidden() {
    configure
    ! is_seen || fail "$1: snmpd shows it"
    expect 1 "$1" "$program" --root "$fixtures/synth-6.12" -x "$scratch/agentx" --check
    says out "$1" "^WRONG +snmpd's views +$2\$"
    ! grep -q public "$scratch/out" || fail "$1: prints a community"
}
unclear() {
    configure
    expect 0 "$1" "$program" --root "$fixtures/synth-6.12" -x "$scratch/agentx" --check
    says out "$1" "^ +snmpd's views +$2 cannot be evaluated"
}
file=$scratch/snmpd.conf
first=$(($(wc -l <"$scratch/base.conf") + 1))

seen "no view" "rocommunity in line $first of $file sees the subtree" <<END
rocommunity public
END
hidden "a view that nobody uses" "rocommunity in line $first of $file: its view hides .*: add .view systemonly included $root." <<END
rocommunity public default -V systemonly
view systemonly included .1.3.6.1.2.1.1
view NAME included $root
END
hidden "another view" "rocommunity in line $((first + 1)) .*: add .view systemonly included $root." <<END
view unused included .1
rocommunity public default -V systemonly
END
hidden "a part of the tree" "rocommunity in line $first of $file: it is limited to .1.3.6.1.2.1, outside the subtree.*" <<END
rocommunity public default .1.3.6.1.2.1
END
seen "a part of the tree that has the subtree" "rocommunity in line $first of $file sees the subtree" <<END
rocommunity public 127.0.0.0/8 1.3.6.1.4.1.
END
hidden "excluded again" "rocommunity in line $((first + 2)) .*: add .view most included $root." <<END
view most included .1
view most excluded .1.3.6.1.4.1.8072
rocommunity public default -V most
END
hidden "excluded itself" "rocommunity in line $((first + 2)) of $file: line $first of $file hides the subtree from it" <<END
view most excluded $root
view most included .1
rocommunity public default -V most
view most included $root
END
seen "all but a part" "rocommunity in line $((first + 2)) of $file sees a part of the subtree" <<END
view most included .1
view most excluded $root.1.2
rocommunity public default -V most
END
hidden "a second line for the same community" "rocommunity in line $first .*: add .view systemonly included $root." <<END
rocommunity public default -V systemonly
rocommunity public 127.0.0.1
END
seen "another line for it before that" "rocommunity in line $first of $file sees the subtree" <<END
rocommunity public 127.0.0.1
rocommunity public default -V systemonly
END
seen "a user" "rouser nms in line $first of $file sees the subtree" <<END
rouser nms authpriv -V ours
view ours included $root
rocommunity public default -V ours
END
hidden "a user" "rouser nms in line $first .*: add .view systemonly included $root." <<END
rouser nms authpriv -V systemonly
rwuser nms authpriv
END
hidden "nobody" "$file grants no read access: .*" <<END
view all included .1
END
seen "groups" "access everybody in line $((first + 4)) of $file sees the subtree" <<END
com2sec local 127.0.0.1 public
group everybody v2c local
view all included .1
view all excluded .1.3.6.1.2.1.25
access everybody "" any noauth exact all none none
END
hidden "groups without members" "$file grants no read access: .*" <<END
group everybody v2c local
view all included .1
access everybody "" any noauth exact all none none
END
hidden "groups with another view" "access everybody in line $((first + 2)) .*: add .view systemonly included $root." <<END
com2sec local 127.0.0.1 public
group everybody v2c local
access everybody "" any noauth exact systemonly none none
END
seen "a mask that changes nothing" "rocommunity in line $((first + 1)) of $file sees the subtree" <<END
view all included .1 80
rocommunity public default -V all
END
unclear "a mask" "rocommunity in line $((first + 1)) of $file" <<END
view all included .1.3.6.1.4.2 f8
rocommunity public default -V all
END
unclear "a name" "rocommunity in line $first of $file" <<END
rocommunity public default .iso.org.dod
END
unclear "another context" "rocommunity in line $first of $file" <<END
rocommunity public default .1 elsewhere
END
seen "what is included" "rocommunity in line 2 of $scratch/more.d/a.conf sees the subtree" <<END
includeDir $(mkdir "$scratch/more.d" && printf '[snmpd]\nrocommunity public\n' >"$scratch/more.d/a.conf" && echo "$scratch/more.d")
[snmp] includeFile $scratch/none.conf
END

printf '[snmpd]\nrocommunity public\n' >"$scratch/found.conf"
snmpd_options=          # with -C it would search for no files
for name in found found.conf; do
    seen "what is searched for, $name" "rocommunity in line 2 of $scratch/found.conf sees the subtree" <<END
includeSearch $name
END
done
unset snmpd_options

# ---- master agentx

sed -i '/^master/d' "$scratch/base.conf"

# on|off LINES: checks whether snmpd is a master agent with these lines, and whether --check reports that
on() {
    configure <<END
$1
END
    [ -S "$scratch/agentx" ] || fail "$1: snmpd is not a master agent"
    check -x "$scratch/agentx"
    ! grep "snmpd's configuration" "$scratch/out" || fail "$1: reported as wrong"
}
off() {
    configure <<END
$1
END
    [ ! -S "$scratch/agentx" ] || fail "$1: snmpd is a master agent"
    check -x "$scratch/agentx"
    says out "$1" "^WRONG +snmpd's configuration +.*master"
}
on 'master agentx'
on 'MASTER yes  '
on 'master all'
on 'master on'
on 'master 1'
on 'master agentx
master 2'
off 'master Agentx'
off 'master agentx # for the counters'
off 'master agentx
master off'
off '#master agentx'

[ $failed -eq 0 ]
