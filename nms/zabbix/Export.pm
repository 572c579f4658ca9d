# The format of Zabbix's exports: YAML in the same form, and identities. A map keeps its order and leaves out undefined values.
package Export;
use strict;
use warnings;
use Digest::MD5 'md5_hex';
use Exporter 'import';
our @EXPORT = qw(map_of uuid yaml tags script);

# map_of(key => value, ...)
sub map_of { return bless [@_], 'Export::Map' }

# A permanent identity derived from a name, in the form of a UUID of version 4. Another import finds the object by it and creates no
# duplicate.
sub uuid {
    my ($digest, $variant) = md5_hex("netstat-agentx zabbix @_") =~ /^(.{32})$/;
    $variant = substr('89ab', hex(substr $digest, 16, 1) % 4, 1);
    return substr($digest, 0, 12) . '4' . substr($digest, 13, 3) . $variant . substr($digest, 17);
}

# tags(component => 'tcp', ...)
sub tags {
    my @tags;
    while (my ($tag, $value) = splice @_, 0, 2) {
        push @tags, map_of(tag => $tag, value => $value);
    }
    return \@tags;
}

# Preprocessing by one of our scripts in a folder; undef if there is none.
sub script {
    my ($folder, $file) = @_;
    return undef unless defined $file;
    open my $in, '<', "$folder/$file" or die "$folder/$file: $!\n";
    return [map_of(type => 'JAVASCRIPT', parameters => [join '', <$in>])];
}

# A text on one line; unquoted if no reader can take it for a number, a truth value or YAML syntax.
sub scalar_text {
    my ($text) = @_;
    return $text if $text =~ /^[A-Za-z][\w-]*$/ && $text !~ /^(?:y|n|yes|no|on|off|true|false|null)$/i
        || $text =~ /^[0-9a-f]{32}$/ && $text =~ /[abcdf]/;
    return "'" . $text =~ s/'/''/gr . "'";
}

# The form of a scalar after "key:" or "-": on the same line, or as a block.
sub after {
    my ($text, $indent) = @_;
    return ' ' . scalar_text($text) . "\n" if $text !~ /\n/;
    return " |\n" . join '', map { length ? "$indent$_\n" : "\n" } split /\n/, $text;
}

# yaml(value, indent): the lines of a value below its key.
sub yaml {
    my ($value, $indent) = @_;
    my $inner = "$indent  ";
    return join '', map { "$indent-" . (ref $_ ? "\n" . yaml($_, $inner) : after($_, $inner)) } @$value if ref $value eq 'ARRAY';
    my ($lines, @pairs) = ('', @$value);
    while (my ($key, $it) = splice @pairs, 0, 2) {
        next if !defined $it || ref $it && !@$it;
        $lines .= $indent . scalar_text($key) . ':' . (ref $it ? "\n" . yaml($it, $inner) : after($it, $inner));
    }
    return $lines;
}

1;
