/*
 * Whether the parts of a rule fit each other and the MIB.
 */
#ifndef NA_RULE_FITS_H
#define NA_RULE_FITS_H

#include "alarms/rule.h"

/*
 * Whether the columns that a rule names belong to its target and suit its condition (else the rule
 * would never match), and whether the condition can end: on a counter that only rises, 'reaches'
 * would stay raised for ever. If not, writes what was expected into `mistake`, at most `room`
 * octets, and returns false.
 */
bool na_rule_fits(const struct na_rule *rule, char *mistake, size_t room);

/*
 * Writes that the target of a rule has no such column of the kind that its measure needs, with the
 * column that was probably meant, into `mistake`, at most `room` octets; returns false.
 */
bool na_rule_wrong_column(const struct na_rule *rule, const char *column, char *mistake,
                          size_t room);

/*
 * Whether each rule that `rule` overrides is one of the `count` rules read before it, and has
 * rows of the same kind. If not, writes what was expected into `mistake`, at most `room` octets,
 * and returns false.
 */
bool na_rule_overrides_fit(const struct na_rule *rule, const struct na_rule *rules, size_t count,
                           char *mistake, size_t room);

#endif
