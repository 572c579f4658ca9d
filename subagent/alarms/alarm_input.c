#include "alarms/alarm_input.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "base/filter.h"
#include "base/readable.h"
#include "alarms/alarm_target.h"
#include "mib/mib_table.h"

bool na_alarm_input_measurable(const struct na_value *value)
{
    return value->type != NA_TYPE_STRING && value->type != NA_TYPE_OCTETS &&
           (value->type != NA_TYPE_INTEGER || (int64_t)value->number >= 0);
}

uint64_t na_alarm_input_number(const struct na_value *value)
{
    return value->number + value->cut;
}

bool na_alarm_input_find(const struct na_alarm_input *input, const struct na_rule_counter *counter,
                         uint32_t *name, size_t *length, struct na_value *value)
{
    static const char *const columns[] = { "netstatCounterValue", "netstatCounterLevel" };

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        *length = na_objects_column(columns[i], name);
        *length += na_put_string(name + *length, counter->group);
        *length += na_put_string(name + *length, counter->name);
        if (na_objects_get(input->objects, &input->request, name, *length, value))
            return true;
    }
    return false;
}

bool na_alarm_input_counter(const struct na_alarm_input *input,
                            const struct na_rule_counter *counter, uint32_t *name, size_t *length,
                            uint64_t *number)
{
    struct na_value value;

    if (!na_alarm_input_find(input, counter, name, length, &value) ||
        !na_alarm_input_measurable(&value))
        return false;
    *number = na_alarm_input_number(&value);
    return true;
}

/* The value of the column `descriptor` in the row with this index. */
static bool get_beside(const struct na_alarm_input *input, const char *descriptor,
                       const uint32_t *index, size_t length, struct na_value *value)
{
    uint32_t name[NA_OID_MAX];
    size_t arcs = descriptor ? na_objects_column(descriptor, name) : 0;

    if (arcs == 0)
        return false;
    memcpy(name + arcs, index, length * sizeof(*name));
    return na_objects_get(input->objects, &input->request, name, arcs + length, value);
}

static bool matches(const char *glob, const struct na_value *value)
{
    char text[NA_NAME_MAX + 1];

    if (value->length > NA_NAME_MAX)
        return false;
    memcpy(text, value->text, value->length);
    text[value->length] = '\0';
    return fnmatch(glob, text, 0) == 0;
}

bool na_alarm_input_means(const struct na_alarm_input *input, const struct na_rule *rule,
                          const uint32_t *name, size_t arcs, size_t length)
{
    const char *called;
    struct na_value kind;

    if (rule->target != NA_TARGET_INTERFACE)
        return true;
    called = na_objects_name(input->objects, &input->request, name, length);
    if (called == NULL || fnmatch(rule->counter.group, called, 0) != 0)
        return false;
    /* the index of each table of interfaces begins with the ifIndex */
    if (rule->not_kind[0] == '\0' || length == arcs ||
        !get_beside(input, na_alarm_targets[rule->target].kind, name + arcs, 1, &kind))
        return true;
    if (kind.length == 0)
        kind = na_string(NA_FILTER_NO_KIND);
    return !matches(rule->not_kind, &kind);
}

bool na_alarm_input_was_reset(const struct na_alarm_input *input, const char *column,
                              const uint32_t *index, size_t length, uint32_t *last)
{
    uint32_t previous = *last;
    struct na_value value;

    if (!get_beside(input, column, index, length, &value))
        return false;
    *last = (uint32_t)value.number;
    return *last != previous;
}

bool na_alarm_input_complete(const struct na_alarm_input *input, const struct na_rule *rule)
{
    static const uint32_t scalar[] = { 0 };
    const struct na_rule_counter *counter = &rule->counter;
    uint32_t name[NA_OID_MAX];
    struct na_value value;
    uint64_t number;
    size_t length;

    if (rule->target == NA_TARGET_COUNTER)
        return na_objects_counts_nothing(input->objects, counter->group, counter->name) &&
               !na_alarm_input_counter(input, counter, name, &length, &number);
    return get_beside(input, na_alarm_targets[rule->target].left_out, scalar, 1, &value) &&
           value.number == 0;
}

/*
 * Appends the name of the row in parentheses: from its own source, or from the target's name
 * column.
 */
static void add_row_name(const struct na_alarm_input *input, const struct na_rule *rule,
                         const uint32_t *name, size_t length, char *text, size_t room)
{
    const struct na_alarm_target_columns *subject = &na_alarm_targets[rule->target];
    const char *called = na_objects_name(input->objects, &input->request, name, length);
    uint32_t column[6];
    size_t arcs = subject->name ? na_objects_column(subject->column, column) : 0;
    size_t used = strlen(text);
    struct na_value value;

    if (called != NULL)
        value = na_string(called);
    else if (arcs == 0 || !get_beside(input, subject->name, name + arcs, length - arcs, &value))
        return;
    snprintf(text + used, room - used, " (%.*s)", (int)value.length, value.text);
    na_make_readable(text + used);
}

void na_alarm_input_describe(const struct na_alarm_input *input, const struct na_rule *rule,
                             const uint32_t *name, size_t length, char *text, size_t room)
{
    na_objects_describe(input->objects, name, length, text, room);
    add_row_name(input, rule, name, length, text, room);
}
