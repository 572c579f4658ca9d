# The subagent's own notifications: an item that takes them and a trigger for those who want the subagent to be the judge.
package Notifications;
use strict;
use warnings;
use Export;
use Items;

# By name and by number, as snmptrapd may write it.
sub pattern {
    my ($kits, $name) = @_;
    return "(LINUX-NETSTAT-MIB::$name|" . $kits->{notifications}{$name}{oid} =~ s/\./\\./gr . ')\b';
}

# What an object of a notification has to say, to be put into a text: all of its line, without the quotes around it.
sub carried {
    my ($kits, $name) = @_;
    my ($number) = $kits->{objects}{$name}{oid} =~ /(\d+\.\d+)$/;
    return '{{ITEM.VALUE}.regsub("(' . "$name|" . $number =~ s/\./\\./r . ')\.0 (?:\\"(.*)\\"|(.*))","\2\3")}';
}

# A regular expression in quotes, as an expression has it.
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
        description => 'Disabled, because the other triggers tell the same from polled values. Enable it where the rules of '
            . 'netstat-agentx.conf on each host are to be the judge, and disable the others. Each rule and instance is a problem of its own, '
            . 'and its second notification ends it.');
    my $meaning = join ' ', map { $kits->{notifications}{$_}{meaning} } qw(netstatAlarmRaised netstatAlarmCleared);
    my $item = map_of(uuid => uuid('item notifications'), name => 'SNMP traps: Alarms raised and cleared', type => 'SNMP_TRAP', key => $key,
        history => '2w', trends => '0', value_type => 'LOG', logtimefmt => 'hh:mm:sszyyyy/MM/dd',
        description => "MIB: LINUX-NETSTAT-MIB\n$meaning", preprocessing => script($folder, 'trap_text.js'), tags => tags(component => 'network', component => 'alarms'));
    return { key => $key, triggers => [$trigger], map => $item };
}

1;
