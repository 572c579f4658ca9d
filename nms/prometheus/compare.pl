# compare.pl TREE ROOT METRICS BEFORE AFTER: whether a scrape has every counter that nstat prints, with a value between those that
# nstat -asz printed before and after it. Prints how many were compared; fails if one is missing or wrong.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..", $FindBin::Bin;
use Kits;
use Modules;

my ($tree, $root, @files) = @ARGV;
my $kits = Kits->read($tree, $root);

sub lines { open my $in, '<', $_[0] or die "$_[0]: $!\n"; return <$in> }

my %scraped = map { /^([a-z]\w*(?:\{.*\})?) (\S+)$/ ? ($1 => $2) : () } lines($files[0]);
my ($before, $after) = map { { map { /^(\w+)\s+(\d+)/ ? ($1 => $2) : () } lines($_) } } @files[1, 2];

my ($compared, $wrong) = (0, 0);
for my $it (@{$kits->{counters}}) {
    # names of snmp6 and similar files already start with their group
    my $nstat = $it->{name} =~ /^$it->{group}/ ? $it->{name} : $it->{group} . $it->{name};
    next if $it->{kind} ne 'counter' || !exists $before->{$nstat};
    my ($name, $labels) = Modules::series($kits, $it);
    my $series = $name . (%$labels ? '{' . join(',', map { qq($_="$labels->{$_}") } sort keys %$labels) . '}' : '');
    my $value = $scraped{$series};
    $compared++;
    if (!defined $value) {
        print "$nstat: the scrape has no $series\n";
    } elsif ($value < $before->{$nstat} || $value > $after->{$nstat}) {
        print "$nstat: $series is $value, and nstat has $before->{$nstat} and then $after->{$nstat}\n";
    } else {
        next;
    }
    $wrong++;
}
print "$compared counters as nstat has them, $wrong not\n";
exit($wrong || $compared < 200 ? 1 : 0);
