/*
 * netstatTcpServiceTable, with ss and the sockets' own tcp_info as oracles.
 */
#include <check.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "sockets_live.h"
#include "sockets_live_kit.h"
#include "kit/deaf.h"

static const char row[] = "ipv4.\"127.0.0.1\".80";
#define of(column) number("netstatTcpService" column ".%s", row)

static unsigned long ss_send, ss_receive, ss_lines;

static void take_queues(char *line)
{
    unsigned long receive, send;

    ck_assert_int_eq(sscanf(line, "%*s %lu %lu", &receive, &send), 2);
    ss_receive += receive;
    ss_send += send;
    ss_lines++;
}

static void queues_of_ss(const char *filter)
{
    char command[200];

    ss_send = ss_receive = ss_lines = 0;
    snprintf(command, sizeof(command), "ss -tanH state connected exclude time-wait '%s'", filter);
    command_lines(command, take_queues);
}

static void check_states(const char *name, unsigned long established, unsigned long half_open)
{
    kit_until(number("netstatTcpServiceEstablished.%s", name) == established &&
              number("netstatTcpServiceHalfOpen.%s", name) == half_open);
}

START_TEST(service_of_a_connection)
{
    const char *any = "ipv4.\"0.0.0.0\".80", *zoned = "ipv4z.\"0.0.0.0%1\".81",
               *both = "ipv6.\"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00\".82";
    int fd = bound("0.0.0.0", 81, SOCK_STREAM);

    listening("127.0.0.1", 80, 100);
    listening("0.0.0.0", 80, 100);
    ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3), 0);
    ck_assert_int_eq(listen(fd, 100), 0);
    ck_assert_int_eq(listen(bound_to_both(82), 100), 0);
    for (unsigned i = 0; i < 2; i++)
        connecting("127.0.0.1", 80);
    for (unsigned i = 0; i < 3; i++)
        connecting("127.0.0.2", 80);
    for (unsigned i = 0; i < 4; i++)
        connecting("127.0.0.1", 81);
    for (unsigned i = 0; i < 5; i++)
        connecting("127.0.0.1", 82);
    connecting("::1", 82);
    half_connecting("127.0.0.2", 80);
    check_states(row, 2, 0);
    check_states(any, 3, 1);
    check_states(zoned, 4, 0);
    check_states(both, 6, 0);
    /* rows are those of the listeners */
    ck_assert_ptr_null(kit_value(objects, "netstatTcpServiceEstablished.ipv4.\"127.0.0.2\".80"));
}
END_TEST

START_TEST(states_of_a_service)
{
    int listener = listening("127.0.0.1", 80, 100);
    struct ends ends;

    ck_assert_uint_eq(of("Established"), 0);
    ck_assert_ptr_null(kit_value(objects, "netstatTcpServiceRttMedian.%s", row));
    for (unsigned i = 0; i < 2; i++)
        connected_to(listener, "127.0.0.1", 80);
    for (unsigned i = 0; i < 3; i++)
        shutdown(connected_to(listener, "127.0.0.1", 80).client, SHUT_WR);
    for (unsigned i = 0; i < 4; i++)
        shutdown(connected_to(listener, "127.0.0.1", 80).server, SHUT_WR);
    for (unsigned i = 0; i < 5; i++) {
        ends = connected_to(listener, "127.0.0.1", 80);
        close(ends.server);
        close(ends.client);
    }
    kit_until(of("CloseWait") == 3 && of("FinWait") == 4 && of("TimeWait") == 5);
    ck_assert_uint_eq(of("Established"), 2);
    ck_assert_uint_eq(of("Retransmitting"), 0);
    ck_assert_uint_eq(of("PeerLimited"), 0);
    ck_assert_uint_eq(of("SendBufferLimited"), 0);
    ck_assert_uint_eq(of("ZeroWindow"), 0);
    ck_assert_uint_eq(of("SendQueue"), 0);
}
END_TEST

/* What the kernel keeps of a connection closed by this side only does not hide what others have. */
START_TEST(connection_closed_by_one_side)
{
    int listener = listening("127.0.0.1", 80, 100);

    connected_to(listener, "127.0.0.1", 80);
    close(connected_to(listener, "127.0.0.1", 80).server);
    kit_until(of("FinWait") == 1 && of("Established") == 1);
    ck_assert_uint_eq(of("Retransmitting"), 0);
    ck_assert_uint_eq(of("PeerLimited"), 0);
    ck_assert_uint_eq(of("SendBufferLimited"), 0);
    ck_assert_uint_eq(of("ZeroWindow"), 0);
}
END_TEST

START_TEST(peer_that_does_not_read)
{
    static char block[65536];
    int listener = listening("127.0.0.1", 80, 100);
    struct ends ends = connected_to(listener, "127.0.0.1", 80),
                other = connected_to(listener, "127.0.0.1", 80);

    fill(ends.server);
    fill(other.client);
    kit_until(of("ZeroWindow") == 1);
    ck_assert_uint_eq(of("PeerLimited"), 1);
    ck_assert_uint_eq(of("SendBufferLimited"), 0);
    kit_until((queues_of_ss("sport = :80"),
               of("SendQueue") == ss_send && of("ReceiveQueue") == ss_receive));
    ck_assert_uint_eq(ss_lines, 2);
    ck_assert_uint_gt(ss_send, 0);
    ck_assert_uint_gt(ss_receive, 0);
    /* nothing can be said before readings are five seconds apart */
    ck_assert_ptr_null(kit_value(objects, "netstatTcpServiceStalled.%s", row));
    kit_time += INT64_C(6000000000);
    ck_assert_uint_eq(of("Stalled"), 1);
    while (recv(ends.client, block, sizeof(block), MSG_DONTWAIT) > 0)
        continue;
    kit_until(of("Stalled") == 0);
    kit_until(of("ZeroWindow") == 0);
}
END_TEST

START_TEST(segments_that_are_lost)
{
    int listener = listening("127.0.0.1", 80, 100);
    struct ends ends = connected_to(listener, "127.0.0.1", 80);

    connected_to(listener, "127.0.0.1", 80);
    ck_assert_uint_eq(of("Retransmitting"), 0);
    ck_assert(deaf_make(ends.client));
    set(ends.server, SOL_SOCKET, SO_SNDBUF, 4096);
    fill(ends.server);
    kit_until(of("Retransmitting") == 1);
    ck_assert_uint_eq(of("SendBufferLimited"), 1);
    ck_assert_uint_eq(of("ZeroWindow"), 0);
    kit_time += INT64_C(6000000000);
    ck_assert_uint_eq(of("Stalled"), 1);
}
END_TEST

enum { MANY = 41 };

static int by_number(const void *a, const void *b)
{
    const unsigned *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

static void measure(int from, int to)
{
    char octet = 0;

    for (unsigned i = 0; i < 10; i++) {
        ck_assert_int_eq(send(from, &octet, 1, 0), 1);
        ck_assert_int_eq(recv(to, &octet, 1, 0), 1);
    }
}

/* The round-trip time, once everything sent was acknowledged: then it no longer changes. */
static unsigned rtt_of(int fd)
{
    struct tcp_info info;
    socklen_t size = sizeof(info);

    kit_until(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_unacked == 0);
    return info.tcpi_rtt;
}

START_TEST(round_trip_times)
{
    int listener = listening("127.0.0.1", 80, 100);
    unsigned rtt[MANY];

    for (unsigned i = 0; i < MANY; i++) {
        struct ends ends = connected_to(listener, "127.0.0.1", 80);

        fcntl(ends.client, F_SETFL, 0);
        measure(ends.server, ends.client);
        rtt[i] = rtt_of(ends.server);
    }
    qsort(rtt, MANY, sizeof(rtt[0]), by_number);
    ck_assert_uint_eq(of("RttMaximum"), rtt[MANY - 1]);
    ck_assert_uint_le(of("RttMedian"), rtt[MANY / 2] + rtt[MANY / 2] / 31);
    ck_assert_uint_ge(of("RttMedian"), rtt[MANY / 2] - rtt[MANY / 2] / 31);
}
END_TEST

TCase *live_services(void)
{
    TCase *tests = tcase_create("services");

    tcase_add_test(tests, service_of_a_connection);
    tcase_add_test(tests, states_of_a_service);
    tcase_add_test(tests, connection_closed_by_one_side);
    tcase_add_test(tests, peer_that_does_not_read);
    tcase_add_test(tests, segments_that_are_lost);
    tcase_add_test(tests, round_trip_times);
    return tests;
}
