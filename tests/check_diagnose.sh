#!/bin/sh
# --check against a real snmpd: what it says of the way there and of snmpd's lines is what a manager finds.
needs=snmpget
. "$(dirname "$0")/netns.sh"

# check OPTION...: --check, with $scratch/snmpd.conf as the one of the machine
check() {
    "$program" --root "$fixtures/synth-6.12" --check "$@" >"$scratch/out" 2>"$scratch/err"
}

# ---- the AgentX socket

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
check -x tpc:localhost:7059
says out "an unknown kind of address" '^WRONG +AgentX socket +tpc:localhost:7059: .*; an address is a path, or tcp:HOST:PORT'

[ $failed -eq 0 ]
