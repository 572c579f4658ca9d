# flatten.pl SNMP.YML: prints a configuration of snmp_exporter, in either format and with any line folding, as sorted lines, one for each
# metric and for each requested OID, so that equivalent configurations give the same output. Version and auth of the format before 0.23
# and the auths of the later one are left out, because they do not depend on the MIB.
use strict;
use warnings;

# The lines of the file, with folded lines joined.
my @lines;
while (my $line = <>) {
    chomp $line;
    next if $line =~ /^\s*(?:#|$)/;
    my $open = @lines && ($lines[-1] =~ /^[\s\-]*\w+: '(?:[^']|'')*$/ || $lines[-1] =~ /^[\s\-]*\w+: "(?:[^"\\]|\\.)*$/);
    if (@lines && ($open || $line !~ /^\s*(?:- |\w+:(?: |$))/)) {
        $lines[-1] .= $line =~ s/^\s*/ /r;
    } else {
        push @lines, $line;
    }
}

my ($module, $list, $skip, @out) = ('', '', 0);
for my $line (@lines) {
    my $text = $line =~ s/^\s*//r;
    $text =~ s/: '(.*)'$/": " . $1 =~ s,'',',gr/e || $text =~ s/: "(.*)"$/": " . $1 =~ s,\\(.),$1,gr/e;
    if ($text =~ /^(?:auths|modules):$/) {
        $skip = $text eq 'auths:';
    } elsif ($skip || $text =~ /^(?:version|community): /) {
        next;
    } elsif ($text =~ /^(?:walk|get|metrics|auth):$/) {
        $list = $text;
    } elsif ($list eq 'metrics:' && $text !~ /^- name: / && $line =~ /^\s{3}/) {
        $out[-1] .= " $text" unless $text =~ /^- labels: \[\]$|^(?:- )?labels:$/;
    } elsif ($text =~ /^- /) {
        push @out, "$module $list $text";
    } else {
        $module = $text;
    }
}
print map { s/- labelname/labelname/gr . "\n" } sort @out;
