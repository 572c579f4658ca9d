/*
 * What a rule can watch: for each target, the columns of LINUX-NETSTAT-MIB with its instances and
 * what else is known about them.
 */
#ifndef NA_ALARM_TARGET_H
#define NA_ALARM_TARGET_H

#include "alarms/rule.h"

/* Descriptors; NULL if a target has no such column. */
struct na_alarm_target_columns {
    const char *of;     /* for people: where the column named by the rule is; NULL: none is named */
    const char *column; /* what is measured; NULL: named by the rule */
    const char *name;   /* the row's name for people, for rows without na_objects_name() */
    const char *kind;
    const char *discontinuity; /* when the row's counters were reset; of interfaces, whose columns
                                  are in several tables, see na_alarm_target_discontinuity() */
    const char *left_out;      /* a scalar; 0 while objects without a row have counted nothing */
    bool moves; /* the last arc of the index identifies the object, those before it may change */
};
/* indexed by enum na_alarm_target */
extern const struct na_alarm_target_columns na_alarm_targets[];

/*
 * The column with the time when the counters of a rule's rows were last reset: each table of
 * interfaces has one of its own. NULL if there is none.
 */
const char *na_alarm_target_discontinuity(const struct na_rule *rule);

/*
 * Whether the column that a rule names belongs to its target and is numeric (else the rule would
 * never match), and whether its condition can end: on a counter that only rises it would stay
 * raised for ever. If not, writes what was expected into `mistake`, at most `room` octets, and
 * returns false.
 */
bool na_alarm_target_fits(const struct na_rule *rule, char *mistake, size_t room);

#endif
