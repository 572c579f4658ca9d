#include "bench_passes.h"

#include <stdio.h>

#include "bench.h"

/* The columns of a GETBULK stand side by side: the arc before the index counts on from that of the name. */
static void add_columns(struct request *request, const struct name *name, size_t columns)
{
    for (size_t i = 0; i < columns; i++) {
        struct name other = *name;

        other.arc[other.length - 2] += i;
        request_add(request, &other);
    }
}

size_t bench_pass(struct contender *contender, const struct shape *shape)
{
    static struct request request;
    size_t answers = 0, step = 1;

    if (shape->command == SNMP_MSG_GET)
        step = shape->columns;
    else if (shape->command == SNMP_MSG_GETBULK && shape->columns == 1)
        step = (size_t)shape->repetitions;
    for (size_t i = 0; i < contender->names && (shape->command != SNMP_MSG_GET || i + step <= contender->names); i += step) {
        request_clear(&request, shape->command);
        request.repetitions = shape->repetitions;
        if (shape->command == SNMP_MSG_GETBULK)
            add_columns(&request, &contender->name[i], shape->columns);
        else
            for (size_t j = 0; j < shape->columns; j++)
                request_add(&request, &contender->name[i + j]);
        manager_ask(contender->manager, &request);
        answers += contender->manager->answer.count;
    }
    return answers;
}

void bench_contest(struct contender *const *contenders, size_t count, const struct shape *shape, size_t rounds, struct result *results)
{
    static double wall[BENCH_CONTENDERS][BENCH_ROUNDS], snmpd[BENCH_CONTENDERS][BENCH_ROUNDS], agent[BENCH_CONTENDERS][BENCH_ROUNDS];

    for (size_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < count; i++) {
            const struct contender *contender = contenders[i];
            double snmpd_before = process_cpu(contender->snmpd), agent_before = process_cpu(contender->agent), begin = bench_now();
            double answers = (double)bench_pass(contenders[i], shape);

            wall[i][round] = (bench_now() - begin) / answers;
            snmpd[i][round] = (process_cpu(contender->snmpd) - snmpd_before) / answers;
            agent[i][round] = (process_cpu(contender->agent) - agent_before) / answers;
        }
    for (size_t i = 0; i < count; i++)
        results[i] =
            (struct result){ bench_median(wall[i], rounds), bench_median(snmpd[i], rounds), bench_median(agent[i], rounds) };
}

void bench_show(const char *what, struct contender *const *contenders, size_t count, const struct result *results)
{
    printf("  %s\n", what);
    for (size_t i = 0; i < count; i++) {
        printf("    %-28s %9.2f %6.2f   %9.2f %6.2f", contenders[i]->what, results[i].wall, results[i].wall / results[0].wall,
               results[i].snmpd, results[i].snmpd / results[0].snmpd);
        if (results[i].agent > 0)
            printf("   %9.2f %6.2f", results[i].agent, results[0].agent > 0 ? results[i].agent / results[0].agent : 0);
        putchar('\n');
    }
}
