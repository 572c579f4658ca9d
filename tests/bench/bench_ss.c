#include "bench_ss.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/build.h"

/* ss's names of the states, by their numbers in TCP-MIB */
static const char *const names[] = {
    [1] = "UNCONN",   [2] = "LISTEN",     [3] = "SYN-SENT",   [4] = "SYN-RECV",
    [5] = "ESTAB",    [6] = "FIN-WAIT-1", [7] = "FIN-WAIT-2", [8] = "CLOSE-WAIT",
    [9] = "LAST-ACK", [10] = "CLOSING",   [11] = "TIME-WAIT",
};

enum { STATES = sizeof(names) / sizeof(names[0]) };

static const char states[] = NA_MIB_ROOT_TEXT ".1.5.1.1.3",
                  listener_sockets[] = NA_MIB_ROOT_TEXT ".1.5.2.1.7",
                  udp_queues[] = NA_MIB_ROOT_TEXT ".1.5.3.1.5";

static double lines_of(const char *command)
{
    double lines = 0;
    FILE *pipe = popen(command, "re");

    if (pipe == NULL || fscanf(pipe, "%lf", &lines) != 1)
        lines = -1;
    if (pipe != NULL)
        pclose(pipe);
    return lines;
}

void sockets_by_ss(struct socket_counts *counts)
{
    char name[32];
    unsigned long count;
    FILE *pipe = popen("ss -Htan | awk '{ n[$1]++ } END { for (s in n) print s, n[s] }'", "re");

    *counts = (struct socket_counts){ .listeners = lines_of("ss -Htln | wc -l"),
                                      .udp = lines_of("ss -Huan | wc -l") };
    while (pipe != NULL && fscanf(pipe, "%31s %lu", name, &count) == 2)
        for (size_t i = 1; i < STATES; i++)
            if (strcmp(name, names[i]) == 0)
                counts->state[i] = (double)count;
    if (pipe != NULL)
        pclose(pipe);
}

static struct varbind *column(struct manager *manager, const char *text, size_t *count)
{
    const struct name name = name_parse(text);

    return manager_walk(manager, &name, count);
}

void sockets_by_tables(struct manager *manager, struct socket_counts *counts)
{
    size_t count;
    struct varbind *found = column(manager, states, &count);

    *counts = (struct socket_counts){ .udp = 0 };
    for (size_t i = 0; found != NULL && i < count; i++) {
        const oid state = found[i].name.arc[found[i].name.length - 1];

        if (state < STATES)
            counts->state[state] += (double)found[i].number;
    }
    free(found);
    found = column(manager, listener_sockets, &count);
    for (size_t i = 0; found != NULL && i < count; i++)
        counts->listeners += (double)found[i].number;
    free(found);
    found = column(manager, udp_queues, &count);
    counts->udp = found != NULL ? (double)count : 0;
    free(found);
}

static unsigned differs(const char *what, double ss, double table)
{
    if (ss == table)
        return 0;
    printf("      %s: %.0f in ss, %.0f in the table\n", what, ss, table);
    return 1;
}

unsigned sockets_differ(const struct socket_counts *ss, const struct socket_counts *tables)
{
    unsigned wrong = differs("listeners", ss->listeners, tables->listeners) +
                     differs("UDP sockets", ss->udp, tables->udp);

    for (size_t i = 1; i < STATES; i++)
        wrong += differs(names[i], ss->state[i], tables->state[i]);
    return wrong;
}
