/*
 * A root that disappears, returns or becomes another process's while it is read.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kit/dev_header.h"
#include "tables/net_dev.h"
#include "tables/softnet.h"
#include "kit/support.h"

static struct world world;
static char process[sizeof(world.root) + 8]; /* the root, a folder that may be moved */
static char away[sizeof(process) + 8];
static unsigned events[NA_ROOT_ANOTHER + 1];

static void note_event(void *arg, const struct na_root *root, enum na_root_event event)
{
    (void)arg;
    ck_assert_str_eq(root->path, process);
    events[event]++;
}

/*
 * The content of /proc/PID/stat for a process with this start time. Its name imitates the fields
 * after it.
 */
static void write_started(unsigned ticks)
{
    world_write(&world, "process/stat",
                "4711 (a) S 1 (b) S 1 4711 4711 0 -1 4194560 120 0 0 0 0 0 0 0 20 0 1 0 %u 8192000 "
                "190 18446744073709551615\n",
                ticks);
}

static void write_counters(unsigned number)
{
    world_write(&world, "process/net/netstat", "TcpExt: ListenOverflows\nTcpExt: %u\n", number);
    world_write(&world, "process/net/dev", "%seth0: %u 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n", dev_header,
                number);
    world_write(&world, "process/net/softnet_stat",
                "%08x 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
                "00000000 00000000 00000000 00000000\n",
                number);
}

static void open_root(void)
{
    world_open(&world);
    snprintf(process, sizeof(process), "%s/process", world.root);
    snprintf(away, sizeof(away), "%s/away", world.root);
    memset(events, 0, sizeof(events));
}

static unsigned reports;

static void note_source(void *arg, const struct na_source *source)
{
    (void)arg;
    reports += source->readings > 1;
}

static void start(void)
{
    reports = 0;
    world.snapshot = na_snapshot_new(process, 64, INTERVAL, world_clock(&world), note_source, NULL);
    ck_assert_ptr_nonnull(world.snapshot);
    na_snapshot_report_root(world.snapshot, note_event);
}

static void close_root(void)
{
    world_close(&world);
}

static void sample(void)
{
    world.now += INTERVAL * SECOND;
    na_snapshot_sample(world.snapshot);
    for (unsigned id = 0; id < NA_SOURCES; id++)
        world_read_again(&world, id);
}

static int64_t group_discontinuity(void)
{
    return world_group(&world, NA_NETSTAT, "TcpExt")->discontinuity;
}

static const void *only_row(enum na_source_id id)
{
    const struct na_rows *rows = &world_read_again(&world, id)->rows;

    ck_assert_uint_eq(rows->count, 1);
    return na_rows_at(rows, 0);
}

static int64_t row_discontinuity(void)
{
    return ((const struct na_dev_row *)only_row(NA_DEV))->discontinuity;
}

static int64_t cpu_discontinuity(void)
{
    return ((const struct na_cpu *)only_row(NA_SOFTNET))->discontinuity;
}

static uint64_t overflows(bool *there)
{
    uint64_t number = 0;

    *there = world_find(&world, NA_NETSTAT, world_read_again(&world, NA_NETSTAT), "TcpExt",
                        "ListenOverflows", &number);
    return number;
}

static void expect_all_began_after(int64_t then)
{
    ck_assert_int_gt(group_discontinuity(), then);
    ck_assert_int_gt(row_discontinuity(), then);
    ck_assert_int_gt(cpu_discontinuity(), then);
}

/*
 * Another process with the same number: its counters are higher, so they alone would not show it.
 */
START_TEST(another_process)
{
    struct na_dev_row before;
    int64_t then;
    bool there;

    write_started(1000);
    write_counters(100);
    start();
    sample();
    then = world.now;
    sample();
    before = *(const struct na_dev_row *)only_row(NA_DEV);
    ck_assert_int_eq(group_discontinuity(), 0);
    ck_assert_int_eq(before.discontinuity, 0);
    then = world.now;
    write_started(2000);
    write_counters(500);
    sample();
    expect_all_began_after(then);
    ck_assert_uint_eq(overflows(&there), 500);
    ck_assert_uint_ne(((const struct na_dev_row *)only_row(NA_DEV))->serial, before.serial);
    ck_assert_uint_eq(((const struct na_dev_row *)only_row(NA_DEV))->index, before.index);
    then = world.now;
    write_counters(501);
    sample();
    ck_assert_int_le(group_discontinuity(), then);
    ck_assert_int_le(row_discontinuity(), then);
    ck_assert_uint_eq(events[NA_ROOT_ANOTHER], 1);
    ck_assert_uint_eq(events[NA_ROOT_GONE] + events[NA_ROOT_BACK] + reports, 0);
}
END_TEST

/* All sources become absent with the root, and that is reported once. */
START_TEST(gone_and_back)
{
    int64_t then;
    bool there;

    write_started(1000);
    write_counters(100);
    start();
    sample();
    ck_assert_int_eq(rename(process, away), 0);
    world.now += INTERVAL * SECOND;
    na_snapshot_sample(world.snapshot); /* those too that are not sampled */
    for (unsigned id = 0; id < NA_SOURCES; id++)
        ck_assert_int_eq(na_snapshot_source(world.snapshot, id)->state, NA_ABSENT);
    sample();
    overflows(&there);
    ck_assert(!there);
    ck_assert_uint_eq(world_read_again(&world, NA_DEV)->rows.count, 0);
    ck_assert_uint_eq(events[NA_ROOT_GONE], 1);
    then = world.now;
    ck_assert_int_eq(rename(away, process), 0);
    write_counters(200);
    sample();
    ck_assert_uint_eq(overflows(&there), 200);
    expect_all_began_after(then);
    sample();
    ck_assert_uint_eq(events[NA_ROOT_GONE], 1);
    ck_assert_uint_eq(events[NA_ROOT_BACK], 1);
    ck_assert_uint_eq(events[NA_ROOT_ANOTHER] + reports, 0);
}
END_TEST

/* A process that has ended keeps its number until it is waited for, but no longer has net. */
START_TEST(ended_not_waited_for)
{
    write_started(1000);
    write_counters(100);
    start();
    sample();
    ck_assert_int_eq(rename(process, away), 0);
    world_make_folder(&world, "process");
    world_make_folder(&world, "process/net");
    write_started(1000);
    sample();
    ck_assert_uint_eq(events[NA_ROOT_GONE], 1);
    ck_assert_uint_eq(reports, 0);
}
END_TEST

START_TEST(never_there)
{
    start();
    ck_assert_uint_eq(events[NA_ROOT_GONE], 0);
    sample();
    sample();
    ck_assert_uint_eq(events[NA_ROOT_GONE], 1);
    ck_assert_int_eq(na_snapshot_source(world.snapshot, NA_NETSTAT)->state, NA_ABSENT);
}
END_TEST

/*
 * Saved files do not belong to a process: overwriting them does not make the root another one, and
 * a missing root is reported as missing.
 */
START_TEST(saved_files)
{
    int64_t then;

    write_counters(100);
    start();
    sample();
    write_counters(101);
    sample();
    ck_assert_int_eq(group_discontinuity(), 0);
    ck_assert_int_eq(row_discontinuity(), 0);
    world_remove(&world, "process/net/dev");
    sample();
    ck_assert_uint_eq(reports, 1);
    then = world.now;
    write_counters(102);
    sample();
    ck_assert_int_gt(row_discontinuity(), then);
    ck_assert_int_eq(group_discontinuity(), 0);
    ck_assert_uint_eq(reports, 2);
    ck_assert_uint_eq(events[NA_ROOT_GONE] + events[NA_ROOT_BACK] + events[NA_ROOT_ANOTHER], 0);
}
END_TEST

/* A failed reading in between does not hide that the file was missing. */
START_TEST(away_then_unreadable)
{
    int64_t then;

    write_counters(100);
    start();
    sample();
    world_remove(&world, "process/net/netstat");
    world_remove(&world, "process/net/softnet_stat");
    sample();
    then = world.now;
    world_make_folder(&world, "process/net/netstat");
    world_make_folder(&world, "process/net/softnet_stat");
    sample();
    ck_assert_int_eq(na_snapshot_source(world.snapshot, NA_NETSTAT)->state, NA_UNREADABLE);
    world_remove(&world, "process/net/netstat");
    world_remove(&world, "process/net/softnet_stat");
    write_counters(200);
    sample();
    ck_assert_int_gt(group_discontinuity(), then);
    ck_assert_int_gt(cpu_discontinuity(), then);
}
END_TEST

/* The number of files of a network namespace that this process has open. */
static unsigned open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    const struct dirent *entry;
    unsigned count = 0;

    ck_assert_ptr_nonnull(folder);
    while ((entry = readdir(folder)) != NULL) {
        char target[300];
        ssize_t length = readlinkat(dirfd(folder), entry->d_name, target, sizeof(target) - 1);

        target[length > 0 ? length : 0] = '\0';
        count += strncmp(target, "/proc/", 6) == 0 && strstr(target, "/net") != NULL;
    }
    closedir(folder);
    return count;
}

/* An open file of /proc/PID/net keeps its namespace. Those of /proc are of our own, and stay open.
 */
START_TEST(nothing_stays_open)
{
    snprintf(process, sizeof(process), "/proc/%d", (int)getpid());
    start();
    sample();
    ck_assert_int_eq(na_snapshot_source(world.snapshot, NA_NETSTAT)->state, NA_OK);
    ck_assert_uint_eq(open_files(), 0);
    world_close(&world);
    snprintf(process, sizeof(process), "/proc/");
    start();
    sample();
    ck_assert_uint_gt(open_files(), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("roots");
    TCase *tests = tcase_create("roots");

    tcase_add_checked_fixture(tests, open_root, close_root);
    tcase_add_test(tests, another_process);
    tcase_add_test(tests, gone_and_back);
    tcase_add_test(tests, ended_not_waited_for);
    tcase_add_test(tests, never_there);
    tcase_add_test(tests, saved_files);
    tcase_add_test(tests, away_then_unreadable);
    tcase_add_test(tests, nothing_stays_open);
    suite_add_tcase(suite, tests);
    return tests_run(suite);
}
