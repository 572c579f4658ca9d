#!/bin/sh
# quickstart in a clone that is already built, with replacements for make and apt-get: mistyped
# words, missing or broken packages, and the output of `run`.
needs='snmpbulkwalk snmpget'
. "$(dirname "$0")/../kit/netns.sh"

top=$here/..
mkdir "$scratch/tmp"
export TMPDIR="$scratch/tmp"        # which must be empty at the end
[ -e "$top/quickstart" ] || { echo "SKIP: the tarball goes without quickstart"; exit 77; }
clone=$scratch/clone
mkdir -p "$clone/.cache/mibs" "$clone/bin" "$clone/subagent"
cp "$top/quickstart" "$clone/"
: >"$clone/Makefile"

# stub NAME: makes a program of this name in the clone from the text on standard input
stub() {
    cat >"$clone/bin/$1"
    chmod +x "$clone/bin/$1"
}
stub configure </dev/null
mv "$clone/bin/configure" "$clone/"
stub make <<'END'
#!/bin/sh
END
quickstart() { PATH=$clone/bin:$PATH "$clone/quickstart" "$@"; }

# ---- unknown words

# misused PATTERN WORD...: checks that it names the word and prints the usage and nothing else
misused() {
    pattern=$1
    shift
    expect 2 "quickstart $*" quickstart "$@"
    says err "quickstart $*" "^quickstart: $pattern\$"
    says err "quickstart $*" '^Usage: ./quickstart run'
    silent out "quickstart $*"
}
misused "'rnu' is not a command" rnu
misused "'run' has no option '--onec'" run --onec
misused "'check' has no option '--once'" check --once
misused "'again' is one word too many" run --once again
misused "no command given"
expect 0 "quickstart help" quickstart help
silent err "quickstart help"

# ---- apt-get if a command is missing: with a PATH that has all other commands

mkdir "$scratch/path"
for folder in $(echo "$PATH" | tr : ' '); do
    [ ! -d "$folder" ] || find "$folder/" -maxdepth 1 ! -type d -exec ln -sf -t "$scratch/path" {} + 2>/dev/null
done
# the files that a build needs; their content does not matter here
for command in autoreconf automake pkg-config gcc; do
    ln -sf /bin/true "$scratch/path/$command"
done
sed -i 's|/usr/include/[a-z/-]*/*[a-z-]*\.h:|/bin/sh:|g; s|/usr/share/aclocal/[a-z_]*\.m4:|/bin/sh:|' "$clone/quickstart"
rm -f "$scratch/path/make" "$clone/bin/make" "$scratch/path/autoreconf"
ln -s /bin/true "$scratch/path/make"
stub id <<'END'
#!/bin/sh
echo 0
END
# apt_get UPDATE INSTALL BRINGS: sets the exit statuses of `apt-get update` and `apt-get install`, and whether the latter installs autoreconf
apt_get() {
    rm -f "$clone/bin/autoreconf" "$scratch/installs"
    stub apt-get <<END
#!/bin/sh
[ \$1 = install ] || { echo "E: The repository of another does not answer"; exit $1; }
echo "\$*" >"$scratch/installs"
[ $3 = no ] || ln -s /bin/true "$clone/bin/autoreconf"
echo "E: Sub-process /usr/bin/dpkg returned an error code (1): unrelated-package"
exit $2
END
}
build() { PATH=$clone/bin:$scratch/path "$clone/quickstart" build; }
apt_get 0 0 yes
expect 0 "a package that is missing" build
says installs "a package that is missing" 'install .* autoconf *$'
apt_get 0 100 yes
expect 0 "apt-get install that fails because of another package" build
apt_get 100 0 yes
expect 0 "apt-get update that fails because of another repository" build
apt_get 0 100 no
expect 1 "a package that cannot be installed" build
says err "a package that cannot be installed" '^E: .*unrelated-package'
says err "a package that cannot be installed" '^quickstart: still missing after apt-get install: autoconf'
rm "$clone/bin/id" "$clone/bin/apt-get"

# ---- run, with the built program, and with the IETF's modules if they are available

[ -n "${NETSTAT_MIBS:-}" ] || { echo "left out: run, without NETSTAT_MIBS"; exit $((failed > 0)); }
cp "$top/quickstart" "$clone/"
built=$(cd "${top_builddir:-.}" && pwd)
ln -s "$built/subagent/netstat-agentx" "$clone/subagent/netstat-agentx"
ln -s "$(cd "$top" && pwd)/subagent/netstat-agentx.conf" "$clone/subagent/netstat-agentx.conf"
ln -s "$built/generated" "$clone/generated"
for folder in $(echo "$NETSTAT_MIBS" | tr : ' '); do
    find "$folder/" -maxdepth 1 -type f -exec cp -t "$clone/.cache/mibs" {} +
done
for command in make autoreconf; do
    stub $command <<'END'
#!/bin/sh
END
done
stub spike <<'END'
#!/bin/sh
exec sleep "$2"
END
spike=$clone/$(sed -n 's|^ *\(tests/.*spike\) unread .*|\1|p' "$clone/quickstart")
mkdir -p "$(dirname "$spike")"
mv "$clone/bin/spike" "$spike"
unset MIBS SNMPCONFPATH SNMP_PERSISTENT_DIR

expect 0 "run --once" quickstart run --once
says out "run --once" '^LINUX-NETSTAT-MIB::tcpExtListenOverflows.0 = Counter64: [0-9]+ events$'
whole=$(grep -c ^LINUX-NETSTAT-MIB "$scratch/out")
[ "$whole" -gt 500 ] || fail "run --once: prints $whole variables"

PATH=$clone/bin:$PATH "$clone/quickstart" run >"$scratch/shown" 2>&1 &
run=$!
children="$children $run"
within 30 grep -q '^env MIBDIRS=' "$scratch/shown" || { fail "run: shows no command"; cat "$scratch/shown"; }
[ "$(wc -l <"$scratch/shown")" -le 30 ] || fail "run: prints $(wc -l <"$scratch/shown") lines"
says shown "run" '^LINUX-NETSTAT-MIB::netstatAgentVersion'
tail -n 1 "$scratch/shown" >"$scratch/command"
expect 0 "the command that run shows" sh "$scratch/command"
says out "the command that run shows" '^LINUX-NETSTAT-MIB::tcpExtListenOverflows.0 = Counter64: [0-9]+ events$'
seen=$(grep -c ^LINUX-NETSTAT-MIB "$scratch/out")
[ "$seen" -gt 500 ] || fail "the command that run shows: $seen variables"
kill $run
wait $run
[ $? -eq 143 ] || fail "run: the exit status is not that of a signal"
[ -z "$(ls -A "$TMPDIR")" ] || fail "quickstart leaves $(ls -A "$TMPDIR")"
[ $failed -eq 0 ]
