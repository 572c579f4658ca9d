/*
 * A rule in words: those of the grammar, and those for what it measures.
 */
#ifndef NA_RULE_TEXT_H
#define NA_RULE_TEXT_H

#include <stddef.h>

#include "alarms/rule.h"

enum { NA_STATES_TEXT = 96, NA_VALUE_TEXT = 32 };

/* In all of these, what does not fit into `room` octets is cut. */

/* The words of the subject: interface eth* not veth netstatIfRxErrs. */
void na_rule_subject(const struct na_rule *rule, char *text, size_t room);

/*
 * The condition and what may follow it except the sentence; empty fields are left out, and times
 * have the largest unit that fits.
 */
void na_rule_condition(const struct na_rule *rule, char *text, size_t room);

/* The divisor: Tcp OutSegs + Tcp RetransSegs. */
void na_rule_sum(const struct na_rule *rule, char *text, size_t room);

/* A set of states of the rule's column: down or lowerLayerDown; "not up" if that is shorter. */
void na_rule_states(const struct na_rule *rule, uint64_t states, char *text, size_t room);

/* A measure: a decimal number, with `precision` digits, or the label of a state. */
void na_rule_value(const struct na_rule *rule, double measured, int precision, char *text,
                   size_t room);

#endif
