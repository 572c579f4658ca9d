# kit_shares.pl TREE: whether the kits for Zabbix and Cacti calculate the retransmitted share as the alarm engine does. Their formulas are
# taken from the generated kits and calculated here.
use strict;
use warnings;
use File::Temp qw(tempdir);

my @CASES = ([20, 120, 100 * 120 / 140], [0, 20, 100], [0, 0, 0], [100, 0, 0]);    # OutSegs, RetransSegs, percent
my ($tree) = @ARGV;
my $wrong = 0;

sub text { local (@ARGV, $/) = "$tree/nms/$_[0]"; return scalar <> }

sub compare {
    my ($kit, $calculate) = @_;
    for (@CASES) {
        my ($sent, $again, $percent) = @$_;
        my $is = $calculate->($sent, $again);
        next if abs($is - $percent) < 1e-9;
        print "$kit: $again of $sent + $again is $is %, not $percent %\n";
        $wrong++;
    }
}

# A formula of Zabbix in perl; in a window all values are one.
sub zabbix {
    my ($params, %value) = @_;
    $params =~ s/\b(?:last|sum|avg)\(\/\/netstat\.tcp\[netstatCounterValue\.Tcp(\w+)\](?:,5m)?\)/$value{$1}/g;
    $params =~ s/\{\$NETSTAT\.INTERVAL\}/1/g;
    $params =~ s/\{\$NETSTAT\.RETRANSMISSION\.LEAST\}/1/g;
    $params =~ s/\b5m\b/300/g;
    $params =~ s/(?<![<>])=/==/g;
    $params =~ s/\bmax\(([^(),]*),([^(),]*)\)/($1 > $2 ? $1 : $2)/g;
    $params =~ /^[-+*\/()<>=?:.,\d\s]+$/ or die "zabbix: $params\n";
    return eval($params) // die "zabbix: $params: $@";
}

my $template = text('zabbix/template_linux_netstat_snmp.yaml');
for my $name ('TCP: Retransmitted share: Retransmitted', 'Ratio: TcpRetransSegs, percent of TcpOutSegs + TcpRetransSegs over 5m') {
    my ($params) = $template =~ /name: '\Q$name\E'\n(?:(?! +-).*\n)*? +params: '([^']*)'/ or die "zabbix: no $name\n";
    compare("zabbix, $name", sub { zabbix($params, OutSegs => $_[0], RetransSegs => $_[1]) });
}

# A CDEF's reverse Polish notation.
sub cacti {
    my ($rpn, %value) = @_;
    my %operation = ('+' => sub { $_[0] + $_[1] }, '*' => sub { $_[0] * $_[1] }, '/' => sub { $_[1] ? $_[0] / $_[1] : 'nan' },
        GT => sub { $_[0] > $_[1] ? 1 : 0 }, EQ => sub { $_[0] == $_[1] ? 1 : 0 });
    my @stack;
    for (split /,/, $rpn) {
        if ($operation{$_}) { my $b = pop @stack; push @stack, $operation{$_}->(pop @stack, $b) }
        elsif ($_ eq 'DUP') { push @stack, $stack[-1] }
        elsif ($_ eq 'EXC') { @stack[-2, -1] = @stack[-1, -2] }
        else { push @stack, $value{$_} // (/^\d+$/ ? $_ : die "cacti: $rpn: $_\n") }
    }
    return @stack == 1 ? $stack[0] : die "cacti: $rpn leaves @stack\n";
}

# The same by rrdtool itself, the program that calculates it for Cacti.
sub rrdtool {
    my ($rpn, %value) = @_;
    my ($file, @names) = (tempdir(CLEANUP => 1) . '/shares.rrd', sort keys %value);
    system('rrdtool', 'create', $file, '--start', 1e9, '--step', 10, map({ "DS:$_:GAUGE:20:0:U" } @names), 'RRA:AVERAGE:0.5:1:5') == 0 &&
        system('rrdtool', 'update', $file, join ':', 1e9 + 10, @value{@names}) == 0 or die "rrdtool: $?\n";
    open my $out, '-|', 'rrdtool', 'xport', '-s', 1e9, '-e', 1e9 + 10, '--step', 10, map({ "DEF:$_=$file:$_:AVERAGE" } @names),
        "CDEF:share=$rpn", 'XPORT:share' or die "rrdtool: $!\n";
    my ($row) = grep { /<row>/ } <$out>;
    return $row =~ /<v>(.*?)<\/v>/ ? $1 : die "rrdtool: no row\n";
}

# the graph's items: its letters are its data sources in their order
my $cacti = text('cacti/linux_netstat.xml');
my ($graph) = $cacti =~ /<name>Linux netstat - TCP - Retransmitted Share<\/name>(.*?)<inputs>/s or die "cacti: no graph\n";
my @sources;
for ($graph =~ /<task_item_id>(.*?)<\/task_item_id>/g) {
    my $source = $_;
    push @sources, $source unless grep { $_ eq $source } @sources;
}
my ($source, $cdef) = $graph =~ /<task_item_id>(\w+)<\/task_item_id>(?:(?!<task_item_id>).)*?<cdef_id>(hash_\w+)<.*?<text_format>Retransmitted</s;
my ($rpn) = $cacti =~ /<\Q$cdef\E>.*?<value>(.*?)<\/value>/s or die "cacti: no CDEF\n";
my %name = map { my $hash = $_; ($hash => $cacti =~ /<\Q$hash\E>\s*<t_data_source_name><\/t_data_source_name>\s*<data_source_name>(\w+)</ ? $1 : '') } @sources;
# for each way to calculate it: the formula, and what its letters are
sub cacti_by {
    my ($calculate, $sent, $again) = @_;
    my %of = (OutSegs => $sent, RetransSegs => $again);
    return $calculate->($rpn, CURRENT_DATA_SOURCE => $of{$name{$source}}, map { (chr(ord('a') + $_) => $of{$name{$sources[$_]}} // 'nan') } 0 .. $#sources);
}
compare('cacti', sub { cacti_by(\&cacti, @_) });
if (grep { -x "$_/rrdtool" } split /:/, $ENV{PATH}) {
    compare('cacti, by rrdtool', sub { cacti_by(\&rrdtool, @_) });
} else {
    print "left out: no rrdtool\n";
}
exit($wrong != 0);
