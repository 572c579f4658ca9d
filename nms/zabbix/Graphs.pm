# Graphs of the host, prototypes of graphs for each row, and the dashboard that shows all of them, with a page for each group.
package Graphs;
use strict;
use warnings;
use Export;
use Items;

# Zabbix has a separate type for stacked graphs; in the others the area is filled and the rest are lines.
sub graph {
    my ($graph, $name, @keys) = @_;
    my $pile = !grep { $_->{style} eq 'line' } @{$graph->{series}};
    my ($order, @lines) = 0;
    for my $series (@{$graph->{series}}) {
        my $style = $pile ? undef : $series->{style} eq 'area' ? 'GRADIENT_LINE' : 'BOLD_LINE';
        push @lines, map_of(sortorder => $order || undef, drawtype => $style, color => $series->{colour},
            item => map_of(host => $Items::TEMPLATE, key => $keys[$order]));
        $order++;
    }
    return map_of(uuid => uuid("graph $graph->{id}"), name => $name, type => $pile && @lines > 1 ? 'STACKED' : undef,
        ymin_type_1 => 'FIXED', graph_items => \@lines);
}

sub widget {
    my ($place, $prototype, $name) = @_;
    my $field = sub { map_of(type => 'INTEGER', name => $_[0], value => $_[1]) };
    my $kind = $prototype ? 'GRAPH_PROTOTYPE' : 'GRAPH';
    # two graphs side by side: two widgets, or one of full width that shows two rows of the table
    my ($width, $height) = $prototype ? (24, 6) : (12, 6);
    my ($x, $y) = $prototype ? (0, $place * $height) : ($place % 2 * $width, int($place / 2) * $height);
    return map_of(type => $prototype ? $kind : 'GRAPH_CLASSIC', x => $x || undef, y => $y || undef, width => $width, height => $height,
        fields => [$prototype ? ($field->('source_type', 2), $field->('columns', 2), $field->('rows', 1)) : $field->('source_type', 0),
            map_of(type => $kind, name => 'graphid', value => map_of(host => $Items::TEMPLATE, name => $name))]);
}

# make(kits, items, discoveries): returns the graphs of the host and the dashboards in the form of an export; adds the prototypes to their
# discoveries.
sub make {
    my ($kits, $items, $discoveries) = @_;
    my (@graphs, @pages, %page);
    for my $graph (@{$kits->{graphs}}) {
        my $prototype = $graph->{table} ne '-';
        my $discovery = $prototype ? $discoveries->of_table($graph->{table}) : undef;
        my $name = ($prototype ? $discovery->{subject} : $graph->{group}) . ": $graph->{title}";
        if ($prototype) {
            die "nms/graphs.tsv: $graph->{id}: Zabbix items for rows cannot have formulas\n" if grep { $_->{formula} } @{$graph->{series}};
            my @keys = map { $discovery->{by_column}{$_->{object}{descriptor}}{key} } @{$graph->{series}};
            push @{$discovery->{graphs}}, graph($graph, $name, @keys);
        } else {
            push @graphs, graph($graph, $name, map { $items->series($graph, $_) } @{$graph->{series}});
        }
        my $page = $page{$graph->{group}} //= do { push @pages, [$graph->{group}]; $pages[-1] };
        push @$page, widget(@$page - 1, $prototype, $name);
    }
    my @dashboard = map_of(uuid => uuid('dashboard'), name => 'Linux netstat',
        pages => [map { my ($name, @widgets) = @$_; map_of(name => $name, widgets => \@widgets) } @pages]);
    return (\@graphs, \@dashboard);
}

1;
