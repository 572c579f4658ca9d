/*
 * The part of a rule that says what it is about.
 */
#ifndef NA_RULE_SUBJECT_H
#define NA_RULE_SUBJECT_H

#include "alarms/rule_reader.h"

/*
 * Takes the subject, for example: interface eth* netstatIfRxErrors. False, with the mistake
 * described. alarm_target.h checks whether the column fits the rule.
 */
bool na_rule_take_subject(struct na_rule_reader *reader);

#endif
