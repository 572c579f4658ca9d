/*
 * Interfaces of a real kernel, each test in a network namespace of its own: values against `ip` and net/dev, interfaces renamed,
 * removed and remade while they are read.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "asking.h"
#include "kernel.h"
#include "links.h"
#include "relation_dev.h"
#include "relation_links.h"

enum { IF_NAME = 2, IF_RX_BYTES = 3, IF_RX_PACKETS, IF_RX_DROP = 6, IF_TX_BYTES = 11, IF_TX_PACKETS, IF_DISCONTINUITY = 19 };
enum {
    LINK_KIND = 1, LINK_ALIAS, LINK_ADDRESS, LINK_OPER_STATUS, LINK_ERRORS, LINK_LOSSES, LINK_DISCONTINUITY, LINK_FIRST,
    LINK_LAST = LINK_FIRST + NA_LINK_FIELDS - 1,
};

/* A clock that can be put forward, so that the next question is answered from a new reading. */
static int64_t ahead;

static int64_t now(void *arg)
{
    return asking_clock(arg) + ahead;
}

static struct asking asking;

static void read_anew(void)
{
    asking.asker.key++;
    ahead += INT64_C(10000000000);
}

static void run(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
}

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd >= 0) {
        ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
        close(fd);
    }
}

static void set_up(void)
{
    ck_assert_int_eq(unshare(CLONE_NEWNET), 0);
    /* nothing is sent but what a test sends */
    put("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
    asking = asking_start("/proc", (struct na_clock){ now, NULL }, NULL);
}

static void tear_down(void)
{
    asking_stop(&asking);
}

static uint64_t number(uint32_t table, uint32_t column, uint32_t index)
{
    struct na_value value = { .number = 0 };

    ck_assert_msg(ask(&asking, table, column, index, &value), "table %u column %u of interface %u is absent", table, column, index);
    return value.number;
}

static bool is(uint32_t table, uint32_t column, uint32_t index, const char *text)
{
    struct na_value value;

    return ask(&asking, table, column, index, &value) && value.length == strlen(text) && memcmp(value.text, text, value.length) == 0;
}

/* Waits until an interface is in a state of netstatIfLinkOperStatus: the kernel takes up to a second, and sends nothing before. */
static void until_state(const char *interface, uint64_t state)
{
    int64_t deadline = asking_clock(NULL) + INT64_C(20000000000);
    uint32_t index = if_nametoindex(interface);

    for (read_anew(); number(2, LINK_OPER_STATUS, index) != state; read_anew()) {
        ck_assert_msg(asking_clock(NULL) < deadline, "%s does not get into state %lu", interface, state);
        usleep(10000);
    }
}

/* What a discontinuity that was seen by the last reading is told as. */
static bool just_now(uint64_t ticks)
{
    return asking.asker.uptime - ticks < 1000;      /* a reading is ten seconds from the next */
}

/* Sends frames of a protocol that nothing listens to. */
static void send_frames(const char *interface, unsigned count)
{
    struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(interface), .sll_halen = 6 };
    char frame[100] = { "\xff\xff\xff\xff\xff\xff\x02\x00\x00\x00\x00\x01\x88\xb5" };
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

    ck_assert_int_ge(fd, 0);
    for (unsigned i = 0; i < count; i++)
        ck_assert_int_eq(sendto(fd, frame, sizeof(frame), 0, (struct sockaddr *)&to, sizeof(to)), sizeof(frame));
    close(fd);
}

/* ---- values */

static const struct {
    const char *side, *key;
    uint32_t column;
} ip_keys[] = {
    { "rx", "bytes", LINK_FIRST + NA_RX_BYTES }, { "rx", "packets", LINK_FIRST + NA_RX_PACKETS },
    { "rx", "errors", LINK_FIRST + NA_RX_ERRORS }, { "rx", "dropped", LINK_FIRST + NA_RX_DROPPED },
    { "rx", "over_errors", LINK_FIRST + NA_RX_OVER_ERRORS }, { "rx", "multicast", LINK_FIRST + NA_MULTICAST },
    { "rx", "length_errors", LINK_FIRST + NA_RX_LENGTH_ERRORS }, { "rx", "crc_errors", LINK_FIRST + NA_RX_CRC_ERRORS },
    { "rx", "frame_errors", LINK_FIRST + NA_RX_FRAME_ERRORS }, { "rx", "fifo_errors", LINK_FIRST + NA_RX_FIFO_ERRORS },
    { "rx", "missed_errors", LINK_FIRST + NA_RX_MISSED_ERRORS }, { "tx", "bytes", LINK_FIRST + NA_TX_BYTES },
    { "tx", "packets", LINK_FIRST + NA_TX_PACKETS }, { "tx", "errors", LINK_FIRST + NA_TX_ERRORS },
    { "tx", "dropped", LINK_FIRST + NA_TX_DROPPED }, { "tx", "carrier_errors", LINK_FIRST + NA_TX_CARRIER_ERRORS },
    { "tx", "collisions", LINK_FIRST + NA_COLLISIONS }, { "tx", "aborted_errors", LINK_FIRST + NA_TX_ABORTED_ERRORS },
    { "tx", "fifo_errors", LINK_FIRST + NA_TX_FIFO_ERRORS }, { "tx", "window_errors", LINK_FIRST + NA_TX_WINDOW_ERRORS },
    { "tx", "heartbeat_errors", LINK_FIRST + NA_TX_HEARTBEAT_ERRORS },
};

static void ip_json(uint32_t index, char *json, size_t room)
{
    char command[128], name[IFNAMSIZ];
    FILE *from;

    ck_assert(if_indextoname(index, name) != NULL);
    snprintf(command, sizeof(command), "ip -s -s -j link show dev %s", name);
    from = popen(command, "re");
    ck_assert(from != NULL);
    json[fread(json, 1, room - 1, from)] = '\0';
    ck_assert_int_eq(pclose(from), 0);
}

/* A number in the statistics that ip tells; false if it does not. */
static bool ip_number(const char *json, const char *side, const char *key, uint64_t *value)
{
    char wanted[64];
    const char *at = strstr(json, "\"stats64\":"), *end;

    snprintf(wanted, sizeof(wanted), "\"%s\":{", side);
    at = at ? strstr(at, wanted) : NULL;
    end = at ? strchr(at, '}') : NULL;
    snprintf(wanted, sizeof(wanted), "\"%s\":", key);
    at = end ? strstr(at, wanted) : NULL;
    if (at == NULL || at > end)
        return false;
    *value = strtoull(at + strlen(wanted), NULL, 10);
    return true;
}

static void compare_with_ip(uint32_t index)
{
    char json[4096];
    unsigned compared = 0;

    ip_json(index, json, sizeof(json));
    for (size_t i = 0; i < sizeof(ip_keys) / sizeof(ip_keys[0]); i++) {
        uint64_t value;

        if (!ip_number(json, ip_keys[i].side, ip_keys[i].key, &value))
            continue;
        compared++;
        ck_assert_msg(number(2, ip_keys[i].column, index) == value, "interface %u: %s %s is %lu, not %lu: %s", index, ip_keys[i].side,
                      ip_keys[i].key, number(2, ip_keys[i].column, index), value, json);
    }
    ck_assert_uint_ge(compared, 20);
}

/* Each line of net/dev, without the parser's help. */
static void compare_with_file(void)
{
    FILE *file = fopen("/proc/self/net/dev", "re");
    char line[1024];
    unsigned lines = 0;

    ck_assert(file != NULL);
    while (fgets(line, sizeof(line), file)) {
        char *p = strrchr(line, ':'), *name = line + strspn(line, " ");
        uint32_t index;

        if (p == NULL)
            continue;
        *p++ = '\0';
        index = if_nametoindex(name);
        ck_assert(is(1, IF_NAME, index, name));
        for (unsigned column = IF_RX_BYTES; column < IF_DISCONTINUITY; column++)
            ck_assert_uint_eq(number(1, column, index), strtoull(p, &p, 10));
        lines++;
    }
    fclose(file);
    ck_assert_uint_eq(lines, 9);
}

static void make_one_of_each(void)
{
    run("ip link add veth0 type veth peer name veth1");
    run("ip link add bridge0 type bridge && ip link set bridge0 up");
    run("ip link set veth1 up && ip link set veth0 up master bridge0");
    run("ip link add link veth1 name macvlan0 type macvlan && ip link set macvlan0 up");
    run("ip link add name veth1.4094 type veth peer name 0123456789");
    until_state("veth0", 1);
    until_state("veth1", 1);
    run("ip link add name tun\xc3\xa9 type veth peer name fifteen-letters");
}

START_TEST(values)
{
    struct if_nameindex *all;
    uint32_t veth0, veth1;

    make_one_of_each();
    veth0 = if_nametoindex("veth0");
    veth1 = if_nametoindex("veth1");
    send_frames("veth1", 11);
    send_frames("veth0", 7);
    read_anew();
    compare_with_file();
    ck_assert_uint_ge(number(1, IF_RX_PACKETS, veth0), 11);
    ck_assert_uint_ge(number(1, IF_TX_PACKETS, veth0), 7);      /* the bridge may have had its word */
    ck_assert_uint_ge(number(2, LINK_FIRST + NA_RX_DROPPED, veth1), 1);
    ck_assert_uint_eq(number(1, IF_RX_DROP, veth1), number(2, LINK_FIRST + NA_RX_DROPPED, veth1));
    all = if_nameindex();
    for (const struct if_nameindex *one = all; one->if_index != 0; one++)
        compare_with_ip(one->if_index);
    if_freenameindex(all);
}
END_TEST

START_TEST(what_links_are)
{
    uint32_t veth0;
    struct na_value value;

    make_one_of_each();
    veth0 = if_nametoindex("veth0");
    run("ip link set veth0 alias 'rack 3, port 14' address 02:00:00:00:00:7f");
    run("ip link set veth1 down");
    until_state("veth0", 7);            /* lowerLayerDown: its peer is down */
    ck_assert(is(2, LINK_KIND, veth0, "veth"));
    ck_assert(is(2, LINK_KIND, if_nametoindex("bridge0"), "bridge"));
    ck_assert(is(2, LINK_KIND, if_nametoindex("macvlan0"), "macvlan"));
    ck_assert(is(2, LINK_KIND, 1, ""));
    ck_assert(is(2, LINK_ALIAS, veth0, "rack 3, port 14"));
    ck_assert(is(2, LINK_ALIAS, 1, ""));
    ck_assert(ask(&asking, 2, LINK_ADDRESS, veth0, &value));
    ck_assert_int_eq(value.type, NA_TYPE_OCTETS);
    ck_assert_uint_eq(value.length, 6);
    ck_assert_int_eq(memcmp(value.text, "\x02\0\0\0\0\x7f", 6), 0);
    ck_assert_uint_eq(number(2, LINK_OPER_STATUS, if_nametoindex("veth1")), 2);
    ck_assert_uint_eq(number(2, LINK_OPER_STATUS, 1), 2);           /* loopback, not up in a new namespace */
    ck_assert(!ask(&asking, 2, LINK_ERRORS, veth0, &value));
    run("ip link set veth1 up");
    run("ip link set veth0 alias ''");
    until_state("veth0", 1);
    ck_assert(is(2, LINK_ALIAS, veth0, ""));
}
END_TEST

/* What a tap that nobody reads drops is a loss. */
START_TEST(losses)
{
    struct ifreq request = { .ifr_flags = 0x1002 };       /* IFF_TAP | IFF_NO_PI */
    struct na_value value;
    uint32_t tap;
    int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

    if (fd < 0)
        return;
    strcpy(request.ifr_name, "tap0");
    ck_assert_int_eq(ioctl(fd, _IOW('T', 202, int), &request), 0);
    run("ip link set tap0 txqueuelen 5 up");
    tap = if_nametoindex("tap0");
    until_state("tap0", 4);             /* unknown: a tap does not tell */
    ck_assert(is(2, LINK_KIND, tap, "tun"));
    for (unsigned i = 0; i < 40; i++) {
        na_snapshot_sample(asking.snapshot);
        ahead += INT64_C(10000000000);
    }
    send_frames("tap0", 50);
    asking.asker.key++;
    ck_assert_uint_ge(number(2, LINK_FIRST + NA_TX_DROPPED, tap), 1);
    ck_assert_uint_eq(number(2, LINK_LOSSES, tap), number(2, LINK_FIRST + NA_TX_DROPPED, tap));
    ck_assert_uint_eq(number(2, LINK_ERRORS, tap), 0);
    /* five minutes later it is history; where it is removed and comes again nothing is known */
    for (unsigned i = 0; i < 40; i++) {
        na_snapshot_sample(asking.snapshot);
        ahead += INT64_C(10000000000);
    }
    asking.asker.key++;
    ck_assert_uint_eq(number(2, LINK_LOSSES, tap), 0);
    close(fd);
    read_anew();
    ck_assert(!ask(&asking, 2, LINK_KIND, tap, &value));
}
END_TEST

/* A kernel older than 4.7: the same from RTM_GETLINK. */
START_TEST(without_getstats)
{
    struct na_kernel kernel;
    struct na_rows rows[2] = { { .size = sizeof(struct na_link_row) }, { .size = sizeof(struct na_link_row) } };

    make_one_of_each();
    send_frames("veth1", 11);
    ck_assert(na_kernel_init(&kernel, "/proc"));
    for (unsigned i = 0; i < 2; i++) {
        struct na_gather gather = { .kernel = &kernel, .rows = &rows[i] };

        kernel.lacks_getstats = i == 1;
        ck_assert_int_eq(na_relation_links.read(&gather), 0);
        ck_assert_int_eq(kernel.lacks_getstats, i == 1);
    }
    ck_assert_uint_eq(rows[0].count, 9);
    ck_assert_uint_eq(rows[1].count, 9);
    for (size_t i = 0; i < rows[0].count; i++) {
        const struct na_link_row *stats = na_rows_at(&rows[0], i), *link = na_rows_at(&rows[1], i);

        ck_assert_uint_eq(stats->index, link->index);
        ck_assert_uint_eq(stats->fields, link->fields);
        ck_assert_int_eq(memcmp(stats->counter, link->counter, sizeof(stats->counter)), 0);
        ck_assert_str_eq(stats->text, link->text);
    }
    na_rows_clear(&rows[0]);
    na_rows_clear(&rows[1]);
    na_kernel_clear(&kernel);
}
END_TEST

/* ---- which interfaces */

START_TEST(filtered)
{
    struct na_filter filter = { .most = 0 };
    struct na_value value;
    uint32_t index = 0, last = 0, count[3] = { 0 };

    make_one_of_each();
    ck_assert(na_filter_add(&filter, NA_EXCLUDE_KINDS, "veth"));
    ck_assert(is(1, IF_NAME, 1, "lo"));
    ck_assert(ask_left_out(&asking, &value));
    ck_assert_uint_eq(value.number, 0);
    na_snapshot_set_filter(asking.snapshot, &filter);
    read_anew();
    for (uint32_t table = 1; table <= 2; table++, index = 0)
        while (ask_next(&asking, table, 1 + (table == 1), &index, &value))
            count[table]++;
    ck_assert_uint_eq(count[1], 3);
    ck_assert_uint_eq(count[2], 3);
    ck_assert(ask_left_out(&asking, &value));
    ck_assert_uint_eq(value.number, 6);
    /* those with the lowest indexes stay */
    filter = (struct na_filter){ .most = 2 };
    na_snapshot_set_filter(asking.snapshot, &filter);
    read_anew();
    for (uint32_t table = 1; table <= 2; table++, index = 0) {
        for (count[table] = 0; ask_next(&asking, table, 1 + (table == 1), &index, &value); last = index)
            count[table]++;
        ck_assert_uint_eq(count[table], 2);
        ck_assert_uint_eq(last, 2);
    }
}
END_TEST

/* ---- changes */

START_TEST(renamed_removed_remade)
{
    uint32_t first, second;
    struct na_value value;
    char command[128];

    run("ip link add dev0 type veth peer name dev1");
    first = if_nametoindex("dev0");
    read_anew();
    ck_assert(is(1, IF_NAME, first, "dev0"));
    ck_assert_uint_eq(number(1, IF_DISCONTINUITY, first), 0);
    run("ip link set dev0 name other");
    read_anew();
    ck_assert(is(1, IF_NAME, first, "other"));
    ck_assert_uint_eq(number(1, IF_DISCONTINUITY, first), 0);
    run("ip link set other name dev0 && ip link del dev0");
    read_anew();
    ck_assert(!ask(&asking, 1, IF_NAME, first, &value));
    ck_assert(!ask(&asking, 2, LINK_KIND, first, &value));
    run("ip link add dev0 type veth peer name dev1");
    second = if_nametoindex("dev0");
    ck_assert_uint_ne(first, second);
    read_anew();
    ck_assert(!ask(&asking, 1, IF_NAME, first, &value));
    ck_assert(is(1, IF_NAME, second, "dev0"));
    ck_assert(just_now(number(1, IF_DISCONTINUITY, second)));
    ck_assert(just_now(number(2, LINK_DISCONTINUITY, second)));
    /* ... and the same index again, whose counters are lower now: tables that were read meanwhile know */
    run("ip link set dev0 up && ip link set dev1 up");
    until_state("dev0", 1);
    ck_assert(!just_now(number(1, IF_DISCONTINUITY, second)));
    send_frames("dev0", 60);
    read_anew();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, second), 60);
    ck_assert_uint_eq(number(2, LINK_FIRST + NA_TX_PACKETS, second), 60);
    snprintf(command, sizeof(command), "ip link del dev0 && ip link add dev0 index %u type veth peer name dev1", second);
    run(command);
    read_anew();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, second), 0);
    ck_assert(just_now(number(1, IF_DISCONTINUITY, second)));
    ck_assert(just_now(number(2, LINK_DISCONTINUITY, second)));
}
END_TEST

/* A process that goes on until it is ended. */
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

    if (fd < 0)
        fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    rename_interface(fd, "left", "between");
    rename_interface(fd, "right", "left");
    rename_interface(fd, "between", "right");
}

/* Two interfaces swap their names as fast as they can: the numbers of the one never stand at the index of the other. */
START_TEST(names_swapped)
{
    static const uint32_t sent[] = { [0] = 300, [1] = 700 };
    int64_t deadline = asking_clock(NULL) + INT64_C(3000000000);
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
    while (asking_clock(NULL) < deadline) {
        read_anew();
        for (uint32_t i = 0; i < 2; i++) {
            struct na_value value;

            if (!ask(&asking, 1, IF_TX_PACKETS, 1000 + i, &value))
                continue;
            seen++;
            ck_assert_uint_eq(value.number, sent[i]);
        }
    }
    end(swapper);
    ck_assert_uint_gt(seen, 1);
    read_anew();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 1000), sent[0]);
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 1001), sent[1]);
}
END_TEST

static void come_and_go(void)
{
    if (system("for i in 1 2 3 4 5 6 7 8; do echo link add come$i type veth peer name go$i; done | ip -batch -;"
               "for i in 8 3 5 1 7 2 6 4; do echo link set come$i name x$i; echo link del x$i; done | ip -batch -") != 0)
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
            read_anew();
        memcpy(last, name, sizeof(last));
        last_length = length;
        if (!na_objects_next(asking.objects, &asking.asker, name, &length, false, &value) || name[1] != 3)
            return count;
        while (i < last_length && i < length && name[i] == last[i])
            i++;
        ck_assert(i < length && (i == last_length || name[i] > last[i]));
    }
}

START_TEST(walk_while_they_change)
{
    int64_t deadline = asking_clock(NULL) + INT64_C(5000000000);
    const unsigned columns = IF_DISCONTINUITY - 1 + LINK_LAST - 2;       /* those of loopback; the increases are not known yet */
    unsigned walks = 0, largest = 0;
    pid_t changer = in_background(come_and_go);

    for (; asking_clock(NULL) < deadline || walks < 3; walks++) {
        unsigned count = walk();

        largest = count > largest ? count : largest;
        read_anew();
        ck_assert(is(1, IF_NAME, 1, "lo"));
    }
    end(changer);
    ck_assert_uint_gt(largest, columns);        /* it did see some come */
}
END_TEST

/* More events than the socket holds, while nobody looks. */
START_TEST(events_overrun)
{
    char name[IFNAMSIZ];
    struct na_value value;
    uint32_t index = 0, count = 0;

    run("ip link add here0 type veth peer name there0");
    read_anew();
    ck_assert(is(1, IF_NAME, 1, "lo"));
    run("i=0; while [ $i -lt 5000 ]; do echo link set here0 alias $i; i=$((i + 1)); done | ip -batch -");
    run("ip link add here1 type veth peer name there1 && ip link del here0");
    read_anew();
    ck_assert(!ask(&asking, 1, IF_NAME, 2, &value));
    for (; ask_next(&asking, 1, IF_NAME, &index, &value); count++) {
        snprintf(name, sizeof(name), "%.*s", (int)value.length, value.text);
        ck_assert_uint_eq(if_nametoindex(name), index);
    }
    ck_assert_uint_eq(count, 3);
    ck_assert(is(2, LINK_KIND, if_nametoindex("here1"), "veth"));
}
END_TEST

/* ---- */

static void map_user(const char *file, unsigned id)
{
    char text[32];

    snprintf(text, sizeof(text), "0 %u 1", id);
    put(file, text);
}

/* As root, or as root of a user namespace; false if neither can be had. */
static bool may_make_namespaces(void)
{
    unsigned user = geteuid(), group = getegid();

    if (unshare(CLONE_NEWNET) == 0)
        return true;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return false;
    put("/proc/self/setgroups", "deny");
    map_user("/proc/self/uid_map", user);
    map_user("/proc/self/gid_map", group);
    return true;
}

int main(void)
{
    Suite *suite = suite_create("interfaces, live");
    TCase *live = tcase_create("live");
    SRunner *runner = srunner_create(suite);
    int failed;

    if (!may_make_namespaces()) {
        printf("SKIP: no network namespace can be made: %s\n", strerror(errno));
        return 77;
    }
    tcase_add_checked_fixture(live, set_up, tear_down);
    tcase_set_timeout(live, 120);
    tcase_add_test(live, values);
    tcase_add_test(live, what_links_are);
    tcase_add_test(live, losses);
    tcase_add_test(live, without_getstats);
    tcase_add_test(live, filtered);
    tcase_add_test(live, renamed_removed_remade);
    tcase_add_test(live, names_swapped);
    tcase_add_test(live, walk_while_they_change);
    tcase_add_test(live, events_overrun);
    suite_add_tcase(suite, live);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
