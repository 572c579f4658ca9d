/*
 * Long readings: how long a scalar takes while all tables are walked, on a host with very many
 * interfaces, sockets and descriptors, compared with a host that has few. In a network namespace of
 * its own, which this process stays in.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "bench_crowd.h"
#include "bench_ss.h"
#include "bench_walkers.h"
#include "base/build.h"
#include "kit/netns.h"

enum {
    SOCKETS = 300000,
    INTERFACES = 10000,
    DESCRIPTORS = 200000, /* at least, that a search for owners passes */
    MILLIONS = 10000000,  /* sockets of the simulated kernel */
    PERIOD_S = 60,        /* for a share of a CPU: the longest readings are 20 s apart */
    PATIENCE_S = 180,     /* for a complete reading */
};

/* ---- one host */

/* Requests the first value of each table, and all values of those that stay short. */
static void poll_tables(struct contender *contender)
{
    static const struct {
        const char *name;
        bool all;
    } tables[] = {
        { ".1.1", false },   { ".1.2.1", false }, { ".1.3.1", false }, { ".1.3.2", false },
        { ".1.3.4", false }, { ".1.4.1", false }, { ".1.5.1", true },  { ".1.5.2", true },
        { ".1.5.3", true },  { ".1.5.4", false }, { ".1.5.8", true },  { ".1.5.10", true },
        { ".1.8.1", false },
    };

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        char text[100];
        struct name name;
        size_t count;

        snprintf(text, sizeof(text), "%s%s", NA_MIB_ROOT_TEXT, tables[i].name);
        name = name_parse(text);
        if (tables[i].all)
            free(manager_walk(contender->manager, &name, &count));
        else
            manager_next(contender->manager, &name);
    }
}

/* The share of a CPU that the subagent takes, in %, polled every second or not at all. */
static double cpu_share(struct contender *contender, bool polled)
{
    const double begin = bench_now(), cpu = process_cpu(contender->agent);

    while (bench_now() - begin < PERIOD_S * 1e6) {
        const double due = bench_now() + 1e6;
        double now;

        if (polled)
            poll_tables(contender);
        now = bench_now();
        if (now < due)
            usleep((useconds_t)(due - now));
    }
    return 100 * (process_cpu(contender->agent) - cpu) / (bench_now() - begin);
}

static void report(const char *what, const struct walkers_times *times,
                   const struct walkers_times *few)
{
    printf("  %s: a scalar takes %.0f us at the median, %.0f at worst\n", what, times->median,
           times->worst);
    printf("      %u walks meanwhile; %.1f s in which one of the programs waited for a CPU\n",
           times->walks, times->waited / 1e6);
    bench_limit("99.9th percentile, us", times->p999, 10000);
    if (few != NULL)
        bench_limit("worst, us more than with few", times->worst - few->worst, 30000);
    bench_limit("slowest answer to a walk, us", times->slowest, 1e6);
    bench_limit("requests and walks that failed", times->lost + times->failed, 0);
}

/* With the shipped configuration. */
static struct contender configured(const char *program)
{
    static char conf[600];
    struct contender contender = contender_subagent();

    snprintf(conf, sizeof(conf), "%s", in_source("subagent/netstat-agentx.conf"));
    contender.program = program;
    contender.arguments[6] = "-c";
    contender.arguments[7] = conf;
    contender.snmpd_modules = "vacm_conf"; /* those of IF-MIB take seconds for many interfaces */
    return contender;
}

/*
 * Waits until the table of TCP states has as many established connections, which is zero before the
 * first complete reading.
 */
static void await_established(struct contender *contender, double wanted,
                              struct socket_counts *tables)
{
    const double deadline = bench_now() + PATIENCE_S * 1e6;

    do {
        usleep(100000);
        sockets_by_tables(contender->manager, tables);
    } while (tables->state[5] != wanted && bench_now() < deadline);
}

static void check_tables(struct contender *contender, const struct socket_counts *wanted)
{
    struct socket_counts tables;

    await_established(contender, wanted->state[5], &tables);
    bench_limit("numbers of sockets that are wrong", sockets_differ(wanted, &tables), 0);
}

static double settled_memory(struct contender *contender)
{
    for (unsigned i = 0; i < 3; i++)
        poll_tables(contender);
    return process_resident(contender->agent);
}

/* ---- the hosts */

static struct walkers_times measure_few(double *resident)
{
    static struct contender few;
    struct walkers_times times;

    few = configured("subagent/netstat-agentx");
    contender_start(&few);
    times = walkers_measure(&few);
    *resident = settled_memory(&few);
    contender_stop(&few);
    report("few of all", &times, NULL);
    return times;
}

static void measure_millions(const struct walkers_times *few, double resident)
{
    static struct contender millions;
    struct socket_counts wanted = { .state[5] = MILLIONS };
    struct walkers_times times;

    setenv("BENCH_SOCKETS", "10000000", 1);
    millions = configured("tests/bench/bench_millions");
    contender_start(&millions);
    times = walkers_measure(&millions);
    report("a simulated kernel with 10,000,000 sockets", &times, few);
    check_tables(&millions, &wanted);
    bench_limit("KiB resident more than with few", process_resident(millions.agent) - resident,
                2048);
    contender_stop(&millions);
}

static void measure_host(const struct walkers_times *few)
{
    static struct contender host;
    struct walkers_times times;
    struct socket_counts wanted;
    unsigned interfaces = crowd_make_interfaces(INTERFACES), sockets;
    double resident;

    host = configured("subagent/netstat-agentx");
    contender_start(&host);
    times = walkers_measure(&host);
    report("10,000 interfaces", &times, few);
    bench_limit("interfaces that are missing",
                interfaces < INTERFACES ? INTERFACES - interfaces : 0, 0);
    resident = settled_memory(&host);
    sockets = crowd_make_sockets(SOCKETS);
    times = walkers_measure(&host);
    printf("  %u TCP sockets, as many descriptors, %u interfaces\n", sockets, interfaces);
    report("10,000 interfaces, 300,000 sockets and descriptors", &times, few);
    if (sockets < DESCRIPTORS)
        puts("      fewer descriptors than the 200,000 that owners are to be searched among");
    sockets_by_ss(&wanted);
    check_tables(&host, &wanted);
    bench_limit("KiB resident more than with few", process_resident(host.agent) - resident, 2048);
    bench_verdict("CPU, %, polled every second", cpu_share(&host, true), 5);
    bench_verdict("CPU, %, when nobody asks", cpu_share(&host, false), 0.1);
    contender_stop(&host);
    crowd_end();
}

void bench_long(void)
{
    struct walkers_times few;
    double resident;

    puts("\nlong readings: a scalar requested every 5 ms while everything is walked");
    if (!netns_enter() || system("ip link set lo up") != 0) {
        bench_verdict("network namespaces of our own, lacking", 1, 0);
        return;
    }
    few = measure_few(&resident);
    measure_millions(&few, resident);
    measure_host(&few);
}
