/*
 * How the cost of netstatIfTable grows with the number of interfaces: compares a GETBULK walk over
 * 50 of them with one over 5,000, from copies of net/dev, so that only the work of the subagent and
 * snmpd is measured.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"
#include "bench_contender.h"
#include "base/build.h"
#include "kit/scratch.h"

enum { ROUNDS = 11, COLUMNS = 19, ROWS_AT_ONCE = 6 };

static const unsigned sizes[] = { 50, 5000 };

enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

static void make_root(char *root, size_t room, unsigned interfaces)
{
    char path[160];
    FILE *file;

    if (!scratch_folder(root, room))
        abort();
    snprintf(path, sizeof(path), "%s/net", root);
    mkdir(path, 0700);
    snprintf(path, sizeof(path), "%s/net/dev", root);
    file = fopen(path, "we");
    if (file == NULL)
        abort();
    fputs("Inter-|   Receive                                                |  Transmit\n"
          " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs "
          "drop fifo colls carrier compressed\n",
          file);
    for (unsigned i = 0; i < interfaces; i++)
        fprintf(file, "if%u: 1%u 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", i, i);
    fclose(file);
}

/* Walks all columns side by side, like a manager that reads the table; returns the number of
 * answers in the table. */
static size_t walk(struct manager *manager)
{
    static struct request request;
    struct name table = name_parse(NA_MIB_ROOT_TEXT ".1.3.1.1");
    size_t answers = 0, in_table = 1;

    request_clear(&request, SNMP_MSG_GETBULK);
    request.repetitions = ROWS_AT_ONCE;
    for (oid column = 2; column <= COLUMNS; column++) {
        struct name name = table;

        name.arc[name.length++] = column;
        request_add(&request, &name);
    }
    while (in_table > 0) {
        manager_ask(manager, &request);
        in_table = 0;
        /* the first column shows where the table ends; the next request starts from the last row */
        for (size_t i = 0; i < manager->answer.count; i += request.count) {
            const struct name *name = &manager->answer.at[i].name;

            in_table += name_begins(name, &table) && name->arc[table.length] == 2 ? request.count
                                                                                  : 0;
        }
        answers += in_table;
        if (manager->answer.count < request.count)
            break;
        for (size_t i = 0; i < request.count; i++)
            request.name[i] = manager->answer.at[manager->answer.count - request.count + i].name;
    }
    return answers;
}

void bench_interfaces(void)
{
    static struct contender contenders[SIZES];
    double wall[SIZES][ROUNDS], ratio[ROUNDS], first, second;
    char roots[SIZES][64];
    size_t answers[SIZES];

    for (size_t i = 0; i < SIZES; i++) {
        make_root(roots[i], sizeof(roots[i]), sizes[i]);
        contenders[i] = contender_subagent();
        contenders[i].arguments[6] = "--root";
        contenders[i].arguments[7] = roots[i];
        contender_start(&contenders[i]);
    }
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < SIZES; i++) {
            double begin = bench_now();

            answers[i] = walk(contenders[i].manager);
            wall[i][round] = (bench_now() - begin) / (double)answers[i];
        }
        ratio[round] = wall[1][round] / wall[0][round];
    }
    printf(
        "\nnetstatIfTable through snmpd, us per varbind: %u interfaces (%zu varbinds) / %u (%zu)\n",
        sizes[0], answers[0], sizes[1], answers[1]);
    first = bench_median(wall[0], ROUNDS);
    second = bench_median(wall[1], ROUNDS);
    bench_line("GETBULK, 18 columns by 6", first, second, bench_median(ratio, ROUNDS), 1.3);
    bench_limit("resident memory for 5,000 more, octets each",
                (process_resident(contenders[1].agent) - process_resident(contenders[0].agent)) *
                    1024 / (sizes[1] - sizes[0]),
                1024);
    for (size_t i = 0; i < SIZES; i++)
        contender_stop(&contenders[i]);
}
