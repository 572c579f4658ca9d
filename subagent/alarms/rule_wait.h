/*
 * Why a rule waits instead of measuring, for netstatRuleWaitsFor and --check.
 */
#ifndef NA_RULE_WAIT_H
#define NA_RULE_WAIT_H

#include "alarms/alarm_input.h"
#include "alarms/alarm_set.h"

/* Finds out why a rule waits, as of its last step: set->waits, and what na_rule_awaited returns. */
void na_rule_wait(const struct na_alarm_input *input, struct na_alarm_set *set);

/*
 * What a rule waits for if set->waits is ABSENT, SOURCE or LIMIT: the counter or column of the
 * rule, or one of its divisor.
 */
const struct na_rule_counter *na_rule_awaited(const struct na_alarm_set *set);

#endif
