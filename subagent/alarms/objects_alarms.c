/*
 * netstatAlarms: the rules, what is raised, and what became of the notifications.
 */
#include <stdio.h>

#include "alarms/alarms.h"
#include "mib/mib_table.h"

enum { RAISED = 1, SENT, WAITING, DROPPED };
enum {
    RULE_SEVERITY = 2,
    RULE_STATE,
    RULE_INSTANCES,
    RULE_RAISED,
    RULE_RAISES,
    RULE_VALUE,
    RULE_TEXT
};
enum { ALARM_RULE = 2, ALARM_SEVERITY, ALARM_INSTANCE, ALARM_STATE, ALARM_VALUE, ALARM_SINCE };

static const struct na_rows nothing = { .count = 0 };

static const struct na_rows *count_rows(const struct na_table *table)
{
    return table->alarms ? na_alarms_rules(table->alarms) : &nothing;
}

static bool count_get(const struct na_table *table, const struct na_request *request,
                      const void *kernel_row, unsigned column, struct na_value *value)
{
    struct na_alarm_counts counts = na_alarms_counts(table->alarms);

    (void)request;
    (void)kernel_row;
    *value = column == RAISED  ? na_gauge32(counts.raised)
           : column == SENT    ? na_counter32(counts.sent)
           : column == WAITING ? na_gauge32(counts.waiting)
                               : na_counter32(counts.dropped);
    return true;
}

static const struct na_rows *rule_rows(const struct na_table *table)
{
    return table->alarms ? na_alarms_rules(table->alarms) : &nothing;
}

static size_t rule_index(const void *kernel_row, uint32_t *index)
{
    return na_put_string(index, ((const struct na_rule_row *)kernel_row)->set->rule.name);
}

/* Of the instances of a rule the one that a person wants to hear of: the highest in phase, then in
 * value. */
static const struct na_alarm *foremost(const struct na_alarm_set *set)
{
    const struct na_alarm *found = NULL;

    for (size_t i = 0; i < set->count; i++) {
        const struct na_alarm *alarm = &set->instance[i].alarm;

        if (found == NULL || alarm->phase > found->phase ||
            (alarm->phase == found->phase && alarm->measured > found->measured))
            found = alarm;
    }
    return found;
}

static unsigned raised_of(const struct na_alarm_set *set)
{
    unsigned raised = 0;

    for (size_t i = 0; i < set->count; i++)
        raised += set->instance[i].alarm.phase >= NA_RAISED;
    return raised;
}

/* A measure as text, which SNMP has no number with a fraction for; valid until the next. */
static struct na_value measured(const struct na_alarm *alarm)
{
    static char text[24];

    snprintf(text, sizeof(text), "%.10g", alarm->measured);
    return na_string(text);
}

static bool rule_get(const struct na_table *table, const struct na_request *request,
                     const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_alarm_set *set = ((const struct na_rule_row *)kernel_row)->set;
    const struct na_alarm *alarm = foremost(set);

    (void)table;
    (void)request;
    switch (column) {
    case RULE_SEVERITY: *value = na_integer(set->rule.severity); return true;
    case RULE_STATE: *value = na_integer(alarm ? alarm->phase : NA_WAITING); return true;
    case RULE_INSTANCES: *value = na_gauge32(set->count); return true;
    case RULE_RAISED: *value = na_gauge32(raised_of(set)); return true;
    case RULE_RAISES: *value = na_counter32(set->raises); return true;
    case RULE_TEXT: *value = na_string(set->rule.text); return true;
    default: break;
    }
    if (alarm == NULL || alarm->phase == NA_WAITING)
        return false;
    *value = measured(alarm);
    return true;
}

static const struct na_rows *alarm_rows(const struct na_table *table)
{
    return table->alarms ? na_alarms_raised(table->alarms) : &nothing;
}

static size_t alarm_index(const void *kernel_row, uint32_t *index)
{
    index[0] = ((const struct na_alarm_row *)kernel_row)->instance->number;
    return 1;
}

static bool alarm_get(const struct na_table *table, const struct na_request *request,
                      const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_alarm_row *row = kernel_row;

    (void)table;
    switch (column) {
    case ALARM_RULE: *value = na_string(row->set->rule.name); return true;
    case ALARM_SEVERITY: *value = na_integer(row->set->rule.severity); return true;
    case ALARM_INSTANCE:
        if (row->instance->text != NULL) /* memory ran out for it */
            *value = na_string(row->instance->text);
        return row->instance->text != NULL;
    case ALARM_STATE: *value = na_integer(row->instance->alarm.phase); return true;
    case ALARM_VALUE: *value = measured(&row->instance->alarm); return true;
    case ALARM_SINCE: *value = na_timestamp(request, row->instance->raised_at); return true;
    default: return false;
    }
}

static const struct na_mib_table_column count_columns[] = {
    { RAISED, "netstatAlarmsRaised" },
    { SENT, "netstatNotificationsSent" },
    { WAITING, "netstatNotificationsWaiting" },
    { DROPPED, "netstatNotificationsDropped" },
};

const struct na_mib_table na_mib_table_netstatAlarms = {
    .scalars = true,
    .entry = { 1, 6 },
    .entry_arcs = 2,
    .index_parts = "n",
    .columns = count_columns,
    .columns_count = sizeof(count_columns) / sizeof(count_columns[0]),
    .rows = count_rows,
    .get = count_get,
};

static const struct na_mib_table_column rule_columns[] = {
    { RULE_SEVERITY, "netstatRuleSeverity" },   { RULE_STATE, "netstatRuleState" },
    { RULE_INSTANCES, "netstatRuleInstances" }, { RULE_RAISED, "netstatRuleRaised" },
    { RULE_RAISES, "netstatRuleRaises" },       { RULE_VALUE, "netstatRuleValue" },
    { RULE_TEXT, "netstatRuleText" },
};

const struct na_mib_table na_mib_table_netstatRuleTable = {
    .entry = { 1, 6, 5, 1 },
    .entry_arcs = 4,
    .index_parts = "s",
    .columns = rule_columns,
    .columns_count = sizeof(rule_columns) / sizeof(rule_columns[0]),
    .rows = rule_rows,
    .index = rule_index,
    .get = rule_get,
};

static const struct na_mib_table_column alarm_columns[] = {
    { ALARM_RULE, "netstatAlarmRule" },
    { ALARM_SEVERITY, "netstatAlarmSeverity" },
    { ALARM_INSTANCE, "netstatAlarmInstanceName" },
    { ALARM_STATE, "netstatAlarmState" },
    { ALARM_VALUE, "netstatAlarmValue" },
    { ALARM_SINCE, "netstatAlarmSince" },
};

const struct na_mib_table na_mib_table_netstatAlarmTable = {
    .entry = { 1, 6, 6, 1 },
    .entry_arcs = 4,
    .index_parts = "n",
    .columns = alarm_columns,
    .columns_count = sizeof(alarm_columns) / sizeof(alarm_columns[0]),
    .rows = alarm_rows,
    .index = alarm_index,
    .get = alarm_get,
};
