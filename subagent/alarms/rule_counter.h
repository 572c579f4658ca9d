/*
 * The parts of a rule that name counters: GROUP NAME, and sums of them.
 */
#ifndef NA_RULE_COUNTER_H
#define NA_RULE_COUNTER_H

#include "alarms/rule_reader.h"

/* Takes a group and a name. False, with the mistake described, if there are no such words. */
bool na_rule_take_counter(struct na_rule_reader *reader, struct na_rule_counter *counter);

/* The same for counters with + between them: the divisor of the rule. */
bool na_rule_take_sum(struct na_rule_reader *reader);

#endif
