/*
 * Interfaces of a real kernel, renamed, removed and remade while they are read.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include "kit/interfaces_namespace.h"

START_TEST(renamed_removed_remade)
{
    uint32_t first, second;
    struct na_value value;
    char command[128];

    run("ip link add dev0 type veth peer name dev1");
    first = if_nametoindex("dev0");
    read_again();
    ck_assert(is(1, IF_NAME, first, "dev0"));
    ck_assert_uint_eq(number(1, IF_DISCONTINUITY, first), 0);
    run("ip link set dev0 name other");
    read_again();
    ck_assert(is(1, IF_NAME, first, "other"));
    ck_assert_uint_eq(number(1, IF_DISCONTINUITY, first), 0);
    run("ip link set other name dev0 && ip link del dev0");
    read_again();
    ck_assert(!ask(&asking, 1, IF_NAME, first, &value));
    ck_assert(!ask(&asking, 2, LINK_KIND, first, &value));
    run("ip link add dev0 type veth peer name dev1");
    second = if_nametoindex("dev0");
    ck_assert_uint_ne(first, second);
    read_again();
    ck_assert(!ask(&asking, 1, IF_NAME, first, &value));
    ck_assert(is(1, IF_NAME, second, "dev0"));
    ck_assert(just_now(number(1, IF_DISCONTINUITY, second)));
    ck_assert(just_now(number(2, LINK_DISCONTINUITY, second)));
    /* ... and the same index again, whose counters are lower now: tables that were read meanwhile
     * know */
    run("ip link set dev0 up && ip link set dev1 up");
    until_state("dev0", 1);
    ck_assert(!just_now(number(1, IF_DISCONTINUITY, second)));
    send_frames("dev0", 60);
    read_again();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, second), 60);
    ck_assert_uint_eq(number(2, LINK_FIRST + NA_TX_PACKETS, second), 60);
    snprintf(command, sizeof(command),
             "ip link del dev0 && ip link add dev0 index %u type veth peer name dev1", second);
    run(command);
    read_again();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, second), 0);
    ck_assert(just_now(number(1, IF_DISCONTINUITY, second)));
    ck_assert(just_now(number(2, LINK_DISCONTINUITY, second)));
}
END_TEST

/* dev0, of three frames and a peer, as both tables were read. */
static uint32_t make_dev0(void)
{
    uint32_t index;

    run("ip link add dev0 type veth peer name dev1 && ip link set dev0 up && ip link set dev1 up");
    index = if_nametoindex("dev0");
    until_state("dev0", 1);
    send_frames("dev0", 3);
    read_again();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, index), 3);
    ck_assert_uint_eq(number(2, LINK_FIRST + NA_TX_PACKETS, index), 3);
    read_again();
    return index;
}

/*
 * Another dev0 with the same index, whose counters are higher at the first reading: the numbers
 * cannot show it.
 */
static void expect_another(uint32_t index)
{
    char command[200];

    snprintf(command, sizeof(command),
             "ip link del dev0 && ip link add dev0 index %u type veth peer name dev1 && ip link "
             "set dev0 up && ip link set dev1 up",
             index);
    run(command);
    until_up_unread("dev0");
    send_frames("dev0", 500);
    read_again();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, index), 500);
    ck_assert(just_now(number(1, IF_DISCONTINUITY, index)));
    ck_assert(just_now(number(2, LINK_DISCONTINUITY, index)));
}

START_TEST(remade_with_higher_counters)
{
    expect_another(make_dev0());
}
END_TEST

/* The kernel sends no event for the alias of an interface that is down. */
START_TEST(alias_of_one_that_is_down)
{
    uint32_t index;

    run("ip link add dev0 type veth peer name dev1");
    index = if_nametoindex("dev0");
    read_again();
    ck_assert(!is(2, LINK_ALIAS, index, "rack 3"));
    run("ip link set dev0 alias 'rack 3'");
    read_again();
    ck_assert(is(2, LINK_ALIAS, index, "rack 3"));
}
END_TEST

/* An interface that the filter hides for a while has kept counting. */
START_TEST(hidden_for_a_while)
{
    struct na_filter all = { .most = 0 }, none = { .most = 0 };
    uint32_t index;
    struct na_value value;

    run("ip link add dev0 type veth peer name dev1");
    index = if_nametoindex("dev0");
    read_again();
    ck_assert_uint_eq(number(1, IF_DISCONTINUITY, index), 0);
    ck_assert(na_filter_add(&none, NA_EXCLUDE_NAMES, "dev0"));
    na_snapshot_set_filter(asking.snapshot, &none);
    read_again();
    ck_assert(!ask(&asking, 1, IF_NAME, index, &value));
    na_snapshot_set_filter(asking.snapshot, &all);
    read_again();
    ck_assert_uint_eq(number(1, IF_DISCONTINUITY, index), 0);
    ck_assert_uint_eq(number(2, LINK_DISCONTINUITY, index), 0);
}
END_TEST

/* A process that runs until it is stopped. */
static pid_t in_background(void (*again)(void))
{
    pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        for (;;)
            again();
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void rename_interface(int fd, const char *from, const char *to)
{
    struct ifreq request;

    memset(&request, 0, sizeof(request));
    strcpy(request.ifr_name, from);
    strcpy(request.ifr_newname, to);
    ioctl(fd, SIOCSIFNAME, &request);
}

static void swap_names(void)
{
    static int fd = -1;
    static unsigned swaps;

    if (swaps++ % 64 == 0)
        usleep(20000); /* long enough to be read between two swaps, on a slow machine too */
    if (fd < 0)
        fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    rename_interface(fd, "left", "between");
    rename_interface(fd, "right", "left");
    rename_interface(fd, "between", "right");
}

/* Two interfaces swap their names while they are read: the numbers of one never appear at the index
 * of the other. */
START_TEST(names_swapped)
{
    static const uint32_t sent[] = { [0] = 300, [1] = 700 };
    int64_t start = asking_clock(NULL), least = start + INT64_C(3000000000),
            deadline = start + INT64_C(60000000000);
    unsigned seen = 0;
    pid_t swapper;

    run("ip link add left index 1000 type veth peer name right index 1001");
    run("ip link set left up && ip link set right up");
    until_state("left", 1);
    until_state("right", 1);
    send_frames("left", sent[0]);
    send_frames("right", sent[1]);
    run("ip link set left down && ip link set right down");
    swapper = in_background(swap_names);
    while (asking_clock(NULL) < least || (seen < 10 && asking_clock(NULL) < deadline)) {
        read_again();
        for (uint32_t i = 0; i < 2; i++) {
            struct na_value value;

            if (!ask(&asking, 1, IF_TX_PACKETS, 1000 + i, &value))
                continue;
            seen++;
            ck_assert_uint_eq(value.number, sent[i]);
        }
    }
    end(swapper);
    ck_assert_uint_ge(seen, 10);
    read_again();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 1000), sent[0]);
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 1001), sent[1]);
}
END_TEST

static void come_and_go(void)
{
    if (system("for i in 1 2 3 4 5 6 7 8; do echo link add come$i type veth peer name go$i; done | "
               "ip -batch -;"
               "for i in 8 3 5 1 7 2 6 4; do echo link set come$i name x$i; echo link del x$i; "
               "done | ip -batch -") != 0)
        _exit(1);
}

/* One walk over both tables, a new manager's request every few objects. */
static unsigned walk(void)
{
    uint32_t name[NA_OID_MAX] = { 1, 3 }, last[NA_OID_MAX];
    size_t length = 2, last_length;
    struct na_value value;
    unsigned count = 0;

    for (;; count++) {
        size_t i = 0;

        if (count % 5 == 0)
            read_again();
        memcpy(last, name, sizeof(last));
        last_length = length;
        if (!na_objects_next(asking.objects, &asking.request, name, &length, false, &value) ||
            name[1] != 3)
            return count;
        while (i < last_length && i < length && name[i] == last[i])
            i++;
        ck_assert(i < length && (i == last_length || name[i] > last[i]));
    }
}

START_TEST(walk_while_they_change)
{
    int64_t deadline = asking_clock(NULL) + INT64_C(5000000000);
    const unsigned columns = IF_DISCONTINUITY - 1 + LINK_LAST -
                             2; /* those of loopback; the increases are not known yet */
    unsigned walks = 0, largest = 0;
    pid_t changer = in_background(come_and_go);

    for (; asking_clock(NULL) < deadline || walks < 3; walks++) {
        unsigned count = walk();

        largest = count > largest ? count : largest;
        read_again();
        ck_assert(is(1, IF_NAME, 1, "lo"));
    }
    end(changer);
    ck_assert_uint_gt(largest, columns); /* it saw new ones appear */
}
END_TEST

/* More events than fit into the socket, while none is read. */
static void lose_events(const char *interface)
{
    char command[200];

    snprintf(command, sizeof(command),
             "i=0; while [ $i -lt 5000 ]; do echo link set %s alias $i; i=$((i + 1)); done | ip "
             "-batch -",
             interface);
    run(command);
}

START_TEST(events_overrun)
{
    char name[IFNAMSIZ];
    struct na_value value;
    uint32_t index = 0, count = 0;

    /* the kernel sends no event when the alias of a link that is down changes */
    run("ip link add here0 type veth peer name there0 && ip link set here0 up");
    read_again();
    ck_assert(is(1, IF_NAME, 1, "lo"));
    lose_events("here0");
    run("ip link add here1 type veth peer name there1 && ip link del here0");
    read_again();
    ck_assert(!ask(&asking, 1, IF_NAME, 2, &value));
    for (; ask_next(&asking, 1, IF_NAME, &index, &value); count++) {
        snprintf(name, sizeof(name), "%.*s", (int)value.length, value.text);
        ck_assert_uint_eq(if_nametoindex(name), index);
    }
    ck_assert_uint_eq(count, 3);
    ck_assert(is(2, LINK_KIND, if_nametoindex("here1"), "veth"));
}
END_TEST

/* There was no event for it; the remaining interface keeps counting. */
START_TEST(index_reused_unheard)
{
    uint32_t index, stays;

    run("ip link add stays0 type veth peer name stays1 && ip link set stays0 up && ip link set "
        "stays1 up");
    stays = if_nametoindex("stays0");
    until_state("stays0", 1);
    index = make_dev0();
    lose_events("stays0");
    expect_another(index);
    ck_assert_uint_eq(number(1, IF_DISCONTINUITY, stays), 0);
    ck_assert_uint_eq(number(2, LINK_DISCONTINUITY, stays), 0);
}
END_TEST

static void change_mtu(void)
{
    static int fd = -1;
    static int mtu = 1400;
    struct ifreq request = { .ifr_name = "flood0" };

    if (fd < 0)
        fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    request.ifr_mtu = mtu = mtu == 1400 ? 1500 : 1400;
    if (ioctl(fd, SIOCSIFMTU, &request) < 0)
        _exit(1);
}

/* The total time of a request for interfaces followed by one for a scalar. */
static int64_t ask_both(void)
{
    int64_t began = asking_clock(NULL);
    struct na_value value;

    read_again();
    ck_assert(is(1, IF_NAME, 1, "lo"));
    ck_assert_uint_eq(number(2, LINK_OPER_STATUS, 1), 2);
    ck_assert(na_objects_get(asking.objects, &asking.request, (const uint32_t[]){ 1, 2, 13, 9, 0 },
                             5, &value));
    return asking_clock(NULL) - began;
}

/* Link events arrive as fast as the kernel can create them, while requests are still answered. */
START_TEST(flood_of_events)
{
    enum { FLOODERS = 4 };
    int64_t deadline = asking_clock(NULL) + INT64_C(3000000000), slowest = 0;
    unsigned answers = 0;
    pid_t flooder[FLOODERS];

    run("ip link add flood0 type veth peer name flood1 && ip link set flood0 up");
    for (unsigned i = 0; i < FLOODERS; i++)
        flooder[i] = in_background(change_mtu);
    for (; asking_clock(NULL) < deadline || answers < 3; answers++) {
        int64_t took = ask_both();

        slowest = took > slowest ? took : slowest;
        usleep(10000); /* in which events come */
    }
    for (unsigned i = 0; i < FLOODERS; i++)
        end(flooder[i]);
    printf("%u answers, the slowest after %ld ms\n", answers, (long)(slowest / 1000000));
    ck_assert_int_lt(slowest, INT64_C(2000000000));
    ck_assert_int_eq(na_snapshot_source(asking.snapshot, NA_DEV)->errors, 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { renamed_removed_remade,
                                   remade_with_higher_counters,
                                   alias_of_one_that_is_down,
                                   hidden_for_a_while,
                                   names_swapped,
                                   walk_while_they_change,
                                   events_overrun,
                                   index_reused_unheard,
                                   flood_of_events };

    return run_in_namespaces("interfaces that change", tests, sizeof(tests) / sizeof(tests[0]));
}
