# The shipped alarm rules (subagent/netstat-agentx.conf) as alerting rules of Prometheus, with the same thresholds, windows and hold
# times. As in the subagent, each has two thresholds and two hold times. The second threshold is the part of the expression that tests
# whether the alert is already firing; the second hold time is keep_firing_for, which Prometheus has since 2.42.
package Alerts;
use strict;
use warnings;
use Modules;
use Rules;

my $HEAD = <<'END';
# Alerting rules for Prometheus 2.42 and later: the alarm rules shipped with netstat-agentx, subagent/netstat-agentx.conf. A rate
# over one minute needs four scrapes per minute; if you scrape less often, extend the windows of one minute to four scrapes. The
# rules name no job: they apply to every target that has the counters.
END

# the label with the name of a row, for subjects whose rows are selected by name
my %LABEL = (interface => 'netstatIfName', namespace => 'netstatNsName');

# The name of a series and its selector; $it is the rule's object or a counter of its divisor.
sub selector {
    my ($rule, $it) = @_;
    my ($name, $labels) = Modules::series($rule->{kits}, $it);
    my @matchers = map { qq($_="$labels->{$_}") } sort keys %$labels;
    if ($LABEL{$rule->{subject}} && $it == $rule->{object}) {
        push @matchers, map { matcher($rule->{subject}, $_) } @{$rule->{select}};
    }
    return ($name, $name . (@matchers ? '{' . join(',', @matchers) . '}' : ''));
}

# A selector of rows; a kind of none is an empty label.
sub matcher {
    my ($subject, $selector) = @_;
    my ($by, $not, $text) = @$selector{qw(by not text)};
    my $label = $by eq 'kind' ? 'netstatIfLinkKind' : $LABEL{$subject};
    $text = '' if $by eq 'kind' && $text eq 'none';
    return () if $text eq '*' && !$not;
    return $label . ($not ? '!=' : '=') . qq("$text") if $text !~ /[*?]/;
    return $label . ($not ? '!~' : '=~') . '"' . pattern($text) . '"';
}

# A glob as a regular expression inside a string of Prometheus.
sub pattern { return join '', map { $_ eq '*' ? '.*' : $_ eq '?' ? '.' : /\w/ ? $_ : "\\\\$_" } split //, $_[0] }

# Removes group and name from the labels of a counter in netstatCounterTable, so that it can be combined with scalars.
sub plain {
    my ($name, $expression) = @_;
    return $name =~ /^netstatCounter(?:Value|Level)$/ ? "sum without (netstatCounterGroup, netstatCounterName) ($expression)" : $expression;
}

sub ranged {
    my ($rule, $it, $function, $window, $offset) = @_;
    my ($name, $selector) = selector($rule, $it);
    return plain($name, "$function($selector\[$window]" . ($offset ? " offset $offset" : '') . ')');
}

sub instant {
    my ($rule, $it) = @_;
    my ($name, $selector) = selector($rule, $it);
    return plain($name, $selector);
}

# The divisor; $value makes the expression for each of its counters.
sub divisor {
    my ($rule, $value) = @_;
    my @values = map { $value->($_) } @{$rule->{divisor}};
    return @values > 1 ? '(' . join(' + ', @values) . ')' : $values[0];
}

sub duration { return $_[0] % 60 ? "$_[0]s" : $_[0] / 60 . 'm' }

# The series whose value is one of these states.
sub one_of {
    my ($rule, $states) = @_;
    my @each = map { instant($rule, $rule->{object}) . " == $_" } sort { $a <=> $b } keys %$states;
    return @each > 1 ? '(' . join(' or ', @each) . ')' : $each[0];
}

# A link that was up a day ago at most, for a rule about what was so before; how long that was is for Prometheus to remember.
sub was {
    my ($rule) = @_;
    return () unless %{$rule->{after}};
    return 'and on (' . identity($rule) . ')', '    count_over_time((' . one_of($rule, $rule->{after}) . ')[1d:1m]) > 0';
}

# The value that a rule measures, in the unit of its thresholds: subagent/alarms/alarm.c in PromQL.
sub measured {
    my ($rule) = @_;
    my ($window, $it) = (duration($rule->{window} // 0), $rule->{object});
    return instant($rule, $it) if $rule->{kind} eq 'level';
    return one_of($rule, $rule->{states}) if $rule->{kind} eq 'state';
    # a limit of 0 means no limit, so there is no share of it
    return '100 * ' . instant($rule, $it) . ' / (' . divisor($rule, sub { instant($rule, $_[0]) }) . ' > 0)' if $rule->{kind} eq 'share';
    return ranged($rule, $it, 'increase', $window) if $rule->{kind} eq 'increase';
    return ranged($rule, $it, 'rate', $window) if $rule->{kind} eq 'rate';
    if ($rule->{kind} eq 'ratio') {
        my $part = ranged($rule, $it, 'increase', $window);
        my $whole = divisor($rule, sub { ranged($rule, $_[0], 'increase', $window) });
        $part = "($part >= $rule->{least})" if $rule->{least};
        return "100 * $part / " . ($rule->{from} ? "($whole >= $rule->{from})" : "clamp_min($whole, 1)");
    }
    # Compares the last minute with the window that ended a minute before it: a spike that started between two scrapes must not be
    # compared with its own start. If the window is empty or nearly so, the comparison is with the minimum rate.
    return '(' . ranged($rule, $it, 'rate', '1m') . " >= $rule->{from}) / clamp_min(" .
        ranged($rule, $it, 'rate', $window, '2m') . ', ' . $rule->{from} / $rule->{threshold} . ')';
}

# The unit in the summary.
my %UNIT = (increase => ' in {window}', rate => ' per second', ratio => ' %', share => ' %', spike => ' times the usual rate', level => '', state => '');

my %WHICH = (interface => '{{ $labels.netstatIfName }}', namespace => '{{ $labels.netstatNsName }}', cpu => 'CPU {{ $labels.netstatCpuIndex }}',
    listener => '{{ $labels.netstatListenerAddress }} port {{ $labels.netstatListenerPort }}',
    tcpPeer => '{{ $labels.netstatTcpPeerAddress }} port {{ $labels.netstatTcpPeerPort }}',
    udpSocket => '{{ $labels.netstatUdpSocketAddress }} port {{ $labels.netstatUdpSocketPort }} {{ $labels.netstatUdpSocketProcess }}');

sub alert_name { return 'Netstat' . ucfirst $_[0]{name} }

# The labels that identify an instance of a rule: those of the target and of the row. Other labels may differ between a series and its
# alert, such as one that an operator adds to the rules.
sub identity { return join ', ', 'job', 'instance', Modules::labels($_[0]{kits}, $_[0]{object}) }

sub expression {
    my ($rule) = @_;
    my $measured = measured($rule);
    my @firing = (' and on (' . identity($rule) . ')', '    ALERTS{alertname="' . alert_name($rule) . '",alertstate="firing"}');
    if ($rule->{kind} eq 'state') {
        my @was = was($rule);
        my %all = map { $_->[1] => $_->[0] } @{$rule->{object}{enum}};
        delete @all{keys %{$rule->{clear_states}}};
        return ($measured, @was, (@was || keys %all > keys %{$rule->{states}}) ? ('or', one_of($rule, \%all) . $firing[0], $firing[1]) : ());
    }
    my ($passed, $between) = $rule->{falls} ? ('<', '<') : ('>=', '>');
    my $raised = "$measured $passed $rule->{threshold}";
    return ($raised) if $rule->{clear} == $rule->{threshold};
    return ($raised, "or", "$measured $between $rule->{clear}$firing[0]", $firing[1]);
}

sub quoted { return '"' . $_[0] =~ s/(["\\])/\\$1/gr . '"' }

sub alert {
    my ($rule) = @_;
    Rules::needs($rule, qw(state falls columns), $LABEL{$rule->{subject}} ? 'selectors' : ());
    die "the series of a row has other labels than those of the divisor's counters, so it cannot be divided by them\n"
        if grep({ !defined $_->{table} } @{$rule->{divisor}}) && Modules::labels($rule->{kits}, $rule->{object});
    die "its pattern has brackets or a backslash\n" if grep { $_->{text} =~ /[\[\]\\]/ } @{$rule->{select}};
    my $what = exists $rule->{object}{group} ? "$rule->{object}{group} $rule->{object}{name}" : $rule->{object}{descriptor};
    my $where = join ' ', '{{ $labels.instance }}', $WHICH{$rule->{subject}} // ();
    my $is = '{{ $value | printf "%.3g" }}';
    $is = 'is ' . join ' or ', map { $rule->{states}{$_} } sort { $a <=> $b } keys %{$rule->{states}} if $rule->{kind} eq 'state';
    my $unit = $UNIT{$rule->{kind}} =~ s/\{window\}/duration($rule->{window})/er;
    my @lines = ("- alert: " . alert_name($rule), "  expr: |-", map({ "    $_" } expression($rule)));
    push @lines, '  for: ' . duration($rule->{for}) if $rule->{for};
    push @lines, '  keep_firing_for: ' . duration($rule->{clear_for}) if $rule->{clear_for};
    return (@lines, '  labels:', "    severity: $rule->{severity}", '  annotations:',
        '    summary: ' . quoted("$where: $what $is$unit"),
        '    description: ' . quoted($rule->{sentence}));
}

# Problems that only a manager can see: the subagent is gone while snmpd answers, or it cannot read a source.
my @ITSELF = split /\n/, <<'END';
- alert: NetstatSubagentGone
  expr: |-
    max_over_time(netstatAgentUnknownNames[1h]) unless on (job, instance) netstatAgentUnknownNames
    and on (job, instance) up == 1
  for: 5m
  labels:
    severity: warning
  annotations:
    summary: "{{ $labels.instance }}: snmpd answers, but the counters of netstat-agentx are gone"
    description: "Check the service netstat-agentx on that host, and run netstat-agentx --check there."
- alert: NetstatSourceFails
  expr: netstatSourceState == 3 or netstatSourceState == 4
  for: 5m
  labels:
    severity: warning
  annotations:
    summary: "{{ $labels.instance }}: {{ $labels.netstatSourceName }} cannot be read"
    description: "netstatSourceLastError of that host gives the reason."
- alert: NetstatNotificationsDropped
  expr: increase(netstatNotificationsDropped[1h]) >= 1
  labels:
    severity: warning
  annotations:
    summary: "{{ $labels.instance }}: notifications were dropped while snmpd was not running"
    description: "netstatAlarmTable lists the alarms that are raised now."
END

sub text {
    my ($kits, $rules) = @_;
    my ($for_kit, $left_out) = Rules::for_kit('Prometheus', $kits->{tree}, $rules);
    my @alerts = map { Rules::express('Prometheus', { %$_, kits => $kits }, \&alert) } @$for_kit;
    return join '', $HEAD, map({ "# The rule $_->[0]{name} is left out: $_->[1].\n" } @$left_out), map { "$_\n" } 'groups:', '- name: netstat', '  rules:', map({ "  $_" } @alerts),
        '- name: netstat-agentx', '  rules:', map { "  $_" } @ITSELF;
}

1;
