#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "experiments_steps.h"
#include "kit/traffic.h"

/*
 * The handshake. The document has PassiveOpens counted when the SYN arrives; for years it has been
 * counted when the handshake is complete (accept() is not needed for it). To show it the first step
 * ends with the SYN+ACK: the client's filter drops that after InSegs has counted it. Both ends are
 * closed before one of them repeats itself.
 */
static int half_open(struct stage *stage)
{
    int listener = open_listener(stage, 0, 8);
    int client = open_socket(stage, AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    if (listener < 0 || client < 0 || drop_what_arrives(stage, client) != STEP_DONE ||
        connect_to(stage, client, AF_INET, port_of(listener)) != STEP_DONE ||
        wait_for_rest(stage) != STEP_DONE)
        return STEP_FAILED;
    close_socket(stage, client);
    close_socket(stage, listener);
    return STEP_DONE;
}

static int handshake(struct stage *stage)
{
    return open_pair(stage, 0);
}

static const struct movement half_open_moves[] = { { "Tcp", "ActiveOpens", BY(1) },
                                                   { "Tcp", "PassiveOpens", STILL },
                                                   { "Tcp", "AttemptFails", STILL },
                                                   { "Tcp", "CurrEstab", STILL },
                                                   { "Tcp", "InSegs", BY(2) },
                                                   { "Tcp", "OutSegs", BY(2) },
                                                   { "Tcp", "RetransSegs", STILL },
                                                   { "TcpExt", "TCPPureAcks", STILL },
                                                   { 0 } };

static const struct movement handshake_moves[] = {
    { "Tcp", "ActiveOpens", BY(1) },  { "Tcp", "PassiveOpens", BY(1) },
    { "Tcp", "AttemptFails", STILL }, { "Tcp", "CurrEstab", BY(2) },
    { "Tcp", "InSegs", BY(1 + 2) },   { "Tcp", "OutSegs", BY(2 + 1) },
    { "Tcp", "RetransSegs", STILL },  { "TcpExt", "TCPPureAcks", BY(1) },
    { "TcpExt", "TCPHPAcks", STILL }, { 0 }
};

const struct step handshake_steps[] = { { "a SYN, whose SYN+ACK the client does not get", half_open,
                                          half_open_moves },
                                        { "a complete handshake", handshake, handshake_moves },
                                        { 0 } };

/*
 * Normal traffic: the first segment and its acknowledgement take the slow path (which prepares the
 * fast one), the second ones the fast path. The server acknowledges at once, since a new connection
 * begins with quick acknowledgements.
 */
static int first_segment(struct stage *stage)
{
    return send_acknowledged(stage, stage->client, "hello\n");
}

static int second_segment(struct stage *stage)
{
    return send_acknowledged(stage, stage->client, "world\n");
}

static const struct movement first_segment_moves[] = { { "Tcp", "InSegs", BY(2) },
                                                       { "Tcp", "OutSegs", BY(2) },
                                                       { "TcpExt", "TCPOrigDataSent", BY(1) },
                                                       { "TcpExt", "TCPPureAcks", BY(1) },
                                                       { "TcpExt", "TCPHPAcks", STILL },
                                                       { "TcpExt", "TCPHPHits", STILL },
                                                       { 0 } };

static const struct movement second_segment_moves[] = { { "Tcp", "InSegs", BY(2) },
                                                        { "Tcp", "OutSegs", BY(2) },
                                                        { "TcpExt", "TCPOrigDataSent", BY(1) },
                                                        { "TcpExt", "TCPPureAcks", STILL },
                                                        { "TcpExt", "TCPHPAcks", BY(1) },
                                                        { "TcpExt", "TCPHPHits", BY(1) },
                                                        { 0 } };

const struct step traffic_steps[] = {
    { "a connection", handshake, handshake_moves },
    { "the first segment: slow path", first_segment, first_segment_moves },
    { "the second segment: fast path", second_segment, second_segment_moves },
    { 0 }
};

/*
 * RcvCoalesce: the second segment is merged with the unread first one. This happens only after the
 * first one has been acknowledged: until then the sender shares its buffer with the receiver on
 * loopback, and shared buffers are not merged.
 */
static const struct movement coalesce_first_moves[] = { { "Tcp", "InSegs", BY(2) },
                                                        { "TcpExt", "TCPRcvCoalesce", STILL },
                                                        { 0 } };

static const struct movement coalesce_second_moves[] = { { "Tcp", "InSegs", BY(2) },
                                                         { "Tcp", "OutSegs", BY(2) },
                                                         { "TcpExt", "TCPRcvCoalesce", BY(1) },
                                                         { 0 } };

static int connection_without_delay(struct stage *stage)
{
    if (handshake(stage) != STEP_DONE)
        return STEP_FAILED;
    return set_option(stage, stage->client, IPPROTO_TCP, TCP_NODELAY, 1);
}

const struct step coalesce_steps[] = {
    { "a connection", connection_without_delay, handshake_moves },
    { "a segment that is not read", first_segment, coalesce_first_moves },
    { "a second one after it", second_segment, coalesce_second_moves },
    { 0 }
};

/*
 * The accept queue. A backlog of one holds two connections, as the document says; every further SYN
 * is dropped and counts in both. Those connects are abandoned at once, before they would repeat
 * their SYN and count again.
 */
enum { BACKLOG = 1, SYNS_TOO_MANY = 3 };

static int fill_accept_queue(struct stage *stage)
{
    int client;

    stage->listener = open_listener(stage, 0, BACKLOG);
    if (stage->listener < 0)
        return STEP_FAILED;
    for (int i = 0; i < BACKLOG + 1; i++) {
        client = open_socket(stage, AF_INET, SOCK_STREAM, 0);
        if (client < 0 || connect_to(stage, client, AF_INET, port_of(stage->listener)) != STEP_DONE)
            return STEP_FAILED;
    }
    return wait_for_rest(stage);
}

static int overflow_accept_queue(struct stage *stage)
{
    int clients[SYNS_TOO_MANY];

    for (int i = 0; i < SYNS_TOO_MANY; i++) {
        clients[i] = open_socket(stage, AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (clients[i] < 0 ||
            connect_to(stage, clients[i], AF_INET, port_of(stage->listener)) != STEP_DONE)
            return STEP_FAILED;
    }
    if (wait_for_rest(stage) != STEP_DONE)
        return STEP_FAILED;
    for (int i = 0; i < SYNS_TOO_MANY; i++)
        close_socket(stage, clients[i]);
    return STEP_DONE;
}

static const struct movement fill_accept_queue_moves[] = {
    { "TcpExt", "ListenOverflows", STILL },
    { "TcpExt", "ListenDrops", STILL },
    { "Tcp", "PassiveOpens", BY(BACKLOG + 1) },
    { "Tcp", "CurrEstab", BY(2 * (BACKLOG + 1)) },
    { 0 }
};

static const struct movement overflow_accept_queue_moves[] = {
    { "TcpExt", "ListenOverflows", BY(SYNS_TOO_MANY) },
    { "TcpExt", "ListenDrops", BY(SYNS_TOO_MANY) },
    { "TcpExt", "TCPTimeouts", STILL },
    { "Tcp", "ActiveOpens", BY(SYNS_TOO_MANY) },
    { "Tcp", "PassiveOpens", STILL },
    { "Tcp", "AttemptFails", STILL },
    { "Tcp", "InSegs", BY(SYNS_TOO_MANY) },
    { "Tcp", "OutSegs", BY(SYNS_TOO_MANY) },
    { "Tcp", "OutRsts", STILL },
    { 0 }
};

const struct step accept_queue_steps[] = {
    { "connections until the accept queue is full", fill_accept_queue, fill_accept_queue_moves },
    { "three more SYNs", overflow_accept_queue, overflow_accept_queue_moves },
    { 0 }
};

/*
 * A closed port, over IPv6: TCP counts both families together, and its reset is not an ICMP error.
 */
static int connect_refused(struct stage *stage)
{
    int result = can_open(stage, AF_INET6, SOCK_STREAM, 0);
    in_port_t port;

    if (result != STEP_DONE)
        return result;
    stage->client = open_socket(stage, AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
    port = unused_port(stage, AF_INET6, SOCK_STREAM);
    if (stage->client < 0 || port == 0 ||
        connect_to(stage, stage->client, AF_INET6, port) != STEP_DONE)
        return STEP_FAILED;
    return expect_error(stage, stage->client, ECONNREFUSED, "the refusal");
}

static const struct movement connect_refused_moves[] = { { "Tcp", "ActiveOpens", BY(1) },
                                                         { "Tcp", "PassiveOpens", STILL },
                                                         { "Tcp", "AttemptFails", BY(1) },
                                                         { "Tcp", "EstabResets", STILL },
                                                         { "Tcp", "InSegs", BY(2) },
                                                         { "Tcp", "OutSegs", BY(2) },
                                                         { "Tcp", "OutRsts", BY(1) },
                                                         { "Ip", "InReceives", STILL },
                                                         { "Ip6", "Ip6InReceives", BY(2) },
                                                         { "Ip6", "Ip6InDelivers", BY(2) },
                                                         { "Ip6", "Ip6OutRequests", BY(2) },
                                                         { "Ip6", "Ip6OutTransmits", BY(2) },
                                                         { "Icmp6", "Icmp6InMsgs", STILL },
                                                         { "Icmp6", "Icmp6InDestUnreachs", STILL },
                                                         { 0 } };

const struct step connect_refused_steps[] = { { "connect() to a port of ::1 that nobody listens on",
                                                connect_refused, connect_refused_moves },
                                              { 0 } };

/* Multipath TCP is also TCP: one connection counts in both. */
static int mptcp_connection(struct stage *stage)
{
    int result = can_open(stage, AF_INET, SOCK_STREAM, IPPROTO_MPTCP);

    return result == STEP_DONE ? open_pair(stage, IPPROTO_MPTCP) : result;
}

static const struct movement mptcp_moves[] = { { "MPTcpExt", "MPCapableSYNTX", BY(1) },
                                               { "MPTcpExt", "MPCapableSYNRX", BY(1) },
                                               { "MPTcpExt", "MPCapableSYNACKRX", BY(1) },
                                               { "MPTcpExt", "MPCapableACKRX", BY(1) },
                                               { "MPTcpExt", "MPCapableFallbackACK", STILL },
                                               { "MPTcpExt", "MPCapableFallbackSYNACK", STILL },
                                               { "MPTcpExt", "MPCurrEstab", BY(2) },
                                               { "Tcp", "ActiveOpens", BY(1) },
                                               { "Tcp", "PassiveOpens", BY(1) },
                                               { 0 } };

const struct step mptcp_steps[] = { { "one MPTCP connection", mptcp_connection, mptcp_moves },
                                    { 0 } };
