# The subagent itself: its scalars, and whether it answers.
package Agent;
use strict;
use warnings;
use Export;
use Items;

my @SHOWN = qw(netstatAgentVersion netstatAgentErrors netstatAgentUnknownNames netstatNotificationsSent netstatNotificationsDropped);
my $ALIVE = 'netstatAlarmsRaised';

# "netstatAgentUnknownNames" as words
sub label { return ucfirst lc $_[0] =~ s/^netstat(?:Agent)?//r =~ s/(?<=[a-z])(?=[A-Z])/ /gr }

# The item for a scalar of the subagent, whose object has its index.
sub item {
    my ($items, $object) = @_;
    return $items->scalar_item($object, 'Agent', label($object->{descriptor}));
}

sub add {
    my ($kits, $items) = @_;
    my $key;
    for my $object (map { $kits->{objects}{$_} } @SHOWN, $ALIVE) {
        $key = item($items, { %$object, index => 0, oid => "$object->{oid}.0" });
    }
    push @{$items->{by_key}{$key}{triggers}}, map_of(uuid => uuid('trigger silence'),
        expression => 'nodata(' . Items::path($key) . ',{$NETSTAT.NODATA})=1',
        name => 'Agent: netstat-agentx has not answered for {$NETSTAT.NODATA}', priority => 'AVERAGE', tags => tags(scope => 'availability'),
        description => 'netstat-agentx or snmpd has ended, or its view hides the subtree: `netstat-agentx --check` on the host reports which.');
}

1;
