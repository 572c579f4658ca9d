/*
 * Alarms, all of them: the rules of the configuration, an alarm for each instance that a rule is about, and the notifications that
 * they cause. Reads through the objects, so that what an alarm looks at is what a manager would be answered.
 */
#ifndef NA_ALARMS_H
#define NA_ALARMS_H

#include <time.h>

#include "objects.h"
#include "rule.h"

enum {
    NA_INSTANCES_MOST = 10000,      /* of one rule */
    NA_NOTIFICATIONS_MOST = 1000,   /* that wait for a master agent; the oldest is dropped */
    NA_INDEX_MOST = 48,             /* arcs of an instance that an alarm can be about */
};

/* The alarm of one instance. */
struct na_alarm_instance {
    uint32_t name[NA_INDEX_MOST];   /* below the MIB's root */
    size_t length;
    struct na_alarm alarm;
    uint32_t number;                /* netstatAlarmIndex while raised */
    int64_t raised_at;              /* ns, of the last raise */
    char text[160];                 /* its name as a person reads it, from the last raise */
    uint32_t discontinuity;         /* as last answered for its row or group */
    bool found;                     /* by the last step */
};

struct na_alarm_set {
    struct na_rule rule;
    struct na_alarm_instance *instance;     /* in order of their names */
    size_t count, room;
    uint32_t raises;
};

/* What a notification says. */
struct na_notification {
    uint32_t sequence;
    bool raised;                    /* or cleared */
    char rule[NA_RULE_NAME_MAX + 1];
    enum na_severity severity;
    uint32_t name[NA_INDEX_MOST];   /* of the instance, below the MIB's root */
    size_t length;
    char instance[160];             /* the same as text */
    char value[24], threshold[24];  /* decimal */
    uint32_t window;                /* seconds; 0: none */
    char sentence[640];
    struct timespec at;             /* of the day */
};

struct na_alarms;

struct na_alarms *na_alarms_new(struct na_objects *objects);
void na_alarms_free(struct na_alarms *alarms);

/*
 * Takes the rules over. An alarm whose rule has not changed keeps its state; one whose rule is gone or another is forgotten without
 * a notification. interval is the time in seconds between two steps. False, with nothing changed, if memory ran out.
 */
bool na_alarms_configure(struct na_alarms *alarms, const struct na_rule *rules, size_t count, unsigned interval);

/* Looks at everything that a rule is about; to be called by the timer, after the sources were read for key. */
void na_alarms_step(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day);

/* The oldest notification that waits, NULL if none does; and that it has been sent. */
const struct na_notification *na_alarms_waiting(const struct na_alarms *alarms);
void na_alarms_sent(struct na_alarms *alarms);

/* For the objects of netstatAlarms. */
struct na_alarm_counts {
    uint32_t sent, waiting, dropped, raised;
};
struct na_alarm_counts na_alarms_counts(const struct na_alarms *alarms);

/* Rows of the rules by name, and of what is raised by number. They stand until the next step or configuration. */
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
