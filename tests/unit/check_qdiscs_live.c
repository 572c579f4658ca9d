/*
 * Queueing disciplines of a real kernel, with `tc` as the oracle: trees that drop, queues of a
 * multi-queue interface, qdiscs that are replaced while they are listed.
 */
#include <stdio.h>
#include <string.h>

#include "kit/interfaces_namespace.h"
#include "mib/mib_table.h"
#include "tables/qdiscs.h"

enum {
    NAME = 3,
    KIND,
    PARENT,
    PACKETS,
    OCTETS,
    DROPS,
    OVERLIMITS,
    REQUEUES,
    BACKLOG,
    LENGTH,
    DISCONTINUITY = 15
};

static bool get(uint32_t column, const char *link, uint32_t place, struct na_value *value)
{
    const uint32_t name[] = { 1, 8, 1, 1, column, if_nametoindex(link), place };

    return na_objects_get(asking.objects, &asking.request, name, 7, value);
}

static uint64_t count(uint32_t column, const char *link, uint32_t place)
{
    struct na_value value = { .number = 0 };

    ck_assert_msg(get(column, link, place, &value), "column %u of %s %x is absent", column, link,
                  place);
    return value.number;
}

static void expect_text(uint32_t column, const char *link, uint32_t place, const char *text)
{
    struct na_value value;

    ck_assert(get(column, link, place, &value));
    ck_assert_msg(value.length == strlen(text) && memcmp(value.text, text, value.length) == 0,
                  "%.*s, not %s", (int)value.length, value.text, text);
}

static char json[64 * 1024];

/* All qdiscs of an interface, printed by tc. */
static void tc_json(const char *link)
{
    char command[100];

    snprintf(command, sizeof(command), "tc -s -j qdisc show dev %s", link);
    command_output(command, json, sizeof(json));
}

static uint64_t tc_number(const char *qdisc, const char *key)
{
    char wanted[40];
    const char *at;

    snprintf(wanted, sizeof(wanted), "\"%s\":", key);
    at = strstr(qdisc, wanted);
    ck_assert_msg(at != NULL, "tc prints no %s", key);
    return strtoull(at + strlen(wanted), NULL, 10);
}

/* Compares a qdisc, which tc prints with this handle, while nothing is sent. */
static void expect_as_tc(const char *link, const char *handle, uint32_t place)
{
    static const struct {
        const char *key;
        uint32_t column;
    } keys[] = { { "bytes", OCTETS },      { "packets", PACKETS },
                 { "drops", DROPS },       { "overlimits", OVERLIMITS },
                 { "requeues", REQUEUES }, { "backlog", BACKLOG },
                 { "qlen", LENGTH } };
    char wanted[40];
    const char *qdisc;

    tc_json(link);
    snprintf(wanted, sizeof(wanted), "\"handle\":\"%s\"", handle);
    qdisc = strstr(json, wanted);
    ck_assert_msg(qdisc != NULL, "tc has no %s: %s", handle, json);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        ck_assert_msg(count(keys[i].column, link, place) == tc_number(qdisc, keys[i].key),
                      "%s %s %s: %lu, tc has %lu", link, handle, keys[i].key,
                      count(keys[i].column, link, place), tc_number(qdisc, keys[i].key));
}

static void make_pair(const char *options)
{
    char command[200];

    snprintf(command, sizeof(command),
             "ip link add v0 %s type veth peer name v1 && ip link set v1 up && ip link set v0 up",
             options);
    run(command);
    until_up_unread("v0");
}

/* At a rate of a packet a second nothing leaves the queue while the test compares. */
START_TEST(tbf_drops)
{
    make_pair("");
    run("tc qdisc add dev v0 root handle 1: tbf rate 8bit burst 1600 limit 500");
    send_into_queue("v0", 50);
    read_again();
    expect_as_tc("v0", "1:", 0x10000);
    expect_text(NAME, "v0", 0x10000, "v0 1:");
    expect_text(KIND, "v0", 0x10000, "tbf");
    expect_text(PARENT, "v0", 0x10000, "root");
    ck_assert_uint_ge(count(DROPS, "v0", 0x10000), 20);
    ck_assert_uint_ge(count(BACKLOG, "v0", 0x10000), 100);
    ck_assert_uint_ge(count(LENGTH, "v0", 0x10000), 1);
}
END_TEST

START_TEST(htb_tree_drops_in_its_leaf)
{
    make_pair("");
    run("tc qdisc add dev v0 root handle 1: htb default 20 && "
        "tc class add dev v0 parent 1: classid 1:10 htb rate 1gbit && "
        "tc class add dev v0 parent 1: classid 1:20 htb rate 8bit burst 200 cburst 200 && "
        "tc qdisc add dev v0 parent 1:10 handle 10: bfifo && "
        "tc qdisc add dev v0 parent 1:20 handle 20: pfifo limit 3");
    send_into_queue("v0", 30);
    read_again();
    expect_as_tc("v0", "1:", 0x10000);
    expect_as_tc("v0", "10:", 0x100000);
    expect_as_tc("v0", "20:", 0x200000);
    expect_text(PARENT, "v0", 0x200000, "1:20");
    expect_text(NAME, "v0", 0x200000, "v0 20:");
    ck_assert_uint_ge(count(DROPS, "v0", 0x200000), 10);
    ck_assert_uint_eq(count(DROPS, "v0", 0x100000), 0);
    ck_assert_uint_eq(count(LENGTH, "v0", 0x200000), 3);
}
END_TEST

static unsigned rows_of(const char *link)
{
    uint32_t name[NA_OID_MAX] = { 1, 8, 1, 1, KIND, if_nametoindex(link) };
    size_t length = 6;
    struct na_value value;
    unsigned rows = 0;

    while (na_objects_next(asking.objects, &asking.request, name, &length, false, &value) &&
           name[4] == KIND && name[1] == 8 && name[5] == if_nametoindex(link))
        rows++;
    return rows;
}

START_TEST(queues_of_mq)
{
    struct na_filter each = { .each_queue = 1 };

    make_pair("numtxqueues 4");
    run("tc qdisc add dev v0 root handle 1: mq && tc qdisc add dev v0 parent 1:2 handle 2: pfifo");
    send_into_queue("v0", 40);
    read_again();
    ck_assert_uint_eq(rows_of("v0"), 1);
    expect_as_tc("v0", "1:", 0x10000);
    ck_assert_uint_ge(count(PACKETS, "v0", 0x10000), 40);
    ck_assert_uint_eq(rows_of("lo"), 0); /* noqueue */

    na_snapshot_set_filter(asking.snapshot, &each);
    read_again();
    ck_assert_uint_eq(rows_of("v0"), 5);
    expect_as_tc("v0", "1:", 0x10000);
    expect_as_tc("v0", "2:", 0x20000);
    expect_text(NAME, "v0", 0x10003, "v0 1:3");
    expect_text(PARENT, "v0", 0x10003, "1:3");
}
END_TEST

/*
 * The kernel adds up the counters of the queues that exist: those of one that was removed are
 * missing from the sum, which may still have risen.
 */
START_TEST(queue_of_mq_made_again)
{
    make_pair("numtxqueues 4");
    run("tc qdisc add dev v0 root handle 1: mq && tc qdisc add dev v0 parent 1:2 handle 2: pfifo");
    send_into_queue("v0", 5);
    read_again();
    count(PACKETS, "v0", 0x10000);
    read_again();
    ck_assert(!just_now(count(DISCONTINUITY, "v0", 0x10000)));
    run("tc qdisc del dev v0 parent 1:2 handle 2:");
    send_into_queue("v0", 60);
    read_again();
    ck_assert(just_now(count(DISCONTINUITY, "v0", 0x10000)));
    for (int reading = 0; reading < 2; reading++) {
        read_again();
        count(PACKETS, "v0", 0x10000);
    }
    ck_assert(!just_now(count(DISCONTINUITY, "v0", 0x10000)));
}
END_TEST

/* The new qdisc's counters are higher than the old one's were: only the event shows the change. */
START_TEST(handle_made_again)
{
    make_pair("");
    run("tc qdisc add dev v0 root handle 1: pfifo");
    send_into_queue("v0", 5);
    ck_assert_uint_eq(count(PACKETS, "v0", 0x10000), 5);
    read_again();
    ck_assert_uint_eq(count(PACKETS, "v0", 0x10000), 5);
    read_again();
    ck_assert(!just_now(count(DISCONTINUITY, "v0", 0x10000)));
    run("tc qdisc change dev v0 root handle 1: pfifo limit 50"); /* it is still the same qdisc */
    read_again();
    ck_assert(!just_now(count(DISCONTINUITY, "v0", 0x10000)));
    run("tc qdisc del dev v0 root && tc qdisc add dev v0 root handle 1: pfifo");
    send_into_queue("v0", 60);
    read_again();
    ck_assert(just_now(count(DISCONTINUITY, "v0", 0x10000)));
    expect_as_tc("v0", "1:", 0x10000);
    ck_assert_uint_lt(count(PACKETS, "v0", 0x10000), 65);
    for (int reading = 0; reading < 2; reading++) {
        read_again();
        count(PACKETS, "v0", 0x10000);
    }
    ck_assert(!just_now(count(DISCONTINUITY, "v0", 0x10000)));
}
END_TEST

extern const struct na_kernel_table na_kernel_table_qdiscs;

static bool removed; /* the qdisc 1: of v0, says the last reading that succeeded */

/* Reads the qdiscs; false if it failed, which is made to happen with `full` rows. */
static bool read_qdiscs(struct na_kernel *kernel, bool full)
{
    struct na_rows rows = { .size = sizeof(struct na_qdisc), .count = full ? NA_ROWS_MAX : 0 };
    struct na_read_context context = { .kernel = kernel, .rows = &rows };
    const struct na_qdisc *found;
    int error;

    rows.room = rows.count;
    error = na_kernel_table_qdiscs.read(&context);
    if (error == 0) {
        found = na_rows_find(&rows, na_kernel_table_qdiscs.order,
                             &(struct na_qdisc){ .link = if_nametoindex("v0"), .place = 0x10000 });
        ck_assert_ptr_nonnull(found);
        removed = found->removed;
    }
    na_rows_clear(&rows);
    return error == 0;
}

/* The reading that fails may be the only one between a removal and its successor's row. */
START_TEST(removed_before_a_reading_that_fails)
{
    struct na_kernel kernel;

    make_pair("");
    ck_assert(na_kernel_init(&kernel, "/proc"));
    run("tc qdisc add dev v0 root handle 1: pfifo");
    ck_assert(read_qdiscs(&kernel, false) && !removed);
    run("tc qdisc del dev v0 root && tc qdisc add dev v0 root handle 1: pfifo");
    ck_assert(!read_qdiscs(&kernel, true));
    ck_assert(!read_qdiscs(&kernel, true));
    ck_assert(read_qdiscs(&kernel, false) && removed);
    ck_assert(read_qdiscs(&kernel, false) && !removed);
    na_kernel_clear(&kernel);
}
END_TEST

/* A walk ends, and its names increase, however the qdiscs change meanwhile. */
START_TEST(walk_while_qdiscs_are_replaced)
{
    uint32_t name[NA_OID_MAX] = { 1, 8 }, last[NA_OID_MAX] = { 1, 8 };
    size_t length = 2, last_length = 2, steps = 0;
    struct na_value value;

    make_pair("");
    run("tc qdisc add dev v0 root handle 1: pfifo");
    for (; na_objects_next(asking.objects, &asking.request, name, &length, false, &value) &&
           name[1] == 8;
         steps++) {
        ck_assert_uint_lt(steps, 100);
        ck_assert_msg(na_oid_compare(name, length, last, last_length) > 0, "the walk went back");
        memcpy(last, name, sizeof(name));
        last_length = length;
        run(steps % 2 ? "tc qdisc replace dev v0 root handle 1: pfifo"
                      : "tc qdisc replace dev v0 root handle 2: tbf rate 1mbit burst 2k limit 9k");
        read_again();
    }
    ck_assert_uint_ge(steps, 10);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { tbf_drops,
                                   htb_tree_drops_in_its_leaf,
                                   queues_of_mq,
                                   queue_of_mq_made_again,
                                   handle_made_again,
                                   removed_before_a_reading_that_fails,
                                   walk_while_qdiscs_are_replaced };

    if (!tests_have("tc"))
        return tests_skip("tc", ENOENT);
    return run_in_namespaces("qdiscs, live", tests, sizeof(tests) / sizeof(tests[0]));
}
