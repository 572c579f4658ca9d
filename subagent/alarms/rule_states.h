/*
 * The conditions of a rule about states: is down, is not up, is down after up; and is gone.
 */
#ifndef NA_RULE_STATES_H
#define NA_RULE_STATES_H

#include "alarms/rule_reader.h"

/*
 * Takes LABEL [or LABEL]... as a set of the states of the rule's column, see na_alarm_state_bit.
 * False, with the mistake described.
 */
bool na_rule_take_states(struct na_rule_reader *reader, uint64_t *states);

/* Takes what follows 'is'. False, with the mistake described. */
bool na_rule_take_is(struct na_rule_reader *reader);

/* The labels of the states that a rule is about; NULL if its column has none. */
const struct na_mib_label *na_rule_labels(const struct na_rule *rule);

#endif
