/*
 * The objects of netstatAlarms: rules, raised alarms, and counts of notifications.
 */
#include "alarms/alarms.h"
#include "alarms/rule_text.h"
#include "mib/mib_table.h"

enum { DIGITS = 10 }; /* of a measure */

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
    switch (column) {
    case netstatAlarmsRaised: *value = na_gauge32(counts.raised); return true;
    case netstatNotificationsSent: *value = na_counter32(counts.sent); return true;
    case netstatNotificationsWaiting: *value = na_gauge32(counts.waiting); return true;
    default: *value = na_counter32(counts.dropped); return true;
    }
}

static const struct na_rows *rule_rows(const struct na_table *table)
{
    return table->alarms ? na_alarms_rules(table->alarms) : &nothing;
}

static size_t rule_index(const void *kernel_row, uint32_t *index)
{
    return na_put_string(index, ((const struct na_rule_row *)kernel_row)->set->rule.name);
}

static unsigned raised_of(const struct na_alarm_set *set)
{
    unsigned raised = 0;

    for (size_t i = 0; i < na_alarm_set_alarms(set); i++)
        raised += na_alarm_set_alarm(set, i)->alarm.phase >= NA_RAISED;
    return raised;
}

/* A measure as text, since SNMP has no type for fractions; valid until the next call. */
static struct na_value measured(const struct na_rule *rule, const struct na_alarm *alarm)
{
    static char text[NA_VALUE_TEXT];

    na_rule_value(rule, alarm->measured, DIGITS, text, sizeof(text));
    return na_string(text);
}

static bool rule_get(const struct na_table *table, const struct na_request *request,
                     const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_alarm_set *set = ((const struct na_rule_row *)kernel_row)->set;
    const struct na_alarm_instance *foremost = na_alarm_set_foremost(set);
    const struct na_alarm *alarm = foremost ? &foremost->alarm : NULL;

    (void)table;
    (void)request;
    switch (column) {
    case netstatRuleSeverity: *value = na_integer(set->rule.severity); return true;
    case netstatRuleState: *value = na_integer(alarm ? alarm->phase : NA_WAITING); return true;
    case netstatRuleInstances:
        *value = na_gauge32(set->rule.rows == NA_ROWS_GONE ? set->chosen : set->count);
        return true;
    case netstatRuleRaised: *value = na_gauge32(raised_of(set)); return true;
    case netstatRuleRaises: *value = na_counter32(set->raises); return true;
    case netstatRuleText: *value = na_string(set->rule.text); return true;
    case netstatRuleWaitsFor:
        *value = na_integer(set->waits != 0 ? set->waits : NA_WAITS_WINDOW);
        return true;
    default: break;
    }
    if (alarm == NULL || alarm->phase == NA_WAITING)
        return false;
    *value = measured(&set->rule, alarm);
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
    case netstatAlarmRule: *value = na_string(row->set->rule.name); return true;
    case netstatAlarmSeverity: *value = na_integer(row->set->rule.severity); return true;
    case netstatAlarmInstanceName:
        if (row->instance->text != NULL) /* NULL: memory ran out */
            *value = na_string(row->instance->text);
        return row->instance->text != NULL;
    case netstatAlarmState: *value = na_integer(row->instance->alarm.phase); return true;
    case netstatAlarmValue: *value = measured(&row->set->rule, &row->instance->alarm); return true;
    case netstatAlarmSince: *value = na_timestamp(request, row->instance->raised_at); return true;
    default: return false;
    }
}

const struct na_mib_table na_mib_table_netstatAlarms = {
    .entry = &na_mib_entry_netstatAlarms,
    .scalars = true,
    .rows = count_rows,
    .get = count_get,
};

const struct na_mib_table na_mib_table_netstatRuleTable = {
    .entry = &na_mib_entry_netstatRuleTable,
    .rows = rule_rows,
    .index = rule_index,
    .get = rule_get,
};

const struct na_mib_table na_mib_table_netstatAlarmTable = {
    .entry = &na_mib_entry_netstatAlarmTable,
    .rows = alarm_rows,
    .index = alarm_index,
    .get = alarm_get,
};
