/*
 * Slots: the names that a source has printed so far, each with the raw number last printed for it.
 * A slot keeps its place for as long as the program runs, so parsers, readings and objects refer to
 * slots by place.
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
    /* limit per source of names that are not in the catalogue: input is not trusted */
    NA_UNKNOWN_MAX = 4096,
};

/* A group within a source. */
struct na_slot_group {
    char name[NA_GROUP_NAME_MAX + 1];
    uint64_t refused;      /* serial of the last reading in which the whole group was ambiguous */
    int64_t discontinuity; /* ns, time of the last discontinuity; 0 if there was none */
};

/* The meaning of a slot. */
struct na_slot {
    uint16_t group; /* index into groups */
    enum na_kind kind;
    /* its entry in the catalogue, or NULL if the name is unknown */
    const struct na_counter *counter;
    char *name;
};

struct na_slots {
    struct na_slot_group *groups;
    size_t groups_count;
    struct na_slot *slot;
    size_t count, capacity;
    size_t unknown;    /* slots without a catalogue entry */
    enum na_kind kind; /* of names that the catalogue does not know */
    uint64_t serial;   /* number of the current reading, from 1 */
    uint64_t refused;  /* serial of the last reading in which a group was refused */
    uint64_t *raw;     /* the number printed, in two's complement if negative */
    uint64_t *seen;    /* 2 * serial if printed once in that reading, 2 * serial + 1 if printed more
                          than once */
    uint32_t *hash;    /* place + 1; 0: free; open addressing */
    size_t hash_size;
};

/*
 * Makes empty slots; kind applies to names that the catalogue does not have. False if memory ran
 * out.
 */
bool na_slots_init(struct na_slots *slots, enum na_kind kind);
/* Frees all slots and groups. */
void na_slots_clear(struct na_slots *slots);

/* Returned instead of a place or group when memory ran out. */
enum { NA_SLOTS_NO_MEMORY = -2 };

/*
 * Returns the place of a name, adding it if it is new; -1 if the MIB cannot represent it or the
 * limit on unknown names is reached; NA_SLOTS_NO_MEMORY. The names need not end in a NUL.
 */
int na_slots_place(struct na_slots *slots, const char *group, size_t group_length, const char *name,
                   size_t name_length);

/* Returns the index of a group, adding it if it is new; the same errors. */
int na_slots_group(struct na_slots *slots, const char *name, size_t length);

/* Links a place to its entry in the catalogue, which determines its kind. */
void na_slots_know(struct na_slots *slots, int place, const struct na_counter *counter);

/*
 * Stores the number printed for a place in the current reading. False if the reading already had
 * one: nothing says which is right, so the slot then counts as absent.
 */
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

/* Whether the current reading printed the slot exactly once, in a group that was not refused. */
static inline bool na_slots_has(const struct na_slots *slots, size_t place)
{
    return slots->seen[place] == 2 * slots->serial &&
           (slots->refused != slots->serial ||
            slots->groups[slots->slot[place].group].refused != slots->serial);
}

#endif
