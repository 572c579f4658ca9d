#include "base/counter_slots.h"

#include <stdlib.h>
#include <string.h>

bool na_slots_init(struct na_slots *slots, enum na_kind kind)
{
    *slots = (struct na_slots){ .kind = kind, .hash_size = 64 };
    slots->hash = calloc(slots->hash_size, sizeof(*slots->hash));
    return slots->hash != NULL;
}

void na_slots_clear(struct na_slots *slots)
{
    for (size_t i = 0; i < slots->count; i++)
        free(slots->slot[i].name);
    free(slots->groups);
    free(slots->slot);
    free(slots->raw);
    free(slots->seen);
    free(slots->hash);
    *slots = (struct na_slots){ 0 };
}

/*
 * The indexes in the MIB are DisplayStrings. The kernel's names consist of printable ASCII
 * characters without blanks; anything else is not a name.
 */
static bool is_name(const char *text, size_t length, size_t max)
{
    if (length == 0 || length > max)
        return false;
    for (size_t i = 0; i < length; i++)
        if (text[i] < '!' || text[i] > '~')
            return false;
    return true;
}

static size_t hash_of(size_t group, const char *name, size_t length)
{
    uint32_t hash = 2166136261u ^ (uint32_t)group; /* FNV-1a */

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    return hash;
}

static void hash_in(struct na_slots *slots, size_t place)
{
    const struct na_slot *slot = &slots->slot[place];
    size_t bucket = hash_of(slot->group, slot->name, strlen(slot->name)) % slots->hash_size;

    while (slots->hash[bucket] != 0)
        bucket = (bucket + 1) % slots->hash_size;
    slots->hash[bucket] = (uint32_t)place + 1;
}

/* Makes room for one more slot. The arrays double, and the hash stays at most half full. */
static bool grow(struct na_slots *slots)
{
    size_t capacity = slots->capacity ? 2 * slots->capacity : 32;
    struct na_slot *slot = realloc(slots->slot, capacity * sizeof(*slot));
    uint64_t *raw = slot ? realloc(slots->raw, capacity * sizeof(*raw)) : NULL;
    uint64_t *seen = raw ? realloc(slots->seen, capacity * sizeof(*seen)) : NULL;
    uint32_t *hash = seen ? calloc(2 * capacity, sizeof(*hash)) : NULL;

    slots->slot = slot ? slot : slots->slot;
    slots->raw = raw ? raw : slots->raw;
    slots->seen = seen ? seen : slots->seen;
    if (hash == NULL)
        return false;
    free(slots->hash);
    slots->hash = hash;
    slots->hash_size = 2 * capacity;
    slots->capacity = capacity;
    for (size_t i = 0; i < slots->count; i++)
        hash_in(slots, i);
    return true;
}

int na_slots_group(struct na_slots *slots, const char *name, size_t length)
{
    struct na_slot_group *groups;

    for (size_t i = 0; i < slots->groups_count; i++)
        if (strlen(slots->groups[i].name) == length &&
            memcmp(slots->groups[i].name, name, length) == 0)
            return (int)i;
    if (!is_name(name, length, NA_GROUP_NAME_MAX) || slots->groups_count >= NA_UNKNOWN_MAX)
        return -1;
    groups = realloc(slots->groups, (slots->groups_count + 1) * sizeof(*groups));
    if (groups == NULL)
        return NA_SLOTS_NO_MEMORY;
    slots->groups = groups;
    groups[slots->groups_count] = (struct na_slot_group){ .refused = 0 };
    memcpy(groups[slots->groups_count].name, name, length);
    return (int)slots->groups_count++;
}

static int make(struct na_slots *slots, size_t group, const char *name, size_t length)
{
    char *copy;

    if (!is_name(name, length, NA_NAME_MAX) || slots->unknown >= NA_UNKNOWN_MAX)
        return -1;
    if (slots->count == slots->capacity && !grow(slots))
        return NA_SLOTS_NO_MEMORY;
    copy = strndup(name, length);
    if (copy == NULL)
        return NA_SLOTS_NO_MEMORY;
    slots->slot[slots->count] = (struct na_slot){ .group = (uint16_t)group,
                                                  .kind = slots->kind,
                                                  .name = copy };
    slots->raw[slots->count] = 0;
    slots->seen[slots->count] = 0;
    slots->unknown++;
    hash_in(slots, slots->count);
    return (int)slots->count++;
}

int na_slots_place(struct na_slots *slots, const char *group, size_t group_length, const char *name,
                   size_t name_length)
{
    int in = na_slots_group(slots, group, group_length);
    size_t bucket;

    if (in < 0)
        return in;
    bucket = hash_of((size_t)in, name, name_length) % slots->hash_size;
    for (; slots->hash[bucket] != 0; bucket = (bucket + 1) % slots->hash_size) {
        size_t place = slots->hash[bucket] - 1;
        const struct na_slot *slot = &slots->slot[place];

        if (slot->group == in && strncmp(slot->name, name, name_length) == 0 &&
            slot->name[name_length] == '\0')
            return (int)place;
    }
    return make(slots, (size_t)in, name, name_length);
}

void na_slots_know(struct na_slots *slots, int place, const struct na_counter *counter)
{
    struct na_slot *slot = &slots->slot[place];

    if (slot->counter == NULL)
        slots->unknown--;
    slot->counter = counter;
    slot->kind = counter->kind;
}
