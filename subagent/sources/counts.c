#include "sources/counts.h"

#include <stdlib.h>
#include <string.h>

#include "base/counting.h"

bool na_counts_resize(struct na_counts *counts, size_t room)
{
    struct na_count *count = realloc(counts->count, room * sizeof(*count));
    bool *counter = count ? realloc(counts->counter, room * sizeof(*counter)) : NULL;

    counts->count = count ? count : counts->count;
    if (counter == NULL)
        return false;
    counts->counter = counter;
    memset(count + counts->room, 0, (room - counts->room) * sizeof(*count));
    counts->room = room;
    return true;
}

void na_counts_clear(struct na_counts *counts)
{
    free(counts->count);
    free(counts->counter);
    *counts = (struct na_counts){ 0 };
}

static uint64_t level(const struct na_source *source, enum na_kind kind, uint64_t raw)
{
    if (kind == NA_INTEGER) /* kernels before 2.6 printed MaxConn's -1 without its sign */
        return raw > INT32_MAX && raw <= UINT32_MAX ? raw | ~(uint64_t)UINT32_MAX : raw;
    if (raw > INT64_MAX) /* negative: a sum of signed per-CPU parts, taken while they changed */
        return 0;
    if (source->width == 32 && raw > INT32_MAX && raw <= UINT32_MAX)
        return 0;
    return raw;
}

/* Continues a value up to the printed number; false if the counter was reset. */
static bool count_on(struct na_count *count, const struct na_source *source, uint64_t *value,
                     uint64_t printed)
{
    /* some counters have 64 bits even on a 32-bit kernel, which they show by exceeding 2^32 */
    bool narrow = source->width == 32 &&
                  (source->parts || (printed <= UINT32_MAX && count->printed <= UINT32_MAX));

    count->printed = printed;
    return narrow ? na_count_on_32(value, (uint32_t)printed) : na_count_on(value, printed);
}

/*
 * Handles a counter that the last reading did not have because it is new or was missing; no
 * increase is computed across the gap.
 */
static bool return_to(struct na_count *count, const struct na_source *source, uint64_t *value,
                      uint64_t printed, int64_t at)
{
    count->since = at;
    *value = count->known ? count->value : printed;
    if (!count->known)
        count->printed = printed;
    count->known = true;
    return count_on(count, source, value, printed);
}

/*
 * Resets the groups in which a counter fell: all of their counters start from the numbers just
 * printed.
 */
static void reset_groups(struct na_counts *counts, struct na_slots *slots, const bool *fell,
                         struct na_values *values, int64_t at)
{
    for (size_t i = 0; i < slots->groups_count; i++)
        if (fell[i])
            slots->groups[i].discontinuity = at;
    for (size_t i = 0; i < values->count; i++) {
        if (!counts->counter[i] || !fell[slots->slot[i].group])
            continue;
        counts->count[i].since = at;
        counts->count[i].known = values->present[i];
        if (values->present[i])
            values->value[i] = counts->count[i].printed = slots->raw[i];
    }
}

/* Whether a counter of the group that was not 0 has counted on: then the group was not reset. */
static bool goes_on(const struct na_slots *slots, unsigned group, const struct na_values *last,
                    const struct na_values *values)
{
    for (size_t i = 0; i < last->count; i++)
        if (slots->slot[i].group == group && slots->slot[i].counter != NULL &&
            slots->slot[i].kind == NA_COUNTER && last->present[i] && values->present[i] &&
            last->value[i] > 0 && values->value[i] >= last->value[i])
            return true;
    return false;
}

/*
 * Names that the catalogue does not have are taken for counters. One that falls on its own is not a
 * counter.
 */
static void settle_unknown(struct na_counts *counts, struct na_source *source,
                           const struct na_values *last, struct na_values *values, bool *fell)
{
    struct na_slots *slots = &source->slots;

    for (size_t i = 0; i < values->count; i++) {
        struct na_slot *slot = &slots->slot[i];

        if (!counts->count[i].fell)
            continue;
        counts->count[i].fell = false;
        if (fell[slot->group] || !goes_on(slots, slot->group, last, values)) {
            fell[slot->group] = true;
            continue;
        }
        slot->kind = NA_GAUGE;
        counts->counter[i] = false;
        values->value[i] = level(source, NA_GAUGE, slots->raw[i]);
    }
}

void na_counts_take(struct na_counts *counts, struct na_source *source,
                    const struct na_values *last, struct na_values *values, int64_t at, bool back)
{
    struct na_slots *slots = &source->slots;
    bool fell[slots->groups_count + 1];
    bool any = back;

    memset(fell, back, sizeof(fell));
    for (size_t i = counts->slots; i < values->count; i++)
        counts->counter[i] = slots->slot[i].kind == NA_COUNTER;
    if (counts->slots < values->count)
        counts->slots = values->count;
    for (size_t i = 0; i < values->count; i++) {
        bool before = i < last->count && last->present[i], there = na_slots_has(slots, i);
        uint64_t printed = slots->raw[i], value = before ? last->value[i] : 0;

        values->present[i] = there;
        if (!counts->counter[i]) {
            values->value[i] = there ? level(source, slots->slot[i].kind, printed) : 0;
            continue;
        }
        if (!there) {
            if (before)
                counts->count[i].value = value;
            continue;
        }
        if (before && source->width == 64 &&
            printed - value < UINT64_C(1) << 63) /* the usual case */
            value = printed;
        else if (before ? !count_on(&counts->count[i], source, &value, printed)
                        : !return_to(&counts->count[i], source, &value, printed, at)) {
            bool known = slots->slot[i].counter != NULL;

            fell[slots->slot[i].group] |= known;
            counts->count[i].fell = !known;
            any = true;
        }
        values->value[i] = value;
    }
    if (any) {
        settle_unknown(counts, source, last, values, fell);
        reset_groups(counts, slots, fell, values, at);
    }
}
