/* snmpd and the subagent come and go. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "live.h"

static bool serves(void *arg)
{
    (void)arg;
    return subagent_serves(manager);
}

/* The subagent tries again every other second. */
START_TEST(snmpd_comes_back)
{
    snmpd_stop(SIGKILL);
    manager_close(manager);
    manager = snmpd_start();
    ck_assert_msg(manager != NULL, "snmpd does not start again");
    ck_assert_msg(becomes(serves, NULL, 5), "the subagent does not find the new snmpd");
}
END_TEST

/* snmpd has noticed that the socket closed: it answers that the object does not exist, instead of
 * not answering. */
static bool is_gone(void *arg)
{
    struct name name = below_root("1.1.1.0");
    const struct varbind *version = manager_get(manager, &name);

    (void)arg;
    return version != NULL && version->type == SNMP_NOSUCHOBJECT;
}

/* Whether a walk finds as many instances as this. A table is there after its first reading. */
static bool has_as_many(void *arg)
{
    size_t *wanted = arg, count;

    free(walk_lasting(&count));
    return count == *wanted;
}

START_TEST(subagent_comes_back)
{
    static const int signals[] = { SIGKILL, SIGTERM };
    size_t before, after;

    free(walk_lasting(&before));
    ck_assert_int_eq(subagent_stop(signals[_i]), signals[_i] == SIGKILL ? 128 + SIGKILL : 0);
    ck_assert_msg(becomes(is_gone, NULL, 5), "snmpd still has the objects");
    ck_assert_msg(subagent_start(), "the subagent does not start again");
    if (!becomes(has_as_many, &before, 5)) {
        free(walk_lasting(&after));
        ck_assert_uint_eq(before, after);
    }
}
END_TEST

/* A manager that polls as fast as possible and counts the answers. */
static _Atomic long *polls;

static void poll_for_ever(void *arg)
{
    struct name root = below_root("");
    size_t count;

    (void)arg;
    manager = snmpd_start(); /* runs already: a session of the child's own */
    while (manager != NULL) {
        free(manager_walk(manager, &root, &count));
        ++*polls;
    }
}

static bool is_polled(void *arg)
{
    (void)arg;
    return *polls >= 3;
}

/* A sanitizer's search for leaks would count in the measured time; the subagents started before are
 * searched. */
static void start_without_leaks(void)
{
    const char *before = getenv("ASAN_OPTIONS");
    char options[512];

    snprintf(options, sizeof(options), "%s:detect_leaks=0", before != NULL ? before : "");
    ck_assert_int_eq(subagent_stop(SIGTERM), 0);
    setenv("ASAN_OPTIONS", options, 1);
    ck_assert_msg(subagent_start(), "the subagent does not start again");
}

START_TEST(subagent_ends_while_polled)
{
    pid_t poller;
    bool polled;
    double took;
    int status;

    start_without_leaks();
    polls = mmap(NULL, sizeof(*polls), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne((void *)polls, MAP_FAILED);
    poller = helper_start(poll_for_ever, NULL);
    polled = becomes(is_polled, NULL, 10);
    status = subagent_stop_timed(SIGTERM, &took);
    helper_stop(poller);
    munmap((void *)polls, sizeof(*polls));
    ck_assert_msg(polled, "nobody polled");
    ck_assert_int_eq(status, 0);
    ck_assert_msg(took < patience(1), "the end took %.1f s", took);
}
END_TEST

TCase *restarts_case(void)
{
    TCase *tcase = tcase_create("restarts");

    tcase_add_unchecked_fixture(tcase, NULL, live_end);
    tcase_add_checked_fixture(tcase, live_begin, NULL);
    tcase_add_test(tcase, snmpd_comes_back);
    tcase_add_loop_test(tcase, subagent_comes_back, 0, 2);
    tcase_add_test(tcase, subagent_ends_while_polled);
    return tcase;
}
