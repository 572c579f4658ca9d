#include "sources/history.h"

#include <stdlib.h>
#include <string.h>

static const int64_t SECOND = INT64_C(1000000000);

bool na_sample_times_init(struct na_sample_times *times, unsigned interval_seconds)
{
    times->interval = interval_seconds * SECOND;
    times->count = NA_HISTORY_SECONDS / interval_seconds + 2;
    times->newest = 0;
    times->at = calloc(times->count, sizeof(*times->at));
    return times->at != NULL;
}

void na_sample_times_clear(struct na_sample_times *times)
{
    free(times->at);
    times->at = NULL;
}

void na_sample_times_next(struct na_sample_times *times, int64_t now)
{
    times->newest = (times->newest + 1) % times->count;
    times->at[times->newest] = now;
}

bool na_history_resize(struct na_history *history, const struct na_sample_times *times, size_t had,
                       size_t slots)
{
    /* one more: an array of 0 octets might be NULL */
    uint64_t *value = realloc(history->value, (slots * times->count + 1) * sizeof(*value));

    if (value == NULL)
        return false;
    memset(value + had * times->count, 0, (slots - had) * times->count * sizeof(*value));
    history->value = value;
    return true;
}

void na_history_clear(struct na_history *history)
{
    free(history->value);
    history->value = NULL;
}

void na_history_keep(struct na_history *history, const struct na_sample_times *times, size_t slot,
                     uint64_t value)
{
    history->value[slot * times->count + times->newest] = value;
}

bool na_history_find(const struct na_history *history, const struct na_sample_times *times,
                     size_t slot, int64_t wanted, int64_t *at, uint64_t *value)
{
    int64_t nearest = INT64_MAX;
    size_t found = 0;

    for (size_t i = 0; i < times->count; i++) {
        int64_t distance = llabs(times->at[i] - wanted);

        if (times->at[i] != 0 && distance < nearest) {
            nearest = distance;
            found = i;
        }
    }
    if (nearest > times->interval / 2 + SECOND)
        return false;
    *at = times->at[found];
    *value = history->value[slot * times->count + found];
    return true;
}
