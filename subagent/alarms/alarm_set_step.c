#include "alarms/alarm_set_step.h"

#include <stdlib.h>
#include <string.h>

#include "alarms/alarm_target.h"
#include "base/debug.h"
#include "base/memory.h"
#include "mib/mib_table.h"

static void notify(const struct na_alarm_step *step, const struct na_alarm_set *set,
                   const struct na_alarm_instance *instance, enum na_said said)
{
    na_notifications_add(step->notifications, set, instance, said, step->day);
}

/* Refreshes the name of an instance: an interface may have been renamed. */
static void name_instance(const struct na_alarm_step *step, const struct na_alarm_set *set,
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

static void step_instance(const struct na_alarm_step *step, struct na_alarm_set *set,
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
        instance->number = ++*step->number;
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
static void reset_instance(const struct na_alarm_step *step, const struct na_alarm_set *set,
                           struct na_alarm_instance *instance)
{
    if (instance->alarm.phase >= NA_RAISED)
        notify(step, set, instance, NA_SAID_GONE);
    na_alarm_clear(&instance->alarm);
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
        na_alarm_input_was_reset(&step->input, na_alarm_targets[NA_TARGET_COUNTER].discontinuity,
                                 group, na_put_string(group, divisor->group), discontinuity))
        sample->discontinuity = true;
    return true;
}

/*
 * Adds the divisor of a ratio or a share, the sum of its counters. False if one of them is absent,
 * or if *unread is set.
 */
static bool take_divisor(const struct na_alarm_step *step, const struct na_alarm_set *set,
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

/* Steps an instance that exists. */
static void step_present(const struct na_alarm_step *step, struct na_alarm_set *set,
                         const uint32_t *name, size_t length, const uint32_t *index,
                         size_t index_length, uint64_t number)
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

static void step_counter(const struct na_alarm_step *step, struct na_alarm_set *set)
{
    uint32_t name[NA_OID_MAX], group[NA_GROUP_NAME_MAX + 1];
    size_t length;
    uint64_t number;

    if (na_alarm_input_counter(&step->input, &set->rule.counter, name, &length, &number))
        step_present(step, set, name, length, group, na_put_string(group, set->rule.counter.group),
                     number);
}

static void step_column(const struct na_alarm_step *step, struct na_alarm_set *set)
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
static void step_absent(const struct na_alarm_step *step, struct na_alarm_set *set)
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

void na_alarm_set_step(struct na_alarm_set *set, const struct na_alarm_step *step)
{
    set->full = set->lacks_memory = false;
    for (size_t i = 0; i < set->count; i++)
        set->instance[i].found = false;
    if (set->rule.target == NA_TARGET_COUNTER)
        step_counter(step, set);
    else
        step_column(step, set);
    step_absent(step, set);
    if (set->lacks_memory)
        na_memory_lacks("alarms and their samples");
    /* without room for all instances, the past of those left out is not known */
    if (set->full || set->lacks_memory || !na_alarm_input_complete(&step->input, &set->rule))
        set->complete_since = 0;
    else if (set->complete_since == 0)
        set->complete_since = step->now;
    set->last = step->now;
}
