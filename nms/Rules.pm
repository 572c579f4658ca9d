# The shipped rules, subagent/netstat-agentx.conf, read for the kits, so that what a management system alarms on is what the subagent
# alarms on. subagent/alarms/rule.h has the grammar; a line that it would not understand dies here too, with file and line.
#
#   use Rules;
#   my $rules = Rules::read($kits, "$FindBin::Bin/../..");       # after Kits->read; [rule], in the file's order
#
# A rule has
#   name, severity   as written: listenOverflow, warning
#   subject          counter, interface, cpu, listener, udpSocket or agent
#   object           what is measured, as Kits has it: a counter, or a column of the subject's table; a scalar of netstatAgent has
#                    `index` and `oid` with it
#   glob, not_kind   of an interface; not_kind is empty where there is none
#   kind             increase (in the window), rate (a second, mean of the window), ratio (percent, of the increases), spike (the rate
#                    now, in multiples of the window's), level, share (percent of a limit)
#   threshold        in the unit of the kind
#   divisor          [counter]: a ratio or a share is a percentage of their sum; empty for the other kinds
#   from             least increase of the divisor, or for a spike the least rate; least: of a ratio, the least increase of the
#                    object itself. 0 where the rule has none
#   window           seconds; undef for levels
#   for, clear_for   seconds that it must last
#   clear            it is over at or below this; equal to threshold: below it
#   sentence         what to do about it; condition: the words of the line between subject and sentence
package Rules;
use strict;
use warnings;

my %SECONDS = ('' => 1, s => 1, m => 60, h => 3600);
my $NUMBER = qr/(\d+(?:\.\d+)?)/;
my $TIME = qr/(\d+[smh]?)/;
# a word of a counter's name; a + stands alone, and the words that continue a rule are no names
my $NAME = qr/(?!(?:within|from|for|clears|again) )[^\s+]+/;
my $COUNTER = qr/($NAME $NAME)/;
my $SUM_MAX = 3;    # NA_RULE_SUM_MAX
my $SUM = qr/($NAME $NAME(?: \+ $NAME $NAME){0,@{[$SUM_MAX - 1]}})/;
my %TABLE = (cpu => 'netstatCpuTable', interface => 'netstatIf\w*Table');
my %SOCKETS = (listener => 'netstatListenerFullFor', udpSocket => 'netstatUdpSocketDrops');

sub seconds { my ($number, $unit) = $_[0] =~ /^(\d+)(\w?)$/; return $number * $SECONDS{$unit} }

# Takes the subject from the front of $$text.
sub take_subject {
    my ($kits, $rule, $text) = @_;
    if ($$text =~ s/^counter $COUNTER //) {
        $rule->{object} = $kits->{counter}{$1};
    } elsif ($$text =~ s/^(cpu|interface (\S+)(?: not (\S+))?) (\w+) //) {
        @$rule{qw(glob not_kind object)} = ($2, $3 // '', $kits->{objects}{$4});
        my ($subject) = $1 =~ /^(\w+)/;
        return 0 unless $rule->{object} && $rule->{object}{table} =~ /^$TABLE{$subject}$/;
        $rule->{subject} = $subject;
        return 1;
    } elsif ($$text =~ s/^(listener|udpSocket) //) {
        $rule->{subject} = $1;
        $rule->{object} = $kits->{objects}{$SOCKETS{$1}};
        return defined $rule->{object};
    } elsif ($$text =~ s/^agent (netstatAgent\w+) //) {
        my $it = $kits->{objects}{$1} or return 0;
        @$rule{qw(subject object)} = ('agent', { %$it, index => 0, oid => "$it->{oid}.0" });
        return 1;
    }
    $rule->{subject} = 'counter';
    return defined $rule->{object};
}

# Takes the condition likewise.
sub take_condition {
    my ($kits, $rule, $text) = @_;
    my ($of, $window);
    @$rule{qw(from least divisor)} = (0, 0, []);
    if ($$text =~ s/^rises (by|at) $NUMBER( a second)? within $TIME\b//) {
        return 0 if ($1 eq 'at') != defined $3;
        (@$rule{qw(kind threshold)}, $window) = ($1 eq 'at' ? 'rate' : 'increase', $2, $4);
    } elsif ($$text =~ s/^rises by (?:$NUMBER and )?$NUMBER% of $SUM within $TIME(?: from $NUMBER)?\b//) {
        (@$rule{qw(kind least threshold)}, $of, $window, $rule->{from}) = ('ratio', $1 // 0, $2, $3, $4, $5 // 0);
    } elsif ($$text =~ s/^spikes $NUMBER times within $TIME from $NUMBER\b//) {
        (@$rule{qw(kind threshold)}, $window, $rule->{from}) = ('spike', $1, $2, $3);
    } elsif ($$text =~ s/^reaches $NUMBER% of $SUM(?= |$)//) {
        (@$rule{qw(kind threshold)}, $of) = ('share', $1, $2);
    } elsif ($$text =~ s/^reaches $NUMBER\b(?!%)//) {
        @$rule{qw(kind threshold)} = ('level', $1);
    } else {
        return 0;
    }
    $rule->{window} = seconds($window) if defined $window;
    $rule->{divisor} = [map { $kits->{counter}{$_} } split / \+ /, $of // ''];
    return !grep { !defined } @{$rule->{divisor}};
}

# Takes what may follow it.
sub take_options {
    my ($rule, $text) = @_;
    @$rule{qw(for clear clear_for)} = (0, $rule->{threshold}, 0);
    $rule->{for} = seconds($1) if $$text =~ s/^ for $TIME\b//;
    if ($$text =~ s/^ clears at $NUMBER%?(?: for $TIME)?(?= |$)//) {
        $rule->{clear} = $1;
        $rule->{clear_for} = seconds($2) if defined $2;
    }
    $$text =~ s/^ again every $TIME\b//;
    return $$text eq '';
}

sub read {
    my ($kits, $tree) = @_;
    my $path = "$tree/subagent/netstat-agentx.conf";
    open my $in, '<:encoding(UTF-8)', $path or die "$path: $!\n";
    my @rules;
    while (my $line = <$in>) {
        chomp $line;
        next unless $line =~ s/^alarm\s+//;
        my %rule = (sentence => $line =~ s/\s*"([^"]*)"\s*$// ? $1 : '');
        $line =~ s/\s+/ /g;
        $line =~ s/^(\w[\w-]*) (information|warning|critical) // or die "$path:$.: no name and severity\n";
        @rule{qw(name severity)} = ($1, $2);
        take_subject($kits, \%rule, \$line) or die "$path:$.: $rule{name} is about nothing that is known: $line\n";
        $rule{condition} = $line;
        take_condition($kits, \%rule, \$line) && take_options(\%rule, \$line) or die "$path:$.: not understood: $rule{condition}\n";
        push @rules, \%rule;
    }
    @rules or die "$path has no rules\n";
    return \@rules;
}

1;
