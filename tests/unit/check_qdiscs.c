/*
 * Messages of RTM_GETQDISC as kernels send them, built number by number according to their headers:
 * the counters of each kind, queues that are summed, counters that wrap or start over.
 */
#include <check.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "kit/suite.h"
#include "kit/support.h"
#include "tables/qdiscs.h"

extern const struct na_kernel_table na_kernel_table_qdiscs;

enum { LINK = 7, MESSAGE_ROOM = 2048 };

/* ---- messages */

union message {
    struct nlmsghdr header;
    char room[MESSAGE_ROOM];
};

static void begin(union message *message, uint32_t handle, uint32_t parent, const char *kind)
{
    struct tcmsg *tc;

    memset(message, 0, sizeof(*message));
    mnl_nlmsg_put_header(message);
    message->header.nlmsg_type = RTM_NEWQDISC;
    tc = mnl_nlmsg_put_extra_header(&message->header, sizeof(*tc));
    tc->tcm_ifindex = LINK;
    tc->tcm_handle = handle;
    tc->tcm_parent = parent;
    if (kind != NULL)
        mnl_attr_put_strz(&message->header, 1, kind); /* TCA_KIND */
}

/* TCA_STATS2 with its parts: TCA_STATS_BASIC, QUEUE and, of the kind, APP; octets are 64 bits. */
struct stats {
    uint64_t octets;
    uint32_t packets, length, backlog, drops, requeues, overlimits;
    const void *app;
    size_t app_size;
    uint64_t packets64; /* 0: not sent */
};

static void put_stats(union message *message, const struct stats *stats)
{
    const uint32_t basic[4] = { (uint32_t)stats->octets, (uint32_t)(stats->octets >> 32),
                                stats->packets, 0 };
    const uint32_t queue[5] = { stats->length, stats->backlog, stats->drops, stats->requeues,
                                stats->overlimits };
    struct nlattr *nest = mnl_attr_nest_start(&message->header, 7);

    mnl_attr_put(&message->header, 1, sizeof(basic), basic);
    mnl_attr_put(&message->header, 3, sizeof(queue), queue);
    if (stats->app != NULL)
        mnl_attr_put(&message->header, 4, (size_t)stats->app_size, stats->app);
    if (stats->packets64 != 0)
        mnl_attr_put_u64(&message->header, 8, stats->packets64);
    mnl_attr_nest_end(&message->header, nest);
}

static struct na_qdisc read_one(const union message *message)
{
    struct na_qdisc qdisc;

    ck_assert(na_qdisc_read(&message->header, &qdisc));
    return qdisc;
}

static bool counts(const struct na_qdisc *qdisc, enum na_qdisc_counter counter, uint64_t number)
{
    return qdisc->has & 1u << counter && qdisc->counter[counter] == number;
}

START_TEST(what_all_kinds_count)
{
    union message message;
    struct na_qdisc qdisc;

    begin(&message, 0x80010000, UINT32_MAX, "pfifo");
    put_stats(&message, &(struct stats){ .octets = 0x500000007,
                                         .packets = 11,
                                         .length = 2,
                                         .backlog = 3000,
                                         .drops = 13,
                                         .requeues = 17,
                                         .overlimits = 19 });
    qdisc = read_one(&message);
    ck_assert_uint_eq(qdisc.link, LINK);
    ck_assert_uint_eq(qdisc.place, 0x80010000);
    ck_assert_str_eq(qdisc.kind, "pfifo");
    ck_assert(counts(&qdisc, NA_QDISC_OCTETS, 0x500000007));
    ck_assert(counts(&qdisc, NA_QDISC_PACKETS, 11));
    ck_assert(counts(&qdisc, NA_QDISC_DROPS, 13));
    ck_assert(counts(&qdisc, NA_QDISC_REQUEUES, 17));
    ck_assert(counts(&qdisc, NA_QDISC_OVERLIMITS, 19));
    ck_assert(qdisc.has_queue && qdisc.length == 2 && qdisc.backlog == 3000);
    ck_assert(!(qdisc.has & (1u << NA_QDISC_ECN_MARKS | 1u << NA_QDISC_THROTTLED)));
    ck_assert_uint_eq(qdisc.wide, 1u << NA_QDISC_OCTETS);

    begin(&message, 0x80010000, UINT32_MAX, "pfifo");
    put_stats(&message, &(struct stats){ .packets = 5, .packets64 = 0x100000005 });
    qdisc = read_one(&message);
    ck_assert(counts(&qdisc, NA_QDISC_PACKETS, 0x100000005));
    ck_assert(qdisc.wide & 1u << NA_QDISC_PACKETS);
}
END_TEST

/* Qdiscs are identified by their handle or, without one, by the class that they are attached to. */
static const struct {
    uint32_t handle, parent, place;
} places[] = {
    { 0x00010000, UINT32_MAX, 0x00010000 }, { 0, UINT32_MAX, 0 },
    { 0, 0x00000003, 0x00000003 },          { 0, 0x80010003, 0x80010003 },
    { 0x000a0000, 0x80010003, 0x000a0000 }, { 0xffff0000, 0xfffffff1, 0xffff0000 },
};

START_TEST(each_has_its_place)
{
    union message message;

    begin(&message, places[_i].handle, places[_i].parent, "pfifo_fast");
    ck_assert_uint_eq(read_one(&message).place, places[_i].place);
}
END_TEST

/* ---- counters that only some kinds have */

/* struct tc_fq_qd_stats: seven 64-bit counters, a time, four levels of 32 bits, then more */
static const uint64_t fq[14] = { 1, 2,           3,           1004, 5,  6,  7,
                                 8, 0x900000009, 0xa0000000a, 2011, 12, 13, 14 };
/* struct tc_fq_codel_xstats: its type, then nine 32-bit numbers of the qdisc, or of a class */
static const uint32_t fq_codel[10] = { 0, 1514, 2, 300, 4, 5, 6, 70, 8, 9 };
static const uint32_t fq_codel_class[10] = { 1, 1514, 2, 300, 4, 5, 6, 70, 8, 9 };
/* struct tc_codel_xstats, struct tc_red_xstats */
static const uint32_t codel[9] = { 1, 2, 3, 4, 5, 6, 400, 0, 50 };
static const uint32_t red[4] = { 1, 2, 3, 4 };

static const struct {
    const char *kind;
    const void *app;
    size_t size;
    int64_t marks, throttled; /* -1: absent */
} kinds[] = {
    { "fq", fq, sizeof(fq), 2011, 1004 },
    { "fq", fq, 80, -1, 1004 }, /* before ce_mark: Linux 4.19 */
    { "fq", fq, 24, -1, -1 },
    { "fq_codel", fq_codel, sizeof(fq_codel), 370, -1 },
    { "fq_codel", fq_codel, 28, 300, -1 }, /* Linux 3.5 */
    { "fq_codel", fq_codel_class, sizeof(fq_codel_class), -1, -1 },
    { "fq_codel", fq_codel, 2, -1, -1 },
    { "codel", codel, sizeof(codel), 450, -1 },
    { "red", red, sizeof(red), 4, -1 },
    { "sfq", fq, sizeof(fq), -1, -1 },
    { "fq", NULL, 0, -1, -1 },
};

static void expect_of_kind(const struct na_qdisc *qdisc, int64_t marks, int64_t throttled)
{
    ck_assert_int_eq(!!(qdisc->has & 1u << NA_QDISC_ECN_MARKS), marks >= 0);
    ck_assert_int_eq(!!(qdisc->has & 1u << NA_QDISC_THROTTLED), throttled >= 0);
    ck_assert_int_eq((int64_t)qdisc->counter[NA_QDISC_ECN_MARKS], marks >= 0 ? marks : 0);
    ck_assert_int_eq((int64_t)qdisc->counter[NA_QDISC_THROTTLED], throttled >= 0 ? throttled : 0);
}

START_TEST(what_one_kind_counts)
{
    union message message;
    struct na_qdisc qdisc;

    begin(&message, 0x80010000, UINT32_MAX, kinds[_i].kind);
    put_stats(&message, &(struct stats){ .app = kinds[_i].app, .app_size = kinds[_i].size });
    qdisc = read_one(&message);
    expect_of_kind(&qdisc, kinds[_i].marks, kinds[_i].throttled);
}
END_TEST

/* TCA_STATS_APP of cake: numbers, and TCA_CAKE_STATS_TIN_STATS (10) with a nest for each tin. */
static void put_cake(union message *message, const uint32_t *marks, size_t tins)
{
    struct nlattr *stats = mnl_attr_nest_start(&message->header, 7),
                  *app = mnl_attr_nest_start(&message->header, 4), *all, *tin;

    mnl_attr_put_u32(&message->header, 3, 4194304); /* TCA_CAKE_STATS_MEMORY_LIMIT */
    all = mnl_attr_nest_start(&message->header, 10);
    for (size_t i = 0; i < tins; i++) {
        tin = mnl_attr_nest_start(&message->header, (uint16_t)(i + 1));
        mnl_attr_put_u32(&message->header, 2, 5000);     /* TCA_CAKE_TIN_STATS_SENT_PACKETS */
        mnl_attr_put_u32(&message->header, 8, marks[i]); /* ..._ECN_MARKED_PACKETS */
        mnl_attr_put_u64(&message->header, 9, 77777);    /* ..._ECN_MARKED_BYTES64 */
        mnl_attr_nest_end(&message->header, tin);
    }
    mnl_attr_nest_end(&message->header, all);
    mnl_attr_nest_end(&message->header, app);
    mnl_attr_nest_end(&message->header, stats);
}

START_TEST(cake_has_tins)
{
    static const uint32_t marks[] = { 3, 50, 700 };
    union message message;
    struct na_qdisc qdisc;

    begin(&message, 0x80010000, UINT32_MAX, "cake");
    put_cake(&message, marks, COUNT_OF(marks));
    qdisc = read_one(&message);
    expect_of_kind(&qdisc, 753, -1);
}
END_TEST

START_TEST(messages_without_a_row)
{
    union message message;
    struct na_qdisc qdisc;

    begin(&message, 0, UINT32_MAX, "noqueue");
    ck_assert(!na_qdisc_read(&message.header, &qdisc));
    begin(&message, 0, UINT32_MAX, NULL);
    ck_assert(!na_qdisc_read(&message.header, &qdisc));
    mnl_attr_put(&message.header, 1, 3, "htb"); /* no NUL */
    ck_assert(!na_qdisc_read(&message.header, &qdisc));
    begin(&message, 0, UINT32_MAX, "a_kind_of_sixteen");
    ck_assert(!na_qdisc_read(&message.header, &qdisc));
    begin(&message, 0, UINT32_MAX, "htb");
    message.header.nlmsg_type = RTM_NEWTCLASS;
    ck_assert(!na_qdisc_read(&message.header, &qdisc));
    begin(&message, 0, UINT32_MAX, "htb");
    ((struct tcmsg *)mnl_nlmsg_get_payload(&message.header))->tcm_ifindex = -1;
    ck_assert(!na_qdisc_read(&message.header, &qdisc));
}
END_TEST

/* Wherever a message is cut, its numbers are those of the complete one. */
START_TEST(cut_messages)
{
    static const uint32_t marks[] = { 3, 40 };
    union message message;
    struct na_qdisc whole, cut;
    uint32_t length;
    unsigned count = 0;
    bool read;
    char *copy;

    begin(&message, 0x80010000, UINT32_MAX, _i ? "cake" : "fq");
    if (_i)
        put_cake(&message, marks, COUNT_OF(marks));
    else
        put_stats(&message, &(struct stats){ .octets = 5,
                                             .packets = 11,
                                             .drops = 13,
                                             .app = fq,
                                             .app_size = sizeof(fq),
                                             .packets64 = 12 });
    whole = read_one(&message);
    for (length = message.header.nlmsg_len; length > sizeof(struct nlmsghdr);
         length -= MNL_ALIGNTO) {
        copy = malloc(length); /* exactly this size: sanitizers detect reads beyond */
        ck_assert_ptr_nonnull(copy);
        memcpy(copy, &message, length);
        memcpy(copy, &length, sizeof(length)); /* nlmsg_len */
        read = na_qdisc_read((struct nlmsghdr *)(void *)copy, &cut);
        ck_assert(read || length < message.header.nlmsg_len);
        count += read;
        for (unsigned i = 0; read && i < NA_QDISC_COUNTERS; i++)
            if (cut.has & 1u << i && i != NA_QDISC_PACKETS) /* cut before the wide number */
                ck_assert_uint_eq(cut.counter[i], whole.counter[i]);
        free(copy);
    }
    ck_assert_uint_gt(count, 1);
}
END_TEST

/* ---- the queues of multi-queue interfaces */

static struct na_qdisc *add_row(struct na_rows *rows, uint32_t handle, uint32_t parent,
                                const char *kind, int64_t marks)
{
    union message message;
    struct na_qdisc *row = na_rows_add(rows);

    begin(&message, handle, parent, kind);
    *row = read_one(&message);
    if (marks >= 0) {
        row->has |= 1u << NA_QDISC_ECN_MARKS;
        row->counter[NA_QDISC_ECN_MARKS] = (uint64_t)marks;
    }
    return row;
}

START_TEST(queues_are_added_up)
{
    struct na_rows rows = { .size = sizeof(struct na_qdisc) };
    const uint32_t handle = _i ? 0x80010000 : 0; /* made by tc, or by the kernel */
    const struct na_qdisc *row;

    add_row(&rows, 0x00140000, handle | 2, "fq_codel", 40); /* replaced by hand */
    add_row(&rows, handle, UINT32_MAX, _i ? "mqprio" : "mq", -1);
    add_row(&rows, 0, handle | 1, "fq_codel", 3);
    add_row(&rows, 0x00150000, 0x00140001, "pfifo", -1); /* a child of a queue stays */
    add_row(&rows, 0xffff0000, 0xfffffff1, "ingress", -1);
    add_row(&rows, 0x80010000, UINT32_MAX, "mq", -1)->link = LINK + 1;
    add_row(&rows, 0, 0x80010001, "fq_codel", 500)->link = LINK + 1;
    add_row(&rows, 0x80010000, UINT32_MAX, "htb", -1)->link = LINK + 2;
    add_row(&rows, 0, 0x80010001, "fq_codel", 6000)->link = LINK + 2;
    na_rows_sort(&rows, na_kernel_table_qdiscs.order);
    na_qdiscs_sum_queues(&rows);
    ck_assert_uint_eq(rows.count, 6);
    for (size_t i = 0; i < rows.count; i++) {
        row = na_rows_at(&rows, i);
        if (strncmp(row->kind, "mq", 2) == 0)
            expect_of_kind(row, row->link == LINK ? 43 : 500, -1);
        else if (strcmp(row->kind, "fq_codel") == 0)
            expect_of_kind(row, 6000, -1);
        else
            expect_of_kind(row, -1, -1);
        ck_assert(i == 0 || na_kernel_table_qdiscs.order(na_rows_at(&rows, i - 1), row) < 0);
    }
    na_rows_clear(&rows);
}
END_TEST

/* ---- from one reading to the next */

static const struct {
    struct na_qdisc before, after;
    uint64_t packets, octets, drops;
    bool starts_over;
} runs[] = {
    { { .counter = { 10, 1000, 1 } }, { .counter = { 15, 1500, 2 } }, 15, 1500, 2, false },
    { { .counter = { 0xfffffff0, 1000, 0xfffffff0 } },
      { .counter = { 4, 1500, 8 } },
      0x100000004,
      1500,
      0x100000008,
      false },
    /* a wide number of packets that the kernel now sends */
    { { .counter = { 0xfffffff0, 1000, 0 } },
      { .counter = { 0x100000004, 1500, 0 },
        .wide = 1u << NA_QDISC_OCTETS | 1u << NA_QDISC_PACKETS },
      0x100000004,
      1500,
      0,
      false },
    { { .counter = { 500, 100000, 100 } }, { .counter = { 5, 500, 0 } }, 5, 500, 0, true },
    { { .counter = { 10, 1000, 1 } },
      { .counter = { 15, 1500, 2 }, .removed = true },
      15,
      1500,
      2,
      true },
    { { .counter = { 10, 1000, 1 }, .link_serial = 1 },
      { .counter = { 15, 1500, 2 } },
      15,
      1500,
      2,
      true },
    { { .counter = { 10, 1000, 1 }, .kind = "tbf" },
      { .counter = { 15, 1500, 2 }, .kind = "htb" },
      15,
      1500,
      2,
      true },
    { { .counter = { 10, 1000, 1 }, .parent = 1 },
      { .counter = { 15, 1500, 2 } },
      15,
      1500,
      2,
      true },
    { { .counter = { 10, 1000, 1 } }, { .counter = { 15, 1500, 2 }, .has = 1 }, 15, 1500, 2, true },
};

START_TEST(counters_count_on)
{
    const struct na_reading_pair first = { .at = 100 }, second = { .at = 200, .before = 100 };
    struct na_qdisc before = runs[_i].before, after = runs[_i].after;

    before.wide = 1u << NA_QDISC_OCTETS;
    after.wide |= 1u << NA_QDISC_OCTETS;
    na_kernel_table_qdiscs.carry(&before, NULL, &first);
    ck_assert_int_eq(before.discontinuity, 100);
    na_kernel_table_qdiscs.carry(&after, &before, &second);
    ck_assert_int_eq(after.discontinuity, runs[_i].starts_over ? 200 : 100);
    ck_assert_uint_eq(after.counter[NA_QDISC_PACKETS], runs[_i].packets);
    ck_assert_uint_eq(after.counter[NA_QDISC_OCTETS], runs[_i].octets);
    ck_assert_uint_eq(after.counter[NA_QDISC_DROPS], runs[_i].drops);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("qdiscs");
    TCase *tcase = tcase_create("messages");

    tcase_add_test(tcase, what_all_kinds_count);
    tcase_add_loop_test(tcase, each_has_its_place, 0, COUNT_OF(places));
    tcase_add_loop_test(tcase, what_one_kind_counts, 0, COUNT_OF(kinds));
    tcase_add_test(tcase, cake_has_tins);
    tcase_add_test(tcase, messages_without_a_row);
    tcase_add_loop_test(tcase, cut_messages, 0, 2);
    tcase_add_loop_test(tcase, queues_are_added_up, 0, 2);
    tcase_add_loop_test(tcase, counters_count_on, 0, COUNT_OF(runs));
    suite_add_tcase(suite, tcase);
    return tests_run(suite);
}
