#include "alarms/alarm_set_step.h"

#include <string.h>

#include "alarms/alarm_report.h"
#include "alarms/alarm_target.h"
#include "alarms/alarm_whole.h"
#include "base/memory.h"
#include "mib/mib_table.h"

/* The name of an instance, and the part of it that is the index. */
struct row {
    const uint32_t *name, *index;
    size_t length, index_length;
};

/* Refreshes the name of an instance: an interface may have been renamed. */
static void name_instance(const struct na_alarm_step *step, const struct na_alarm_set *set,
                          struct na_alarm_instance *instance)
{
    char *text = na_alarm_name_room(instance);

    if (text != NULL)
        na_alarm_input_describe(&step->input, &set->rule, instance->name, instance->length, text,
                                NA_ALARM_TEXT);
}

static void step_instance(const struct na_alarm_step *step, struct na_alarm_set *set,
                          struct na_alarm_instance *instance, const struct na_alarm_sample *sample)
{
    enum na_alarm_event event = na_alarm_step(&instance->alarm, &set->rule.numbers, sample,
                                              step->now);

    set->lacks_memory |= instance->alarm.lacks_memory;
    if (instance->found && (event != NA_EVENT_NONE || instance->alarm.phase >= NA_RAISED))
        name_instance(step, set, instance);
    if (set->rule.rows == NA_ROWS_EACH)
        na_alarm_report(step, set, instance, event);
}

/* Ends the alarm of a row without a sample of it. */
static void drop_alarm(const struct na_alarm_step *step, const struct na_alarm_set *set,
                       struct na_alarm_instance *instance, enum na_said said)
{
    if (instance->alarm.phase >= NA_RAISED && set->rule.rows == NA_ROWS_EACH)
        na_alarm_notify(step, set, instance, said);
    na_alarm_clear(&instance->alarm);
    memset(instance->counted, 0, sizeof(instance->counted));
    instance->stepped = false;
}

/* Adds one counter of a divisor to the sample; false if it is absent, or if *unread is set. */
static bool add_divisor(const struct na_alarm_step *step, const struct na_alarm_set *set,
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
        na_alarm_input_was_reset(&step->input,
                                 na_alarm_target_discontinuity(NA_TARGET_COUNTER, NULL), group,
                                 na_put_string(group, divisor->group), discontinuity))
        sample->discontinuity = true;
    return true;
}

/*
 * Adds the counters of the divisor of a ratio or a share. False if one of them is absent, or if
 * *unread is set.
 */
static bool add_counters(const struct na_alarm_step *step, const struct na_alarm_set *set,
                         struct na_alarm_instance *instance, struct na_alarm_sample *sample,
                         bool *unread)
{
    bool all = true;

    for (size_t i = 0; i < set->rule.divisors; i++)
        if (set->rule.divisor[i].group[0] != '\0')
            all &= add_divisor(step, set, &set->rule.divisor[i], &instance->discontinuity[1 + i],
                               sample, unread);
    return all;
}

/* Adds the columns of the divisor in the same row; false if one of them is absent. */
static bool add_columns(const struct na_alarm_step *step, const struct na_alarm_set *set,
                        struct na_alarm_instance *instance, const struct row *row,
                        struct na_alarm_sample *sample)
{
    bool all = true;

    for (size_t i = 0; i < set->rule.divisors; i++) {
        const struct na_rule_counter *divisor = &set->rule.divisor[i];
        const char *reset;
        uint64_t number;

        if (divisor->group[0] != '\0')
            continue;
        if (!na_alarm_input_beside(&step->input, divisor->name, row->index, row->index_length,
                                   &number)) {
            all = false;
            continue;
        }
        sample->other += number;
        reset = na_alarm_target_discontinuity(set->rule.target, divisor->name);
        if (na_alarm_input_was_reset(&step->input, reset, row->index, row->index_length,
                                     &instance->discontinuity[1 + i]))
            sample->discontinuity = true;
    }
    return all;
}

/*
 * Uses what is known of an instance before its first sample. A socket that was given another
 * address, for example by connect(), is still the same one, even after an absence. And if
 * everything that can have counted is visible, a new instance had counted nothing.
 */
static void take_past(const struct na_alarm_step *step, struct na_alarm_set *set,
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

/* The same for a sum: whether instance->counted has, or need not have, what it counted before. */
static bool take_past_of_sum(struct na_alarm_set *set, struct na_alarm_instance *instance)
{
    struct na_alarm_instance *moved = na_alarm_targets[set->rule.target].moves
                                        ? na_alarm_set_moved(set, instance)
                                        : NULL;

    if (moved != NULL)
        memcpy(instance->counted, moved->counted, sizeof(instance->counted));
    return moved != NULL || (!na_alarm_set_saw(set, instance) && set->complete_since > 0);
}

/* Adds a row to the sum. One whose divisor is absent is left out. */
static void add_row(struct na_alarm_set *set, struct na_alarm_instance *instance,
                    const struct na_alarm_sample *sample)
{
    instance->found = true;
    if (!sample->present)
        return;
    na_alarm_whole_add(set, instance, sample, instance->stepped || take_past_of_sum(set, instance));
    instance->stepped = true;
}

/* Steps an instance that exists. */
static void step_present(const struct na_alarm_step *step, struct na_alarm_set *set,
                         const struct row *row, uint64_t number)
{
    struct na_alarm_instance *instance = na_alarm_set_instance(set, row->name, row->length);
    struct na_alarm_sample sample = { .present = true, .value = number };
    uint32_t serial = na_objects_serial(step->input.objects, &step->input.request, row->name,
                                        row->length);
    bool unread = false;

    if (instance == NULL)
        return;
    /* the name now belongs to another object: the previous one is gone */
    if (instance->stepped && instance->serial != serial)
        drop_alarm(step, set, instance, NA_SAID_GONE);
    instance->serial = serial;
    sample.discontinuity = na_alarm_input_was_reset(
        &step->input,
        na_alarm_target_discontinuity(set->rule.target, na_alarm_target_column(&set->rule)),
        row->index, row->index_length, &instance->discontinuity[0]);
    sample.present = add_columns(step, set, instance, row, &sample);
    if (set->rule.rows != NA_ROWS_SUM)
        sample.present &= add_counters(step, set, instance, &sample, &unread);
    if (unread) {
        if (sample.discontinuity) /* the next sample will not show it again */
            instance->alarm.points = 0;
        instance->found = true;
        return;
    }
    if (set->rule.rows == NA_ROWS_SUM) {
        add_row(set, instance, &sample);
        return;
    }
    if (!instance->stepped)
        take_past(step, set, instance);
    instance->stepped = instance->found = true;
    step_instance(step, set, instance, &sample);
}

/* What only need not be gone may have any value. */
static bool is_measured(const struct na_alarm_set *set, const struct na_value *value)
{
    return set->rule.rows == NA_ROWS_GONE || na_alarm_input_measurable(value);
}

static void step_chosen(const struct na_alarm_step *step, struct na_alarm_set *set,
                        const struct row *row, const struct na_value *value)
{
    set->chosen++;
    if (set->rule.rows != NA_ROWS_GONE)
        step_present(step, set, row, na_alarm_input_number(value));
}

static void step_counter(const struct na_alarm_step *step, struct na_alarm_set *set)
{
    uint32_t name[NA_OID_MAX], group[NA_GROUP_NAME_MAX + 1];
    struct row row = { .name = name, .index = group };
    struct na_value value;

    if (!na_alarm_input_find(&step->input, &set->rule.counter, name, &row.length, &value) ||
        !is_measured(set, &value))
        return;
    row.index_length = na_put_string(group, set->rule.counter.group);
    step_chosen(step, set, &row, &value);
}

/* Whether another rule, which overrides this one, chooses the row. */
static bool is_overridden(const struct na_alarm_step *step, const struct na_alarm_set *set,
                          const struct row *row)
{
    for (size_t i = 0; i < step->sets; i++)
        if (na_rule_overrides(&step->set[i].rule, &set->rule) &&
            na_alarm_input_means(&step->input, &step->set[i].rule, row->name,
                                 row->length - row->index_length, row->length))
            return true;
    return false;
}

static void step_row(const struct na_alarm_step *step, struct na_alarm_set *set,
                     const struct row *row, const struct na_value *value)
{
    struct na_alarm_instance *known;

    if (!is_measured(set, value) ||
        !na_alarm_input_means(&step->input, &set->rule, row->name, row->length - row->index_length,
                              row->length)) {
        na_alarm_set_pass(set, row->name, row->length, step->now);
        return;
    }
    if (is_overridden(step, set, row)) {
        known = na_alarm_set_find(set, row->name, row->length);
        if (known != NULL) {
            set->taken = true;
            drop_alarm(step, set, known, NA_SAID_TAKEN);
        }
        na_alarm_set_pass(set, row->name, row->length, step->now);
        return;
    }
    step_chosen(step, set, row, value);
}

static void step_column(const struct na_alarm_step *step, struct na_alarm_set *set)
{
    uint32_t column[NA_MIB_COLUMN_ARCS], name[NA_OID_MAX];
    size_t arcs = na_objects_column(na_alarm_target_column(&set->rule), column);
    size_t length = arcs;
    struct na_value value;

    if (arcs == 0)
        return;
    memcpy(name, column, arcs * sizeof(*name));
    while (
        na_objects_next_in_column(step->input.objects, &step->input.request, name, &length, &value))
        step_row(step, set,
                 &(struct row){ .name = name,
                                .length = length,
                                .index = name + arcs,
                                .index_length = length - arcs },
                 &value);
}

/*
 * Steps the instances that were not found: raised alarms stay until cleared, then the instances are
 * removed. If a source could not be read, its instances may still exist and stay as they were.
 */
static void step_absent(const struct na_alarm_step *step, struct na_alarm_set *set)
{
    static const struct na_alarm_sample absent = { .present = false };

    for (size_t i = 0; i < set->count; i++) {
        struct na_alarm_instance *instance = &set->instance[i];

        if (!instance->found &&
            na_objects_unread(step->input.objects, instance->name, instance->length))
            instance->found = true;
        else if (!instance->found && set->rule.rows != NA_ROWS_SUM)
            step_instance(step, set, instance, &absent);
    }
    na_alarm_set_forget(set, step->now);
}

/* Whether rows that were not found may be there, since nobody could look or parse all of it. */
static bool is_uncertain(const struct na_alarm_step *step, const struct na_alarm_set *set)
{
    uint32_t name[NA_OID_MAX];
    size_t length;
    struct na_value value;

    if (set->rule.target == NA_TARGET_COUNTER) {
        na_alarm_input_find(&step->input, &set->rule.counter, name, &length, &value);
    } else {
        length = na_objects_column(na_alarm_target_column(&set->rule), name);
        name[length++] = 0;
    }
    return na_objects_uncertain(step->input.objects, name, length);
}

/* Whether the sum of the rows is known: no rows are a sum of 0 if what has none counted nothing. */
static bool has_sum(const struct na_alarm_step *step, const struct na_alarm_set *set)
{
    return set->chosen > 0 ||
           (na_alarm_whole_counts(set) && na_alarm_input_complete(&step->input, &set->rule));
}

/* The alarm of a rule that has only one for all rows, after these were seen. */
static void step_whole(const struct na_alarm_step *step, struct na_alarm_set *set)
{
    struct na_alarm_sample sample = { .present = true, .value = set->chosen };
    /* without the rows that are missing a sum is lower, which must not look like a fall */
    const bool needs_all = set->chosen == 0 ||
                           (set->rule.rows == NA_ROWS_SUM && set->rule.numbers.falls);
    bool unread = needs_all && is_uncertain(step, set);

    set->lacks_rows = unread;
    if (set->rule.rows == NA_ROWS_ANY) {
        na_alarm_whole_any(step, set);
        return;
    }
    if (set->rule.rows == NA_ROWS_SUM) {
        sample = (struct na_alarm_sample){ .value = set->total[0], .other = set->total[1] };
        sample.present = has_sum(step, set) &&
                         add_counters(step, set, set->whole, &sample, &unread);
    }
    if (!unread)
        na_alarm_whole_step(step, set, &sample);
}

static void begin_step(struct na_alarm_set *set)
{
    set->full = set->lacks_memory = set->lacks_rows = false;
    if (set->chosen > 0)
        set->taken = false; /* otherwise that is still why there are no rows */
    set->chosen = 0;
    for (size_t i = 0; i < set->count; i++)
        set->instance[i].found = false;
    if (set->rule.rows == NA_ROWS_SUM)
        na_alarm_whole_begin(set);
}

void na_alarm_set_step(struct na_alarm_set *set, const struct na_alarm_step *step)
{
    begin_step(set);
    if (set->rule.target == NA_TARGET_COUNTER)
        step_counter(step, set);
    else
        step_column(step, set);
    step_absent(step, set);
    if (set->rule.rows != NA_ROWS_EACH && na_alarm_set_prepare(set))
        step_whole(step, set);
    if (set->lacks_memory)
        na_memory_lacks("alarms and their samples");
    /* without room for all instances, the past of those left out is not known */
    if (set->full || set->lacks_memory || !na_alarm_input_complete(&step->input, &set->rule))
        set->complete_since = 0;
    else if (set->complete_since == 0)
        set->complete_since = step->now;
    set->last = step->now;
}
