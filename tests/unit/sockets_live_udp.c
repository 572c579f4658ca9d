/*
 * netstatUdpSocketTable and netstatMcastGroupTable.
 */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sockets_live.h"
#include "sockets_live_kit.h"

static unsigned read_datagrams(int fd)
{
    char datagram[16];
    unsigned count = 0;

    while (recv(fd, datagram, sizeof(datagram), MSG_DONTWAIT) > 0)
        count++;
    return count;
}

static unsigned long ss_queue, ss_limit, ss_drops, ss_inode;
static void take_udp_of_ss(char *line)
{
    const char *memory = strstr(line, "skmem:(r"), *drops = memory ? strstr(memory, ",d") : NULL,
               *inode = strstr(line, "ino:");

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
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocket"),
                     "netstatUdpSockets.0 1\nnetstatUdpSocketsLeftOut.0 0\n");
    send_datagrams(text, 5000, 100);
    command_lines("ss -uanmeOH", take_udp_of_ss);
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
    ck_assert_str_eq(kit_walk(objects, "netstatUdp"),
                     "netstatUdpSockets.0 0\nnetstatUdpDrops.0 0\nnetstatUdpSocketsLeftOut.0 0\n");
}
END_TEST

START_TEST(udp_sockets_of_one_port)
{
    int first = bound("0.0.0.0", 5001, SOCK_DGRAM), second = bound("0.0.0.0", 5001, SOCK_DGRAM),
        zoned;
    char row[160];

    zoned = bound("127.0.0.1", 5002, SOCK_DGRAM);
    ck_assert_int_eq(setsockopt(zoned, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2), 0);
    send_datagrams("127.0.0.1", 5001, 1);
    ck_assert_ptr_null(
        kit_value(objects, "netstatUdpSocketQueue.ipv4.\"0.0.0.0\".5001.%u", inode_of(first)));
    ck_assert_uint_gt(number("netstatUdpSocketQueue.ipv4.\"0.0.0.0\".5001.%u", inode_of(second)),
                      0);
    send_datagrams("127.0.0.1", 5002, 1);
    snprintf(row, sizeof(row), "netstatUdpSocketQueue.ipv4z.\"127.0.0.1%%%d\".5002.%u", LOOPBACK,
             inode_of(zoned));
    ck_assert_uint_gt(number("%s", row), 0);
    ck_assert_uint_eq(number("netstatUdpSockets.0"), 3);
}
END_TEST

enum { NO_NOBODY = 2 }; /* in a user namespace of one user */

/* In another process without root's rights: the values that it may see for a socket of this one. */
static int see_as_nobody(uint32_t inode)
{
    if (setgid(65534) != 0 || setuid(65534) != 0)
        return errno == EINVAL ? NO_NOBODY : 1;
    return !(
        kit_value(objects, "netstatUdpSocketDrops.ipv4.\"127.0.0.1\".5004.%u", inode) != NULL &&
        kit_value(objects, "netstatUdpSocketPid.ipv4.\"127.0.0.1\".5004.%u", inode) == NULL &&
        kit_value(objects, "netstatUdpSocketProcess.ipv4.\"127.0.0.1\".5004.%u", inode) == NULL);
}

START_TEST(owner_that_may_not_be_seen)
{
    int fd = bound("127.0.0.1", 5004, SOCK_DGRAM), status;
    uint32_t inode = inode_of(fd);
    pid_t child;

    send_datagrams("127.0.0.1", 5004, 1);
    child = fork();
    if (child == 0) {
        close(fd); /* or the child could see its own */
        _exit(see_as_nobody(inode));
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_NOBODY)
        puts("not tested without privileges: the owner that may not be seen");
    else
        ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

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
    ck_assert_uint_eq(
        number("netstatMcastGroupUsers.1.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:12:34\""),
        2);
    ck_assert_str_eq(kit_value(objects, "netstatMcastGroupIfName.1.ipv4.\"239.4.5.6\""), "lo");
    close(fd[0]);
    close(fd6[0]);
    ck_assert_uint_eq(number("netstatMcastGroupUsers.1.ipv4.\"239.4.5.6\""), 2);
    ck_assert_uint_eq(
        number("netstatMcastGroupUsers.1.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:12:34\""),
        1);
}
END_TEST

TCase *live_udp(void)
{
    TCase *udp = tcase_create("udp");

    tcase_add_loop_test(udp, udp_that_drops, 0, 2);
    tcase_add_test(udp, udp_sockets_of_one_port);
    tcase_add_test(udp, owner_that_may_not_be_seen);
    tcase_add_test(udp, groups_that_are_joined);
    return udp;
}
