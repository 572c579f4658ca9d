/*
 * net/softnet_stat: a line of hexadecimal 32-bit columns for each online CPU
 * (net/core/net-procfs.c).
 */
#include <errno.h>
#include <string.h>

#include "base/counting.h"
#include "base/mib-columns.h"
#include "parse/parse.h"
#include "tables/softirqs.h"

enum { COLUMNS_READ = 15, CPU_COLUMN = 12, OLD_COLUMNS = 5, NEW_COLUMNS = 9, DIGITS = 8 };

/* The column of each counter and level. Columns 4 to 8 are remains of fast routing and always 0. */
static const unsigned counter_column[NA_CPU_SOFTNET_COUNTERS] = {
    [NA_CPU_PROCESSED] = 0,  [NA_CPU_DROPPED] = 1,      [NA_CPU_TIME_SQUEEZE] = 2,
    [NA_CPU_COLLISIONS] = 8, [NA_CPU_RECEIVED_RPS] = 9, [NA_CPU_FLOW_LIMIT] = 10,
};
static const unsigned level_column[NA_CPU_LEVELS] = {
    [NA_CPU_BACKLOG] = 11, [NA_CPU_INPUT_QUEUE] = 13, [NA_CPU_PROCESS_QUEUE] = 14
};

NA_ROW_INDEX(NA_MEMBER(struct na_cpu, cpu));

/* Those that the kernel prints. */
#define COUNTER(name) NA_MEMBER_IF(struct na_cpu, counter[name], name)
#define LEVEL(name) NA_MEMBER_IF(struct na_cpu, level[name], NA_CPU_COUNTERS + (name))

static const struct na_member mib_columns[] = {
    [netstatCpuProcessed] = COUNTER(NA_CPU_PROCESSED),
    [netstatCpuDropped] = COUNTER(NA_CPU_DROPPED),
    [netstatCpuTimeSqueeze] = COUNTER(NA_CPU_TIME_SQUEEZE),
    [netstatCpuCollisions] = COUNTER(NA_CPU_COLLISIONS),
    [netstatCpuReceivedRps] = COUNTER(NA_CPU_RECEIVED_RPS),
    [netstatCpuFlowLimit] = COUNTER(NA_CPU_FLOW_LIMIT),
    [netstatCpuBacklog] = LEVEL(NA_CPU_BACKLOG),
    [netstatCpuInputQueue] = LEVEL(NA_CPU_INPUT_QUEUE),
    [netstatCpuProcessQueue] = LEVEL(NA_CPU_PROCESS_QUEUE),
    [netstatCpuNetRx] = COUNTER(NA_CPU_NET_RX),
    [netstatCpuNetTx] = COUNTER(NA_CPU_NET_TX),
    [netstatCpuDiscontinuityTime] = NA_MEMBER(struct na_cpu, discontinuity),
};

/*
 * Reads the numeric columns of a line and returns their number; *p moves to the end of the line. A
 * column has eight digits, which shows whether the end of the file has cut some off.
 */
static unsigned read_columns(const char **p, uint32_t *column, bool *good)
{
    unsigned count = 0;

    *good = true;
    for (*p = na_skip_blanks(*p); !na_is_end(**p); *p = na_skip_blanks(*p)) {
        const char *end = na_token_end(*p);
        uint64_t value;

        *good &= na_hexadecimal(*p, DIGITS, &value) == end && (*end != '\0' || end - *p == DIGITS);
        if (count < COLUMNS_READ)
            column[count] = (uint32_t)value;
        count++;
        *p = end;
    }
    return count;
}

/*
 * Until 2.3.35 there was one line for the whole machine; its first column counts drops, and the
 * others have lost their meaning.
 */
static void fill_old(struct na_cpu *cpu, const uint32_t *column)
{
    cpu->has = 1u << NA_CPU_DROPPED;
    cpu->counter[NA_CPU_DROPPED] = column[0];
}

static void fill(struct na_cpu *cpu, const uint32_t *column, unsigned columns)
{
    for (unsigned i = 0; i < NA_CPU_SOFTNET_COUNTERS; i++)
        if (counter_column[i] < columns) {
            cpu->has |= 1u << i;
            cpu->counter[i] = column[counter_column[i]];
        }
    for (unsigned i = 0; i < NA_CPU_LEVELS; i++)
        if (level_column[i] < columns) {
            cpu->has |= 1u << (NA_CPU_COUNTERS + i);
            cpu->level[i] = column[level_column[i]];
        }
}

/*
 * Where no column says which CPU a line is for, a CPU that goes offline changes the position of the
 * lines after it.
 */
static void tell_lines(struct na_rows *rows, uint32_t lines)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct na_cpu *cpu = na_rows_at(rows, i);

        cpu->lines = cpu->columns > CPU_COLUMN ? 0 : lines;
    }
}

/*
 * Whether a line with this number of columns, which ends at p, is whole. A truncated one would look
 * like one of the oldest kernels.
 */
static bool is_whole(struct na_read_context *context, const char *p, unsigned columns)
{
    const struct na_text *text = &context->kernel->text;

    if (*p == '\n')
        return columns >= OLD_COLUMNS;
    return p == text->bytes + text->length && columns >= NEW_COLUMNS &&
           na_read_takes_unended(context);
}

/* Takes the line at *p and moves *p to its end. */
static int take_line(struct na_read_context *context, const char **p, uint32_t line)
{
    uint32_t column[COLUMNS_READ];
    bool good;
    unsigned columns = read_columns(p, column, &good);
    struct na_cpu *cpu;

    if (columns == 0)
        return 0;
    if (!good || !is_whole(context, *p, columns)) {
        na_read_error(context, "line %u cannot be parsed", line + 1);
        return 0;
    }
    cpu = na_rows_add(context->rows);
    if (cpu == NULL)
        return ENOMEM;
    /*
     * only online CPUs have lines, so without a CPU column only the position of the line is known
     */
    cpu->cpu = columns > CPU_COLUMN ? column[CPU_COLUMN] : line;
    cpu->columns = columns;
    if (columns < NEW_COLUMNS)
        fill_old(cpu, column);
    else
        fill(cpu, column, columns);
    return 0;
}

/*
 * The number of columns that more than half of the lines have; 0 if there is none. A last line
 * without a newline may be truncated and does not count, unless it is the only one.
 */
static unsigned usual_columns(const struct na_rows *rows, bool unended)
{
    size_t count = rows->count, votes = 0, have = 0;
    unsigned columns = 0;

    if (unended && count > 1)
        count--;
    for (size_t i = 0; i < count; i++) {
        const struct na_cpu *cpu = na_rows_at(rows, i);

        if (votes == 0)
            columns = cpu->columns;
        if (cpu->columns == columns)
            votes++;
        else
            votes--;
    }
    for (size_t i = 0; i < count; i++)
        if (((const struct na_cpu *)na_rows_at(rows, i))->columns == columns)
            have++;
    return 2 * have > count ? columns : 0;
}

/*
 * All lines of a kernel have the same columns, and each CPU has one line. Leaves out lines with
 * another number of columns, whose meaning is unknown, and all lines of a CPU that has two, since
 * nothing says which is right.
 */
static void leave_out_ambiguous(struct na_read_context *context)
{
    struct na_rows *rows = context->rows;
    unsigned columns = usual_columns(rows, context->unended);
    size_t kept = 0;

    for (size_t i = 0; i < rows->count; i++) {
        const struct na_cpu *cpu = na_rows_at(rows, i);

        if (cpu->columns == columns)
            memmove(na_rows_at(rows, kept++), cpu, sizeof(*cpu));
        else
            na_read_error(context, "CPU %u has %u columns, others have more or fewer", cpu->cpu,
                          cpu->columns);
    }
    rows->count = kept;
    if (na_rows_leave_out_twins(rows, order) > 0)
        na_read_error(context, "two lines for one CPU");
}

static void add_softirqs(struct na_read_context *context)
{
    const struct na_rows *rows = context->rows;
    const struct na_cpu *first = rows->count > 0 ? na_rows_at(rows, 0) : NULL;

    if (first != NULL &&
        first->columns >= NEW_COLUMNS) /* a line of older kernels is of the whole machine */
        na_softirqs_add(context, order, first->columns <= CPU_COLUMN);
}

static int read_cpus(struct na_read_context *context)
{
    struct na_text *text = &context->kernel->text;
    uint32_t line = 0;
    int error = na_kernel_read(context->kernel, "net/softnet_stat");

    if (error)
        return error;
    if (text->length == 0)
        na_read_error(context, "an empty file");
    for (const char *p = text->bytes; p < text->bytes + text->length; p++, line++) {
        error = take_line(context, &p, line);
        if (error)
            return error;
    }
    leave_out_ambiguous(context);
    tell_lines(context->rows, line);
    add_softirqs(context);
    return 0;
}

static void carry(void *row, const void *before, const struct na_reading_pair *pair)
{
    struct na_cpu *cpu = row;
    const struct na_cpu *last = before;

    /*
     * otherwise the CPU is back online, new, or a different one; also at the first reading of a
     * counter, since the higher bits are ours
     */
    if (last != NULL && last->lines == cpu->lines && (cpu->has & ~last->has) == 0 &&
        na_count_each_on_32(cpu->counter, last->counter, NA_CPU_COUNTERS))
        cpu->discontinuity = last->discontinuity;
    else
        cpu->discontinuity = pair->at;
}

const struct na_kernel_table na_kernel_table_softnet = {
    .name = "net/softnet_stat",
    .size = sizeof(struct na_cpu),
    .order = order,
    .index = &row_index,
    NA_COLUMNS(mib_columns),
    .present = offsetof(struct na_cpu, has),
    .sampled = true, /* otherwise a wrap between two requests would be taken for a reset */
    .read = read_cpus,
    .carry = carry,
};
