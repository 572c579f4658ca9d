# The shipped alarm rules as triggers: each takes the same measure over the same time as the subagent, but from polled values, and has
# its thresholds in macros. It clears when no value polled in the window and hold time was above the lower threshold.
package Triggers;
use strict;
use warnings;
use Agent;
use Export;
use Items;
use Rules;

my %PRIORITY = (information => 'INFO', warning => 'WARNING', critical => 'HIGH');

sub new {
    my ($class, $items, $discoveries) = @_;
    return bless { items => $items, discoveries => $discoveries, macros => [], first => {} }, $class;
}

# 300 as Zabbix writes it: 5m
sub time_text {
    my ($seconds) = @_;
    return $seconds % 60 ? "${seconds}s" : $seconds / 60 . 'm';
}

# {$NETSTAT.LISTEN.OVERFLOW.RAISE}; the threshold for a single interface has that interface's name after a colon.
sub macro_of {
    my ($rule, $what) = @_;
    return '$NETSTAT.' . uc($rule->{name} =~ s/(?<=[a-z0-9])(?=[A-Z])/./gr) . ".$what";
}

sub macro {
    my ($self, $rule, $what, $value, $tells) = @_;
    my $name = macro_of($rule, $what);
    push @{$self->{macros}}, ["{$name}", $value, $tells];
    return "{$name" . (defined $rule->{discovery} ? ":\"$rule->{discovery}{context}\"" : '') . '}';
}

# The highest value in the window and the hold time after it.
sub highest {
    my ($rule, $item) = @_;
    return "max($item," . time_text($rule->{window} + $rule->{clear_for}) . ')';
}

# For each kind of rule: the key of the item, the expressions to compare with the raising and the clearing threshold, and the measure in
# words.
my %MEASURE = (
    rate => sub {
        my ($self, $rule, $key) = @_;
        my ($item, $time) = (Items::path($key), time_text($rule->{window}));
        return ($key, "avg($item,$time)", highest($rule, $item), "per second over $time");
    },
    increase => sub {
        my ($self, $rule, $key) = @_;
        my ($item, $time) = (Items::path($key), time_text($rule->{window}));
        return ($key, "sum($item,$time)*$Items::EVERY", highest($rule, $item) . "*$Items::EVERY", "within $time");
    },
    ratio => sub {
        my ($self, $rule, $key) = @_;
        my $time = time_text($rule->{window});
        my ($a, @b) = map { Items::own($_) } $key, map { $self->{items}->scalar_item($_) } @{$rule->{divisor}};
        my ($risen, $rose) = ("sum($a,$time)*$Items::EVERY", Items::sum(map { "sum($_,$time)" } @b) . "*$Items::EVERY");
        return $self->calculated($rule, '%', 'percent of ' . divisor($rule) . " over $time", sub {
            my @floors;
            push @floors, "($risen>=" . $self->macro($rule, 'LEAST', $rule->{least},
                "If the counter rose by less than this in $time, the share is 0.") . ')*' if $rule->{least};
            push @floors, "($rose>=" . $self->macro($rule, 'FROM', $rule->{from},
                "If " . divisor($rule) . " rose by less than this in $time, the share is 0.") . ')*' if $rule->{from};
            # 0/0 is 0: the divisor is at least one event in the window
            return join '', @floors, "100*avg($a,$time)/max(", join('+', map { "avg($_,$time)" } @b), ",1/$time)";
        });
    },
    spike => sub {
        my ($self, $rule, $key) = @_;
        my ($it, $time) = (Items::own($key), time_text($rule->{window}));
        return $self->calculated($rule, '', "times the mean of the previous $time", sub {
            # The higher of the last two values is compared with the mean of all others: an item evaluated just after another was polled
            # does not see that value yet, and at the next evaluation it is no longer the last one. The result is 0 until most of the
            # window has values, on a new host and after a gap.
            my $high = "max($it,#2)";
            my $from = $self->macro($rule, 'FROM', $rule->{from}, 'A rate per second below this is not a spike.');
            return "((count($it,$time)-1)*$Items::EVERY>=0.6*$time)*($high>=$from)*$high"
                . "/max((sum($it,$time)-$high)/max(count($it,$time)-1,1),$from/{@{[macro_of($rule, 'RAISE')]}})";
        });
    },
    level => sub {
        my ($self, $rule, $key) = @_;
        return held($rule, $key, $rule->{object}{unit});
    },
    share => sub {
        my ($self, $rule) = @_;
        return held($rule, $self->{items}->share($rule->{object}, $rule->{divisor}), 'percent of ' . divisor($rule));
    },
);

# For a value that needs no window of its own.
sub held {
    my ($rule, $key, $words) = @_;
    my $item = Items::path($key);
    return ($key, "last($item)", 'max(' . $item . ',' . time_text($rule->{clear_for} || 60) . ')', $words);
}

# The divisor of a percentage, in words.
sub divisor { return join ' + ', map { Items::kernel_name($_) } @{$_[0]{divisor}} }

# A measure that is a separate item, calculated by a formula with macros for the rule's minimums. Rules with the same counters and window
# must have the same minimums, and share the item of the first of them.
sub calculated {
    my ($self, $rule, $units, $words, $formula) = @_;
    my $name = Items::kernel_name($rule->{object});
    my @words = ((map { Items::word_of($_) } $rule->{object}, @{$rule->{divisor}}), time_text($rule->{window}));
    my $key = "netstat.$rule->{kind}\[" . join(',', @words) . ']';
    my $first = $self->{first}{$key} //= $rule;
    die "$rule->{name} and $first->{name} have the same counters and window, but different minimums\n" if grep { $first->{$_} != $rule->{$_} } qw(from least);
    return held($rule, $key, $words) if $first != $rule;
    my $component = lc($self->{items}{group}{$rule->{object}{group}} // $rule->{object}{group});
    $self->{items}->calculated($key, "\u$rule->{kind}: $name, $words", $formula->(), $units,
        $component, "$name, $words; the measure of the alarm rule $rule->{name}.");
    return held($rule, $key, $words);
}

# The key of the item that polls a rule's object. Sets $rule->{discovery} if the item is discovered.
sub place {
    my ($self, $rule) = @_;
    return $self->{items}->scalar_item($rule->{object}) if $rule->{subject} eq 'counter';
    return Agent::item($self->{items}, $rule->{object}) if $rule->{subject} eq 'agent';
    my $discovery = $rule->{discovery} = $self->{discoveries}->of_table($rule->{object}{table});
    die "discovery finds all interfaces except veth, but this rule selects others\n"
        if $rule->{subject} eq 'interface' && Rules::selected($rule) ne 'name=* kind!=veth';
    my $item = $discovery->{by_column}{$rule->{object}{descriptor}};
    die "$rule->{object}{descriptor} is not polled\n" if !$item || grep { $_ eq $rule->{object}{table} } @{$discovery->{off}};
    return $item->{key};
}

# The trigger's title: the start of the rule's sentence, which says what is wrong; the rest says where to look and what to do. If the
# title names a listener or CPU, the sentence must not name it again.
sub title {
    my ($rule) = @_;
    my ($wrong) = $rule->{sentence} =~ /^(.*?)(?::| \(|\.?$)/;
    $wrong =~ s/^(?:This listener|A CPU)'s (\w)/\u$1/ if $rule->{discovery};
    return ($rule->{discovery} ? $rule->{discovery}{subject} : Items::kernel_name($rule->{object})) . ': ' . ($wrong || $rule->{condition});
}

# A trigger's name, when it is raised and cleared, and the item that it belongs to.
sub expressions {
    my ($self, $rule) = @_;
    Rules::needs($rule);
    die "only counters have calculated items, but this rule has another subject\n"
        if $rule->{kind} =~ /^(?:ratio|spike|share)$/ && $rule->{subject} ne 'counter';
    die "the name of a macro can have only letters, digits and points\n" if $rule->{name} =~ /[^\w.]/;
    my ($key, $raised, $cleared, $words) = $MEASURE{$rule->{kind}}->($self, $rule, $self->place($rule));
    die "triggers are raised at once, but this rule waits\n" if $rule->{for};
    my $raise = $self->macro($rule, 'RAISE', $rule->{threshold}, "Alarm rule $rule->{name}: raised at or above this, $words.");
    my $clear = $self->macro($rule, 'CLEAR', $rule->{clear}, "Alarm rule $rule->{name}: cleared at or below this.");
    my $below = $rule->{clear} == $rule->{threshold} ? '<' : '<=';
    # a discovered instance may be gone
    my $gone = $rule->{discovery} ? ' or nodata(' . Items::path($key) . ',10m)=1' : '';
    my $item = $rule->{discovery} ? $rule->{discovery}{by_column}{$rule->{object}{descriptor}} : $self->{items}{by_key}{$key};
    return { item => $item, name => title($rule) . " ($raise $words)", expression => "$raised>=$raise",
        recovery_expression => "$cleared$below$clear$gone" };
}

sub trigger {
    my ($rule, $it, $severe) = @_;
    my $scope = $rule->{kind} eq 'share' ? 'capacity' : $rule->{severity} eq 'critical' ? 'availability' : 'performance';
    return map_of(uuid => uuid("trigger $rule->{name}"), expression => $it->{expression}, recovery_mode => 'RECOVERY_EXPRESSION',
        recovery_expression => $it->{recovery_expression}, name => $it->{name}, opdata => 'Current value: {ITEM.LASTVALUE1}',
        priority => $PRIORITY{$rule->{severity}},
        description => "$rule->{sentence}\n\nThe rule $rule->{name} of netstat-agentx.conf: $rule->{condition}",
        dependencies => $severe ? [map_of(map { $_ => $severe->{$_} } qw(name expression recovery_expression))] : undef,
        tags => tags(scope => $scope));
}

# Adds all triggers to their items. A trigger with a severe variant is suppressed while that one is raised.
sub make {
    my ($self, $rules) = @_;
    my %made = map { $_->{name} => Rules::express('Zabbix', $_, sub { $self->expressions(@_) }) } @$rules;
    push @{$made{$_->{name}}{item}{triggers}}, trigger($_, $made{$_->{name}}, $made{"$_->{name}Severe"}) for @$rules;
}

1;
