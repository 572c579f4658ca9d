/*
 * Netlink that is refused, fails, or knows no such protocol.
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

#include "netlink_socket.h"
#include "sockets_live.h"
#include "sockets_live_kit.h"
#include "sockdiag.h"

/* From now on this process cannot open a netlink socket. */
static void forbid_netlink(int error)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

    ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    ck_assert_int_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

/* A sandbox that refuses it, as RestrictAddressFamilies of systemd does; a kernel that lacks it. */
static const struct {
    int error;
    enum na_state state;
} refusals[] = { { EAFNOSUPPORT, NA_UNREADABLE }, { EPERM, NA_UNREADABLE }, { EPROTONOSUPPORT, NA_ABSENT } };

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
    live_teardown();
    forbid_netlink(refusals[_i].error);
    live_anew();
    without = strdup(kit_walk(objects, "netstatUdpSocketDrops"));
    ck_assert_str_eq(with, without);
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketQueueLimit"), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_OK);
    ck_assert_str_eq(kit_walk(objects, "netstatTcp"), "");
    ck_assert_str_eq(kit_walk(objects, "netstatListener"), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp"), refusals[_i].state);
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp listeners"), refusals[_i].state);
    na_snapshot_sample(snapshot);
    ck_assert_int_eq(kit_state(snapshot, "rtnetlink"), refusals[_i].state);
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

/* Ends, so that nobody waits for ever. */
static void interrupt(int signal)
{
    const struct itimerval none = { .it_value = { 0, 0 } };

    (void)signal;
    if (++interruptions == INTERRUPTIONS_MOST)
        setitimer(ITIMER_REAL, &none, NULL);
}

/* The watchdog's timer does so, which goes on whatever it breaks off. */
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

    tcase_add_loop_test(failing, without_netlink, 0, sizeof(refusals) / sizeof(refusals[0]));
    tcase_add_test(failing, netlink_that_comes_back);
    tcase_add_test(failing, protocol_that_the_kernel_lacks);
    tcase_add_test(failing, silence_that_is_interrupted);
    return failing;
}
