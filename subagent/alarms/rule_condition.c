#include "alarms/rule_condition.h"

#include "alarms/rule_counter.h"
#include "alarms/rule_states.h"

static bool take_window(struct na_rule_reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;

    if (!na_reader_skip(reader, "within"))
        return na_reader_expected(reader, "'within'");
    if (!na_reader_time(reader, &numbers->window))
        return false;
    if (numbers->window == 0)
        return na_reader_wrong(reader, "the window must be longer than 0");
    return true;
}

static bool take_rises(struct na_rule_reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;
    bool percent;

    if (na_reader_skip(reader, "at")) {
        numbers->measure = NA_RATE;
        if (!na_reader_number(reader, &numbers->raise, NULL))
            return false;
        if (!na_reader_skip(reader, "a") || !na_reader_skip(reader, "second"))
            return na_reader_expected(reader, "'a second'");
        return take_window(reader);
    }
    if (!na_reader_skip(reader, "by"))
        return na_reader_expected(reader, "'by' or 'at'");
    if (!na_reader_number(reader, &numbers->raise, &percent))
        return false;
    if (!percent && na_reader_skip(reader, "and")) {
        numbers->least = numbers->raise;
        if (!na_reader_is_percentage(reader))
            return na_reader_expected(reader, "a number with %");
        if (!na_reader_number(reader, &numbers->raise, &percent))
            return false;
    }
    numbers->measure = percent ? NA_RATIO : NA_INCREASE;
    if (!percent)
        return take_window(reader);
    if (!na_reader_skip(reader, "of"))
        return na_reader_expected(reader, "'of' and another counter");
    return na_rule_take_sum(reader) && take_window(reader) &&
           (!na_reader_skip(reader, "from") || na_reader_number(reader, &numbers->floor, NULL));
}

static bool take_spikes(struct na_rule_reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;

    numbers->measure = NA_SPIKE;
    if (!na_reader_number(reader, &numbers->raise, NULL))
        return false;
    if (!na_reader_skip(reader, "times"))
        return na_reader_expected(reader, "'times'");
    if (numbers->raise <= 1)
        return na_reader_wrong(reader, "the spike factor must exceed 1, got %g", numbers->raise);
    if (!take_window(reader))
        return false;
    if (!na_reader_skip(reader, "from"))
        return na_reader_expected(reader, "'from' and the minimum rate per second");
    if (!na_reader_number(reader, &numbers->floor, NULL))
        return false;
    /* without a minimum, the first event after a quiet window would be a spike of any height */
    return numbers->floor > 0 ||
           na_reader_wrong(reader, "the minimum rate of a spike must exceed 0");
}

static bool take_reaches(struct na_rule_reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;
    bool percent;

    if (!na_reader_number(reader, &numbers->raise, &percent))
        return false;
    numbers->measure = percent ? NA_SHARE : NA_LEVEL;
    if (!percent)
        return true;
    if (!na_reader_skip(reader, "of"))
        return na_reader_expected(reader, "'of' and a limit");
    return na_rule_take_sum(reader);
}

static bool take_falls(struct na_rule_reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;
    bool percent;

    numbers->falls = true;
    if (!na_reader_skip(reader, "below"))
        return na_reader_expected(reader, "'below'");
    if (!na_reader_number(reader, &numbers->raise, &percent))
        return false;
    numbers->measure = percent ? NA_SHARE : NA_LEVEL;
    if (percent) {
        if (!na_reader_skip(reader, "of"))
            return na_reader_expected(reader, "'of' and a limit");
        if (!na_rule_take_sum(reader))
            return false;
        return !na_reader_is(reader, "within") ||
               na_reader_expected(reader, "the end of the condition: a percentage of rises cannot "
                                          "fall");
    }
    if (na_reader_skip(reader, "a")) {
        numbers->measure = NA_RATE;
        if (!na_reader_skip(reader, "second"))
            return na_reader_expected(reader, "'second'");
        return take_window(reader);
    }
    if (!na_reader_is(reader, "within"))
        return true;
    numbers->measure = NA_INCREASE;
    return take_window(reader);
}

bool na_rule_take_condition(struct na_rule_reader *reader)
{
    static const struct {
        const char *word;
        bool (*take)(struct na_rule_reader *reader);
    } conditions[] = {
        { "rises", take_rises }, { "spikes", take_spikes }, { "reaches", take_reaches },
        { "falls", take_falls }, { "is", na_rule_take_is },
    };

    for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++)
        if (na_reader_skip(reader, conditions[i].word))
            return conditions[i].take(reader);
    return na_reader_expected(reader, "'rises', 'spikes', 'reaches', 'falls' or 'is'");
}

static bool take_clear_states(struct na_rule_reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;

    numbers->clear_states = 0;
    if (!na_rule_take_states(reader, &numbers->clear_states))
        return false;
    return (numbers->clear_states & numbers->states) == 0 ||
           na_reader_wrong(reader, "'clears at' has a state that raises the alarm");
}

static bool take_clear_number(struct na_rule_reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;
    bool percent, raised_at_percent = numbers->measure == NA_RATIO || numbers->measure == NA_SHARE;

    if (!na_reader_number(reader, &numbers->clear, &percent))
        return false;
    if (percent != raised_at_percent)
        return na_reader_wrong(reader, "'clears at' needs a number %s %%, like the threshold",
                               raised_at_percent ? "with" : "without");
    if (numbers->falls ? numbers->clear < numbers->raise : numbers->clear > numbers->raise)
        return na_reader_wrong(reader, "'clears at' %g is %s the threshold of %g", numbers->clear,
                               numbers->falls ? "below" : "above", numbers->raise);
    return true;
}

bool na_rule_take_clearing(struct na_rule_reader *reader)
{
    struct na_rule *rule = reader->rule;

    if (na_reader_skip(reader, "at")) {
        if (rule->rows == NA_ROWS_GONE)
            return na_reader_wrong(reader, "what is gone clears when it is back: omit 'at'");
        if (!(rule->numbers.measure == NA_STATE ? take_clear_states(reader)
                                                : take_clear_number(reader)))
            return false;
    } else if (!na_reader_is(reader, "for")) {
        return na_reader_expected(reader, "'at' or 'for'");
    }
    return !na_reader_skip(reader, "for") || na_reader_time(reader, &rule->numbers.clear_for);
}
