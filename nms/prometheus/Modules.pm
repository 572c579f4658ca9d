# The modules of snmp_exporter: what is walked, what becomes a label, and what of it is left out. Both configurations are made of it,
# the generator's (generator.yml) and the exporter's own (snmp.yml), which must be what the generator makes of the former.
#
# Two modules: linux_netstat is for every day. It has the scalars, by the name of each counter, the tables of interfaces, CPUs,
# sockets and alarms, and those counters that are the IETF's and therefore no scalars here, by group and name. linux_netstat_counters
# is the table of all counters by group and name, for those that this version has no scalar for.
package Modules;
use strict;
use warnings;

# where an index becomes a name: [indexes, the column that has the name, whether the index goes]
my @LOOKUPS = (
    [['netstatSourceIndex'], 'netstatSourceName', 1],
    [['netstatIfIndex'], 'netstatIfName', 0],
    [['netstatIfIndex'], 'netstatIfLinkKind', 0],
    [['netstatIfIndex'], 'netstatIfLinkAlias', 0],
    [['netstatUdpSocketAddress', 'netstatUdpSocketPort', 'netstatUdpSocketInode'], 'netstatUdpSocketProcess', 0],
    [['netstatMcastGroupIfIndex'], 'netstatIfName', 0],
    [['netstatAlarmIndex'], 'netstatAlarmRule', 0],
    [['netstatAlarmIndex'], 'netstatAlarmInstanceName', 1],
);

# What would be a series for each text that it ever held, says again what a label says, or is for tools that know no rate.
my @IGNORED = qw(netstatSourceLastError netstatCounterIncrease1Min netstatCounterIncrease5Min netstatIfLinkErrorsIncrease5Min
    netstatIfLinkLossesIncrease5Min netstatMcastGroupIfName netstatRuleText netstatRuleValue netstatAlarmValue netstatAgentConfigFirstMistake);

# types of the generator; of a textual convention it takes what its display hint makes of it
my %TYPE = (Counter32 => 'counter', Counter64 => 'counter', Gauge32 => 'gauge', Unsigned32 => 'gauge', Integer32 => 'gauge',
    INTEGER => 'gauge', TimeStamp => 'gauge', InetVersion => 'gauge', InetAddressType => 'gauge', InetPortNumber => 'gauge',
    InetAddress => 'InetAddress', DisplayString => 'DisplayString', SnmpAdminString => 'DisplayString',
    NetstatSentence => 'DisplayString', PhysAddress => 'PhysAddress48');
# those conventions that number things, from INET-ADDRESS-MIB
my %ENUM = (InetVersion => [['unknown', 0], ['ipv4', 1], ['ipv6', 2]],
    InetAddressType => [['unknown', 0], ['ipv4', 1], ['ipv6', 2], ['ipv4z', 3], ['ipv6z', 4], ['dns', 16]]);

# Both modules: [ { name, walk, get, looked_up (walked for labels alone), each [[OID, what it is]], lookups, ignored, named, metrics } ];
# OIDs without a point in front.
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
        [$objects->{netstatIfLinkTable}{oid}, 'netstatIfLinkTable'], [$node->(4), 'CPUs'], [$node->(5), 'sockets'], [$node->(6), 'alarms']);
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
    # an enumeration in an index is a number to the generators of before 2026, unless they are told
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

# A description as the exporter has it: its first sentence, whose point is left away where another one follows, and the OID.
sub help { return +(split /\. /, $_[0])[0] . ' - ' . $_[1] =~ s/^\.//r }

# Everything that can be a metric below these OIDs, in the order of OIDs.
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

# The indexes of a column that become labels: the type of an address goes with the address.
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

# ---- what others make of it

# The labels that tell apart the rows of a column; none of a scalar or a counter.
sub labels {
    my ($kits, $it) = @_;
    return exists $it->{group} ? () : map { label($kits, $_)->{labelname} } indexes($kits, $it);
}

# The name and labels under which Prometheus has an object of Kits: ("netstatTcpStateSockets", { netstatTcpState => "listen" }).
sub series {
    my ($kits, $it) = @_;
    if (exists $it->{group}) {
        return ($it->{descriptor}, {}) if $it->{scalar};
        return ($it->{descriptor}, { netstatCounterGroup => $it->{group}, netstatCounterName => $it->{name} });
    }
    return ($it->{descriptor}, {}) unless defined $it->{index} && $it->{table};
    my @labels = map { label($kits, $_) } indexes($kits, $it);
    my @index = split /\./, $it->{index};
    die "$it->{of}: an index that is not of numbers alone\n" if @labels != @index;
    my %of;
    for my $label (@labels) {
        my $number = shift @index;
        my ($enum) = grep { $_->[1] == $number } @{$label->{enum} // []};
        $of{$label->{labelname}} = $enum ? $enum->[0] : $number;
    }
    return ($it->{descriptor}, \%of);
}

1;
