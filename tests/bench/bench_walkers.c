#include "bench_walkers.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/build.h"

enum {
    REPETITIONS = 10, /* of snmpbulkwalk */
    REQUESTS = 6000,
    EVERY_US = 5000,
    START_S = 30,
};

static const char scalar[] = NA_MIB_ROOT_TEXT ".1.2.10.25.0";

/* The parts of the MIB that each walker walks in turn: those of the interfaces are the longest. */
static const struct {
    const char *part[6];
    size_t parts;
} shares[] = {
    { { NA_MIB_ROOT_TEXT ".1.3" }, 1 },
    { { NA_MIB_ROOT_TEXT ".1.1", NA_MIB_ROOT_TEXT ".1.2", NA_MIB_ROOT_TEXT ".1.4",
        NA_MIB_ROOT_TEXT ".1.5", NA_MIB_ROOT_TEXT ".1.6", NA_MIB_ROOT_TEXT ".1.8" },
      6 },
};

enum { WALKERS = sizeof(shares) / sizeof(shares[0]) };

/* What a walker reports to this process. */
struct report {
    volatile unsigned walks, failed;
    volatile double slowest;
};

/* The first one is shown. */
static bool failed(const struct report *report, const struct manager *manager,
                   const struct name *at)
{
    if (report->failed == 0)
        printf("      a walk failed after %s: status %ld, %zu values\n", name_text(at),
               manager->status, manager->answer.count);
    return false;
}

/* Walks a part of the MIB; false if it fails. */
static bool walk(struct manager *manager, const char *part, struct report *report)
{
    static struct request request;
    const struct name root = name_parse(part);
    struct name at = root;

    for (;;) {
        const double begin = bench_now();
        double took;
        size_t last;

        request_clear(&request, SNMP_MSG_GETBULK);
        request_add(&request, &at);
        request.repetitions = REPETITIONS;
        if (manager_ask(manager, &request) != SNMP_ERR_NOERROR || manager->answer.count == 0)
            return failed(report, manager, &at);
        took = bench_now() - begin;
        if (took > report->slowest)
            report->slowest = took;
        last = manager->answer.count - 1;
        if (manager->answer.at[last].type == SNMP_ENDOFMIBVIEW ||
            !name_begins(&manager->answer.at[last].name, &root))
            return true;
        if (name_compare(&manager->answer.at[last].name, &at) <= 0)
            return failed(report, manager, &at);
        at = manager->answer.at[last].name;
    }
}

/* Walks until it is killed. The manager that measures comes first where they share a CPU. */
static void walk_on(const struct contender *contender, size_t walker, struct report *report)
{
    char address[160];
    struct manager *manager;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpriority(PRIO_PROCESS, 0, 0);
    snprintf(address, sizeof(address), "unix:%s/snmp", contender->folder);
    manager = manager_open(address, "public");
    if (manager == NULL) {
        report->failed++;
        _exit(1);
    }
    for (size_t i = 0;; i++) {
        if (walk(manager, shares[walker].part[i % shares[walker].parts], report))
            report->walks++;
        else
            report->failed++;
    }
}

static int by_size(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

static bool is_value(const struct varbind *answer)
{
    return answer != NULL && answer->type == ASN_COUNTER64;
}

/* A subagent that has just started has no values for a moment. */
static void await_value(struct contender *contender, const struct name *name)
{
    const double deadline = bench_now() + START_S * 1e6;

    while (!is_value(manager_get(contender->manager, name)) && bench_now() < deadline)
        usleep(EVERY_US);
}

/*
 * Requests the scalar. A request that has to wait for the answer to an earlier one waits since it
 * was due.
 */
static void request_scalar(struct contender *contender, struct walkers_times *times)
{
    static double took[REQUESTS];
    const struct name name = name_parse(scalar);
    double due;

    await_value(contender, &name);
    due = bench_now();

    for (size_t i = 0; i < REQUESTS; i++, due += EVERY_US) {
        const struct varbind *answer;
        double begin = bench_now();

        if (begin < due) {
            usleep((useconds_t)(due - begin));
            begin = bench_now();
        } else {
            begin = due;
        }
        answer = manager_get(contender->manager, &name);
        took[i] = bench_now() - begin;
        if (is_value(answer))
            continue;
        if (times->lost++ == 0)
            printf("      no value: status %ld, type %d\n", contender->manager->status,
                   answer != NULL ? answer->type : 0);
    }
    qsort(took, REQUESTS, sizeof(took[0]), by_size);
    times->median = took[REQUESTS / 2];
    times->p999 = took[REQUESTS - REQUESTS / 1000 - 1];
    times->worst = took[REQUESTS - 1];
}

struct walkers_times walkers_measure(struct contender *contender)
{
    struct walkers_times times = { .lost = 0 };
    const double waited = process_waited(0) + process_waited(contender->snmpd) +
                          process_waited(contender->agent);
    struct report *reports = mmap(NULL, WALKERS * sizeof(*reports), PROT_READ | PROT_WRITE,
                                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t walkers[WALKERS];

    if (reports == MAP_FAILED)
        abort();
    for (size_t i = 0; i < WALKERS; i++) {
        walkers[i] = fork();
        if (walkers[i] == 0)
            walk_on(contender, i, &reports[i]);
    }
    request_scalar(contender, &times);
    times.waited = process_waited(0) + process_waited(contender->snmpd) +
                   process_waited(contender->agent) - waited;
    for (size_t i = 0; i < WALKERS; i++) {
        if (walkers[i] > 0 && kill(walkers[i], SIGKILL) == 0)
            waitpid(walkers[i], NULL, 0);
        times.walks += reports[i].walks;
        times.failed += reports[i].failed;
        times.slowest = reports[i].slowest > times.slowest ? reports[i].slowest : times.slowest;
    }
    munmap(reports, WALKERS * sizeof(*reports));
    return times;
}
