# The items of the template: polled ones, calculated ones, and prototypes for discovered ones. Callers request an item by its content; an
# item requested twice is created once, with the name given first.
package Items;
use strict;
use warnings;
use Export;

our $TEMPLATE = 'Linux netstat by SNMP';
our $EVERY = '{$NETSTAT.INTERVAL}';

# The answer for an absent object is not a value, and must not put the item into an error state.
my $SKIP_ABSENT = map_of(type => 'CHECK_NOT_SUPPORTED', parameters => [''], error_handler => 'DISCARD_VALUE');

sub new {
    my ($class, $kits) = @_;
    my $self = bless { kits => $kits, items => [], by_key => {}, group => {} }, $class;
    # the group of graphs for each of the kernel's groups: TCP for TcpExt
    for my $graph (@{$kits->{graphs}}) {
        $self->{group}{$_->{object}{group} // ''} //= $graph->{group} for @{$graph->{series}};
    }
    return $self;
}

# The name that nstat prints, or the kernel's name if nstat does not print it.
sub kernel_name {
    my ($object) = @_;
    return $object->{descriptor} . ($object->{index} // 0 ? ".$object->{index}" : '') unless exists $object->{group};
    return $object->{name} if $object->{name} =~ /^\Q$object->{group}\E|^net\./;
    return $object->{group} . ($object->{name} =~ /^[A-Z]\w*$/ ? '' : ' ') . $object->{name};
}

# The same for use in a key, which must not contain brackets.
sub word_of {
    my ($object) = @_;
    return $object->{scalar} ? $object->{descriptor} : kernel_name($object);
}

# netstat.tcpext[tcpExtListenOverflows.0], netstat.tcp[netstatCounterValue.TcpRetransSegs]
sub key_of {
    my ($object) = @_;
    my $row = exists $object->{group} && !$object->{scalar};
    my $instance = "$object->{descriptor}." . ($row ? kernel_name($object) : $object->{index});
    my $group = lc($object->{group} // ($object->{table} // '') =~ s/^netstat(\w+)Table$/$1/r || 'agent');
    return "netstat.${group}[$instance]";
}

# path(key): the item in an expression of a trigger; own(key): in the formula of a calculated item
sub path { return "/$TEMPLATE/$_[0]" }
sub own { return "//$_[0]" }

# Only units that Zabbix knows: other words would push the numbers out of a widget's axis.
my %UNIT = (octets => 'B', seconds => 's', milliseconds => 'ms', ms => 'ms');
sub unit_of {
    my ($object) = @_;
    my $unit = $object->{unit};
    return $unit eq 'octets' ? 'bps' : '/s' if $object->{kind} eq 'counter';
    return $UNIT{$unit} // '';
}

# Preprocessing: counters become rates, and octets bits; undef if there is nothing to do.
sub preprocessing {
    my ($object) = @_;
    my @steps = ($SKIP_ABSENT);
    push @steps, map_of(type => 'CHANGE_PER_SECOND', parameters => ['']) if $object->{kind} eq 'counter';
    push @steps, map_of(type => 'MULTIPLIER', parameters => ['8']) if $object->{kind} eq 'counter' && $object->{unit} eq 'octets';
    push @steps, map_of(type => 'DISCARD_UNCHANGED_HEARTBEAT', parameters => ['1d']) if $object->{kind} eq 'text' || $object->{enum};
    return \@steps;
}

sub value_type {
    my ($object) = @_;
    return $object->{kind} eq 'text' ? 'CHAR' : $object->{kind} eq 'gauge' || $object->{enum} ? undef : 'FLOAT';
}

# A polled item. %it: key, oid, name and tags, and any fields that differ from the default.
sub polled {
    my ($object, %it) = @_;
    my $text = $object->{kind} eq 'text';
    return map_of(uuid => uuid("item $it{key}"), name => $it{name}, type => 'SNMP_AGENT', snmp_oid => $it{oid} =~ s/^\.//r, key => $it{key},
        delay => $it{delay} // $EVERY, history => '7d', trends => $text || $object->{enum} ? '0' : undef, value_type => value_type($object),
        units => $text ? undef : unit_of($object) || undef, description => "MIB: LINUX-NETSTAT-MIB\n$object->{meaning}",
        valuemap => $object->{enum} ? map_of(name => "LINUX-NETSTAT-MIB::$object->{descriptor}") : undef,
        preprocessing => preprocessing($object), tags => $it{tags}, discover => $it{discover});
}

sub take {
    my ($self, $key, $make) = @_;
    $self->{by_key}{$key} //= do { push @{$self->{items}}, { key => $key, map => $make->(), triggers => [] }; $self->{items}[-1] };
    return $key;
}

# An object of the host; group and label are those of a graph, or undef.
sub scalar_item {
    my ($self, $object, $group, $label) = @_;
    $group //= $self->{group}{$object->{group}} // $object->{group};
    my $name = "$group: " . (defined $label ? "$label (" . kernel_name($object) . ')' : kernel_name($object));
    my ($component, $key) = (lc $group, key_of($object));
    return $self->take($key, sub {
        polled($object, key => $key, oid => $object->{oid}, name => $name, tags => tags(component => 'network', component => $component),
            delay => $object->{kind} eq 'text' ? '15m' : undef);
    });
}

# An item calculated from items of the host.
sub calculated {
    my ($self, $key, $name, $formula, $units, $component, $description) = @_;
    return $self->take($key, sub {
        map_of(uuid => uuid("item $key"), name => $name, type => 'CALCULATED', key => $key, delay => $EVERY, history => '7d',
            value_type => 'FLOAT', units => $units || undef, params => $formula, description => $description, preprocessing => [$SKIP_ABSENT],
            tags => tags(component => 'network', component => $component));
    });
}

# 0/0 is 0.
sub divided { my ($a, $b) = @_; return "($b>0)*$a/($b+($b=0))" }

# The sum of terms, in parentheses if there are several.
sub sum { return @_ > 1 ? '(' . join('+', @_) . ')' : $_[0] }

# The current value of an object as percentage of the sum of others. There is one item for each combination.
sub share {
    my ($self, $object, $others, $group, $name) = @_;
    my ($key, @of) = map { $self->scalar_item($_, $group) } $object, @$others;
    my ($a, $b) = (kernel_name($object), join ' + ', map { kernel_name($_) } @$others);
    return $self->calculated('netstat.share[' . join(',', map { word_of($_) } $object, @$others) . ']', $name // "Share: $a of $b",
        divided("100*last(@{[own $key]})", sum(map { "last(@{[own $_]})" } @of)), '%',
        lc($group // $self->{group}{$object->{group}} // $object->{group}), "$a as percent of $b.");
}

# The item for a series in a graph of the host.
sub series {
    my ($self, $graph, $series) = @_;
    my ($object, $operands, $formula) = @$series{qw(object operands formula)};
    my ($group, $name) = ($graph->{group}, "$graph->{group}: $graph->{title}: $series->{label}");
    return $self->share($object, $operands, $group, $name) if $formula eq 'percent';
    if ($formula eq 'plus') {
        my ($a, $b) = map { $self->scalar_item($_, $group, $series->{label}) } $object, @$operands;
        return $self->calculated('netstat.sum[' . join(',', map { word_of($_) } $object, @$operands) . ']', $name,
            "last(@{[own $a]})+last(@{[own $b]})", unit_of($object), lc $group, "$object->{of} and $operands->[0]{of} together.");
    }
    die "nms/graphs.tsv: $graph->{id}: only octets are multiplied, by 8\n"
        if $formula eq 'times' && ($series->{factor} != 8 || $object->{unit} ne 'octets');
    return $self->scalar_item($object, $group, $series->{label});
}

# All items of the host with their triggers, in the form of an export.
sub exported {
    my ($self) = @_;
    return [map { map_of(@{$_->{map}}, triggers => $_->{triggers}) } @{$self->{items}}];
}

1;
