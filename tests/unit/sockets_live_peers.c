/*
 * netstatTcpPeerTable and netstatTcpWorstTable, with ss and the test's own actions as oracles.
 */
#include <check.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "kit/deaf.h"
#include "sockets_live.h"
#include "sockets_live_kit.h"

static const char row[] = "ipv4.\"127.0.0.1\".80";
#define of(column) number("netstatTcpPeer" column ".%s", row)

static unsigned rows(void)
{
    const char *line = kit_walk(objects, "netstatTcpPeerEstablished.");
    unsigned count = 0;

    for (; *line != '\0'; line = strchr(line, '\n') + 1)
        count++;
    return count;
}

static void write_sysctl(const char *name, const char *text)
{
    char path[100];
    FILE *file;

    snprintf(path, sizeof(path), "/proc/sys/net/ipv4/%s", name);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

/* A connection is the service's at one end and the peer's at the other. */
START_TEST(peers_of_connections)
{
    int first = listening("127.0.0.1", 80, 100), second = listening("127.0.0.2", 80, 100),
        both = bound_to_both(81);

    ck_assert_int_eq(listen(both, 100), 0);
    ck_assert_uint_eq(number("netstatTcpPeers.0"), 0);
    for (unsigned i = 0; i < 2; i++)
        connected_to(first, "127.0.0.1", 80);
    for (unsigned i = 0; i < 3; i++)
        connected_to(second, "127.0.0.2", 80);
    for (unsigned i = 0; i < 4; i++)
        connected_to(both, "::1", 81);
    for (unsigned i = 0; i < 3; i++)
        connected_to(both, "127.0.0.1", 81);
    for (unsigned i = 0; i < 2; i++)
        connected_to(both, "::ffff:127.0.0.1", 81);
    half_connecting("127.0.0.3", 81);
    kit_until(of("Established") == 2);
    ck_assert_uint_eq(number("netstatTcpPeerEstablished.ipv4.\"127.0.0.2\".80"), 3);
    ck_assert_uint_eq(number("netstatTcpPeerEstablished.ipv4.\"127.0.0.1\".81"), 3 + 2);
    ck_assert_uint_eq(number("netstatTcpPeerEstablished.ipv6.\"00:00:00:00:00:00:00:00:00:00:00:00:"
                             "00:00:00:01\".81"),
                      4);
    ck_assert_uint_eq(number("netstatTcpPeerSynSent.ipv4.\"127.0.0.3\".81"), 1);
    ck_assert_uint_eq(rows(), 5);
    ck_assert_uint_eq(number("netstatTcpPeers.0"), 5);
    ck_assert_uint_eq(number("netstatTcpPeersLeftOut.0"), 0);
    ck_assert_uint_eq(of("PrefixLength"), 32);
    ck_assert_uint_eq(of("Retransmitting"), 0);
    /* without its listener, the other end has a peer too */
    close(second);
    kit_until(rows() == 5 + 3);
}
END_TEST

START_TEST(states_of_a_peer)
{
    int listener = listening("127.0.0.1", 80, 100);
    struct ends ends;

    for (unsigned i = 0; i < 2; i++)
        connected_to(listener, "127.0.0.1", 80);
    for (unsigned i = 0; i < 3; i++)
        shutdown(connected_to(listener, "127.0.0.1", 80).client, SHUT_WR);
    for (unsigned i = 0; i < 4; i++)
        shutdown(connected_to(listener, "127.0.0.1", 80).server, SHUT_WR);
    for (unsigned i = 0; i < 5; i++) {
        ends = connected_to(listener, "127.0.0.1", 80);
        close(ends.client);
        close(ends.server);
    }
    kit_until(of("CloseWait") == 4 && of("FinWait") == 3 && of("TimeWait") == 5);
    ck_assert_uint_eq(of("Established"), 2);
    write_sysctl("tcp_tw_reuse", "0\n");
    kit_until(of("LocalPorts") == 2 + 3 + 4 + 5);
    write_sysctl("tcp_tw_reuse", "2\n"); /* between loopback addresses */
    ck_assert_uint_eq(of("LocalPorts"), 2 + 3 + 4);
}
END_TEST

static unsigned long ss_unanswered;

static void take_retrans(char *line)
{
    ss_unanswered += strstr(line, "timer:(on,") != NULL;
}

/* The backend's host is up as far as routing goes, but no SYN gets through. */
START_TEST(backend_that_drops_syns)
{
    int backend = listening("127.0.0.1", 80, 100), other = listening("127.0.0.2", 80, 100);

    ck_assert(deaf_make(backend));
    for (unsigned i = 0; i < 3; i++)
        connecting("127.0.0.1", 80);
    connected_to(other, "127.0.0.2", 80);
    ck_assert_uint_eq(of("SynSent"), 3);
    ck_assert_uint_eq(of("Established"), 0);
    kit_until(of("SynUnanswered") == 3);
    ck_assert_uint_eq(of("SynSent"), 3);
    ck_assert_uint_eq(of("Retransmitting"), 0);
    ck_assert_uint_eq(number("netstatTcpPeerSynSent.ipv4.\"127.0.0.2\".80"), 0);
    ck_assert_uint_eq(number("netstatTcpPeerSynUnanswered.ipv4.\"127.0.0.2\".80"), 0);
    ss_unanswered = 0;
    command_lines("ss -tanoH state syn-sent", take_retrans);
    ck_assert_uint_eq(ss_unanswered, 3);
}
END_TEST

START_TEST(peer_that_does_not_read_any_more)
{
    static char block[65536];
    int listener = listening("127.0.0.1", 80, 100);
    struct ends ends = connected_to(listener, "127.0.0.1", 80);

    connected_to(listener, "127.0.0.1", 80);
    fill(ends.client);
    kit_until(of("ZeroWindow") == 1);
    ck_assert_uint_eq(of("PeerLimited"), 1);
    ck_assert_uint_gt(of("SendQueue"), 0);
    ck_assert_ptr_null(kit_value(objects, "netstatTcpPeerStalled.%s", row));
    kit_time += INT64_C(6000000000);
    ck_assert_uint_eq(of("Stalled"), 1);
    while (recv(ends.server, block, sizeof(block), MSG_DONTWAIT) > 0)
        continue;
    kit_until(of("Stalled") == 0 && of("ZeroWindow") == 0);
}
END_TEST

START_TEST(ports_towards_a_destination)
{
    int listener = listening("127.0.0.1", 80, 100), other = listening("127.0.0.2", 80, 100), fd;
    union address from = address_of("127.0.0.7", 0), to = address_of("127.0.0.1", 80);

    write_sysctl("ip_local_port_range", "40000 40019\n");
    for (unsigned i = 0; i < 17; i++)
        connected_to(listener, "127.0.0.1", 80);
    connected_to(other, "127.0.0.2", 80);
    ck_assert_uint_eq(of("LocalPorts"), 17);
    ck_assert_uint_eq(of("LocalPortsShare"), 85);
    ck_assert_uint_eq(number("netstatTcpPeerLocalPorts.ipv4.\"127.0.0.2\".80"), 1);
    ck_assert_uint_eq(number("netstatTcpPeerLocalPortsShare.ipv4.\"127.0.0.2\".80"), 5);
    /* another local address has ports of its own; a port outside of the range does not count */
    for (unsigned i = 0; i < 2; i++) {
        from.v4.sin_port = htons(i ? 50000 : 0);
        fd = socket(AF_INET, SOCK_STREAM, 0);
        /* a port that bind() chooses is nobody else's, whatever the destination */
        set(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, i == 0);
        ck_assert_int_eq(bind(fd, &from.any, sizeof(from.v4)), 0);
        ck_assert_int_eq(connect(fd, &to.any, sizeof(to.v4)), 0);
    }
    ck_assert_uint_eq(of("Established"), 19);
    ck_assert_uint_eq(of("LocalPorts"), 17);
    /* the kernel agrees: after three more there are none left */
    for (unsigned i = 0; i < 3; i++)
        connected_to(listener, "127.0.0.1", 80);
    ck_assert_uint_eq(of("LocalPortsShare"), 100);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(connect(fd, &to.any, sizeof(to.v4)), -1);
    ck_assert_int_eq(errno, EADDRNOTAVAIL);
}
END_TEST

START_TEST(peers_that_are_folded)
{
    struct na_peer_folds folds = { .most = 2 };
    int listener = listening("0.0.0.0", 80, 100);

    ck_assert_ptr_null(na_peer_folds_add(&folds, "127.0.0.0/8", 24));
    ck_assert_ptr_null(na_peer_folds_add(&folds, "127.0.3.0/24", 32));
    na_snapshot_set_peers(snapshot, &folds);
    connected_to(listener, "127.0.1.1", 80);
    connected_to(listener, "127.0.1.2", 80);
    connected_to(listener, "127.0.1.3", 80);
    connected_to(listener, "127.0.3.1", 80);
    connected_to(listener, "127.0.3.1", 80);
    connected_to(listener, "127.0.2.1", 80);
    ck_assert_uint_eq(number("netstatTcpPeerEstablished.ipv4.\"127.0.1.0\".80"), 3);
    ck_assert_uint_eq(number("netstatTcpPeerPrefixLength.ipv4.\"127.0.1.0\".80"), 24);
    ck_assert_ptr_null(kit_value(objects, "netstatTcpPeerLocalPorts.ipv4.\"127.0.1.0\".80"));
    ck_assert_uint_eq(number("netstatTcpPeerEstablished.ipv4.\"127.0.3.1\".80"), 2);
    ck_assert_uint_eq(number("netstatTcpPeerPrefixLength.ipv4.\"127.0.3.1\".80"), 32);
    ck_assert_uint_eq(number("netstatTcpPeers.0"), 3);
    ck_assert_uint_eq(number("netstatTcpPeersLeftOut.0"), 1);
}
END_TEST

/* What ss says of the connection that retransmits. */
static char ss_line[1000];

static void take_worst(char *line)
{
    if (strstr(line, "unacked:1 ") != NULL)
        snprintf(ss_line, sizeof(ss_line), "%s", line);
}

#define rank(column, n) number("netstatTcpWorst" column ".%u", n)

START_TEST(worst_connections)
{
    int listener = listening("127.0.0.1", 80, 100);
    struct ends ends[25];
    struct tcp_info info;
    socklen_t size = sizeof(info);

    ck_assert_ptr_null(kit_value(objects, "netstatTcpWorstRemotePort.1"));
    for (unsigned i = 0; i < 25; i++)
        ends[i] = connected_to(listener, "127.0.0.1", 80);
    fill(ends[7].server); /* stalls */
    ck_assert(deaf_make(ends[3].client));
    ck_assert_int_eq(send(ends[3].server, "lost", 4, 0), 4);
    kit_until(rank("Timeouts", 1u) > 1);
    ck_assert_uint_eq(rank("LocalPort", 1u), 80);
    ck_assert_uint_eq(rank("SendQueue", 1u), 4);
    ck_assert_uint_eq(rank("Unacked", 1u), 1);
    ck_assert_str_eq(kit_value(objects, "netstatTcpWorstState.1"), "5");
    ck_assert_int_eq(getsockopt(ends[3].server, IPPROTO_TCP, TCP_INFO, &info, &size), 0);
    ck_assert_uint_eq(rank("Rtt", 1u), info.tcpi_rtt);
    ck_assert_uint_eq(rank("Cwnd", 1u), info.tcpi_snd_cwnd);
    ck_assert_uint_ge(rank("Retransmits", 1u), 2);
    ck_assert_uint_ge(rank("Rto", 1u), 400000);
    command_lines("ss -tinH sport = :80", take_worst);
    ck_assert_msg(strstr(ss_line, " retrans:1/") != NULL, "%s", ss_line);
    ck_assert_ptr_null(kit_value(objects, "netstatTcpWorstStalledFor.1"));
    kit_time += INT64_C(6000000000);
    ck_assert_uint_eq(rank("StalledFor", 1u), 6);
    ck_assert_uint_eq(rank("StalledFor", 2u), 6);
    ck_assert_uint_eq(rank("Timeouts", 2u), 0);
    ck_assert_uint_gt(rank("SendQueue", 2u), 4);
    ck_assert_uint_eq(rank("StalledFor", 3u), 0);
    for (unsigned n = 4; n <= 20; n++)
        ck_assert_uint_le(rank("Rtt", n), rank("Rtt", n - 1));
    ck_assert_ptr_null(kit_value(objects, "netstatTcpWorstRemotePort.21"));
}
END_TEST

TCase *live_peers(void)
{
    TCase *tests = tcase_create("peers");

    tcase_add_test(tests, peers_of_connections);
    tcase_add_test(tests, states_of_a_peer);
    tcase_add_test(tests, backend_that_drops_syns);
    tcase_add_test(tests, peer_that_does_not_read_any_more);
    tcase_add_test(tests, ports_towards_a_destination);
    tcase_add_test(tests, peers_that_are_folded);
    tcase_add_test(tests, worst_connections);
    return tests;
}
