#include "alarms.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "subject.h"
#include "table.h"

struct na_alarms {
    struct na_objects *objects;
    struct na_alarm_set *set;
    size_t sets;
    int64_t last;               /* ns, when the last step was */
    uint32_t number;            /* of the last raise */
    struct na_notifications notifications;
    struct na_rows rules, raised;       /* for the objects: what the last step left */
};

/* A step on its way: who asks, and when. */
struct step {
    struct na_alarms *alarms;
    struct na_asker asker;
    int64_t now;
    struct timespec day;
};

/* The order of netstatRuleTable's index, a string with its length first. */
static int rule_order(const void *a, const void *b)
{
    const char *left = ((const struct na_rule_row *)a)->set->rule.name, *right = ((const struct na_rule_row *)b)->set->rule.name;
    size_t left_length = strlen(left), right_length = strlen(right);

    return left_length != right_length ? (left_length > right_length ? 1 : -1) : strcmp(left, right);
}

static int alarm_order(const void *a, const void *b)
{
    const struct na_alarm_row *left = a, *right = b;

    return (left->instance->number > right->instance->number) - (left->instance->number < right->instance->number);
}

/* What netstatAlarms shows. Where memory runs out it shows less. */
static void make_rows(struct na_alarms *alarms)
{
    alarms->rules.count = alarms->raised.count = 0;
    for (size_t i = 0; i < alarms->sets; i++) {
        struct na_alarm_set *set = &alarms->set[i];
        struct na_rule_row *rule = na_rows_add(&alarms->rules);

        if (rule != NULL)
            rule->set = set;
        for (size_t j = 0; j < set->count; j++) {
            struct na_alarm_row *row = set->instance[j].alarm.phase >= NA_RAISED ? na_rows_add(&alarms->raised) : NULL;

            if (row != NULL)
                *row = (struct na_alarm_row){ set, &set->instance[j] };
        }
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
    na_notifications_clear(&alarms->notifications);
    na_rows_clear(&alarms->rules);
    na_rows_clear(&alarms->raised);
    free(alarms);
}

static struct na_alarm_set *find_set(struct na_alarms *alarms, const struct na_rule *rule)
{
    for (size_t i = 0; i < alarms->sets; i++)
        if (memcmp(&alarms->set[i].rule, rule, sizeof(*rule)) == 0)
            return &alarms->set[i];
    return NULL;
}

bool na_alarms_configure(struct na_alarms *alarms, const struct na_rule *rules, size_t count)
{
    struct na_alarm_set *set = calloc(count + 1, sizeof(*set));

    if (set == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct na_alarm_set *same = find_set(alarms, &rules[i]);

        if (same != NULL) {
            set[i] = *same;
            *same = (struct na_alarm_set){ .count = 0 };
        } else
            set[i].rule = rules[i];
    }
    for (size_t i = 0; i < alarms->sets; i++)
        na_alarm_set_clear(&alarms->set[i]);
    free(alarms->set);
    alarms->set = set;
    alarms->sets = count;
    make_rows(alarms);
    return true;
}

/* What can be measured: no text, and none of the few levels that are below 0, which stand for "no limit". */
static bool is_number(const struct na_value *value)
{
    return value->type != NA_TYPE_STRING && value->type != NA_TYPE_OCTETS &&
           (value->type != NA_TYPE_INTEGER || (int64_t)value->number >= 0);
}

static bool get_number(const struct step *step, const uint32_t *name, size_t length, uint64_t *number)
{
    struct na_value value;

    if (!na_objects_get(step->alarms->objects, &step->asker, name, length, &value) || !is_number(&value))
        return false;
    *number = value.number;
    return true;
}

/* A counter by its names: in netstatCounterValue if it counts, in netstatCounterLevel if it is a level. */
static bool get_counter(const struct step *step, const struct na_rule_counter *counter, uint32_t *name, size_t *length,
                        uint64_t *number)
{
    static const char *const columns[] = { "netstatCounterValue", "netstatCounterLevel" };

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        *length = na_objects_column(columns[i], name);
        *length += na_put_string(name + *length, counter->group);
        *length += na_put_string(name + *length, counter->name);
        if (get_number(step, name, *length, number))
            return true;
    }
    return false;
}

/* The cell beside an instance: the column `descriptor` of the row with the same index. */
static bool get_beside(const struct step *step, const char *descriptor, const uint32_t *index, size_t length, struct na_value *value)
{
    uint32_t name[NA_OID_MAX];
    size_t arcs = descriptor ? na_objects_column(descriptor, name) : 0;

    if (arcs == 0)
        return false;
    memcpy(name + arcs, index, length * sizeof(*name));
    return na_objects_get(step->alarms->objects, &step->asker, name, arcs + length, value);
}

static bool matches(const char *glob, const struct na_value *value)
{
    char text[NA_NAME_MAX + 1];

    if (value->length > NA_NAME_MAX)
        return false;
    memcpy(text, value->text, value->length);
    text[value->length] = '\0';
    return fnmatch(glob, text, 0) == 0;
}

/* Whether a rule is about the row with this index: an interface by its name and kind. */
static bool is_meant(const struct step *step, const struct na_rule *rule, const uint32_t *index, size_t length)
{
    struct na_value value;

    if (rule->subject != NA_ABOUT_INTERFACE)
        return true;
    if (!get_beside(step, na_subjects[rule->subject].name, index, length, &value) || !matches(rule->counter.group, &value))
        return false;
    return rule->not_kind[0] == '\0' || !get_beside(step, na_subjects[rule->subject].kind, index, length, &value) ||
           !matches(rule->not_kind, &value);
}

/* Adds what a row is called by people, "netstatIfRxDrop.7 (eth0)", where its subject has such a thing. */
static void add_row_name(const struct step *step, const struct na_alarm_set *set, const struct na_alarm_instance *instance, char *text,
                         size_t room)
{
    const struct na_subject_columns *subject = &na_subjects[set->rule.subject];
    uint32_t column[6];
    size_t arcs = subject->name ? na_objects_column(subject->column ? subject->column : set->rule.counter.name, column) : 0;
    size_t length = strlen(text);
    struct na_value name;

    if (arcs == 0 || !get_beside(step, subject->name, instance->name + arcs, instance->length - arcs, &name))
        return;
    snprintf(text + length, room - length, " (%.*s)", (int)name.length, name.text);
    /* a DisplayString has no other octets, and a process may be called anything */
    for (char *p = text + length; *p != '\0'; p++)
        if (*p < ' ' || *p > '~')
            *p = '?';
}

/* An alarm is raised: its name and number for people and managers. */
static void note_raise(const struct step *step, struct na_alarm_set *set, struct na_alarm_instance *instance)
{
    char text[160];

    set->raises++;
    instance->number = ++step->alarms->number;
    instance->raised_at = step->now;
    na_objects_describe(step->alarms->objects, instance->name, instance->length, text, sizeof(text));
    add_row_name(step, set, instance, text, sizeof(text));
    free(instance->text);
    instance->text = strdup(text);
}

static void step_instance(const struct step *step, struct na_alarm_set *set, struct na_alarm_instance *instance,
                          const struct na_alarm_sample *sample)
{
    enum na_alarm_event event = na_alarm_step(&instance->alarm, &set->rule.numbers, sample, step->now);

    if (event == NA_TOLD_RAISED)
        note_raise(step, set, instance);
    if (event != NA_NOTHING)
        na_notifications_add(&step->alarms->notifications, set, instance, event != NA_TOLD_CLEARED, step->day);
}

/* Whether the counters beside an index began anew since the last step, which left `last`. */
static bool began_anew(const struct step *step, const char *column, const uint32_t *index, size_t length, uint32_t *last)
{
    uint32_t before = *last;
    struct na_value value;

    if (!get_beside(step, column, index, length, &value))
        return false;
    *last = (uint32_t)value.number;
    return *last != before;
}

/* The other counter of a ratio or a share; false if it is absent, or *unread. */
static bool take_other(const struct step *step, const struct na_alarm_set *set, struct na_alarm_instance *instance,
                       struct na_alarm_sample *sample, bool *unread)
{
    const struct na_rule_counter *other = &set->rule.other;
    uint32_t name[NA_OID_MAX], group[NA_GROUP_NAME_MAX + 1];
    size_t length;

    if (!get_counter(step, other, name, &length, &sample->other)) {
        *unread = na_objects_unread(step->alarms->objects, name, length);
        return false;
    }
    if (set->rule.numbers.measure == NA_RATIO && began_anew(step, na_subjects[NA_ABOUT_COUNTER].discontinuity, group,
                                                            na_put_string(group, other->group), &instance->discontinuity[1]))
        sample->began_anew = true;
    return true;
}

/* An instance that is there: with the other counter where the measure needs one, and whether it began anew. */
static void step_present(const struct step *step, struct na_alarm_set *set, const uint32_t *name, size_t length,
                         const uint32_t *index, size_t index_length, uint64_t number)
{
    struct na_alarm_instance *instance = na_alarm_set_instance(set, name, length);
    struct na_alarm_sample sample = { .present = true, .value = number };
    enum na_measure measure = set->rule.numbers.measure;
    bool unread = false;

    if (instance == NULL)
        return;
    sample.began_anew = began_anew(step, na_subject_discontinuity(&set->rule), index, index_length, &instance->discontinuity[0]);
    if (measure == NA_RATIO || measure == NA_SHARE)
        sample.present = take_other(step, set, instance, &sample, &unread);
    if (unread) {
        instance->found = true;
        return;
    }
    if (!instance->stepped && set->complete_since > 0)
        na_alarm_was_nothing(&instance->alarm, &set->rule.numbers, set->complete_since, step->alarms->last, step->now);
    instance->stepped = instance->found = true;
    step_instance(step, set, instance, &sample);
}

static void step_counter(const struct step *step, struct na_alarm_set *set)
{
    uint32_t name[NA_OID_MAX], group[NA_GROUP_NAME_MAX + 1];
    size_t length;
    uint64_t number;

    if (get_counter(step, &set->rule.counter, name, &length, &number))
        step_present(step, set, name, length, group, na_put_string(group, set->rule.counter.group), number);
}

static void step_column(const struct step *step, struct na_alarm_set *set)
{
    const char *descriptor = na_subjects[set->rule.subject].column;
    uint32_t column[6], name[NA_OID_MAX];
    size_t arcs = na_objects_column(descriptor ? descriptor : set->rule.counter.name, column);
    size_t length = arcs;
    struct na_value value;

    if (arcs == 0)
        return;
    memcpy(name, column, arcs * sizeof(*name));
    while (na_objects_next(step->alarms->objects, &step->asker, name, &length, false, &value) && length > arcs &&
           memcmp(name, column, arcs * sizeof(*name)) == 0) {
        uint64_t number = value.number;

        if (is_number(&value) && is_meant(step, &set->rule, name + arcs, length - arcs))
            step_present(step, set, name, length, name + arcs, length - arcs, number);
    }
}

/* Whether the rows are all of which there is something to tell: a new one has counted nothing before. */
static bool is_complete(const struct step *step, const struct na_alarm_set *set)
{
    static const uint32_t scalar[] = { 0 };
    struct na_value value;

    return get_beside(step, na_subjects[set->rule.subject].left_out, scalar, 1, &value) && value.number == 0;
}

/*
 * Instances that were not found: what is raised stays until it has been cleared, and then they go. Of one whose source could not be
 * read nobody knows whether it is gone: it stays as it was.
 */
static void step_absent(const struct step *step, struct na_alarm_set *set)
{
    static const struct na_alarm_sample absent = { .present = false };

    for (size_t i = 0; i < set->count; i++) {
        struct na_alarm_instance *instance = &set->instance[i];

        if (!instance->found && na_objects_unread(step->alarms->objects, instance->name, instance->length))
            instance->found = true;
        else if (!instance->found)
            step_instance(step, set, instance, &absent);
    }
    na_alarm_set_forget(set);
}

void na_alarms_step(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day)
{
    /* with sysUpTime taken from our own clock, a TimeStamp stays the same while what it tells of does */
    struct step step = { alarms, { key, (uint32_t)(now / 10000000) }, now, day };

    for (size_t i = 0; i < alarms->sets; i++) {
        struct na_alarm_set *set = &alarms->set[i];

        for (size_t j = 0; j < set->count; j++)
            set->instance[j].found = false;
        if (set->rule.subject == NA_ABOUT_COUNTER)
            step_counter(&step, set);
        else
            step_column(&step, set);
        step_absent(&step, set);
        set->complete_since = !is_complete(&step, set) ? 0 : set->complete_since > 0 ? set->complete_since : now;
    }
    alarms->last = now;
    make_rows(alarms);
}

struct na_notifications *na_alarms_notifications(struct na_alarms *alarms)
{
    return &alarms->notifications;
}

struct na_alarm_counts na_alarms_counts(const struct na_alarms *alarms)
{
    const struct na_notifications *notifications = &alarms->notifications;

    return (struct na_alarm_counts){
        .sent = notifications->sent, .waiting = (uint32_t)notifications->waiting,
        .dropped = notifications->dropped, .raised = (uint32_t)alarms->raised.count,
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
