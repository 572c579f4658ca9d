/*
 * What a rule can be about: the columns of LINUX-NETSTAT-MIB that each subject's instances and
 * their surroundings are found in.
 */
#ifndef NA_ALARM_TARGET_H
#define NA_ALARM_TARGET_H

#include "alarms/rule.h"

/* Descriptors; NULL where a subject has none. */
struct na_alarm_target_columns {
    const char *column; /* what is measured; NULL: the rule names it */
    const char *name;   /* what the row is called by people, where its own source does not say:
                           na_objects_name() */
    const char *kind;
    const char *discontinuity; /* when the row began anew */
    const char *left_out;      /* a scalar, 0 while what is in no row has counted nothing */
    bool moves; /* the last arc of the index stays with what a row is about, and what is before it
                   may change */
};
extern const struct na_alarm_target_columns na_alarm_targets[]; /* by enum na_alarm_target */

/* The column that tells when the rows that a rule is about began anew. The link's have one of their
 * own. */
const char *na_alarm_target_discontinuity(const struct na_rule *rule);

/*
 * Whether the column that a rule names is one of its subject's, and one of numbers: on another it
 * would wait for ever. And whether its condition can be left again: on what only rises, as far as
 * that is known, it would be raised for ever. False with what was expected in mistake.
 */
bool na_alarm_target_fits(const struct na_rule *rule, char *mistake, size_t room);

#endif
