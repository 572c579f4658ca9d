# record.pl ROOT <WALK: makes nms/librenms/recording from the output of `snmpbulkwalk -Onet` for a subagent that has run for more than
# five minutes, on a host without secrets: lines in snmpsim's format snmprec, with @ROOT@ for the root. Only objects that the discovery
# requests are recorded.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Answers;

my %TAG = (INTEGER => '2', STRING => '4', OID => '6', Counter32 => '65', Gauge32 => '66', Timeticks => '67', Counter64 => '70',
    'Hex-STRING' => '4x');
my $root = shift;
my %line;
chomp(my $text = join '', <>);
for (split /\n(?=\.1\.)/, $text) {
    my ($oid, $type, $value) = Answers::read($_) or next;
    $oid =~ s/^\.//;
    $type ||= 'Timeticks';
    $value = uc unpack 'H*', $value if $type eq 'Hex-STRING';
    $value =~ s/^\.// if $type eq 'OID';
    $value =~ s/ .*// if $type =~ /^(?:INTEGER|Gauge32|Counter\d\d)$/;
    $oid =~ s/^\Q$root\E\././;
    # ages and costs of sources, sockets and multicast groups are not requested
    next if $oid =~ /^\.1\.(?:1\.4|2\.[23]|5)\./ || $oid =~ /^\.1\.2\.1\.1\.[345]\./;
    my $key = join '.', map { sprintf '%05d', $_ } $oid =~ /\d+/g;
    $line{$oid =~ /^\./ ? "b$key" : "a$key"} = ($oid =~ /^\./ ? "\@ROOT\@$oid" : $oid) . "|$TAG{$type}|$value\n";
}
print "# The answers of a host, for linux_netstat.snmprec; made by record.pl.\n", map { $line{$_} } sort keys %line;
