# share-tests.pl DASHBOARD: a unit test of the dashboard's retransmitted share for `promtool test rules`: twenty connects to a peer that
# does not answer, then only retransmissions, then no traffic at all.
use strict;
use warnings;
use JSON::PP;

my @CASES = ([20, 120, 85.71], [0, 20, 100], [0, 0, 0], [100, 0, 0]);    # sent and sent again in a step, percent
my $STEPS = 8;

local $/;
my $dashboard = decode_json(<>);
my ($panel) = grep { $_->{title} eq 'Retransmitted share' } @{$dashboard->{panels}};
my $query = $panel->{targets}[0]{expr} =~ s/\$__rate_interval/1m/gr =~ s/\$\w+/.*/gr;
print "evaluation_interval: 30s\ntests:\n";
for my $case (@CASES) {
    my ($sent, $again, $percent) = @$case;
    my @series = map { my ($name, $rise) = @$_;
        ("      - series: 'netstatCounterValue{instance=\"a\",job=\"netstat\",netstatCounterGroup=\"Tcp\",netstatCounterName=\"$name\"}'\n",
            "        values: '1000+${rise}x$STEPS'\n") } ['OutSegs', $sent], ['RetransSegs', $again];
    print "  - interval: 15s\n    input_series:\n", @series, "    promql_expr_test:\n", "      - expr: 'round($query, 0.01)'\n        eval_time: 2m\n",
        "        exp_samples:\n          - labels: '{instance=\"a\"}'\n            value: $percent\n";
}
