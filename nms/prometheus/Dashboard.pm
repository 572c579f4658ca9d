# A dashboard for Grafana: a panel for each graph of graphs.tsv, in rows. Graphs of the host are in open rows. Those of interfaces, CPUs
# and listeners are repeated by a variable in collapsed rows, since a host may have many.
package Dashboard;
use strict;
use warnings;
use JSON::PP;
use Modules;

# for each table: the label that its panels are repeated by, the variable, and the title of the row
my %REPEAT = (netstatIfLinkTable => ['netstatIfName', 'interface', 'Interfaces'],
    netstatCpuTable => ['netstatCpuIndex', 'cpu', 'CPUs'], netstatListenerTable => ['netstatListenerPort', 'port', 'Listeners by port']);

my %DATASOURCE = (type => 'prometheus', uid => '${datasource}');

# The labels that identify a row of $table.
sub by {
    my ($table) = @_;
    return join ', ', 'instance', $table eq '-' ? () : $REPEAT{$table}[0];
}

# An object in PromQL, summed over the labels that do not identify hosts or rows.
sub value {
    my ($kits, $modules, $graph, $it) = @_;
    my ($name, $labels) = Modules::series($kits, $it);
    grep { $_->{name} eq $name } @{$modules->[0]{metrics}} or die "$graph->{id}: the module linux_netstat lacks $name\n";
    my @matchers = ('job=~"$job"', 'instance=~"$instance"', map { qq($_="$labels->{$_}") } sort keys %$labels);
    push @matchers, qq($REPEAT{$graph->{table}}[0]=~"\$$REPEAT{$graph->{table}}[1]") if $graph->{table} ne '-';
    my $selector = $name . '{' . join(', ', @matchers) . '}';
    $selector = "rate($selector\[\$__rate_interval])" if $it->{kind} eq 'counter';
    # levels of several rows with the same label, such as a port on several addresses, must not be summed
    my $together = $it->{kind} eq 'counter' || $graph->{table} eq '-' ? 'sum' : 'max';
    return "$together by (" . by($graph->{table}) . ") ($selector)";
}

sub expression {
    my ($kits, $modules, $graph, $series) = @_;
    my $value = value($kits, $modules, $graph, $series->{object});
    return $value if $series->{formula} eq '';
    return "$value * $series->{factor}" if $series->{formula} eq 'times';
    my $sum = join ' + ', map { value($kits, $modules, $graph, $_) } @{$series->{operands}};
    return "$value + $sum" if $series->{formula} eq 'plus';
    # 0/0 is 0; there is no value if the object or the divisor is absent
    return "100 * $value / (" . (@{$series->{operands}} > 1 ? "($sum)" : $sum) . " > 0) or 0 * ($value + $sum)";
}

# Grafana's name for the unit of an axis; a unit without one is written as it is.
sub unit {
    my ($graph) = @_;
    return 'percent' if $graph->{kind} eq 'share';
    return 'bps' if $graph->{label} eq 'bits per second';
    return 'short';
}

sub colour {
    my ($letter, $series, $pile) = @_;
    my @properties = ({ id => 'color', value => { mode => 'fixed', fixedColor => "#$series->{colour}" } });
    if ($series->{style} ne 'line') {
        push @properties, { id => 'custom.fillOpacity', value => 60 };
        push @properties, { id => 'custom.stacking', value => { mode => 'normal', group => $pile } };
    }
    return { matcher => { id => 'byFrameRefID', options => $letter }, properties => \@properties };
}

sub panel {
    my ($kits, $modules, $graph) = @_;
    my @letters = ('A' .. 'Z');
    my (@targets, @overrides, $pile);
    for my $series (@{$graph->{series}}) {
        my $letter = $letters[@targets];
        push @targets, { refId => $letter, expr => expression($kits, $modules, $graph, $series), datasource => \%DATASOURCE,
            legendFormat => $series->{label}, editorMode => 'code', range => JSON::PP::true };
        # a stack is an area and the series stacked on it
        $pile = $letter if $series->{style} eq 'area';
        push @overrides, colour($letter, $series, $pile);
    }
    my %panel = (type => 'timeseries', title => $graph->{title}, description => $graph->{tells}, datasource => \%DATASOURCE,
        targets => \@targets, fieldConfig => { overrides => \@overrides, defaults => { unit => unit($graph), min => 0,
            custom => { axisLabel => $graph->{label}, lineWidth => 1, fillOpacity => 0, showPoints => 'never',
                spanNulls => JSON::PP::false } } },
        options => { legend => { showLegend => JSON::PP::true, displayMode => 'table', placement => 'bottom',
                calcs => ['lastNotNull', 'mean', 'max'] },
            tooltip => { mode => 'multi', sort => 'desc' } });
    if (my $repeat = $REPEAT{$graph->{table}}) {
        @panel{qw(repeat repeatDirection maxPerRow)} = ($repeat->[1], 'h', 3);
        $panel{title} = "\$$repeat->[1]: $graph->{title}";
    }
    return \%panel;
}

sub variable {
    my ($name, $label, $query, $several) = @_;
    return { name => $name, label => $label, type => 'query', datasource => \%DATASOURCE, refresh => 2, sort => 3,
        query => { query => $query, refId => $name }, multi => $several ? JSON::PP::true : JSON::PP::false,
        includeAll => $several ? JSON::PP::true : JSON::PP::false, $several ? (current => { text => ['All'], value => ['$__all'] }) : () };
}

sub variables {
    my ($graphs) = @_;
    my @variables = ({ name => 'datasource', label => 'Data source', type => 'datasource', query => 'prometheus' },
        variable('job', 'Job', 'label_values(netstatAgentUnknownNames, job)', 1),
        variable('instance', 'Host', 'label_values(netstatAgentUnknownNames{job=~"$job"}, instance)', 0));
    my %done;
    for my $graph (grep { $_->{table} ne '-' } @$graphs) {
        my ($label, $name, $title) = @{$REPEAT{$graph->{table}} or die "$graph->{id}: no rows for $graph->{table}\n"};
        my ($metric) = $graph->{series}[0]{object}{descriptor};
        next if $done{$name}++;
        push @variables, variable($name, $title, "label_values($metric\{job=~\"\$job\", instance=~\"\$instance\"}, $label)", 1);
    }
    return \@variables;
}

# Panels with their positions: three in a line of 24 columns; a row for each group; collapsed rows contain their panels.
sub panels {
    my ($kits, $modules) = @_;
    my (@panels, $row);
    my ($id, $x, $y, $last) = (0, 0, 0, '');
    for my $graph (@{$kits->{graphs}}) {
        my $closed = $graph->{table} ne '-';
        my $title = $closed ? $REPEAT{$graph->{table}}[2] : $graph->{group};
        if ($title ne $last) {
            $y += 8 if $x;
            ($last, $x) = ($title, 0);
            $row = { id => ++$id, type => 'row', title => $title, collapsed => $closed ? JSON::PP::true : JSON::PP::false, panels => [],
                gridPos => { x => 0, y => $y++, w => 24, h => 1 } };
            push @panels, $row;
        }
        my $panel = panel($kits, $modules, $graph);
        @$panel{qw(id gridPos)} = (++$id, { x => $x, y => $y, w => 8, h => 8 });
        push @{$closed ? $row->{panels} : \@panels}, $panel;
        $x += 8;
        ($x, $y) = (0, $y + 8) if $x == 24;
    }
    return \@panels;
}

sub text {
    my ($kits, $modules) = @_;
    my %dashboard = (title => 'Linux netstat', uid => 'linux-netstat',
        description => 'The counters that nstat and netstat -s show, from LINUX-NETSTAT-MIB.',
        tags => ['snmp', 'linux', 'network'], schemaVersion => 37, version => 1, editable => JSON::PP::true, graphTooltip => 1,
        time => { from => 'now-3h', to => 'now' }, refresh => '1m', timezone => '', annotations => { list => [] }, links => [],
        templating => { list => variables($kits->{graphs}) }, panels => panels($kits, $modules),
        __requires => [{ type => 'grafana', id => 'grafana', name => 'Grafana', version => '9.0.0' },
            { type => 'datasource', id => 'prometheus', name => 'Prometheus', version => '1.0.0' },
            { type => 'panel', id => 'timeseries', name => 'Time series', version => '' }]);
    return JSON::PP->new->canonical->pretty->indent_length(1)->encode(\%dashboard);
}

1;
