#include "alarms/alarm_target.h"

#include <stdio.h>
#include <string.h>

#include "base/catalogue.h"
#include "alarms/suggest.h"
#include "mib/mib_table.h"

const struct na_alarm_target_columns na_alarm_targets[] = {
    [NA_TARGET_COUNTER] = { .discontinuity = "netstatGroupDiscontinuityTime" },
    [NA_TARGET_INTERFACE] = { .of = "netstatIfTable, netstatIfLinkTable, netstatQdiscTable or "
                                    "netstatBondMemberTable",
                              .kind = "netstatIfLinkKind" },
    [NA_TARGET_CPU] = { .of = "netstatCpuTable", .discontinuity = "netstatCpuDiscontinuityTime" },
    [NA_TARGET_LISTENER] = { .column = "netstatListenerFullFor" },
    [NA_TARGET_UDP_SOCKET] = { .column = "netstatUdpSocketDrops",
                               .name = "netstatUdpSocketProcess",
                               .left_out = "netstatUdpSocketsLeftOut",
                               .moves = true },
    [NA_TARGET_AGENT] = { .of = "netstatAgent" },
};

/* The tables of interfaces, each with the column that has the time of a row's last reset.
 */
static const char *const interface_resets[] = { "netstatIfDiscontinuityTime",
                                                "netstatIfLinkDiscontinuityTime",
                                                "netstatQdiscDiscontinuityTime",
                                                "netstatBondMemberDiscontinuityTime" };

static bool same_table(const char *column, const char *other)
{
    const struct na_mib_entry *entry = na_mib_entry_of(column, NULL);

    return entry != NULL && entry == na_mib_entry_of(other, NULL);
}

/* Whether a column has this form; false if there is no such column. */
static bool has_form(const char *descriptor, enum na_mib_form form)
{
    const struct na_mib_column *column;

    return na_mib_entry_of(descriptor, &column) != NULL && column->form == form;
}

/* The column of resets in the table of interfaces that has this column; NULL if none has. */
static const char *interface_reset(const char *column)
{
    for (size_t i = 0; i < sizeof(interface_resets) / sizeof(interface_resets[0]); i++)
        if (same_table(column, interface_resets[i]))
            return interface_resets[i];
    return NULL;
}

const char *na_alarm_target_discontinuity(const struct na_rule *rule)
{
    return rule->target == NA_TARGET_INTERFACE ? interface_reset(rule->counter.name)
                                               : na_alarm_targets[rule->target].discontinuity;
}

/* Whether a column is in one of the tables of a target that has any, or in netstatAgent. */
static bool is_of_target(const char *column, enum na_alarm_target target)
{
    const struct na_alarm_target_columns *columns = &na_alarm_targets[target];

    if (target == NA_TARGET_AGENT)
        return na_mib_entry_of(column, NULL) == &na_mib_entry_netstatAgent;
    if (target == NA_TARGET_INTERFACE)
        return interface_reset(column) != NULL;
    return same_table(column, columns->discontinuity);
}

static bool column_fits(const struct na_rule *rule, char *mistake, size_t room)
{
    const char *column = rule->counter.name, *of = na_alarm_targets[rule->target].of, *meant;

    if (of == NULL)
        return true;
    if ((has_form(column, NA_MIB_COUNTER) || has_form(column, NA_MIB_LEVEL)) &&
        is_of_target(column, rule->target))
        return true;
    meant = na_suggest_column(column, rule->target);
    snprintf(mistake, room, "expected a numeric %s of %s, got '%s'%s%s%s",
             rule->target == NA_TARGET_AGENT ? "scalar" : "column", of, column,
             meant ? "; did you mean `" : "", meant ? meant : "", meant ? "`?" : "");
    return false;
}

/*
 * Whether a counter is certain not to be a level. Counters that are not in the catalogue may be
 * either.
 */
static bool counts(const struct na_rule_counter *counter)
{
    const struct na_counter *known = na_catalogue_find(counter->group, counter->name);

    return known ? known->kind == NA_COUNTER : na_icmp_source(counter->group, counter->name) >= 0;
}

/*
 * 'reaches' needs a level, which can fall again: a counter only rises and would stay above for
 * ever.
 */
static bool condition_fits(const struct na_rule *rule, char *mistake, size_t room)
{
    const char *column = na_alarm_targets[rule->target].column
                           ? na_alarm_targets[rule->target].column
                           : rule->counter.name;
    bool about_counter = rule->target == NA_TARGET_COUNTER;

    if (rule->numbers.measure != NA_LEVEL && rule->numbers.measure != NA_SHARE)
        return true;
    if (about_counter ? counts(&rule->counter) : !has_form(column, NA_MIB_LEVEL)) {
        snprintf(mistake, room, "%s%s%s only rises: use 'rises' or 'spikes', not 'reaches'",
                 about_counter ? rule->counter.group : "", about_counter ? " " : "", column);
        return false;
    }
    if (rule->numbers.measure != NA_SHARE)
        return true;
    for (const struct na_rule_counter *limit = rule->divisor;
         limit < rule->divisor + rule->divisors; limit++)
        if (counts(limit)) {
            snprintf(mistake, room, "expected a limit after 'of', but %s %s only rises",
                     limit->group, limit->name);
            return false;
        }
    return true;
}

bool na_alarm_target_fits(const struct na_rule *rule, char *mistake, size_t room)
{
    return column_fits(rule, mistake, room) && condition_fits(rule, mistake, room);
}
