# The sensors that LibreNMS must find in the recording, in the form of its tests/data; its discovery is reproduced here over the lines of
# the recording. In LibreNMS itself scripts/save-test-data.php writes this file; discover.php compares it with LibreNMS's own discovery.
package TestData;
use strict;
use warnings;
use JSON::PP;

# The recording: { OID with a leading point => value }, and its OIDs in order.
sub lines {
    my ($text) = @_;
    my (%value, @oids);
    for (split /\n/, $text) {
        my ($oid, $type, $value) = split /\|/, $_, 3;
        $value{".$oid"} = $type =~ /x$/ ? pack('H*', $value) : $value;
        push @oids, ".$oid";
    }
    return (\%value, \@oids);
}

# Fills in a template of the discovery's YAML for one row.
sub filled {
    my ($kits, $value, $template, $index) = @_;
    my (undef, @string) = split /\./, $index;
    $template =~ s/\{\{ \$index \}\}/$index/g;
    $template =~ s/\{\{ \$index_string \}\}/join '', map { chr } @string/ge;
    $template =~ s/\{\{ [\w-]+::(\w+) \}\}/$value->{"$kits->{objects}{$1}{oid}.$index"} \/\/ ''/ge;
    return $template;
}

sub found {
    my ($kits, $sensors, $recording) = @_;
    my ($value, $oids) = lines($recording);
    my @found;
    for my $sensor (@$sensors) {
        my $column = $sensor->{num_oid} =~ s/\{\{ \$index \}\}$//r;
        for my $oid (grep { index($_, $column) == 0 } @$oids) {
            my $index = substr $oid, length $column;
            next if defined $sensor->{row} && $sensor->{row} ne $index;
            push @found, { sensor_deleted => 0, sensor_class => $sensor->{class}, poller_type => 'snmp', sensor_oid => $oid,
                sensor_index => filled($kits, $value, $sensor->{index}, $index), sensor_type => $sensor->{state_name} // 'linux',
                sensor_descr => filled($kits, $value, $sensor->{descr}, $index), group => $sensor->{group}, sensor_divisor => 1,
                sensor_multiplier => 1, sensor_current => $value->{$oid} + 0, sensor_limit => $sensor->{high_limit},
                sensor_limit_warn => $sensor->{warn_limit}, sensor_limit_low => undef, sensor_limit_low_warn => undef, sensor_alert => 1,
                sensor_custom => 'No', entPhysicalIndex => undef, entPhysicalIndex_measured => undef, sensor_prev => undef,
                user_func => undef, rrd_type => $sensor->{rrd_type} // 'GAUGE', state_name => $sensor->{state_name} };
        }
    }
    my $order = sub { return lc join ' ', @{$_[0]}{qw(sensor_class sensor_type sensor_index)} };
    return [sort { $order->($a) cmp $order->($b) } @found];
}

my @FIELDS = qw(sensor_deleted sensor_class poller_type sensor_oid sensor_index sensor_type sensor_descr group sensor_divisor sensor_multiplier
    sensor_current sensor_limit sensor_limit_warn sensor_limit_low sensor_limit_low_warn sensor_alert sensor_custom entPhysicalIndex
    entPhysicalIndex_measured sensor_prev user_func rrd_type state_name);
my @STATE_FIELDS = qw(state_name state_descr state_value state_generic_value);

sub objects {
    my ($fields, @rows) = @_;
    my $json = JSON::PP->new->allow_nonref;
    my $pad = ' ' x 16;
    my $object = sub { my ($row) = @_; return join ",\n", map { qq($pad    "$_": ) . $json->encode($row->{$_}) } @$fields };
    return join ",\n", map { "$pad\{\n" . $object->($_) . "\n$pad}" } @rows;
}

# The file, with the fields in LibreNMS's order.
sub text {
    my ($kits, $sensors, $recording) = @_;
    my @states;
    for my $sensor (@$sensors) {
        push @states, { state_name => $sensor->{state_name}, state_descr => $_->{descr}, state_value => $_->{value} + 0,
            state_generic_value => $_->{generic} + 0 } for sort { $a->{value} <=> $b->{value} } @{$sensor->{states} // []};
    }
    return "{\n    \"sensors\": {\n        \"discovery\": {\n            \"sensors\": [\n" .
        objects(\@FIELDS, @{found($kits, $sensors, $recording)}) .
        "\n            ],\n            \"state_indexes\": [\n" . objects(\@STATE_FIELDS, @states) .
        "\n            ]\n        },\n        \"poller\": \"matches discovery\"\n    }\n}\n";
}

1;
