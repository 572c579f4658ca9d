/*
 * Network namespaces: finding 200 of them among 300 and among 10,000 processes, and reading their
 * counters, compared with bare reads of the same files.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alarms/mib_tables.h"
#include "bench.h"
#include "kernel/namespaces.h"
#include "kit/clock.h"
#include "kit/netns.h"
#include "mib/objects.h"

enum {
    NAMESPACES = 200,
    FEW = 100, /* besides one in each namespace */
    MANY = 9800,
    ROUNDS = 7,
    STACK = 16384,
};

static const char *const files[] = { "netstat", "snmp",     "snmp6",
                                     "dev",     "sockstat", "stat/nf_conntrack" };

static pid_t pids[NAMESPACES + MANY];
static size_t count;

/* `flags` is CLONE_NEWNET or nothing. */
static int live(void *flags)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (flags != NULL && unshare(CLONE_NEWNET) != 0)
        _exit(1);
    kill(getpid(), SIGSTOP); /* shows that the namespace is there */
    for (;;)
        pause();
}

/* Starts processes that share our memory, so that ten thousand need little of it. */
static bool start(size_t more, bool namespaces)
{
    static char in_namespace;

    for (size_t i = 0; i < more; i++) {
        char *stack = malloc(STACK);
        int status;

        if (stack == NULL)
            return false;
        pids[count] = clone(live, stack + STACK, CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD,
                            namespaces ? &in_namespace : NULL);
        if (pids[count] < 0 || waitpid(pids[count], &status, WUNTRACED) != pids[count] ||
            !WIFSTOPPED(status))
            return false;
        count++;
    }
    return true;
}

static void stop_all(void)
{
    while (count > 0) {
        kill(pids[--count], SIGKILL);
        waitpid(pids[count], NULL, 0);
    }
}

/* us that bare reads of the files of all namespaces take */
static double read_bare(void)
{
    static char buffer[64 * 1024];
    int64_t began = clock_ns();

    for (size_t i = 0; i < NAMESPACES; i++)
        for (size_t j = 0; j < sizeof(files) / sizeof(files[0]); j++) {
            char path[64];
            int fd;

            snprintf(path, sizeof(path), "/proc/%d/net/%s", pids[i], files[j]);
            fd = open(path, O_RDONLY | O_CLOEXEC);
            while (fd >= 0 && read(fd, buffer, sizeof(buffer)) > 0)
                ;
            close(fd);
        }
    return (double)(clock_ns() - began) / 1000;
}

/* us for a search */
static double find(struct na_namespaces *namespaces)
{
    int64_t began = clock_ns();

    if (na_namespaces_find(namespaces, 0, began) != 0 ||
        na_namespaces_count(namespaces) < NAMESPACES)
        abort();
    return (double)(clock_ns() - began) / 1000;
}

static int64_t ahead;

static int64_t now(void *arg)
{
    (void)arg;
    return clock_ns() + ahead;
}

/* us for a new reading, and a walk over all that it has */
static double poll_table(struct na_objects *objects, uint64_t key)
{
    const struct na_request request = { key, 0 };
    uint32_t name[NA_OID_MAX] = { 1, 7, 1 };
    size_t length = 3, found = 0;
    struct na_value value;
    int64_t began;

    ahead += INT64_C(1000000000000);
    began = clock_ns();
    while (na_objects_next(objects, &request, name, &length, false, &value) && name[1] == 7)
        found++;
    if (found < NAMESPACES * 30)
        abort();
    return (double)(clock_ns() - began) / 1000;
}

static double median_find(void)
{
    struct na_namespaces *namespaces = na_namespaces_new("/proc");
    double times[ROUNDS];

    for (size_t i = 0; i < ROUNDS && namespaces != NULL; i++)
        times[i] = find(namespaces);
    if (namespaces == NULL)
        abort();
    na_namespaces_free(namespaces);
    return bench_median(times, ROUNDS);
}

static void bench_poll(void)
{
    struct na_snapshot *snapshot = na_snapshot_new("/proc", 64, 10, (struct na_clock){ now, NULL },
                                                   NULL, NULL);
    struct na_objects *objects = snapshot ? na_objects_new(snapshot, na_mib_tables) : NULL;
    double bare[ROUNDS], polled[ROUNDS], ratio[ROUNDS];

    if (objects == NULL)
        abort();
    for (size_t i = 0; i < ROUNDS; i++) { /* in turns */
        bare[i] = read_bare();
        polled[i] = poll_table(objects, i + 1);
        ratio[i] = polled[i] / bare[i];
    }
    bench_line("200 namespaces: bare reads / a poll", bench_median(bare, ROUNDS),
               bench_median(polled, ROUNDS), bench_median(ratio, ROUNDS), 3);
    na_objects_free(objects);
    na_snapshot_free(snapshot);
}

void bench_namespaces(void)
{
    puts("\nnetwork namespaces, us");
    if (!netns_enter() || !start(NAMESPACES, true) || !start(FEW, false)) {
        stop_all();
        bench_verdict("namespaces of our own, lacking", 1, 0);
        return;
    }
    bench_limit("finding 200 namespaces among 300 processes", median_find(), 20000);
    bench_poll();
    if (start(MANY - FEW, false))
        bench_limit("finding 200 namespaces among 10,000 processes", median_find(), 400000);
    else
        puts("  10,000 processes: not allowed here");
    stop_all();
}
