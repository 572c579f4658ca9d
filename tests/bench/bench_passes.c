#include "bench_passes.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"

/* The columns of a GETBULK are consecutive: the arc before the index is that of the name plus 0, 1,
 * 2, ... */
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
    size_t answers = 0;

    for (size_t i = 0; i < contender->names &&
                       (shape->command != SNMP_MSG_GET || i + shape->columns <= contender->names);
         i += shape->step) {
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

/* The median of one number of the rounds. */
static double median_of(const struct cost *rounds, size_t count, size_t offset)
{
    double values[BENCH_ROUNDS];

    for (size_t i = 0; i < count; i++)
        values[i] = *(const double *)((const char *)&rounds[i] + offset);
    return bench_median(values, count);
}

static struct cost medians(const struct cost *rounds, size_t count)
{
    return (struct cost){ median_of(rounds, count, offsetof(struct cost, wall)),
                          median_of(rounds, count, offsetof(struct cost, snmpd)),
                          median_of(rounds, count, offsetof(struct cost, agent)),
                          median_of(rounds, count, offsetof(struct cost, all)) };
}

static struct cost measure(struct contender *contender, const struct shape *shape)
{
    double snmpd = process_cpu(contender->snmpd), agent = process_cpu(contender->agent),
           begin = bench_now();
    double answers = (double)bench_pass(contender, shape);
    struct cost cost = { .wall = (bench_now() - begin) / answers };

    if (answers == 0) {
        fprintf(stderr, "%s does not answer: %s\n", contender->what, shape->what);
        exit(EXIT_FAILURE);
    }
    cost.snmpd = (process_cpu(contender->snmpd) - snmpd) / answers;
    cost.agent = (process_cpu(contender->agent) - agent) / answers;
    cost.all = cost.snmpd + cost.agent;
    return cost;
}

void bench_contest(struct contender *const *contenders, size_t count, const struct shape *shape,
                   size_t rounds, struct result *results)
{
    static struct cost us[BENCH_CONTENDERS][BENCH_ROUNDS], ratio[BENCH_CONTENDERS][BENCH_ROUNDS];

    for (size_t round = 0; round < rounds; round++) {
        const struct cost *first = &us[0][round];

        /* each goes first equally often */
        for (size_t i = 0; i < count; i++)
            us[(i + round) % count][round] = measure(contenders[(i + round) % count], shape);
        for (size_t i = 0; i < count; i++) {
            const struct cost *own = &us[i][round];

            ratio[i][round] = (struct cost){ own->wall / first->wall, own->snmpd / first->snmpd,
                                             first->agent > 0 ? own->agent / first->agent : 0,
                                             own->all / first->all };
        }
    }
    for (size_t i = 0; i < count; i++)
        results[i] = (struct result){ medians(us[i], rounds), medians(ratio[i], rounds) };
}

void bench_show(const char *what, struct contender *const *contenders, size_t count,
                const struct result *results)
{
    printf("  %s\n", what);
    for (size_t i = 0; i < count; i++) {
        printf("    %-28s %9.2f %6.2f   %9.2f %6.2f", contenders[i]->what, results[i].us.wall,
               results[i].ratio.wall, results[i].us.snmpd, results[i].ratio.snmpd);
        if (results[i].us.agent > 0)
            printf("   %9.2f %6.2f", results[i].us.agent, results[i].ratio.agent);
        putchar('\n');
    }
}
