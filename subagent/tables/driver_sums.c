/*
 * The values of one driver become rows.
 */
#include <stdlib.h>
#include <string.h>

#include "tables/driver_counters.h"
#include "tables/driver_names.h"

/* A value under the name of its row, and under its own. */
struct item {
    char joined[NA_DRIVER_NAME], own[NA_DRIVER_NAME];
    uint64_t value;
};

static int by_names(const void *a, const void *b)
{
    const struct item *left = a, *right = b;
    int joined = strcmp(left->joined, right->joined);

    return joined ? joined : strcmp(left->own, right->own);
}

static bool is_good(const char *name)
{
    for (const char *p = name; *p != '\0'; p++)
        if (*p < ' ' || *p > '~')
            return false;
    return name[0] != '\0';
}

/* Fills the items with the values that are to be shown; returns how many there are. */
static size_t choose(struct na_rows *rows, struct item *items,
                     const struct na_ethtool_values *values, bool all)
{
    size_t chosen = 0;

    for (size_t i = 0; i < values->count; i++) {
        struct item *item = &items[chosen];

        memcpy(item->own, values->names + i * NA_ETHTOOL_NAME, NA_ETHTOOL_NAME);
        item->own[NA_ETHTOOL_NAME] = '\0';
        if (!is_good(item->own)) {
            rows->total[NA_DRIVER_LEFT_OUT]++;
            continue;
        }
        if (!all && !na_driver_name_is_loss(item->own))
            continue;
        memcpy(item->joined, item->own, sizeof(item->joined));
        na_driver_name_join(item->joined);
        item->value = values->values[i];
        chosen++;
    }
    return chosen;
}

/* Sums items under one name; false if two have the same name of their own, too. */
static bool sum(const struct item *items, size_t count, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(items[i - 1].own, items[i].own) == 0)
            return false;
        *value += items[i].value;
    }
    return true;
}

static bool add_rows(struct na_rows *rows, uint32_t link, const struct item *items, size_t count)
{
    size_t added = 0, end;

    for (size_t first = 0; first < count; first = end) {
        struct na_driver_counter *row;
        uint64_t value;

        for (end = first + 1; end < count; end++)
            if (strcmp(items[end].joined, items[first].joined) != 0)
                break;
        if (added == NA_DRIVER_MOST || !sum(&items[first], end - first, &value)) {
            rows->total[NA_DRIVER_LEFT_OUT] += end - first;
            continue;
        }
        row = na_rows_add(rows);
        if (row == NULL)
            return false;
        row->link = link;
        row->parts = (uint32_t)(end - first);
        row->value = value;
        memcpy(row->name, items[first].joined, sizeof(row->name));
        added++;
    }
    return true;
}

bool na_driver_counters_add(struct na_rows *rows, uint32_t link,
                            const struct na_ethtool_values *values, bool all)
{
    struct item *items = malloc((values->count + 1) * sizeof(*items));
    size_t count;
    bool done;

    if (items == NULL)
        return false;
    count = choose(rows, items, values, all);
    qsort(items, count, sizeof(*items), by_names);
    done = add_rows(rows, link, items, count);
    free(items);
    return done;
}
