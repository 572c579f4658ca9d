#!/bin/sh
# The kit for Prometheus, as far as validators can test it: the exporter accepts the configuration
# in its format but not the other one, its generator turns generator.yml into the kit's files, each
# alert fires and ends as its rule says, and the dashboard is consistent. Parts for which a program
# is missing are skipped with a message. SNMP_EXPORTERS names exporters to use instead of the one in
# PATH, each with its generator in the same folder.
. "$(dirname "$0")/../kit/functions.sh"

tree=$here/..
kit=$tree/nms/prometheus
perl=${PERL:-perl}
own=.1.3.6.1.4.1.8072.9999.9999.2741
"$perl" -MJSON::PP -e 1 2>/dev/null || { echo "SKIP: no perl"; exit 77; }

# ---- the exporter and its generator

version_of() { "$1" --version 2>&1 | sed -n 's/.*version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p;' | head -n 1; }

# the format before 0.23, with the lines for SNMPv3 instead of those for a community
with_v3() { sed '/^  version: 2$/,/^    community: /d; s/^  #\(version: \|auth:\|  \)/  \1/' "$1"; }
with_v3 "$kit/snmp-before-0.23.yml" >"$scratch/v3.yml"

formats() {
    set -- "$1" $(version_of "$1")
    takes=snmp.yml refuses=snmp-before-0.23.yml
    [ "$2" -gt 0 ] || [ "$3" -ge 23 ] || { takes=snmp-before-0.23.yml refuses=snmp.yml; }
    expect 0 "snmp_exporter $2.$3 and $takes" "$1" --dry-run --config.file="$kit/$takes"
    case $takes in
    *before*) expect 0 "snmp_exporter $2.$3 and SNMPv3" "$1" --dry-run --config.file="$scratch/v3.yml" ;;
    esac
    "$1" --dry-run --config.file="$kit/$refuses" >/dev/null 2>&1 && fail "snmp_exporter $2.$3 takes $refuses"
}

# newer generators stop if a module's imports are missing, so they get only these
gather_modules() {
    mkdir "$scratch/mibs"
    for folder in $(echo "$NETSTAT_MIBS" | tr : ' '); do
        for module in SNMPv2-SMI SNMPv2-TC SNMPv2-CONF SNMPv2-MIB SNMP-FRAMEWORK-MIB INET-ADDRESS-MIB NET-SNMP-MIB; do
            find "$folder" -maxdepth 1 \( -name $module -o -name $module.txt \) -exec cp {} "$scratch/mibs" \;
        done
    done
    cp "$tree/mibs/LINUX-NETSTAT-MIB.txt" "$scratch/mibs"
    for file in snmp.yml snmp-before-0.23.yml; do
        "$perl" "$kit/flatten.pl" "$kit/$file" >"$scratch/$file"
    done
}

made_by() {
    case $takes in
    *before*) cp "$kit/generator.yml" "$scratch" ;;
    *) sed 's/^#\(auths:\|  \)/\1/' "$kit/generator.yml" >"$scratch/generator.yml" ;;
    esac
    (cd "$scratch" && MIBDIRS=$scratch/mibs MIBS=LINUX-NETSTAT-MIB "$1" generate -o made.yml) >"$scratch/out" 2>&1 ||
        { fail "$1"; cat "$scratch/out"; return; }
    "$perl" "$kit/flatten.pl" "$scratch/made.yml" >"$scratch/made"
    for file in snmp.yml snmp-before-0.23.yml; do
        diff "$scratch/made" "$scratch/$file" || fail "$1 does not turn generator.yml into $file"
    done
    echo "$1 makes $(grep -c 'metrics:' "$scratch/made") metrics, as the kit has them"
}

for exporter in ${SNMP_EXPORTERS:-$(command -v prometheus-snmp-exporter)}; do
    formats "$exporter"
    generator=$(dirname "$exporter")/prometheus-snmp-generator
    if [ -x "$generator" ] && [ -n "${NETSTAT_MIBS:-}" ]; then
        [ -d "$scratch/mibs" ] || gather_modules
        made_by "$generator"
    else
        echo "left out: no generator, or no NETSTAT_MIBS"
    fi
done
# all have the same user, with the phrases that README gives for snmpd
for phrase in 'username: nms' 'auth_protocol: SHA256' 'password: authentication phrase' 'priv_protocol: AES' 'priv_password: privacy phrase'; do
    for file in "$kit/snmp.yml" "$kit/generator.yml" "$scratch/v3.yml"; do
        grep -q "^#\{0,1\} *$phrase$" "$file" || fail "${file##*/}: no $phrase"
    done
done
grep -q 'createUser nms SHA-256 "authentication phrase" AES "privacy phrase"' "$tree/README" || fail "README has another user"
[ -n "${exporter:-}" ] || echo "left out: no prometheus-snmp-exporter"

# ---- alerts

if command -v promtool >/dev/null; then
    expect 0 "alerts.yml" promtool check rules "$kit/alerts.yml"
    expect 0 "prometheus.yml" promtool check config "$kit/prometheus.yml"
    cp "$kit/alerts.yml" "$scratch"
    "$perl" "$kit/alert-tests.pl" "$tree" $own >"$scratch/tests.yml" || fail "alert-tests.pl"
    expect 0 "alerts" promtool test rules "$scratch/tests.yml"
    echo "$(grep -c eval_time "$scratch/tests.yml") looks at alerts"
    # the same after an operator has added a label to each rule and renamed another, and has added a label to the targets
    sed 's/^\( *\)severity: .*/\1level: other\n\1team: net/' "$kit/alerts.yml" >"$scratch/alerts.yml"
    [ "$(grep -c 'team: net' "$scratch/alerts.yml")" = "$(grep -c 'alert: ' "$kit/alerts.yml")" ] || fail "not every rule has a further label"
    expect 0 "alerts with a further label" promtool test rules "$scratch/tests.yml"
    cp "$kit/alerts.yml" "$scratch"
    sed '/series:/s/job="netstat"/&,site="a"/' "$scratch/tests.yml" >"$scratch/sites.yml"
    grep -q 'site="a"' "$scratch/sites.yml" || fail "no target has a further label"
    expect 0 "alerts of targets with a further label" promtool test rules "$scratch/sites.yml"
    "$perl" "$kit/share-tests.pl" "$kit/dashboard.json" >"$scratch/shares.yml" || fail "share-tests.pl"
    expect 0 "the retransmitted share" promtool test rules "$scratch/shares.yml"
else
    echo "left out: no promtool"
fi

# ---- the dashboard: everything that Grafana needs exists once, and every reference has a target

"$perl" -MJSON::PP -e '
    local $/;
    my $dashboard = decode_json(<>);
    my %variable = map { $_->{name} => 1 } @{$dashboard->{templating}{list}};
    my (%id, %place, $queries, $failed);
    sub wrong { print "dashboard.json: @_\n"; $failed = 1 }
    for my $panel (map { ($_, @{$_->{panels} // []}) } @{$dashboard->{panels}}) {
        wrong("no id, or one used twice, in $panel->{title}") if !$panel->{id} || $id{$panel->{id}}++;
        my $at = $panel->{gridPos};
        for my $x ($at->{x} .. $at->{x} + $at->{w} - 1) {
            for my $y ($at->{y} .. $at->{y} + $at->{h} - 1) {
                wrong("$panel->{title} overlaps another panel or is outside the grid") if $x > 23 || $place{"$x $y"}++;
            }
        }
        next if $panel->{type} eq "row";
        wrong("$panel->{title} has no description") unless $panel->{description};
        my %target;
        for my $target (@{$panel->{targets}}) {
            $queries++;
            wrong("$panel->{title}: two targets $target->{refId}") if $target{$target->{refId}}++;
            for my $name ("$target->{expr} $panel->{title}" =~ /\$(\w+)/g) {
                wrong("$panel->{title}: no variable $name") unless $variable{$name} || $name =~ /^__/;
            }
        }
        $target{$_->{matcher}{options}} or wrong("$panel->{title}: a colour for nothing") for @{$panel->{fieldConfig}{overrides}};
    }
    wrong("few queries") if $queries < 100;
    print "$queries queries in ", scalar(keys %id), " panels\n";
    exit($failed // 0)' "$kit/dashboard.json" || fail "dashboard.json"

echo "$failed failures"
[ $failed -eq 0 ]
