#include "alarms/rule_condition.h"

#include "alarms/rule_counter.h"

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

bool na_rule_take_condition(struct na_rule_reader *reader)
{
    if (na_reader_skip(reader, "rises"))
        return take_rises(reader);
    if (na_reader_skip(reader, "spikes"))
        return take_spikes(reader);
    if (na_reader_skip(reader, "reaches"))
        return take_reaches(reader);
    return na_reader_expected(reader, "'rises', 'spikes' or 'reaches'");
}

bool na_rule_take_clearing(struct na_rule_reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;
    bool percent, raised_at_percent = numbers->measure == NA_RATIO || numbers->measure == NA_SHARE;

    if (!na_reader_skip(reader, "at"))
        return na_reader_expected(reader, "'at'");
    if (!na_reader_number(reader, &numbers->clear, &percent))
        return false;
    if (percent != raised_at_percent)
        return na_reader_wrong(reader, "'clears at' needs a number %s %%, like the threshold",
                               raised_at_percent ? "with" : "without");
    if (numbers->clear > numbers->raise)
        return na_reader_wrong(reader, "'clears at' %g is above the threshold of %g",
                               numbers->clear, numbers->raise);
    return !na_reader_skip(reader, "for") || na_reader_time(reader, &numbers->clear_for);
}
