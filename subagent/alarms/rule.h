/*
 * Rules: reads a line of the configuration that defines an alarm. Pure: text in; a rule, or a
 * description of the error, out.
 *
 *   NAME SEVERITY SUBJECT CONDITION [CLAUSE]... ["SENTENCE"]
 *   NAME off
 *
 *   SUBJECT     counter GROUP NAME
 *               agent SCALAR
 *               [any | sum of] interface GLOB [kind KIND] [not KIND | not named GLOB]... COLUMN
 *               [any | sum of] cpu [NUMBERS] [not NUMBERS]... COLUMN
 *               [any | sum of] listener [SOCKET] [not SOCKET]... [COLUMN]
 *               [any | sum of] udpSocket [SOCKET] [not SOCKET]... [COLUMN]
 *               [any | sum of] tcpPeer [SOCKET] [not SOCKET]... COLUMN
 *               [any | sum of] source GLOB [not GLOB]... COLUMN
 *   NUMBERS     0, 0-3 or *
 *   SOCKET      ADDRESS:PORTS, :PORTS: 127.0.0.1:80, 10.0.0.0/8:443, [::1]:8000-8099, *:*
 *   COLUMN      the descriptor of an object in that table: netstatIfLinkRxCrcErrors
 *   SCALAR      the descriptor of an object of netstatAgent: netstatAgentSessions
 *   CONDITION   rises by NUMBER within TIME
 *               rises at NUMBER a second within TIME
 *               rises by [NUMBER and] NUMBER% of SUM within TIME [from NUMBER]
 *               spikes NUMBER times within TIME from NUMBER
 *               reaches NUMBER
 *               reaches NUMBER% of SUM
 *               falls below NUMBER
 *               falls below NUMBER% of SUM
 *               falls below NUMBER within TIME
 *               falls below NUMBER a second within TIME
 *               is [not] STATES [after STATES]
 *               is gone, of a subject that has rows, without a column
 *   CLAUSE      each at most once, in any order:
 *               for TIME
 *               clears [at LIMIT] [for TIME]
 *               again every TIME
 *               overrides NAME...
 *   SUM         TERM [+ TERM]..., up to NA_RULE_SUM_MAX. If the divisor counts only what the
 *               counter does not, add the counter: Tcp OutSegs, for example, leaves out what
 *               Tcp RetransSegs counts.
 *   TERM        GROUP NAME, or a COLUMN of the same row
 *   STATES      LABEL [or LABEL]..., as the MIB names the states of the column: down
 *   LIMIT       NUMBER, or STATES after a condition of states
 *   TIME        30s, 5m, 1h, or seconds
 */
#ifndef NA_RULE_H
#define NA_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "alarms/alarm.h"
#include "alarms/selector.h"
#include "base/counter_slots.h"

enum {
    NA_RULE_NAME_MAX = 32,
    NA_RULE_TEXT_MAX = 200,
    NA_RULE_SUM_MAX = 3,
    NA_RULE_SELECTORS_MAX = 8,
    NA_RULE_OVERRIDES_MAX = 4,
};

/*
 * What a rule watches. A listener's measure is how many seconds it has been full, and a UDP
 * socket's its drops, unless the rule names a column.
 */
enum na_alarm_target {
    NA_TARGET_COUNTER,
    NA_TARGET_INTERFACE,
    NA_TARGET_CPU,
    NA_TARGET_LISTENER,
    NA_TARGET_UDP_SOCKET,
    NA_TARGET_TCP_PEER,
    NA_TARGET_AGENT,
    NA_TARGET_SOURCE,
    NA_TARGET_NAMESPACE,
    NA_TARGETS,
};

/* How many alarms the rows are that a rule chooses, and what is measured. */
enum na_rule_rows {
    NA_ROWS_EACH, /* each row has an alarm */
    NA_ROWS_ANY,  /* one alarm, raised while any of the rows passes the threshold */
    NA_ROWS_SUM,  /* one alarm, about the sum of the rows */
    NA_ROWS_GONE, /* one alarm, about the number of rows: 'is gone' */
};

/* A counter by group and name; or, with an empty group, a column by its descriptor. */
struct na_rule_counter {
    char group[NA_NAME_MAX + 1];
    char name[NA_NAME_MAX + 1];
};

struct na_rule {
    char name[NA_RULE_NAME_MAX + 1];
    enum na_severity severity;
    enum na_alarm_target target;
    enum na_rule_rows rows;
    /* of a table or netstatAgent: a column; empty: the target's own, see alarm_target.h */
    struct na_rule_counter counter;
    struct na_selector select[NA_RULE_SELECTORS_MAX]; /* a row must be chosen by all of these */
    size_t selectors;
    /* for RATIO and SHARE: the percentage is of the sum of these */
    struct na_rule_counter divisor[NA_RULE_SUM_MAX];
    size_t divisors; /* 0 for other measures */
    struct na_alarm_rule numbers;
    /* rules that leave alone the rows that this one chooses */
    char overrides[NA_RULE_OVERRIDES_MAX][NA_RULE_NAME_MAX + 1];
    size_t overridden;
    char text[NA_RULE_TEXT_MAX + 1]; /* advice to the operator; may be empty */
    bool off;                        /* removes the rule with that name; nothing else is set */
};

/* The words for severities in a rule, by enum na_severity. */
extern const char *const na_severity_words[];

/*
 * Reads a rule. False with a description of the error, and of what was expected, in `mistake`, at
 * most `room` octets. Whether the column fits the rest is up to na_rule_fits.
 */
bool na_rule_read(const char *line, struct na_rule *rule, char *mistake, size_t room);

/* Whether a rule takes the rows that it chooses away from another one. */
bool na_rule_overrides(const struct na_rule *rule, const struct na_rule *other);

#endif
