# alert-tests.pl TREE ROOT: unit tests of alerts.yml for `promtool test rules`, generated from the shipped rules. The measure of a rule is
# first a tenth below its threshold (no alert), then a tenth above it (alert), then between the two thresholds (still an alert), and
# then 0 (no alert after the window and the second hold time). Each rule has its own instance.
use strict;
use warnings;
use List::Util 'max';
use POSIX 'ceil';
use FindBin;
use lib "$FindBin::Bin/..", $FindBin::Bin;
use Kits;
use Rules;
use Modules;
use Alerts;

my ($tree, $root) = @ARGV;
my $kits = Kits->read($tree, $root);
my $STEP = 15;
my @PHASES = (12, 12, 15, 25);    # minutes
my %ROW = (counter => {}, agent => {}, cpu => { netstatCpuIndex => 0 },
    interface => { netstatIfName => 'eth0', netstatIfIndex => 2, netstatIfLinkKind => '' },
    namespace => { netstatNsName => 'docker-1f3c5a0de972', netstatNsIndex => 2 },
    listener => { netstatListenerAddress => '0.0.0.0', netstatListenerPort => 80 },
    tcpPeer => { netstatTcpPeerAddress => '10.0.0.1', netstatTcpPeerPort => 5432 },
    udpSocket => { netstatUdpSocketAddress => '0.0.0.0', netstatUdpSocketPort => 53, netstatUdpSocketInode => 1 });

# Samples for promtool: a level that has these values in the phases, or a counter that rises by these per step.
sub levels { my @value = @_; return join ' ', map { "$value[$_]+0x" . ($PHASES[$_] * 60 / $STEP - 1) } 0 .. 3 }

sub rises {
    my @rise = @_;
    my ($at, @samples) = (1000);
    for (0 .. 3) {
        my $steps = $PHASES[$_] * 60 / $STEP;
        push @samples, ($at + $rise[$_]) . "+$rise[$_]x" . ($steps - 1);
        $at += $rise[$_] * $steps;
    }
    return join ' ', @samples;
}

sub series {
    my ($rule, $it, $labels, $samples) = @_;
    my ($name, $of) = Modules::series($kits, $it);
    my %labels = (job => 'netstat', instance => $rule->{name}, %$labels, %$of);
    return ("      - series: '$name\{" . join(',', map { qq($_="$labels{$_}") } sort keys %labels) . "}'", "        values: '$samples'");
}

# The input of a rule, as samples of its object and of each counter of its divisor. If the object is one of these, the others share the
# rest of the divisor.
sub samples {
    my ($rule) = @_;
    if ($rule->{kind} eq 'state') {
        my ($before) = sort { $a <=> $b } keys %{%{$rule->{after}} ? $rule->{after} : $rule->{clear_states}};
        my ($raised) = sort { $a <=> $b } keys %{$rule->{states}};
        return levels($before, $raised, $raised, (sort { $a <=> $b } keys %{$rule->{clear_states}})[0]);
    }
    my @goal = (0.9 * $rule->{threshold}, 1.1 * $rule->{threshold}, ($rule->{threshold} + $rule->{clear}) / 2, 0);
    @goal = (2 * $rule->{clear}, 0.9 * $rule->{threshold}, $goal[2], 2 * $rule->{clear}) if $rule->{falls};
    my $steps = ($rule->{window} // $STEP) / $STEP;
    return levels(@goal) if $rule->{kind} eq 'level';
    return (levels(map { $_ * 10 } @goal), map { levels((1000 / @{$rule->{divisor}}) x 4) } @{$rule->{divisor}}) if $rule->{kind} eq 'share';
    return rises(map { $_ / $steps } @goal) if $rule->{kind} eq 'increase';
    return rises(map { $_ * $STEP } @goal) if $rule->{kind} eq 'rate';
    if ($rule->{kind} eq 'ratio') {
        my @others = grep { $_ != $rule->{object} } @{$rule->{divisor}};
        my $whole = 2 * max($rule->{from}, 100 * $rule->{least} / ($rule->{clear} || 1), 1000) / $steps;
        my @part = map { $_ / 100 * $whole } @goal;
        my @left = map { ($whole - (@others < @{$rule->{divisor}} ? $_ : 0)) / @others } @part;
        return (rises(@part), map { rises(@left) } @others);
    }
    # the earlier rate is half the minimum; a tenth above the minimum is a spike if the earlier rate counts as less than that
    my $past = $rule->{from} / 2 * $STEP;
    return rises($past, $past * 1.1 * $rule->{threshold}, $past, 0);
}

# The series for a rule.
sub input {
    my ($rule) = @_;
    my ($object, @others) = samples($rule);
    my $row = $ROW{$rule->{subject}};
    my @lines = series($rule, $rule->{object}, $row, $object);
    push @lines, series($rule, $_, defined $_->{table} ? $row : {}, shift @others) for grep { $_ != $rule->{object} } @{$rule->{divisor}};
    # adds an interface of the excluded kind, or of one that is not wanted, which must not be counted
    my ($kind) = grep { $_->{by} eq 'kind' } @{$rule->{select}};
    my $left_out = !$kind ? '' : $kind->{not} ? $kind->{text} : 'bridge';
    push @lines, series($rule, $rule->{object}, { %$row, netstatIfName => 'veth0', netstatIfIndex => 3, netstatIfLinkKind => $left_out }, $object)
        if $left_out ne '';
    return @lines;
}

# The expected result: how many alerts fire at which time.
sub expected {
    my ($rule) = @_;
    my ($below, $above, $between) = ($PHASES[0], $PHASES[0] + $PHASES[1], $PHASES[0] + $PHASES[1] + $PHASES[2]);
    my $over = $between + ceil((($rule->{window} // 0) + $rule->{clear_for}) / 60) + 2;
    my $spike = $rule->{kind} eq 'spike';
    my @lines;
    # a spike is measured against the rate before it, so it is expected at its start
    my @looks = ([$below - 1, 0], [$spike ? $below + 2 : $above - 1, 1], [$over, 0]);
    push @looks, [$between - 1, 1] unless $spike || $rule->{clear} == $rule->{threshold};
    for (@looks) {
        my ($time, $firing) = @$_;
        my $matchers = 'alertname="' . Alerts::alert_name($rule) . "\",alertstate=\"firing\",instance=\"$rule->{name}\"";
        push @lines, "      - expr: count(ALERTS{$matchers})", "        eval_time: ${time}m",
            $firing ? ('        exp_samples:', "          - labels: '{}'", '            value: 1') : '        exp_samples: []';
    }
    return @lines;
}

my @rules = @{(Rules::for_kit('Prometheus', $tree, Rules::read($kits, $tree)))[0]};
print map { "$_\n" } 'rule_files: [alerts.yml]', 'evaluation_interval: 30s', 'tests:', '  - interval: 15s', '    input_series:',
    map({ input($_) } @rules), '    promql_expr_test:', map({ expected($_) } @rules);
