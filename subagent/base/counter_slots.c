#include "base/counter_slots.h"

#include <stdlib.h>
#include <string.h>

bool na_cells_init(struct na_cells *cells, enum na_kind kind)
{
    *cells = (struct na_cells){ .kind = kind, .hash_size = 64 };
    cells->hash = calloc(cells->hash_size, sizeof(*cells->hash));
    return cells->hash != NULL;
}

void na_cells_clear(struct na_cells *cells)
{
    for (size_t i = 0; i < cells->count; i++)
        free(cells->cell[i].name);
    free(cells->groups);
    free(cells->cell);
    free(cells->raw);
    free(cells->seen);
    free(cells->hash);
    *cells = (struct na_cells){ 0 };
}

/* The MIB's indexes are DisplayStrings; anything but plain graphic characters in a name is not the kernel's. */
static bool is_name(const char *text, size_t length, size_t most)
{
    if (length == 0 || length > most)
        return false;
    for (size_t i = 0; i < length; i++)
        if (text[i] < '!' || text[i] > '~')
            return false;
    return true;
}

static size_t hash_of(size_t group, const char *name, size_t length)
{
    uint32_t hash = 2166136261u ^ (uint32_t)group;      /* FNV-1a */

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    return hash;
}

static void hash_in(struct na_cells *cells, size_t place)
{
    const struct na_cell *cell = &cells->cell[place];
    size_t slot = hash_of(cell->group, cell->name, strlen(cell->name)) % cells->hash_size;

    while (cells->hash[slot] != 0)
        slot = (slot + 1) % cells->hash_size;
    cells->hash[slot] = (uint32_t)place + 1;
}

/* Room for one cell more: arrays double, and the hash stays at most half full. */
static bool grow(struct na_cells *cells)
{
    size_t capacity = cells->capacity ? 2 * cells->capacity : 32;
    struct na_cell *cell = realloc(cells->cell, capacity * sizeof(*cell));
    uint64_t *raw = cell ? realloc(cells->raw, capacity * sizeof(*raw)) : NULL;
    uint64_t *seen = raw ? realloc(cells->seen, capacity * sizeof(*seen)) : NULL;
    uint32_t *hash = seen ? calloc(2 * capacity, sizeof(*hash)) : NULL;

    cells->cell = cell ? cell : cells->cell;
    cells->raw = raw ? raw : cells->raw;
    cells->seen = seen ? seen : cells->seen;
    if (hash == NULL)
        return false;
    free(cells->hash);
    cells->hash = hash;
    cells->hash_size = 2 * capacity;
    cells->capacity = capacity;
    for (size_t i = 0; i < cells->count; i++)
        hash_in(cells, i);
    return true;
}

int na_cells_group(struct na_cells *cells, const char *name, size_t length)
{
    struct na_cell_group *groups;

    for (size_t i = 0; i < cells->groups_count; i++)
        if (strlen(cells->groups[i].name) == length && memcmp(cells->groups[i].name, name, length) == 0)
            return (int)i;
    if (!is_name(name, length, NA_GROUP_NAME_MAX) || cells->groups_count >= NA_UNKNOWN_MAX)
        return -1;
    groups = realloc(cells->groups, (cells->groups_count + 1) * sizeof(*groups));
    if (groups == NULL)
        return NA_CELLS_NO_MEMORY;
    cells->groups = groups;
    groups[cells->groups_count] = (struct na_cell_group){ .refused = 0 };
    memcpy(groups[cells->groups_count].name, name, length);
    return (int)cells->groups_count++;
}

static int make(struct na_cells *cells, size_t group, const char *name, size_t length)
{
    char *copy;

    if (!is_name(name, length, NA_NAME_MAX) || cells->unknown >= NA_UNKNOWN_MAX)
        return -1;
    if (cells->count == cells->capacity && !grow(cells))
        return NA_CELLS_NO_MEMORY;
    copy = strndup(name, length);
    if (copy == NULL)
        return NA_CELLS_NO_MEMORY;
    cells->cell[cells->count] = (struct na_cell){ .group = (uint16_t)group, .kind = cells->kind, .name = copy };
    cells->raw[cells->count] = 0;
    cells->seen[cells->count] = 0;
    cells->unknown++;
    hash_in(cells, cells->count);
    return (int)cells->count++;
}

int na_cells_place(struct na_cells *cells, const char *group, size_t group_length, const char *name, size_t name_length)
{
    int in = na_cells_group(cells, group, group_length);
    size_t slot;

    if (in < 0)
        return in;
    slot = hash_of((size_t)in, name, name_length) % cells->hash_size;
    for (; cells->hash[slot] != 0; slot = (slot + 1) % cells->hash_size) {
        size_t place = cells->hash[slot] - 1;
        const struct na_cell *cell = &cells->cell[place];

        if (cell->group == in && strncmp(cell->name, name, name_length) == 0 && cell->name[name_length] == '\0')
            return (int)place;
    }
    return make(cells, (size_t)in, name, name_length);
}

void na_cells_know(struct na_cells *cells, int place, const struct na_counter *counter)
{
    struct na_cell *cell = &cells->cell[place];

    if (cell->counter == NULL)
        cells->unknown--;
    cell->counter = counter;
    cell->kind = counter->kind;
}
