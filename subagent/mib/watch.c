#include "mib/watch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "mib/mib_table.h"

/* An instance at one look. */
struct sight {
    size_t at, length;          /* of its name, in arcs of the look */
    uint64_t number;            /* of a level in two's complement */
    uint32_t serial, restarted; /* identifies its row's subject; when its counters started over */
};

/* One look: the instances in the order of the MIB. */
struct look {
    int64_t when; /* ns of the clock; 0: no look yet */
    struct sight *sight;
    size_t count, room;
    uint32_t *arc;
    size_t arcs, arcs_room;
};

struct na_watch {
    struct na_objects *objects;
    struct na_watch_choice choice;
    uint64_t key;          /* of the last request */
    struct look last, now; /* their memory is used in turn */
};

struct na_watch *na_watch_new(struct na_objects *objects, const struct na_watch_choice *choice)
{
    struct na_watch *watch = calloc(1, sizeof(*watch));

    if (watch != NULL) {
        watch->objects = objects;
        watch->choice = *choice;
    }
    return watch;
}

static void clear(struct look *look)
{
    free(look->sight);
    free(look->arc);
}

void na_watch_free(struct na_watch *watch)
{
    if (watch == NULL)
        return;
    clear(&watch->last);
    clear(&watch->now);
    free(watch);
}

/* ---- the instances watched */

static bool counts(const struct na_value *value)
{
    return value->type == NA_TYPE_COUNTER32 || value->type == NA_TYPE_COUNTER64;
}

static bool is_level(const struct na_description *description, const struct na_value *value)
{
    return (value->type == NA_TYPE_GAUGE32 || value->type == NA_TYPE_INTEGER) &&
           (description->column == NULL || description->column->form == NA_MIB_LEVEL);
}

/* Whether it is in the host's row of netstatNsTable, which repeats counters of the host. */
static bool repeats_host(const uint32_t *name)
{
    static const uint32_t namespaces[] = { 1, 7, 1, 1 };

    return memcmp(name, namespaces, sizeof(namespaces)) == 0 && name[5] == 1;
}

/*
 * Whether an instance is watched without being requested. The subagent itself, its groups and
 * alarms change at each look, and increases are what this computes itself.
 */
static bool is_of_kernel(const uint32_t *name, const struct na_description *description)
{
    static const uint32_t agent[] = { 1, 1 }, groups[] = { 1, 2, 3 }, alarms[] = { 1, 6 };

    return memcmp(name, agent, sizeof(agent)) != 0 && memcmp(name, groups, sizeof(groups)) != 0 &&
           memcmp(name, alarms, sizeof(alarms)) != 0 && !repeats_host(name) &&
           strstr(description->object, "Increase") == NULL;
}

static bool is_watched(const struct na_watch *watch, const uint32_t *name,
                       const struct na_description *description, const struct na_value *value)
{
    if ((!counts(value) && !is_level(description, value)) || na_describes_twice(description))
        return false;
    if (watch->choice.patterns.count == 0)
        return is_of_kernel(name, description);
    return na_patterns_match(&watch->choice.patterns, description);
}

/* ---- when counters started over */

/* Writes the name of the TimeStamp beside an instance; returns its length, 0 if it has none. */
static size_t name_restart(struct na_watch *watch, const uint32_t *name, size_t length,
                           const struct na_description *description, uint32_t *restart)
{
    const struct na_column *column = na_objects_column_of(watch->objects, name, length);
    const struct na_mib_column *time;
    size_t arcs;

    if (description->counter != NULL) {
        arcs = na_objects_column("netstatGroupDiscontinuityTime", restart);
        return arcs + na_put_string(restart + arcs, na_groups[description->counter->group].name);
    }
    time = column != NULL ? na_mib_restart_column(column->table->mib_table->entry) : NULL;
    if (time == NULL)
        return 0;
    memcpy(restart, name, length * sizeof(*name));
    restart[column->arcs - 1] = time->number;
    return length;
}

static uint32_t restarted(struct na_watch *watch, const struct na_request *request,
                          const uint32_t *name, size_t length,
                          const struct na_description *description)
{
    uint32_t restart[NA_OID_MAX];
    size_t restart_length = name_restart(watch, name, length, description, restart);
    struct na_value value;

    if (restart_length == 0 ||
        !na_objects_get(watch->objects, request, restart, restart_length, &value))
        return 0;
    return (uint32_t)value.number;
}

/* ---- looking */

static bool make_room(struct look *look, size_t arcs)
{
    if (look->count == look->room) {
        size_t room = look->room ? 2 * look->room : 256;
        struct sight *sight = realloc(look->sight, room * sizeof(*sight));

        if (sight == NULL)
            return false;
        look->sight = sight;
        look->room = room;
    }
    if (look->arcs + arcs > look->arcs_room) {
        size_t room = 2 * (look->arcs_room + arcs);
        uint32_t *arc = realloc(look->arc, room * sizeof(*arc));

        if (arc == NULL)
            return false;
        look->arc = arc;
        look->arcs_room = room;
    }
    return true;
}

/* The sight of the same instance in the last look; NULL if there is none. *at moves on. */
static const struct sight *find_last(const struct look *last, size_t *at, const uint32_t *name,
                                     size_t length)
{
    for (; *at < last->count; (*at)++) {
        const struct sight *sight = &last->sight[*at];
        int order = na_oid_compare(last->arc + sight->at, sight->length, name, length);

        if (order >= 0)
            return order == 0 ? sight : NULL;
    }
    return NULL;
}

/* ---- printing */

enum { NUMBER_MAX = 24 };

void na_watch_print_header(FILE *to)
{
    fprintf(to, "%-8s %-40s %12s %12s %14s %s\n", "#time", "name", "increase", "per second",
            "value", "unit");
}

static void print_change(FILE *to, const char *time, const struct na_description *description,
                         const char *increase, const char *rate, const char *value)
{
    fprintf(to, "%-8s %-40s %12s %12s %14s %s%s%s\n", time, description->name, increase, rate,
            value, description->unit != NULL ? description->unit : "-",
            description->row[0] != '\0' ? " " : "", description->row);
}

/* A level may fall: its change has a sign, and a rate says nothing. */
static void print_level(const struct na_watch *watch, const char *time, FILE *to,
                        const struct na_description *description, const struct sight *last,
                        uint64_t number)
{
    int64_t change = last != NULL ? (int64_t)(number - last->number) : 0;
    char text[NUMBER_MAX], value[NUMBER_MAX];

    if (last == NULL ? number == 0 : change == 0 && !watch->choice.all)
        return;
    snprintf(text, sizeof(text), "%+" PRId64, change);
    snprintf(value, sizeof(value), "%" PRId64, (int64_t)number);
    print_change(to, time, description, last != NULL ? text : "new", "-", value);
}

static void print_counter(const struct na_watch *watch, const char *time, FILE *to,
                          const struct na_description *description, const struct sight *last,
                          const struct sight *now)
{
    const bool reset = last != NULL && (now->number < last->number || now->serial != last->serial ||
                                        now->restarted != last->restarted);
    const bool known = last != NULL && !reset;
    const uint64_t increase = known ? now->number - last->number : 0;
    const double seconds = (double)(watch->now.when - watch->last.when) / 1e9;
    char text[NUMBER_MAX] = "new", rate[2 * NUMBER_MAX] = "-", value[NUMBER_MAX];

    if (last == NULL ? now->number == 0
                     : increase == 0 && now->number == last->number && !watch->choice.all)
        return;
    if (known) {
        snprintf(text, sizeof(text), "%" PRIu64, increase);
        snprintf(rate, sizeof(rate), "%.1f", seconds > 0 ? (double)increase / seconds : 0);
    } else if (reset) {
        strcpy(text, "reset");
    }
    snprintf(value, sizeof(value), "%" PRIu64, now->number);
    print_change(to, time, description, text, rate, value);
}

/* Adds an instance to this look, and prints how it has changed since the last one. */
static bool take(struct na_watch *watch, const struct na_request *request, const uint32_t *name,
                 size_t length, const struct na_value *value,
                 const struct na_description *description, size_t *last_at, const char *time,
                 FILE *to)
{
    const struct sight *last = find_last(&watch->last, last_at, name, length);
    struct look *look = &watch->now;
    struct sight *sight;

    if (!make_room(look, length))
        return false;
    sight = &look->sight[look->count++];
    *sight = (struct sight){
        .at = look->arcs,
        .length = length,
        .number = counts(value) ? value->number : value->number + value->cut,
        .serial = na_objects_serial(watch->objects, request, name, length),
        .restarted = restarted(watch, request, name, length, description),
    };
    memcpy(look->arc + look->arcs, name, length * sizeof(*name));
    look->arcs += length;
    if (watch->last.when == 0)
        return true;
    if (counts(value))
        print_counter(watch, time, to, description, last, sight);
    else
        print_level(watch, time, to, description,
                    last != NULL && last->serial == sight->serial ? last : NULL, sight->number);
    return true;
}

/* This look becomes the last one, and its predecessor's memory is used for the next. */
static void turn(struct na_watch *watch, bool complete)
{
    const struct look spare = watch->last;

    watch->last = watch->now;
    watch->now = spare;
    if (!complete) {
        watch->last.when = 0;
        watch->last.count = 0;
    }
}

bool na_watch_look(struct na_watch *watch, const char *time, FILE *to)
{
    const struct na_request request = { ++watch->key, 0 };
    uint32_t name[NA_OID_MAX];
    size_t length = 0, last_at = 0;
    struct na_value value;
    bool complete = true;

    watch->now.when = na_objects_now(watch->objects);
    watch->now.count = watch->now.arcs = 0;
    while (complete && na_objects_next(watch->objects, &request, name, &length, false, &value)) {
        struct na_description description;

        na_describe(watch->objects, &request, name, length, &value, &description);
        if (is_watched(watch, name, &description, &value))
            complete = take(watch, &request, name, length, &value, &description, &last_at, time,
                            to);
    }
    turn(watch, complete);
    return complete;
}
