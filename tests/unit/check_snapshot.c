/*
 * The snapshot: when files are read, and which reading a request sees.
 */
#include <inttypes.h>
#include <stdio.h>

#include "snapshot_counts.h"
#include "snapshot_states.h"
#include "kit/support.h"
#include "sources/kept_source.h"

static void write_count(const struct world *world, uint64_t count)
{
    world_write(world, "net/netstat", "TcpExt: TW\nTcpExt: %" PRIu64 "\n", count);
}

static uint64_t count_seen_by(struct world *world, uint64_t key)
{
    uint64_t count;

    ck_assert(world_find(world, NA_NETSTAT, na_snapshot_reading(world->snapshot, key, NA_NETSTAT),
                         "TcpExt", "TW", &count));
    return count;
}

static unsigned readings(const struct world *world, enum na_source_id id)
{
    return na_snapshot_source(world->snapshot, id)->readings;
}

/* ---- freshness */

static const int64_t costs[] = { 1, 12000, 3000000 }; /* ns */

START_TEST(read_again_after_twenty_times_the_cost)
{
    struct world world;
    int64_t cost = costs[_i], began;

    world_open(&world);
    write_count(&world, 1);
    world_start(&world, 64);
    world.tick = cost; /* between reading the clock before and after the source */
    ck_assert_uint_eq(count_seen_by(&world, 1), 1);
    ck_assert_int_eq(na_snapshot_source(world.snapshot, NA_NETSTAT)->cost, cost);
    began = na_snapshot_source(world.snapshot, NA_NETSTAT)->read_at;
    world.tick = 0;

    write_count(&world, 2);
    world.now = began + 20 * cost;
    ck_assert_uint_eq(count_seen_by(&world, 2), 1);
    ck_assert_uint_eq(readings(&world, NA_NETSTAT), 1);
    world.now++;
    ck_assert_uint_eq(count_seen_by(&world, 3), 2);
    ck_assert_uint_eq(readings(&world, NA_NETSTAT), 2);
    world_close(&world);
}
END_TEST

/*
 * 2000 consecutive requests of 1 us, while a reading costs 50 us: one reading every 1000 us, a
 * twentieth of the time.
 */
START_TEST(hard_polling_costs_a_twentieth)
{
    struct world world;

    world_open(&world);
    write_count(&world, 1);
    world_start(&world, 64);
    for (uint64_t key = 1; key <= 2000; key++) {
        const struct na_source *source = na_snapshot_source(world.snapshot, NA_NETSTAT);
        int64_t age = world.now - source->read_at;

        world.tick = source->readings == 0 || age > 20 * source->cost ? 50000 : 0;
        count_seen_by(&world, key);
        world.tick = 0;
        world.now += 1000;
    }
    ck_assert_uint_ge(readings(&world, NA_NETSTAT), 2);
    ck_assert_uint_le(readings(&world, NA_NETSTAT), 3);
    world_close(&world);
}
END_TEST

START_TEST(only_what_is_touched_is_read)
{
    struct world world;

    world_open_on(&world, "synth-7.1.3");
    world_start(&world, 64);
    for (unsigned touched = 0; touched < NA_SOURCES; touched++) {
        ck_assert_uint_eq(na_snapshot_last(world.snapshot, touched)->serial, 0);
        world_read_again(&world, touched);
        for (unsigned id = 0; id < NA_SOURCES; id++)
            ck_assert_uint_eq(readings(&world, id), id <= touched);
    }
    na_snapshot_sample(world.snapshot);
    for (unsigned id = 0; id < NA_SOURCES; id++) {
        const struct na_kernel_table *table = na_snapshot_source(world.snapshot, id)->table;

        ck_assert_uint_eq(readings(&world, id), table && !table->sampled ? 1 : 2);
    }
    world_close(&world);
}
END_TEST

/* ---- coherence */

START_TEST(a_request_sees_one_reading)
{
    struct world world;

    world_open(&world);
    write_count(&world, 1);
    world_start(&world, 64);
    ck_assert_uint_eq(count_seen_by(&world, 1), 1);
    write_count(&world, 2);
    world.now += SECOND;
    ck_assert_uint_eq(count_seen_by(&world, 1), 1);
    ck_assert_uint_eq(count_seen_by(&world, 2), 2);
    write_count(&world, 3);
    world.now += SECOND;
    ck_assert_uint_eq(count_seen_by(&world, 1), 1);
    ck_assert_uint_eq(count_seen_by(&world, 2), 2);
    na_snapshot_session_began(world.snapshot);
    ck_assert_uint_eq(na_snapshot_sessions(world.snapshot).count, 1);
    ck_assert_int_eq(na_snapshot_sessions(world.snapshot).began, na_snapshot_now(world.snapshot));
    ck_assert_uint_eq(count_seen_by(&world, 1), 3);
    world_close(&world);
}
END_TEST

START_TEST(overlapping_requests_keep_their_readings)
{
    struct world world;

    world_open(&world);
    world_start(&world, 64);
    for (uint64_t key = 1; key <= NA_KEPT; key++) {
        world.now += SECOND;
        write_count(&world, 100 * key);
        count_seen_by(&world, key);
    }
    write_count(&world, 1000);
    for (int round = 0; round < 2; round++)
        for (uint64_t key = NA_KEPT; key >= 1; key--)
            ck_assert_uint_eq(count_seen_by(&world, key), 100 * key);
    ck_assert_uint_eq(readings(&world, NA_NETSTAT), NA_KEPT);

    /* one more, and the oldest request has lost its reading: it sees the current one */
    world.now += SECOND;
    ck_assert_uint_eq(count_seen_by(&world, 77), 1000);
    write_count(&world, 2000);
    world.now += SECOND;
    ck_assert_uint_eq(count_seen_by(&world, 1), 2000);
    ck_assert_uint_eq(count_seen_by(&world, NA_KEPT), 100 * NA_KEPT);
    world_close(&world);
}
END_TEST

/* Request numbers repeat after the master agent has restarted. */
START_TEST(an_old_request_is_over)
{
    struct world world;

    world_open(&world);
    write_count(&world, 1);
    world_start(&world, 64);
    count_seen_by(&world, 1);
    count_seen_by(&world, 2);
    write_count(&world, 9);
    world.now += 11 * SECOND;
    ck_assert_uint_eq(count_seen_by(&world, 1), 9);
    world_close(&world);
}
END_TEST

START_TEST(a_sample_does_not_disturb_a_request)
{
    struct world world;

    world_open(&world);
    write_count(&world, 1);
    world_start(&world, 64);
    count_seen_by(&world, 1);
    write_count(&world, 2);
    world.now += SECOND;
    na_snapshot_sample(world.snapshot);
    ck_assert_uint_eq(count_seen_by(&world, 1), 1);
    ck_assert_uint_eq(count_seen_by(&world, 2), 2);
    world_close(&world);
}
END_TEST

static Suite *snapshot_suite(void)
{
    Suite *suite = suite_create("snapshot");
    TCase *reading = tcase_create("reading");

    tcase_add_loop_test(reading, read_again_after_twenty_times_the_cost, 0, COUNT_OF(costs));
    tcase_add_test(reading, hard_polling_costs_a_twentieth);
    tcase_add_test(reading, only_what_is_touched_is_read);
    tcase_add_test(reading, a_request_sees_one_reading);
    tcase_add_test(reading, overlapping_requests_keep_their_readings);
    tcase_add_test(reading, an_old_request_is_over);
    tcase_add_test(reading, a_sample_does_not_disturb_a_request);
    suite_add_tcase(suite, reading);
    suite_add_tcase(suite, states_case());
    suite_add_tcase(suite, counts_case());
    suite_add_tcase(suite, increases_case());
    return suite;
}

int main(void)
{
    return tests_run(snapshot_suite());
}
