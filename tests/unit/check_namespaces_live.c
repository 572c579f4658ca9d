/*
 * netstatNsTable of a real kernel: traffic moves one row, nstat in a namespace as the oracle,
 * interfaces that lead into namespaces, processes and namespaces that come and go, and what an
 * unprivileged user sees.
 */
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "kit/box.h"
#include "kit/interfaces_namespace.h"
#include "tables/namespaces.h"

enum { NAME = 2, KIND, PROCESSES, FIRST_PID, IF_INDEX, SINCE, DISCONTINUITY, FIRST_NUMBER };
enum { LISTEN_OVERFLOWS = FIRST_NUMBER, UDP_RCVBUF_ERRORS = FIRST_NUMBER + 17 };
enum { LEVELS = FIRST_NUMBER + NA_NS_COUNTERS, CHURNS = 40, STEADY = 10 };

/*
 * Reads when the last reading is no longer fresh: on a loaded machine one takes seconds, and is
 * used for twenty times as long.
 */
static void read_fresh(void)
{
    for (unsigned i = 0; i < 30; i++)
        clock_forward();
    read_again();
}

static bool get(uint32_t column, uint32_t index, struct na_value *value)
{
    const uint32_t name[] = { 1, 7, 1, 1, column, index };

    return na_objects_get(asking.objects, &asking.request, name, 6, value);
}

/* The row with this first process; 0 if there is none. */
static uint32_t row_of(pid_t pid)
{
    uint32_t name[NA_OID_MAX] = { 1, 7, 1, 1, FIRST_PID };
    size_t length = 5;
    struct na_value value;

    while (na_objects_next(asking.objects, &asking.request, name, &length, false, &value) &&
           name[1] == 7 && name[4] == FIRST_PID)
        if (value.number == (uint64_t)pid)
            return name[5];
    return 0;
}

static uint64_t number_of(uint32_t column, uint32_t index)
{
    struct na_value value = { .number = 0 };

    ck_assert_msg(get(column, index, &value), "column %u of row %u is absent", column, index);
    return value.number;
}

static void make_boxes(struct box *boxes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        boxes[i] = box_start();
}

static void end_boxes(struct box *boxes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        box_end(&boxes[i]);
}

/* ---- numbers */

static uint64_t seen[4][LEVELS];

static void note_rows(const uint32_t *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (uint32_t column = FIRST_NUMBER; column < LEVELS; column++) {
            struct na_value value = { .number = 0 };

            get(column, rows[i], &value);
            seen[i][column] = value.number;
        }
}

START_TEST(traffic_moves_one_row)
{
    uint32_t rows[4] = { 1 };
    struct box boxes[3];
    uint64_t dropped;

    make_boxes(boxes, 3);
    read_fresh();
    for (size_t i = 0; i < 3; i++) {
        rows[i + 1] = row_of(boxes[i].pid);
        ck_assert_uint_ne(rows[i + 1], 0);
    }
    note_rows(rows, 4);
    box_drop_datagrams(&boxes[1]);
    read_fresh();
    dropped = number_of(UDP_RCVBUF_ERRORS, rows[2]);
    ck_assert_uint_gt(dropped, seen[2][UDP_RCVBUF_ERRORS]);
    for (size_t i = 0; i < 4; i++)
        for (uint32_t column = FIRST_NUMBER; column < LEVELS && i != 2; column++) {
            struct na_value value = { .number = 0 };

            get(column, rows[i], &value);
            ck_assert_msg(value.number == seen[i][column], "row %u column %u", rows[i], column);
        }
    end_boxes(boxes, 3);
}
END_TEST

/* nstat's names of some columns. */
static const struct {
    const char *name;
    uint32_t number;
} nstat_names[] = {
    { "TcpExtListenOverflows", NA_NS_LISTEN_OVERFLOWS },
    { "TcpRetransSegs", NA_NS_RETRANS_SEGS },
    { "TcpOutSegs", NA_NS_OUT_SEGS },
    { "TcpExtTCPTimeouts", NA_NS_TCP_TIMEOUTS },
    { "TcpActiveOpens", NA_NS_ACTIVE_OPENS },
    { "TcpExtPruneCalled", NA_NS_PRUNE_CALLED },
    { "UdpRcvbufErrors", NA_NS_UDP_RCVBUF_ERRORS },
    { "UdpSndbufErrors", NA_NS_UDP_SNDBUF_ERRORS },
    { "Udp6RcvbufErrors", NA_NS_UDP6_RCVBUF_ERRORS },
};

START_TEST(numbers_are_those_of_nstat)
{
    struct box box = box_start();
    char command[200], line[200];
    unsigned compared = 0;
    uint32_t row;
    FILE *nstat;

    box_drop_datagrams(&box);
    read_fresh();
    row = row_of(box.pid);
    snprintf(command, sizeof(command),
             "NSTAT_HISTORY=/dev/null nsenter -n -t %d nstat -asz 2>/dev/null", box.pid);
    nstat = popen(command, "re");
    ck_assert_ptr_nonnull(nstat);
    while (fgets(line, sizeof(line), nstat) != NULL)
        for (size_t i = 0; i < sizeof(nstat_names) / sizeof(nstat_names[0]); i++) {
            char name[100];
            unsigned long number;

            if (sscanf(line, "%99s %lu", name, &number) != 2 ||
                strcmp(name, nstat_names[i].name) != 0)
                continue;
            ck_assert_msg(number_of(FIRST_NUMBER + nstat_names[i].number, row) == number,
                          "%s: not %lu", name, number);
            ck_assert(nstat_names[i].number != NA_NS_UDP_RCVBUF_ERRORS || number > 0);
            compared++;
        }
    ck_assert_int_eq(pclose(nstat), 0);
    ck_assert_uint_ge(compared, 8); /* all, but without IPv6 */
    box_end(&box);
}
END_TEST

/* ---- interfaces */

static void run_for(const char *format, int pid)
{
    char command[200];

    snprintf(command, sizeof(command), format, pid);
    run(command);
}

/* Both ends may have the same ifIndex, in two namespaces at once. */
START_TEST(interfaces_lead_into_namespaces)
{
    struct box boxes[4];

    make_boxes(boxes, 4);
    run_for("ip link add h1 index 77 type veth peer name b1 index 77 netns %d", boxes[0].pid);
    run_for("ip link add h2 index 78 type veth peer name b2 index 77 netns %d", boxes[1].pid);
    run_for("ip link add h3 type veth peer name b3 netns %d", boxes[2].pid);
    run_for("ip link add h4 type veth peer name b4 netns %d", boxes[2].pid);
    read_fresh();
    ck_assert_uint_eq(number_of(IF_INDEX, row_of(boxes[0].pid)), 77);
    ck_assert_uint_eq(number_of(IF_INDEX, row_of(boxes[1].pid)), 78);
    ck_assert_uint_eq(number_of(IF_INDEX, row_of(boxes[2].pid)), 0); /* two */
    ck_assert_uint_eq(number_of(IF_INDEX, row_of(boxes[3].pid)), 0); /* none */
    ck_assert_uint_eq(number_of(IF_INDEX, 1), 0);
    run("ip link del h4");
    run_for("ip link add h5 index 99 type veth peer name b5 netns %d", boxes[3].pid);
    read_fresh();
    ck_assert_uint_eq(number_of(IF_INDEX, row_of(boxes[2].pid)), if_nametoindex("h3"));
    ck_assert_uint_eq(number_of(IF_INDEX, row_of(boxes[3].pid)), 99);
    end_boxes(boxes, 4);
}
END_TEST

/* ---- processes and namespaces that come and go */

START_TEST(a_namespace_outlives_its_first_process)
{
    struct box box = box_start();
    pid_t other = box_fork(&box);
    uint32_t row;

    box_drop_datagrams(&box);
    read_fresh();
    row = row_of(box.pid);
    ck_assert_uint_ne(row, 0);
    ck_assert_uint_eq(number_of(PROCESSES, row), 2);
    note_rows(&row, 1);
    box_end(&box);
    read_fresh();
    ck_assert_uint_eq(row_of(other), row);
    ck_assert_uint_eq(number_of(PROCESSES, row), 1);
    ck_assert_uint_eq(number_of(UDP_RCVBUF_ERRORS, row), seen[0][UDP_RCVBUF_ERRORS]);
    box_kill(other);
    read_fresh();
    ck_assert_uint_eq(row_of(other), 0);
}
END_TEST

START_TEST(a_process_that_moves_begins_a_row)
{
    struct box box = box_start();
    uint32_t row;

    read_fresh();
    row = row_of(box.pid);
    box_move(&box);
    read_fresh();
    ck_assert_uint_gt(row_of(box.pid), row);
    ck_assert(just_now(number_of(SINCE, row_of(box.pid))));
    box_end(&box);
}
END_TEST

/*
 * With its last process a namespace ends, and takes its end of a pair of interfaces with it, and
 * that takes ours. A descriptor that was kept open would prevent it.
 */
START_TEST(a_namespace_ends_with_its_last_process)
{
    struct box box = box_start();
    int64_t deadline;

    run_for("ip link add held type veth peer name inside netns %d", box.pid);
    for (unsigned i = 0; i < 3; i++) {
        read_fresh();
        ck_assert_uint_ne(row_of(box.pid), 0);
    }
    box_end(&box);
    deadline = asking_clock(NULL) + INT64_C(60000000000);
    while (if_nametoindex("held") != 0) {
        ck_assert_msg(asking_clock(NULL) < deadline, "the namespace is kept");
        usleep(10000);
    }
}
END_TEST

static void wake(void *arg)
{
    (void)arg;
}

/* Reads in turns as short as possible, and lets a namespace come or go now and then meanwhile. */
static void read_among(struct box *boxes, unsigned *turns)
{
    read_fresh();
    row_of(-1);
    for (; na_snapshot_turn(asking.snapshot) != NA_WORK_NONE; ++*turns)
        if (*turns % 16 == 0) {
            size_t i = *turns / 16 % CHURNS;

            if (boxes[i].pid != 0)
                box_end(&boxes[i]);
            boxes[i] = boxes[i].pid != 0 ? (struct box){ .pid = 0 } : box_start();
        }
}

START_TEST(what_changes_meanwhile_harms_no_other)
{
    const struct na_source *source = na_snapshot_source(asking.snapshot, NA_NAMESPACES);
    struct box steady[STEADY], churn[CHURNS] = { { .pid = 0 } };
    uint32_t rows[STEADY];
    unsigned turns = 0;

    make_boxes(steady, STEADY);
    read_fresh();
    for (size_t i = 0; i < STEADY; i++)
        rows[i] = row_of(steady[i].pid);
    na_snapshot_take_turns(asking.snapshot, 1, wake, NULL);
    for (unsigned i = 0; i < 10; i++) {
        read_among(churn, &turns);
        ck_assert_msg(source->state == NA_OK, "%s", source->last_error);
    }
    ck_assert_uint_gt(turns, CHURNS);
    na_snapshot_take_turns(asking.snapshot, 0, NULL, NULL);
    for (size_t i = 0; i < CHURNS; i++)
        if (churn[i].pid != 0)
            box_end(&churn[i]);
    read_fresh();
    for (size_t i = 0; i < STEADY; i++)
        ck_assert_uint_eq(row_of(steady[i].pid), rows[i]);
    end_boxes(steady, STEADY);
}
END_TEST

/* ---- without privileges */

/* In a process of its own: 0 if nobody sees the box with its numbers and its interface. */
static int look_as_nobody(const struct box *box)
{
    struct na_value value;
    uint32_t row;

    if (setgroups(0, NULL) != 0 || setresgid(65534, 65534, 65534) != 0 ||
        setresuid(65534, 65534, 65534) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        return 1;
    ask_below("/proc");
    row = row_of(box->pid);
    if (row == 0)
        return 2;
    if (!get(UDP_RCVBUF_ERRORS, row, &value) || value.number == 0)
        return 3;
    return get(IF_INDEX, row, &value) && value.number == 77 ? 0 : 4;
}

START_TEST(nobody_sees_the_same)
{
    struct box box = box_start();
    int status = 0;
    pid_t nobody;

    box_drop_datagrams(&box);
    run_for("ip link add h1 index 77 type veth peer name b1 netns %d", box.pid);
    nobody = fork();
    if (nobody == 0)
        _exit(look_as_nobody(&box));
    ck_assert(waitpid(nobody, &status, 0) == nobody && WIFEXITED(status));
    /* in a user namespace with one user there is no nobody, and its root has no privileges here */
    ck_assert_msg(WEXITSTATUS(status) == 0 || (WEXITSTATUS(status) == 1 && getuid() != 0),
                  "status %d", WEXITSTATUS(status));
    box_end(&box);
}
END_TEST

int main(void)
{
    static const TTest *tests[9];
    size_t count = 0;

    tests[count++] = traffic_moves_one_row;
    if (tests_have("nsenter") && tests_have("nstat"))
        tests[count++] = numbers_are_those_of_nstat;
    tests[count++] = interfaces_lead_into_namespaces;
    tests[count++] = a_namespace_outlives_its_first_process;
    tests[count++] = a_process_that_moves_begins_a_row;
    tests[count++] = a_namespace_ends_with_its_last_process;
    tests[count++] = what_changes_meanwhile_harms_no_other;
    tests[count++] = nobody_sees_the_same;
    return run_in_namespaces("namespaces_live", tests, count);
}
