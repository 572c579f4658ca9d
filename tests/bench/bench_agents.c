/*
 * The cost of an answer through snmpd, over all scalars: the subagent and the plugin, which read
 * for each request, compared with a subagent that answers constants, and with the usual
 * alternatives, an `extend` that runs nstat and a `pass_persist` script.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "bench_passes.h"
#include "base/build.h"
#include "kit/scratch.h"

enum { CONSTANTS, SUBAGENT, PLUGIN, SERVED };

static const struct {
    struct shape shape;
    bool bulk;
} lines[] = {
    { { "GETNEXT", SNMP_MSG_GETNEXT, 1, 0, 1 }, false },
    { { "GETBULK, 10 repetitions", SNMP_MSG_GETBULK, 1, 10, 10 }, true },
    { { "GETBULK, 50 repetitions", SNMP_MSG_GETBULK, 1, 50, 50 }, true },
    { { "GET of 20", SNMP_MSG_GET, 20, 0, 20 }, false },
    { { "GET of 200", SNMP_MSG_GET, 200, 0, 200 }, false },
};

static bool is_scalar(const struct name *name)
{
    return name->arc[name_parse(NA_MIB_ROOT_TEXT ".1.2").length] >= 10;
}

void bench_take_scalars(struct contender *contender)
{
    contender_take_names(contender, NA_MIB_ROOT_TEXT ".1.2", is_scalar);
}

bool bench_print_to(char *path, size_t room)
{
    char folder[64], command[1400];

    if (!scratch_folder(folder, sizeof(folder)))
        return false;
    snprintf(path, room, "%s/constants", folder);
    snprintf(command, sizeof(command), "SNMPCONFPATH=/dev/null '%s' -C --print >'%s'",
             in_build("subagent/netstat-agentx"), path);
    return system(command) == 0;
}

static void bench_scalars(struct contender *const *contenders)
{
    struct result results[SERVED];

    printf("\n%zu scalars through snmpd, us per answer, with ratios to constants\n",
           contenders[0]->names);
    printf("    %-28s %9s %6s   %9s %6s   %9s\n", "", "wall", "", "snmpd CPU", "", "subagent CPU");
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        bench_contest(contenders, SERVED, &lines[i].shape, BENCH_ROUNDS, results);
        bench_show(lines[i].shape.what, contenders, SERVED, results);
        bench_verdict("wall, of constants", results[SUBAGENT].ratio.wall,
                      BENCH_NOISE * (lines[i].bulk ? 0.8 : 1));
        if (!lines[i].bulk)
            continue;
        bench_verdict("CPU of the subagent, of constants", results[SUBAGENT].ratio.agent,
                      BENCH_NOISE * 0.6);
        bench_verdict("wall of the plugin, of constants", results[PLUGIN].ratio.wall, 0.25);
    }
}

/* ---- the other ways to serve such counters */

#define EXTEND_OUTPUT \
    ".1.3.6.1.4.1.8072.1.3.2.4.1.2.5.110.115.116.97.116" /* nsExtendOutLine."nstat" */

enum { OTHERS_ROUNDS = 11, LINES_ASKED = 60 };

#define NSTAT "nstat /usr/bin/env PATH=/usr/sbin:/sbin:/usr/bin:/bin nstat -asz\n"

static struct contender contender_extend(const char *what, const char *line)
{
    return (struct contender){ .what = what, .subtree = EXTEND_OUTPUT, .snmpd_conf = line };
}

static struct contender contender_persist(void)
{
    static char line[600];

    snprintf(line, sizeof(line), "pass_persist %s %s %s\n", NA_MIB_ROOT_TEXT,
             in_source("tests/bench/bench_persist.pl"), NA_MIB_ROOT_TEXT);
    return (struct contender){ .what = "pass_persist, perl", .snmpd_conf = line };
}

static void bench_others(struct contender *subagent, struct contender *plugin)
{
    enum { OURS, PLUGIN_TOO, EXTEND, CACHED, PERSIST, OTHERS };
    static const struct shape shapes[] = { { "GET of 20", SNMP_MSG_GET, 20, 0, 20 },
                                           { "GETBULK, 50 repetitions", SNMP_MSG_GETBULK, 1, 50,
                                             50 } };
    static struct contender extend, cached, persist;
    struct contender *const contenders[OTHERS] = { subagent, plugin, &extend, &cached, &persist };
    struct result results[OTHERS];

    extend = contender_extend("extend nstat, run each time", "extend -cacheTime -1 " NSTAT);
    cached = contender_extend("extend nstat, cached 5 s", "extend " NSTAT);
    persist = contender_persist();
    for (size_t i = EXTEND; i < OTHERS; i++) {
        contender_start(contenders[i]);
        contender_take_names(contenders[i],
                             contenders[i]->subtree ? contenders[i]->subtree : NA_MIB_ROOT_TEXT,
                             NULL);
        if (contenders[i]->names > LINES_ASKED)
            contenders[i]->names = LINES_ASKED;
    }
    puts("\nother ways, us per answer, with ratios to netstat-agentx; snmpd's CPU includes the "
         "programs it runs");
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        bench_contest(contenders, OTHERS, &shapes[i], OTHERS_ROUNDS, results);
        bench_show(shapes[i].what, contenders, OTHERS, results);
        bench_verdict("CPU, of extend run each time", 1 / results[EXTEND].ratio.all, 0.05);
        /* snmpd asks a subagent once for each repetition, as it asks a script: its own part is more
         * than half of the cost of a GETBULK */
        bench_verdict("CPU, of pass_persist", 1 / results[PERSIST].ratio.all,
                      shapes[i].command == SNMP_MSG_GETBULK ? 0.1 : 0.05);
        bench_verdict("CPU of the plugin, of pass_persist",
                      results[PLUGIN_TOO].ratio.all / results[PERSIST].ratio.all, 0.05);
    }
    for (size_t i = EXTEND; i < OTHERS; i++)
        contender_stop(contenders[i]);
}

void bench_agents(void)
{
    static struct contender constants, subagent, plugin;
    struct contender *const contenders[SERVED] = { &constants, &subagent, &plugin };
    char file[100];

    if (!bench_print_to(file, sizeof(file)))
        abort();
    constants = contender_constants(file);
    subagent = contender_subagent();
    plugin = contender_plugin();
    for (size_t i = 0; i < SERVED; i++) {
        contender_start(contenders[i]);
        bench_take_scalars(contenders[i]);
    }
    bench_scalars(contenders);
    bench_others(&subagent, &plugin);
    for (size_t i = 0; i < SERVED; i++)
        contender_stop(contenders[i]);
}
