/*
 * Which namespaces are shown, and processes and namespaces that come and go.
 */
#include <stdio.h>
#include <string.h>

#include "alarms/alarms.h"
#include "alarms/mib_tables.h"
#include "namespaces_kit.h"

/* ---- which are shown */

static size_t shown_with(const struct na_filter *filter)
{
    na_snapshot_set_namespace_filter(world.snapshot, filter);
    return read_rows()->count;
}

START_TEST(a_filter_decides_which_are_shown)
{
    struct na_filter filter = { .most = 0 };
    const struct na_rows *rows;

    for (unsigned i = 0; i < 4; i++) {
        static const char *const groups[] = { "0::/a.service", "0::/b.service", "0::/lxc.payload.c",
                                              "0::/batch" };
        char name[2] = { (char)('z' - i), '\0' };

        write_namespace(name, i, i);
        write_process(30 + i, name, 2, groups[i]);
        ck_assert_uint_eq(read_rows()->count, i + 2); /* so that a.service is the oldest */
    }
    ck_assert(na_filter_add(&filter, NA_EXCLUDE_NAMES, "b.*"));
    ck_assert_uint_eq(shown_with(&filter), 4);
    ck_assert_ptr_null(row_named("b.service"));
    rows = read_rows();
    ck_assert_uint_eq(rows->total[NA_NS_TOTAL_LEFT_OUT], 1);
    ck_assert(na_filter_add(&filter, NA_INCLUDE_KINDS, "unit"));
    ck_assert_uint_eq(shown_with(&filter), 2); /* the host's is always shown */
    ck_assert_ptr_nonnull(row_named("a.service"));
    filter = (struct na_filter){ .most = 2 };
    ck_assert_uint_eq(shown_with(&filter), 3);
    ck_assert_ptr_nonnull(row_named("a.service"));
    ck_assert_ptr_nonnull(row_named("b.service"));
    ck_assert_uint_eq(read_rows()->total[NA_NS_TOTAL_LEFT_OUT], 2);
}
END_TEST

/* ---- processes and namespaces that come and go */

START_TEST(a_namespace_keeps_its_row_while_its_processes_change)
{
    const struct na_namespace_row *row;
    uint32_t index;

    read_rows();
    write_namespace("a", 1, 2);
    for (unsigned pid = 30; pid < 40; pid++)
        write_process(pid, "a", 2, "0::/a.service");
    row = row_named("a.service");
    index = row->index;
    ck_assert_int_eq(row->since, world.now);
    ck_assert_int_eq(row->discontinuity, world.now);
    /* one process of the previous reading is enough, and the first one goes before others */
    for (unsigned pid = 30; pid < 33; pid++)
        remove_process(pid);
    ck_assert_uint_eq(index_named("a.service"), index);
    for (unsigned pid = 33; pid < 36; pid++)
        remove_process(pid);
    row = row_named("a.service");
    ck_assert_uint_eq(row->index, index);
    ck_assert_uint_eq(row->first_pid, 36);
    ck_assert_int_lt(row->since, world.now);
}
END_TEST

/* The kernel gives the inode of a namespace that has ended to the next one. */
START_TEST(a_new_namespace_is_a_new_row)
{
    uint32_t first;

    write_namespace("a", 1, 2);
    write_process(30, "a", 2, "0::/a.service");
    first = index_named("a.service");
    remove_process(30);
    write_process(40, "a", 3, "0::/a.service");
    ck_assert_uint_gt(index_named("a.service"), first);
    first = index_named("a.service");
    remove_process(40);
    ck_assert_uint_eq(read_rows()->count, 1);
    write_process(40, "a", 3, "0::/a.service");
    ck_assert_uint_gt(index_named("a.service"), first);
}
END_TEST

START_TEST(a_number_reused_by_another_process_proves_nothing)
{
    uint32_t first;

    write_namespace("a", 1, 2);
    write_process(30, "a", 2, "0::/a.service");
    first = index_named("a.service");
    write_process(30, "a", 99, "0::/a.service");
    ck_assert_uint_gt(index_named("a.service"), first);
}
END_TEST

/* A process that moves to another namespace takes nothing with it. */
START_TEST(a_process_may_move)
{
    uint32_t a, b;

    write_namespace("a", 1, 2);
    write_namespace("b", 3, 4);
    write_process(30, "a", 2, "0::/a.service");
    write_process(31, "a", 2, "0::/a.service");
    write_process(40, "b", 2, "0::/b.service");
    a = index_named("a.service");
    b = index_named("b.service");
    write_process(31, "b", 2, "0::/a.service");
    ck_assert_uint_eq(index_named("a.service"), a);
    ck_assert_uint_eq(row_named("a.service")->processes, 1);
    write_process(31, "b", 2, "0::/b.service");
    ck_assert_uint_eq(index_named("b.service"), b);
    ck_assert_uint_eq(row_named("b.service")->processes, 2);
}
END_TEST

START_TEST(processes_without_files_are_left_out)
{
    const struct na_rows *rows;

    /* one whose net is already gone, a zombie; one that may not be looked at, as here a loop */
    world_make_folder(&world, "30");
    world_make_folder(&world, "31");
    world_link(&world, "31/net", "net");
    world_write(&world, "sys/33", "no process");
    rows = read_rows();
    ck_assert_uint_eq(rows->count, 1);
    ck_assert_uint_eq(rows->total[NA_NS_TOTAL_UNREADABLE], 1);
    ck_assert_int_eq(na_snapshot_source(world.snapshot, NA_NAMESPACES)->state, NA_OK);
}
END_TEST

/* ---- alarms */

static const struct timespec day = { .tv_sec = 1700000000 };

static void step(struct na_alarms *alarms)
{
    static uint64_t key = 1000;

    world.now += INTERVAL * SECOND;
    na_snapshot_sample(world.snapshot);
    na_alarms_step(alarms, ++key, world.now, day);
}

static size_t raised(const struct na_alarms *alarms)
{
    return na_alarms_raised(alarms)->count;
}

/* The alarm has the name of its namespace, and ends with it: the next namespace has an alarm
 * of its own. */
START_TEST(an_alarm_is_about_one_namespace)
{
    struct na_objects *objects = na_objects_new(world.snapshot, na_mib_tables);
    struct na_alarms *alarms = na_alarms_new(objects);
    const struct na_alarm_row *row;
    char mistake[256];
    struct na_rule rule;

    ck_assert(na_rule_read("n warning namespace * not host netstatNsListenOverflows rises by 5 "
                           "within 10s",
                           &rule, mistake, sizeof(mistake)));
    ck_assert(na_alarms_configure(alarms, &rule, 1, day));
    for (unsigned i = 0; i < 2; i++) {
        write_namespace(i ? "b" : "a", 10, 1);
        write_process(30 + i, i ? "b" : "a", 1, i ? "0::/b.service" : "0::/a.service");
    }
    step(alarms);
    step(alarms);
    write_namespace("net", 500, 1); /* the host's own */
    write_namespace("b", 15, 1);
    step(alarms);
    ck_assert_uint_eq(raised(alarms), 1);
    row = na_rows_at(na_alarms_raised(alarms), 0);
    ck_assert_msg(strstr(row->instance->text, "(b.service)") != NULL, "%s", row->instance->text);
    write_process(31, "b", 99, "0::/b.service");
    write_namespace("b", 40, 1);
    step(alarms);
    ck_assert_uint_eq(raised(alarms), 0);
    write_namespace("b", 45, 1);
    step(alarms);
    ck_assert_uint_eq(raised(alarms), 1);
    na_alarms_free(alarms);
    na_objects_free(objects);
}
END_TEST

TCase *namespaces_changes(void)
{
    TCase *tcase = tcase_create("changes");

    tcase_add_checked_fixture(tcase, namespaces_set_up, namespaces_tear_down);
    tcase_add_test(tcase, a_filter_decides_which_are_shown);
    tcase_add_test(tcase, a_namespace_keeps_its_row_while_its_processes_change);
    tcase_add_test(tcase, a_new_namespace_is_a_new_row);
    tcase_add_test(tcase, a_number_reused_by_another_process_proves_nothing);
    tcase_add_test(tcase, a_process_may_move);
    tcase_add_test(tcase, processes_without_files_are_left_out);
    tcase_add_test(tcase, an_alarm_is_about_one_namespace);
    return tcase;
}
