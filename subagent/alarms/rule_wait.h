/*
 * Why a rule waits instead of measuring, for netstatRuleWaitsFor and --check.
 */
#ifndef NA_RULE_WAIT_H
#define NA_RULE_WAIT_H

#include "alarms/alarm_input.h"
#include "alarms/alarm_set.h"

/*
 * Finds out why a rule waits, as of its last step. Sets *awaited to what it waits for: the counter
 * or column of the rule, or one of its divisor; NULL if it is measured, or for its window.
 */
enum na_rule_wait na_rule_waits(const struct na_alarm_input *input, const struct na_alarm_set *set,
                                const struct na_rule_counter **awaited);

#endif
