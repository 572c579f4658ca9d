#include <errno.h>
#include <netinet/in.h> /* before linux/, or musl's clashes */
#include <linux/icmp.h>
#include <linux/sock_diag.h>
#include <poll.h>
#include <stdint.h>
#include <sys/socket.h>

#include "experiments.h"
#include "experiments_steps.h"
#include "kit/namespace.h"
#include "kit/traffic.h"

/*
 * Ping. The document's host only asks; here the same namespace also answers, so both directions
 * count, twice 84 octets. (The document takes 84 apart as 20 + 16 + 48; it is 20 octets of IP, 8 of
 * ICMP and ping's usual 56 of data.)
 */
enum { PING_DATA = 56 };

static uint16_t internet_checksum(const void *data, size_t length)
{
    const unsigned char *octets = data;
    uint32_t sum = 0;

    for (size_t i = 0; i + 1 < length; i += 2)
        sum += (uint32_t)(octets[i] << 8 | octets[i + 1]);
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return htons((uint16_t)~sum);
}

/*
 * A raw socket is given a copy of every ICMP packet that arrives; this waits for one of the type
 * awaited. The request is not all zeros, because 6.18 answers such a one with a wrong checksum.
 */
static int echo(struct stage *stage, uint16_t spoil, int awaited)
{
    struct {
        struct icmphdr header;
        char data[PING_DATA];
    } request = { .header = { .type = ICMP_ECHO, .un.echo.sequence = htons(1) }, .data = "hello" };
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct icmp_filter filter = { .data = ~(UINT32_C(1) << awaited) };
    int result = can_open(stage, AF_INET, SOCK_RAW, IPPROTO_ICMP);
    int raw;

    if (result != STEP_DONE)
        return result;
    raw = open_socket(stage, AF_INET, SOCK_RAW, IPPROTO_ICMP);
    if (raw < 0)
        return STEP_FAILED;
    if (setsockopt(raw, SOL_RAW, ICMP_FILTER, &filter, sizeof(filter)) < 0)
        return failed(stage, errno, "ICMP_FILTER");
    request.header.checksum = internet_checksum(&request, sizeof(request)) ^ spoil;
    if (sendto(raw, &request, sizeof(request), 0, (struct sockaddr *)&to, sizeof(to)) !=
        sizeof(request))
        return failed(stage, errno, "the echo request");
    if (wait_for_events(stage, raw, POLLIN, "the echo") != STEP_DONE)
        return STEP_FAILED;
    return wait_for_rest(stage);
}

static int ping(struct stage *stage)
{
    return echo(stage, 0, ICMP_ECHOREPLY);
}

static const struct movement ping_moves[] = { { "Ip", "InReceives", BY(2) },
                                              { "Ip", "InDelivers", BY(2) },
                                              { "Ip", "OutRequests", BY(2) },
                                              { "Ip", "OutTransmits", BY(2) },
                                              { "Icmp", "InMsgs", BY(2) },
                                              { "Icmp", "InErrors", STILL },
                                              { "Icmp", "InEchos", BY(1) },
                                              { "Icmp", "InEchoReps", BY(1) },
                                              { "Icmp", "OutMsgs", BY(2) },
                                              { "Icmp", "OutEchos", BY(1) },
                                              { "Icmp", "OutEchoReps", BY(1) },
                                              { "IcmpMsg", "InType0", BY(1) },
                                              { "IcmpMsg", "InType8", BY(1) },
                                              { "IcmpMsg", "OutType0", BY(1) },
                                              { "IcmpMsg", "OutType8", BY(1) },
                                              { "IpExt", "InOctets", BY(2 * 84) },
                                              { "IpExt", "OutOctets", BY(2 * 84) },
                                              { "IpExt", "InNoECTPkts", BY(2) },
                                              { 0 } };

static const struct step ping_steps[] = {
    { "one echo request of 84 octets, and its reply", ping, ping_moves }, { 0 }
};

/*
 * A wrong checksum: inside InErrors, and found after InMsgs was counted and before the type is, as
 * the document says.
 */
static int ping_spoilt(struct stage *stage)
{
    return echo(stage, 0x5555,
                ICMP_ECHO); /* no reply comes; the raw socket sees the request arrive */
}

static const struct movement ping_spoilt_moves[] = {
    { "Ip", "InReceives", BY(1) },      { "Ip", "InDelivers", BY(1) },
    { "Icmp", "InMsgs", BY(1) },        { "Icmp", "InErrors", BY(1) },
    { "Icmp", "InCsumErrors", BY(1) },  { "Icmp", "InEchos", STILL },
    { "Icmp", "OutMsgs", BY(1) },       { "Icmp", "OutEchos", BY(1) },
    { "Icmp", "OutEchoReps", STILL },   { "IcmpMsg", "InType8", STILL },
    { "IcmpMsg", "OutType8", BY(1) },   { "IcmpMsg", "OutType0", STILL },
    { "IpExt", "InCsumErrors", STILL }, { 0 }
};

static const struct step ping_spoilt_steps[] = {
    { "one echo request with a wrong ICMP checksum", ping_spoilt, ping_spoilt_moves }, { 0 }
};

/*
 * UDP to a closed port, over IPv4 and over IPv6. The refusal is an ICMP message in the same
 * namespace, so it counts as sent and as received. ICMPv6 counts it twice, by name and by number:
 * Icmp6InDestUnreachs and Icmp6InType1.
 */
enum { REFUSED = 3 };

static int udp_refused(struct stage *stage, int family)
{
    int result = can_open(stage, family, SOCK_DGRAM, 0);
    int client;
    in_port_t port;

    if (result != STEP_DONE)
        return result;
    client = open_socket(stage, family, SOCK_DGRAM, 0);
    port = unused_port(stage, family, SOCK_DGRAM);
    if (client < 0 || port == 0 || connect_to(stage, client, family, port) != STEP_DONE)
        return STEP_FAILED;
    for (int i = 0; i < REFUSED; i++) {
        if (send_text(stage, client, "hello\n") != STEP_DONE ||
            expect_error(stage, client, ECONNREFUSED, "the refusal") != STEP_DONE)
            return STEP_FAILED;
    }
    return STEP_DONE;
}

static int udp4_refused(struct stage *stage)
{
    return udp_refused(stage, AF_INET);
}

static int udp6_refused(struct stage *stage)
{
    return udp_refused(stage, AF_INET6);
}

static const struct movement udp4_refused_moves[] = { { "Udp", "OutDatagrams", BY(REFUSED) },
                                                      { "Udp", "NoPorts", BY(REFUSED) },
                                                      { "Udp", "InDatagrams", STILL },
                                                      { "Udp", "InErrors", STILL },
                                                      { "Icmp", "OutMsgs", BY(REFUSED) },
                                                      { "Icmp", "OutDestUnreachs", BY(REFUSED) },
                                                      { "Icmp", "InMsgs", BY(REFUSED) },
                                                      { "Icmp", "InDestUnreachs", BY(REFUSED) },
                                                      { "Icmp", "InErrors", STILL },
                                                      { "IcmpMsg", "OutType3", BY(REFUSED) },
                                                      { "IcmpMsg", "InType3", BY(REFUSED) },
                                                      { "Ip", "InReceives", BY(2 * REFUSED) },
                                                      { "Ip", "InDelivers", BY(2 * REFUSED) },
                                                      { "Ip", "OutRequests", BY(2 * REFUSED) },
                                                      { 0 } };

static const struct movement udp6_refused_moves[] = {
    { "Udp6", "Udp6OutDatagrams", BY(REFUSED) },
    { "Udp6", "Udp6NoPorts", BY(REFUSED) },
    { "Udp6", "Udp6InDatagrams", STILL },
    { "Udp6", "Udp6InErrors", STILL },
    { "Udp", "NoPorts", STILL },
    { "Icmp6", "Icmp6OutMsgs", BY(REFUSED) },
    { "Icmp6", "Icmp6OutDestUnreachs", BY(REFUSED) },
    { "Icmp6", "Icmp6OutType1", BY(REFUSED) },
    { "Icmp6", "Icmp6InMsgs", BY(REFUSED) },
    { "Icmp6", "Icmp6InDestUnreachs", BY(REFUSED) },
    { "Icmp6", "Icmp6InType1", BY(REFUSED) },
    { "Icmp6", "Icmp6InErrors", STILL },
    { "Icmp", "InMsgs", STILL },
    { "Ip6", "Ip6InReceives", BY(2 * REFUSED) },
    { "Ip6", "Ip6InDelivers", BY(2 * REFUSED) },
    { "Ip6", "Ip6OutRequests", BY(2 * REFUSED) },
    { 0 }
};

static const struct step udp4_refused_steps[] = {
    { "three datagrams to a closed port", udp4_refused, udp4_refused_moves }, { 0 }
};

static const struct step udp6_refused_steps[] = {
    { "three datagrams to a closed port of ::1", udp6_refused, udp6_refused_moves }, { 0 }
};

/*
 * UDP receive buffer overflow. RcvbufErrors is inside InErrors; what waits in the queue is in no
 * counter, since InDatagrams counts when the program takes a datagram. How many fit depends on what
 * the kernel charges for each, so the first step asks the socket how many it lost, and the last one
 * sees whether the rest is there.
 */
enum { FLOOD = 50, FLOOD_OCTETS = 500, TINY_BUFFER = 4096 };

static int flood(struct stage *stage)
{
    static const char datagram[FLOOD_OCTETS];
    uint32_t memory[SK_MEMINFO_VARS] = { 0 };
    socklen_t length = sizeof(memory);

    if (open_udp_pair(stage) != STEP_DONE ||
        set_option(stage, stage->server, SOL_SOCKET, SO_RCVBUF, TINY_BUFFER) != STEP_DONE)
        return STEP_FAILED;
    for (int i = 0; i < FLOOD; i++)
        if (send(stage->client, datagram, sizeof(datagram), 0) != sizeof(datagram))
            return failed(stage, errno, "send");
    if (wait_for_rest(stage) != STEP_DONE)
        return STEP_FAILED;
    if (getsockopt(stage->server, SOL_SOCKET, SO_MEMINFO, memory, &length) < 0)
        return impossible(stage, errno, "SO_MEMINFO");
    stage->counts[COUNT_LOST] = memory[SK_MEMINFO_DROPS];
    stage->counts[COUNT_QUEUED] = FLOOD - stage->counts[COUNT_LOST];
    if (stage->counts[COUNT_LOST] == 0 || stage->counts[COUNT_QUEUED] == 0)
        return failed(stage, 0, "%lld of %d datagrams lost", stage->counts[COUNT_LOST], FLOOD);
    return STEP_DONE;
}

static int peek(struct stage *stage)
{
    char octet;

    if (recv(stage->server, &octet, sizeof(octet), MSG_PEEK | MSG_DONTWAIT) < 0)
        return failed(stage, errno, "recv with MSG_PEEK");
    return STEP_DONE;
}

static int take_the_rest(struct stage *stage)
{
    long long taken = 0;
    char octet;

    while (recv(stage->server, &octet, sizeof(octet), MSG_DONTWAIT) >= 0)
        taken++;
    if (errno != EAGAIN)
        return failed(stage, errno, "recv");
    if (taken != stage->counts[COUNT_QUEUED])
        return failed(stage, 0, "%lld datagrams were lost and %lld read, of %d",
                      stage->counts[COUNT_LOST], taken, FLOOD);
    return STEP_DONE;
}

static const struct movement flood_moves[] = { { "Udp", "OutDatagrams", BY(FLOOD) },
                                               { "Udp", "InDatagrams", STILL },
                                               { "Udp", "InErrors", AS_COUNTED(COUNT_LOST) },
                                               { "Udp", "RcvbufErrors", AS_COUNTED(COUNT_LOST) },
                                               { "Udp", "NoPorts", STILL },
                                               { "Udp", "MemErrors", STILL },
                                               { "Ip", "InReceives", BY(FLOOD) },
                                               { "Ip", "InDelivers", BY(FLOOD) },
                                               { "Ip", "InDiscards", STILL },
                                               { "IpExt", "InOctets",
                                                 BY(FLOOD *(FLOOD_OCTETS + 28)) },
                                               { 0 } };

static const struct movement peek_moves[] = { { "Udp", "InDatagrams", STILL }, { 0 } };

static const struct movement take_the_rest_moves[] = { { "Udp", "InDatagrams",
                                                         AS_COUNTED(COUNT_QUEUED) },
                                                       { "Udp", "InErrors", STILL },
                                                       { "Udp", "RcvbufErrors", STILL },
                                                       { "Ip", "InDelivers", STILL },
                                                       { 0 } };

static const struct step udp_overflow_steps[] = {
    { "50 datagrams into a tiny receive buffer", flood, flood_moves },
    { "a look at the first one, which stays", peek, peek_moves },
    { "the program reads those that were not lost", take_the_rest, take_the_rest_moves },
    { 0 }
};

/*
 * Fragments. 60000 octets and UDP's header of 8 are 41 fragments of at most 1480 octets. The
 * fragments count as received, the datagram as delivered; on the way out OutRequests counts the
 * datagram and OutTransmits the fragments.
 */
enum { FRAGMENTED_OCTETS = 60000, FRAGMENTS = 41, ETHERNET_MTU = 1500 };

static int send_fragments(struct stage *stage)
{
    static char datagram[FRAGMENTED_OCTETS];

    if (set_loopback_mtu(stage, ETHERNET_MTU) != STEP_DONE || open_udp_pair(stage) != STEP_DONE)
        return STEP_FAILED;
    if (send(stage->client, datagram, sizeof(datagram), 0) != sizeof(datagram))
        return failed(stage, errno, "send");
    if (wait_for_events(stage, stage->server, POLLIN, "the datagram") != STEP_DONE)
        return STEP_FAILED;
    if (recv(stage->server, datagram, sizeof(datagram), 0) != sizeof(datagram))
        return failed(stage, errno, "recv");
    put_back_mtu(stage);
    return wait_for_rest(stage);
}

static const struct movement fragments_moves[] = { { "Ip", "OutRequests", BY(1) },
                                                   { "Ip", "FragOKs", BY(1) },
                                                   { "Ip", "FragFails", STILL },
                                                   { "Ip", "FragCreates", BY(FRAGMENTS) },
                                                   { "Ip", "OutTransmits", BY(FRAGMENTS) },
                                                   { "Ip", "InReceives", BY(FRAGMENTS) },
                                                   { "Ip", "ReasmReqds", BY(FRAGMENTS) },
                                                   { "Ip", "ReasmOKs", BY(1) },
                                                   { "Ip", "ReasmFails", STILL },
                                                   { "Ip", "ReasmTimeout", STILL },
                                                   { "Ip", "InDelivers", BY(1) },
                                                   { "IpExt", "InOctets",
                                                     BY(FRAGMENTED_OCTETS + 8 + 20 * FRAGMENTS) },
                                                   { "Udp", "OutDatagrams", BY(1) },
                                                   { "Udp", "InDatagrams", BY(1) },
                                                   { 0 } };

static const struct step fragments_steps[] = {
    { "a datagram of 60000 octets over an MTU of 1500", send_fragments, fragments_moves }, { 0 }
};

#define EXPERIMENT(word, text)                                \
    {                                                         \
        .name = #word, .about = (text), .steps = word##_steps \
    }

const struct experiment experiments[] = {
    EXPERIMENT(ping, "an ICMP echo and its reply"),
    EXPERIMENT(ping_spoilt, "an ICMP echo with a wrong checksum"),
    EXPERIMENT(handshake, "TCP's three-way handshake, in halves"),
    EXPERIMENT(traffic, "TCP's slow and fast path"),
    EXPERIMENT(coalesce, "TCPRcvCoalesce: unread segments are merged"),
    EXPERIMENT(abort_on_close, "TCPAbortOnClose: a close with data unread"),
    EXPERIMENT(abort_on_data, "TCPAbortOnData: a close without lingering"),
    EXPERIMENT(abort_on_linger, "TCPAbortOnLinger: FIN-WAIT-2 that may not last"),
    EXPERIMENT(abort_on_timeout, "TCPAbortOnTimeout: a peer that does not answer"),
    { .name = "abort_on_memory",
      .about = "TCPAbortOnMemory: too many orphans",
      .steps = abort_on_memory_steps,
      .needs_host_root = true },
    EXPERIMENT(accept_queue, "ListenOverflows and ListenDrops: a full accept queue"),
    EXPERIMENT(connect_refused, "a TCP connection refused, over IPv6"),
    EXPERIMENT(mptcp, "a Multipath TCP connection"),
    EXPERIMENT(udp4_refused, "UDP to a closed port, over IPv4"),
    EXPERIMENT(udp6_refused, "UDP to a closed port, over IPv6"),
    EXPERIMENT(udp_overflow, "UDP's receive buffer overflows"),
    EXPERIMENT(fragments, "a datagram in fragments"),
};

const size_t experiments_count = sizeof(experiments) / sizeof(experiments[0]);
