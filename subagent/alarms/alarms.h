/*
 * Alarms, all of them: the rules of the configuration, an alarm for each instance that a rule is
 * about, and the notifications that they cause. Reads through the objects, so that what an alarm
 * looks at is what a manager would be answered.
 */
#ifndef NA_ALARMS_H
#define NA_ALARMS_H

#include "alarms/notifications.h"
#include "mib/objects.h"

struct na_alarms;

struct na_alarms *na_alarms_new(struct na_objects *objects);
void na_alarms_free(struct na_alarms *alarms);

/*
 * Takes the rules over. An alarm whose rule has not changed, but for its severity and its sentence,
 * keeps its state; one whose rule is gone or another is cleared if it is raised, and forgotten.
 * False, with nothing changed, if memory ran out.
 */
bool na_alarms_configure(struct na_alarms *alarms, const struct na_rule *rules, size_t count,
                         struct timespec day);

/*
 * Room for so many rules, so that to configure them cannot fail. False, with nothing changed, if
 * memory ran out.
 */
bool na_alarms_reserve(struct na_alarms *alarms, size_t count);

/* Told when a rule is about more than can be watched, and when about no more than that again. */
typedef void na_alarms_full(const struct na_rule *rule, bool full);
void na_alarms_report_full(struct na_alarms *alarms, na_alarms_full *report);

/* Looks at everything that a rule is about; to be called by the timer, after the sources were read
 * for key. */
void na_alarms_step(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day);

/* When the first holding time ends that is under way at `now` and not over; INT64_MAX if none is.
 */
int64_t na_alarms_due(const struct na_alarms *alarms, int64_t now);

/* Looks, between two steps, at what the rules are about that have a holding time which is over. */
void na_alarms_step_due(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day);

/* The notifications that the steps have caused. */
struct na_notifications *na_alarms_notifications(struct na_alarms *alarms);

/* For the objects of netstatAlarms. */
struct na_alarm_counts {
    uint32_t sent, waiting, dropped, raised;
};
struct na_alarm_counts na_alarms_counts(const struct na_alarms *alarms);

/* Rows of the rules by name, and of what is raised by number. They stand until the next step or
 * configuration. */
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
