/*
 * One step of a rule: reads the instances that the rule matches, steps its alarms, and queues the
 * notifications that this causes.
 */
#ifndef NA_ALARM_SET_STEP_H
#define NA_ALARM_SET_STEP_H

#include <stdint.h>
#include <time.h>

#include "alarms/alarm_input.h"
#include "alarms/notifications.h"

/* A step in progress, the same for all rules. */
struct na_alarm_step {
    struct na_alarm_input input;
    const struct na_alarm_set *set; /* all of them, since a rule may override others */
    size_t sets;
    struct na_notifications *notifications;
    uint32_t *number;    /* of the last raise of any rule */
    int64_t now;         /* ns */
    struct timespec day; /* time of day, for notifications */
};

/*
 * Steps all alarms of a set, and updates its `full` and `lacks_memory`. Instances that are gone
 * and have nothing left to report are removed.
 */
void na_alarm_set_step(struct na_alarm_set *set, const struct na_alarm_step *step);

#endif
