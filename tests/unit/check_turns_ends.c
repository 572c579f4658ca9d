/*
 * Readings in turns that do not end as they began: cancelled, begun again, failed; and their cost.
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/suite.h"
#include "sources/snapshot_parts.h"
#include "tables/net_dev.h"
#include "tables/qdiscs.h"
#include "turns_kit.h"

static bool is_under_way(enum na_source_id id)
{
    return na_table_reader_is_under_way(&snapshot->kept[id].reader);
}

/* ---- cancelled */

/* Each table, after every number of turns until the one in which it ends. */
START_TEST(a_cancelled_reading_tries_nothing_else)
{
    const struct na_source *source = &snapshot->kept[_i].source;
    struct na_rows rows = { .count = 0 };
    struct na_table_reader reader;
    bool ended = source->table == NULL;

    fake_kernel.tcp = fake_kernel.udp = fake_kernel.listeners = 1000;
    for (unsigned turns = 1; !ended; turns++) {
        na_table_reader_begin(&reader, source, &snapshot->kernel, &rows, time_now);
        for (unsigned i = 0; i < turns && !ended; i++)
            ended = na_table_reader_turn(&reader, 1);
        na_table_reader_cancel(&reader);
        if (ended)
            break;
        ck_assert_msg(reader.error == ECANCELED, "%s, %u turns: %s", source->name, turns,
                      strerror(reader.error));
        ck_assert_msg(reader.context.note[0] == '\0', "%s, %u turns: %s", source->name, turns,
                      reader.context.note);
        ck_assert_uint_lt(turns, TURNS_MOST);
    }
    na_rows_clear(&rows);
}
END_TEST

static struct na_dev_row first_interface(void)
{
    const struct na_rows *rows = &na_snapshot_last(snapshot, NA_DEV)->rows;

    ck_assert_uint_gt(rows->count, 0);
    return *(const struct na_dev_row *)na_rows_at(rows, 0);
}

START_TEST(a_cancelled_reading_is_not_one_without_interfaces)
{
    const char *srcdir = getenv("srcdir");
    char root[4096];
    struct na_filter filter = { .most = 1000 };
    struct na_dev_row before, after;

    snprintf(root, sizeof(root), "%s/tests/fixtures/synth-6.12", srcdir ? srcdir : ".");
    na_snapshot_free(snapshot);
    begin(root);
    na_snapshot_reading(snapshot, 1, NA_DEV);
    finish();
    before = first_interface();
    time_now += 100 * SECOND;
    na_snapshot_reading(snapshot, 2, NA_DEV);
    ck_assert(is_under_way(NA_DEV));
    na_snapshot_set_filter(snapshot, &filter);
    finish();
    ck_assert_int_eq(na_snapshot_last(snapshot, NA_DEV)->at, time_now);
    after = first_interface();
    ck_assert_uint_eq(after.serial, before.serial);
    ck_assert_int_eq(after.discontinuity, before.discontinuity);
}
END_TEST

/* Whether a reading of interfaces begins again with a filter. */
static bool begins_again(const struct na_filter *filter)
{
    struct na_table_reader *reader = &snapshot->kept[NA_DEV].reader;

    ck_assert(is_under_way(NA_DEV) && reader->job.begun);
    na_snapshot_set_filter(snapshot, filter);
    ck_assert(is_under_way(NA_DEV));
    return !reader->job.begun;
}

START_TEST(the_same_filter_cancels_nothing)
{
    struct na_filter filter = { .most = 1 };

    na_snapshot_set_filter(snapshot, &filter);
    na_snapshot_reading(snapshot, 1, NA_DEV);
    ck_assert(!begins_again(&filter));
    filter.most = 2;
    ck_assert(begins_again(&filter));
}
END_TEST

START_TEST(a_filter_cancels_what_it_filters)
{
    struct na_filter filter = { .most = 1 };

    na_snapshot_reading(snapshot, 1, NA_DEV);
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    ck_assert(begins_again(&filter));
    finish();
    ck_assert_uint_eq(fake_kernel.dumps, 1);
}
END_TEST

START_TEST(a_qdisc_removed_before_a_cancelled_reading)
{
    struct na_filter filter = { .each_queue = 1 };
    const struct na_qdisc *qdisc;

    na_snapshot_reading(snapshot, 1, NA_QDISCS);
    finish();
    time_now += 100 * SECOND;
    fake_kernel.removed = true;
    na_snapshot_reading(snapshot, 2, NA_DEV); /* the names of interfaces are in use */
    na_snapshot_reading(snapshot, 2, NA_QDISCS);
    ck_assert(is_under_way(NA_QDISCS) && !fake_kernel.removed);
    na_snapshot_set_filter(snapshot, &filter);
    ck_assert(is_under_way(NA_QDISCS) && !snapshot->kept[NA_QDISCS].reader.job.begun);
    finish();
    ck_assert_uint_eq(na_snapshot_last(snapshot, NA_QDISCS)->rows.count, 1);
    qdisc = na_rows_at(&na_snapshot_last(snapshot, NA_QDISCS)->rows, 0);
    ck_assert_int_eq(qdisc->discontinuity, time_now);
}
END_TEST

static TCase *cancelled(void)
{
    TCase *cancelled = tcase_create("cancelled");

    tcase_add_checked_fixture(cancelled, set_up, tear_down);
    tcase_add_loop_test(cancelled, a_cancelled_reading_tries_nothing_else, 0, NA_SOURCES);
    tcase_add_test(cancelled, a_cancelled_reading_is_not_one_without_interfaces);
    tcase_add_test(cancelled, the_same_filter_cancels_nothing);
    tcase_add_test(cancelled, a_filter_cancels_what_it_filters);
    tcase_add_test(cancelled, a_qdisc_removed_before_a_cancelled_reading);
    return cancelled;
}

/* ---- begun again */

/*
 * Reads a long table for a new request, with a root that is replaced `times` times meanwhile.
 * Returns how often the reading began.
 */
static unsigned read_roots(uint64_t key, unsigned times)
{
    const uint32_t first = snapshot->kernel.root.serial;
    unsigned turns = 0;

    fake_kernel.dumps = 0;
    na_snapshot_reading(snapshot, key, NA_TCP_SOCKETS);
    while (is_under_way(NA_TCP_SOCKETS)) {
        struct na_table_reader *reader = &snapshot->kept[NA_TCP_SOCKETS].reader;

        if (snapshot->kernel.root.serial == reader->root &&
            snapshot->kernel.root.serial - first < times)
            snapshot->kernel.root.serial++;
        na_snapshot_turn(snapshot);
        ck_assert_uint_lt(turns++, TURNS_MOST);
    }
    return fake_kernel.dumps;
}

START_TEST(another_root_amid_a_reading)
{
    fake_kernel.tcp = 1000;
    for (uint64_t key = 1; key <= 2; key++) {
        ck_assert_uint_eq(read_roots(key, 2), 3);
        ck_assert_int_eq(snapshot->kept[NA_TCP_SOCKETS].source.state, NA_OK);
        time_now += 100 * SECOND;
    }
    na_snapshot_begin_later(snapshot, &snapshot->kept[NA_TCP_SOCKETS]);
    ck_assert_uint_eq(snapshot->kept[NA_TCP_SOCKETS].restarts, 0);
}
END_TEST

START_TEST(a_root_that_is_replaced_again_and_again)
{
    fake_kernel.tcp = 1000;
    ck_assert_uint_eq(read_roots(1, 100), 3);
    ck_assert_int_eq(snapshot->kept[NA_TCP_SOCKETS].source.state, NA_ABSENT);
    ck_assert_uint_eq(na_snapshot_last(snapshot, NA_TCP_SOCKETS)->rows.count, 0);
}
END_TEST

/* ---- forgotten */

/* Whether a patient request still waits for a reading. */
static bool waits_until(int64_t until)
{
    na_snapshot_forget_awaited(snapshot);
    na_snapshot_be_patient(snapshot, 1, until);
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    return na_snapshot_awaits(snapshot);
}

START_TEST(patience_outlasts_other_requests)
{
    const int64_t until = time_now + 30 * SECOND;

    ck_assert(waits_until(until));
    time_now += SECOND;
    for (uint64_t key = 2; key < 2 + 2 * NA_REQUESTS; key++)
        na_snapshot_reading(snapshot, key, NA_NETSTAT);
    ck_assert(waits_until(until));
    time_now += 15 * SECOND; /* longer than a request of a manager is remembered */
    ck_assert(waits_until(until));
    na_snapshot_session_began(snapshot);
    ck_assert(waits_until(until));
    time_now = until - 1;
    ck_assert(waits_until(until));
    time_now = until;
    ck_assert(!waits_until(until));
}
END_TEST

/* ---- costs */

/* The usual cost after another reading. */
static int64_t cost_after(struct na_kept_source *kept, enum na_state state, int64_t cost)
{
    kept->source.state = state;
    na_kept_source_spent(kept, cost, cost);
    return na_kept_source_cost(kept);
}

START_TEST(a_failed_reading_makes_no_source_cheap)
{
    static const enum na_state failed[] = { NA_ABSENT, NA_UNREADABLE };
    struct na_kept_source kept = { .costs = 0 };

    ck_assert_int_eq(cost_after(&kept, failed[_i], 1), 1);
    ck_assert_int_eq(cost_after(&kept, NA_OK, 100), 100);
    ck_assert_int_eq(cost_after(&kept, failed[_i], 2), 2); /* it may be tried again soon */
    ck_assert_int_eq(cost_after(&kept, NA_MALFORMED, 90), 90);
    ck_assert_int_eq(cost_after(&kept, failed[_i], 1000), 90);
    for (unsigned i = 0; i < NA_COSTS; i++)
        ck_assert_int_eq(cost_after(&kept, NA_OK, 100), i < NA_COSTS - 1 ? 90 : 100);
}
END_TEST

static TCase *begun_again(void)
{
    TCase *begun_again = tcase_create("begun again");

    tcase_add_checked_fixture(begun_again, set_up, tear_down);
    tcase_add_test(begun_again, another_root_amid_a_reading);
    tcase_add_test(begun_again, a_root_that_is_replaced_again_and_again);
    tcase_add_test(begun_again, patience_outlasts_other_requests);
    return begun_again;
}

static void has_cost(enum na_source_id id, int64_t cost)
{
    for (unsigned i = 0; i < NA_COSTS; i++)
        na_kept_source_spent(&snapshot->kept[id], cost, cost);
}

/* Whether a new request begins a reading that an earlier one, a moment before, did not. */
static bool is_read_after(enum na_source_id id, int64_t age)
{
    static uint64_t key = 100;
    const uint64_t before = na_snapshot_last(snapshot, id)->serial;

    time_now = na_snapshot_last(snapshot, id)->at + age;
    na_snapshot_reading(snapshot, key++, id);
    ck_assert(!is_under_way(id) && na_snapshot_last(snapshot, id)->serial == before);
    time_now++;
    na_snapshot_reading(snapshot, key++, id);
    return is_under_way(id) || na_snapshot_last(snapshot, id)->serial != before;
}

START_TEST(a_slow_file_has_a_budget_of_its_own)
{
    const int64_t turn = SECOND / 500, slow = 3 * turn;

    na_snapshot_reading(snapshot, 1, NA_NETSTAT);
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    na_snapshot_reading(snapshot, 1, NA_LINKS);
    finish();
    na_snapshot_take_turns(snapshot, turn, wake, NULL);
    has_cost(NA_NETSTAT, slow);
    has_cost(NA_TCP_SOCKETS, SECOND);
    has_cost(NA_LINKS, SECOND / 2);
    ck_assert(is_read_after(NA_NETSTAT, NA_FRESH_FACTOR * slow));
    ck_assert(is_read_after(NA_TCP_SOCKETS, NA_FRESH_FACTOR_LONG * (SECOND + SECOND / 2)));
}
END_TEST

static TCase *costs(void)
{
    TCase *costs = tcase_create("costs");

    tcase_add_checked_fixture(costs, set_up, tear_down);
    tcase_add_loop_test(costs, a_failed_reading_makes_no_source_cheap, 0, 2);
    tcase_add_test(costs, a_slow_file_has_a_budget_of_its_own);
    return costs;
}

int main(void)
{
    Suite *suite = suite_create("turns that end otherwise");

    suite_add_tcase(suite, cancelled());
    suite_add_tcase(suite, begun_again());
    suite_add_tcase(suite, costs());
    return tests_run(suite);
}
