#include "alarms/alarm_input.h"

#include <stdio.h>
#include <string.h>

#include "base/filter.h"
#include "base/readable.h"
#include "alarms/alarm_target.h"
#include "mib/mib_table.h"
#include "parse/cgroup_name.h"

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

bool na_alarm_input_beside(const struct na_alarm_input *input, const char *column,
                           const uint32_t *index, size_t length, uint64_t *number)
{
    struct na_value value;

    if (!get_beside(input, column, index, length, &value) || !na_alarm_input_measurable(&value))
        return false;
    *number = na_alarm_input_number(&value);
    return true;
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

/* Copies a string value; one that does not fit becomes empty, so that no glob but * matches it. */
static void copy_text(const struct na_value *value, char *text, size_t room)
{
    size_t length = value->length < room ? value->length : 0;

    memcpy(text, value->text, length);
    text[length] = '\0';
}

/* The text of a column in the same row; NULL if it is absent. */
static const char *text_beside(const struct na_alarm_input *input, const char *descriptor,
                               const struct na_selected *row, char *text, size_t room)
{
    struct na_value value;

    if (!get_beside(input, descriptor, row->index, row->length, &value))
        return NULL;
    copy_text(&value, text, room);
    return text;
}

/* The name of a row, from its own source or from the target's name column; NULL if it has none. */
static const char *row_name(const struct na_alarm_input *input,
                            const struct na_alarm_target_table *target, const uint32_t *name,
                            size_t length, const struct na_selected *row,
                            char text[NA_NAME_MAX + 1])
{
    const char *called;

    if (target->name != NULL)
        return text_beside(input, target->name, row, text, NA_NAME_MAX + 1);
    called = na_objects_name(input->objects, &input->request, name, length);
    if (called != NULL)
        snprintf(text, NA_NAME_MAX + 1, "%s", called);
    return called != NULL ? text : NULL;
}

/* The sum of the values of a column; looks up its rows' names, too, if there is a column of them.
 */
static uint64_t sum_of(const struct na_alarm_input *input, const char *descriptor,
                       const char *names)
{
    uint32_t column[NA_MIB_COLUMN_ARCS], name[NA_OID_MAX];
    size_t arcs = na_objects_column(descriptor, column), length = arcs;
    struct na_value value;
    uint64_t sum = 0;

    if (arcs == 0)
        return 0;
    memcpy(name, column, arcs * sizeof(*name));
    while (na_objects_next_in_column(input->objects, &input->request, name, &length, &value)) {
        sum += na_alarm_input_measurable(&value) ? na_alarm_input_number(&value) : 0;
        if (names != NULL)
            get_beside(input, names, name + arcs, length - arcs, &value);
    }
    return sum;
}

uint64_t na_alarm_input_prepare(const struct na_alarm_input *input, const struct na_rule *rule,
                                unsigned selects, uint64_t stepped)
{
    const struct na_alarm_target_table *target = &na_alarm_targets[rule->target];
    const char *measured = na_alarm_target_column(rule);
    /* kinds need a table of their own, and owners may need a search */
    const char *columns[] = {
        measured,
        target->row,
        selects & 1u << NA_SELECT_KIND ? target->kind : NULL,
        selects & 1u << NA_SELECT_OWNER ? target->owner : NULL,
        target->left_out,
        na_alarm_target_discontinuity(rule->target, measured),
    };
    uint64_t sum;

    if (rule->target == NA_TARGET_COUNTER) /* these are read at once */
        return 0;
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        if (columns[i] != NULL)
            na_objects_prepare(input->objects, &input->request, columns[i]);
    if (target->name == NULL)
        return 0;
    sum = sum_of(input, measured, NULL);
    return sum == stepped ? sum : sum_of(input, measured, target->name);
}

bool na_alarm_input_means(const struct na_alarm_input *input, const struct na_rule *rule,
                          const uint32_t *name, size_t arcs, size_t length)
{
    const struct na_alarm_target_table *target = &na_alarm_targets[rule->target];
    struct na_selected row = { .index = name + arcs, .length = length - arcs };
    char called[NA_NAME_MAX + 1], kind[NA_NAME_MAX + 1], owner[NA_CGROUP_NAME_MAX + 1];

    for (size_t i = 0; i < rule->selectors; i++) {
        const struct na_selector *selector = &rule->select[i];

        if (selector->by == NA_SELECT_NAME && row.name == NULL)
            row.name = row_name(input, target, name, length, &row, called);
        if (selector->by == NA_SELECT_KIND && row.kind == NULL)
            row.kind = text_beside(input, target->kind,
                                   &(struct na_selected){ .index = row.index, .length = 1 }, kind,
                                   sizeof(kind));
        if (selector->by == NA_SELECT_OWNER && row.owner == NULL)
            row.owner = text_beside(input, target->owner, &row, owner, sizeof(owner));
        if (row.kind != NULL && row.kind[0] == '\0')
            row.kind = NA_FILTER_NO_KIND;
        if (!na_selector_chooses(selector, &row))
            return false;
    }
    return true;
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
    const struct na_alarm_target_table *subject = &na_alarm_targets[rule->target];
    const char *called = na_objects_name(input->objects, &input->request, name, length);
    uint32_t column[NA_MIB_COLUMN_ARCS];
    size_t arcs = subject->name ? na_objects_column(na_alarm_target_column(rule), column) : 0;
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
