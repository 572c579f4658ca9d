#include "base/distinct.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_LEAST = 256, ROOM_MOST = 2 * NA_DISTINCT_MAX };

/* The place of a hash, or the free one where it belongs. The last bits decide who is kept. */
static uint64_t *find(const struct na_distinct *set, uint64_t hash)
{
    size_t i = (size_t)(hash >> 40) & (set->room - 1);

    while (set->slot[i] != 0 && set->slot[i] != hash)
        i = (i + 1) & (set->room - 1);
    return &set->slot[i];
}

static bool is_kept(const struct na_distinct *set, uint64_t hash)
{
    return (hash & ((UINT64_C(1) << set->level) - 1)) == 0;
}

/* Moves what is still kept to new slots. False, with nothing changed, if memory ran out. */
static bool rebuild(struct na_distinct *set, size_t room, unsigned level)
{
    struct na_distinct moved = { .slot = calloc(room, sizeof(*moved.slot)),
                                 .room = room,
                                 .level = level };

    if (moved.slot == NULL)
        return false;
    for (size_t i = 0; i < set->room; i++)
        if (set->slot[i] != 0 && is_kept(&moved, set->slot[i])) {
            *find(&moved, set->slot[i]) = set->slot[i];
            moved.count++;
        }
    free(set->slot);
    *set = moved;
    return true;
}

static bool make_room(struct na_distinct *set)
{
    if (set->room == 0)
        return rebuild(set, ROOM_LEAST, 0);
    if (2 * set->count < set->room)
        return true;
    return set->room < ROOM_MOST ? rebuild(set, 2 * set->room, 0)
                                 : rebuild(set, set->room, set->level + 1);
}

bool na_distinct_add(struct na_distinct *set, uint64_t hash, bool *is_new)
{
    uint64_t *slot;

    hash = hash != 0 ? hash : 1;
    *is_new = false;
    if (!is_kept(set, hash))
        return true;
    if (set->room > 0 && *find(set, hash) == hash)
        return true;
    if (!make_room(set))
        return false;
    if (!is_kept(set, hash))
        return true;
    slot = find(set, hash);
    *slot = hash;
    set->count++;
    *is_new = set->level == 0;
    return true;
}

uint64_t na_distinct_count(const struct na_distinct *set)
{
    return (uint64_t)set->count << set->level;
}

void na_distinct_restart(struct na_distinct *set)
{
    if (set->room > 0)
        memset(set->slot, 0, set->room * sizeof(*set->slot));
    set->count = 0;
    set->level = 0;
}

void na_distinct_clear(struct na_distinct *set)
{
    free(set->slot);
    *set = (struct na_distinct){ .room = 0 };
}
