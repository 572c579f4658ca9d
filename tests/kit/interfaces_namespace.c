#include "interfaces_namespace.h"

#include <stdio.h>
#include <string.h>

struct asking asking;

static int64_t ahead;

static int64_t now(void *arg)
{
    return asking_clock(arg) + ahead;
}

void clock_forward(void)
{
    ahead += INT64_C(10000000000);
}

void read_again(void)
{
    asking.request.key++;
    clock_forward();
}

static bool put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return done;
}

static void set_up(void)
{
    ck_assert(netns_enter());
    /* nothing is sent except by the test */
    put("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
    asking = asking_start("/proc", (struct na_clock){ now, NULL }, NULL);
}

void ask_below(const char *root)
{
    asking_stop(&asking);
    asking = asking_start(root, (struct na_clock){ now, NULL }, NULL);
}

static void tear_down(void)
{
    asking_stop(&asking);
}

uint64_t number(uint32_t table, uint32_t column, uint32_t index)
{
    struct na_value value = { .number = 0 };

    ck_assert_msg(ask(&asking, table, column, index, &value),
                  "table %u column %u of interface %u is absent", table, column, index);
    return value.number;
}

bool is(uint32_t table, uint32_t column, uint32_t index, const char *text)
{
    struct na_value value;

    return ask(&asking, table, column, index, &value) && value.length == strlen(text) &&
           memcmp(value.text, text, value.length) == 0;
}

void until_state(const char *interface, uint64_t state)
{
    int64_t deadline = asking_clock(NULL) + INT64_C(60000000000);
    uint32_t index = if_nametoindex(interface);

    for (read_again(); number(2, LINK_OPER_STATUS, index) != state; read_again()) {
        ck_assert_msg(asking_clock(NULL) < deadline, "%s does not get into state %lu", interface,
                      state);
        usleep(10000);
    }
}

void until_up_unread(const char *interface)
{
    char command[200];

    snprintf(command, sizeof(command),
             "timeout 20 sh -c 'until ip link show %s | grep -q state.UP; do sleep 0.01; done'",
             interface);
    run(command);
}

bool just_now(uint64_t ticks)
{
    return asking_uptime(&asking) - ticks < 1000; /* a reading is ten seconds from the next */
}

/* Sends frames; returns how many did not get into the interface's queue. */
static unsigned send_some(const char *interface, unsigned count)
{
    struct sockaddr_ll to = { .sll_family = AF_PACKET,
                              .sll_ifindex = (int)if_nametoindex(interface),
                              .sll_halen = 6 };
    char frame[100] = { "\xff\xff\xff\xff\xff\xff\x02\x00\x00\x00\x00\x01\x88\xb5" };
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    unsigned refused = 0;

    ck_assert_int_ge(fd, 0);
    for (unsigned i = 0; i < count; i++) {
        bool sent = sendto(fd, frame, sizeof(frame), 0, (struct sockaddr *)&to, sizeof(to)) ==
                    sizeof(frame);

        ck_assert(sent || errno == ENOBUFS);
        refused += !sent;
    }
    close(fd);
    return refused;
}

void send_frames(const char *interface, unsigned count)
{
    ck_assert_uint_eq(send_some(interface, count), 0);
}

void send_into_queue(const char *interface, unsigned count)
{
    send_some(interface, count);
}

int run_in_namespaces(const char *name, const TTest *const *tests, size_t count)
{
    Suite *suite = suite_create(name);
    TCase *live = tcase_create("live");

    if (!tests_have("ip"))
        return tests_skip("ip", ENOENT);
    suite_add_tcase(suite, live);
    tcase_add_checked_fixture(live, set_up, tear_down);
    tcase_set_timeout(live, 120);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(live, tests[i]);
    /*
     * if not as root, then as root of a user namespace, in which each test can have its own
     * namespace
     */
    return netns_enter() ? tests_run(suite) : tests_skip("no network namespace of our own", errno);
}
