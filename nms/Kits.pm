# The input of every kit: the catalogue (mibs/groups.tsv, mibs/counters.tsv), the MIB's frame (mibs/LINUX-NETSTAT-MIB.in) and
# the graphs (nms/graphs.tsv), joined, with each object's OID below the given root. A generator starts like this:
#
#   use FindBin; use lib "$FindBin::Bin/..";          # perl's core is all that is needed
#   use Kits;
#   my $kits = Kits->read("$FindBin::Bin/../..", $ARGV[0]);      # the source tree, MIB_ROOT
#
# Dies with file and line if a graph names an unknown object. The result, which callers must not change:
#
#   root        the root, ".1.3.6..."
#   tree        the source tree
#   counters    [counter], in the catalogue's order, including obsolete ones
#   counter     { "TcpExt ListenOverflows" => counter }
#               group, name, number, status, kind (counter, gauge, integer), unit, since, until, meaning, and the object that serves it:
#               descriptor  its scalar (tcpExtListenOverflows), or netstatCounterValue or netstatCounterLevel if it has none
#               index       "0", or the index of its row in netstatCounterTable as dotted numbers
#               oid         of the instance
#               scalar      true if it has a scalar of its own
#               node        descriptor of the subtree of its group's scalars
#               syntax      Counter64, Gauge32 or Integer32
#               row         index of its row in netstatCounterTable: every counter has one
#   objects     { descriptor => object }: all columns and scalars of the frame
#               descriptor, oid (without an index), syntax, unit, kind (counter, gauge, integer, text), status, meaning, access,
#               enum [[label, number]], table (its table, for a column), index (a table's: [descriptor])
#   columns     { table => [object], in order }
#   notifications  { descriptor => { oid, meaning, objects [descriptor] } }
#   graphs      [ { id, table ("-" for the host), group, title, label, kind, tells, series } ]; series is
#               [ { object, label, colour, style, formula ("", plus, times, percent), operands, factor } ]; operands are the
#               objects to add, or those whose sum is 100 percent; factor is a number. The object and the operands are
#               counters as above, or objects of the frame, copied with `index` (undef for a column of the graph's table) and
#               `oid` including that index; all have `of`, the words of graphs.tsv
package Kits;
use strict;
use warnings;

sub read {
    my ($class, $tree, $root) = @_;
    $root =~ s/^\.*/./;
    my $self = bless { root => $root, tree => $tree, counters => [], counter => {}, objects => {}, columns => {}, notifications => {}, graphs => [] }, $class;
    $self->read_frame("$tree/mibs/LINUX-NETSTAT-MIB.in");
    $self->read_catalogue("$tree/mibs/groups.tsv", "$tree/mibs/counters.tsv");
    $self->read_graphs("$tree/nms/graphs.tsv");
    return $self;
}

# The lines of a tab-separated file of ours, each as [place, fields].
sub lines_of {
    my ($path) = @_;
    open my $in, '<:encoding(UTF-8)', $path or die "$path: $!\n";
    my @lines;
    while (my $line = <$in>) {
        chomp $line;
        push @lines, ["$path:$.", split /\t/, $line, -1] unless $line =~ /^#|^$/;
    }
    return @lines;
}

my %KIND = (Counter64 => 'counter', Counter32 => 'counter', Gauge32 => 'gauge', Unsigned32 => 'gauge', TimeStamp => 'gauge',
    Integer32 => 'integer', INTEGER => 'integer');

# One OBJECT-TYPE or NOTIFICATION-TYPE of the frame, from its text between name and "::=".
sub clause {
    my ($text) = @_;
    my $found = sub { return $text =~ $_[0] ? "$1" : "" };
    my %it = (syntax => $found->(qr/SYNTAX\s+([\w-]+(?: OF \w+)?)/), access => $found->(qr/MAX-ACCESS\s+([\w-]+)/),
        unit => $found->(qr/UNITS\s+"([^"]*)"/), status => $found->(qr/STATUS\s+(\w+)/),
        meaning => $found->(qr/DESCRIPTION\s+"([^"]*)"/) =~ s/\s+/ /gr);
    $it{kind} = $KIND{$it{syntax}} // 'text';
    $it{enum} = [map { [/(\w+)\((\d+)\)/] } $1 =~ /\w+\(\d+\)/g] if $text =~ /SYNTAX\s+INTEGER\s*\{([^}]*)\}/;
    $it{index} = [$1 =~ /\w+/g] if $text =~ /\bINDEX\s*\{([^}]*)\}/;
    $it{objects} = [$1 =~ /\w+/g] if $text =~ /\bOBJECTS\s*\{([^}]*)\}/;
    return \%it;
}

sub read_frame {
    my ($self, $path) = @_;
    open my $in, '<:encoding(UTF-8)', $path or die "$path: $!\n";
    my $text = join '', grep { !/^--/ } <$in>;
    my %oid = (linuxNetstatMIB => $self->{root});
    while ($text =~ /^(\w+)\s+(OBJECT IDENTIFIER|OBJECT-TYPE|NOTIFICATION-TYPE)\b(.*?)::=\s*\{\s*(\w+)\s+(\d+)\s*\}/gms) {
        my ($name, $what, $body, $parent, $number) = ($1, $2, $3, $4, $5);
        die "$path: $name is below $parent, which is not known there\n" unless exists $oid{$parent};
        $oid{$name} = "$oid{$parent}.$number";
        next if $what eq 'OBJECT IDENTIFIER';
        my $it = clause($body);
        @$it{qw(descriptor oid)} = ($name, $oid{$name});
        if ($what eq 'NOTIFICATION-TYPE') {
            $self->{notifications}{$name} = $it;
            next;
        }
        $self->{objects}{$name} = $it;
        if ((my $table = $parent) =~ s/Entry$/Table/) {
            next unless exists $self->{objects}{$table};
            $it->{table} = $table;
            push @{$self->{columns}{$table}}, $it;
        } elsif ((my $of = $name) =~ s/Entry$/Table/) {
            $self->{objects}{$of}{index} = $it->{index} if exists $self->{objects}{$of};
        }
    }
    die "$path: no tables\n" unless %{$self->{columns}};
}

# A string as an index of variable length.
sub index_of { return join '.', map { (length($_), map { ord } split //) } @_ }

sub read_catalogue {
    my ($self, $groups, $counters) = @_;
    my (%arc, %node);
    $arc{$_->[1]} = $_->[2], $node{$_->[1]} = $_->[3] for lines_of($groups);
    for my $line (lines_of($counters)) {
        my ($place, @field) = @$line;
        die "$place: 10 fields expected\n" unless @field == 10 && exists $arc{$field[0]};
        my %it;
        @it{qw(group number status name kind unit since until descriptor meaning)} = @field;
        $it{node} = $node{$it{group}};
        @it{qw(syntax row of)} = ($it{kind} eq 'counter' ? 'Counter64' : $it{kind} eq 'integer' ? 'Integer32' : 'Gauge32',
            index_of(@it{qw(group name)}), "$it{group} $it{name}");
        $it{scalar} = $it{descriptor} !~ /::|^netstat/;
        if ($it{scalar}) {
            @it{qw(index oid)} = ('0', "$self->{root}.1.2.$arc{$it{group}}.$it{number}.0");
        } else {
            $it{descriptor} = $it{kind} eq 'counter' ? 'netstatCounterValue' : 'netstatCounterLevel';
            @it{qw(index oid)} = ($it{row}, "$self->{objects}{$it{descriptor}}{oid}.$it{row}");
            $it{syntax} = $self->{objects}{$it{descriptor}}{syntax};
        }
        push @{$self->{counters}}, \%it;
        $self->{counter}{$it{of}} = \%it;
    }
}

# The object named by a word of graphs.tsv in a graph of $table.
sub object {
    my ($self, $place, $table, $of) = @_;
    if ($of =~ / /) {
        my $it = $self->{counter}{$of} or die "$place: the catalogue has no counter $of\n";
        die "$place: $of is not current or is a family of counters\n" if $it->{status} ne 'current' || $it->{name} =~ /</;
        return $it;
    }
    my ($name, $index) = $of =~ /^(\w+?)(?:\.([\d.]+))?$/ or die "$place: $of is neither a counter nor an object\n";
    my $it = $self->{objects}{$name} or die "$place: the MIB's frame has no object $name\n";
    die "$place: $name cannot be read or is not a number\n" if $it->{access} ne 'read-only' || $it->{kind} eq 'text' || $it->{status} ne 'current';
    if (defined $it->{table}) {
        die "$place: $name is a column of $it->{table}, not of $table: an index is missing\n" unless defined $index || $it->{table} eq $table;
    } else {
        $index //= '0';
    }
    return { %$it, of => $of, index => $index, oid => defined $index ? "$it->{oid}.$index" : $it->{oid} };
}

sub read_series {
    my ($self, $graph, $place, @field) = @_;
    die "$place: 6 fields expected\n" unless @field == 5;
    my %it;
    @it{qw(object label colour style)} = @field;
    $it{object} = $self->object($place, $graph->{table}, $it{object});
    die "$place: $it{style} is not a style\n" unless $it{style} =~ /^(area|stack|line)$/;
    die "$place: $it{style}, but no area to stack it on\n" if $it{style} eq 'stack' && !grep { $_->{style} eq 'area' } @{$graph->{series}};
    die "$place: $it{colour} is not a colour\n" unless $it{colour} =~ /^[0-9A-F]{6}$/;
    @it{qw(formula operands factor)} = ('', [], undef);
    if ($field[4] ne '-') {
        $field[4] =~ /^(?:(plus|percent) (?:of )?(\S.*)|(times) (\d+))$/ or die "$place: $field[4] is not a formula\n";
        $it{formula} = $1 // $3;
        $it{factor} = $4;
        $it{operands} = [map { $self->object($place, $graph->{table}, $_) } split / \+ /, $2, -1] if defined $2;
    }
    my $level = $it{object}{kind} ne 'counter';
    die "$place: a rate needs a counter, a level an object that is not one\n" if $graph->{kind} eq 'rate' && $level || $graph->{kind} eq 'level' && !$level;
    die "$place: a share is a percentage of objects of the same kind\n" if ($graph->{kind} eq 'share') != ($it{formula} eq 'percent')
        || grep { ($_->{kind} ne 'counter') != $level } @{$it{operands}};
    die "$place: plus takes exactly one object\n" if $it{formula} eq 'plus' && @{$it{operands}} != 1;
    push @{$graph->{series}}, \%it;
}

sub read_graphs {
    my ($self, $path) = @_;
    my ($graph, %taken);
    for my $line (lines_of($path)) {
        my ($place, $what, @field) = @$line;
        if ($what eq 'series' && $graph) {
            $self->read_series($graph, $place, @field);
            next;
        }
        die "$place: neither a graph of 8 fields nor a series of one\n" unless $what eq 'graph' && @field == 7;
        $graph = { series => [] };
        @$graph{qw(id table group title label kind tells)} = @field;
        die "$place: $graph->{id} is used twice or is not a word\n" if $taken{$graph->{id}}++ || $graph->{id} !~ /^[a-z]\w*$/;
        die "$place: no table $graph->{table}\n" unless $graph->{table} eq '-' || exists $self->{columns}{$graph->{table}};
        die "$place: $graph->{kind} is not a kind\n" unless $graph->{kind} =~ /^(rate|level|share)$/;
        push @{$self->{graphs}}, $graph;
    }
    @{$_->{series}} or die "$path: graph $_->{id} has no series\n" for @{$self->{graphs}};
}

# All objects that the graphs of the host need, each once, as [graph, object, label], for systems that do not calculate. Graphs of
# shares come last and give no labels, because none of their objects is the share itself: objects that only they use, including the
# rates that they divide by, have the kernel's name.
sub host_objects {
    my ($self) = @_;
    my @graphs = grep { $_->{table} eq '-' } @{$self->{graphs}};
    my (%done, @found);
    for my $graph ((grep { $_->{kind} ne 'share' } @graphs), grep { $_->{kind} eq 'share' } @graphs) {
        my $share = $graph->{kind} eq 'share';
        for my $series (@{$graph->{series}}) {
            for my $it ($series->{object}, $share ? grep { $_->{kind} eq 'counter' } @{$series->{operands}} : ()) {
                push @found, [$graph, $it, $share ? $it->{of} : "$graph->{title}: $series->{label}"] unless $done{$it->{of}}++;
            }
        }
    }
    return @found;
}

1;
