#include "alarms/alarm_report.h"

#include <stdlib.h>

#include "base/debug.h"
#include "base/memory.h"

void na_alarm_notify(const struct na_alarm_step *step, const struct na_alarm_set *set,
                     const struct na_alarm_instance *instance, enum na_said said)
{
    na_notifications_add(step->notifications, set, instance, said, step->day);
}

char *na_alarm_name_room(struct na_alarm_instance *instance)
{
    if (instance->text == NULL)
        instance->text = calloc(1, NA_ALARM_TEXT);
    if (instance->text == NULL)
        na_memory_lacks("the name of an alarm's instance");
    return instance->text;
}

/* Why an alarm was cleared. An instance that still exists is NA_QUIET after clearing. */
static enum na_said cleared(const struct na_alarm_set *set,
                            const struct na_alarm_instance *instance)
{
    if (instance->alarm.phase != NA_WAITING)
        return NA_SAID_CLEARED;
    return instance == set->whole && set->taken ? NA_SAID_TAKEN : NA_SAID_GONE;
}

void na_alarm_report(const struct na_alarm_step *step, struct na_alarm_set *set,
                     struct na_alarm_instance *instance, enum na_alarm_event event)
{
    NA_DEBUG(NA_DEBUG_ALARM, "%s: instance %s measures %g, phase %u, event %u", set->rule.name,
             instance->text ? instance->text : "", instance->alarm.measured, instance->alarm.phase,
             event);
    if (event == NA_EVENT_RAISED) {
        set->raises++;
        instance->number = ++*step->number;
        instance->raised_at = step->now;
    }
    if (event == NA_EVENT_CLEARED)
        na_alarm_notify(step, set, instance, cleared(set, instance));
    else if (event != NA_EVENT_NONE)
        na_alarm_notify(step, set, instance,
                        event == NA_EVENT_REPEATED ? NA_SAID_AGAIN : NA_SAID_RAISED);
}
