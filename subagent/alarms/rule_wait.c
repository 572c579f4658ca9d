#include "alarms/rule_wait.h"

#include "alarms/alarm_target.h"

/* Whether one of the rule's alarms has a sample. */
static bool has_sample(const struct na_alarm_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->instance[i].alarm.points > 0)
            return true;
    /* that of `any` counts its rows, also while there are none */
    return set->rule.rows == NA_ROWS_SUM && set->whole != NULL && set->whole->alarm.points > 0;
}

/* Why a counter by group and name cannot be measured; NA_WAITS_NOT if it can. */
static enum na_rule_wait wait_for_counter(const struct na_alarm_input *input,
                                          const struct na_rule_counter *counter)
{
    uint32_t name[NA_OID_MAX];
    struct na_value value;
    size_t length;

    if (na_alarm_input_find(input, counter, name, &length, &value))
        return na_alarm_input_measurable(&value) ? NA_WAITS_NOT : NA_WAITS_LIMIT;
    return na_objects_uncertain(input->objects, name, length) ? NA_WAITS_SOURCE : NA_WAITS_ABSENT;
}

/* Why no row of the rule's table is measured. */
static enum na_rule_wait wait_for_rows(const struct na_alarm_input *input,
                                       const struct na_rule *rule)
{
    uint32_t name[NA_MIB_COLUMN_ARCS + 1];
    size_t length = na_objects_column(na_alarm_target_column(rule), name);

    name[length++] = 0; /* any row: an OID without an index is of no instance */
    return na_objects_uncertain(input->objects, name, length) ? NA_WAITS_SOURCE : NA_WAITS_ABSENT;
}

/* The first counter of the divisor that cannot be measured; sets *awaited to its place. */
static enum na_rule_wait wait_for_divisor(const struct na_alarm_input *input,
                                          const struct na_rule *rule, size_t *awaited)
{
    enum na_rule_wait wait = NA_WAITS_NOT;

    for (size_t i = 0; i < rule->divisors && wait == NA_WAITS_NOT; i++) {
        *awaited = i;
        if (rule->divisor[i].group[0] != '\0')
            wait = wait_for_counter(input, &rule->divisor[i]);
    }
    /* nothing else is left: a column of the divisor is absent in each row */
    return wait != NA_WAITS_NOT ? wait : NA_WAITS_ABSENT;
}

/* Why the rule has no sample. */
static enum na_rule_wait wait_for_sample(const struct na_alarm_input *input,
                                         const struct na_alarm_set *set, size_t *awaited)
{
    const struct na_rule *rule = &set->rule;
    enum na_rule_wait wait = NA_WAITS_NOT;

    if (set->lacks_rows)
        return NA_WAITS_SOURCE;
    if (rule->target == NA_TARGET_COUNTER)
        wait = wait_for_counter(input, &rule->counter);
    else if (set->chosen == 0)
        wait = wait_for_rows(input, rule);
    return wait == NA_WAITS_NOT ? wait_for_divisor(input, rule, awaited) : wait;
}

void na_rule_wait(const struct na_alarm_input *input, struct na_alarm_set *set)
{
    const struct na_alarm_instance *foremost = na_alarm_set_foremost(set);

    set->awaited = NA_RULE_SUM_MAX;
    if (foremost != NULL && foremost->alarm.phase != NA_WAITING) {
        set->waits = NA_WAITS_NOT;
    } else if (!has_sample(set)) {
        set->waits = wait_for_sample(input, set, &set->awaited);
    } else if (set->rule.numbers.window > 0) {
        set->waits = NA_WAITS_WINDOW;
    } else { /* a share of 0, which means no limit */
        set->waits = NA_WAITS_LIMIT;
        set->awaited = set->rule.divisors > 0 ? 0 : NA_RULE_SUM_MAX;
    }
}

const struct na_rule_counter *na_rule_awaited(const struct na_alarm_set *set)
{
    return set->awaited < set->rule.divisors ? &set->rule.divisor[set->awaited]
                                             : &set->rule.counter;
}
