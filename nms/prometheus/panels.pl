# panels.pl DASHBOARD: prints the queries of a dashboard, one per line, with its variables set to all hosts and rows.
use strict;
use warnings;
use JSON::PP;

local $/;
my $dashboard = decode_json(<>);
for my $panel (map { ($_, @{$_->{panels} // []}) } @{$dashboard->{panels}}) {
    for my $target (@{$panel->{targets} // []}) {
        print $target->{expr} =~ s/\$__rate_interval/1m/gr =~ s/\$\w+/.*/gr, "\n";
    }
}
