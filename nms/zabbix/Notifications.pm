# The subagent's own notifications: an item that receives them, and a trigger for operators who want the subagent's rules to decide.
package Notifications;
use strict;
use warnings;
use Export;
use Items;

# By name and by number: snmptrapd may write either.
sub pattern {
    my ($kits, $name) = @_;
    return "(LINUX-NETSTAT-MIB::$name|" . $kits->{notifications}{$name}{oid} =~ s/\./\\./gr . ')\b';
}

# The value of an object in a notification, for use in a text: the whole line, without the quotes around the value.
sub carried {
    my ($kits, $name) = @_;
    my ($number) = $kits->{objects}{$name}{oid} =~ /(\d+\.\d+)$/;
    return '{{ITEM.VALUE}.regsub("(' . "$name|" . $number =~ s/\./\\./r . ')\.0 (?:\\"(.*)\\"|(.*))","\2\3")}';
}

# A regular expression in quotes, for use in an expression.
sub quoted { return q(") . $_[0] =~ s/"/\\"/gr . q(") }

sub item {
    my ($kits, $folder) = @_;
    my ($raised, $cleared) = map { pattern($kits, $_) } qw(netstatAlarmRaised netstatAlarmCleared);
    my $key = "snmptrap[\"$raised|$cleared\"]";
    my ($rule, $instance, $sentence) = map { carried($kits, "netstatNotification$_") } qw(Rule Instance Sentence);
    my $find = sub { return 'find(' . Items::path($key) . ',,"regexp",' . quoted($_[0]) . ')=1' };
    my $trigger = map_of(uuid => uuid('trigger notifications'), name => 'SNMP traps: The subagent has raised an alarm', event_name => $sentence,
        expression => $find->($raised), recovery_mode => 'RECOVERY_EXPRESSION', recovery_expression => $find->($cleared),
        correlation_mode => 'TAG_VALUE', correlation_tag => 'alarm', status => 'DISABLED', priority => 'WARNING', type => 'MULTIPLE',
        manual_close => 'YES', tags => tags(alarm => "$rule $instance", scope => 'notice'),
        description => 'Disabled, because the other triggers report the same from polled values. Enable it if the rules in '
            . 'netstat-agentx.conf on each host should decide, and disable the others. Each rule and instance is a separate problem, '
            . 'which its second notification ends.');
    my $meaning = join ' ', map { $kits->{notifications}{$_}{meaning} } qw(netstatAlarmRaised netstatAlarmCleared);
    my $item = map_of(uuid => uuid('item notifications'), name => 'SNMP traps: Alarms raised and cleared', type => 'SNMP_TRAP', key => $key,
        history => '2w', trends => '0', value_type => 'LOG', logtimefmt => 'hh:mm:sszyyyy/MM/dd',
        description => "MIB: LINUX-NETSTAT-MIB\n$meaning", preprocessing => script($folder, 'trap_text.js'), tags => tags(component => 'network', component => 'alarms'));
    return { key => $key, triggers => [$trigger], map => $item };
}

1;
