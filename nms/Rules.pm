# The shipped alarm rules for the kits, so that a management system raises the same alarms as the subagent: rules.tsv, which the program
# prints (netstat-agentx --rules), joined with Kits. `make kits` writes rules.tsv.
#
#   use Rules;
#   my $rules = Rules::read($kits, "$FindBin::Bin/../..");       # after Kits->read; [rule], in the file's order
#
# A rule has the columns of rules.tsv, whose first line names them. These differ:
#   object           the measured object, as in Kits: a counter, or a column of the subject's table; a scalar of netstatAgent has
#                    `index`, and `oid` includes it
#   divisor          [counter or column]: a ratio or a share is a percentage of their sum; empty for the other kinds
#   window           undef for levels, shares and states
#   select           [ { by (name, kind, owner, number, socket), not (true or false), text } ]: what selects the rows
#   states, after, clear_states  { number => label }; empty if the condition has no such states
package Rules;
use strict;
use warnings;

# The object that a rule measures; undef if neither the catalogue nor the MIB has it.
sub object {
    my ($kits, $rule) = @_;
    return $kits->{counter}{$rule->{object}} if $rule->{subject} eq 'counter';
    my $it = $kits->{objects}{$rule->{object}};
    return $it && $rule->{subject} eq 'agent' ? { %$it, index => 0, oid => "$it->{oid}.0" } : $it;
}

# What selects rows: "name=* kind=none kind!=veth".
sub selectors {
    my ($rule) = @_;
    return [map { my ($by, $not, $text) = /^(\w+)(!?)=(.*)$/; { by => $by, not => $not eq '!', text => $text =~ s/\\x(..)/chr hex $1/ger } }
        split / /, $rule->{select}];
}

# The same as text, for comparisons.
sub selected {
    my ($rule) = @_;
    return join ' ', map { $_->{by} . ($_->{not} ? '!=' : '=') . $_->{text} } @{$rule->{select}};
}

# States by number of the column: "up,unknown".
sub states {
    my ($object, $labels) = @_;
    my %named = map { $_ => 1 } split /,/, $labels;
    return { map { $_->[1] => $_->[0] } grep { $named{$_->[0]} } @{$object->{enum} // []} };
}

sub read {
    my ($kits, $tree) = @_;
    my $path = "$tree/nms/rules.tsv";
    open my $in, '<:encoding(UTF-8)', $path or die "$path: $!\n";
    my ($names, @lines) = <$in>;
    chomp($names //= '', @lines);
    my @columns = split /\t/, $names =~ s/^# //r;
    my @rules;
    for my $line (@lines) {
        my %rule;
        @rule{@columns} = split /\t/, $line, -1;
        my %of = map { $_ => $kits->{counter}{$_} // $kits->{objects}{$_} } my @divisor = split / \+ /, $rule{divisor};
        my $object = $of{$rule{object}} = object($kits, \%rule);
        $object = $of{''} = {} if $rule{object} eq '';    # no column is measured
        for (grep { !defined $of{$_} } $rule{object}, @divisor) {
            die "$path: the alarm rule $rule{name} uses $_, which neither the catalogue nor the MIB has\n";
        }
        @rule{qw(object divisor)} = ($object, [@of{@divisor}]);
        $rule{window} = undef unless $rule{window};
        $rule{select} = selectors(\%rule);
        $rule{$_} = states($object, $rule{$_}) for qw(states after clear_states);
        push @rules, \%rule;
    }
    @rules or die "$path has no rules\n";
    return \@rules;
}

# What a rule has beyond an alarm for each row whose value reaches a threshold, in words; in an order that is always the same.
sub features {
    my ($rule) = @_;
    my $plain = join ' ', map { ($_->{not} ? 'not ' : '') . $_->{by} } @{$rule->{select}};
    return (($rule->{rows} =~ /^(?:any|sum)$/ ? $rule->{rows} : ()), ($rule->{kind} =~ /^(?:state|gone)$/ ? $rule->{kind} : ()),
        ($rule->{falls} ? 'falls' : ()), ($rule->{overrides} ne '' ? 'overrides' : ()),
        ($plain !~ /^(?:name(?: not kind)?)?$/ ? 'selectors' : ()), (grep({ defined $_->{table} } @{$rule->{divisor}}) ? 'columns' : ()));
}

# Dies unless the kit can express each of the rule's features; @can has them.
sub needs {
    my ($rule, @can) = @_;
    my %words = (any => 'one alert is about any of the rows', sum => 'the sum of rows is measured', state => 'states are measured',
        gone => 'it is about what is gone', falls => 'it is about what falls', overrides => 'it overrides other rules',
        selectors => 'rows are chosen in another way than by one pattern and one kind', columns => 'it is a percentage of columns');
    for my $feature (features($rule)) {
        die "$words{$feature}\n" unless grep { $_ eq $feature } @can;
    }
}

# The rules without those that left-out.tsv says this kit cannot express, and [rule, reason] for each of the latter.
sub for_kit {
    my ($kit, $tree, $rules) = @_;
    my $path = "$tree/nms/left-out.tsv";
    open my $in, '<:encoding(UTF-8)', $path or die "$path: $!\n";
    my %reason = map { my ($of, $name, $reason) = split /\t/; $of eq $kit ? ($name => $reason) : () } grep { !/^#/ } map { chomp; $_ } <$in>;
    my @left_out = map { [$_, delete $reason{$_->{name}}] } grep { $reason{$_->{name}} } @$rules;
    my %out = map { $_->[0]{name} => 1 } @left_out;
    return ([grep { !$out{$_->{name}} } @$rules], \@left_out);
}

# Converts a rule to a kit's form with $make. If that is not possible, $make dies with the reason; the message then names kit and rule.
sub express {
    my ($kit, $rule, $make) = @_;
    my @made = eval { $make->($rule) };
    die "the kit for $kit cannot express the alarm rule $rule->{name}: $@" if $@;
    return wantarray ? @made : $made[0];
}

1;
