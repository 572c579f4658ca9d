#include "alarms/alarm_set.h"

#include <stdlib.h>
#include <string.h>

#include "alarms/alarm_target.h"
#include "mib/mib_table.h"
#include "mib/objects.h"

static const int64_t REMEMBERED = 3600 * INT64_C(1000000000);

/* A removed instance, remembered for an hour. */
struct seen {
    int64_t at;     /* ns, time of removal; INT64_MIN: it has returned */
    uint32_t about; /* last arc of its name, such as a socket's cookie */
};

static bool init_instance(struct na_alarm_instance *instance, const uint32_t *name, size_t length)
{
    *instance = (struct na_alarm_instance){ .name = malloc(length * sizeof(*name)),
                                            .length = length };
    if (instance->name == NULL)
        return false;
    memcpy(instance->name, name, length * sizeof(*name));
    na_alarm_init(&instance->alarm);
    return true;
}

static void clear_instance(struct na_alarm_instance *instance)
{
    na_alarm_clear(&instance->alarm);
    free(instance->name);
    free(instance->text);
}

bool na_alarm_set_prepare(struct na_alarm_set *set)
{
    uint32_t name[NA_OID_MAX];
    size_t length = na_objects_column("netstatRuleState", name);

    if (set->rule.rows == NA_ROWS_EACH || set->whole != NULL)
        return true;
    length += na_put_string(name + length, set->rule.name);
    set->whole = malloc(sizeof(*set->whole));
    if (set->whole != NULL && init_instance(set->whole, name, length))
        return true;
    free(set->whole);
    set->whole = NULL;
    set->lacks_memory = true;
    return false;
}

size_t na_alarm_set_alarms(const struct na_alarm_set *set)
{
    if (set->rule.rows != NA_ROWS_EACH)
        return set->whole != NULL;
    return set->count;
}

struct na_alarm_instance *na_alarm_set_alarm(const struct na_alarm_set *set, size_t place)
{
    return set->rule.rows != NA_ROWS_EACH ? set->whole : &set->instance[place];
}

static bool is_ahead(const struct na_alarm_rule *rule, const struct na_alarm *alarm,
                     const struct na_alarm *other)
{
    if (alarm->phase != other->phase)
        return alarm->phase > other->phase;
    return rule->falls ? alarm->measured < other->measured : alarm->measured > other->measured;
}

const struct na_alarm_instance *na_alarm_set_foremost(const struct na_alarm_set *set)
{
    const struct na_alarm_instance *found = NULL;

    if (set->rule.rows == NA_ROWS_SUM || set->rule.rows == NA_ROWS_GONE)
        return set->whole;
    for (size_t i = 0; i < set->count; i++) {
        const struct na_alarm_instance *instance = &set->instance[i];

        if (found == NULL || is_ahead(&set->rule.numbers, &instance->alarm, &found->alarm))
            found = instance;
    }
    return found;
}

/* The position of a name, or where it would be inserted. */
static size_t find_place(const struct na_alarm_set *set, const uint32_t *name, size_t length,
                         bool *found)
{
    size_t low = 0, high = set->count;

    *found = false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = na_oid_compare(set->instance[middle].name, set->instance[middle].length, name,
                                   length);

        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool make_room(struct na_alarm_set *set)
{
    size_t capacity = set->capacity ? 2 * set->capacity : 1;
    struct na_alarm_instance *instance;

    if (set->count < set->capacity)
        return true;
    instance = realloc(set->instance, capacity * sizeof(*instance));
    if (instance == NULL)
        return false;
    set->instance = instance;
    set->capacity = capacity;
    return true;
}

struct na_alarm_instance *na_alarm_set_instance(struct na_alarm_set *set, const uint32_t *name,
                                                size_t length)
{
    bool found;
    size_t place = find_place(set, name, length, &found);
    struct na_alarm_instance added;

    if (found)
        return &set->instance[place];
    set->full |= set->count >= NA_INSTANCES_MAX;
    if (set->count >= NA_INSTANCES_MAX)
        return NULL;
    if (!make_room(set) || !init_instance(&added, name, length)) {
        set->lacks_memory = true;
        return NULL;
    }
    memmove(&set->instance[place + 1], &set->instance[place], (set->count - place) * sizeof(added));
    set->instance[place] = added;
    set->count++;
    return &set->instance[place];
}

struct na_alarm_instance *na_alarm_set_find(const struct na_alarm_set *set, const uint32_t *name,
                                            size_t length)
{
    bool found;
    size_t place = find_place(set, name, length, &found);

    return found ? &set->instance[place] : NULL;
}

static uint32_t last_arc(const struct na_alarm_instance *instance)
{
    return instance->name[instance->length - 1];
}

struct na_alarm_instance *na_alarm_set_moved(const struct na_alarm_set *set,
                                             const struct na_alarm_instance *instance)
{
    for (size_t i = 0; i < set->count; i++) {
        struct na_alarm_instance *other = &set->instance[i];

        if (other != instance && !other->found && last_arc(other) != 0 &&
            last_arc(other) == last_arc(instance))
            return other;
    }
    return NULL;
}

static int by_subject(const void *a, const void *b)
{
    const struct seen *left = a, *right = b;

    return (left->about > right->about) - (left->about < right->about);
}

bool na_alarm_set_saw(struct na_alarm_set *set, const struct na_alarm_instance *instance)
{
    struct seen wanted = { .about = last_arc(instance) },
                *seen = na_rows_find(&set->seen, by_subject, &wanted);

    if (seen == NULL)
        return set->seen_incomplete_until != 0;
    seen->at = INT64_MIN;
    return true;
}

/* If memory runs out, every new instance counts as seen before for the same length of time. */
static void remember(struct na_alarm_set *set, struct na_rows *rows, uint32_t about, int64_t now)
{
    struct seen *seen;

    if (!na_alarm_targets[set->rule.target].moves || about == 0)
        return;
    rows->size = sizeof(*seen);
    seen = na_rows_add(rows);
    if (seen != NULL)
        *seen = (struct seen){ now, about };
    else
        set->seen_incomplete_until = now + REMEMBERED;
    set->lacks_memory |= seen == NULL;
}

void na_alarm_set_pass(struct na_alarm_set *set, const uint32_t *name, size_t length, int64_t now)
{
    remember(set, &set->passed, name[length - 1], now);
}

/* Only after all rows were stepped: `seen` stays sorted until then. */
static void remember_passed(struct na_alarm_set *set)
{
    for (size_t i = 0; i < set->passed.count; i++) {
        const struct seen *passed = na_rows_at(&set->passed, i);

        remember(set, &set->seen, passed->about, passed->at);
    }
    set->passed.count = 0;
}

/* Of entries with the same arc, for example a socket that moved twice, the latest comes last. */
static int by_subject_and_time(const void *a, const void *b)
{
    const struct seen *left = a, *right = b;
    int order = by_subject(a, b);

    return order != 0 ? order : (left->at > right->at) - (left->at < right->at);
}

/*
 * Keeps the latest entry of each arc. If there are more than the maximum, keeps only recent ones.
 */
static void forget_seen(struct na_rows *rows, int64_t now)
{
    int64_t age = REMEMBERED;

    na_rows_sort(rows, by_subject_and_time);
    do {
        size_t kept = 0;

        for (size_t i = 0; i < rows->count; i++) {
            const struct seen *seen = na_rows_at(rows, i);

            if (seen->at >= now - age && (i + 1 == rows->count || by_subject(seen, seen + 1) != 0))
                *(struct seen *)na_rows_at(rows, kept++) = *seen;
        }
        rows->count = kept;
        age /= 2;
    } while (rows->count > NA_INSTANCES_MAX);
}

void na_alarm_set_forget(struct na_alarm_set *set, int64_t now)
{
    size_t kept = 0;

    if (set->seen_incomplete_until <= now)
        set->seen_incomplete_until = 0;
    for (size_t i = 0; i < set->count; i++) {
        if (set->instance[i].found || set->instance[i].alarm.phase != NA_WAITING) {
            set->instance[kept++] = set->instance[i];
            continue;
        }
        remember(set, &set->seen, last_arc(&set->instance[i]), now);
        clear_instance(&set->instance[i]);
    }
    set->count = kept;
    remember_passed(set);
    forget_seen(&set->seen, now);
}

void na_alarm_set_clear(struct na_alarm_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        clear_instance(&set->instance[i]);
    free(set->instance);
    if (set->whole != NULL)
        clear_instance(set->whole);
    free(set->whole);
    na_rows_clear(&set->seen);
    na_rows_clear(&set->passed);
    *set = (struct na_alarm_set){ .count = 0 };
}

static int64_t due(const struct na_alarm_set *set, const struct na_alarm *alarm, int64_t after,
                   int64_t next)
{
    int64_t at = na_alarm_due(alarm, &set->rule.numbers);

    return at > after && at < next ? at : next;
}

int64_t na_alarm_set_due(const struct na_alarm_set *set, int64_t after)
{
    int64_t next = INT64_MAX;

    for (size_t i = 0; i < set->count; i++)
        next = due(set, &set->instance[i].alarm, after, next);
    return set->whole != NULL ? due(set, &set->whole->alarm, after, next) : next;
}
