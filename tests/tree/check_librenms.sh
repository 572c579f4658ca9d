#!/bin/sh
# The kit for LibreNMS, as far as it can be tested without LibreNMS: the limits of the database and
# the schema, each sensor found in the recording, the trap handler with stand-ins for LibreNMS's
# classes, a pull request into a tree. With LIBRENMS, a source tree of LibreNMS, and node with ajv
# and js-yaml, the discovery is validated against its schema. Parts for which something is missing
# are skipped with a message.
. "$(dirname "$0")/../kit/functions.sh"

tree=$(cd "$here/.." && pwd)
kit=$tree/nms/librenms
perl=${PERL:-perl}
"$perl" -MJSON::PP -e 1 2>/dev/null || { echo "SKIP: no perl"; exit 77; }

# ---- sensors: no two the same, short enough for LibreNMS's columns, and the recording has most of the discovery

"$perl" -MJSON::PP -e '
    local $/;
    my ($json, $yaml, $custom) = map { open my $in, "<", $_ or die "$_: $!\n"; scalar <$in> } @ARGV;
    my (%index, %descr, %oid, $wrong);
    sub wrong { print "@_\n"; $wrong = 1 }
    for (@{decode_json($json)->{sensors}{discovery}{sensors}}) {
        wrong("two sensors $_->{sensor_index}") if $index{"$_->{sensor_class} $_->{sensor_index}"}++;
        wrong("$_->{sensor_index} is too long") if length $_->{sensor_index} > 128 || length $_->{sensor_descr} > 255;
        $oid{$_->{sensor_oid} =~ s/\.[\d.]*$//r}++;
    }
    my ($entries, $sensors) = (scalar(() = $yaml =~ /^ +num_oid:/mg), scalar keys %index);
    for (grep { !/^#/ } split /\n/, $custom) {
        my @field = split /\t/, $_, -1;
        wrong("custom-oids.tsv: $_") if @field != 7 || $field[1] !~ /^(?:\.\d+)+(?:\.\*)?$/ || $field[2] !~ /^(?:COUNTER|GAUGE)$/;
        wrong("two custom OIDs, or one too long: $field[0]") if $descr{$field[0]}++ || length $field[0] > 240 || length $field[3] > 20;
    }
    # each rule is a sensor; some sensors are missing because the kernel lacks their counters
    wrong("$sensors sensors of $entries entries") if $entries < 80 || $sensors < $entries;
    print "$entries entries find $sensors sensors; ", scalar keys %descr, " custom OIDs\n";
    exit($wrong // 0)' "$kit/linux_netstat.json" "$kit/linux-netstat.yaml" "$kit/custom-oids.tsv" || fail "sensors"

# ---- custom OIDs: with the host's names, in a script for the database

mkdir "$scratch/bin"
# the output of Net-SNMP for a host with such an interface
cat >"$scratch/bin/snmpget" <<'END'
#!/bin/sh
for oid; do case $oid in .1.9.1.0) echo '.1.9.1.0 = Gauge32: 5' ;; esac; done
END
cat >"$scratch/bin/snmpwalk" <<'END'
#!/bin/sh
for oid; do
    case $oid in
    .1.9.2) printf '%s\n' '.1.9.2.7 = Counter64: 41' '.1.9.2.8 = Counter64: 42' '.1.9.2.9 = Counter64: 43' '.1.9.2.10 = No Such Instance currently exists at this OID' ;;
    .1.9.3) printf '%s\n' '.1.9.3.7 = STRING: "we\"ird'"'"'y"' '.1.9.3.8 = STRING: "a\\b\\"' '.1.9.3.9 = Hex-STRING: 5C 22 C3 A4 22 ' ;;
    esac
done
END
chmod +x "$scratch/bin/snmpget" "$scratch/bin/snmpwalk"
printf 'One\t.1.9.1.0\tGAUGE\t\t\t\t\nRow *\t.1.9.2.*\tGAUGE\t\t\t\t.1.9.3\n' >"$scratch/custom-oids.tsv"
PATH=$scratch/bin:$PATH CUSTOM_OIDS=$scratch/custom-oids.tsv "$perl" "$kit/custom-oids" 'ho\st' 192.0.2.1 >"$scratch/out" 2>"$scratch/err" ||
    { fail "custom-oids"; cat "$scratch/err"; }
for row in "'One', '.1.9.1.0'" "'Row we\"ird\'y', '.1.9.2.7'" "'Row a\\\\b\\\\', '.1.9.2.8'" "'Row \\\\\"$(printf '\303\244')\"', '.1.9.2.9'" \
    "WHERE hostname = 'ho\\\\st'"; do
    grep -Fq -- "$row" "$scratch/out" || { fail "custom-oids does not write $row"; cat "$scratch/out"; }
done
grep -Fq '.1.9.2.10' "$scratch/out" && fail "custom-oids writes an object that the host lacks"
grep -Fq '.1.9.2.10' "$scratch/out" && fail "custom-oids writes an object that the host lacks"
# and in a recording
printf '%s\n' '.1.9.1.3.1.1.1 = STRING: "we\"ird'"'"'y\\"' | "$perl" "$kit/record.pl" 1.9 >"$scratch/out"
grep -Fqx '@ROOT@.1.3.1.1.1|4|we"ird'"'"'y\' "$scratch/out" || { fail "record.pl"; cat "$scratch/out"; }

# ---- a pull request: making it twice adds nothing

lnms=$scratch/librenms
mkdir -p "$lnms/resources/definitions/os_discovery" "$lnms/config"
printf 'modules:\n    sensors:\n        count:\n            data:\n                -\n                    oid: THEIRS\n' \
    >"$lnms/resources/definitions/os_discovery/linux.yaml"
printf "<?php\n\nreturn [\n    'trap_handlers' => [\n        'THEIRS::trap' => Theirs::class,\n    ],\n];\n" >"$lnms/config/snmptraps.php"
expect 0 "pull-request" "$perl" "$kit/pull-request" "$lnms"
cp -R "$lnms" "$scratch/once"
expect 0 "pull-request again" "$perl" "$kit/pull-request" "$lnms"
diff -r "$scratch/once" "$lnms" || fail "a pull request made twice differs"
yaml=$lnms/resources/definitions/os_discovery/linux.yaml
[ "$(grep -c '^        count:$' "$yaml")" = 1 ] && [ "$(grep -c '^        state:$' "$yaml")" = 1 ] && grep -q 'oid: THEIRS' "$yaml" ||
    { fail "linux.yaml"; head -n 20 "$yaml"; }
[ "$(grep -c num_oid "$yaml")" = "$(grep -c num_oid "$kit/linux-netstat.yaml")" ] || fail "linux.yaml lacks entries"
[ "$(grep -c "'LINUX-NETSTAT-MIB::netstatAlarm" "$lnms/config/snmptraps.php")" = 2 ] || fail "config/snmptraps.php"
cmp "$tree/mibs/LINUX-NETSTAT-MIB.txt" "$lnms/mibs/LINUX-NETSTAT-MIB" || fail "no MIB"

# ---- the trap handler

# handler NOTIFICATION SEVERITY [ADVICE]: prints the handler's result for such a trap, with the advice as snmptrapd prints it
handler() {
    php "$kit/trap.php" "$kit/NetstatAlarm.php" <<END
host.example.org
UDP: [192.0.2.1]:49563->[192.0.2.2]:162
DISMAN-EVENT-MIB::sysUpTimeInstance 0:0:29:40.10
SNMPv2-MIB::snmpTrapOID.0 LINUX-NETSTAT-MIB::$1
LINUX-NETSTAT-MIB::netstatNotificationRule.0 "queue"
LINUX-NETSTAT-MIB::netstatNotificationSeverity.0 $2
LINUX-NETSTAT-MIB::netstatNotificationSentence.0 "queue: netstatCounterValue.\\"TcpExt\\".\\"ListenOverflows\\" rose by 398${3:-}"
END
}
if command -v php >/dev/null; then
    for file in "$kit/NetstatAlarm.php" "$kit/NetstatAlarmTest.php" "$lnms/config/snmptraps.php"; do
        expect 0 "$file" php -l "$file"
    done
    for case in 'Raised critical Error' 'Raised warning Warning' 'Raised information Info' 'Raised 3 Error' 'Cleared critical Ok'; do
        set -- $case
        [ "$(handler "netstatAlarm$1" "$2")" = "$3: Netstat alarm queue: netstatCounterValue.\"TcpExt\".\"ListenOverflows\" rose by 398" ] ||
            fail "$case: $(handler "netstatAlarm$1" "$2")"
    done
    # printed, meant
    for case in '. \"No\".|. "No".' '. No\"|. No"' '. \\\\n|. \\n' '. end\\\\|. end\\' '. \\\\\"|. \\"' ' (we\"ird'"'"'y)| (we"ird'"'"'y)'; do
        wanted="Warning: Netstat alarm queue: netstatCounterValue.\"TcpExt\".\"ListenOverflows\" rose by 398${case#*|}"
        [ "$(handler netstatAlarmRaised warning "${case%%|*}")" = "$wanted" ] ||
            fail "$case: $(handler netstatAlarmRaised warning "${case%%|*}")"
    done
else
    echo "left out: no php"
fi

# ---- LibreNMS's schema

if [ -n "${LIBRENMS:-}" ] && node -e 'require("ajv/dist/2020"); require("js-yaml")' 2>/dev/null; then
    expect 0 "the discovery and LibreNMS's schema" node "$kit/validate.js" "$LIBRENMS" "$kit/linux-netstat.yaml"
else
    echo "left out: no LIBRENMS, or node without ajv and js-yaml"
fi

echo "$failed failures"
[ $failed -eq 0 ]
