# Pictures of Zabbix's frontend, for the test.
package Pictures;
use strict;
use warnings;
use File::Temp;
use HTTP::Tiny;

# new(URL of api_jsonrpc.php): logs in like a browser
sub new {
    my ($class, $url) = @_;
    my $self = bless { base => $url =~ s{/[^/]*$}{}r, http => HTTP::Tiny->new(max_redirect => 0, timeout => 60) }, $class;
    my @form = (name => 'Admin', password => 'zabbix', enter => 'Sign in', autologin => 1);
    my $answer = $self->{http}->post_form("$self->{base}/index.php", \@form);
    my $cookies = $answer->{headers}{'set-cookie'} // die "no login: $answer->{status}\n";
    ($self->{session}) = join("\n", ref $cookies ? @$cookies : $cookies) =~ /zbx_session=([^;\n]+)/ or die "no session: $answer->{status}\n";
    return $self;
}

# Whether it is a PNG that shows a graph: the frontend reports an error as a picture with a single line of text.
sub is_picture {
    my ($content) = @_;
    return 0 unless $content =~ /^\x89PNG\r\n\x1a\n/;
    my ($width, $height) = unpack 'x16 N N', $content;
    return $width >= 600 && $height >= 200;
}

# Saves a picture of the last two minutes of a graph; returns whether that succeeded.
sub graph {
    my ($self, $id, $path) = @_;
    my $query = "graphid=$id&from=now-2m&to=now&width=660&height=140&profileIdx=web.charts.filter";
    my $answer = $self->{http}->get("$self->{base}/chart2.php?$query", { headers => { Cookie => "zbx_session=$self->{session}" } });
    return 0 unless $answer->{success} && is_picture($answer->{content});
    open my $out, '>:raw', $path or die "$path: $!\n";
    print $out $answer->{content};
    return close $out;
}

# Saves a picture of the first page of a host's dashboards, made by a browser; undef if there is no browser. enter.php of server.sh gives
# the browser its cookie.
sub dashboard {
    my ($self, $host, $path) = @_;
    return undef unless grep { -x "$_/chromium" } split /:/, $ENV{PATH};
    my $profile = File::Temp->newdir;
    my $to = "/zabbix/zabbix.php?action=host.dashboard.view&hostid=$host&from=now-2m&to=now&kiosk=1";
    $to =~ s/([^\w.\/])/sprintf '%%%02X', ord $1/ge;
    my $url = $self->{base} =~ s{/zabbix$}{/enter.php}r . "?session=$self->{session}&to=$to";
    my $command = join ' ', 'timeout 60 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1400,1760',
        "--virtual-time-budget=15000 --user-data-dir='$profile' --screenshot='$path' '$url' >'$profile/log' 2>&1";
    return system($command) == 0 && -s $path;
}

1;
