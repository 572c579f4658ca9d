/*
 * --rules: the alarm rules as they were read, for programs such as the generators of the kits.
 */
#ifndef NA_RULE_LIST_H
#define NA_RULE_LIST_H

#include <stddef.h>
#include <stdio.h>

#include "alarms/rule.h"

/*
 * Prints a line with the names of the columns and a line per rule, columns separated by tabs, as
 * netstat-agentx(8) describes them. Control characters are printed as \x09. False if writing
 * failed.
 */
bool na_rule_list(const struct na_rule *rules, size_t count, FILE *to);

#endif
