/*
 * All alarms: the rules of the configuration, an alarm for each instance that a rule matches, and
 * the notifications that they cause. Values are read through the objects, so alarms see what a
 * manager would be answered.
 */
#ifndef NA_ALARMS_H
#define NA_ALARMS_H

#include "alarms/notifications.h"
#include "mib/objects.h"

struct na_alarms;

/* Alarms without rules; `objects` must outlive them. NULL if memory ran out. */
struct na_alarms *na_alarms_new(struct na_objects *objects);
/* `alarms` may be NULL. */
void na_alarms_free(struct na_alarms *alarms);

/*
 * Replaces the rules; they are copied. An alarm keeps its state if its rule is unchanged except for
 * severity and text. If its rule was removed or changed, a raised alarm is reported as cleared, and
 * all are dropped. `day` is the time of day for such notifications. False, with nothing changed, if
 * memory ran out.
 */
bool na_alarms_configure(struct na_alarms *alarms, const struct na_rule *rules, size_t count,
                         struct timespec day);

/*
 * Reserves memory for `count` rules, so that the next na_alarms_configure cannot fail. False, with
 * nothing changed, if memory ran out.
 */
bool na_alarms_reserve(struct na_alarms *alarms, size_t count);

/* Called when a rule matches more instances than NA_INSTANCES_MAX, and when that is over. */
typedef void na_alarms_full(const struct na_rule *rule, bool full);
/* Sets that function; NULL: nothing is called. */
void na_alarms_report_full(struct na_alarms *alarms, na_alarms_full *report);

/*
 * Begins to read what a step will need, of all rules or of those that are due between two steps:
 * the step sees readings that have ended by then, and na_objects_awaits() says if some have not.
 */
void na_alarms_prepare(struct na_alarms *alarms, uint64_t key, int64_t now, bool all);

/*
 * Evaluates all rules; to be called by the timer after the sources were read for `key`. `now` is in
 * ns, `day` the time of day for notifications. As a job it rests between two rules; the rules must
 * not be replaced until it has ended, and once cancelled it goes on without rests.
 */
void na_alarms_step(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day);

/* When (ns) the first raising or clearing time ends after `now`; INT64_MAX if there is none. */
int64_t na_alarms_due(const struct na_alarms *alarms, int64_t now);

/*
 * Between two steps: evaluates the rules of which a raising or clearing time has ended. Parameters
 * are those of na_alarms_step.
 */
void na_alarms_step_due(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day);

/* The notifications caused so far; they belong to `alarms`. */
struct na_notifications *na_alarms_notifications(struct na_alarms *alarms);

/* Counts for the scalars of netstatAlarms. */
struct na_alarm_counts {
    uint32_t sent, waiting, dropped, raised;
};
struct na_alarm_counts na_alarms_counts(const struct na_alarms *alarms);

/*
 * Rows of netstatRuleTable, sorted by name, and of netstatAlarmTable, sorted by number. Valid until
 * the next step or configuration.
 */
struct na_rule_row {
    const struct na_alarm_set *set;
};
struct na_alarm_row {
    const struct na_alarm_set *set;
    const struct na_alarm_instance *instance;
};
const struct na_rows *na_alarms_rules(const struct na_alarms *alarms);
const struct na_rows *na_alarms_raised(const struct na_alarms *alarms);

#endif
