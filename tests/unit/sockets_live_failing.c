/*
 * Netlink that is refused, fails, or does not know the protocol.
 */
#include <check.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "kernel/netlink_socket.h"
#include "sockets_live.h"
#include "sockets_live_kit.h"
#include "kernel/sockdiag.h"

enum { ALL_PROTOCOLS = -1 };

/* From now on this process cannot open netlink sockets of a protocol. */
static void forbid_netlink(int protocol, int error)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 0, 5),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)protocol, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

    if (protocol == ALL_PROTOCOLS)
        filter[5].jf = 0; /* whatever it is */
    ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    ck_assert_int_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

/*
 * A sandbox that refuses netlink, as RestrictAddressFamilies of systemd does; an older kernel, or
 * one that is not Linux; and those that refuse or lack only inet_diag.
 */
static const struct {
    int protocol, error;
    const char *words;
} refusals[] = {
    { ALL_PROTOCOLS, EAFNOSUPPORT, "inet_diag socket: Address family not supported by protocol" },
    { ALL_PROTOCOLS, EPERM, "inet_diag socket: Operation not permitted" },
    { ALL_PROTOCOLS, ENOSYS, "inet_diag socket: Function not implemented" },
    { NETLINK_SOCK_DIAG, EPROTONOSUPPORT, "inet_diag socket: not in this kernel" },
    { NETLINK_SOCK_DIAG, EACCES, "inet_diag socket: Permission denied" },
};

/* Columns with the same values from files as from inet_diag. */
static const char *const columns[] = {
    "netstatUdpSocketDrops",   "netstatUdpSocketQueue.",  "netstatUdpSockets",
    "netstatTcpStateSockets",  "netstatListenerQueue.",   "netstatListenerUid",
    "netstatListenerSockets.", "netstatListenerSynQueue",
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/* Listeners of both families and one of both, with connections that wait, requests, and datagrams
 * that were dropped. */
static void make_sockets(void)
{
    static const char *const hosts[] = { "127.0.0.1", "::1" };
    int both = bound_to_both(82);

    ck_assert_int_eq(listen(both, 20), 0);
    half_connecting("127.0.0.1", 82);
    connecting("127.0.0.1", 82);
    for (unsigned i = 0; i < 2; i++) {
        set(bound(hosts[i], 5003, SOCK_DGRAM), SOL_SOCKET, SO_RCVBUF, 4096);
        send_datagrams(hosts[i], 5003, 50);
        listening(hosts[i], 80, 10);
        listening(hosts[i], 80, 10); /* one row of two sockets */
        for (unsigned j = 0; j < 3 + i; j++)
            connecting(hosts[i], 80);
        listening(hosts[i], 81, 10);
        for (unsigned j = 0; j < 2 + i; j++)
            half_connecting(hosts[i], 81);
    }
    kit_until(number("netstatTcpStateSockets.ipv4.synReceived") == 2 &&
              number("netstatTcpStateSockets.ipv6.synReceived") == 4 &&
              number("netstatTcpStateSockets.ipv4.established") == 7 &&
              number("netstatTcpStateSockets.ipv6.established") == 9);
}

static const struct na_source *source_named(const char *name)
{
    for (unsigned id = 0; id < NA_SOURCES; id++)
        if (strcmp(na_snapshot_source(snapshot, id)->name, name) == 0)
            return na_snapshot_source(snapshot, id);
    return NULL;
}

START_TEST(without_inet_diag)
{
    static const char *const sources[] = { "inet_diag tcp", "inet_diag tcp listeners",
                                           "inet_diag tcp requests", "inet_diag udp" };
    char *with[COLUMNS];

    make_sockets();
    for (unsigned i = 0; i < COLUMNS; i++) {
        with[i] = strdup(kit_walk(objects, columns[i]));
        ck_assert_ptr_nonnull(strstr(with[i], "\n"));
    }
    ck_assert_str_ne(kit_walk(objects, "netstatListenerQueueLimit"), "");
    for (unsigned i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
        ck_assert_str_eq(source_named(sources[i])->note, "");
    live_teardown();
    forbid_netlink(refusals[_i].protocol, refusals[_i].error);
    live_read_again();
    for (unsigned i = 0; i < COLUMNS; i++) {
        ck_assert_str_eq(kit_walk(objects, columns[i]), with[i]);
        free(with[i]);
    }
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketQueueLimit"), "");
    ck_assert_str_eq(kit_walk(objects, "netstatListenerQueueLimit"), "");
    ck_assert_str_eq(kit_walk(objects, "netstatListenerFullFor"), "");
    ck_assert_str_eq(kit_walk(objects, "netstatListenerSocketsFull"), "");
    for (unsigned i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        ck_assert_int_eq(kit_state(snapshot, sources[i]), NA_OK);
        ck_assert_msg(strstr(source_named(sources[i])->note, refusals[_i].words), "%s: %s",
                      sources[i], source_named(sources[i])->note);
    }
}
END_TEST

/* A table longer than any buffer, and longer than the kernel returns at once. */
START_TEST(without_inet_diag_many)
{
    const unsigned many = 3000;
    struct rlimit limit;
    int listener;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    ck_assert_uint_ge(limit.rlim_max, 2 * many);
    listener = listening("127.0.0.1", 80, 4096);
    forbid_netlink(NETLINK_SOCK_DIAG, EACCES);
    for (unsigned i = 0; i < many; i++)
        connecting("127.0.0.1", 80);
    kit_until(number("netstatTcpStateSockets.ipv4.established") == 2 * many);
    kit_until(number("netstatListenerQueue.ipv4.\"127.0.0.1\".80") == many);
    close(listener);
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

enum { INTERRUPTIONS_MOST = 1000 };

static volatile sig_atomic_t interruptions;

/* Interrupts the test, so that nothing waits for ever. */
static void interrupt(int signal)
{
    const struct itimerval none = { .it_value = { 0, 0 } };

    (void)signal;
    if (++interruptions == INTERRUPTIONS_MOST)
        setitimer(ITIMER_REAL, &none, NULL);
}

/* The watchdog's timer does this; it continues whatever it interrupts. */
START_TEST(silence_that_is_interrupted)
{
    const struct sigaction action = { .sa_handler = interrupt };
    const struct itimerval timer = { { 0, 5000 }, { 0, 5000 } };
    unsigned port;
    char buffer[16];
    struct mnl_socket *socket = na_netlink_socket_open(NETLINK_ROUTE, 0, &port);

    ck_assert_ptr_nonnull(socket);
    ck_assert_int_eq(sigaction(SIGALRM, &action, NULL), 0);
    ck_assert_int_eq(setitimer(ITIMER_REAL, &timer, NULL), 0);
    ck_assert_int_eq(na_netlink_socket_receive(socket, buffer, sizeof(buffer), 100), -1);
    ck_assert_int_eq(errno, ETIMEDOUT);
    ck_assert_int_gt(interruptions, 0);
    ck_assert_int_lt(interruptions, INTERRUPTIONS_MOST);
    na_netlink_socket_close(socket);
}
END_TEST

TCase *live_failing(void)
{
    TCase *failing = tcase_create("failing");

    tcase_add_loop_test(failing, without_inet_diag, 0, sizeof(refusals) / sizeof(refusals[0]));
    tcase_add_test(failing, without_inet_diag_many);
    tcase_add_test(failing, netlink_that_comes_back);
    tcase_add_test(failing, protocol_that_the_kernel_lacks);
    tcase_add_test(failing, silence_that_is_interrupted);
    return failing;
}
