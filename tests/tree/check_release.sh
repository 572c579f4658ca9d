#!/bin/sh
# One version in the program, NEWS and the packages, and one minimum version of Net-SNMP. debian/ is not in the tarball.
. "$(dirname "$0")/../kit/functions.sh"

top=$here/..
version=$("$program" -v | cut -d ' ' -f 2)
[ -n "$version" ] || fail "-v prints no version"

# is WHAT VERSION
is() { [ "$2" = "$version" ] || fail "the program is $version, $1 is '$2'"; }
is NEWS "$(sed -n 's/^netstat-agentx \([0-9]\)/\1/p' "$top/NEWS" | head -n 1)"
is netstat-agentx.spec "$(sed -n 's/^Version: *//p' "$top/packaging/netstat-agentx.spec")"
is "the spec's changelog" "$(sed -n '/^%changelog/,$s/^\*.* - \(.*\)-.*/\1/p' "$top/packaging/netstat-agentx.spec" | head -n 1)"
[ ! -e "$top/debian/changelog" ] || is debian/changelog "$(sed -n '1s/.*(\(.*\)-.*/\1/p' "$top/debian/changelog")"

least=$(sed -n 's/^m4_define(\[least_netsnmp\], \[\(.*\)\])$/\1/p' "$top/configure.ac")
[ -n "$least" ] || fail "configure accepts any Net-SNMP"
# requires FILE PATTERN: whether FILE has the minimum version after PATTERN
requires() { grep -q "$2 $least\b" "$top/$1" || fail "$1 does not require Net-SNMP $least"; }
requires README 'Net-SNMP'
requires packaging/netstat-agentx.spec '^BuildRequires: *net-snmp-devel >='
[ ! -e "$top/debian/control" ] || requires debian/control 'libsnmp-dev (>='
[ $failed -eq 0 ]
