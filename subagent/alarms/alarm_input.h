/*
 * The input of alarms: the counters and rows that a rule matches, and related columns. All are read
 * through the objects as one request, so that alarms see what a manager would be answered.
 */
#ifndef NA_ALARM_INPUT_H
#define NA_ALARM_INPUT_H

#include "mib/objects.h"
#include "alarms/rule.h"

struct na_alarm_input {
    struct na_objects *objects;
    struct na_request request;
};

/*
 * Whether a value can be measured. Strings cannot, nor can the few levels below 0 that mean "no
 * limit".
 */
bool na_alarm_input_measurable(const struct na_value *value);

/* The number to measure: the kernel's, even if it does not fit into the SNMP type. */
uint64_t na_alarm_input_number(const struct na_value *value);

/*
 * Finds a counter by group and name: in netstatCounterValue if it counts, in netstatCounterLevel if
 * it is a level. False if it is in neither. `name` has room for NA_OID_MAX arcs; it and `length`
 * receive the OID in either case (if not found, that of the level).
 */
bool na_alarm_input_find(const struct na_alarm_input *input, const struct na_rule_counter *counter,
                         uint32_t *name, size_t *length, struct na_value *value);

/* The same for a number: false also if the value cannot be measured. */
bool na_alarm_input_counter(const struct na_alarm_input *input,
                            const struct na_rule_counter *counter, uint32_t *name, size_t *length,
                            uint64_t *number);

/* The number in a column of the row with this index; false if it is absent or no number. */
bool na_alarm_input_beside(const struct na_alarm_input *input, const char *column,
                           const uint32_t *index, size_t length, uint64_t *number);

/*
 * Begins to read the tables that a rule needs; see na_objects_prepare. `selects` has a bit, 1u <<
 * enum na_select, for all that the rule or one that overrides it selects rows by. Where
 * notifications have the names of rows, which cost more than the rest, they are looked up too if
 * the sum of the values is not `stepped`, as it was at the last step. Returns the sum.
 */
uint64_t na_alarm_input_prepare(const struct na_alarm_input *input, const struct na_rule *rule,
                                unsigned selects, uint64_t stepped);

/*
 * Whether a rule's selectors choose an instance. The index follows the first `arcs` arcs of its
 * name.
 */
bool na_alarm_input_means(const struct na_alarm_input *input, const struct na_rule *rule,
                          const uint32_t *name, size_t arcs, size_t length);

/*
 * Whether the counters of a row were reset since *last, according to `column`, which has the time
 * of the last reset. Updates *last.
 */
bool na_alarm_input_was_reset(const struct na_alarm_input *input, const char *column,
                              const uint32_t *index, size_t length, uint32_t *last);

/* Whether an instance that does not exist now is certain to have counted nothing so far. */
bool na_alarm_input_complete(const struct na_alarm_input *input, const struct na_rule *rule);

/*
 * Writes the name of an instance for people, such as "netstatIfRxDrop.7 (eth0)", into `text`; it is
 * truncated to `room` octets.
 */
void na_alarm_input_describe(const struct na_alarm_input *input, const struct na_rule *rule,
                             const uint32_t *name, size_t length, char *text, size_t room);

#endif
