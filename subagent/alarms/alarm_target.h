/*
 * What a rule can watch: for each target, its word in a rule, the tables of LINUX-NETSTAT-MIB with
 * its rows, and what else is known about these.
 */
#ifndef NA_ALARM_TARGET_H
#define NA_ALARM_TARGET_H

#include "alarms/rule.h"
#include "mib/mib_entries.h"

enum { NA_TARGET_ENTRIES_MAX = 8, NA_TARGET_TABLES_TEXT = 160 };

/* Descriptors are NULL if a target has no such column. */
struct na_alarm_target_table {
    const char *word; /* names the target in a rule */
    /*
     * tables whose indexes begin with the same arcs; of netstatAgent the node; none: counters by
     * group and name
     */
    const struct na_mib_entry *entry[NA_TARGET_ENTRIES_MAX + 1];
    bool rows;             /* several, so that a rule may be about any of them or their sum */
    const char *column;    /* what is measured unless the rule names a column; NULL: it must */
    const char *row;       /* a column that each row has; NULL: rows come and go by themselves */
    enum na_select select; /* what the word after the target's word selects by; 0: nothing */
    bool must_select;      /* that word may not be left out */
    const char *selected;  /* what that word is, for people */
    const char *name;      /* the row's name for people, for rows without na_objects_name() */
    const char *kind;      /* in the row with the first arc of the index */
    const char *owner;     /* in the same row */
    const char *left_out;  /* a scalar; 0 while objects without a row have counted nothing */
    bool may_be_none;      /* there may well be no row, or none with the column */
    bool moves; /* the last arc of the index identifies the object, those before it may change */
};
/* Indexed by enum na_alarm_target. */
extern const struct na_alarm_target_table na_alarm_targets[NA_TARGETS];

/* The descriptor of what a rule measures; for a counter its name. */
const char *na_alarm_target_column(const struct na_rule *rule);

/* Whether the target has this column. */
bool na_alarm_target_has(enum na_alarm_target target, const char *column);

/*
 * Writes where the columns of a target are, for people: "netstatIfTable or netstatIfLinkTable"; at
 * most `room` octets.
 */
void na_alarm_target_tables(enum na_alarm_target target, char *text, size_t room);

/*
 * The column that tells when the counters in the same row as `column` were reset; for counters by
 * group and name, when those of the group were. NULL if there is none.
 */
const char *na_alarm_target_discontinuity(enum na_alarm_target target, const char *column);

#endif
