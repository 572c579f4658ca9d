#include "kernel/given_indexes.h"

#include <string.h>

struct entry {
    char name[IFNAMSIZ];
    uint32_t index;
    uint32_t place; /* position in the round: the earlier entry wins */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static int by_index(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;

    return (left->index > right->index) - (left->index < right->index);
}

static int by_place(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;

    return (left->place > right->place) - (left->place < right->place);
}

static int by_name_and_place(const void *a, const void *b)
{
    int order = by_name(a, b);

    return order ? order : by_place(a, b);
}

static int by_index_and_place(const void *a, const void *b)
{
    int order = by_index(a, b);

    return order ? order : by_place(a, b);
}

void na_given_indexes_begin(struct na_given_indexes *given)
{
    given->names.size = given->indexes.size = given->next.size = sizeof(struct entry);
    given->next.count = given->sorted = 0;
}

bool na_given_indexes_add(struct na_given_indexes *given, const char *name, size_t length,
                          uint64_t index)
{
    size_t count = given->next.count;
    struct entry *last = count ? na_rows_at(&given->next, count - 1) : NULL, *entry;

    if (length == 0 || length >= IFNAMSIZ || index == 0 || index > INT32_MAX)
        return true;
    if (last != NULL && last->index == index && strncmp(last->name, name, length) == 0 &&
        last->name[length] == '\0')
        return true; /* files list an interface once per address */
    entry = na_rows_add(&given->next);
    if (entry == NULL)
        return false;
    memcpy(entry->name, name, length);
    entry->index = (uint32_t)index;
    entry->place = (uint32_t)count;
    return true;
}

/* Finds the entry of a name among rows sorted by name. */
static const struct entry *find_name(const struct na_rows *rows, const char *name)
{
    struct entry wanted = { .index = 0 };

    strncpy(wanted.name, name, sizeof(wanted.name) - 1);
    return na_rows_find(rows, by_name, &wanted);
}

void na_given_indexes_sort(struct na_given_indexes *given)
{
    na_rows_sort(&given->next, by_name_and_place);
    given->sorted = given->next.count;
}

bool na_given_indexes_has(const struct na_given_indexes *given, const char *name)
{
    struct na_rows sorted = given->next;

    sorted.count = given->sorted;
    return find_name(&sorted, name) != NULL;
}

/* Keeps the earliest of the entries that are equal according to `same`; `order` refines it. */
static void keep_first(struct na_rows *rows, na_row_order *order, na_row_order *same)
{
    size_t kept = 0;

    na_rows_sort(rows, order);
    for (size_t i = 0; i < rows->count; i++) {
        if (kept > 0 && same(na_rows_at(rows, kept - 1), na_rows_at(rows, i)) == 0)
            continue;
        if (kept != i)
            memcpy(na_rows_at(rows, kept), na_rows_at(rows, i), rows->size);
        kept++;
    }
    rows->count = kept;
}

static bool copy(struct na_rows *to, const struct na_rows *from)
{
    if (!na_rows_reserve(to, from->count))
        return false;
    if (from->count > 0)
        memcpy(to->row, from->row, from->count * from->size);
    to->count = from->count;
    return true;
}

static bool are_equal(const struct na_rows *a, const struct na_rows *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (by_name(na_rows_at(a, i), na_rows_at(b, i)) != 0 ||
            by_index(na_rows_at(a, i), na_rows_at(b, i)) != 0)
            return false;
    return true;
}

bool na_given_indexes_end(struct na_given_indexes *given)
{
    struct na_rows old = given->names;

    keep_first(&given->next, by_name_and_place, by_name);
    keep_first(&given->next, by_index_and_place, by_index);
    if (!copy(&given->indexes, &given->next)) {
        /* the two orders must agree: if the new round does not fit into memory, keep the old one */
        given->next.count = 0;
        return false;
    }
    na_rows_sort(&given->next, by_name);
    if (!are_equal(&given->next, &given->names))
        given->serial++;
    given->names = given->next;
    given->next = old;
    return true;
}

uint32_t na_given_indexes_index(const struct na_given_indexes *given, const char *name)
{
    const struct entry *entry = find_name(&given->names, name);

    return entry ? entry->index : 0;
}

const char *na_given_indexes_name(const struct na_given_indexes *given, uint32_t index)
{
    struct entry wanted = { .index = index };
    const struct entry *entry = na_rows_find(&given->indexes, by_index, &wanted);

    return entry ? entry->name : NULL;
}

void na_given_indexes_clear(struct na_given_indexes *given)
{
    na_rows_clear(&given->names);
    na_rows_clear(&given->indexes);
    na_rows_clear(&given->next);
}
