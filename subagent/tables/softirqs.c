/*
 * softirqs: a line with the possible CPUs, then a line of counts for each kind of softirq
 * (fs/proc/softirqs.c, since Linux 2.6.31).
 */
#include "tables/softirqs.h"

#include <errno.h>
#include <string.h>

#include "parse/parse.h"

static const struct kind {
    const char *label;
    enum na_cpu_counter counter;
} kinds[] = { { "NET_TX:", NA_CPU_NET_TX }, { "NET_RX:", NA_CPU_NET_RX } };

/* Where the counts of the CPUs go. */
struct join {
    struct na_read_context *context;
    na_row_order *order;
    bool by_position;
    const char *cpus; /* the line with the CPUs */
    size_t count;     /* their number */
};

static bool is_line_end(const char *p)
{
    return *p == '\n';
}

/* The number in "CPU12"; false if the token is something else. */
static bool take_cpu(const char *token, uint32_t *cpu)
{
    return strncmp(token, "CPU", 3) == 0 && na_token_number32(token + 3, cpu);
}

/* Counts the CPUs of the first line, which are in ascending order; false if they are not. */
static bool count_cpus(struct join *join)
{
    uint32_t cpu = 0, last = 0;
    const char *p;

    for (p = na_skip_blanks(join->cpus); !na_is_end(*p); p = na_skip_blanks(na_token_end(p))) {
        if (!take_cpu(p, &cpu) || (join->count > 0 && cpu <= last))
            return false;
        last = cpu;
        join->count++;
    }
    return is_line_end(p) && join->count > 0;
}

static struct na_cpu *row_of(const struct join *join, size_t position, uint32_t cpu)
{
    const struct na_cpu key = { .cpu = cpu };

    return join->by_position ? na_rows_at(join->context->rows, position)
                             : na_rows_find(join->context->rows, join->order, &key);
}

/* Whether a line has a number for each CPU; p follows its label. */
static bool is_good(const struct join *join, const char *p)
{
    size_t count = 0;
    uint32_t value;

    for (p = na_skip_blanks(p); !na_is_end(*p); p = na_skip_blanks(na_token_end(p)), count++)
        if (!na_token_number32(p, &value))
            return false;
    return is_line_end(p) && count == join->count;
}

static void take_counts(const struct join *join, enum na_cpu_counter counter, const char *p)
{
    const char *token = na_skip_blanks(join->cpus);

    for (size_t i = 0; i < join->count; i++) {
        struct na_cpu *row;
        uint64_t value = 0;
        uint32_t cpu = 0;

        p = na_number(na_skip_blanks(p), &value);
        take_cpu(token, &cpu);
        token = na_skip_blanks(na_token_end(token));
        row = row_of(join, i, cpu);
        if (row == NULL)
            continue;
        row->has |= 1u << counter;
        row->counter[counter] = value;
    }
}

/* Two lines of one kind contradict each other: neither is taken. */
static void discard(const struct join *join, enum na_cpu_counter counter)
{
    for (size_t i = 0; i < join->context->rows->count; i++) {
        struct na_cpu *row = na_rows_at(join->context->rows, i);

        row->has &= ~(1u << counter);
        row->counter[counter] = 0;
    }
}

static void take_kind(const struct join *join, const struct kind *kind)
{
    const char *found = NULL;

    for (const char *line = strchr(join->cpus, '\n'); line != NULL; line = strchr(line, '\n')) {
        const char *label = na_skip_blanks(++line);

        if (strncmp(label, kind->label, strlen(kind->label)) != 0)
            continue;
        if (found != NULL) {
            na_read_error(join->context, "softirqs: two lines %s", kind->label);
            discard(join, kind->counter);
            return;
        }
        found = label + strlen(kind->label);
        if (is_good(join, found))
            take_counts(join, kind->counter, found);
        else
            na_read_error(join->context, "softirqs: line %s cannot be parsed", kind->label);
    }
}

void na_softirqs_add(struct na_read_context *context, na_row_order *order, bool by_position)
{
    struct join join = { .context = context, .order = order, .by_position = by_position };
    int error = na_kernel_read(context->kernel, "softirqs");

    if (error == ENOENT || error == ENOTDIR)
        return;
    if (error) {
        na_read_error(context, "softirqs: %s", strerror(error));
        return;
    }
    join.cpus = context->kernel->text.bytes;
    if (!count_cpus(&join)) {
        na_read_error(context, "softirqs: the line of CPUs cannot be parsed");
        return;
    }
    if (by_position && join.count != context->rows->count)
        return; /* some are offline, and nothing shows which */
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        take_kind(&join, &kinds[i]);
}
