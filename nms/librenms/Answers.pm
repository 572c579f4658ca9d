# Parses the output of Net-SNMP's programs with -On.
package Answers;
use strict;
use warnings;

# (OID, type, value) of a variable, which may span several lines. The value is the octets of a string, and the printed text of any other
# type. A string is printed in quotes, with a backslash before each quote and backslash in it, or as hexadecimal octets if not all of it
# is ASCII. Returns nothing if this is not a variable.
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
