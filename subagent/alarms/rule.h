/*
 * Rules: a line of the configuration that says what is an alarm, read into numbers. Pure: text in,
 * a rule or a mistake out.
 *
 *   NAME SEVERITY SUBJECT CONDITION [for TIME] [clears at NUMBER [for TIME]] [again every TIME]
 * ["SENTENCE"] NAME off
 *
 *   SUBJECT     counter GROUP NAME | interface GLOB [not KIND] COLUMN | cpu COLUMN | listener |
 * udpSocket COLUMN is the descriptor of an object of that table: netstatIfLinkRxCrcErrors CONDITION
 * rises by NUMBER within TIME rises at NUMBER a second within TIME rises by [NUMBER and] NUMBER% of
 * SUM within TIME [from NUMBER] spikes NUMBER times within TIME from NUMBER reaches NUMBER reaches
 * NUMBER% of SUM SUM         GROUP NAME [+ GROUP NAME]..., up to NA_RULE_SUM_MAX counters; what
 * counts only the rest of what the counter itself counts, as Tcp OutSegs does for Tcp RetransSegs,
 * needs the counter as well TIME        30s, 5m, 1h, or seconds
 */
#ifndef NA_RULE_H
#define NA_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "alarms/alarm.h"
#include "base/counter_slots.h"

enum { NA_RULE_NAME_MAX = 32, NA_RULE_TEXT_MAX = 200, NA_RULE_SUM_MAX = 3 };

/* What a rule is about. A listener's measure is the seconds that it has been full, a UDP socket's
 * its drops. */
enum na_alarm_target {
    NA_TARGET_COUNTER,
    NA_TARGET_INTERFACE,
    NA_TARGET_CPU,
    NA_TARGET_LISTENER,
    NA_TARGET_UDP_SOCKET
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
    struct na_rule_counter
        counter; /* of a table: its column in name; for an interface: the glob in group */
    char
        not_kind[NA_GROUP_NAME_MAX + 1]; /* interfaces of this kind are left out; empty: none are */
    struct na_rule_counter
        divisor[NA_RULE_SUM_MAX]; /* of RATIO and SHARE: a percentage of the sum of these */
    size_t divisors;              /* 0 with other measures */
    struct na_alarm_rule numbers;
    char text[NA_RULE_TEXT_MAX + 1]; /* what to do about it; may be empty */
    bool off; /* there is to be no rule of that name, and nothing else is set */
};

/* Reads a rule; false with what is wrong, and what was expected, in mistake. */
bool na_rule_read(const char *line, struct na_rule *rule, char *mistake, size_t room);

#endif
