/*
 * Rules: reads a line of the configuration that defines an alarm. Pure: text in; a rule, or a
 * description of the error, out.
 *
 *   NAME SEVERITY SUBJECT CONDITION [for TIME] [clears at NUMBER [for TIME]]
 *       [again every TIME] ["SENTENCE"]
 *   NAME off
 *
 *   SUBJECT     counter GROUP NAME
 *               interface GLOB [not KIND] COLUMN
 *               cpu COLUMN
 *               listener
 *               udpSocket
 *               agent SCALAR
 *   COLUMN      the descriptor of an object in that table: netstatIfLinkRxCrcErrors
 *   SCALAR      the descriptor of an object of netstatAgent: netstatAgentSessions
 *   CONDITION   rises by NUMBER within TIME
 *               rises at NUMBER a second within TIME
 *               rises by [NUMBER and] NUMBER% of SUM within TIME [from NUMBER]
 *               spikes NUMBER times within TIME from NUMBER
 *               reaches NUMBER
 *               reaches NUMBER% of SUM
 *   SUM         GROUP NAME [+ GROUP NAME]..., up to NA_RULE_SUM_MAX counters. If the divisor counts
 *               only what the counter does not, add the counter: Tcp OutSegs, for example, leaves
 *               out what Tcp RetransSegs counts.
 *   TIME        30s, 5m, 1h, or seconds
 */
#ifndef NA_RULE_H
#define NA_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "alarms/alarm.h"
#include "base/counter_slots.h"

enum { NA_RULE_NAME_MAX = 32, NA_RULE_TEXT_MAX = 200, NA_RULE_SUM_MAX = 3 };

/*
 * What a rule watches. For a listener the measure is how many seconds it has been full, for a UDP
 * socket its drops.
 */
enum na_alarm_target {
    NA_TARGET_COUNTER,
    NA_TARGET_INTERFACE,
    NA_TARGET_CPU,
    NA_TARGET_LISTENER,
    NA_TARGET_UDP_SOCKET,
    NA_TARGET_AGENT
};

/* A counter by group and name. */
struct na_rule_counter {
    char group[NA_NAME_MAX + 1];
    char name[NA_NAME_MAX + 1];
};

struct na_rule {
    char name[NA_RULE_NAME_MAX + 1];
    enum na_severity severity;
    enum na_alarm_target target;
    struct na_rule_counter counter; /* of a table or netstatAgent: the column in `name`; for an
                                       interface: the glob in `group` */
    /* interfaces of this kind do not match; empty: no such condition */
    char not_kind[NA_GROUP_NAME_MAX + 1];
    struct na_rule_counter
        divisor[NA_RULE_SUM_MAX]; /* for RATIO and SHARE: the percentage is of the sum of these */
    size_t divisors;              /* 0 for other measures */
    struct na_alarm_rule numbers;
    char text[NA_RULE_TEXT_MAX + 1]; /* advice to the operator; may be empty */
    bool off;                        /* removes the rule with that name; nothing else is set */
};

/*
 * Reads a rule. False with a description of the error, and of what was expected, in `mistake`, at
 * most `room` octets.
 */
bool na_rule_read(const char *line, struct na_rule *rule, char *mistake, size_t room);

#endif
