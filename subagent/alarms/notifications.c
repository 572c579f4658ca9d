#include "alarms/notifications.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool na_notifications_init(struct na_notifications *notifications)
{
    *notifications = (struct na_notifications){ .queue = calloc(NA_NOTIFICATIONS_MAX,
                                                                sizeof(*notifications->queue)) };
    return notifications->queue != NULL;
}

void na_notifications_clear(struct na_notifications *notifications)
{
    free(notifications->queue);
    *notifications = (struct na_notifications){ .queue = NULL };
}

static struct na_notification *at(const struct na_notifications *notifications, size_t place)
{
    return &notifications->queue[(notifications->first + place) % NA_NOTIFICATIONS_MAX];
}

static void move(struct na_notifications *notifications, struct na_notification *notification,
                 enum na_delivery delivery)
{
    if (notification->delivery == NA_UNDER_WAY)
        notifications->under_way--;
    if (delivery == NA_UNDER_WAY)
        notifications->under_way++;
    notification->delivery = delivery;
}

/* Removes the oldest one from the queue. */
static void leave(struct na_notifications *notifications)
{
    move(notifications, at(notifications, 0), NA_TAKEN);
    notifications->first = (notifications->first + 1) % NA_NOTIFICATIONS_MAX;
    notifications->waiting--;
}

/* Removes those that were taken, as long as none before them waits. */
static void leave_taken(struct na_notifications *notifications)
{
    while (notifications->waiting > 0 && at(notifications, 0)->delivery == NA_TAKEN)
        leave(notifications);
}

static struct na_notification *next_place(struct na_notifications *notifications)
{
    if (notifications->waiting == NA_NOTIFICATIONS_MAX) {
        leave(notifications);
        notifications->dropped++;
        leave_taken(notifications);
    }
    return at(notifications, notifications->waiting++);
}

/* A measure for people: an integer from 1000 on, four digits below. */
static void write_number(const struct na_rule *rule, char *text, size_t room, double number)
{
    if (number < 1000)
        na_rule_value(rule, number, 4, text, room);
    else
        snprintf(text, room, "%.0f", number);
}

/* For each measure: the words before and after its value, and the unit of the threshold. */
static const struct {
    const char *before, *after, *unit;
    bool within; /* it has a window */
} wordings[] = {
    [NA_INCREASE] = { "rose by ", "", "", true },
    [NA_RATE] = { "rose by ", " per second", " per second", true },
    [NA_RATIO] = { "rose by ", "%", "%", true },
    [NA_SPIKE] = { "rose at least ", " times as fast as in the previous ", " times", false },
    [NA_LEVEL] = { "is ", "", "", false },
    [NA_SHARE] = { "is ", "%", "%", false },
    [NA_STATE] = { "is ", "", "", false },
};

/* the counters of a divisor, with the words between them */
enum { DIVISOR_MAX = NA_RULE_SUM_MAX * (4 + NA_GROUP_NAME_MAX + 1 + NA_NAME_MAX) + 1 };

/* Which minimum was not reached, for a measure of 0; empty if the rule has none. */
static void write_floor(const struct na_alarm_rule *numbers, char *text, size_t room)
{
    text[0] = '\0';
    if (numbers->floor > 0 && numbers->least > 0)
        snprintf(text, room, ", or by less than %.10g, or the total by less than %.10g",
                 numbers->least, numbers->floor);
    else if (numbers->floor > 0)
        snprintf(text, room, ", or the total by less than %.10g", numbers->floor);
    else if (numbers->least > 0)
        snprintf(text, room, ", or by less than %.10g", numbers->least);
}

/*
 * Writes what was measured in words. After an almost quiet window a spike is higher than its
 * measure says. Below a rule's minimum the measure is 0, whatever the counter did. `was`: the
 * object no longer exists.
 */
static void write_measure(const struct na_notification *notification, const struct na_rule *rule,
                          bool was, char *text, size_t room)
{
    const struct na_alarm_rule *numbers = &rule->numbers;
    const bool below = strcmp(notification->value, "0") == 0;
    const char *before = wordings[numbers->measure].before;
    char of[DIVISOR_MAX], within[32] = "", floor[96] = "";

    if (rule->rows == NA_ROWS_GONE) {
        snprintf(text, room, "%s", below ? "is gone" : "is there");
        return;
    }

    if (numbers->measure == NA_SPIKE && below) {
        snprintf(text, room, "rose by less than %.10g per second", numbers->floor);
        return;
    }
    na_rule_sum(rule, of, sizeof(of));
    if (wordings[numbers->measure].within)
        snprintf(within, sizeof(within), " within %u s", numbers->window);
    else if (numbers->measure == NA_SPIKE)
        snprintf(within, sizeof(within), "%u s", numbers->window);
    if (below)
        write_floor(numbers, floor, sizeof(floor));
    snprintf(text, room, "%s%s%s%s%s%s%s", was && strcmp(before, "is ") == 0 ? "was " : before,
             notification->value, wordings[numbers->measure].after, of[0] ? " of " : "", of, within,
             floor);
}

static const struct {
    const char *verb, *before, *after; /* before and after the name of the instance */
    bool was, advice;
} sayings[] = {
    [NA_SAID_RAISED] = { " raised: ", "", " ", false, true },
    [NA_SAID_AGAIN] = { " is still raised: ", "", " ", false, true },
    [NA_SAID_CLEARED] = { " cleared: ", "", " ", false, false },
    [NA_SAID_GONE] = { " cleared: ", "", " is gone; it ", true, false },
    [NA_SAID_RULE_GONE] = { " cleared: ", "the rule was changed or removed; ", " ", true, false },
    [NA_SAID_TAKEN] = { " cleared: ", "another rule applies now; ", " ", true, false },
};

/* What was passed; for states only what the state should have been. Nothing for what is gone. */
static void write_threshold(const struct na_notification *notification, const struct na_rule *rule,
                            char *text, size_t room)
{
    const char *below = rule->numbers.falls && notification->raised ? "below " : "";

    text[0] = '\0';
    if (rule->rows != NA_ROWS_GONE && rule->numbers.measure != NA_STATE)
        snprintf(text, room, ", threshold %s%s%s", below, notification->threshold,
                 wordings[rule->numbers.measure].unit);
    else if (rule->numbers.measure == NA_STATE &&
             strncmp(notification->threshold, "not ", 4) == 0 && notification->raised)
        snprintf(text, room, ", %s", notification->threshold);
}

/* Writes the whole sentence; with advice only if the alarm is raised. */
static void write_sentence(struct na_notification *notification, const struct na_rule *rule,
                           enum na_said said)
{
    const char *advice = sayings[said].advice ? rule->text : "";
    const size_t room = sizeof(notification->sentence);
    char measured[DIVISOR_MAX + 200], threshold[NA_STATES_TEXT + 40];
    size_t used;

    write_measure(notification, rule, sayings[said].was, measured, sizeof(measured));
    write_threshold(notification, rule, threshold, sizeof(threshold));
    used = (size_t)snprintf(notification->sentence, room, "%s%s%s%s%s%s%s", rule->name,
                            sayings[said].verb, sayings[said].before, notification->instance,
                            sayings[said].after, measured, threshold);
    if (*advice != '\0' && used < room)
        snprintf(notification->sentence + used, room - used, ". %s", advice);
}

void na_notifications_add(struct na_notifications *notifications, const struct na_alarm_set *set,
                          const struct na_alarm_instance *instance, enum na_said said,
                          struct timespec at)
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
    snprintf(notification->instance, sizeof(notification->instance), "%s",
             instance->text ? instance->text : "(no memory for its name)");
    write_number(rule, notification->value, sizeof(notification->value), instance->alarm.measured);
    if (rule->numbers.measure == NA_STATE)
        na_rule_states(rule, raised ? rule->numbers.states : rule->numbers.clear_states,
                       notification->threshold, sizeof(notification->threshold));
    else
        snprintf(notification->threshold, sizeof(notification->threshold), "%.10g",
                 raised ? rule->numbers.raise : rule->numbers.clear);
    write_sentence(notification, rule, said);
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

/*
 * The notification under way with this number; NULL if there is none. Numbers in the queue have no
 * gaps.
 */
static struct na_notification *find(const struct na_notifications *notifications, uint32_t sequence)
{
    size_t place = notifications->waiting ? sequence - at(notifications, 0)->sequence : 0;
    struct na_notification *found = place < notifications->waiting ? at(notifications, place)
                                                                   : NULL;

    return found != NULL && found->delivery == NA_UNDER_WAY ? found : NULL;
}

/*
 * Marks a notification as finished; it leaves the queue after those before it. False if there is
 * none under way with this number.
 */
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
    if (finish(notifications, sequence))
        notifications->sent++;
}

void na_notifications_taken_up_to(struct na_notifications *notifications, uint32_t sequence)
{
    const size_t waiting = notifications->waiting;
    const uint32_t first = waiting > 0 ? at(notifications, 0)->sequence : 0;

    for (size_t i = 0; i < waiting && (int32_t)(sequence - (first + (uint32_t)i)) >= 0; i++)
        na_notifications_taken(notifications, first + (uint32_t)i);
}

void na_notifications_refused(struct na_notifications *notifications, uint32_t sequence)
{
    if (finish(notifications, sequence))
        notifications->dropped++;
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
