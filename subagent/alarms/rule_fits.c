#include "alarms/rule_fits.h"

#include <stdio.h>
#include <string.h>

#include "alarms/alarm_target.h"
#include "alarms/suggest.h"
#include "base/catalogue.h"
#include "mib/mib_table.h"

/* Whether a column has this form; false if there is no such column. */
static bool has_form(const char *descriptor, enum na_mib_form form)
{
    const struct na_mib_column *column;

    return na_mib_entry_of(descriptor, &column) != NULL && column->form == form;
}

static bool is_numeric(const char *column)
{
    return has_form(column, NA_MIB_COUNTER) || has_form(column, NA_MIB_LEVEL);
}

bool na_rule_wrong_column(const struct na_rule *rule, const char *column, char *mistake,
                          size_t room)
{
    const char *meant = na_suggest_column(column, rule->target);
    char tables[NA_TARGET_TABLES_TEXT];

    na_alarm_target_tables(rule->target, tables, sizeof(tables));
    snprintf(mistake, room, "expected %s %s of %s, got '%s'%s%s%s",
             rule->numbers.measure == NA_STATE ? "an enumerated" : "a numeric",
             rule->target == NA_TARGET_AGENT ? "scalar" : "column", tables, column,
             meant ? "; did you mean `" : "", meant ? meant : "", meant ? "`?" : "");
    return false;
}

static bool column_fits(const struct na_rule *rule, char *mistake, size_t room)
{
    const char *column = na_alarm_target_column(rule);
    const bool state = rule->numbers.measure == NA_STATE;

    if (rule->target == NA_TARGET_COUNTER || rule->rows == NA_ROWS_GONE)
        return true;
    if (na_alarm_target_has(rule->target, column) &&
        (state ? has_form(column, NA_MIB_ENUMERATION) : is_numeric(column)))
        return true;
    if (na_alarm_target_has(rule->target, column) && has_form(column, NA_MIB_ENUMERATION)) {
        snprintf(mistake, room, "%s has states, not numbers: use 'is', for example `is not ...`",
                 column);
        return false;
    }
    return na_rule_wrong_column(rule, column, mistake, room);
}

/*
 * Whether a counter is certain not to be a level. Counters that are not in the catalogue may be
 * either.
 */
static bool counts(const struct na_rule_counter *counter)
{
    const struct na_counter *known;

    if (counter->group[0] == '\0')
        return has_form(counter->name, NA_MIB_COUNTER);
    known = na_catalogue_find(counter->group, counter->name);
    return known ? known->kind == NA_COUNTER : na_icmp_source(counter->group, counter->name) >= 0;
}

/* Whether a row of the one column's table has the same index as one of the other's. */
static bool same_rows(const char *column, const char *other)
{
    const struct na_mib_entry *of = na_mib_entry_of(column, NULL),
                              *other_of = na_mib_entry_of(other, NULL);
    const struct na_mib_index_part *part = of ? of->index : NULL,
                                   *other_part = other_of ? other_of->index : NULL;

    if (of == other_of)
        return of != NULL;
    for (; part != NULL && other_part != NULL && part->form == other_part->form;
         part++, other_part++)
        if (part->form == '\0')
            return true;
    return false;
}

/* A column of a divisor is in the same row as the measured one. */
static bool divisor_fits(const struct na_rule *rule, const struct na_rule_counter *divisor,
                         char *mistake, size_t room)
{
    const char *space = divisor->group[0] != '\0' ? " " : "";

    if (divisor->group[0] == '\0' && rule->target == NA_TARGET_COUNTER) {
        snprintf(mistake, room, "a rule about 'counter' has no rows: %s needs one", divisor->name);
        return false;
    }
    if (divisor->group[0] == '\0' &&
        (!na_alarm_target_has(rule->target, divisor->name) || !is_numeric(divisor->name) ||
         !same_rows(na_alarm_target_column(rule), divisor->name)))
        return na_rule_wrong_column(rule, divisor->name, mistake, room);
    if (rule->numbers.measure == NA_SHARE && counts(divisor)) {
        snprintf(mistake, room, "expected a limit after 'of', but %s%s%s only rises",
                 divisor->group, space, divisor->name);
        return false;
    }
    return true;
}

/*
 * A level can fall again: a counter only rises, would stay above for ever, and is below only before
 * it has counted.
 */
static bool level_fits(const struct na_rule *rule, char *mistake, size_t room)
{
    const bool about_counter = rule->target == NA_TARGET_COUNTER;
    const char *column = na_alarm_target_column(rule);

    if (rule->numbers.measure != NA_LEVEL && rule->numbers.measure != NA_SHARE)
        return true;
    if (rule->rows == NA_ROWS_GONE)
        return true;
    if (about_counter ? !counts(&rule->counter) : has_form(column, NA_MIB_LEVEL))
        return true;
    snprintf(mistake, room, "%s%s%s only rises: use %s", about_counter ? rule->counter.group : "",
             about_counter ? " " : "", column,
             rule->numbers.falls ? "'falls below NUMBER within TIME'"
                                 : "'rises' or 'spikes', not 'reaches'");
    return false;
}

bool na_rule_fits(const struct na_rule *rule, char *mistake, size_t room)
{
    if (!column_fits(rule, mistake, room) || !level_fits(rule, mistake, room))
        return false;
    for (size_t i = 0; i < rule->divisors; i++)
        if (!divisor_fits(rule, &rule->divisor[i], mistake, room))
            return false;
    return true;
}

static const struct na_rule *find(const struct na_rule *rules, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}

/* A rule that is switched off may be named: the one that overrides it may outlast it. */
static bool override_fits(const struct na_rule *rule, const struct na_rule *other, const char *name,
                          char *mistake, size_t room)
{
    if (other == NULL)
        snprintf(mistake, room, "overrides %s: no such rule before this one", name);
    else if (rule->target == NA_TARGET_COUNTER || rule->target == NA_TARGET_AGENT)
        snprintf(mistake, room, "overrides %s: a rule about '%s' has no rows to leave alone", name,
                 na_alarm_targets[rule->target].word);
    else if (!other->off && other->target != rule->target)
        snprintf(mistake, room, "overrides %s: expected a rule about '%s', but it is about '%s'",
                 name, na_alarm_targets[rule->target].word, na_alarm_targets[other->target].word);
    else
        return true;
    return false;
}

bool na_rule_overrides_fit(const struct na_rule *rule, const struct na_rule *rules, size_t count,
                           char *mistake, size_t room)
{
    for (size_t i = 0; i < rule->overridden; i++) {
        const char *name = rule->overrides[i];

        if (!override_fits(rule, find(rules, count, name), name, mistake, room))
            return false;
    }
    return true;
}
