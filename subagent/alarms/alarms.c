#include "alarms/alarms.h"

#include <stdlib.h>
#include <string.h>

#include "alarms/alarm_input.h"
#include "base/memory.h"
#include "base/rows.h"
#include "alarms/alarm_target.h"
#include "mib/mib_table.h"
#include "base/debug.h"

struct na_alarms {
    struct na_objects *objects;
    struct na_alarm_set *set;
    size_t sets;
    struct na_alarm_set *spare; /* prepared for the next rules; NULL: not prepared */
    size_t spares;
    uint32_t number; /* of the last raise */
    struct na_notifications notifications;
    na_alarms_full *full;         /* NULL: not reported */
    struct na_rows rules, raised; /* as of the last step, for the objects */
    uint32_t raised_count;        /* including those without a row */
};

/* A step in progress. */
struct step {
    struct na_alarms *alarms;
    struct na_alarm_input input;
    int64_t now;
    struct timespec day;
};

/* The order of netstatRuleTable's index, a string with its length first. */
static int rule_order(const void *a, const void *b)
{
    const char *left = ((const struct na_rule_row *)a)->set->rule.name,
               *right = ((const struct na_rule_row *)b)->set->rule.name;
    size_t left_length = strlen(left), right_length = strlen(right);

    return left_length != right_length ? (left_length > right_length ? 1 : -1)
                                       : strcmp(left, right);
}

static int alarm_order(const void *a, const void *b)
{
    const struct na_alarm_row *left = a, *right = b;

    return (left->instance->number > right->instance->number) -
           (left->instance->number < right->instance->number);
}

static void add_raised(struct na_alarms *alarms, const struct na_alarm_set *set,
                       const struct na_alarm_instance *instance)
{
    struct na_alarm_row *row = na_rows_add(&alarms->raised);

    alarms->raised_count++;
    if (row != NULL)
        *row = (struct na_alarm_row){ set, instance };
    else
        na_memory_lacks("rows of netstatAlarmTable");
}

/* Fills the tables of netstatAlarms. If memory runs out, some raised alarms are missing. */
static void make_rows(struct na_alarms *alarms)
{
    alarms->rules.count = alarms->raised.count = alarms->raised_count = 0;
    for (size_t i = 0; i < alarms->sets; i++) {
        struct na_alarm_set *set = &alarms->set[i];

        /* cannot fail: na_alarms_reserve has made room */
        ((struct na_rule_row *)na_rows_add(&alarms->rules))->set = set;
        for (size_t j = 0; j < set->count; j++)
            if (set->instance[j].alarm.phase >= NA_RAISED)
                add_raised(alarms, set, &set->instance[j]);
    }
    na_rows_sort(&alarms->rules, rule_order);
    na_rows_sort(&alarms->raised, alarm_order);
}

struct na_alarms *na_alarms_new(struct na_objects *objects)
{
    struct na_alarms *alarms = calloc(1, sizeof(*alarms));

    if (alarms == NULL)
        return NULL;
    alarms->objects = objects;
    alarms->rules = (struct na_rows){ .size = sizeof(struct na_rule_row), .good = true };
    alarms->raised = (struct na_rows){ .size = sizeof(struct na_alarm_row), .good = true };
    if (na_notifications_init(&alarms->notifications))
        return alarms;
    free(alarms);
    return NULL;
}

void na_alarms_free(struct na_alarms *alarms)
{
    if (alarms == NULL)
        return;
    for (size_t i = 0; i < alarms->sets; i++)
        na_alarm_set_clear(&alarms->set[i]);
    free(alarms->set);
    free(alarms->spare);
    na_notifications_clear(&alarms->notifications);
    na_rows_clear(&alarms->rules);
    na_rows_clear(&alarms->raised);
    free(alarms);
}

/* Whether two rules have the same condition; severity and text may differ. */
static bool same_condition(const struct na_rule *rule, const struct na_rule *other)
{
    struct na_rule same_text;

    memcpy(&same_text, rule, sizeof(*rule)); /* with padding: rules are compared as memory */
    same_text.severity = other->severity;
    memcpy(same_text.text, other->text, sizeof(other->text));
    return memcmp(&same_text, other, sizeof(*other)) == 0;
}

static struct na_alarm_set *find_set(struct na_alarms *alarms, const struct na_rule *rule)
{
    for (size_t i = 0; i < alarms->sets; i++)
        if (same_condition(&alarms->set[i].rule, rule))
            return &alarms->set[i];
    return NULL;
}

/* Removes a rule. Its raised alarms are reported as cleared, since they are no longer watched. */
static void drop_rule(struct na_alarms *alarms, struct na_alarm_set *set, struct timespec day)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->instance[i].alarm.phase >= NA_RAISED)
            na_notifications_add(&alarms->notifications, set, &set->instance[i], NA_SAID_RULE_GONE,
                                 day);
    na_alarm_set_clear(set);
}

bool na_alarms_reserve(struct na_alarms *alarms, size_t count)
{
    struct na_alarm_set *set = calloc(count + 1, sizeof(*set));

    if (set == NULL || !na_rows_reserve(&alarms->rules, count)) {
        free(set);
        return false;
    }
    free(alarms->spare);
    alarms->spare = set;
    alarms->spares = count;
    return true;
}

bool na_alarms_configure(struct na_alarms *alarms, const struct na_rule *rules, size_t count,
                         struct timespec day)
{
    struct na_alarm_set *set;

    if ((alarms->spare == NULL || alarms->spares < count) && !na_alarms_reserve(alarms, count))
        return false;
    set = alarms->spare;
    alarms->spare = NULL;
    for (size_t i = 0; i < count; i++) {
        struct na_alarm_set *same = find_set(alarms, &rules[i]);

        if (same != NULL) {
            set[i] = *same;
            *same = (struct na_alarm_set){ .count = 0 };
        }
        memcpy(&set[i].rule, &rules[i], sizeof(rules[i]));
    }
    for (size_t i = 0; i < alarms->sets; i++)
        drop_rule(alarms, &alarms->set[i], day);
    free(alarms->set);
    alarms->set = set;
    alarms->sets = count;
    make_rows(alarms);
    return true;
}

static void notify(const struct step *step, const struct na_alarm_set *set,
                   const struct na_alarm_instance *instance, enum na_said said)
{
    na_notifications_add(&step->alarms->notifications, set, instance, said, step->day);
}

/* Refreshes the name of an instance: an interface may have been renamed. */
static void name_instance(const struct step *step, const struct na_alarm_set *set,
                          struct na_alarm_instance *instance)
{
    if (instance->text == NULL)
        instance->text = malloc(NA_ALARM_TEXT);
    if (instance->text != NULL)
        na_alarm_input_describe(&step->input, &set->rule, instance->name, instance->length,
                                instance->text, NA_ALARM_TEXT);
    else
        na_memory_lacks("the name of an alarm's instance");
}

static void step_instance(const struct step *step, struct na_alarm_set *set,
                          struct na_alarm_instance *instance, const struct na_alarm_sample *sample)
{
    enum na_alarm_event event = na_alarm_step(&instance->alarm, &set->rule.numbers, sample,
                                              step->now);

    set->lacks_memory |= instance->alarm.lacks_memory;
    NA_DEBUG(NA_DEBUG_ALARM, "%s: instance %zu measures %g, phase %u, event %u", set->rule.name,
             (size_t)(instance - set->instance), instance->alarm.measured, instance->alarm.phase,
             event);
    if (event == NA_EVENT_RAISED) {
        set->raises++;
        instance->number = ++step->alarms->number;
        instance->raised_at = step->now;
    }
    if (instance->found && (event != NA_EVENT_NONE || instance->alarm.phase >= NA_RAISED))
        name_instance(step, set, instance);
    if (event == NA_EVENT_CLEARED) /* an instance that still exists is NA_QUIET after clearing */
        notify(step, set, instance,
               instance->alarm.phase == NA_WAITING ? NA_SAID_GONE : NA_SAID_CLEARED);
    else if (event != NA_EVENT_NONE)
        notify(step, set, instance, event == NA_EVENT_REPEATED ? NA_SAID_AGAIN : NA_SAID_RAISED);
}

/* The name now belongs to another object: the previous one is gone. */
static void reset_instance(const struct step *step, const struct na_alarm_set *set,
                           struct na_alarm_instance *instance)
{
    if (instance->alarm.phase >= NA_RAISED)
        notify(step, set, instance, NA_SAID_GONE);
    na_alarm_clear(&instance->alarm);
    instance->stepped = false;
}

/* Adds one counter of a divisor to the sample; false if it is absent, or if *unread is set. */
static bool add_divisor(const struct step *step, const struct na_alarm_set *set,
                        const struct na_rule_counter *divisor, uint32_t *discontinuity,
                        struct na_alarm_sample *sample, bool *unread)
{
    uint32_t name[NA_OID_MAX], group[NA_GROUP_NAME_MAX + 1];
    size_t length;
    uint64_t number;

    if (!na_alarm_input_counter(&step->input, divisor, name, &length, &number)) {
        *unread |= na_objects_unread(step->input.objects, name, length);
        return false;
    }
    sample->other += number;
    if (set->rule.numbers.measure == NA_RATIO &&
        na_alarm_input_was_reset(&step->input, na_alarm_targets[NA_TARGET_COUNTER].discontinuity,
                                 group, na_put_string(group, divisor->group), discontinuity))
        sample->discontinuity = true;
    return true;
}

/*
 * Adds the divisor of a ratio or a share, the sum of its counters. False if one of them is absent,
 * or if *unread is set.
 */
static bool take_divisor(const struct step *step, const struct na_alarm_set *set,
                         struct na_alarm_instance *instance, struct na_alarm_sample *sample,
                         bool *unread)
{
    bool all = true;

    for (size_t i = 0; i < set->rule.divisors; i++)
        all &= add_divisor(step, set, &set->rule.divisor[i], &instance->discontinuity[1 + i],
                           sample, unread);
    return all;
}

/*
 * Uses what is known of an instance before its first sample. A socket that was given another
 * address, for example by connect(), is still the same one, even after an absence. And if
 * everything that can have counted is visible, a new instance had counted nothing.
 */
static void take_past(const struct step *step, struct na_alarm_set *set,
                      struct na_alarm_instance *instance)
{
    struct na_alarm_instance *moved = na_alarm_targets[set->rule.target].moves
                                        ? na_alarm_set_moved(set, instance)
                                        : NULL;

    if (moved != NULL)
        na_alarm_inherit(&instance->alarm, &moved->alarm);
    else if (!na_alarm_set_saw(set, instance) && set->complete_since > 0)
        na_alarm_was_nothing(&instance->alarm, &set->rule.numbers, set->complete_since, set->last,
                             step->now);
}

/* Steps an instance that exists. */
static void step_present(const struct step *step, struct na_alarm_set *set, const uint32_t *name,
                         size_t length, const uint32_t *index, size_t index_length, uint64_t number)
{
    struct na_alarm_instance *instance = na_alarm_set_instance(set, name, length);
    struct na_alarm_sample sample = { .present = true, .value = number };
    uint32_t serial = na_objects_serial(step->input.objects, &step->input.request, name, length);
    bool unread = false;

    if (instance == NULL)
        return;
    if (instance->stepped && instance->serial != serial)
        reset_instance(step, set, instance);
    instance->serial = serial;
    sample.discontinuity = na_alarm_input_was_reset(
        &step->input, na_alarm_target_discontinuity(&set->rule), index, index_length,
        &instance->discontinuity[0]);
    sample.present = take_divisor(step, set, instance, &sample, &unread);
    if (unread) {
        if (sample.discontinuity) /* the next sample will not show it again */
            instance->alarm.points = 0;
        instance->found = true;
        return;
    }
    if (!instance->stepped)
        take_past(step, set, instance);
    instance->stepped = instance->found = true;
    step_instance(step, set, instance, &sample);
}

static void step_counter(const struct step *step, struct na_alarm_set *set)
{
    uint32_t name[NA_OID_MAX], group[NA_GROUP_NAME_MAX + 1];
    size_t length;
    uint64_t number;

    if (na_alarm_input_counter(&step->input, &set->rule.counter, name, &length, &number))
        step_present(step, set, name, length, group, na_put_string(group, set->rule.counter.group),
                     number);
}

static void step_column(const struct step *step, struct na_alarm_set *set)
{
    const char *descriptor = na_alarm_targets[set->rule.target].column;
    uint32_t column[6], name[NA_OID_MAX];
    size_t arcs = na_objects_column(descriptor ? descriptor : set->rule.counter.name, column);
    size_t length = arcs;
    struct na_value value;

    if (arcs == 0)
        return;
    memcpy(name, column, arcs * sizeof(*name));
    while (
        na_objects_next(step->input.objects, &step->input.request, name, &length, false, &value) &&
        length > arcs && memcmp(name, column, arcs * sizeof(*name)) == 0) {
        uint64_t number = na_alarm_input_number(&value);

        if (na_alarm_input_measurable(&value) &&
            na_alarm_input_means(&step->input, &set->rule, name, arcs, length))
            step_present(step, set, name, length, name + arcs, length - arcs, number);
    }
}

/*
 * Steps the instances that were not found: raised alarms stay until cleared, then the instances are
 * removed. If a source could not be read, its instances may still exist and stay as they were.
 */
static void step_absent(const struct step *step, struct na_alarm_set *set)
{
    static const struct na_alarm_sample absent = { .present = false };

    for (size_t i = 0; i < set->count; i++) {
        struct na_alarm_instance *instance = &set->instance[i];

        if (!instance->found &&
            na_objects_unread(step->input.objects, instance->name, instance->length))
            instance->found = true;
        else if (!instance->found)
            step_instance(step, set, instance, &absent);
    }
    na_alarm_set_forget(set, step->now);
}

static void step_set(const struct step *step, struct na_alarm_set *set)
{
    const bool full = set->full;

    set->full = set->lacks_memory = false;
    for (size_t i = 0; i < set->count; i++)
        set->instance[i].found = false;
    if (set->rule.target == NA_TARGET_COUNTER)
        step_counter(step, set);
    else
        step_column(step, set);
    step_absent(step, set);
    if (set->full != full && step->alarms->full != NULL)
        step->alarms->full(&set->rule, set->full);
    if (set->lacks_memory)
        na_memory_lacks("alarms and their samples");
    /* without room for all instances, the past of those left out is not known */
    if (set->full || set->lacks_memory || !na_alarm_input_complete(&step->input, &set->rule))
        set->complete_since = 0;
    else if (set->complete_since == 0)
        set->complete_since = step->now;
    set->last = step->now;
}

static void step_sets(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day,
                      bool all)
{
    struct step step = { alarms, { alarms->objects, { key, 0 } }, now, day };

    for (size_t i = 0; i < alarms->sets; i++)
        if (all || na_alarm_set_due(&alarms->set[i], alarms->set[i].last) <= now)
            step_set(&step, &alarms->set[i]);
    make_rows(alarms);
}

void na_alarms_step(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day)
{
    step_sets(alarms, key, now, day, true);
}

void na_alarms_step_due(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day)
{
    step_sets(alarms, key, now, day, false);
}

int64_t na_alarms_due(const struct na_alarms *alarms, int64_t now)
{
    int64_t next = INT64_MAX;

    for (size_t i = 0; i < alarms->sets; i++) {
        int64_t due = na_alarm_set_due(&alarms->set[i], now);

        if (due < next)
            next = due;
    }
    return next;
}

void na_alarms_report_full(struct na_alarms *alarms, na_alarms_full *report)
{
    alarms->full = report;
}

struct na_notifications *na_alarms_notifications(struct na_alarms *alarms)
{
    return &alarms->notifications;
}

struct na_alarm_counts na_alarms_counts(const struct na_alarms *alarms)
{
    const struct na_notifications *notifications = &alarms->notifications;

    return (struct na_alarm_counts){
        .sent = notifications->sent,
        .waiting = (uint32_t)notifications->waiting,
        .dropped = notifications->dropped,
        .raised = alarms->raised_count,
    };
}

const struct na_rows *na_alarms_rules(const struct na_alarms *alarms)
{
    return &alarms->rules;
}

const struct na_rows *na_alarms_raised(const struct na_alarms *alarms)
{
    return &alarms->raised;
}
