/*
 * Instructions that a request costs in snmpd and in the subagent, as callgrind counts them: unlike
 * times they are reproducible, whatever else the machine does. The kernel's are not included.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "bench_passes.h"
#include "base/build.h"
#include "kit/scratch.h"

enum { CONSTANTS, SUBAGENT, PLUGIN, CONTENDERS };

/* Enough passes that the subagent's periodic work hardly matters. */
static const struct {
    struct shape shape;
    unsigned passes;
} lines[] = {
    { { "GETNEXT", SNMP_MSG_GETNEXT, 1, 0, 1 }, 1 },
    { { "GETBULK, 50 repetitions", SNMP_MSG_GETBULK, 1, 50, 50 }, 5 },
    { { "GET of 200", SNMP_MSG_GET, 200, 0, 200 }, 20 },
};

static char folder[64];

static void control(const char *what, pid_t pid)
{
    char command[100];

    snprintf(command, sizeof(command), "callgrind_control %s %d >/dev/null 2>&1", what, (int)pid);
    if (system(command) != 0) {
        fprintf(stderr, "%s fails\n", command);
        exit(1);
    }
}

/* The instructions that a process has executed since the last call. */
static double executed(pid_t pid, int dump)
{
    char path[120], line[200];
    double count = -1;
    FILE *file;

    snprintf(path, sizeof(path), "%s/%d.%d", folder, (int)pid, dump);
    file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL)
        if (sscanf(line, "totals: %lf", &count) == 1 || sscanf(line, "summary: %lf", &count) == 1)
            break;
    if (file != NULL)
        fclose(file);
    return count;
}

static size_t requests(const struct contender *contender, const struct shape *shape)
{
    if (shape->command == SNMP_MSG_GETBULK)
        return (contender->names + (size_t)shape->repetitions - 1) / (size_t)shape->repetitions;
    return contender->names / shape->columns;
}

static void count(struct contender *contender, size_t line, double *snmpd, double *agent)
{
    const struct shape *shape = &lines[line].shape;
    double of = (double)requests(contender, shape) * lines[line].passes;
    int dump = (int)line + 1;

    bench_pass(contender, shape); /* after this, one-time work is done */
    control("-z", contender->snmpd);
    if (contender->agent > 0)
        control("-z", contender->agent);
    for (unsigned i = 0; i < lines[line].passes; i++)
        bench_pass(contender, shape);
    control("-d", contender->snmpd);
    *snmpd = executed(contender->snmpd, dump) / of;
    *agent = 0;
    if (contender->agent <= 0)
        return;
    control("-d", contender->agent);
    *agent = executed(contender->agent, dump) / of;
}

void bench_instructions(void)
{
    static struct contender contenders[CONTENDERS];
    static char prefix[200];
    char file[100];

    if (!bench_print_to(file, sizeof(file)) || !scratch_folder(folder, sizeof(folder)))
        abort();
    snprintf(prefix, sizeof(prefix),
             "valgrind -q --tool=callgrind --instr-atstart=no --callgrind-out-file=%s/%%p", folder);
    contenders[CONSTANTS] = contender_constants(file);
    contenders[SUBAGENT] = contender_subagent();
    contenders[PLUGIN] = contender_plugin();
    puts("instructions per request\n                                      snmpd   subagent       "
         "both  ratio");
    for (size_t i = 0; i < CONTENDERS; i++) {
        contenders[i].prefix = prefix;
        contender_start(&contenders[i]);
        bench_take_scalars(&contenders[i]);
        control("-i on", contenders[i].snmpd);
        if (contenders[i].agent > 0)
            control("-i on", contenders[i].agent);
    }
    for (size_t line = 0; line < sizeof(lines) / sizeof(lines[0]); line++) {
        double first = 0;

        printf("  %s\n", lines[line].shape.what);
        for (size_t i = 0; i < CONTENDERS; i++) {
            double snmpd, agent;

            count(&contenders[i], line, &snmpd, &agent);
            first = i == 0 ? snmpd + agent : first;
            printf("    %-28s %10.0f %10.0f %10.0f   %4.2f\n", contenders[i].what, snmpd, agent,
                   snmpd + agent, (snmpd + agent) / first);
        }
    }
    for (size_t i = 0; i < CONTENDERS; i++)
        contender_stop(&contenders[i]);
}
