# The shipped alarm rules as triggers: each measures over the same time what the subagent measures, from what Zabbix has polled, and
# has its thresholds in macros. It clears when no poll in the window and the holding time was above the lower threshold.
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

# {$NETSTAT.LISTEN.OVERFLOW.RAISE}; a threshold for one interface only is the same with its name behind a colon.
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

# The highest of the values in the window and the time that it must be over.
sub highest {
    my ($rule, $item) = @_;
    return "max($item," . time_text($rule->{window} + $rule->{clear_for}) . ')';
}

# The item that a rule measures, and how its value is held against the thresholds: raise and clear, expressions before the operator;
# and in words.
my %MEASURE = (
    rate => sub {
        my ($self, $rule, $key) = @_;
        my ($item, $time) = (Items::path($key), time_text($rule->{window}));
        return ($key, "avg($item,$time)", highest($rule, $item), "a second over $time");
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
                "Below so many in $time the share is 0.") . ')*' if $rule->{least};
            push @floors, "($rose>=" . $self->macro($rule, 'FROM', $rule->{from},
                "Below so many of " . divisor($rule) . " in $time the share is 0.") . ')*' if $rule->{from};
            # of nothing at all it is 0: what it is divided by is at least one event in the window
            return join '', @floors, "100*avg($a,$time)/max(", join('+', map { "avg($_,$time)" } @b), ",1/$time)";
        });
    },
    spike => sub {
        my ($self, $rule, $key) = @_;
        my ($it, $time) = (Items::own($key), time_text($rule->{window}));
        return $self->calculated($rule, '', "times the mean of the $time before", sub {
            # The higher of the last two values, and the mean of all but that: an item that is looked at a moment after the other has been
            # polled does not see that value yet, and the next time it is not the last one any more. Nothing before there are values
            # over most of the window, on a new host and after a gap: then the last two are in the window as well.
            my $high = "max($it,#2)";
            my $from = $self->macro($rule, 'FROM', $rule->{from}, 'A rate below this, a second, is no spike.');
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

# A value that needs no window any more.
sub held {
    my ($rule, $key, $words) = @_;
    my $item = Items::path($key);
    return ($key, "last($item)", 'max(' . $item . ',' . time_text($rule->{clear_for} || 60) . ')', $words);
}

# What a percentage is of, as people name it.
sub divisor { return join ' + ', map { Items::kernel_name($_) } @{$_[0]{divisor}} }

# A measure that is an item of its own, by a formula that has the macros of the rule's floors. The rules that have the same counters and
# window, and so the same floors, share it with the first of them.
sub calculated {
    my ($self, $rule, $units, $words, $formula) = @_;
    my $name = Items::kernel_name($rule->{object});
    my @words = ((map { Items::word_of($_) } $rule->{object}, @{$rule->{divisor}}), time_text($rule->{window}));
    my $key = "netstat.$rule->{kind}\[" . join(',', @words) . ']';
    my $first = $self->{first}{$key} //= $rule;
    die "$rule->{name} and $first->{name} are measured alike and have different floors\n" if grep { $first->{$_} != $rule->{$_} } qw(from least);
    return held($rule, $key, $words) if $first != $rule;
    my $component = lc($self->{items}{group}{$rule->{object}{group}} // $rule->{object}{group});
    $self->{items}->calculated($key, "\u$rule->{kind}: $name, $words", $formula->(), $units,
        $component, "$name, $words; what the alarm rule $rule->{name} measures.");
    return held($rule, $key, $words);
}

# Where a rule's object is polled, and the list that its trigger goes into.
sub place {
    my ($self, $rule) = @_;
    return $self->{items}->scalar_item($rule->{object}) if $rule->{subject} eq 'counter';
    return Agent::item($self->{items}, $rule->{object}) if $rule->{subject} eq 'agent';
    my $discovery = $rule->{discovery} = $self->{discoveries}->of_table($rule->{object}{table});
    die "discovered are all interfaces but veth, and this rule has others\n"
        if $rule->{subject} eq 'interface' && "$rule->{glob} $rule->{not_kind}" ne '* veth';
    my $item = $discovery->{by_column}{$rule->{object}{descriptor}};
    die "$rule->{object}{descriptor} is not polled\n" if !$item || grep { $_ eq $rule->{object}{table} } @{$discovery->{off}};
    return $item->{key};
}

# What is told: the begin of the rule's sentence, which says what is wrong, before where to look and what to do about it; of the one
# listener or CPU that the name begins with.
sub title {
    my ($rule) = @_;
    my ($wrong) = $rule->{sentence} =~ /^(.*?)(?::| \(|\.?$)/;
    $wrong =~ s/^(?:This listener|A CPU)'s (\w)/\u$1/ if $rule->{discovery};
    return ($rule->{discovery} ? $rule->{discovery}{subject} : Items::kernel_name($rule->{object})) . ': ' . ($wrong || $rule->{condition});
}

# What a trigger is called and when it is raised and cleared, and the item that it hangs at.
sub expressions {
    my ($self, $rule) = @_;
    die "items are calculated of counters, and this rule has another subject\n"
        if $rule->{kind} =~ /^(?:ratio|spike|share)$/ && $rule->{subject} ne 'counter';
    die "a macro has letters, digits and points\n" if $rule->{name} =~ /[^\w.]/;
    my ($key, $raised, $cleared, $words) = $MEASURE{$rule->{kind}}->($self, $rule, $self->place($rule));
    die "triggers are raised at once, and this rule waits\n" if $rule->{for};
    my $raise = $self->macro($rule, 'RAISE', $rule->{threshold}, "Alarm rule $rule->{name}: raised at or above this, $words.");
    my $clear = $self->macro($rule, 'CLEAR', $rule->{clear}, "Alarm rule $rule->{name}: cleared at or below this.");
    my $below = $rule->{clear} == $rule->{threshold} ? '<' : '<=';
    # what is discovered may be gone
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

# All of them, at their items. One that has a severe brother is silent while that is raised.
sub make {
    my ($self, $rules) = @_;
    my %made = map { $_->{name} => Rules::express('Zabbix', $_, sub { $self->expressions(@_) }) } @$rules;
    push @{$made{$_->{name}}{item}{triggers}}, trigger($_, $made{$_->{name}}, $made{"$_->{name}Severe"}) for @$rules;
}

1;
