/*
 * What alarms see: the counters and rows that a rule is about, and what is around them, read
 * through the objects as one request.
 */
#ifndef NA_ALARM_INPUT_H
#define NA_ALARM_INPUT_H

#include "mib/objects.h"
#include "alarms/rule.h"

struct na_alarm_input {
    struct na_objects *objects;
    struct na_request request;
};

/* Whether a value can be measured: no text, and none of the few levels that are below 0, which
 * stand for "no limit". */
bool na_alarm_input_measurable(const struct na_value *value);

/* What is measured of it: the number as the kernel has it, whatever SNMP has room for. */
uint64_t na_alarm_input_number(const struct na_value *value);

/*
 * A counter by its names: in netstatCounterValue if it counts, in netstatCounterLevel if it is a
 * level. False if it is in neither; name and length, with room for NA_OID_MAX, are those of one of
 * the two all the same.
 */
bool na_alarm_input_find(const struct na_alarm_input *input, const struct na_rule_counter *counter,
                         uint32_t *name, size_t *length, struct na_value *value);

/* The same of what can be measured. */
bool na_alarm_input_counter(const struct na_alarm_input *input,
                            const struct na_rule_counter *counter, uint32_t *name, size_t *length,
                            uint64_t *number);

/* Whether a rule is about an instance, whose index is behind so many arcs: an interface by its name
 * and kind. */
bool na_alarm_input_means(const struct na_alarm_input *input, const struct na_rule *rule,
                          const uint32_t *name, size_t arcs, size_t length);

/* Whether the counters beside an index began anew, by a column that tells when, since that was
 * *last, which is brought up to date. */
bool na_alarm_input_began_anew(const struct na_alarm_input *input, const char *column,
                               const uint32_t *index, size_t length, uint32_t *last);

/* Whether what a rule is about and is not there now has counted nothing before. */
bool na_alarm_input_complete(const struct na_alarm_input *input, const struct na_rule *rule);

/* What a person calls an instance that a rule is about, "netstatIfRxDrop.7 (eth0)", into text. */
void na_alarm_input_describe(const struct na_alarm_input *input, const struct na_rule *rule,
                             const uint32_t *name, size_t length, char *text, size_t room);

#endif
