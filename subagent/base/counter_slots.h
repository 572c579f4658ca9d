/*
 * Slots: the names that a source has printed so far and the raw number that stands beside each of
 * them. A slot once made keeps its place for ever, so a place is what parsers, readings and objects
 * remember.
 */
#ifndef NA_COUNTER_SLOTS_H
#define NA_COUNTER_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalogue.h"

enum {
    NA_GROUP_NAME_MAX = 32, /* SIZE of netstatCounterGroup */
    NA_NAME_MAX = 64,       /* SIZE of netstatCounterName */
    NA_UNKNOWN_MAX =
        4096, /* names without a catalogue line that one source may bring: input is not trusted */
};

/* A group inside one source. */
struct na_slot_group {
    char name[NA_GROUP_NAME_MAX + 1];
    uint64_t refused;      /* the reading in which the whole group was ambiguous */
    int64_t discontinuity; /* ns, the last discontinuity; 0 if there was none */
};

/* What a slot stands for. */
struct na_slot {
    uint16_t group; /* index into groups */
    enum na_kind kind;
    const struct na_counter
        *counter; /* its line in the catalogue, or NULL if the name is not known */
    char *name;
};

struct na_slots {
    struct na_slot_group *groups;
    size_t groups_count;
    struct na_slot *slot;
    size_t count, capacity;
    size_t unknown;    /* slots without a catalogue line */
    enum na_kind kind; /* of names that the catalogue does not know */
    uint64_t serial;   /* the reading being made, from 1 */
    uint64_t refused;  /* the last one in which a group was refused */
    uint64_t *raw;     /* the number printed, in two's complement if it was negative */
    uint64_t *seen; /* 2 * serial when printed once in that reading, one more when printed again */
    uint32_t *hash; /* place + 1, open addressing */
    size_t hash_size;
};

/* Makes empty slots; false if memory ran out. */
bool na_slots_init(struct na_slots *slots, enum na_kind kind);
void na_slots_clear(struct na_slots *slots);

/* What stands for a place or group that is not there because memory ran out. */
enum { NA_CELLS_NO_MEMORY = -2 };

/* The place of a name, made if it is new; -1 if it cannot be represented in the MIB or is one too
 * many; NA_CELLS_NO_MEMORY. */
int na_slots_place(struct na_slots *slots, const char *group, size_t group_length, const char *name,
                   size_t name_length);

/* The index of a group, made if it is new; -1 as above. */
int na_slots_group(struct na_slots *slots, const char *name, size_t length);

/* Joins a place to its line of the catalogue, which decides its kind. */
void na_slots_know(struct na_slots *slots, int place, const struct na_counter *counter);

/* Puts the number printed for a place in the present reading; false if there was one already, which
 * makes the slot absent. */
static inline bool na_slots_put(struct na_slots *slots, size_t place, uint64_t raw)
{
    if (slots->seen[place] >= 2 * slots->serial) {
        slots->seen[place] = 2 * slots->serial + 1;
        return false;
    }
    slots->raw[place] = raw;
    slots->seen[place] = 2 * slots->serial;
    return true;
}

/* Whether the present reading printed the slot, once. */
static inline bool na_slots_has(const struct na_slots *slots, size_t place)
{
    return slots->seen[place] == 2 * slots->serial &&
           (slots->refused != slots->serial ||
            slots->groups[slots->slot[place].group].refused != slots->serial);
}

#endif
