#include "alarms/rule_states.h"

#include <stdio.h>
#include <string.h>

#include "alarms/alarm_target.h"
#include "alarms/rule_fits.h"
#include "alarms/suggest.h"

const struct na_mib_label *na_rule_labels(const struct na_rule *rule)
{
    const struct na_mib_column *column;

    return rule->target != NA_TARGET_COUNTER &&
                   na_mib_entry_of(na_alarm_target_column(rule), &column) != NULL
             ? column->labels
             : NULL;
}

/* "a state of netstatIfLinkOperStatus: up, down, ...", with what else fits */
static bool expected_state(struct na_rule_reader *reader, const struct na_mib_label *labels)
{
    const char *meant = na_suggest_label(reader->word, labels);
    char what[NA_NAME_MAX + 200];
    int used = snprintf(what, sizeof(what), "a state of %s (",
                        na_alarm_target_column(reader->rule));

    for (; labels->text != NULL && (size_t)used < sizeof(what); labels++)
        used += snprintf(what + used, sizeof(what) - (size_t)used, "%s%s", labels->text,
                         labels[1].text ? ", " : ")");
    return meant != NULL ? na_reader_expected_instead(reader, what, "%s", meant)
                         : na_reader_expected(reader, what);
}

bool na_rule_take_states(struct na_rule_reader *reader, uint64_t *states)
{
    const struct na_mib_label *labels = na_rule_labels(reader->rule);

    do {
        const struct na_mib_label *label = labels;

        while (label->text != NULL && !na_reader_is(reader, label->text))
            label++;
        if (label->text == NULL)
            return expected_state(reader, labels);
        *states |= na_alarm_state_bit((uint64_t)label->number);
        na_reader_next(reader);
    } while (na_reader_skip(reader, "or"));
    return true;
}

static uint64_t all_states(const struct na_mib_label *label)
{
    uint64_t all = 0;

    for (; label->text != NULL; label++)
        all |= na_alarm_state_bit((uint64_t)label->number);
    return all;
}

/* A rule about the number of rows, which must not fall below 1. */
static bool take_gone(struct na_rule_reader *reader)
{
    struct na_rule *rule = reader->rule;

    if (rule->target == NA_TARGET_AGENT)
        return na_reader_wrong(reader, "the subagent itself cannot be gone");
    if (na_alarm_targets[rule->target].row == NULL && rule->target != NA_TARGET_COUNTER)
        return na_reader_wrong(reader, "'is gone' does not fit '%s': many have no row anyway",
                               na_alarm_targets[rule->target].word);
    if (rule->rows != NA_ROWS_EACH)
        return na_reader_wrong(reader, "'is gone' is about all rows that are chosen: omit '%s'",
                               rule->rows == NA_ROWS_ANY ? "any" : "sum of");
    rule->rows = NA_ROWS_GONE;
    /* not the whole structure, whose padding would not be defined: rules are compared as memory */
    rule->numbers.measure = NA_LEVEL;
    rule->numbers.raise = rule->numbers.clear = 1;
    rule->numbers.falls = true;
    return true;
}

static bool is_not_gone(const struct na_rule_reader *reader)
{
    struct na_rule_reader ahead = *reader;

    return na_reader_skip(&ahead, "not") && na_reader_is(&ahead, "gone");
}

bool na_rule_take_is(struct na_rule_reader *reader)
{
    struct na_rule *rule = reader->rule;
    struct na_alarm_rule *numbers = &rule->numbers;
    const struct na_mib_label *labels = na_rule_labels(rule);
    const char *column = na_alarm_target_column(rule);
    bool not ;

    if (rule->target == NA_TARGET_COUNTER || rule->counter.name[0] == '\0') {
        if (na_reader_skip(reader, "gone"))
            return take_gone(reader);
        if (is_not_gone(reader))
            return na_reader_wrong(reader, "'is not gone' is no condition: an alarm that 'is gone' "
                                           "raises clears when it is back");
        if (labels == NULL)
            return na_reader_expected(reader, "'gone'");
    }
    if (labels == NULL && !na_alarm_target_has(rule->target, column)) {
        numbers->measure = NA_STATE;
        return na_rule_wrong_column(rule, column, reader->mistake, reader->room);
    }
    if (labels == NULL)
        return na_reader_wrong(reader,
                               "%s has no states: use 'rises', 'spikes', 'reaches' or "
                               "'falls', not 'is'",
                               column);
    if (rule->rows == NA_ROWS_SUM)
        return na_reader_wrong(reader, "states of %s have no sum: use 'any'", column);
    numbers->measure = NA_STATE;
    not = na_reader_skip(reader, "not");
    if (!na_rule_take_states(reader, &numbers->states))
        return false;
    if (not )
        numbers->states ^= all_states(labels);
    if (numbers->states == 0)
        return na_reader_wrong(reader, "%s is always in one of these states", column);
    numbers->clear_states = ~numbers->states;
    return !na_reader_skip(reader, "after") || na_rule_take_states(reader, &numbers->after);
}
