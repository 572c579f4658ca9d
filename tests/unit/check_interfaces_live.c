/*
 * Interfaces of a real kernel: values compared with `ip` and net/dev, their attributes, and the
 * filter.
 */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "kernel/kernel.h"
#include "kit/interfaces_namespace.h"

extern const struct na_kernel_table na_kernel_table_link_statistics;

static const struct {
    const char *side, *key;
    uint32_t column;
} ip_keys[] = {
    { "rx", "bytes", LINK_FIRST + NA_RX_BYTES },
    { "rx", "packets", LINK_FIRST + NA_RX_PACKETS },
    { "rx", "errors", LINK_FIRST + NA_RX_ERRORS },
    { "rx", "dropped", LINK_FIRST + NA_RX_DROPPED },
    { "rx", "over_errors", LINK_FIRST + NA_RX_OVER_ERRORS },
    { "rx", "multicast", LINK_FIRST + NA_MULTICAST },
    { "rx", "length_errors", LINK_FIRST + NA_RX_LENGTH_ERRORS },
    { "rx", "crc_errors", LINK_FIRST + NA_RX_CRC_ERRORS },
    { "rx", "frame_errors", LINK_FIRST + NA_RX_FRAME_ERRORS },
    { "rx", "fifo_errors", LINK_FIRST + NA_RX_FIFO_ERRORS },
    { "rx", "missed_errors", LINK_FIRST + NA_RX_MISSED_ERRORS },
    { "tx", "bytes", LINK_FIRST + NA_TX_BYTES },
    { "tx", "packets", LINK_FIRST + NA_TX_PACKETS },
    { "tx", "errors", LINK_FIRST + NA_TX_ERRORS },
    { "tx", "dropped", LINK_FIRST + NA_TX_DROPPED },
    { "tx", "carrier_errors", LINK_FIRST + NA_TX_CARRIER_ERRORS },
    { "tx", "collisions", LINK_FIRST + NA_COLLISIONS },
    { "tx", "aborted_errors", LINK_FIRST + NA_TX_ABORTED_ERRORS },
    { "tx", "fifo_errors", LINK_FIRST + NA_TX_FIFO_ERRORS },
    { "tx", "window_errors", LINK_FIRST + NA_TX_WINDOW_ERRORS },
    { "tx", "heartbeat_errors", LINK_FIRST + NA_TX_HEARTBEAT_ERRORS },
    { "tx", "carrier_changes", LINK_CARRIER_CHANGES },
};

static void ip_json(uint32_t index, char *json, size_t room)
{
    char command[128], name[IFNAMSIZ];

    ck_assert(if_indextoname(index, name) != NULL);
    snprintf(command, sizeof(command), "ip -s -s -j link show dev %s", name);
    command_output(command, json, room);
}

/* A number in the statistics printed by ip; false if it is missing. */
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

/* A description of the differences found. */
static char difference[4400];

static bool as_ip_has_it(uint32_t index)
{
    char json[4096];
    unsigned compared = 0;

    ip_json(index, json, sizeof(json));
    for (size_t i = 0; i < sizeof(ip_keys) / sizeof(ip_keys[0]); i++) {
        uint64_t value, ours;

        if (!ip_number(json, ip_keys[i].side, ip_keys[i].key, &value))
            continue;
        compared++;
        ours = number(2, ip_keys[i].column, index);
        snprintf(difference, sizeof(difference), "interface %u: %s %s is %lu, not %lu: %s", index,
                 ip_keys[i].side, ip_keys[i].key, ours, value, json);
        if (ours != value)
            return false;
    }
    ck_assert_uint_ge(compared, 21);
    return true;
}

/* Each line of net/dev, without the parser's help. */
static bool as_the_file_has_it(uint32_t index)
{
    FILE *file = fopen("/proc/self/net/dev", "re");
    char line[1024];
    unsigned lines = 0;
    bool same = true;

    (void)index;
    ck_assert(file != NULL);
    while (fgets(line, sizeof(line), file)) {
        char *p = strrchr(line, ':'), *name = line + strspn(line, " ");

        if (p == NULL)
            continue;
        *p++ = '\0';
        ck_assert(is(1, IF_NAME, if_nametoindex(name), name));
        for (unsigned column = IF_RX_BYTES; column < IF_DISCONTINUITY; column++)
            same &= number(1, column, if_nametoindex(name)) == strtoull(p, &p, 10);
        lines++;
    }
    fclose(file);
    ck_assert_uint_eq(lines, 9);
    snprintf(difference, sizeof(difference), "net/dev has other numbers");
    return same;
}

/*
 * The bridge sends its own frames, which may fall between two readings: they agree once it is
 * quiet.
 */
static void until_same(bool (*same)(uint32_t index), uint32_t index)
{
    int64_t deadline = asking_clock(NULL) + INT64_C(20000000000);

    for (read_again(); !same(index); read_again())
        ck_assert_msg(asking_clock(NULL) < deadline, "%s", difference);
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
    until_same(as_the_file_has_it, 0);
    ck_assert_uint_ge(number(1, IF_RX_PACKETS, veth0), 11);
    ck_assert_uint_ge(number(1, IF_TX_PACKETS, veth0), 7); /* the bridge may have sent some too */
    ck_assert_uint_ge(number(2, LINK_FIRST + NA_RX_DROPPED, veth1), 1);
    ck_assert_uint_eq(number(1, IF_RX_DROP, veth1), number(2, LINK_FIRST + NA_RX_DROPPED, veth1));
    all = if_nameindex();
    for (const struct if_nameindex *one = all; one->if_index != 0; one++)
        until_same(as_ip_has_it, one->if_index);
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
    until_state("veth0", 7); /* lowerLayerDown: its peer is down */
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
    ck_assert_uint_eq(number(2, LINK_OPER_STATUS, 1), 2); /* loopback, not up in a new namespace */
    ck_assert(!ask(&asking, 2, LINK_ERRORS, veth0, &value));
    run("ip link set veth1 up");
    run("ip link set veth0 alias ''");
    until_state("veth0", 1);
    ck_assert(is(2, LINK_ALIAS, veth0, ""));
}
END_TEST

/* The link of a veth is lost with its peer, and comes back with it. */
START_TEST(carrier_changes)
{
    uint64_t before;
    uint32_t veth0;

    make_one_of_each();
    veth0 = if_nametoindex("veth0");
    before = number(2, LINK_CARRIER_CHANGES, veth0);
    run("ip link set veth1 down");
    until_state("veth0", 7);
    ck_assert_uint_eq(number(2, LINK_CARRIER_CHANGES, veth0), before + 1);
    run("ip link set veth1 up");
    until_state("veth0", 1);
    ck_assert_uint_eq(number(2, LINK_CARRIER_CHANGES, veth0), before + 2);
}
END_TEST

/* Packets dropped by a tap without a reader are a loss. */
START_TEST(losses)
{
    struct ifreq request = { .ifr_flags = 0x1002 }; /* IFF_TAP | IFF_NO_PI */
    struct na_value value;
    uint32_t tap;
    int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

    if (fd < 0) {
        fprintf(stderr, "/dev/net/tun: %s: the losses of a tap are not tested\n", strerror(errno));
        return;
    }
    strcpy(request.ifr_name, "tap0");
    ck_assert_int_eq(ioctl(fd, _IOW('T', 202, int), &request), 0);
    run("ip link set tap0 txqueuelen 5 up");
    tap = if_nametoindex("tap0");
    until_state("tap0", 4); /* unknown: taps do not report a state */
    ck_assert(is(2, LINK_KIND, tap, "tun"));
    for (unsigned i = 0; i < 40; i++) {
        na_snapshot_sample(asking.snapshot);
        clock_forward();
    }
    send_frames("tap0", 50);
    asking.request.key++;
    ck_assert_uint_ge(number(2, LINK_FIRST + NA_TX_DROPPED, tap), 1);
    ck_assert_uint_eq(number(2, LINK_LOSSES, tap), number(2, LINK_FIRST + NA_TX_DROPPED, tap));
    ck_assert_uint_eq(number(2, LINK_ERRORS, tap), 0);
    /* five minutes later the increase is over; after it is removed and recreated nothing is known
     */
    for (unsigned i = 0; i < 40; i++) {
        na_snapshot_sample(asking.snapshot);
        clock_forward();
    }
    asking.request.key++;
    ck_assert_uint_eq(number(2, LINK_LOSSES, tap), 0);
    close(fd);
    read_again();
    ck_assert(!ask(&asking, 2, LINK_KIND, tap, &value));
}
END_TEST

static void read_links(struct na_kernel *kernel, bool without, struct na_rows *rows)
{
    struct na_read_context context = { .kernel = kernel, .rows = rows };

    kernel->lacks_getstats = without;
    ck_assert_int_eq(na_kernel_table_link_statistics.read(&context), 0);
    ck_assert_int_eq(kernel->lacks_getstats, without);
    ck_assert_uint_eq(rows->count, 9);
}

static bool same_link(const struct na_link_row *stats, const struct na_link_row *link)
{
    snprintf(difference, sizeof(difference),
             "interface %u, %s: fields %u and %u, not 0 %lx and %lx", stats->index, link->text,
             stats->fields, link->fields, (unsigned long)stats->counters.nonzero,
             (unsigned long)link->counters.nonzero);
    if (stats->index != link->index || stats->fields != link->fields ||
        stats->counters.nonzero != link->counters.nonzero || strcmp(stats->text, link->text) != 0 ||
        !stats->has_carrier_changes || stats->carrier_changes != link->carrier_changes)
        return false;
    for (unsigned field = 0; field < NA_LINK_FIELDS; field++) {
        uint64_t value = na_sparse_get(&link->counters, field),
                 wanted = na_sparse_get(&stats->counters, field);

        snprintf(difference, sizeof(difference), "interface %u, field %u is %lu, not %lu",
                 stats->index, field, value, wanted);
        if (value != wanted)
            return false;
    }
    return true;
}

static bool same_without_getstats(uint32_t index)
{
    struct na_kernel kernel;
    struct na_rows rows[2] = { { .size = sizeof(struct na_link_row) },
                               { .size = sizeof(struct na_link_row) } };
    bool same = true;

    (void)index;
    ck_assert(na_kernel_init(&kernel, "/proc"));
    read_links(&kernel, false, &rows[0]);
    read_links(&kernel, true, &rows[1]);
    for (size_t i = 0; same && i < rows[0].count; i++)
        same = same_link(na_rows_at(&rows[0], i), na_rows_at(&rows[1], i));
    na_rows_clear(&rows[0]);
    na_rows_clear(&rows[1]);
    na_kernel_clear(&kernel);
    return same;
}

/* As on kernels before 4.7: the same values from RTM_GETLINK. */
START_TEST(without_getstats)
{
    make_one_of_each();
    send_frames("veth1", 11);
    until_same(same_without_getstats, 0);
}
END_TEST

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
    read_again();
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
    read_again();
    for (uint32_t table = 1; table <= 2; table++, index = 0) {
        for (count[table] = 0; ask_next(&asking, table, 1 + (table == 1), &index, &value);
             last = index)
            count[table]++;
        ck_assert_uint_eq(count[table], 2);
        ck_assert_uint_eq(last, 2);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { values, what_links_are,   carrier_changes,
                                   losses, without_getstats, filtered };

    return run_in_namespaces("interfaces, live", tests, sizeof(tests) / sizeof(tests[0]));
}
