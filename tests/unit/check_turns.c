/*
 * Readings that take turns: jobs, and the tables of a kernel that lists as much as the test wants.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alarms/mib_tables.h"
#include "base/job.h"
#include "kernel/socket_owners.h"
#include "kit/clock.h"
#include "kit/fake_kernel.h"
#include "kit/suite.h"
#include "mib/objects.h"
#include "tables/tcp_states.h"

static const int64_t SECOND = 1000000000;

enum { MANY = 100000, TURNS_MOST = 10000000 };

/* ---- jobs */

struct work {
    unsigned steps, wanted;
    bool cancelled, sleeps;
};

static void count_steps(void *arg)
{
    struct work *work = arg;

    while (work->steps < work->wanted) {
        work->steps++;
        if (!(work->sleeps ? na_job_wait() : na_job_rest())) {
            work->cancelled = true;
            return;
        }
    }
}

START_TEST(a_job_rests_between_its_steps)
{
    struct work work = { .wanted = 3 };
    struct na_job job;

    ck_assert(na_job_begin(&job, count_steps, &work));
    for (unsigned i = 1; i <= 3; i++) {
        ck_assert(!na_job_turn(&job, 0));
        ck_assert_uint_eq(work.steps, i);
        ck_assert(!job.waits && !na_job_is_running());
    }
    ck_assert(na_job_is_under_way(&job));
    ck_assert(na_job_turn(&job, 0));
    ck_assert(!na_job_is_under_way(&job));
}
END_TEST

START_TEST(a_long_turn_is_enough)
{
    struct work work = { .wanted = 1000 };
    struct na_job job;

    ck_assert(na_job_begin(&job, count_steps, &work));
    ck_assert(na_job_turn(&job, 60 * SECOND));
    ck_assert_uint_eq(work.steps, 1000);
}
END_TEST

START_TEST(a_job_that_waits_ends_its_turn)
{
    struct work work = { .wanted = 2, .sleeps = true };
    struct na_job job;

    ck_assert(na_job_begin(&job, count_steps, &work));
    ck_assert(!na_job_turn(&job, 60 * SECOND));
    ck_assert_uint_eq(work.steps, 1);
    ck_assert(job.waits);
    ck_assert(!na_job_turn(&job, 60 * SECOND));
    ck_assert(na_job_turn(&job, 60 * SECOND));
}
END_TEST

START_TEST(a_cancelled_job_returns)
{
    struct work work = { .wanted = 1000 };
    struct na_job job;

    ck_assert(na_job_begin(&job, count_steps, &work));
    ck_assert(!na_job_turn(&job, 0));
    na_job_cancel(&job);
    ck_assert(work.cancelled && !na_job_is_under_way(&job));
    ck_assert_uint_eq(work.steps, 1);
}
END_TEST

START_TEST(several_jobs_have_their_own_stacks)
{
    enum { JOBS = 10 };
    struct work work[JOBS] = { { .steps = 0 } };
    struct na_job job[JOBS];

    for (unsigned i = 0; i < JOBS; i++) {
        work[i].wanted = i + 1;
        ck_assert(na_job_begin(&job[i], count_steps, &work[i]));
    }
    for (unsigned turn = 0; turn <= JOBS; turn++)
        for (unsigned i = turn > 0 ? turn - 1 : 0; i < JOBS; i++)
            ck_assert_int_eq(na_job_turn(&job[i], 0), turn == i + 1);
    for (unsigned i = 0; i < JOBS; i++)
        ck_assert_uint_eq(work[i].steps, i + 1);
}
END_TEST

static sigjmp_buf before_overflow;

static void leave_overflow(int number)
{
    (void)number;
    siglongjmp(before_overflow, 1);
}

/* More frames than any stack has room for, each of which is written to. */
static unsigned overflow(const volatile unsigned *below, unsigned left)
{
    volatile unsigned frame[64];

    for (size_t i = 0; i < sizeof(frame) / sizeof(frame[0]); i++)
        frame[i] = below != NULL ? below[i] + 1 : 0;
    return left > 0 ? overflow(frame, left - 1) + frame[0] : 0;
}

static void overflow_once(void *arg)
{
    bool *overflowed = arg;

    if (sigsetjmp(before_overflow, 1) == 0)
        overflow(NULL, UINT_MAX);
    *overflowed = true;
}

/* A job that fills its stack meets the guard page first, and returns if it can. */
START_TEST(an_overflow_overwrites_nothing)
{
    static char handler_stack[64 * 1024];
    const stack_t on = { .ss_sp = handler_stack, .ss_size = sizeof(handler_stack) };
    const struct sigaction leave = { .sa_handler = leave_overflow, .sa_flags = SA_ONSTACK };
    struct sigaction before;
    stack_t stack_before;
    bool overflowed = false;
    struct na_job job;

    ck_assert_int_eq(sigaltstack(&on, &stack_before), 0);
    ck_assert_int_eq(sigaction(SIGSEGV, &leave, &before), 0);
    ck_assert(na_job_begin(&job, overflow_once, &overflowed));
    ck_assert(na_job_turn(&job, 0));
    ck_assert(overflowed);
    sigaction(SIGSEGV, &before, NULL);
    sigaltstack(&stack_before, NULL);
}
END_TEST

START_TEST(outside_a_job_nothing_rests)
{
    struct work work = { .wanted = 1000 };

    count_steps(&work);
    ck_assert_uint_eq(work.steps, 1000);
    work = (struct work){ .wanted = 1000, .sleeps = true };
    count_steps(&work);
    ck_assert_uint_eq(work.steps, 1000);
}
END_TEST

/* ---- readings */

static int64_t time_now;
static struct na_snapshot *snapshot;
static unsigned woken, reports;

static int64_t tests_clock(void *arg)
{
    (void)arg;
    return time_now;
}

static void wake(void *arg)
{
    (void)arg;
    woken++;
}

static void count_report(void *arg, const struct na_source *source)
{
    (void)arg;
    (void)source;
    reports++;
}

static void set_up(void)
{
    memset(&fake_kernel, 0, sizeof(fake_kernel));
    fake_kernel.tcp = MANY;
    time_now = SECOND;
    woken = 0;
    snapshot = na_snapshot_new("/proc", 64, 10, (struct na_clock){ tests_clock, NULL },
                               count_report, NULL);
    ck_assert_ptr_nonnull(snapshot);
    na_snapshot_take_turns(snapshot, 1, wake, NULL);
}

static void tear_down(void)
{
    na_snapshot_free(snapshot);
    ck_assert_uint_eq(fake_kernel.opened, fake_kernel.closed);
    ck_assert(!fake_kernel.busy);
}

/* Runs all turns that are due; returns their number. */
static unsigned finish(void)
{
    unsigned turns = 0;

    while (na_snapshot_turn(snapshot) != NA_WORK_NONE)
        ck_assert_uint_lt(turns++, TURNS_MOST);
    return turns;
}

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
    ck_assert(na_snapshot_awaits(snapshot));
    ck_assert(!na_snapshot_awaits(snapshot));
    ck_assert_uint_gt(woken, 0);
    /* others see theirs meanwhile */
    ck_assert_uint_gt(na_snapshot_reading(snapshot, 2, NA_NETSTAT)->serial, 0);
    ck_assert(!na_snapshot_awaits(snapshot));
    ck_assert_uint_gt(finish(), 100);
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS)), MANY);
    ck_assert(!na_snapshot_awaits(snapshot));
    ck_assert_int_eq(tcp()->state, NA_OK);
    ck_assert_uint_eq(tcp()->readings, 1);
}
END_TEST

START_TEST(a_short_reading_ends_in_its_first_turn)
{
    fake_kernel.tcp = 10;
    na_snapshot_take_turns(snapshot, 60 * SECOND, wake, NULL);
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS)), 10);
    ck_assert(!na_snapshot_awaits(snapshot));
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
    ck_assert(na_snapshot_awaits(snapshot));
    for (unsigned i = 0; i < 50; i++) {
        ck_assert_int_ne(na_snapshot_turn(snapshot), NA_WORK_NONE);
        reading = na_snapshot_reading(snapshot, 2, NA_TCP_SOCKETS);
        ck_assert_uint_eq(established(reading), MANY);
        ck_assert_int_eq(tcp()->read_at, SECOND);
    }
    /* one that no longer waits sees the first one to its end, like all variables of a request */
    na_snapshot_reading(snapshot, 3, NA_TCP_SOCKETS);
    ck_assert(na_snapshot_awaits(snapshot));
    time_now += SECOND / 2;
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 3, NA_TCP_SOCKETS)), MANY);
    ck_assert(!na_snapshot_awaits(snapshot));
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
        ck_assert(na_snapshot_awaits(snapshot));
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
    ck_assert(na_snapshot_awaits(snapshot));
    time_now += 1;
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    ck_assert(!na_snapshot_awaits(snapshot));
    /* an alarm has more patience */
    na_snapshot_be_patient(snapshot, 2, 10 * SECOND);
    time_now += 9 * SECOND;
    na_snapshot_reading(snapshot, 2, NA_TCP_SOCKETS);
    ck_assert(na_snapshot_awaits(snapshot));
}
END_TEST

START_TEST(nobody_waits_for_what_will_take_too_long)
{
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    time_now += 2 * SECOND;
    finish(); /* two seconds, it seems */
    na_snapshot_awaits(snapshot);
    time_now += 100 * SECOND;
    ck_assert_uint_eq(established(na_snapshot_reading(snapshot, 2, NA_TCP_SOCKETS)), MANY);
    ck_assert(!na_snapshot_awaits(snapshot));
    ck_assert_int_eq(na_snapshot_turn(snapshot), NA_WORK_DUE); /* but one is under way */
    time_now += 2 * SECOND - SECOND / 4;
    na_snapshot_reading(snapshot, 3, NA_TCP_SOCKETS);
    ck_assert(na_snapshot_awaits(snapshot)); /* it will end soon */
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
    time_now += 10 * SECOND;
    na_snapshot_reading(snapshot, 1, NA_LISTENERS);
    ck_assert(na_snapshot_awaits(snapshot));
    na_snapshot_sample(snapshot);
    finish();
    ck_assert_uint_eq(na_snapshot_source(snapshot, NA_LISTENERS)->readings, 2);
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
    ck_assert_uint_eq(fake_kernel.dumps, 2);
}
END_TEST

START_TEST(another_session_amid_a_reading)
{
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    na_snapshot_turn(snapshot);
    na_snapshot_session_began(snapshot);
    na_snapshot_reading(snapshot, 1, NA_TCP_SOCKETS);
    ck_assert(na_snapshot_awaits(snapshot));
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

/* ---- owners */

/* Rows of nothing but an inode. */
static void want(struct na_socket_owners *owners, uint32_t *inodes, size_t count)
{
    const struct na_rows rows = { .size = sizeof(*inodes), .count = count, .row = (char *)inodes };

    ck_assert(na_socket_owners_want(owners, NA_OWNED_UDP, &rows, 0));
}

static uint32_t inode_of(int fd)
{
    struct stat about;

    ck_assert_int_eq(fstat(fd, &about), 0);
    return (uint32_t)about.st_ino;
}

START_TEST(owners_are_searched_for_in_turns)
{
    struct na_socket_owners *owners = na_socket_owners_new("/proc");
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    uint32_t inodes[] = { inode_of(fd), UINT32_MAX };
    unsigned turns = 0;

    woken = 0;
    na_socket_owners_take_turns(owners, 1, wake, NULL);
    want(owners, inodes, 2);
    ck_assert_ptr_null(na_socket_owners_find(owners, NA_OWNED_UDP, inodes[0]));
    ck_assert(na_socket_owners_awaits(owners));
    ck_assert_uint_eq(woken, 1);
    while (!na_socket_owners_turn(owners))
        ck_assert_uint_lt(turns++, TURNS_MOST);
    ck_assert_uint_gt(turns, 3);
    ck_assert_ptr_nonnull(na_socket_owners_find(owners, NA_OWNED_UDP, inodes[0]));
    ck_assert_uint_eq(na_socket_owners_find(owners, NA_OWNED_UDP, inodes[0])->pid,
                      (uint32_t)getpid());
    ck_assert(!na_socket_owners_awaits(owners));
    close(fd);
    na_socket_owners_free(owners);
}
END_TEST

static unsigned descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    unsigned count = 0;

    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

START_TEST(the_end_amid_a_search)
{
    struct na_socket_owners *owners = na_socket_owners_new("/proc");
    uint32_t inode = UINT32_MAX;
    unsigned before = descriptors();

    na_socket_owners_take_turns(owners, 1, wake, NULL);
    want(owners, &inode, 1);
    ck_assert_ptr_null(na_socket_owners_find(owners, NA_OWNED_UDP, inode));
    ck_assert(!na_socket_owners_turn(owners));
    na_socket_owners_free(owners);
    ck_assert_uint_eq(descriptors(), before);
}
END_TEST

static TCase *jobs(void)
{
    TCase *jobs = tcase_create("jobs");

    tcase_add_test(jobs, a_job_rests_between_its_steps);
    tcase_add_test(jobs, a_long_turn_is_enough);
    tcase_add_test(jobs, a_job_that_waits_ends_its_turn);
    tcase_add_test(jobs, a_cancelled_job_returns);
    tcase_add_test(jobs, several_jobs_have_their_own_stacks);
    tcase_add_test(jobs, an_overflow_overwrites_nothing);
    tcase_add_test(jobs, outside_a_job_nothing_rests);
    tcase_add_test(jobs, owners_are_searched_for_in_turns);
    tcase_add_test(jobs, the_end_amid_a_search);
    return jobs;
}

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
    tcase_add_test(readings, nobody_waits_for_what_will_take_too_long);
    tcase_add_test(readings, nothing_is_abandoned_because_it_is_long);
    tcase_add_test(readings, readings_take_turns_with_each_other);
    tcase_add_test(readings, the_timer_samples_what_is_under_way);
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

    suite_add_tcase(suite, jobs());
    suite_add_tcase(suite, readings());
    return tests_run(suite);
}
