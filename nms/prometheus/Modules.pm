# The modules of snmp_exporter: the walked subtrees, the labels, and the objects left out. Both configurations are made from this: the
# generator's (generator.yml) and the exporter's own (snmp.yml), which must equal the generator's output for the former.
#
# There are two modules. linux_netstat is for everyday use. It has the scalars, by the name of each counter, the tables of interfaces,
# CPUs, sockets and alarms, and, by group and name, the counters of the IETF's modules, which have no scalar here. linux_netstat_counters
# is the table of all counters by group and name, including those for which this version has no scalar.
package Modules;
use strict;
use warnings;

# indexes that get a name as label: [indexes, the column with the name, whether the index is dropped]
my @LOOKUPS = (
    [['netstatSourceIndex'], 'netstatSourceName', 1],
    [['netstatIfIndex'], 'netstatIfName', 0],
    [['netstatIfIndex'], 'netstatIfLinkKind', 0],
    [['netstatIfIndex'], 'netstatIfLinkAlias', 0],
    [['netstatUdpSocketAddress', 'netstatUdpSocketPort', 'netstatUdpSocketInode'], 'netstatUdpSocketProcess', 0],
    [['netstatNsIndex'], 'netstatNsName', 0],
    [['netstatMcastGroupIfIndex'], 'netstatIfName', 0],
    [['netstatBondMemberIfIndex'], 'netstatIfName', 0],
    [['netstatBondMemberIfIndex'], 'netstatBondMemberBondName', 0],
    [['netstatAlarmIndex'], 'netstatAlarmRule', 0],
    [['netstatAlarmIndex'], 'netstatAlarmInstanceName', 1],
);

# Objects left out: they would be a new series for each text that they ever had, repeat a label, or are for tools without rates.
my @IGNORED = qw(netstatSourceLastError netstatCounterIncrease1Min netstatCounterIncrease5Min netstatIfLinkErrorsIncrease5Min
    netstatIfLinkLossesIncrease5Min netstatMcastGroupIfName netstatBondMemberName netstatRuleText netstatRuleValue netstatAlarmValue netstatAgentConfigFirstMistake);

# types of the generator; for a textual convention it uses the display hint
my %TYPE = (Counter32 => 'counter', Counter64 => 'counter', Gauge32 => 'gauge', Unsigned32 => 'gauge', Integer32 => 'gauge',
    INTEGER => 'gauge', TimeStamp => 'gauge', InetVersion => 'gauge', InetAddressType => 'gauge', InetPortNumber => 'gauge',
    InetAddress => 'InetAddress', DisplayString => 'DisplayString', SnmpAdminString => 'DisplayString',
    NetstatSentence => 'DisplayString', NetstatPath => 'DisplayString', PhysAddress => 'PhysAddress48');
# the enumerated conventions of INET-ADDRESS-MIB
my %ENUM = (InetVersion => [['unknown', 0], ['ipv4', 1], ['ipv6', 2]],
    InetAddressType => [['unknown', 0], ['ipv4', 1], ['ipv6', 2], ['ipv4z', 3], ['ipv6z', 4], ['dns', 16]]);

# Both modules: [ { name, walk, get, looked_up (walked only for labels), each [[OID, description]], lookups, ignored, named, metrics } ].
# OIDs have no leading point.
sub modules {
    my ($kits) = @_;
    my $objects = $kits->{objects};
    my $node = sub { return "$kits->{root}.1.$_[0]" };
    my (%groups, @get);
    for my $it (@{$kits->{counters}}) {
        next if $it->{name} =~ /</;
        if ($it->{scalar}) {
            $groups{$it->{oid} =~ s/\.\d+\.0$//r} = $it->{group};
        } else {
            push @get, [$it->{oid}, $it->{of}];
        }
    }
    my @every_day = ([$node->(1), 'the subagent itself'], (map { [$objects->{$_}{oid}, $_] } qw(netstatIcmpMsgTable netstatGroupTable)),
        (map { [$_, "scalars of $groups{$_}"] } sort { ($a =~ /(\d+)$/)[0] <=> ($b =~ /(\d+)$/)[0] } keys %groups),
        (map { [$objects->{$_}{oid}, $_] } qw(netstatIfLinkTable netstatBondMemberTable)), [$node->(4), 'CPUs'], [$node->(5), 'sockets'], [$node->(6), 'alarms'],
        [$node->(7), 'network namespaces']);
    return [module($kits, 'linux_netstat', \@every_day, \@get),
        module($kits, 'linux_netstat_counters', [[$objects->{netstatCounterTable}{oid}, 'netstatCounterTable']], [])];
}

sub module {
    my ($kits, $name, $walk, $get) = @_;
    my %it = (name => $name, walk => $walk, get => $get);
    my @found = metrics_below($kits, map { $_->[0] } @$walk, @$get);
    my %labels = map { $_ => 1 } map { map { $_->{labelname} } @{$_->{indexes}} } @found;
    $it{lookups} = [grep { !grep { !$labels{$_} } @{$_->[0]} } @LOOKUPS];
    my %ignored = map { $_ => 1 } @IGNORED, (map { $_->[1] } @LOOKUPS),
        grep { $kits->{objects}{$_}{access} eq 'not-accessible' } keys %{$kits->{objects}};
    $it{ignored} = [sort grep { $ignored{$_} } map { $_->{name} } @found];
    # generators from before 2026 treat an enumeration in an index as a number unless configured otherwise
    my %named = map { $_->{labelname} => 1 } grep { $_->{enum} } map { @{$_->{indexes}} } @found;
    $it{named} = [sort keys %named];
    $it{metrics} = [map { looked_up($kits, $it{lookups}, $_) } grep { !$ignored{$_->{name}} } @found];
    my %walked = map { $_->[0] => 1 } @$walk;
    for my $lookup (@{$it{lookups}}) {
        my $oid = $kits->{objects}{$lookup->[1]}{oid};
        next if grep { index("$oid.", "$_.") == 0 } keys %walked;
        push @{$it{looked_up}}, [$oid, $lookup->[1]];
        $walked{$oid} = 1;
    }
    $it{$_} = [map { [$_->[0] =~ s/^\.//r, $_->[1]] } @{$it{$_} // []}] for qw(walk get looked_up);
    return \%it;
}

# A description in the exporter's form: the first sentence, without its point if another sentence follows, and the OID.
sub help { return +(split /\. /, $_[0])[0] . ' - ' . $_[1] =~ s/^\.//r }

# All possible metrics below these OIDs, in the order of OIDs.
sub metrics_below {
    my ($kits, @oids) = @_;
    my @found;
    for my $it (@{$kits->{counters}}) {
        next unless $it->{scalar} && $it->{name} !~ /</;
        my $oid = $it->{oid} =~ s/\.0$//r;
        push @found, { name => $it->{descriptor}, oid => $oid, type => $TYPE{$it->{syntax}}, indexes => [],
            help => help("$it->{meaning} Since $it->{since}.", $oid) };
    }
    for my $it (values %{$kits->{objects}}) {
        next if $it->{access} !~ /^(read-only|not-accessible)$/ || $it->{descriptor} =~ /(?:Table|Entry)$/;
        my $type = $TYPE{$it->{syntax}} // die "$it->{descriptor}: $it->{syntax} has no type in Prometheus\n";
        push @found, { name => $it->{descriptor}, oid => $it->{oid}, type => $type, help => help($it->{meaning}, $it->{oid}),
            indexes => [map { label($kits, $_) } indexes($kits, $it)], enum => $it->{enum} // $ENUM{$it->{syntax}} };
    }
    @found = grep { my $oid = $_->{oid}; grep { index("$oid.", "$_.") == 0 || index("$_.", "$oid.") == 0 } @oids } @found;
    return sort { order($a->{oid}) cmp order($b->{oid}) } @found;
}

sub order { return join '.', map { sprintf '%05d', $_ } $_[0] =~ /\d+/g }

# The indexes of a column that become labels; an address and its type become one label.
sub indexes {
    my ($kits, $it) = @_;
    return () unless $it->{table};
    return grep { $kits->{objects}{$_}{syntax} ne 'InetAddressType' } @{$kits->{objects}{$it->{table}}{index}};
}

sub label {
    my ($kits, $name) = @_;
    my $it = $kits->{objects}{$name};
    my $enum = $it->{enum} // $ENUM{$it->{syntax}};
    return { labelname => $name, type => $enum ? 'EnumAsInfo' : $TYPE{$it->{syntax}}, enum => $enum };
}

sub looked_up {
    my ($kits, $lookups, $metric) = @_;
    my %has = map { $_->{labelname} => 1 } @{$metric->{indexes}};
    my (@lookups, @gone);
    for my $lookup (@$lookups) {
        my ($indexes, $name, $goes) = @$lookup;
        next if grep { !$has{$_} } @$indexes;
        my $it = $kits->{objects}{$name};
        push @lookups, { labels => $indexes, labelname => $name, oid => $it->{oid} =~ s/^\.//r, type => $TYPE{$it->{syntax}} };
        push @gone, map { { labels => [], labelname => $_ } } @$indexes if $goes;
    }
    return { %$metric, oid => $metric->{oid} =~ s/^\.//r, lookups => [@lookups, @gone] };
}

# ---- for alerts and the dashboard

# The labels that identify the rows of a column; none for a scalar or a counter.
sub labels {
    my ($kits, $it) = @_;
    return exists $it->{group} ? () : map { label($kits, $_)->{labelname} } indexes($kits, $it);
}

# The name and labels of an object of Kits in Prometheus: ("netstatTcpStateSockets", { netstatTcpState => "listen" }).
sub series {
    my ($kits, $it) = @_;
    if (exists $it->{group}) {
        return ($it->{descriptor}, {}) if $it->{scalar};
        return ($it->{descriptor}, { netstatCounterGroup => $it->{group}, netstatCounterName => $it->{name} });
    }
    return ($it->{descriptor}, {}) unless defined $it->{index} && $it->{table};
    my @labels = map { label($kits, $_) } indexes($kits, $it);
    my @index = split /\./, $it->{index};
    die "$it->{of}: the index does not consist of numbers only\n" if @labels != @index;
    my %of;
    for my $label (@labels) {
        my $number = shift @index;
        my ($enum) = grep { $_->[1] == $number } @{$label->{enum} // []};
        $of{$label->{labelname}} = $enum ? $enum->[0] : $number;
    }
    return ($it->{descriptor}, \%of);
}

1;
