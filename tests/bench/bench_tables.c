/*
 * The interface tables through snmpd, with 10, 1,000 and 5,000 interfaces in a network namespace:
 * netstatIfTable and netstatIfLinkTable compared with the same from constants, and with snmpd's own
 * ifTable, which like the plugin answers from inside snmpd. Also the cost of the subagent without
 * requests: resident memory, and CPU with alarms on.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "bench_passes.h"
#include "base/build.h"
#include "kit/netns.h"

enum { ROUNDS = BENCH_ROUNDS, REQUESTS_LEAST = 100, IDLE_SECONDS = 25 };

static const unsigned sizes[] = { 10, 1000, 5000 };

enum { CONSTANTS, SUBAGENT, PLUGIN, IF_MIB, CONTENDERS };

static const struct {
    struct shape shape;
    const char *ours, *if_mib; /* a column of each */
} lines[] = {
    { { "netstatIfTable, 1 column by 50", SNMP_MSG_GETBULK, 1, 50, 1 },
      ".1.3.1.1.3",
      ".1.3.6.1.2.1.2.2.1.10" },
    { { "netstatIfTable, 16 columns by 6", SNMP_MSG_GETBULK, 16, 6, 1 },
      ".1.3.1.1.3",
      ".1.3.6.1.2.1.2.2.1.4" },
    { { "netstatIfLinkTable, 16 columns by 6", SNMP_MSG_GETBULK, 16, 6, 1 },
      ".1.3.2.1.8",
      ".1.3.6.1.2.1.2.2.1.4" },
};

/* Creates interfaces up to this number, besides lo; in pairs. */
static bool make_interfaces(unsigned from, unsigned to)
{
    FILE *ip = popen("ip -batch -", "we");

    for (unsigned i = from; ip != NULL && i < to; i += 2)
        fprintf(ip, "link add b%u type veth peer name b%u\n", i, i + 1);
    return ip != NULL && pclose(ip) == 0;
}

/* The rows at which requests begin: once over the table like a poller, and repeatedly over a small
 * one until there are enough requests. */
static void choose_rows(struct contender *contender, const char *column, unsigned interfaces,
                        unsigned repetitions)
{
    unsigned table = (interfaces + repetitions - 1) / repetitions;

    contender->names = table > REQUESTS_LEAST ? table : REQUESTS_LEAST;
    for (size_t i = 0; i < contender->names; i++) {
        contender->name[i] = name_parse(column);
        contender->name[i].arc[contender->name[i].length++] = i % table * repetitions;
    }
}

static void contest(struct contender *const *contenders, size_t line, unsigned interfaces)
{
    struct result results[CONTENDERS];
    struct shape shape = lines[line].shape;
    char ours[100], what[100];

    snprintf(ours, sizeof(ours), "%s%s", NA_MIB_ROOT_TEXT, lines[line].ours);
    snprintf(what, sizeof(what), "%u interfaces: %s", interfaces, shape.what);
    for (size_t i = 0; i < CONTENDERS; i++)
        choose_rows(contenders[i], i == IF_MIB ? lines[line].if_mib : ours, interfaces,
                    (unsigned)shape.repetitions);
    bench_contest(contenders, CONTENDERS, &shape, ROUNDS, results);
    bench_show(what, contenders, CONTENDERS, results);
    bench_verdict("wall, of constants", results[SUBAGENT].ratio.wall, BENCH_NOISE * 0.8);
    bench_verdict("CPU of the subagent, of constants", results[SUBAGENT].ratio.agent,
                  BENCH_NOISE * 0.6);
    if (shape.columns == 1)
        bench_verdict("wall of the plugin, of constants", results[PLUGIN].ratio.wall, 0.25);
    else /* most of it is snmpd's work for each answer, whichever part gives it */
        bench_verdict("wall of the plugin, of snmpd's ifTable",
                      results[PLUGIN].ratio.wall / results[IF_MIB].ratio.wall, 0.9);
}

static void bench_size(unsigned interfaces)
{
    static double first;
    static struct contender constants, subagent, plugin, if_mib;
    struct contender *const contenders[CONTENDERS] = { &constants, &subagent, &plugin, &if_mib };
    char file[100];
    double resident;

    if (!bench_print_to(file, sizeof(file)))
        abort();
    constants = contender_constants(file);
    subagent = contender_subagent();
    plugin = contender_plugin();
    if_mib = (struct contender){ .what = "snmpd's ifTable", .subtree = ".1.3.6.1.2.1.2.2" };
    for (size_t i = 0; i < CONTENDERS; i++)
        contender_start(contenders[i]);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        contest(contenders, i, interfaces);
    resident = process_resident(subagent.agent);
    if (interfaces == sizes[0])
        bench_limit("resident, KiB", first = resident, 8192);
    else
        bench_limit("resident memory per interface, both tables, octets",
                    (resident - first) * 1024 / (interfaces - sizes[0]), 1024);
    for (size_t i = 0; i < CONTENDERS; i++)
        contender_stop(contenders[i]);
}

/* With the shipped configuration. */
static void bench_idle(void)
{
    static struct contender subagent;
    static char conf[600];
    double cpu, begin;

    snprintf(conf, sizeof(conf), "%s", in_source("subagent/netstat-agentx.conf"));
    subagent = contender_subagent();
    subagent.arguments[6] = "-c";
    subagent.arguments[7] = conf;
    contender_start(&subagent);
    cpu = process_cpu(subagent.agent);
    begin = bench_now();
    sleep(IDLE_SECONDS);
    cpu = process_cpu(subagent.agent) - cpu;
    printf("\nnobody asks, %u interfaces, shipped alarms, %.0f s\n", sizes[0],
           (bench_now() - begin) / 1e6);
    bench_verdict("CPU, %", 100 * cpu / (bench_now() - begin), 0.1);
    contender_stop(&subagent);
}

void bench_tables(void)
{
    unsigned made = 0;
    int fd;

    if (!netns_enter()) {
        puts("\ninterface tables");
        bench_verdict("network namespaces of our own, lacking", 1, 0);
        return;
    }
    fd = open("/proc/sys/net/ipv6/conf/default/disable_ipv6", O_WRONLY | O_CLOEXEC);
    if (fd >= 0 && write(fd, "1", 1) != 1)
        puts("IPv6 stays on");
    close(fd);
    puts("\ninterface tables through snmpd, us per answer, with ratios to constants");
    printf("    %-28s %9s %6s   %9s %6s   %9s\n", "", "wall", "", "snmpd CPU", "", "subagent CPU");
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        if (!make_interfaces(made, sizes[i]))
            abort();
        made = sizes[i];
        if (i == 0)
            bench_idle();
        bench_size(sizes[i]);
    }
}
