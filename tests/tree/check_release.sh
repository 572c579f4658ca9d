#!/bin/sh
# One version everywhere: in the program, in NEWS and in the packages; and one least version of Net-SNMP. debian/ is not in the tarball.
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
[ -n "$least" ] || fail "configure takes any Net-SNMP"
# wants FILE PATTERN
wants() { grep -q "$2 $least\b" "$top/$1" || fail "$1 does not want Net-SNMP $least"; }
wants README 'Net-SNMP'
wants packaging/netstat-agentx.spec '^BuildRequires: *net-snmp-devel >='
[ ! -e "$top/debian/control" ] || wants debian/control 'libsnmp-dev (>='
[ $failed -eq 0 ]
