#include "notifications.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool na_notifications_init(struct na_notifications *notifications)
{
    *notifications = (struct na_notifications){ .queue = calloc(NA_NOTIFICATIONS_MOST, sizeof(*notifications->queue)) };
    return notifications->queue != NULL;
}

void na_notifications_clear(struct na_notifications *notifications)
{
    free(notifications->queue);
    *notifications = (struct na_notifications){ .queue = NULL };
}

static void leave(struct na_notifications *notifications)
{
    notifications->first = (notifications->first + 1) % NA_NOTIFICATIONS_MOST;
    notifications->waiting--;
}

static struct na_notification *next_place(struct na_notifications *notifications)
{
    if (notifications->waiting == NA_NOTIFICATIONS_MOST) {
        leave(notifications);
        notifications->dropped++;
    }
    return &notifications->queue[(notifications->first + notifications->waiting++) % NA_NOTIFICATIONS_MOST];
}

static const char *unit(enum na_measure measure)
{
    static const char *const units[] = {
        [NA_INCREASE] = "", [NA_RATE] = " a second", [NA_RATIO] = "%", [NA_SPIKE] = " times its mean", [NA_LEVEL] = "", [NA_SHARE] = "%",
    };

    return units[measure];
}

/* All of it in words; the advice with a raise only. */
static void write_sentence(struct na_notification *notification, const struct na_rule *rule)
{
    const char *measure = unit(rule->numbers.measure), *advice = notification->raised ? rule->text : "";

    snprintf(notification->sentence, sizeof(notification->sentence), "%s %s: %s is %s%s, threshold %s%s%s%s", rule->name,
             notification->raised ? "raised" : "cleared", notification->instance, notification->value, measure,
             notification->threshold, measure, *advice ? ". " : "", advice);
}

void na_notifications_add(struct na_notifications *notifications, const struct na_alarm_set *set,
                          const struct na_alarm_instance *instance, bool raised, struct timespec at)
{
    struct na_notification *notification = next_place(notifications);
    const struct na_rule *rule = &set->rule;

    *notification = (struct na_notification){
        .sequence = ++notifications->sequence,
        .raised = raised,
        .severity = rule->severity,
        .length = instance->length,
        .window = rule->numbers.window,
        .at = at,
    };
    strcpy(notification->rule, rule->name);
    memcpy(notification->name, instance->name, instance->length * sizeof(*instance->name));
    snprintf(notification->instance, sizeof(notification->instance), "%s", instance->text ? instance->text : "");
    snprintf(notification->value, sizeof(notification->value), "%.10g", instance->alarm.measured);
    snprintf(notification->threshold, sizeof(notification->threshold), "%.10g", raised ? rule->numbers.raise : rule->numbers.clear);
    write_sentence(notification, rule);
    if (notifications->report != NULL)
        notifications->report(notification);
}

const struct na_notification *na_notifications_first(const struct na_notifications *notifications)
{
    return notifications->waiting ? &notifications->queue[notifications->first] : NULL;
}

void na_notifications_sent(struct na_notifications *notifications)
{
    leave(notifications);
    notifications->sent++;
}
