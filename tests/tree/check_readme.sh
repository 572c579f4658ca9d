#!/bin/sh
# doc/installation, "Names at the manager": its commands, run unchanged in a clone by a user who has
# no modules yet.
. "$(dirname "$0")/../kit/functions.sh"

top=$(cd "$here/.." && pwd)
skip() { echo "SKIP: $1"; exit 77; }
[ -n "${NETSTAT_MIBS:-}" ] || skip "NETSTAT_MIBS does not say where the IETF's modules are"
for need in snmptranslate dpkg-deb; do
    command -v $need >/dev/null || skip "$need is missing"
done

# erlang-snmp, with the modules that are here
package=$scratch/package
mkdir -p "$package/DEBIAN" "$package/usr/lib/erlang/lib/snmp-5/mibs" "$scratch/bin" "$scratch/home" "$scratch/clone"
printf 'Package: erlang-snmp\nVersion: 1\nArchitecture: all\nMaintainer: none\nDescription: none\n' >"$package/DEBIAN/control"
for module in SNMPv2-SMI SNMPv2-TC SNMPv2-CONF SNMPv2-MIB SNMP-FRAMEWORK-MIB INET-ADDRESS-MIB; do
    for folder in $(echo "$NETSTAT_MIBS" | tr : ' '); do
        [ ! -e "$folder/$module" ] || cp "$folder/$module" "$package/usr/lib/erlang/lib/snmp-5/mibs/$module.mib"
    done
done
cat >"$scratch/bin/apt-get" <<END
#!/bin/sh
[ "\$*" = "download erlang-snmp" ] && dpkg-deb -b "$package" erlang-snmp_1_all.deb
END
chmod +x "$scratch/bin/apt-get"

# a step is indented; the text between two steps is not
sed -n '/^Names at the manager$/,/^With `-m/s/^    //p' "$top/doc/installation" >"$scratch/steps"
[ "$(grep -c . "$scratch/steps")" -ge 4 ] || fail "doc/installation has no steps"
ln -s "$top/mibs" "$scratch/clone/mibs"
cd "$scratch/clone" || exit 99
# the library's default folders, regardless of folders set in the environment or in a configuration
expect 0 "the steps" env -u MIBS HOME="$scratch/home" SNMPCONFPATH=/dev/null MIBDIRS="$scratch/home/.snmp/mibs:/usr/share/snmp/mibs" \
    PATH="$scratch/bin:$PATH" sh -e "$scratch/steps"
says out "the steps" '^\.1\.3\.6\.1\.4\.1\.8072\.9999\.9999\.2741\.1\.2\.10\.[0-9]+\.0$'
[ $failed -eq 0 ]
