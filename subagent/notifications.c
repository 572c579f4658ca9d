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

static struct na_notification *at(const struct na_notifications *notifications, size_t place)
{
    return &notifications->queue[(notifications->first + place) % NA_NOTIFICATIONS_MOST];
}

static void move(struct na_notifications *notifications, struct na_notification *notification, enum na_delivery delivery)
{
    notifications->under_way -= notification->delivery == NA_UNDER_WAY;
    notifications->under_way += delivery == NA_UNDER_WAY;
    notification->delivery = delivery;
}

/* The oldest one leaves the queue. */
static void leave(struct na_notifications *notifications)
{
    move(notifications, at(notifications, 0), NA_TAKEN);
    notifications->first = (notifications->first + 1) % NA_NOTIFICATIONS_MOST;
    notifications->waiting--;
}

/* Those that have been taken leave once nothing older waits. */
static void leave_taken(struct na_notifications *notifications)
{
    while (notifications->waiting > 0 && at(notifications, 0)->delivery == NA_TAKEN)
        leave(notifications);
}

static struct na_notification *next_place(struct na_notifications *notifications)
{
    if (notifications->waiting == NA_NOTIFICATIONS_MOST) {
        leave(notifications);
        notifications->dropped++;
        leave_taken(notifications);
    }
    return at(notifications, notifications->waiting++);
}

static const char *unit(enum na_measure measure)
{
    static const char *const units[] = {
        [NA_INCREASE] = "", [NA_RATE] = " a second", [NA_RATIO] = "%", [NA_SPIKE] = " times its mean", [NA_LEVEL] = "", [NA_SHARE] = "%",
    };

    return units[measure];
}

/* A measure for people: whole from a thousand on, four digits below. */
static void write_number(char *text, size_t room, double number)
{
    snprintf(text, room, number < 1000 ? "%.4g" : "%.0f", number);
}

/* All of it in words; the advice with a raise only. */
static void write_sentence(struct na_notification *notification, const struct na_rule *rule, bool gone)
{
    const char *measure = unit(rule->numbers.measure), *advice = notification->raised ? rule->text : "";

    snprintf(notification->sentence, sizeof(notification->sentence), "%s %s: %s %s %s%s, threshold %s%s%s%s", rule->name,
             notification->raised ? "raised" : "cleared", notification->instance, gone ? "is gone; it was" : "is", notification->value,
             measure, notification->threshold, measure, *advice ? ". " : "", advice);
}

void na_notifications_add(struct na_notifications *notifications, const struct na_alarm_set *set,
                          const struct na_alarm_instance *instance, enum na_said said, struct timespec at)
{
    struct na_notification *notification = next_place(notifications);
    const struct na_rule *rule = &set->rule;
    const bool raised = said == NA_SAID_RAISED || said == NA_SAID_AGAIN;

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
    write_number(notification->value, sizeof(notification->value), instance->alarm.measured);
    snprintf(notification->threshold, sizeof(notification->threshold), "%.10g", raised ? rule->numbers.raise : rule->numbers.clear);
    write_sentence(notification, rule, said == NA_SAID_GONE);
    if (notifications->report != NULL)
        notifications->report(notification);
}

const struct na_notification *na_notifications_send(struct na_notifications *notifications)
{
    if (notifications->under_way >= NA_NOTIFICATIONS_UNDER_WAY)
        return NULL;
    for (size_t i = 0; i < notifications->waiting; i++) {
        struct na_notification *notification = at(notifications, i);

        if (notification->delivery == NA_HELD) {
            move(notifications, notification, NA_UNDER_WAY);
            return notification;
        }
    }
    return NULL;
}

/* The one under way with this number, NULL if there is none. Numbers in the queue have no gaps. */
static struct na_notification *find(const struct na_notifications *notifications, uint32_t sequence)
{
    size_t place = notifications->waiting ? sequence - at(notifications, 0)->sequence : 0;
    struct na_notification *found = place < notifications->waiting ? at(notifications, place) : NULL;

    return found != NULL && found->delivery == NA_UNDER_WAY ? found : NULL;
}

/* Whether there was one, which leaves the queue as soon as those before it have. */
static bool finish(struct na_notifications *notifications, uint32_t sequence)
{
    struct na_notification *notification = find(notifications, sequence);

    if (notification == NULL)
        return false;
    move(notifications, notification, NA_TAKEN);
    leave_taken(notifications);
    return true;
}

void na_notifications_taken(struct na_notifications *notifications, uint32_t sequence)
{
    notifications->sent += finish(notifications, sequence);
}

void na_notifications_refused(struct na_notifications *notifications, uint32_t sequence)
{
    notifications->dropped += finish(notifications, sequence);
}

void na_notifications_return(struct na_notifications *notifications, uint32_t sequence)
{
    struct na_notification *notification = find(notifications, sequence);

    if (notification != NULL)
        move(notifications, notification, NA_HELD);
}

void na_notifications_return_all(struct na_notifications *notifications)
{
    for (size_t i = 0; i < notifications->waiting; i++)
        if (at(notifications, i)->delivery == NA_UNDER_WAY)
            move(notifications, at(notifications, i), NA_HELD);
}
