# Discovery: the rows of tables. A data table gives the names of rows and which rows are left out; columns become prototypes.
package Discoveries;
use strict;
use warnings;
use Export;
use Items;

# For each discovery: its key below netstat. (word), its name, the columns that become macros, the script that makes further macros from
# the index, the name of a row (subject, tags), the macro that distinguishes rows for thresholds (context), how long a missing row is kept
# (lifetime), the filters [macro, suffix of the user macro, pattern that must match, pattern that must not], and the tables whose columns
# become prototypes; those of tables in `off` are disabled by default, because they are sums of others.
my @DISCOVERIES = (
    {
        word => 'if', name => 'Interfaces', subject => 'Interface {#IFNAME}', context => '{#IFNAME}', component => 'interface',
        columns => ['{#IFNAME}' => 'netstatIfName', '{#IFALIAS}' => 'netstatIfLinkAlias', '{#IFKIND}' => 'netstatIfLinkKind'],
        tags => [interface => '{#IFNAME}', description => '{#IFALIAS}'],
        filters => [['{#IFNAME}', 'IF.NAME', '.*', '^lo$'], ['{#IFKIND}', 'IF.KIND', '.*', '^veth$']],
        tables => ['netstatIfLinkTable'], off => ['netstatIfTable'],
    }, {
        word => 'cpu', name => 'CPUs', subject => 'CPU {#SNMPINDEX}', context => '{#SNMPINDEX}', component => 'cpu',
        columns => ['{#PROCESSED}' => 'netstatCpuProcessed'], tags => [cpu => '{#SNMPINDEX}'], filters => [],
        tables => ['netstatCpuTable'], off => [],
    }, {
        word => 'bond', name => 'Members of bonds', subject => 'Bond member {#MEMBER}', context => '{#MEMBER}', component => 'bond',
        columns => ['{#MEMBER}' => 'netstatBondMemberName', '{#BOND}' => 'netstatBondMemberBondName'],
        tags => [interface => '{#MEMBER}', bond => '{#BOND}'], filters => [],
        tables => ['netstatBondMemberTable'], off => [],
    }, {
        word => 'listener', name => 'Listeners', subject => 'Listener {#ADDRESS}:{#PORT}', context => '{#ADDRESS}:{#PORT}',
        component => 'listener',
        columns => ['{#LIMIT}' => 'netstatListenerQueueLimit'], script => 'listener_rows.js', lifetime => '1d',
        tags => [listener => '{#ADDRESS}:{#PORT}'],
        filters => [['{#ADDRESS}', 'LISTENER.ADDRESS', '.*', '^(127\.|\[::1\]$)'], ['{#PORT}', 'LISTENER.PORT', '.*', 'CHANGE_IF_NEEDED']],
        tables => ['netstatListenerTable'], off => [],
    },
);
# The same for all counters and all levels by name, with one prototype each.
my @ROWS = (['counter', 'Counters', 'netstatCounterValue'], ['level', 'Levels and settings', 'netstatCounterLevel']);

# The result also has macros [name, value, description], and the columns that need a value map.
sub new {
    my ($class, $kits) = @_;
    my $self = bless { kits => $kits, macros => [], enums => [], all => [] }, $class;
    my %shown;
    for my $graph (grep { $_->{table} ne '-' } @{$kits->{graphs}}) {
        for (@{$graph->{series}}) {
            $shown{$_->{object}{descriptor}} //= $graph->{title} . ($_->{label} eq $graph->{title} ? '' : ": $_->{label}");
        }
    }
    for my $of (@DISCOVERIES) {
        my %it = (%$of, items => [], by_column => {}, graphs => []);
        $self->prototype(\%it, $_, \%shown) for map { @{$kits->{columns}{$_}} } @{$it{tables}}, @{$it{off}};
        push @{$self->{all}}, \%it;
    }
    return $self;
}

# The discovery for this table.
sub of_table {
    my ($self, $table) = @_;
    my ($found) = grep { grep { $_ eq $table } @{$_->{tables}}, @{$_->{off}} } @{$self->{all}};
    return $found // die "there is no discovery for $table\n";
}

# "RxCrcErrors" as words
sub words { return ucfirst(lc $_[0] =~ s/(?<=[a-z0-9])(?=[A-Z])/ /gr) =~ s/^Syn\b/SYN/r }

sub prototype {
    my ($self, $discovery, $column, $shown) = @_;
    return if $column->{access} eq 'not-accessible' || $column->{status} ne 'current' || $column->{kind} eq 'text'
        || $column->{syntax} eq 'TimeStamp' || $column->{descriptor} =~ /Increase\dMin$|Uid$/;
    my ($stem) = $column->{table} =~ /^(\w+)Table$/;
    my $off = grep { $_ eq $column->{table} } @{$discovery->{off}};
    my $label = $shown->{$column->{descriptor}} // words($column->{descriptor} =~ s/^$stem//r =~ s/Bytes$/Bits/r);
    my $key = "netstat.$discovery->{word}\[$column->{descriptor}.{#SNMPINDEX}]";
    my $it = { key => $key, triggers => [], map => Items::polled($column, key => $key, oid => "$column->{oid}.{#SNMPINDEX}",
        name => "$discovery->{subject}: $label" . ($off ? ' (as in /proc/net/dev)' : ''), discover => $off ? 'NO_DISCOVER' : undef,
        tags => tags(component => 'network', component => $discovery->{component}, @{$discovery->{tags}})) };
    push @{$discovery->{items}}, $it;
    push @{$self->{enums}}, $column if $column->{enum};
    $discovery->{by_column}{$column->{descriptor}} = $it;
}

# A filter with two user macros for each condition; adds them and their default values to the template.
sub filter {
    my ($self, @filters) = @_;
    my ($letter, @conditions) = 'A';
    for (@filters) {
        my ($macro, $of, $match, $not) = @$_;
        push @conditions, map_of(macro => $macro, value => "{\$NETSTAT.$of.MATCHES}", formulaid => $letter++),
            map_of(macro => $macro, value => "{\$NETSTAT.$of.NOT_MATCHES}", operator => 'NOT_MATCHES_REGEX', formulaid => $letter++);
        push @{$self->{macros}}, ["{\$NETSTAT.$of.MATCHES}", $match, "Only rows whose $macro matches this are discovered."],
            ["{\$NETSTAT.$of.NOT_MATCHES}", $not, "Rows whose $macro matches this are not discovered."];
    }
    return @conditions ? map_of(evaltype => 'AND', conditions => \@conditions) : undef;
}

# A discovery rule, with its columns as macros.
sub rule {
    my ($self, $folder, $it, $prototypes) = @_;
    my (@oids, @columns) = @{$it->{columns}};
    push @columns, shift(@oids), $self->{kits}{objects}{shift @oids}{oid} =~ s/^\.//r while @oids;
    return map_of(uuid => uuid("discovery $it->{word}"), name => "$it->{name} discovery", type => 'SNMP_AGENT',
        snmp_oid => 'discovery[' . join(',', @columns) . ']', key => "netstat.$it->{word}.discovery", delay => '1h',
        filter => $self->filter(@{$it->{filters}}), lifetime => $it->{lifetime},
        description => "MIB: LINUX-NETSTAT-MIB\n$it->{tells}", item_prototypes => $prototypes, graph_prototypes => $it->{graphs}, preprocessing => script($folder, $it->{script}));
}

# The discovery of netstatCounterTable: every row by group and name.
sub rule_of_rows {
    my ($self, $folder, $word, $name, $descriptor) = @_;
    my $column = $self->{kits}{objects}{$descriptor};
    my $key = "netstat.$word\[\"{#GROUP}\",\"{#NAME}\"]";
    my $prototype = Items::polled({ %$column, unit => '' }, key => $key, oid => "$column->{oid}.{#SNMPINDEX}", name => '{#GROUP}: {#NAME}',
        delay => '{$NETSTAT.ROWS.INTERVAL}', tags => tags(component => 'network', component => $word, group => '{#GROUP}'));
    return $self->rule($folder, { word => $word, name => $name, columns => ['{#VALUE}' => $descriptor], script => 'counter_rows.js',
        tells => "Everything that the kernel prints, including names unknown to this template: $descriptor.", graphs => [],
        filters => [map { ["{#$_}", uc "$word.$_", '.*', 'CHANGE_IF_NEEDED'] } 'GROUP', 'NAME'] }, [$prototype]);
}

# All discovery rules, in the form of an export. FOLDER has the scripts.
sub exported {
    my ($self, $folder) = @_;
    my @rules = map {
        my $it = $_;
        $it->{tells} = join ' ', map { $self->{kits}{objects}{$_}{meaning} } @{$it->{tables}};
        $self->rule($folder, $it, [map { map_of(@{$_->{map}}, trigger_prototypes => $_->{triggers}) } @{$it->{items}}]);
    } @{$self->{all}};
    return [@rules, map { $self->rule_of_rows($folder, @$_) } @ROWS];
}

1;
