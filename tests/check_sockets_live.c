/*
 * Sockets of the running kernel, each test in a network namespace of its own: what is served against what was done, and against
 * what ss says.
 */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "relation_udp.h"
#include "sockdiag.h"
#include "sockets_kit.h"

enum { SKIPPED = 77, LOOPBACK = 1 };

static struct na_snapshot *snapshot;
static struct na_objects *objects;

static bool enter_namespace(void)
{
    return unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
}

static void setup(void)
{
    struct ifreq loopback = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int fd;

    ck_assert(enter_namespace());
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    ck_assert_int_eq(ioctl(fd, SIOCSIFFLAGS, &loopback), 0);
    close(fd);
    snapshot = kit_snapshot("/proc");
    objects = na_objects_new(snapshot);
    ck_assert_ptr_nonnull(objects);
}

static void teardown(void)
{
    na_objects_free(objects);
    na_snapshot_free(snapshot);
}

/* ---- sockets */

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static socklen_t size_of(const union address *address)
{
    return address->any.sa_family == AF_INET ? sizeof(address->v4) : sizeof(address->v6);
}

static union address address_of(const char *text, uint16_t port)
{
    union address address = { .any.sa_family = strchr(text, ':') ? AF_INET6 : AF_INET };
    void *octets = address.any.sa_family == AF_INET ? (void *)&address.v4.sin_addr : &address.v6.sin6_addr;

    ck_assert_int_eq(inet_pton(address.any.sa_family, text, octets), 1);
    address.v4.sin_port = htons(port);      /* where sin6_port is too */
    return address;
}

static void set(int fd, int level, int option, int value)
{
    ck_assert_int_eq(setsockopt(fd, level, option, &value, sizeof(value)), 0);
}

static int bound(const char *text, uint16_t port, int type)
{
    union address address = address_of(text, port);
    int fd = socket(address.any.sa_family, type, 0);

    ck_assert_int_ge(fd, 0);
    set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (type == SOCK_STREAM)
        set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    if (address.any.sa_family == AF_INET6)
        set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    ck_assert_msg(bind(fd, &address.any, size_of(&address)) == 0, "bind to %s %u: %m", text, port);
    return fd;
}

static int listening(const char *text, uint16_t port, int backlog)
{
    int fd = bound(text, port, SOCK_STREAM);

    ck_assert_int_eq(listen(fd, backlog), 0);
    return fd;
}

/* Begins to connect, and does not wait for it. */
static int connecting(const char *text, uint16_t port)
{
    union address address = address_of(text, port);
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK, 0);

    ck_assert_int_ge(fd, 0);
    if (connect(fd, &address.any, size_of(&address)) != 0)
        ck_assert_int_eq(errno, EINPROGRESS);
    return fd;
}

static void send_datagrams(const char *text, uint16_t port, unsigned count)
{
    union address address = address_of(text, port);
    int fd = socket(address.any.sa_family, SOCK_DGRAM, 0);

    for (unsigned i = 0; i < count; i++)
        ck_assert_int_eq(sendto(fd, "0123456789", 10, 0, &address.any, size_of(&address)), 10);
    close(fd);
}

static unsigned read_datagrams(int fd)
{
    char datagram[16];
    unsigned count = 0;

    while (recv(fd, datagram, sizeof(datagram), MSG_DONTWAIT) > 0)
        count++;
    return count;
}

static uint32_t inode_of(int fd)
{
    char path[32], target[64] = "";

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    ck_assert_int_gt(readlink(path, target, sizeof(target) - 1), 0);
    return (uint32_t)strtoul(target + strlen("socket:["), NULL, 10);
}

/* ---- what is served, and what ss says */

/* The number served; fails the test if there is none. */
#define number(...) number_or_fail(kit_value(objects, __VA_ARGS__))
static unsigned long number_or_fail(const char *value)
{
    ck_assert_ptr_nonnull(value);
    return strtoul(value, NULL, 10);
}

/* Runs a command and gives its output, a line at a time, to take. */
static void each_line(const char *command, void (*take)(char *line))
{
    FILE *pipe = popen(command, "re");
    char line[512];

    ck_assert_ptr_nonnull(pipe);
    while (fgets(line, sizeof(line), pipe) != NULL)
        take(line);
    ck_assert_msg(pclose(pipe) == 0, "%s fails", command);
}

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
    each_line(command, count_line);
    return lines;
}

/* An address as a part of an instance's name. */
static void as_index(const union address *address, uint32_t zone, char *text, size_t room)
{
    const uint8_t *octet = address->any.sa_family == AF_INET ? (const uint8_t *)&address->v4.sin_addr : address->v6.sin6_addr.s6_addr;
    const struct na_inet_address made = na_inet_address(address->any.sa_family, octet, zone);
    size_t used = (size_t)snprintf(text, room, "%s%s.\"", made.length % 16 == 4 || made.length == 8 ? "ipv4" : "ipv6", zone ? "z" : "");

    if (address->any.sa_family == AF_INET)
        used += (size_t)snprintf(text + used, room - used, "%u.%u.%u.%u", octet[0], octet[1], octet[2], octet[3]);
    else
        for (unsigned i = 0; i < 16; i++)
            used += (size_t)snprintf(text + used, room - used, "%s%02x", i ? ":" : "", octet[i]);
    snprintf(text + used, room - used, zone ? "%%%u\"" : "\"", zone);
}

/* "[fe80::1]%lo:80", "127.0.0.1%lo:80", "*:80": from ss, which writes :: as * where IPv4 is meant too. */
static void index_of_ss(char *local, char *text, size_t room)
{
    char *colon = strrchr(local, ':'), *percent = strchr(local, '%'), *host = local + (*local == '[');
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

/* ---- listeners */

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
    ck_assert_uint_eq(number("netstatListenerSocketsFull.%s.80", name), 0);     /* one more is let in */
    for (unsigned i = 3; i < 6; i++)
        client[i] = connecting(text, 80);
    kit_until(number("netstatListenerSocketsFull.%s.80", name) == 1);
    ck_assert_uint_eq(number("netstatListenerQueue.%s.80", name), 4);
    ck_assert_uint_eq(number("netstatListenerFullFor.%s.80", name), 0);
    /* the timer sees it */
    for (unsigned seconds = 10; seconds <= 30; seconds += 10) {
        kit_time += INT64_C(10000000000);
        na_snapshot_sample(snapshot);
        ck_assert_uint_eq(number("netstatListenerFullFor.%s.80", name), seconds);
    }
    kit_time += INT64_C(5000000000);
    ck_assert_uint_eq(number("netstatListenerFullFor.%s.80", name), 35);
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
    ck_assert_msg(kit_value(objects, "netstatListenerQueue.%s", name) != NULL, "%s is not served", name);
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
    /* queues are sums where a socket is listed by ss for each: none here shares its address and port */
    listeners_of_ss = 0;
    each_line("ss -tlnH | awk '{ key = $4 } !(key in n) { order[++rows] = key } { n[key]++; queue[key] += $2; limit[key] += $3 }"
              " END { for (i = 1; i <= rows; i++) print \"LISTEN\", queue[order[i]], limit[order[i]], order[i] }'",
              compare_listener);
    lines = 0;
    for (const char *line = kit_walk(objects, "netstatListenerSockets."); (line = strchr(line, '\n')) != NULL; line++)
        lines++;
    ck_assert_uint_eq(lines, listeners_of_ss);
    ck_assert_uint_ge(lines, 52);
}
END_TEST

/* ---- states */

static const struct {
    const char *ours, *ss;
} states[] = {
    { "listen", "listening" },       { "synSent", "syn-sent" },     { "synReceived", "syn-recv" }, { "established", "established" },
    { "finWait1", "fin-wait-1" },    { "finWait2", "fin-wait-2" },  { "closeWait", "close-wait" }, { "lastAck", "last-ack" },
    { "closing", "closing" },        { "timeWait", "time-wait" },
};

static unsigned long in_state(int version, const char *state)
{
    return number("netstatTcpStateSockets.ipv%d.%s", version, state);
}

struct pair {
    int client, server;
};

static struct pair connected(int listener, const char *text, uint16_t port)
{
    struct pair pair = { .client = connecting(text, port) };

    pair.server = accept(listener, NULL, NULL);
    ck_assert_int_ge(pair.server, 0);
    return pair;
}

/* Sends until the other side, which does not read, takes no more. */
static void stuff(int fd)
{
    static char block[65536];

    fcntl(fd, F_SETFL, O_NONBLOCK);
    while (send(fd, block, sizeof(block), MSG_NOSIGNAL) > 0)
        continue;
}

/* n sockets or more in each of the states that a program can keep them in; what they are then is counted in expected. */
static void make_states(const char *text, unsigned n, unsigned long *expected)
{
    int listener = listening(text, 90, 100), lazy = listening(text, 91, (int)n + 100), full = listening(text, 92, 0);
    struct pair pair;

    set(lazy, IPPROTO_TCP, TCP_DEFER_ACCEPT, 60);       /* the handshake does not end before there is data */
    connecting(text, 92);
    kit_until(in_state(strchr(text, ':') ? 6 : 4, "established") == 2);
    for (unsigned i = 0; i < n; i++) {
        connected(listener, text, 90);                  /* established, both */
        connecting(text, 91);                           /* established, and a request */
        connecting(text, 92);                           /* never answered */
        pair = connected(listener, text, 90);
        shutdown(pair.client, SHUT_WR);                 /* finWait2, closeWait */
        pair = connected(listener, text, 90);
        close(pair.client);
        close(pair.server);                             /* timeWait */
    }
    for (unsigned i = 0; i < 3; i++) {
        pair = connected(listener, text, 90);
        stuff(pair.client);
        shutdown(pair.client, SHUT_WR);                 /* finWait1, established */
        pair = connected(listener, text, 90);
        stuff(pair.server);
        shutdown(pair.client, SHUT_WR);
        shutdown(pair.server, SHUT_WR);                 /* finWait2, lastAck */
    }
    expected[0] = 3, expected[1] = n, expected[2] = n, expected[3] = 2 + 3 * n + 3;
    expected[4] = 3, expected[5] = n + 3, expected[6] = n, expected[7] = 3, expected[8] = 0, expected[9] = n;
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
        ck_assert_msg(in_state(version, states[i].ours) == expected[i], "%s: %lu, not %lu", states[i].ours,
                      in_state(version, states[i].ours), expected[i]);
        ck_assert_msg(ss_count(version, states[i].ss) == expected[i], "%s of ss", states[i].ss);
        ck_assert_uint_eq(in_state(10 - version, states[i].ours), 0);
    }
    ck_assert_uint_eq(in_state(version, "closed"), 0);
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp"), NA_OK);
}
END_TEST

/* ---- UDP */

static unsigned long ss_queue, ss_limit, ss_drops, ss_inode;
static void take_udp_of_ss(char *line)
{
    const char *memory = strstr(line, "skmem:(r"), *drops = memory ? strstr(memory, ",d") : NULL, *inode = strstr(line, "ino:");

    if (inode != NULL)
        ss_inode = strtoul(inode + 4, NULL, 10);
    if (drops == NULL)
        return;
    ck_assert_int_eq(sscanf(memory, "skmem:(r%lu,rb%lu", &ss_queue, &ss_limit), 2);
    ss_drops = strtoul(drops + 2, NULL, 10);
}

START_TEST(udp_that_drops)
{
    const char *text = _i ? "::1" : "127.0.0.1";
    union address address = address_of(text, 5000);
    int fd = bound(text, 5000, SOCK_DGRAM);
    uint32_t inode = inode_of(fd);
    char name[128], row[160], comm[64] = "";
    unsigned read;
    FILE *file;

    as_index(&address, 0, name, sizeof(name));
    snprintf(row, sizeof(row), "%s.5000.%u", name, inode);
    set(fd, SOL_SOCKET, SO_RCVBUF, 4096);
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocket"), "netstatUdpSockets.0 1\nnetstatUdpSocketsLeftOut.0 0\n");
    send_datagrams(text, 5000, 100);
    each_line("ss -uanmeOH", take_udp_of_ss);
    ck_assert_uint_eq(ss_inode, inode);
    ck_assert_uint_eq(number("netstatUdpSocketQueue.%s", row), ss_queue);
    ck_assert_uint_eq(number("netstatUdpSocketQueueLimit.%s", row), ss_limit);
    ck_assert_uint_eq(number("netstatUdpSocketDrops.%s", row), ss_drops);
    ck_assert_uint_eq(number("netstatUdpSocketUid.%s", row), getuid());
    ck_assert_uint_eq(number("netstatUdpSocketPid.%s", row), (unsigned long)getpid());
    file = fopen("/proc/self/comm", "re");
    ck_assert_ptr_nonnull(fgets(comm, sizeof(comm), file));
    fclose(file);
    comm[strcspn(comm, "\n")] = '\0';
    ck_assert_str_eq(kit_value(objects, "netstatUdpSocketProcess.%s", row), comm);
    read = read_datagrams(fd);
    ck_assert_uint_gt(read, 0);
    ck_assert_uint_eq(number("netstatUdpSocketDrops.%s", row), 100 - read);
    ck_assert_uint_eq(number("netstatUdpDrops.0"), 100 - read);
    ck_assert_uint_eq(number("netstatUdpSocketQueue.%s", row), 0);
    close(fd);
    ck_assert_str_eq(kit_walk(objects, "netstatUdp"), "netstatUdpSockets.0 0\nnetstatUdpDrops.0 0\nnetstatUdpSocketsLeftOut.0 0\n");
}
END_TEST

START_TEST(udp_sockets_of_one_port)
{
    int first = bound("0.0.0.0", 5001, SOCK_DGRAM), second = bound("0.0.0.0", 5001, SOCK_DGRAM), zoned;
    char row[160];

    zoned = bound("127.0.0.1", 5002, SOCK_DGRAM);
    ck_assert_int_eq(setsockopt(zoned, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2), 0);
    send_datagrams("127.0.0.1", 5001, 1);
    ck_assert_ptr_null(kit_value(objects, "netstatUdpSocketQueue.ipv4.\"0.0.0.0\".5001.%u", inode_of(first)));
    ck_assert_uint_gt(number("netstatUdpSocketQueue.ipv4.\"0.0.0.0\".5001.%u", inode_of(second)), 0);
    send_datagrams("127.0.0.1", 5002, 1);
    snprintf(row, sizeof(row), "netstatUdpSocketQueue.ipv4z.\"127.0.0.1%%%d\".5002.%u", LOOPBACK, inode_of(zoned));
    ck_assert_uint_gt(number("%s", row), 0);
    ck_assert_uint_eq(number("netstatUdpSockets.0"), 3);
}
END_TEST

/* From now on this process cannot open a netlink socket, as under RestrictAddressFamilies of systemd. */
static void forbid_netlink(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

    ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    ck_assert_int_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

START_TEST(without_netlink)
{
    int fd[2] = { bound("127.0.0.1", 5003, SOCK_DGRAM), bound("::1", 5003, SOCK_DGRAM) };
    char *with, *without;

    for (int i = 0; i < 2; i++) {
        set(fd[i], SOL_SOCKET, SO_RCVBUF, 4096);
        send_datagrams(i ? "::1" : "127.0.0.1", 5003, 50);
    }
    with = strdup(kit_walk(objects, "netstatUdpSocketDrops"));
    ck_assert_ptr_nonnull(strstr(with, "ipv6"));
    ck_assert_str_ne(kit_walk(objects, "netstatUdpSocketQueueLimit"), "");
    ck_assert_str_ne(kit_walk(objects, "netstatTcp"), "");
    teardown();
    forbid_netlink();
    snapshot = kit_snapshot("/proc");
    objects = na_objects_new(snapshot);
    without = strdup(kit_walk(objects, "netstatUdpSocketDrops"));
    ck_assert_str_eq(with, without);
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketQueueLimit"), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_OK);
    ck_assert_str_eq(kit_walk(objects, "netstatTcp"), "");
    ck_assert_str_eq(kit_walk(objects, "netstatListener"), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp"), NA_UNREADABLE);
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp listeners"), NA_UNREADABLE);
    free(with);
    free(without);
}
END_TEST

START_TEST(netlink_that_comes_back)
{
    struct rlimit limit, none;

    listening("127.0.0.1", 80, 1);
    getrlimit(RLIMIT_NOFILE, &limit);
    none = limit;
    none.rlim_cur = 3;
    setrlimit(RLIMIT_NOFILE, &none);
    ck_assert_str_eq(kit_walk(objects, ""), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp listeners"), NA_UNREADABLE);
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_UNREADABLE);
    setrlimit(RLIMIT_NOFILE, &limit);
    ck_assert_uint_eq(number("netstatListenerSockets.ipv4.\"127.0.0.1\".80"), 1);
    ck_assert_uint_eq(number("netstatUdpSockets.0"), 0);
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp listeners"), NA_OK);
}
END_TEST

/* In another process, which is not root's any more: what it may see of a socket of this one. */
static int see_as_nobody(uint32_t inode)
{
    if (setgid(65534) != 0 || setuid(65534) != 0)
        return 1;
    return !(kit_value(objects, "netstatUdpSocketDrops.ipv4.\"127.0.0.1\".5004.%u", inode) != NULL &&
             kit_value(objects, "netstatUdpSocketPid.ipv4.\"127.0.0.1\".5004.%u", inode) == NULL &&
             kit_value(objects, "netstatUdpSocketProcess.ipv4.\"127.0.0.1\".5004.%u", inode) == NULL);
}

START_TEST(owner_that_may_not_be_seen)
{
    int fd = bound("127.0.0.1", 5004, SOCK_DGRAM), status;
    uint32_t inode = inode_of(fd);
    pid_t child;

    send_datagrams("127.0.0.1", 5004, 1);
    if (getuid() != 0 || setgid(0) != 0)
        return;     /* nobody can be made of this user */
    child = fork();
    if (child == 0) {
        close(fd);      /* or the child could see its own */
        _exit(see_as_nobody(inode));
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}
END_TEST

/* ---- multicast */

START_TEST(groups_that_are_joined)
{
    struct ip_mreqn v4 = { .imr_ifindex = LOOPBACK };
    struct ipv6_mreq v6 = { .ipv6mr_interface = LOOPBACK };
    int fd[3], fd6[2];

    inet_pton(AF_INET, "239.4.5.6", &v4.imr_multiaddr);
    inet_pton(AF_INET6, "ff02::1234", &v6.ipv6mr_multiaddr);
    for (int i = 0; i < 3; i++) {
        fd[i] = socket(AF_INET, SOCK_DGRAM, 0);
        ck_assert_int_eq(setsockopt(fd[i], IPPROTO_IP, IP_ADD_MEMBERSHIP, &v4, sizeof(v4)), 0);
    }
    for (int i = 0; i < 2; i++) {
        fd6[i] = socket(AF_INET6, SOCK_DGRAM, 0);
        ck_assert_int_eq(setsockopt(fd6[i], IPPROTO_IPV6, IPV6_JOIN_GROUP, &v6, sizeof(v6)), 0);
    }
    ck_assert_uint_eq(number("netstatMcastGroupUsers.1.ipv4.\"239.4.5.6\""), 3);
    ck_assert_uint_eq(number("netstatMcastGroupUsers.1.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:12:34\""), 2);
    ck_assert_str_eq(kit_value(objects, "netstatMcastGroupIfName.1.ipv4.\"239.4.5.6\""), "lo");
    close(fd[0]);
    close(fd6[0]);
    ck_assert_uint_eq(number("netstatMcastGroupUsers.1.ipv4.\"239.4.5.6\""), 2);
    ck_assert_uint_eq(number("netstatMcastGroupUsers.1.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:12:34\""), 1);
}
END_TEST

/* ---- walks, and dumps that fail */

static bool stop;
static void *come_and_go(void *arg)
{
    unsigned turn = 0;

    (void)arg;
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
        uint16_t port = (uint16_t)(3000 + turn++ * 7919 % 500);
        int listener = listening(turn % 2 ? "::1" : "127.0.0.1", port, 1), held = connecting(turn % 2 ? "::1" : "127.0.0.1", port);
        int udp = bound(turn % 2 ? "::1" : "127.0.0.1", port, SOCK_DGRAM);

        send_datagrams(turn % 2 ? "::1" : "127.0.0.1", port, 1);
        close(listener);
        close(held);
        close(udp);
    }
    return NULL;
}

START_TEST(walks_while_sockets_come_and_go)
{
    pthread_t thread;
    unsigned instances = 0;

    for (uint16_t i = 0; i < 50; i++) {
        listening("127.0.0.1", 3000 + 10 * i, 1);
        bound("127.0.0.1", 3000 + 10 * i, SOCK_DGRAM);
        send_datagrams("127.0.0.1", 3000 + 10 * i, 1);
    }
    ck_assert_int_eq(pthread_create(&thread, NULL, come_and_go, NULL), 0);
    for (uint64_t walk = 0, key = 0; walk < 50; walk++) {
        uint32_t name[NA_OID_MAX] = { 1, 5 }, before[NA_OID_MAX];
        size_t length = 2, before_length;
        struct na_value value;

        for (;; instances++) {
            const struct na_asker asker = { ++key, 0 };     /* each step sees a reading of its own */
            struct na_value again;

            kit_time++;
            memcpy(before, name, sizeof(name));
            before_length = length;
            if (!na_objects_next(objects, &asker, name, &length, false, &value))
                break;
            for (size_t i = 0;; i++) {
                ck_assert_uint_lt(i, length);
                if (i == before_length || name[i] > before[i])
                    break;
                ck_assert_uint_eq(name[i], before[i]);
            }
            ck_assert(na_objects_get(objects, &asker, name, length, &again));
        }
    }
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
    ck_assert_uint_gt(instances, 50 * 50 * 8);
}
END_TEST

static bool take_any(const struct inet_diag_msg *socket, const struct nlmsghdr *message, void *arg)
{
    (void)socket;
    (void)message;
    (void)arg;
    return true;
}

static void forget(void *arg)
{
    (void)arg;
}

START_TEST(protocol_that_the_kernel_lacks)
{
    struct na_kernel kernel;
    struct na_sockdiag wanted = { .protocol = IPPROTO_EGP, .states = UINT32_MAX };

    ck_assert(na_kernel_init(&kernel, "/proc"));
    ck_assert_int_eq(na_sockdiag(&kernel, &wanted, take_any, forget, NULL), ENOENT);
    wanted.protocol = IPPROTO_UDP;
    ck_assert_int_eq(na_sockdiag(&kernel, &wanted, take_any, forget, NULL), 0);
    na_kernel_clear(&kernel);
}
END_TEST

static bool namespace_can_be_made(void)
{
    pid_t child = fork();
    int status;

    if (child == 0)
        _exit(!enter_namespace());
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(void)
{
    Suite *suite = suite_create("sockets, live");
    TCase *live = tcase_create("live");
    SRunner *runner = srunner_create(suite);
    int failed;

    if (!namespace_can_be_made()) {
        puts("SKIP: no network namespace can be made");
        return SKIPPED;
    }
    tcase_add_checked_fixture(live, setup, teardown);
    tcase_set_timeout(live, 120);
    tcase_add_loop_test(live, accept_queue_that_is_full, 0, 2);
    tcase_add_test(live, listeners_that_share_a_port);
    tcase_add_test(live, listeners_as_ss_has_them);
    tcase_add_loop_test(live, sockets_in_all_states, 0, 2);
    tcase_add_loop_test(live, udp_that_drops, 0, 2);
    tcase_add_test(live, udp_sockets_of_one_port);
    tcase_add_test(live, without_netlink);
    tcase_add_test(live, netlink_that_comes_back);
    tcase_add_test(live, owner_that_may_not_be_seen);
    tcase_add_test(live, groups_that_are_joined);
    tcase_add_test(live, walks_while_sockets_come_and_go);
    tcase_add_test(live, protocol_that_the_kernel_lacks);
    suite_add_tcase(suite, live);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
