# The shipped alarm rules for the kits, so that a management system raises the same alarms as the subagent: rules.tsv, which the program
# prints (netstat-agentx --rules), joined with Kits. `make kits` writes rules.tsv.
#
#   use Rules;
#   my $rules = Rules::read($kits, "$FindBin::Bin/../..");       # after Kits->read; [rule], in the file's order
#
# A rule has the columns of rules.tsv, whose first line names them. These differ:
#   object           the measured object, as in Kits: a counter, or a column of the subject's table; a scalar of netstatAgent has
#                    `index`, and `oid` includes it
#   divisor          [counter]: a ratio or a share is a percentage of their sum; empty for the other kinds
#   window           undef for levels and shares
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
        my %of = map { $_ => $kits->{counter}{$_} } my @divisor = split / \+ /, $rule{divisor};
        my $object = $of{$rule{object}} = object($kits, \%rule);
        for (grep { !defined $of{$_} } $rule{object}, @divisor) {
            die "$path: the alarm rule $rule{name} uses $_, which neither the catalogue nor the MIB has\n";
        }
        @rule{qw(object divisor)} = ($object, [@of{@divisor}]);
        $rule{window} = undef unless $rule{window};
        push @rules, \%rule;
    }
    @rules or die "$path has no rules\n";
    return \@rules;
}

# Converts a rule to a kit's form with $make. If that is not possible, $make dies with the reason; the message then names kit and rule.
sub express {
    my ($kit, $rule, $make) = @_;
    my @made = eval { $make->($rule) };
    die "the kit for $kit cannot express the alarm rule $rule->{name}: $@" if $@;
    return wantarray ? @made : $made[0];
}

1;
