#include "alarms/alarm_whole.h"

#include <stdio.h>

#include "alarms/alarm_report.h"
#include "alarms/rule_text.h"

bool na_alarm_whole_counts(const struct na_alarm_set *set)
{
    const enum na_measure measure = set->rule.numbers.measure;

    return measure != NA_LEVEL && measure != NA_SHARE;
}

void na_alarm_whole_begin(struct na_alarm_set *set)
{
    if (!na_alarm_whole_counts(set))
        set->total[0] = set->total[1] = 0;
}

/*
 * Of counters only what they rise is added: a row that goes, or is reset, must not make the sum
 * fall, and one that comes brings along what it has counted elsewhere.
 */
void na_alarm_whole_add(struct na_alarm_set *set, struct na_alarm_instance *instance,
                        const struct na_alarm_sample *sample, bool known)
{
    const uint64_t value[] = { sample->value, sample->other };

    for (size_t i = 0; i < sizeof(value) / sizeof(value[0]); i++) {
        if (!na_alarm_whole_counts(set))
            set->total[i] += value[i];
        else if (known && !sample->discontinuity && value[i] > instance->counted[i])
            set->total[i] += value[i] - instance->counted[i];
        instance->counted[i] = value[i];
    }
}

/* Names the whole by the words of the rule. */
static void name_whole(struct na_alarm_set *set)
{
    char *text = na_alarm_name_room(set->whole);

    if (text != NULL)
        na_rule_subject(&set->rule, text, NA_ALARM_TEXT);
}

void na_alarm_whole_step(const struct na_alarm_step *step, struct na_alarm_set *set,
                         const struct na_alarm_sample *sample)
{
    enum na_alarm_event event = na_alarm_step(&set->whole->alarm, &set->rule.numbers, sample,
                                              step->now);

    set->lacks_memory |= set->whole->alarm.lacks_memory;
    if (event != NA_EVENT_NONE || set->whole->alarm.phase >= NA_RAISED)
        name_whole(set);
    na_alarm_report(step, set, set->whole, event);
}

/* Takes over name and measure of a raised row, so that the notification says which it is. */
static void show_row(struct na_alarm_set *set, const struct na_alarm_instance *row)
{
    char *text = na_alarm_name_room(set->whole);

    set->whole->alarm.measured = row->alarm.measured;
    if (text != NULL)
        snprintf(text, NA_ALARM_TEXT, "%s", row->text ? row->text : "(no memory for its name)");
}

void na_alarm_whole_any(const struct na_alarm_step *step, struct na_alarm_set *set)
{
    const struct na_alarm_rule rule = {
        .measure = NA_LEVEL, .raise = 1, .clear = 0, .again = set->rule.numbers.again
    };
    const struct na_alarm_instance *row = na_alarm_set_foremost(set);
    /* without a row that is measured, there is nothing to say about the rows but that they went */
    const struct na_alarm_sample raised = {
        .present = row != NULL && row->alarm.phase != NA_WAITING,
        .value = row != NULL && row->alarm.phase >= NA_RAISED,
    };
    enum na_alarm_event event = na_alarm_step(&set->whole->alarm, &rule, &raised, step->now);

    set->lacks_memory |= set->whole->alarm.lacks_memory;
    if (raised.value > 0)
        show_row(set, row);
    else if (event != NA_EVENT_NONE)
        name_whole(set);
    if (raised.present && raised.value == 0)
        set->whole->alarm.measured = row->alarm.measured;
    na_alarm_report(step, set, set->whole, event);
}
