/*
 * What follows from an event of one alarm: its number, its name for people, and the notification.
 */
#ifndef NA_ALARM_REPORT_H
#define NA_ALARM_REPORT_H

#include "alarms/alarm_set_step.h"

/* Queues a notification about an instance. */
void na_alarm_notify(const struct na_alarm_step *step, const struct na_alarm_set *set,
                     const struct na_alarm_instance *instance, enum na_said said);

/*
 * Deals with an event of an alarm of the set: counts a raise, numbers it, and queues the
 * notification.
 */
void na_alarm_report(const struct na_alarm_step *step, struct na_alarm_set *set,
                     struct na_alarm_instance *instance, enum na_alarm_event event);

/* Room for the instance's name; NULL if memory ran out, which has been reported. */
char *na_alarm_name_room(struct na_alarm_instance *instance);

#endif
