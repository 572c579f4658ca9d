/*
 * net/dev: one line per interface, with its name.
 */
#include <errno.h>
#include <string.h>

#include "base/filter.h"
#include "kernel/links.h"
#include "tables/net_dev.h"

enum { TRIES = 4, OVERRUNS_MAX = 3 };

/* State of a reading. */
struct reading {
    struct na_read_context *context;
    struct na_dev_layout layout;
    const struct na_links *links; /* NULL: indexes come from kernel->given */
    uint32_t line;
    uint32_t unknown; /* interfaces that are not among the links because they were just created or
                         renamed */
};

NA_ROW_INDEX(NA_MEMBER(struct na_dev_row, index));

/*
 * Sets the index of a row from the links as they were before the reading; false leaves the row out.
 */
static bool by_link(struct reading *reading, struct na_dev_row *row)
{
    const struct na_link *link = na_links_by_name(reading->links, row->name, strlen(row->name));

    if (link == NULL) {
        reading->unknown++;
        return false;
    }
    row->index = link->index;
    row->serial = link->serial;
    row->discontinuity = link->made_at;
    if (!link->taken)
        reading->context->rows->total[NA_DEV_LEFT_OUT]++;
    return link->taken;
}

static bool add_row(struct reading *reading, const struct na_dev *dev)
{
    const struct na_kernel *kernel = reading->context->kernel;
    struct na_rows *rows = reading->context->rows;
    struct na_dev_row *row = na_rows_add(rows);

    if (row == NULL)
        return false;
    row->has = dev->has;
    memcpy(row->name, dev->name, sizeof(row->name));
    if (reading->links == NULL)
        row->index = na_given_indexes_index(&kernel->given, row->name);
    if (reading->links == NULL || by_link(reading, row))
        return na_sparse_take(&row->counters, rows, dev->counter, NA_DEV_COLUMNS);
    rows->count--;
    return true;
}

/* Takes a line, which may be the last one of the file and lack its newline. */
static bool take_line(struct reading *reading, const char *line, const char *end)
{
    struct na_dev dev = { .has = 0 };
    bool cut = *end != '\n' && !na_read_takes_unended(reading->context);
    enum na_dev_line what = na_parse_dev_line(&reading->layout, line, end, cut, &dev);

    reading->line++;
    if (what == NA_DEV_BAD)
        na_read_error(reading->context, "line %u cannot be parsed", reading->line);
    if (what != NA_DEV_ROW && (reading->links != NULL || dev.name[0] == '\0'))
        return true;
    if (what != NA_DEV_ROW)
        dev.has = 0; /* its numbers are useless, but the row keeps the order of the names */
    return add_row(reading, &dev);
}

static bool take_lines(const char *lines, size_t length, void *arg)
{
    const char *stop = lines + length;

    while (lines < stop) {
        const char *end = memchr(lines, '\n', (size_t)(stop - lines));

        if (end == NULL)
            end = stop;
        if (!take_line(arg, lines, end))
            return false;
        lines = end + 1;
    }
    return true;
}

static int read_once(struct na_read_context *context, const struct na_links *links,
                     uint32_t *unknown)
{
    struct na_kernel *kernel = context->kernel;
    struct reading reading = { .context = context, .links = links };
    struct na_file *file = na_kernel_file(kernel, "net/dev");
    int error;

    context->rows->count = context->rows->numbers = 0;
    context->rows->total[NA_DEV_LEFT_OUT] = 0;
    context->errors = 0;
    if (links != NULL &&
        !na_rows_reserve(context->rows,
                         na_links_count(links) + 1)) /* one more, for a line that is left out */
        return ENOMEM;
    if (file == NULL)
        return ENOMEM;
    error = na_file_read_lines(file, kernel->root.own, &kernel->text, take_lines, &reading);
    for (size_t i = 0; i < context->rows->count; i++)
        na_sparse_settle(&((struct na_dev_row *)na_rows_at(context->rows, i))->counters,
                         context->rows);
    if (!error && reading.line == 0)
        na_read_error(context, "an empty file");
    *unknown = reading.unknown;
    return error;
}

/* Removes the rows whose interface has gone or may have changed its name meanwhile. */
static void keep_unchanged(struct na_rows *rows, const struct na_links *links)
{
    size_t kept = 0;

    for (size_t i = 0; i < rows->count; i++) {
        struct na_dev_row *row = na_rows_at(rows, i);
        const struct na_link *link = na_links_by_index(links, row->index);

        if (link == NULL || link->touched)
            continue;
        if (kept != i)
            memcpy(na_rows_at(rows, kept), row, sizeof(*row));
        kept++;
    }
    rows->count = kept;
}

/* Whether an error is of this reading and not of what it reads, so that nothing else will do. */
static bool is_of_reading(int error)
{
    return error == ENOMEM || error == ECANCELED || error == EBUSY;
}

/* Runs a round of indexes: from the kernel if it is ours and allows it, otherwise from files. */
static int give_indexes(struct na_kernel *kernel)
{
    int error = kernel->root.real ? na_given_indexes_ask(&kernel->given, kernel) : ENOENT;

    return error == 0 || is_of_reading(error) ? error
                                              : na_given_indexes_read(&kernel->given, kernel);
}

/* Reads without rtnetlink, using indexes given by name instead of links. */
static int read_named(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;
    int error = give_indexes(kernel);

    for (int try = 0; try < TRIES && error == 0; try++) {
        uint32_t serial = kernel->given.serial, unknown;

        error = read_once(context, NULL, &unknown);
        if (error == 0)
            error = give_indexes(kernel);
        if (kernel->given.serial == serial)
            break;
    }
    if (error == 0)
        return na_dev_number_rows(context);
    if (!is_of_reading(error))
        na_if_numbers_begin(&kernel->numbers); /* a reading without any interfaces */
    return error;
}

/* Leaves out interfaces with two lines: nothing says which one is right. */
static void leave_out_twins(struct na_read_context *context)
{
    if (na_rows_leave_out_twins(context->rows, order) > 0)
        na_read_error(context, "two lines for one interface");
}

/*
 * The file has names but no indexes. If the links do not change during the reading, a name means
 * the same interface throughout. If they change, or the file has a name that they do not, it is
 * read again. If changes do not cease, or arrive faster than they can be processed, the last
 * reading is served without the interfaces that changed.
 */
static int read_linked(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;
    uint32_t unknown = 0;
    bool changed = true;
    int error = na_kernel_links(kernel, false, &changed);

    for (int try = 0; try < TRIES && error == 0; try++) {
        error = read_once(context, kernel->links, &unknown);
        if (error == 0)
            error = na_kernel_links(kernel, false, &changed);
        if ((!changed && unknown == 0) ||
            (error == 0 && na_links_overruns(kernel->links) >= OVERRUNS_MAX))
            break;
    }
    if (error == 0 && changed) /* the change may also have made the kernel print a line twice */
        keep_unchanged(context->rows, kernel->links);
    else if (error == 0)
        leave_out_twins(context);
    return error;
}

static int read_dev(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;
    const char *refused;
    int error;

    if (!kernel->root.real)
        return read_named(context);
    error = read_linked(context);
    refused =
        kernel->refused; /* the part of rtnetlink that failed; NULL if the file cannot be read */
    if (error == 0 && na_links_refusal(kernel->links))
        na_read_note(context, "rtnetlink events", na_links_refusal(kernel->links),
                     "the list of links");
    if (error == 0 || is_of_reading(error) || refused == NULL)
        return error;
    kernel->refused = NULL;
    na_read_note(context, refused, error, "net/dev and SIOCGIFINDEX");
    error = read_named(context);
    for (size_t i = 0; i < context->rows->count; i++)
        ((struct na_dev_row *)na_rows_at(context->rows, i))->numbered = true;
    return error;
}

static void carry(void *row, const void *before, const struct na_reading_pair *pair)
{
    struct na_dev_row *dev = row;
    const struct na_dev_row *last = before;

    if (last != NULL && last->numbered != dev->numbered)
        dev->discontinuity = pair->at; /* no serial says whether it is the same interface */
    else if (last == NULL || last->serial != dev->serial)
        return; /* keep the discontinuity that the link gives for its creation */
    else if (na_sparse_count_on(&dev->counters, &last->counters))
        dev->discontinuity = last->discontinuity;
    else
        dev->discontinuity = pair->at;
}

const struct na_kernel_table na_kernel_table_net_dev = {
    .name = "net/dev",
    .size = sizeof(struct na_dev_row),
    .order = order,
    .index = &row_index,
    .filtered = true,
    .read = read_dev,
    .carry = carry,
};
