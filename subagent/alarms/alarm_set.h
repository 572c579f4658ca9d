/*
 * The instances that one rule currently matches, sorted by name, each with its alarm.
 */
#ifndef NA_ALARM_SET_H
#define NA_ALARM_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rows.h"
#include "alarms/rule.h"

enum {
    NA_INSTANCES_MAX = 10000, /* per rule */
    NA_ALARM_TEXT = 160,
};

/* netstatRuleWaitsFor: why a rule waits. */
enum na_rule_wait {
    NA_WAITS_NOT = 1,
    NA_WAITS_WINDOW, /* there are samples, but not for a whole window yet */
    NA_WAITS_ABSENT, /* a counter of it, or each row that it chooses, does not exist */
    NA_WAITS_SOURCE, /* the same, because a source could not be read */
    NA_WAITS_LIMIT,  /* a level or limit has a value that means no limit */
};

/* The alarm of one instance. */
struct na_alarm_instance {
    uint32_t *name; /* below the MIB's root; owned */
    size_t length;
    struct na_alarm alarm;
    uint32_t number;   /* netstatAlarmIndex while raised */
    int64_t raised_at; /* ns, time of the last raise */
    /*
     * name for people, as of the last step in which it was raised; NA_ALARM_TEXT octets, owned;
     * NULL before that, or if memory ran out
     */
    char *text;
    /* discontinuity times as last read: of the row or group, then of the group of each divisor */
    uint32_t discontinuity[1 + NA_RULE_SUM_MAX];
    uint32_t serial;     /* serial number of the row's object; 0 if it needs none */
    uint64_t counted[2]; /* for NA_ROWS_SUM: value and divisor of the row at the last step */
    bool stepped;        /* has had a sample */
    bool found;          /* found by the last step */
};

struct na_alarm_set {
    struct na_rule rule;
    struct na_alarm_instance *instance; /* the rows; for NA_ROWS_GONE none */
    size_t count, capacity;
    /*
     * The only alarm of a rule that does not have one for each row; NULL for one that does. Owned.
     * It has the name of the rule's state in netstatRuleTable.
     */
    struct na_alarm_instance *whole;
    size_t chosen;       /* rows that the last step found and the rule chooses */
    uint64_t total[2];   /* for NA_ROWS_SUM: the sums of values and divisors as of the last step */
    struct na_rows seen; /* removed instances that may return, see na_alarm_set_saw */
    struct na_rows passed;   /* the same for rows that this step found but did not choose */
    enum na_rule_wait waits; /* as of the last step; 0: there was none yet */
    size_t awaited;          /* of the divisor the counter that it waits for, see na_rule_awaited */
    bool taken;      /* rows were left to a rule that overrides this, and none was chosen since */
    bool lacks_rows; /* the last step needed rows that could not be read or parsed */
    uint32_t raises;
    bool full;         /* the last step found more than NA_INSTANCES_MAX instances */
    bool lacks_memory; /* the last step could not store an instance or a sample */
    /* sum of the values, when the last step was prepared and when it was made */
    uint64_t prepared, stepped;
    int64_t last;                  /* ns, time of the last step */
    int64_t seen_incomplete_until; /* ns: until then `seen` is incomplete, since memory ran out */
    /* ns: since then, missing instances had certainly counted nothing; 0: not known */
    int64_t complete_since;
};

/*
 * Makes `whole` if the rule needs it and has none. False, with `lacks_memory` set, if memory ran
 * out.
 */
bool na_alarm_set_prepare(struct na_alarm_set *set);

/*
 * The alarms of the set, from 0 to the number of them: those of its rows, or `whole`. Valid until
 * the next step.
 */
size_t na_alarm_set_alarms(const struct na_alarm_set *set);
struct na_alarm_instance *na_alarm_set_alarm(const struct na_alarm_set *set, size_t place);

/*
 * What is furthest advanced towards an alarm, then what measures most (least, if the rule falls):
 * a row, or `whole` where rows have no alarms of their own. NULL if there is nothing yet.
 */
const struct na_alarm_instance *na_alarm_set_foremost(const struct na_alarm_set *set);

/* The row with this name; NULL if there is none. Valid until the next call that adds one. */
struct na_alarm_instance *na_alarm_set_find(const struct na_alarm_set *set, const uint32_t *name,
                                            size_t length);

/*
 * Returns the instance with this name; creates it if it is new. NULL, with `full` or `lacks_memory`
 * set, if there are too many or memory ran out. The pointer is valid until the next call.
 */
struct na_alarm_instance *na_alarm_set_instance(struct na_alarm_set *set, const uint32_t *name,
                                                size_t length);

/*
 * For a new instance of a table in which the last arc identifies the object while the arcs before
 * it may change (0: it identifies nothing): returns the instance for the same object that this step
 * has not found so far, or NULL.
 */
struct na_alarm_instance *na_alarm_set_moved(const struct na_alarm_set *set,
                                             const struct na_alarm_instance *instance);

/*
 * Whether the object of a new instance was, or may have been, there within the last hour under any
 * name.
 */
bool na_alarm_set_saw(struct na_alarm_set *set, const struct na_alarm_instance *instance);

/*
 * Notes that the table has a row with this name which is not an instance, since the rule does not
 * choose it or leaves it to another one: what its object has counted so far will not be new if it
 * becomes an instance.
 */
void na_alarm_set_pass(struct na_alarm_set *set, const uint32_t *name, size_t length, int64_t now);

/* Removes the instances that were not found and have nothing left to report, at `now` (ns). */
void na_alarm_set_forget(struct na_alarm_set *set, int64_t now);

/*
 * The first time (ns) after `after` at which a raising or clearing time ends; INT64_MAX if there is
 * none.
 */
int64_t na_alarm_set_due(const struct na_alarm_set *set, int64_t after);

/* Frees all instances; the set is then empty, without a rule. */
void na_alarm_set_clear(struct na_alarm_set *set);

#endif
