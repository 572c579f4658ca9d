/*
 * Jobs: work with a stack of its own, which rests between its steps.
 */
#include <check.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>

#include "base/job.h"
#include "jobs_cgroups.h"
#include "jobs_owners.h"
#include "kit/clock.h"
#include "kit/suite.h"

static const int64_t SECOND = 1000000000;

struct work {
    unsigned steps, wanted;
    bool cancelled, sleeps, stays, over;
};

static void count_steps(void *arg)
{
    struct work *work = arg;

    while (work->steps < work->wanted) {
        work->steps++;
        if (!(work->sleeps ? na_job_wait() : na_job_rest())) {
            work->cancelled = true;
            work->over = na_job_is_over();
            if (!work->stays)
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

static void work_for(int64_t duration)
{
    const int64_t until = clock_ns() + duration;

    while (clock_ns() < until)
        continue;
}

static void work_in_long_steps(void *arg)
{
    struct work *work = arg;

    do {
        work_for(SECOND / 50);
        work->steps++;
        work->over = na_job_is_over();
    } while (work->steps < work->wanted && na_job_rest());
}

/* A second step would end long after the turn. */
START_TEST(a_turn_ends_before_a_step_that_would_pass_its_end)
{
    struct work work = { .wanted = 2 };
    struct na_job job;

    ck_assert(na_job_begin(&job, work_in_long_steps, &work));
    ck_assert(!na_job_turn(&job, SECOND / 40));
    ck_assert_uint_eq(work.steps, 1);
    ck_assert(work.over);
    ck_assert(!na_job_is_over());
    na_job_cancel(&job);
    ck_assert_uint_eq(work.steps, 1);
}
END_TEST

START_TEST(a_cancelled_job_has_no_turns_that_end)
{
    struct work work = { .wanted = 2, .stays = true };
    struct na_job job;

    ck_assert(na_job_begin(&job, count_steps, &work));
    ck_assert(!na_job_turn(&job, 0));
    na_job_cancel(&job);
    ck_assert_uint_eq(work.steps, 2);
    ck_assert(!work.over);
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

static TCase *jobs_case(void)
{
    TCase *jobs = tcase_create("jobs");

    tcase_add_test(jobs, a_job_rests_between_its_steps);
    tcase_add_test(jobs, a_long_turn_is_enough);
    tcase_add_test(jobs, a_turn_ends_before_a_step_that_would_pass_its_end);
    tcase_add_test(jobs, a_cancelled_job_has_no_turns_that_end);
    tcase_add_test(jobs, a_job_that_waits_ends_its_turn);
    tcase_add_test(jobs, a_cancelled_job_returns);
    tcase_add_test(jobs, several_jobs_have_their_own_stacks);
    tcase_add_test(jobs, an_overflow_overwrites_nothing);
    tcase_add_test(jobs, outside_a_job_nothing_rests);
    return jobs;
}

int main(void)
{
    Suite *suite = suite_create("jobs");

    suite_add_tcase(suite, jobs_case());
    suite_add_tcase(suite, owners_case());
    suite_add_tcase(suite, cgroups_case());
    return tests_run(suite);
}
