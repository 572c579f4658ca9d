/*
 * What an answer costs through snmpd: the subagent that reads for each request beside one that answers constants, each with an
 * snmpd of its own, asked by turns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "bench_contender.h"
#include "build.h"
#include "catalogue.h"

enum { ROUNDS = 11, SCALARS_MOST = 1000 };

static struct contender contenders[] = {
    { .program = "tests/bench_constants" },
    { .program = "subagent/netstat-agentx" },
};

enum { CONTENDERS = sizeof(contenders) / sizeof(contenders[0]) };

/* The scalars, as a walk of the first contender finds them. */
static struct name scalars[SCALARS_MOST];
static size_t scalars_count;

/* One pass over all scalars; returns the number of answers. */
typedef size_t scalar_pass(struct manager *manager);

static size_t by_next(struct manager *manager)
{
    for (size_t i = 0; i < scalars_count; i++)
        manager_next(manager, &scalars[i]);
    return scalars_count;
}

static size_t by_bulk(struct manager *manager, long repetitions)
{
    static struct request request;
    size_t answers = 0;

    for (size_t i = 0; i < scalars_count; i += (size_t)repetitions) {
        request_clear(&request, SNMP_MSG_GETBULK);
        request.repetitions = repetitions;
        request_add(&request, &scalars[i]);
        manager_ask(manager, &request);
        answers += manager->answer.count;
    }
    return answers;
}

static size_t by_bulk_10(struct manager *manager) { return by_bulk(manager, 10); }
static size_t by_bulk_50(struct manager *manager) { return by_bulk(manager, 50); }

static size_t by_get(struct manager *manager, size_t at_once)
{
    static struct request request;
    size_t answers = 0;

    for (size_t i = 0; i + at_once <= scalars_count; i += at_once) {
        request_clear(&request, SNMP_MSG_GET);
        for (size_t j = 0; j < at_once; j++)
            request_add(&request, &scalars[i + j]);
        manager_ask(manager, &request);
        answers += manager->answer.count;
    }
    return answers;
}

static size_t by_get_20(struct manager *manager) { return by_get(manager, 20); }
static size_t by_get_200(struct manager *manager) { return by_get(manager, 200); }

static void bench_pass(const char *what, scalar_pass *pass, double allowance)
{
    double wall[CONTENDERS][ROUNDS], agent[CONTENDERS][ROUNDS], first;

    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < CONTENDERS; i++) {
            double cpu_before = contender_cpu(&contenders[i]), begin = bench_now();
            double answers = (double)pass(contenders[i].manager);

            wall[i][round] = (bench_now() - begin) / answers;
            agent[i][round] = (contender_cpu(&contenders[i]) - cpu_before) / answers;
        }
    first = bench_median(wall[0], ROUNDS);
    bench_line(what, first, bench_median(wall[1], ROUNDS), allowance > 0 ? 1 + allowance / first : 0);
    bench_line("    CPU of the subagent", bench_median(agent[0], ROUNDS), bench_median(agent[1], ROUNDS), 0);
}

/* us that a reading of a source takes, as the subagent says; the sources of names are the first ten. */
static double cost_of(struct manager *manager, const char *source_name)
{
    for (oid source = 1; source <= 10; source++) {
        struct name name = name_parse(NA_MIB_ROOT_TEXT ".1.1.4.1.2");
        const struct varbind *answer;

        name.arc[name.length++] = source;
        answer = manager_get(manager, &name);
        if (answer == NULL || strcmp(answer->text, source_name) != 0)
            continue;
        name.arc[name.length - 2] = 5;
        answer = manager_get(manager, &name);
        return answer && answer->type == ASN_GAUGE ? (double)answer->number : 0;
    }
    return 0;
}

/* The mean over the scalars of what one reading of a scalar's source takes. */
static double reading_cost(struct manager *manager)
{
    double us = 0;

    for (size_t i = 0; i < scalars_count; i++)
        for (size_t g = 0; g < na_groups_count; g++)
            if (na_groups[g].arc == scalars[i].arc[scalars[i].length - 3])
                us += cost_of(manager, na_groups[g].source);
    return us / (double)scalars_count;
}

static void find_scalars(struct manager *manager)
{
    struct name counters = name_parse(NA_MIB_ROOT_TEXT ".1.2");
    size_t count;
    struct varbind *found = manager_walk(manager, &counters, &count);

    for (size_t i = 0; i < count && scalars_count < SCALARS_MOST; i++)
        if (found[i].name.arc[counters.length] >= 10)
            scalars[scalars_count++] = found[i].name;
    free(found);
}

void bench_agents(void)
{
    double cost;

    managers_init();
    for (size_t i = 0; i < CONTENDERS; i++)
        contender_start(&contenders[i]);
    find_scalars(contenders[0].manager);
    printf("\n%zu scalars through snmpd, us an answer: constants / read for each request\n", scalars_count);
    cost = reading_cost(contenders[1].manager);
    printf("  one reading of a scalar's source: %.0f us in the mean, which a GETNEXT may take longer\n", cost);
    bench_pass("GETNEXT", by_next, cost);
    bench_pass("GETBULK, 10 repetitions", by_bulk_10, 0);
    bench_pass("GETBULK, 50 repetitions", by_bulk_50, 0);
    bench_pass("GET of 20", by_get_20, 0);
    bench_pass("GET of 200", by_get_200, 0);
    bench_limit("resident, KiB", contender_resident(&contenders[1]), 8192);
    for (size_t i = 0; i < CONTENDERS; i++)
        contender_stop(&contenders[i]);
}
