# What net-snmp's programs print with -On, read back.
package Answers;
use strict;
use warnings;

# (OID, type, value) of a line, or of several that belong together: of a text the octets themselves, of everything else what is printed.
# A string is printed in quotes, with a backslash before each quote and each backslash in it, or as octets in hexadecimal if it is not all
# of it ASCII. Nothing if it is none.
sub read {
    my ($printed) = @_;
    my ($oid, $type, $value) = $printed =~ /^(\.[\d.]+) = (?:([A-Za-z0-9-]+): )?(.*)$/s or return;
    $type //= $value =~ /^"/ ? 'STRING' : '';
    if ($type eq 'STRING' && $value =~ s/^"(.*)"$/$1/s) {
        $value =~ s/\\(["\\])/$1/g;
    } elsif ($type eq 'Hex-STRING') {
        $value = pack 'H*', $value =~ s/\s//gr;
    }
    return ($oid, $type, $value);
}

1;
