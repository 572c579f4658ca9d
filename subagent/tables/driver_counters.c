/*
 * What the drivers of all interfaces count, as `ethtool -S` lists it. Each interface is a step of
 * the reading: between two of them others have their turns.
 */
#include "tables/driver_counters.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/counting.h"
#include "base/job.h"
#include "kernel/links.h"

NA_ROW_INDEX(NA_MEMBER(struct na_driver_counter, link), NA_MEMBER(struct na_driver_counter, name));

/* An interface to be read: links may change while the reading rests. */
struct wanted {
    uint32_t index, serial;
    char name[IFNAMSIZ];
};

/* Whether an error of one interface is no mistake: its driver has no such values, or it is gone. */
static bool is_usual(int error)
{
    return error == EOPNOTSUPP || error == ENODEV || error == EAGAIN || error == EINVAL;
}

/* Lists the interfaces that are shown; 0 or an errno. */
static int list(struct na_kernel *kernel, struct wanted **wanted, size_t *count)
{
    bool changed;
    int error = na_kernel_links(kernel, false, &changed);

    *count = 0;
    if (error)
        return error;
    *wanted = malloc((na_links_count(kernel->links) + 1) * sizeof(**wanted));
    if (*wanted == NULL)
        return ENOMEM;
    for (size_t i = 0; i < na_links_count(kernel->links); i++) {
        const struct na_link *link = na_links_at(kernel->links, i);
        struct wanted *to = &(*wanted)[*count];

        if (!link->taken)
            continue;
        *to = (struct wanted){ .index = link->index, .serial = link->serial };
        memcpy(to->name, link->name, sizeof(to->name));
        ++*count;
    }
    na_kernel_release_names(kernel);
    return 0;
}

static int read_link(struct na_read_context *context, const struct wanted *link)
{
    struct na_rows *rows = context->rows;
    const size_t first = rows->count;
    struct na_ethtool_values values;
    int error = na_ethtool_read(context->kernel->ethtool, link->name, link->index, &values);

    if (error) {
        if (!is_usual(error))
            na_read_error(context, "%s: %s", link->name, strerror(error));
        return 0;
    }
    if (!na_driver_counters_add(rows, link->index, &values,
                                context->kernel->filter.all_driver_counters))
        return ENOMEM;
    for (size_t i = first; i < rows->count; i++) {
        struct na_driver_counter *row = na_rows_at(rows, i);

        row->link_serial = link->serial;
        memcpy(row->link_name, link->name, sizeof(row->link_name));
    }
    return 0;
}

static int read_counters(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;
    struct wanted *wanted = NULL;
    size_t count;
    int error;

    if (!kernel->root.real)
        return ENOENT;
    if (kernel->ethtool == NULL)
        kernel->ethtool = na_ethtool_new();
    if (kernel->ethtool == NULL) {
        kernel->refused = "socket for ethtool";
        return errno;
    }
    error = list(kernel, &wanted, &count);
    for (size_t i = 0; i < count && error == 0; i++) {
        error = read_link(context, &wanted[i]);
        if (error == 0 && !na_job_rest())
            error = ECANCELED;
    }
    free(wanted);
    return error;
}

static void carry(void *row, const void *before, const struct na_reading_pair *pair)
{
    struct na_driver_counter *counter = row;
    const struct na_driver_counter *last = before;
    uint64_t value;

    if (last == NULL) {
        counter->discontinuity = pair->before ? pair->at : 0;
        return;
    }
    value = last->value;
    if (last->link_serial == counter->link_serial && last->parts == counter->parts &&
        na_count_on(&value, counter->value)) {
        counter->value = value;
        counter->discontinuity = last->discontinuity;
    } else {
        counter->discontinuity = pair->at;
    }
}

const struct na_kernel_table na_kernel_table_driver_counters = {
    .name = "ethtool",
    .size = sizeof(struct na_driver_counter),
    .order = order,
    .index = &row_index,
    .filtered = true,
    .rare = true, /* drivers may ask the card's firmware */
    .read = read_counters,
    .carry = carry,
};
