#include "bench.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "kit/manager.h"
#include "kit/scratch.h"

/* glibc's own functions, which those below wrap */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static size_t allocations;
static int missed;

void *malloc(size_t size)
{
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    allocations++;
    return __libc_realloc(old, size);
}

size_t bench_allocations(void)
{
    return allocations;
}

static const char *verdict(int kept)
{
    missed += !kept;
    return kept ? "kept" : "MISSED";
}

void bench_line(const char *what, double first, double second, double ratio, double limit)
{
    printf("  %-34s %10.2f %10.2f   ratio %5.2f  limit %.2f %s\n", what, first, second, ratio,
           limit, verdict(ratio <= limit));
}

void bench_limit(const char *what, double value, double limit)
{
    printf("  %-34s %10.0f              limit %.0f %s\n", what, value, limit,
           verdict(value <= limit));
}

void bench_verdict(const char *what, double value, double limit)
{
    printf("      %-40s %8.3f   limit %.3f %s\n", what, value, limit, verdict(value <= limit));
}

/* ---- where things run */

static cpu_set_t allowed; /* as we were started */

/* On the nth of the allowed CPUs, or the last one of fewer. */
static void stay_on(int nth)
{
    cpu_set_t one;
    int cpu = 0;

    if (getenv("BENCH_ANYWHERE") != NULL)
        return;
    for (int i = 0; i < CPU_SETSIZE && nth >= 0; i++)
        if (CPU_ISSET(i, &allowed)) {
            cpu = i;
            nth--;
        }
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    if (sched_setaffinity(0, sizeof(one), &one) != 0)
        perror("staying on one CPU");
}

void bench_stay_as_manager(void)
{
    if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) {
        perror("the CPUs that may be used");
        exit(EXIT_FAILURE);
    }
    stay_on(0);
}

void bench_stay_as_measured(void)
{
    stay_on(1);
}

/* The one argument names a part; without it all parts run except the instructions. */
int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
        bool alone; /* runs only if it is named */
    } parts[] = {
        { "local", bench_local, false },
        { "agents", bench_agents, false },
        { "interfaces", bench_interfaces, false },
        { "tables", bench_tables, false },
        { "namespaces", bench_namespaces, false },
        { "long", bench_long, false },
        { "instructions", bench_instructions, true },
    };

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!scratch_begin()) {
        perror("a folder for the benchmarks");
        return EXIT_FAILURE;
    }
    /* others may use the CPUs too; without the privilege for this it is skipped */
    setpriority(PRIO_PROCESS, 0, -20);
    bench_stay_as_manager();
    managers_init();
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (argc > 1 ? strcmp(argv[1], parts[i].name) == 0 : !parts[i].alone)
            parts[i].run();
    if (missed)
        printf("\n%d limits missed\n", missed);
    return missed != 0;
}
