/*
 * For tests of a real kernel's interfaces, each of which gets a network namespace of its own.
 */
#ifndef INTERFACES_NAMESPACE_H
#define INTERFACES_NAMESPACE_H

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "asking.h"
#include "netns.h"
#include "relation_dev.h"
#include "relation_links.h"
#include "suite.h"

enum { IF_NAME = 2, IF_RX_BYTES = 3, IF_RX_PACKETS, IF_RX_DROP = 6, IF_TX_BYTES = 11, IF_TX_PACKETS, IF_DISCONTINUITY = 19 };
enum {
    LINK_KIND = 1, LINK_ALIAS, LINK_ADDRESS, LINK_OPER_STATUS, LINK_ERRORS, LINK_LOSSES, LINK_DISCONTINUITY, LINK_FIRST,
    LINK_LAST = LINK_FIRST + NA_LINK_FIELDS - 1,
};

/* A clock that can be put forward, so that the next question is answered from a new reading. */
static int64_t ahead;

static inline int64_t now(void *arg)
{
    return asking_clock(arg) + ahead;
}

static struct asking asking;

static inline void read_anew(void)
{
    asking.asker.key++;
    ahead += INT64_C(10000000000);
}

static inline void run(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
}

static inline bool put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return done;
}

static inline void set_up(void)
{
    ck_assert(netns_enter());
    /* nothing is sent but what a test sends */
    put("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
    asking = asking_start("/proc", (struct na_clock){ now, NULL }, NULL);
}

static inline void tear_down(void)
{
    asking_stop(&asking);
}

static inline uint64_t number(uint32_t table, uint32_t column, uint32_t index)
{
    struct na_value value = { .number = 0 };

    ck_assert_msg(ask(&asking, table, column, index, &value), "table %u column %u of interface %u is absent", table, column, index);
    return value.number;
}

static inline bool is(uint32_t table, uint32_t column, uint32_t index, const char *text)
{
    struct na_value value;

    return ask(&asking, table, column, index, &value) && value.length == strlen(text) && memcmp(value.text, text, value.length) == 0;
}

/* Waits until an interface is in a state of netstatIfLinkOperStatus: the kernel takes up to a second, and sends nothing before. */
static inline void until_state(const char *interface, uint64_t state)
{
    int64_t deadline = asking_clock(NULL) + INT64_C(20000000000);
    uint32_t index = if_nametoindex(interface);

    for (read_anew(); number(2, LINK_OPER_STATUS, index) != state; read_anew()) {
        ck_assert_msg(asking_clock(NULL) < deadline, "%s does not get into state %lu", interface, state);
        usleep(10000);
    }
}

/* What a discontinuity that was seen by the last reading is told as. */
static inline bool just_now(uint64_t ticks)
{
    return asking.asker.uptime - ticks < 1000;      /* a reading is ten seconds from the next */
}

/* Sends frames of a protocol that nothing listens to. */
static inline void send_frames(const char *interface, unsigned count)
{
    struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(interface), .sll_halen = 6 };
    char frame[100] = { "\xff\xff\xff\xff\xff\xff\x02\x00\x00\x00\x00\x01\x88\xb5" };
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

    ck_assert_int_ge(fd, 0);
    for (unsigned i = 0; i < count; i++)
        ck_assert_int_eq(sendto(fd, frame, sizeof(frame), 0, (struct sockaddr *)&to, sizeof(to)), sizeof(frame));
    close(fd);
}

/* Runs the tests, each in a namespace of its own; returns main's exit status. */
static inline int run_in_namespaces(const char *name, const TTest *const *tests, size_t count)
{
    Suite *suite = suite_create(name);
    TCase *live = tcase_create("live");

    suite_add_tcase(suite, live);
    tcase_add_checked_fixture(live, set_up, tear_down);
    tcase_set_timeout(live, 120);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(live, tests[i]);
    /* if not as root, then as root of a user namespace, in which each test can have a namespace of its own */
    return netns_enter() ? tests_run(suite) : tests_skip("no network namespace of our own", errno);
}

#endif
