/*
 * Readings that take turns, over the tables of a kernel that lists as much as the test wants.
 */
#include <check.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "alarms/mib_tables.h"
#include "kit/clock.h"
#include "kit/suite.h"
#include "mib/objects.h"
#include "tables/tcp_states.h"
#include "turns_kit.h"

static uint64_t established(const struct na_reading *reading)
{
    for (size_t i = 0; i < reading->rows.count; i++) {
        const struct na_tcp_states *row = na_rows_at(&reading->rows, i);

        if (row->version == 1 && row->state == NA_TCP_ESTABLISHED)
            return row->sockets;
    }
    return UINT64_MAX;
}

static const struct na_source *tcp(void)
{
    return na_snapshot_source(snapshot, NA_TCP_SOCKETS);
}

START_TEST(a_long_reading_delays_nobody)
{
    const struct na_reading *reading = na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);

    ck_assert_uint_eq(reading->serial, 0);
    ck_assert_uint_eq(reading->rows.count, 0);
    ck_assert_int_eq(tcp()->state, NA_NOT_YET_READ);
    ck_assert(na_snapshot_awaits(snapshot)); /* asking changes nothing */
    ck_assert(awaited());
    ck_assert(!awaited());
    ck_assert_uint_gt(woken, 0);
    /* others see theirs meanwhile */
    ck_assert_uint_gt(na_snapshot_reading(snapshot, 2, NA_NETSTAT)->serial, 0);
    ck_assert(!awaited());
    ck_assert_uint_gt(finish(), 100);
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS)), MANY);
    ck_assert(!awaited());
    ck_assert_int_eq(tcp()->state, NA_OK);
    ck_assert_uint_eq(tcp()->readings, 1);
}
END_TEST

START_TEST(a_short_reading_ends_in_its_first_turn)
{
    fake_kernel.tcp = 10;
    na_snapshot_take_turns(snapshot, 60 * SECOND, wake, NULL);
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS)), 10);
    ck_assert(!awaited());
    ck_assert_uint_eq(woken, 0);
    ck_assert_int_eq(na_snapshot_turn(snapshot), NA_WORK_NONE);
}
END_TEST

START_TEST(the_last_complete_reading_is_served_meanwhile)
{
    const struct na_reading *reading;

    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    finish();
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    fake_kernel.tcp = 2 * MANY;
    time_now += 100 * SECOND;
    reading = na_snapshot_reading(snapshot, 2, NA_TCP_SOCKETS);
    ck_assert_uint_eq(established(reading), MANY);
    ck_assert(awaited());
    for (unsigned i = 0; i < 50; i++) {
        ck_assert_int_ne(na_snapshot_turn(snapshot), NA_WORK_NONE);
        reading = na_snapshot_reading(snapshot, 2, NA_TCP_SOCKETS);
        ck_assert_uint_eq(established(reading), MANY);
        ck_assert_int_eq(tcp()->read_at, SECOND);
    }
    /* one that no longer waits sees the first one to its end, like all variables of a request */
    na_snapshot_forget_awaited(snapshot);
    na_snapshot_reading(snapshot, 3, NA_TCP_SOCKETS);
    ck_assert(awaited());
    time_now += SECOND / 2;
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 3, NA_TCP_SOCKETS)), MANY);
    ck_assert(!awaited());
    finish();
    ck_assert_int_eq(tcp()->read_at, 101 * SECOND);
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 3, NA_TCP_SOCKETS)), MANY);
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 2, NA_TCP_SOCKETS)), 2 * MANY);
}
END_TEST

START_TEST(all_requests_wait_for_the_same_reading)
{
    for (uint64_t key = 1; key <= 5; key++) {
        na_snapshot_reading(snapshot, key, NA_TCP_SOCKETS);
        ck_assert(awaited());
        na_snapshot_turn(snapshot);
    }
    na_snapshot_sample(snapshot); /* alarms too */
    finish();
    for (uint64_t key = 1; key <= 5; key++)
        ck_assert_uint_eq(established(na_snapshot_reading(snapshot, key, NA_TCP_SOCKETS)), MANY);
    ck_assert_uint_eq(tcp()->readings, 1);
}
END_TEST

START_TEST(a_request_waits_for_half_a_second)
{
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    time_now += SECOND / 2 - 1;
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    ck_assert(awaited());
    time_now += 1;
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    ck_assert(!awaited());
    /* an alarm has more patience */
    na_snapshot_be_patient(snapshot, 2, time_now + 10 * SECOND);
    time_now += 9 * SECOND;
    na_snapshot_reading(snapshot, 2, NA_TCP_SOCKETS);
    ck_assert(awaited());
}
END_TEST

/* Requests that overtake it do not make it a new one. */
START_TEST(a_request_that_is_overtaken_waits_no_longer)
{
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    for (uint64_t key = 2; key < 100; key++)
        na_snapshot_reading(snapshot, key, NA_NETSTAT);
    time_now += SECOND / 2;
    na_snapshot_forget_awaited(snapshot);
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    ck_assert(!na_snapshot_awaits(snapshot));
}
END_TEST

START_TEST(many_that_wait_leave_room_for_the_others)
{
    uint64_t serial;

    for (uint64_t key = 1; key <= 100; key++)
        na_snapshot_reading(snapshot, key, NA_TCP_SOCKETS);
    serial = na_snapshot_reading(snapshot, 200, NA_NETSTAT)->serial;
    time_now += SECOND;
    ck_assert_uint_ne(na_snapshot_reading(snapshot, 201, NA_NETSTAT)->serial, serial);
    ck_assert_uint_eq(na_snapshot_reading(snapshot, 200, NA_NETSTAT)->serial, serial);
}
END_TEST

START_TEST(nobody_waits_for_what_will_take_too_long)
{
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    time_now += 2 * SECOND;
    finish(); /* two seconds, it seems */
    na_snapshot_forget_awaited(snapshot);
    time_now += 100 * SECOND;
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 2, NA_TCP_SOCKETS)), MANY);
    ck_assert(!awaited());
    ck_assert_int_eq(na_snapshot_turn(snapshot), NA_WORK_DUE); /* but one is under way */
    time_now += 2 * SECOND - SECOND / 4;
    na_snapshot_reading(snapshot, 3, NA_TCP_SOCKETS);
    ck_assert(awaited()); /* it will end soon */
}
END_TEST

START_TEST(nothing_is_abandoned_because_it_is_long)
{
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    while (na_snapshot_turn(snapshot) != NA_WORK_NONE)
        time_now += SECOND;
    ck_assert_uint_eq(established(na_snapshot_last(snapshot, NA_TCP_SOCKETS)), MANY);
    ck_assert_int_eq(tcp()->state, NA_OK);
}
END_TEST

START_TEST(readings_take_turns_with_each_other)
{
    fake_kernel.udp = 1000;
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    na_snapshot_reading(snapshot, 1, NA_UDP_SOCKETS);
    na_snapshot_reading(snapshot, 1, NA_LINKS);
    na_snapshot_reading(snapshot, 1, NA_DEV); /* needs the links too */
    for (unsigned i = 0; i < 200; i++)
        na_snapshot_turn(snapshot);
    ck_assert_uint_eq(na_snapshot_last(snapshot, NA_UDP_SOCKETS)->rows.total[0], 1000);
    ck_assert_uint_eq(na_snapshot_last(snapshot, NA_LINKS)->rows.count, 1);
    ck_assert_int_eq(tcp()->state, NA_NOT_YET_READ);
    finish();
    ck_assert_uint_eq(established(na_snapshot_last(snapshot, NA_TCP_SOCKETS)), MANY);
    ck_assert_int_eq(na_snapshot_source(snapshot, NA_DEV)->state, NA_OK);
}
END_TEST

START_TEST(the_timer_samples_what_is_under_way)
{
    fake_kernel.listeners = 1000;
    na_snapshot_sample(snapshot);
    finish();
    ck_assert_uint_eq(na_snapshot_last(snapshot, NA_LISTENERS)->rows.count, 1000);
    ck_assert_uint_eq(na_snapshot_source(snapshot, NA_LISTENERS)->readings, 1);
    time_now += 1000 * SECOND; /* however long the first one took on a busy host */
    na_snapshot_reading(snapshot, 1, NA_LISTENERS);
    ck_assert(awaited());
    na_snapshot_sample(snapshot);
    finish();
    ck_assert_uint_eq(na_snapshot_source(snapshot, NA_LISTENERS)->readings, 2);
}
END_TEST

/* The first turns of all that is sampled take no more than one together. */
START_TEST(a_sample_has_one_turn_at_once)
{
    fake_kernel.udp = fake_kernel.listeners = 1000;
    clock_step = 2; /* more than the turn */
    na_snapshot_sample(snapshot);
    ck_assert_uint_eq(na_snapshot_last(snapshot, NA_LISTENERS)->rows.count, 0);
    ck_assert_uint_eq(fake_kernel.sent, 0);
    ck_assert_uint_gt(woken, 0);
    finish();
    ck_assert_uint_eq(na_snapshot_last(snapshot, NA_LISTENERS)->rows.count, 1000);
    ck_assert_uint_eq(established(na_snapshot_last(snapshot, NA_TCP_SOCKETS)), MANY);
}
END_TEST

/* The end of a column is found without a reading of the table after it. */
START_TEST(a_column_is_read_alone)
{
    struct na_objects *objects = na_objects_new(snapshot, na_mib_tables);
    const struct na_request request = { 1, 0 };
    uint32_t name[NA_OID_MAX];
    size_t length = na_objects_column("netstatUdpSocketQueue", name), rows = 0;
    struct na_value value;

    ck_assert_ptr_nonnull(objects);
    fake_kernel.udp = 3;
    na_snapshot_reading(snapshot, 1, NA_UDP_SOCKETS);
    finish();
    while (na_objects_next_in_column(objects, &request, name, &length, &value))
        rows++;
    ck_assert_uint_eq(rows, na_snapshot_last(snapshot, NA_UDP_SOCKETS)->rows.count);
    ck_assert_int_eq(na_snapshot_source(snapshot, NA_MCAST_GROUPS)->state, NA_NOT_YET_READ);
    ck_assert_int_eq(na_snapshot_turn(snapshot), NA_WORK_NONE);
    /* a name before or after all columns is in none */
    name[0] = 0;
    ck_assert(!na_objects_next_in_column(objects, &request, name, &length, &value));
    name[0] = UINT32_MAX;
    ck_assert(!na_objects_next_in_column(objects, &request, name, &length, &value));
    na_objects_free(objects);
}
END_TEST

START_TEST(a_kernel_that_falls_silent)
{
    enum na_work work = NA_WORK_DUE;
    const int64_t began = clock_ns();

    fake_kernel.silent_after = 10;
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    while (work == NA_WORK_DUE)
        work = na_snapshot_turn(snapshot);
    ck_assert_int_eq(work, NA_WORK_WAITS);
    ck_assert_uint_gt(na_snapshot_reading(snapshot, 2, NA_NETSTAT)->serial, 0);
    while (na_snapshot_turn(snapshot) != NA_WORK_NONE) { /* a second of real time */
        usleep(1000);
        ck_assert_int_lt(clock_ns() - began, 40 * SECOND);
    }
    ck_assert_int_ge(clock_ns() - began, SECOND * 9 / 10);
    /* net/tcp is read instead */
    ck_assert_int_eq(tcp()->state, NA_OK);
    ck_assert_msg(strstr(tcp()->note, strerror(ETIMEDOUT)), "%s", tcp()->note);
}
END_TEST

START_TEST(the_end_amid_readings)
{
    fake_kernel.udp = MANY;
    na_snapshot_sample(snapshot);
    ck_assert_int_eq(na_snapshot_turn(snapshot), NA_WORK_DUE);
    ck_assert_uint_gt(fake_kernel.opened, fake_kernel.closed);
    ck_assert_uint_gt(fake_kernel.dumps, 0);
}
END_TEST

START_TEST(another_filter_amid_a_reading)
{
    struct na_filter filter = { .most = 1 };

    na_snapshot_reading(snapshot, 1, NA_LINKS);
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    na_snapshot_turn(snapshot);
    na_snapshot_set_filter(snapshot, &filter);
    finish();
    ck_assert_int_eq(na_snapshot_source(snapshot, NA_LINKS)->state, NA_OK);
    ck_assert_uint_eq(established(na_snapshot_last(snapshot, NA_TCP_SOCKETS)), MANY);
    ck_assert_uint_eq(fake_kernel.dumps, 1);
}
END_TEST

START_TEST(another_session_amid_a_reading)
{
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    na_snapshot_turn(snapshot);
    na_snapshot_session_began(snapshot);
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    ck_assert(awaited());
    finish();
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS)), MANY);
    ck_assert_uint_eq(fake_kernel.dumps, 1);
}
END_TEST

/* ---- interfaces that change while they are listed */

static const char *last_error(enum na_source_id id)
{
    return na_snapshot_source(snapshot, id)->last_error;
}

START_TEST(a_list_that_changes_is_read_again)
{
    fake_kernel.interrupted = 3; /* of the links, then of the statistics */
    na_snapshot_reading(snapshot, 1, NA_LINKS);
    finish();
    ck_assert_int_eq(na_snapshot_source(snapshot, NA_LINKS)->state, NA_OK);
    ck_assert_uint_eq(na_snapshot_last(snapshot, NA_LINKS)->rows.count, 1);
}
END_TEST

START_TEST(a_list_that_keeps_changing_is_served_and_marked)
{
    fake_kernel.interrupted = UINT32_MAX;
    na_snapshot_reading(snapshot, 1, NA_LINKS);
    finish();
    ck_assert_int_eq(na_snapshot_source(snapshot, NA_LINKS)->state, NA_MALFORMED);
    ck_assert_msg(strstr(last_error(NA_LINKS), "kept changing"), "%s", last_error(NA_LINKS));
    ck_assert_uint_eq(na_snapshot_last(snapshot, NA_LINKS)->rows.count, 1);
    fake_kernel.interrupted = 0;
    time_now += 100 * SECOND;
    na_snapshot_reading(snapshot, 2, NA_LINKS);
    finish();
    ck_assert_int_eq(na_snapshot_source(snapshot, NA_LINKS)->state, NA_OK);
    ck_assert_uint_eq(na_snapshot_last(snapshot, NA_LINKS)->rows.count, 1);
}
END_TEST

static TCase *readings(void)
{
    TCase *readings = tcase_create("readings");

    tcase_add_checked_fixture(readings, set_up, tear_down);
    tcase_set_timeout(readings, 60);
    tcase_add_test(readings, a_long_reading_delays_nobody);
    tcase_add_test(readings, a_short_reading_ends_in_its_first_turn);
    tcase_add_test(readings, the_last_complete_reading_is_served_meanwhile);
    tcase_add_test(readings, all_requests_wait_for_the_same_reading);
    tcase_add_test(readings, a_request_waits_for_half_a_second);
    tcase_add_test(readings, a_request_that_is_overtaken_waits_no_longer);
    tcase_add_test(readings, many_that_wait_leave_room_for_the_others);
    tcase_add_test(readings, nobody_waits_for_what_will_take_too_long);
    tcase_add_test(readings, nothing_is_abandoned_because_it_is_long);
    tcase_add_test(readings, readings_take_turns_with_each_other);
    tcase_add_test(readings, the_timer_samples_what_is_under_way);
    tcase_add_test(readings, a_sample_has_one_turn_at_once);
    tcase_add_test(readings, a_column_is_read_alone);
    tcase_add_test(readings, a_kernel_that_falls_silent);
    tcase_add_test(readings, the_end_amid_readings);
    tcase_add_test(readings, another_filter_amid_a_reading);
    tcase_add_test(readings, another_session_amid_a_reading);
    tcase_add_test(readings, a_list_that_changes_is_read_again);
    tcase_add_test(readings, a_list_that_keeps_changing_is_served_and_marked);
    return readings;
}

int main(void)
{
    Suite *suite = suite_create("turns");

    suite_add_tcase(suite, readings());
    return tests_run(suite);
}
