#!/usr/bin/env perl
# The fast path gives the same answers as the library, also through a TCP socket. Three subagents over the same files are connected to a
# master agent, which is this test. It sends all of them the same requests, even ones that no correct master agent would send, and compares
# the octets of the responses.
use strict;
use warnings;
use File::Temp 'tempdir';
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX ':sys_wait_h';
use Time::HiRes qw(time sleep);

my $top = $ENV{top_builddir} || '.';
my $source = $ENV{srcdir} || '.';
my @prefix = split ' ', $ENV{NETSTAT_VALGRIND} || '';
my $patience = 10 * (@prefix ? 10 : 1);
my $folder = tempdir('netstat-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my %type = (open => 1, close => 2, register => 3, get => 5, next => 6, bulk => 7, test => 8, ping => 13, response => 18);
my (@agents, $failures, $checks);
my $tester = $$;

sub fail { print "FAIL: $_[0]\n"; $failures++ }
sub give_up { fail($_[0]); finish() }

sub text_of { my ($path) = @_; open my $file, '<', $path or return ''; local $/; my $text = <$file>; $text // '' }

my ($root) = text_of("$top/subagent/base/build.h") =~ /NA_MIB_ROOT_TEXT "\.([^"]+)"/ or die "subagent/base/build.h: no root";
my @root = split /\./, $root;

# ---- AgentX (RFC 2741)

# A PDU of a type with a payload; %odd has the deviations from a correct one.
sub pdu {
    my ($type, $payload, %odd) = @_;
    my $flags = $odd{flags} // 0x10;        # network byte order
    my $long = $flags & 0x10 ? 'N' : 'V';
    pack("CCCC$long$long$long$long", $odd{version} // 1, $type, $flags, 0, $odd{session} // 7, $odd{transaction} // 0,
        $odd{packet} // 0, $odd{length} // length $payload) . $payload;
}

sub oid {
    my ($arcs, $include, $long) = @_;
    pack('CCCC' . ($long // 'N') . '*', scalar @$arcs, 0, $include ? 1 : 0, 0, @$arcs);
}

# a search range: from, whether with it, and up to what; nothing is no end
sub range { my ($from, $include, $to, $long) = @_; oid($from, $include, $long) . oid($to // [], 0, $long) }

# Removes the complete PDUs from the start of the input and returns them.
sub take_pdus {
    my ($agent) = @_;
    my @pdus;
    while (length $agent->{in} >= 20) {
        my ($version, $type, $flags, undef, $session, $transaction, $packet, $length) = unpack 'CCCCNNNN', $agent->{in};
        ($session, $transaction, $packet, $length) = unpack 'x4VVVV', $agent->{in} unless $flags & 0x10;
        last if length $agent->{in} < 20 + $length;
        my ($payload, $context) = (substr($agent->{in}, 20, $length), '');
        if ($flags & 0x08) {                # of another context than the default one
            my $size = 4 + (unpack($flags & 0x10 ? 'N' : 'V', $payload) + 3 & ~3);
            ($context, $payload) = (substr($payload, 0, $size), substr $payload, $size);
        }
        push @pdus, { type => $type, flags => $flags, session => $session, transaction => $transaction, packet => $packet,
            payload => $payload, context => $context };
        $agent->{in} = substr $agent->{in}, 20 + $length;
    }
    @pdus;
}

# ---- the master agent

# A listening socket and its address.
sub listen_at {
    my ($way) = @_;
    if ($way eq 'tcp') {
        my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 5, Proto => 'tcp') or die "a port on loopback: $!";
        return ($listener, 'tcp:127.0.0.1:' . $listener->sockport);
    }
    my $listener = IO::Socket::UNIX->new(Local => "$folder/$way", Listen => 5) or die "a socket in $folder: $!";
    return ($listener, "$folder/$way");
}

sub start {
    my ($way, $fast) = @_;
    my $agent = { way => $way, in => '', log => "$folder/$way.log" };
    open my $conf, '>', "$folder/$way.conf" or die;
    print $conf "fastAnswers $fast\nsamplingInterval 60\n";
    close $conf;
    ($agent->{listener}, my $address) = listen_at($way);
    $agent->{pid} = fork // die;
    if ($agent->{pid} == 0) {
        open STDOUT, '>', "$folder/$way.out";
        open STDERR, '>&', \*STDOUT;
        exec @prefix, "$top/subagent/netstat-agentx", '-f', '-C', '-c', "$folder/$way.conf", '-x', $address,
            '--root', "$folder/proc", '-Dagentx/subagent', '-Lf', $agent->{log};
        die;
    }
    push @agents, $agent;
}

sub say_to { my ($agent, $octets) = @_; local $SIG{PIPE} = 'IGNORE'; $agent->{line} && syswrite $agent->{line}, $octets }

# The response of a correct master agent to a subagent's own request.
sub serve {
    my ($agent, $pdu) = @_;
    my $name = (grep { $type{$_} == $pdu->{type} } keys %type)[0] // 'other';
    $agent->{seen}{$name}++;
    if ($pdu->{type} == $type{response}) {
        push @{ $agent->{responses} }, $pdu;
        return;
    }
    say_to($agent, pdu($type{response}, pack('Nnn', 0, 0, 0), transaction => $pdu->{transaction}, packet => $pdu->{packet}));
}

# Takes input until the condition is met.
sub until_so {
    my ($what, $so) = @_;
    my $deadline = time + $patience;
    until ($so->()) {
        return 0 if time > $deadline;
        my %of = map { ($_->{line} // $_->{listener}) => $_ } @agents;
        for my $handle (IO::Select->new(map { $_->{line} // $_->{listener} } @agents)->can_read(0.05)) {
            my $agent = $of{$handle};
            if (!$agent->{line}) {
                $agent->{line} = $agent->{listener}->accept;
                $agent->{in} = '';
                $agent->{seen} = {};
            } elsif (!sysread $agent->{line}, $agent->{in}, 65536, length $agent->{in}) {
                close $agent->{line};
                delete $agent->{line};
                $agent->{closed}++;
            } else {
                serve($agent, $_) for take_pdus($agent);
            }
        }
    }
    1;
}

sub finish {
    for my $agent (@agents) {
        kill 'TERM', $agent->{pid};
        my $deadline = time + $patience;
        my $ended = 0;
        until_so('', sub { $ended = waitpid $agent->{pid}, WNOHANG });
        if ($ended != $agent->{pid}) {
            kill 'KILL', $agent->{pid};
            waitpid $agent->{pid}, 0;
            fail("$agent->{way}: does not end");
        } elsif ($? != 0) {
            fail("$agent->{way}: exit status " . ($? >> 8) . ", signal " . ($? & 127));
            print text_of($agent->{log});
        }
        close $agent->{line} if $agent->{line};
        delete $agent->{line};
        $agent->{gone} = 1;
        @agents = grep { !$_->{gone} } @agents;
    }
    print "$checks questions asked each way\n";
    exit($failures ? 1 : 0);
}
END { kill 'KILL', map { $_->{pid} } @agents if $$ == $tester }

# ---- asking both

my $packet = 1000;

# The response without parts that may differ: sysUpTime, and whether the default context has its empty name (flag 0x08), which the
# library sends back but a response need not have.
sub shown {
    my ($pdu) = @_;
    my $flags = $pdu->{flags} & ~($pdu->{context} =~ /[^\0]/ ? 0 : 0x08);
    my $context = $pdu->{context} =~ /[^\0]/ ? $pdu->{context} : '';
    join ' ', "flags=$flags", (map { "$_=$pdu->{$_}" } qw(type session transaction)), map { unpack 'H*', $_ } $context, substr $pdu->{payload}, 4;
}

# Sends octets to all, followed by a request for a name elsewhere; returns the number of that, or 0 if it is not answered. A request
# that waits for a long reading is overtaken, so where the number of one that has a response is given, that has to come too.
sub put {
    my ($what, $octets, $expected) = @_;
    my $sentinel = ++$packet;
    for my $agent (@agents) {
        $agent->{responses} = [];
        say_to($agent, $octets . pdu($type{get}, range([ 1, 3 ], 0), packet => $sentinel));
    }
    my $has = sub { my ($agent, $number) = @_; grep { $_->{packet} == $number } @{ $agent->{responses} } };
    my $answered = sub { my ($agent) = @_; !$agent->{line} || ($has->($agent, $sentinel) && (!$expected || $has->($agent, $expected))) };
    until_so($what, sub { !grep { !$answered->($_) } @agents }) or return 0;
    $checks++;
    $sentinel;
}

# Sends octets to all agents, which must answer the same; returns the fast way's response to the octets.
sub ask {
    my ($what, $octets, $expected) = @_;
    my $sentinel = put($what, $octets, $expected) or return fail("$what: no answer");
    my @said = map { my $agent = $_;
        join "\n", (map { shown($_) } grep { $_->{packet} != $sentinel } @{ $agent->{responses} }), $agent->{line} ? () : 'closed' } @agents;
    for my $i (grep { $said[$_] ne $said[1] } 0 .. $#said) {
        fail("$what: $agents[$i]{way} said\n$said[$i]\nthe library\n$said[1]");
    }
    my ($first) = grep { $_->{packet} != $sentinel } @{ $agents[0]{responses} };
    $first;
}

# Sends a request that has a response and returns its variables, each [type, name, value].
sub ask_for {
    my ($what, $type, $ranges, %odd) = @_;
    my $response = ask($what, pdu($type{$type}, $ranges, packet => ++$packet, transaction => $packet, %odd), $packet);
    return fail("$what: no response") unless ref $response;
    variables($response);
}

sub take_oid {
    my ($octets, $long) = @_;
    my ($count, $prefix) = unpack 'CC', $$octets;
    my @arcs = ($prefix ? (1, 3, 6, 1, $prefix) : (), unpack "x4$long$count", $$octets);
    $$octets = substr $$octets, 4 + 4 * $count;
    \@arcs;
}

my %size = (2 => 4, 65 => 4, 66 => 4, 67 => 4, 70 => 8);
sub variables {
    my ($pdu) = @_;
    my ($octets, @found) = (substr $pdu->{payload}, 8);
    my $long = $pdu->{flags} & 0x10 ? 'N' : 'V';
    while (length $octets) {
        my $type = unpack $long eq 'N' ? 'n' : 'v', $octets;
        $octets = substr $octets, 4;
        my $name = take_oid(\$octets, $long);
        my $size = $size{$type} // 0;
        $size = 4 + (unpack($long, $octets) + 3 & ~3) if $type == 4;
        push @found, [ $type, $name, substr $octets, 0, $size ];
        $octets = substr $octets, $size;
    }
    @found;
}

my ($no_object, $no_instance, $end_of_view) = (128, 129, 130);
my @behind = (@root[0 .. $#root - 1], $root[-1] + 1);

# ---- the questions

system('cp', '-R', "$source/tests/fixtures/synth-6.12", "$folder/proc") == 0 && system('chmod', '-R', 'u+w', "$folder/proc") == 0
    or die 'a copy of the files';
start('fast', 'yes');
start('library', 'no');
start('tcp', 'yes');
until_so('the start', sub { @agents == grep { $_->{seen}{register} } @agents }) or give_up('the subagents do not register');

# objects about time differ: netstatSourceTable and the increases are left out
my (@names, %end_of);
for (
    [ [ 1, 1 ], [ 1, 1, 4 ] ], [ [ 1, 1, 5 ], [ 1, 2 ] ], [ [ 1, 2, 1, 1, 3 ], [ 1, 2, 1, 1, 5 ] ], [ [ 1, 2, 2 ], [ 1, 3 ] ]
) {
    my ($from, $include, $to) = ([ @root, @{ $_->[0] } ], 1, [ @root, @{ $_->[1] } ]);
    while (1) {
        my ($found) = ask_for("GETNEXT of @$from", 'next', range($from, $include, $to)) or last;
        last if $found->[0] == $end_of_view;
        push @names, $found->[1];
        $end_of{$found->[1]} = $to;
        ($from, $include) = ($found->[1], 0);
    }
}
fail(scalar(@names) . " instances: the walk ended too early") if @names < 800;

for (my $i = 0; $i < @names; $i += 200) {
    my @part = @names[$i .. ($i + 199 < $#names ? $i + 199 : $#names)];
    ask_for("GET of 200 from $i", 'get', join '', map { range($_, 0) } @part);
    ask_for("GETNEXT of 200 from $i", 'next', join '', map { range($_, 0, $end_of{$_}) } @part);
    ask_for("GETNEXT of 200 from $i, with them", 'next', join '', map { range($_, 1, $end_of{$_}) } @part);
}
my ($one, $two, $last) = @names[100, 101, -1];
my @only = ask_for('GET of one', 'get', range($one, 0));
fail('GET of one: not that one') if "@{ $only[0][1] }" ne "@$one";

my @absent = ([ @root ], [ @root, 1 ], [ @root, 1, 2, 10, 25 ], [ @root, 1, 2, 10, 25, 1 ], [ @root, 1, 2, 10, 9999, 0 ], [ @root, 9 ],
    [ @root, 1, 2, 1, 1, 3 ], [ @root, 1, 2, 1, 1, 3, 1, 65, 1, 66 ], [ @root, 2, 1 ], [ @root, (4294967295) x 5 ],
    [ @root, 1, 2, 1, 1, 3, (65) x 100 ], [ @root, 1, 2, 1, 1, 3, (65) x (122 - @root) ], [ @root, (1) x (128 - @root) ]);
for my $name (@absent) {
    my ($found) = ask_for("GET of @$name", 'get', range($name, 0));
    fail("GET of @$name: type $found->[0]") if $found->[0] < $no_object;
    ask_for("GETNEXT of @$name, $_->[1]", 'next', range($name, $_->[0], [ @root, 1, 1, 4 ])) for [ 0, 'without it' ], [ 1, 'with it' ];
}

# ends
my @ends = ([ $one, 0, $two ], [ $one, 1, $two ], [ $one, 1, $one ], [ $one, 0, [ @$two, 0 ] ], [ $one, 0, [ 1, 3 ] ], [ $one, 0, [ 0, 0 ] ],
    [ $one, 0, [ @root ] ], [ $one, 0, [ @behind ] ], [ $one, 0, [] ], [ $one, 0, [ 0 ] ], [ $one, 0, [ 1 ] ], [ $two, 0, $one ],
    [ $last, 0, [ @root, 1, 3 ] ], [ $last, 1, [ @root, 1, 3 ] ], [ [ @root, 9 ], 0, [ @behind ] ], [ [ @root, 9 ], 1, [] ]);
for (@ends) {
    my @found = ask_for("GETNEXT of @{ $_->[0] }" . ($_->[1] ? ' with it' : '') . " before @{ $_->[2] }", 'next', range(@$_));
    fail('one range, one variable') if @found != 1;
}
my @found = ask_for('GETNEXT with an end', 'next', range($one, 0, $two));
fail('an end is not seen') if $found[0][0] != $end_of_view || "@{ $found[0][1] }" ne "@$one";

# so far each subagent has used its own path; then requests that are not for us: elsewhere, in another context, of another type
sub library_took { my ($agent) = @_; scalar(() = text_of($agent->{log}) =~ /handling AgentX request/g) }
my ($fast, $library, $tcp) = @agents;
my $before = library_took($fast);
fail("the fast way was not taken: $before requests went the library's") if $before > 0;
fail("the fast way was not taken over TCP") if library_took($tcp) > 0;
fail('the library was not asked') if library_took($library) != 2 * $checks;
for my $name ([ 1, 3, 6, 1, 2, 1, 1, 1, 0 ], [ @behind ], [ @behind, 1 ], [ 1, 3 ], [ 0 ], [ 2 ], [ @root[0 .. $#root - 1] ], []) {
    ask_for("GET of @$name", 'get', range($name, 0));
    ask_for("GETNEXT of @$name", 'next', range($name, 0, [ @root, 1, 1, 4 ]));
    ask_for("GET of ours and of @$name", 'get', range($one, 0) . range($name, 0));
    ask_for("GETNEXT of @$name with it and of ours", 'next', range($name, 1, [ @root, 1, 1, 2 ]) . range($one, 0, \@behind));
}
for my $context ('x', 'a context', '') {
    my $string = pack('N', length $context) . $context . "\0" x (-length($context) & 3);
    ask_for("GET in the context '$context'", 'get', $string . range($one, 0), flags => 0x18);
    ask_for("GETNEXT in the context '$context'", 'next', $string . range($one, 0, \@behind), flags => 0x18);
}
ask_for('GET in the other order of octets', 'get', range($one, 0, [], 'V'), flags => 0);
ask_for('GETNEXT in the other order of octets', 'next', range($one, 0, $last, 'V'), flags => 0);
ask("no variables in a $_", pdu($type{$_}, '', packet => ++$packet)) for qw(get next);
ask('an unexpected response', pdu($type{response}, pack('Nnn', 0, 0, 0) . pack('nn', 2, 0) . oid($one) . pack('N', 5), packet => ++$packet));
ask('another session', pdu($type{get}, range($one, 0), packet => ++$packet, session => 99));
ask('TestSet', pdu($type{test}, pack('nn', 2, 0) . oid($one) . pack('N', 5), packet => ++$packet));
for my $transaction (0, 1, 0x7fffffff, 0x80000000, 0xffffffff) {
    ask_for("transaction $transaction", 'get', range($one, 0), transaction => $transaction) for 1, 2;
}

# the longest possible names, as snmpd writes them: 1.3.6.1.4 as a prefix, which counts towards the 128 arcs (RFC 2741, 5.1). snmpd drops
# a manager's request for a longer name in any subtree (snmpInASNParseErrs).
for my $arcs (123 .. 128) {
    for my $arc (1, 65, 4294967295) {
        my $name = [ @root, 1, 2, 1, 1, 3, ($arc) x ($arcs - @root - 5) ];
        my $prefixed = pack('CCCCN*', $arcs - 5, 4, 0, 0, @$name[5 .. $#$name]);
        my ($plain) = ask_for("GETNEXT of $arcs arcs $arc", 'next', range($name, 0, \@behind));
        my ($short) = ask_for("GETNEXT of $arcs arcs $arc with a prefix", 'next', $prefixed . oid(\@behind));
        fail("GETNEXT of $arcs arcs $arc: type $plain->[0]") if $plain->[0] >= $no_object;
        fail("GETNEXT of $arcs arcs $arc: @{ $short->[1] } with a prefix") if "@{ $short->[1] }" ne "@{ $plain->[1] }";
        ($short) = ask_for("GET of $arcs arcs $arc with a prefix", 'get', $prefixed . oid([]));
        fail("GET of $arcs arcs $arc: type $short->[0]") if $short->[0] != $no_instance;
    }
}

# a GETBULK, which snmpd never sends: non-repeaters, max-repetitions, and how many of the three variables are answered
for my $order ([ 'N', 'n', 0x10 ], [ 'V', 'v', 0 ]) {
    my ($long, $short, $flags) = @$order;
    my $ranges = join '', map { range($_, 0, \@behind, $long) } $one, $two, [ @root, 1, 3 ];
    my @next = ask_for('GETNEXT of three', 'next', $ranges, flags => $flags);
    for ([ 0, 0, 0 ], [ 1, 0, 1 ], [ 2, 0, 2 ], [ 3, 0, 3 ], [ 4, 0, 3 ], [ 65535, 0, 3 ], [ 0, 1, 3 ], [ 1, 7, 3 ], [ 0, 65535, 3 ]) {
        my ($non_repeaters, $repetitions, $answered) = @$_;
        my $what = "GETBULK, $non_repeaters non-repeaters, $repetitions repetitions, order of octets $long";
        my @bulk = ask_for($what, 'bulk', pack("$short$short", $non_repeaters, $repetitions) . $ranges, flags => $flags);
        my $said = join ' ', map { @{ $_->[1] } } @bulk;
        my $wanted = join ' ', map { @{ $_->[1] } } @next[0 .. $answered - 1];
        fail("$what: $said, not $wanted") if @bulk != $answered || $said ne $wanted;
    }
}

# snmpd's own requests all have transaction 0, and each of them counts as a separate request
my ($used) = grep { "@$_" eq "@root 1 2 25 1 0" } @names or fail('no sockstatSocketsUsed');
sub used {
    my ($transaction) = @_;
    put('', pdu($type{get}, range($used, 0), packet => ++$packet, transaction => $transaction)) or return;
    map { my ($pdu) = grep { $_->{packet} != $packet } @{ $_->{responses} }; unpack 'N', (variables($pdu))[0][2] } @agents;
}
used(0);
open my $sockstat, '>', "$folder/proc/net/sockstat" or die;
print $sockstat "sockets: used 4711\n";
close $sockstat;
my $deadline = time + $patience;
my $transaction = 0x1000;
until ((grep { $_ == 4711 } used($transaction++)) == @agents || time > $deadline) {}
fail('transaction 0 is one request for ever') if grep { $_ != 4711 } used(0);

# PDUs that are too long for either side are refused, and the session goes on
my $long = 4000;        # ranges of the least length: the question has its place in a PDU, and its answer has not
my @texts = map { range($_, 1, [ @root, 1, 1, 4, 1, 3 ]) } ([ @root, 1, 1, 4, 1, 2 ]) x ($long / 4);
ask("GETNEXT of texts that are too many", pdu($type{next}, join('', @texts), packet => ++$packet), $packet);
my $refused = ask("GET of $long", pdu($type{get}, range($one, 0) x $long, packet => ++$packet), $packet);
fail("GET of $long: " . unpack('H*', $refused->{payload})) if ref $refused && unpack('x4n', $refused->{payload}) != 1;
fail('a session ended over it') if grep { $_->{closed} } @agents;
ask_for('GET after it', 'get', range($one, 0));

# garbage: the library's check comes first; both must do the same, and either continue or close and reconnect
my @garbage = (
    [ 'half a range', pdu($type{get}, oid($one)) ],
    [ 'half an OID', pdu($type{next}, substr range($one, 0), 0, 24) ],
    [ 'more arcs than octets', pdu($type{get}, pack('CCCCN', 255, 0, 0, 0, 1)) ],
    [ 'an OID of 200 arcs', pdu($type{get}, range([ @root, (1) x (200 - @root) ], 0)) ],
    [ 'an OID of 255 arcs', pdu($type{next}, range([ @root, (1) x (255 - @root) ], 0, [ (9) x 255 ])) ],
    [ 'a type that there is not', pdu(99, range($one, 0)) ],
    [ 'type 0', pdu(0, '') ],
    [ 'a ping from the master agent', pdu($type{ping}, '') ],
    [ 'another version', pdu($type{get}, range($one, 0), version => 9) ],
);
for (@garbage) {
    ask(@$_);
    # all the way: until a session has started nothing stands between the library and its input
    until_so('', sub { @agents == grep { $_->{line} && $_->{seen}{register} } @agents }) or give_up("$_->[0]: the subagents do not come back");
    ask('after it', '') if grep { delete $_->{closed} } @agents;
}
finish();
