/*
 * The part of a rule that says when its alarm is raised and cleared.
 */
#ifndef NA_RULE_CONDITION_H
#define NA_RULE_CONDITION_H

#include "alarms/rule_reader.h"

/* Takes the condition, for example: rises by 10 within 1m. False, with the mistake described. */
bool na_rule_take_condition(struct na_rule_reader *reader);

/* Takes what follows 'clears'. False, with the mistake described. */
bool na_rule_take_clearing(struct na_rule_reader *reader);

#endif
