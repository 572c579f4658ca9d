# Zabbix's API, version 6.0, for the test.
package Api;
use strict;
use warnings;
use HTTP::Tiny;
use JSON::PP;

# new(URL of api_jsonrpc.php): not logged in
sub new { my ($class, $url) = @_; return bless { url => $url, number => 0, http => HTTP::Tiny->new(timeout => 120) }, $class }

# call(method, parameters): returns the result; dies with the API's error message.
sub call {
    my ($self, $method, $parameters) = @_;
    my %request = (jsonrpc => '2.0', method => $method, params => $parameters, id => ++$self->{number});
    $request{auth} = $self->{token} if defined $self->{token};
    my %post = (headers => { 'Content-Type' => 'application/json-rpc' }, content => encode_json(\%request));
    my $answer = $self->{http}->post($self->{url}, \%post);
    die "$method: $answer->{status} $answer->{reason}: $answer->{content}\n" unless $answer->{success};
    my $it = eval { decode_json($answer->{content}) } or die "$method: no JSON: $answer->{content}\n";
    die "$method: $it->{error}{message} $it->{error}{data}\n" if $it->{error};
    return $it->{result};
}

# logs in as the frontend's first user
sub login {
    my ($self) = @_;
    $self->{token} = $self->call('user.login', { username => 'Admin', password => 'zabbix' });
    return $self;
}

# imports a template as the frontend does: creates or updates everything in it, and deletes what it no longer contains
sub import_template {
    my ($self, $yaml) = @_;
    my ($make, $keep) = ({ createMissing => JSON::PP::true, updateExisting => JSON::PP::true }, {});
    my $all = { %$make, deleteMissing => JSON::PP::true };
    return $self->call('configuration.import', { format => 'yaml', source => $yaml, rules => {
        groups => $make, templates => $make, items => $all, discoveryRules => $all, triggers => $all, graphs => $all, valueMaps => $all,
        templateDashboards => $all } });
}

1;
