#!/usr/bin/env perl
# The contender of make bench: what one writes for snmpd's pass_persist. Reads the kernel's files for each question, and answers
# with ROOT.file.number.0. Its one argument is the root.
use strict;
use warnings;

$| = 1;
my $root = shift;
my @files = ('/proc/net/netstat', '/proc/net/snmp', '/proc/net/snmp6');

sub read_all {
    my (@names, %value);
    for my $f (0 .. $#files) {
        open my $file, '<', $files[$f] or next;
        my $number = 0;
        while (my $head = <$file>) {
            if ($f < 2) {
                my (undef, @numbers) = split ' ', <$file>;
                for (@numbers) {
                    my $name = "$root." . ($f + 1) . '.' . ++$number . '.0';
                    push @names, $name;
                    $value{$name} = $_;
                }
            } elsif ($head =~ /^\S+\s+(\d+)/) {
                my $name = "$root." . ($f + 1) . '.' . ++$number . '.0';
                push @names, $name;
                $value{$name} = $1;
            }
        }
    }
    (\@names, \%value);
}

# Whether one name is before another.
sub before {
    my @left = split /\./, $_[0];
    my @right = split /\./, $_[1];
    for my $i (0 .. $#left) {
        return 0 if $i > $#right;
        return $left[$i] < $right[$i] if ($left[$i] || 0) != ($right[$i] || 0);
    }
    @left < @right;
}

while (my $command = <STDIN>) {
    chomp $command;
    if ($command eq 'PING') {
        print "PONG\n";
        next;
    }
    chomp(my $name = <STDIN> // last);
    my ($names, $value) = read_all();
    if ($command eq 'getnext') {
        my ($low, $high) = (0, scalar @$names);
        while ($low < $high) {
            my $middle = int(($low + $high) / 2);
            if (before($name, $names->[$middle])) { $high = $middle } else { $low = $middle + 1 }
        }
        $name = $names->[$low] // '';
    }
    print defined $value->{$name} ? "$name\ncounter64\n$value->{$name}\n" : "NONE\n";
}
