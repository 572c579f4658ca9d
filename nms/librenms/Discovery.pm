# The sensors that LibreNMS is to discover, of class count and state, from the graphs and the shipped rules. LibreNMS walks `oid`, takes
# `value` of each row and polls `num_oid`. It polls every five minutes, so alarms use the increase over five minutes, which the subagent
# keeps; graphs show the counter itself.
package Discovery;
use strict;
use warnings;

my $MODULE = 'LINUX-NETSTAT-MIB';
my $POLL = 300;
# LibreNMS's number for each state of a rule: 0 good, 1 warning, 2 critical, 3 unknown
my %GENERIC = (waiting => 3, quiet => 0, raising => 1, raised => 2, clearing => 1);

# [ { class, oid, value, num_oid, index, descr, group, ... } ]; `row`, if set, is the only row of `oid` to discover; `names` is the column
# that names the rows.
sub sensors {
    my ($kits, $rules) = @_;
    return [alarms($kits), (map { rule($kits, $_) } limits($rules)), host($kits), interfaces($kits), cpus($kits)];
}

sub sensor {
    my ($it, $walked, %more) = @_;
    my $oid = $it->{oid} =~ s/\.0$//r;
    return { class => 'count', oid => "${MODULE}::$walked", value => "${MODULE}::$it->{descriptor}", num_oid => "$oid.{{ \$index }}",
        index => "$it->{descriptor}.{{ \$index }}", %more };
}

# The number of raised alarms of the subagent, and the state of each rule.
sub alarms {
    my ($kits) = @_;
    my $raised = $kits->{objects}{netstatAlarmsRaised};
    my $state = $kits->{objects}{netstatRuleState};
    return (sensor($raised, $raised->{descriptor}, descr => 'Alarms raised', group => 'Netstat alarms', high_limit => 0.5),
        sensor($state, 'netstatRuleTable', class => 'state', index => 'netstatRuleState.{{ $index_string }}', descr => '{{ $index_string }}',
            group => 'Netstat alarms', state_name => 'netstatRuleState',
            states => [map { { descr => $_->[0], value => $_->[1], generic => $GENERIC{$_->[0]} } } @{$state->{enum}}]));
}

# Limits over five minutes for each counter that a rule compares with a number: { object, warn_limit, high_limit }, in the rules' order.
sub limits {
    my ($rules) = @_;
    my (%of, @found);
    for my $rule (grep { $_->{subject} eq 'counter' && $_->{kind} =~ /^(?:increase|rate)$/ && $_->{window} <= $POLL } @$rules) {
        my $least = $rule->{threshold} * ($rule->{kind} eq 'rate' ? $rule->{window} : 1);
        push @found, $of{$rule->{object}{of}} = { object => $rule->{object} } unless $of{$rule->{object}{of}};
        # LibreNMS alarms above a limit, a rule at its threshold
        $of{$rule->{object}{of}}{$rule->{severity} eq 'critical' ? 'high_limit' : 'warn_limit'} = $least - 0.5;
    }
    return @found;
}

sub rule {
    my ($kits, $limit) = @_;
    my $it = $limit->{object};
    my $increase = $kits->{objects}{netstatCounterIncrease5Min};
    return sensor($increase, 'netstatCounterTable', index => "netstatCounterIncrease5Min.$it->{group}.$it->{name}",
        descr => "$it->{group} $it->{name} in 5 minutes", group => 'Netstat increases', row => $it->{row},
        map { exists $limit->{$_} ? ($_ => $limit->{$_}) : () } qw(warn_limit high_limit));
}

# The scalars in the graphs of the host, each once. `oid` is the subtree of a scalar's group: LibreNMS walks each subtree only once, so a
# discovery takes a third of the requests that one walk per scalar would. Counters use DERIVE, because COUNTER would draw a spike after a
# restart. LibreNMS's page of all sensors does not show groups, so the group is part of the description.
sub host {
    my ($kits) = @_;
    return map {
        my ($graph, $it, $label) = @$_;
        sensor($it, $it->{node}, descr => "$graph->{group}: $label", group => "Netstat $graph->{group}",
            $it->{kind} eq 'counter' ? (rrd_type => 'DERIVE') : ());
    } grep { $_->[1]{scalar} } $kits->host_objects;
}

sub interfaces {
    my ($kits) = @_;
    my %word = (netstatIfLinkErrorsIncrease5Min => 'errors', netstatIfLinkLossesIncrease5Min => 'losses');
    return map { sensor($kits->{objects}{$_}, 'netstatIfLinkTable', names => $kits->{objects}{netstatIfName}{oid},
        descr => "{{ ${MODULE}::netstatIfName }} $word{$_} in 5 minutes", group => 'Netstat interfaces') } sort keys %word;
}

sub cpus {
    my ($kits) = @_;
    my %word = (netstatCpuDropped => 'dropped', netstatCpuTimeSqueeze => 'out of time');
    return map { sensor($kits->{objects}{$_}, 'netstatCpuTable', descr => "CPU {{ \$index }}: $word{$_}", group => 'Netstat CPUs',
        rrd_type => 'DERIVE') } sort keys %word;
}

1;
