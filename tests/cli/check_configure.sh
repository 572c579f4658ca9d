#!/bin/sh
# configure warns if the configuration would be installed where the program does not look for it.
. "$(dirname "$0")/../kit/functions.sh"

command -v net-snmp-config >/dev/null || skip "net-snmp-config is missing"
# a copy of the files that it needs, since a configured tree cannot be configured from another folder
mkdir -p "$scratch/source" "$scratch/build"
(cd "$here/.." && cp -R configure build-aux Makefile.in config.h.in "$scratch/source/" &&
    cp --parents subagent/daemon/main.c subagent/base/build.h.in "$scratch/source/") || exit 1
# what this build's configure has found, so that nothing is compiled
grep '^[a-z]*_cv_' "${top_builddir:-.}/config.log" | grep -v '^ac_cv_env_' >"$scratch/build/config.cache"
cd "$scratch/build" || exit 1

looked_in=$(net-snmp-config --snmpconfpath)
expect 0 "another place" ../source/configure -q -n -C --prefix=/opt/elsewhere
says err "another place" "WARNING: make install puts netstat-agentx.conf into /opt/elsewhere/etc/snmp, where the program does not look: .* --sysconfdir=${looked_in%%/snmp:*}\$"
expect 0 "where the program looks" ../source/configure -q -n -C --prefix=/opt/elsewhere --sysconfdir="${looked_in%%/snmp:*}"
! grep "make install puts" "$scratch/err" || fail "configure warns without a reason"
[ $failed -eq 0 ]
