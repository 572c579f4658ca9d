#include "kernel/link_names.h"

#include <stdlib.h>
#include <string.h>

size_t na_name_hash(const char *name, size_t length)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    return hash;
}

bool na_link_names_make(struct na_link_names *names, const struct na_rows *rows)
{
    size_t size = 2 * rows->count + 1;

    if (size > names->size) {
        uint32_t *slot = realloc(names->slot, 2 * size * sizeof(*slot));

        if (slot == NULL) {
            names->size = 0; /* the places in the table refer to other rows */
            return false;
        }
        names->slot = slot;
        names->size = 2 * size;
    }
    memset(names->slot, 0, names->size * sizeof(*names->slot));
    for (size_t i = 0; i < rows->count; i++) {
        const char *name = ((const struct na_link *)na_rows_at(rows, i))->name;
        size_t at = na_name_hash(name, strlen(name)) % names->size;

        while (names->slot[at] != 0)
            at = (at + 1) % names->size;
        names->slot[at] = (uint32_t)i + 1;
    }
    return true;
}

const struct na_link *na_link_names_find(const struct na_link_names *names,
                                         const struct na_rows *rows, const char *name,
                                         size_t length)
{
    size_t at;

    if (names->size == 0)
        return NULL;
    at = na_name_hash(name, length) % names->size;
    for (; names->slot[at] != 0; at = (at + 1) % names->size) {
        const struct na_link *link = na_rows_at(rows, names->slot[at] - 1);

        if (strncmp(link->name, name, length) == 0 && link->name[length] == '\0')
            return link;
    }
    return NULL;
}

void na_link_names_clear(struct na_link_names *names)
{
    free(names->slot);
    *names = (struct na_link_names){ .size = 0 };
}

const char *na_link_kinds_take(struct na_link_kinds *kinds, const char *name, size_t length)
{
    char **kind;

    for (size_t i = 0; i < kinds->count; i++)
        if (strncmp(kinds->kind[i], name, length) == 0 && kinds->kind[i][length] == '\0')
            return kinds->kind[i];
    kind = realloc(kinds->kind, (kinds->count + 1) * sizeof(*kind));
    if (kind == NULL)
        return NULL;
    kinds->kind = kind;
    kind[kinds->count] = strndup(name, length);
    return kind[kinds->count] ? kind[kinds->count++] : NULL;
}

void na_link_kinds_clear(struct na_link_kinds *kinds)
{
    for (size_t i = 0; i < kinds->count; i++)
        free(kinds->kind[i]);
    free(kinds->kind);
    *kinds = (struct na_link_kinds){ .count = 0 };
}
