/*
 * netstatListenerTable and netstatTcpStateTable.
 */
#include <check.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "sockets_live.h"
#include "sockets_live_kit.h"

static unsigned lines;
static void count_line(char *line)
{
    (void)line;
    lines++;
}

static unsigned long ss_count(int version, const char *state)
{
    char command[96];

    snprintf(command, sizeof(command), "ss -%d -tanH state %s", version, state);
    lines = 0;
    command_lines(command, count_line);
    return lines;
}

/* "[fe80::1]%lo:80", "127.0.0.1%lo:80", "*:80": from ss, which writes :: as * where IPv4 is meant
 * too. */
static void index_of_ss(char *local, char *text, size_t room)
{
    char *colon = strrchr(local, ':'), *percent = strchr(local, '%'),
         *host = local + (*local == '[');
    union address address;
    size_t used;

    *colon = '\0';
    if (percent != NULL)
        *percent = '\0';
    host[strcspn(host, "]")] = '\0';
    address = address_of(strcmp(host, "*") == 0 ? "::" : host, 0);
    as_index(&address, percent ? if_nametoindex(percent + 1) : 0, text, room);
    used = strlen(text);
    snprintf(text + used, room - used, ".%s", colon + 1);
}

START_TEST(accept_queue_that_is_full)
{
    const char *text = _i ? "::1" : "127.0.0.1";
    char name[128];
    union address address = address_of(text, 80);
    int listener = listening(text, 80, 3), client[6];

    as_index(&address, 0, name, sizeof(name));
    ck_assert_uint_eq(number("netstatListenerQueue.%s.80", name), 0);
    ck_assert_uint_eq(number("netstatListenerQueueLimit.%s.80", name), 3);
    ck_assert_uint_eq(number("netstatListenerSocketsFull.%s.80", name), 0);
    ck_assert_uint_eq(number("netstatListenerUid.%s.80", name), getuid());
    for (unsigned i = 0; i < 3; i++)
        client[i] = connecting(text, 80);
    kit_until(number("netstatListenerQueue.%s.80", name) == 3);
    ck_assert_uint_eq(number("netstatListenerSocketsFull.%s.80", name), 0); /* one more fits */
    for (unsigned i = 3; i < 6; i++)
        client[i] = connecting(text, 80);
    kit_until(number("netstatListenerSocketsFull.%s.80", name) == 1);
    ck_assert_uint_eq(number("netstatListenerQueue.%s.80", name), 4);
    ck_assert_uint_eq(number("netstatListenerFullFor.%s.80", name), 0);
    kit_time += INT64_C(5000000000);
    ck_assert_uint_eq(number("netstatListenerFullFor.%s.80", name), 5);
    /* without requests; the timer sees it */
    live_teardown();
    live_read_again();
    for (unsigned i = 0; i < 3; i++) {
        na_snapshot_sample(snapshot);
        kit_time += INT64_C(10000000000);
    }
    ck_assert_uint_eq(number("netstatListenerFullFor.%s.80", name), 30);
    close(accept(listener, NULL, NULL));
    ck_assert_uint_eq(number("netstatListenerFullFor.%s.80", name), 0);
    for (unsigned i = 0; i < 6; i++)
        close(client[i]);
    close(listener);
    ck_assert_str_eq(kit_walk(objects, "netstatListener"), "");
}
END_TEST

START_TEST(listeners_that_share_a_port)
{
    int listener[4], clients = 0;
    const char *row = "ipv4.\"127.0.0.1\".81";

    for (int i = 0; i < 4; i++)
        listener[i] = listening("127.0.0.1", 81, i == 0 ? 0 : 1000);
    ck_assert_uint_eq(number("netstatListenerSockets.%s", row), 4);
    ck_assert_uint_eq(number("netstatListenerQueueLimit.%s", row), 3000);
    /* connections go to one of the four by chance: the first is full with one */
    while (number("netstatListenerSocketsFull.%s", row) == 0 && clients < 500) {
        connecting("127.0.0.1", 81);
        clients++;
    }
    ck_assert_uint_eq(number("netstatListenerSocketsFull.%s", row), 1);
    kit_until(number("netstatListenerQueue.%s", row) == (unsigned long)clients);
    kit_time += INT64_C(7000000000);
    ck_assert_uint_eq(number("netstatListenerFullFor.%s", row), 7);
    close(listener[0]);
    ck_assert_uint_eq(number("netstatListenerSockets.%s", row), 3);
    ck_assert_uint_eq(number("netstatListenerSocketsFull.%s", row), 0);
    ck_assert_uint_eq(number("netstatListenerFullFor.%s", row), 0);
}
END_TEST

static unsigned listeners_of_ss;
static void compare_listener(char *line)
{
    char state[16], local[96], name[160];
    unsigned long queue, limit;

    ck_assert_int_eq(sscanf(line, "%15s %lu %lu %95s", state, &queue, &limit, local), 4);
    index_of_ss(local, name, sizeof(name));
    ck_assert_msg(kit_value(objects, "netstatListenerQueue.%s", name) != NULL, "%s is not served",
                  name);
    ck_assert_uint_eq(number("netstatListenerQueue.%s", name), queue);
    ck_assert_uint_eq(number("netstatListenerQueueLimit.%s", name), limit);
    listeners_of_ss++;
}

START_TEST(listeners_as_ss_has_them)
{
    static const char *const hosts[] = { "0.0.0.0", "127.0.0.1", "127.0.0.2", "::", "::1" };
    int fd;

    for (unsigned i = 0; i < 100; i++)
        listening(hosts[i % 5], (uint16_t)(1000 + i / 10 * 3), (int)i);
    for (unsigned i = 0; i < 3; i++)
        connecting("::1", 1000);
    /* bound to an interface, over the one that is not: another row */
    fd = bound("0.0.0.0", 2000, SOCK_STREAM);
    ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2), 0);
    ck_assert_int_eq(listen(fd, 5), 0);
    listening("0.0.0.0", 2000, 6);
    ck_assert_uint_eq(number("netstatListenerQueueLimit.ipv4z.\"0.0.0.0%%%d\".2000", LOOPBACK), 5);
    ck_assert_uint_eq(number("netstatListenerQueueLimit.ipv4.\"0.0.0.0\".2000"), 6);
    /* queues are sums where a socket is listed by ss for each: none here shares its address and
     * port */
    listeners_of_ss = 0;
    command_lines("ss -tlnH | awk '{ key = $4 } !(key in n) { order[++rows] = key } { n[key]++; "
                  "queue[key] += $2; limit[key] += $3 }"
                  " END { for (i = 1; i <= rows; i++) print \"LISTEN\", queue[order[i]], "
                  "limit[order[i]], order[i] }'",
                  compare_listener);
    lines = 0;
    for (const char *line = kit_walk(objects, "netstatListenerSockets.");
         (line = strchr(line, '\n')) != NULL; line++)
        lines++;
    ck_assert_uint_eq(lines, listeners_of_ss);
    ck_assert_uint_ge(lines, 52);
}
END_TEST

/* A request belongs to the listener with the most specific match of its destination. */
START_TEST(syn_queue)
{
    static const struct {
        const char *listens, *zone, *to, *name;
        uint16_t port;
        unsigned requests;
    } cases[] = {
        { "127.0.0.1", NULL, "127.0.0.1", "ipv4.\"127.0.0.1\".70", 70, 3 },
        { "0.0.0.0", NULL, "127.0.0.2", "ipv4.\"0.0.0.0\".70", 70, 2 },
        { "::1", NULL, "::1", "ipv6.\"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01\".70", 70,
          4 },
        { "::", NULL, "127.0.0.1", "ipv6.\"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00\".71",
          71, 5 },
        { "0.0.0.0", "lo", "127.0.0.1", "ipv4z.\"0.0.0.0%1\".72", 72, 6 },
    };
    enum { CASES = sizeof(cases) / sizeof(cases[0]) };

    for (unsigned i = 0; i < CASES; i++) {
        int fd = strcmp(cases[i].listens, "::") == 0
                   ? bound_to_both(cases[i].port)
                   : bound(cases[i].listens, cases[i].port, SOCK_STREAM);

        if (cases[i].zone != NULL)
            ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, cases[i].zone,
                                        (socklen_t)strlen(cases[i].zone) + 1),
                             0);
        ck_assert_int_eq(listen(fd, 50), 0);
        ck_assert_uint_eq(number("netstatListenerSynQueue.%s", cases[i].name), 0);
    }
    for (unsigned i = 0; i < CASES; i++)
        for (unsigned j = 0; j < cases[i].requests; j++)
            half_connecting(cases[i].to, cases[i].port);
    for (unsigned i = 0; i < CASES; i++) {
        kit_until(number("netstatListenerSynQueue.%s", cases[i].name) == cases[i].requests);
        ck_assert_uint_eq(number("netstatListenerQueue.%s", cases[i].name), 0);
    }
    ck_assert_uint_eq(ss_count(4, "syn-recv") + ss_count(6, "syn-recv"), 20);
}
END_TEST

static const struct {
    const char *ours, *ss;
} states[] = {
    { "listen", "listening" },        { "synSent", "syn-sent" },    { "synReceived", "syn-recv" },
    { "established", "established" }, { "finWait1", "fin-wait-1" }, { "finWait2", "fin-wait-2" },
    { "closeWait", "close-wait" },    { "lastAck", "last-ack" },    { "closing", "closing" },
    { "timeWait", "time-wait" },
};

static unsigned long in_state(int version, const char *state)
{
    return number("netstatTcpStateSockets.ipv%d.%s", version, state);
}

/* Makes n sockets or more in each of the states in which a program can keep them; `expected` counts
 * their states. */
static void make_states(const char *text, unsigned n, unsigned long *expected)
{
    int listener = listening(text, 90, 100), lazy = listening(text, 91, (int)n + 100),
        full = listening(text, 92, 0);
    struct ends ends;

    set(lazy, IPPROTO_TCP, TCP_DEFER_ACCEPT,
        60); /* the handshake does not end before there is data */
    connecting(text, 92);
    kit_until(in_state(strchr(text, ':') ? 6 : 4, "established") == 2);
    for (unsigned i = 0; i < n; i++) {
        connected_to(listener, text, 90); /* established, both */
        connecting(text, 91);             /* established, and a request */
        connecting(text, 92);             /* never answered */
        ends = connected_to(listener, text, 90);
        shutdown(ends.client, SHUT_WR); /* finWait2, closeWait */
        ends = connected_to(listener, text, 90);
        close(ends.client);
        close(ends.server); /* timeWait */
    }
    for (unsigned i = 0; i < 3; i++) {
        ends = connected_to(listener, text, 90);
        fill(ends.client);
        shutdown(ends.client, SHUT_WR); /* finWait1, established */
        ends = connected_to(listener, text, 90);
        fill(ends.server);
        shutdown(ends.client, SHUT_WR);
        shutdown(ends.server, SHUT_WR); /* finWait2, lastAck */
    }
    expected[0] = 3, expected[1] = n, expected[2] = n, expected[3] = 2 + 3 * n + 3;
    expected[4] = 3, expected[5] = n + 3, expected[6] = n, expected[7] = 3, expected[8] = 0,
    expected[9] = n;
    (void)full;
}

START_TEST(sockets_in_all_states)
{
    const int version = _i ? 6 : 4;
    const unsigned n = 1000;
    unsigned long expected[sizeof(states) / sizeof(states[0])];
    struct rlimit limit;
    time_t deadline;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    ck_assert_uint_ge(limit.rlim_max, 8 * n);
    make_states(version == 6 ? "::1" : "127.0.0.1", n, expected);
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        deadline = time(NULL) + 10;
        while (in_state(version, states[i].ours) != expected[i] && time(NULL) < deadline)
            continue;
        ck_assert_msg(in_state(version, states[i].ours) == expected[i], "%s: %lu, not %lu",
                      states[i].ours, in_state(version, states[i].ours), expected[i]);
        ck_assert_msg(ss_count(version, states[i].ss) == expected[i], "%s of ss", states[i].ss);
        ck_assert_uint_eq(in_state(10 - version, states[i].ours), 0);
    }
    ck_assert_uint_eq(in_state(version, "closed"), 0);
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp"), NA_OK);
}
END_TEST

TCase *live_tcp(void)
{
    TCase *tcp = tcase_create("tcp");

    tcase_add_loop_test(tcp, accept_queue_that_is_full, 0, 2);
    tcase_add_test(tcp, listeners_that_share_a_port);
    tcase_add_test(tcp, listeners_as_ss_has_them);
    tcase_add_test(tcp, syn_queue);
    tcase_add_loop_test(tcp, sockets_in_all_states, 0, 2);
    return tcp;
}
