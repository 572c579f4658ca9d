#include "alarms/rule_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "alarms/alarm_target.h"
#include "alarms/rule_states.h"

enum { TIME_TEXT = 16 };

/* Adds to a text as printf does; what does not fit is cut. */
static void __attribute__((format(printf, 3, 4)))
add(char *text, size_t room, const char *format, ...)
{
    size_t length = strlen(text);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text + length, room - length, format, arguments);
    va_end(arguments);
}

static const char *time_text(unsigned seconds, char text[TIME_TEXT])
{
    static const struct {
        unsigned seconds;
        char unit;
    } units[] = { { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
    size_t i = 0;

    while (seconds % units[i].seconds != 0)
        i++;
    if (seconds == 0)
        i = 2;
    snprintf(text, TIME_TEXT, "%u%c", seconds / units[i].seconds, units[i].unit);
    return text;
}

/* A word that the reader would take apart, or end, stands in quotes. */
static void add_word(const char *word, char *text, size_t room)
{
    const char *quote = word[0] != '\0' && strpbrk(word, " \t\"'") == NULL ? ""
                      : strchr(word, '"') != NULL                          ? "'"
                                                                           : "\"";

    add(text, room, " %s%s%s", quote, word, quote);
}

static void add_selector(const struct na_rule *rule, const struct na_selector *selector, char *text,
                         size_t room)
{
    if (selector->not )
        add(text, room, " not");
    if (selector->by == NA_SELECT_KIND && !selector->not )
        add(text, room, " kind");
    if (selector->by == NA_SELECT_OWNER)
        add(text, room, " owner");
    if (selector->by == NA_SELECT_NAME &&
        selector->not &&na_alarm_targets[rule->target].kind != NULL)
        add(text, room, " named");
    add_word(selector->text, text, room);
}

void na_rule_subject(const struct na_rule *rule, char *text, size_t room)
{
    static const char *const rows[] = {
        [NA_ROWS_EACH] = "", [NA_ROWS_ANY] = "any ", [NA_ROWS_SUM] = "sum of ", [NA_ROWS_GONE] = ""
    };

    text[0] = '\0';
    add(text, room, "%s%s", rows[rule->rows], na_alarm_targets[rule->target].word);
    for (size_t i = 0; i < rule->selectors; i++)
        add_selector(rule, &rule->select[i], text, room);
    if (rule->counter.group[0] != '\0')
        add_word(rule->counter.group, text, room);
    if (rule->counter.name[0] != '\0')
        add_word(rule->counter.name, text, room);
}

void na_rule_sum(const struct na_rule *rule, char *text, size_t room)
{
    text[0] = '\0';
    for (size_t i = 0; i < rule->divisors; i++)
        add(text, room, "%s%s%s%s", i ? " + " : "", rule->divisor[i].group,
            rule->divisor[i].group[0] ? " " : "", rule->divisor[i].name);
}

static void add_states(const struct na_mib_label *labels, uint64_t states, char *text, size_t room)
{
    const char *before = "";

    for (; labels->text != NULL; labels++)
        if (states & na_alarm_state_bit((uint64_t)labels->number)) {
            add(text, room, "%s%s", before, labels->text);
            before = " or ";
        }
}

/* How many of the labels are in the set, and how many are not. */
static void count_states(const struct na_mib_label *labels, uint64_t states, unsigned *in,
                         unsigned *out)
{
    for (*in = *out = 0; labels->text != NULL; labels++)
        if (states & na_alarm_state_bit((uint64_t)labels->number))
            ++*in;
        else
            ++*out;
}

void na_rule_states(const struct na_rule *rule, uint64_t states, char *text, size_t room)
{
    const struct na_mib_label *labels = na_rule_labels(rule);
    unsigned in, out;

    text[0] = '\0';
    if (labels == NULL)
        return;
    count_states(labels, states, &in, &out);
    if (out > 0 && out < in)
        add(text, room, "not ");
    add_states(labels, out > 0 && out < in ? ~states : states, text, room);
}

void na_rule_value(const struct na_rule *rule, double measured, int precision, char *text,
                   size_t room)
{
    const struct na_mib_label *label = na_rule_labels(rule);

    snprintf(text, room, "%.*g", precision, measured);
    for (; rule->numbers.measure == NA_STATE && label != NULL && label->text != NULL; label++)
        if (label->number == (int32_t)measured)
            snprintf(text, room, "%s", label->text);
}

static void add_percentage(const struct na_rule *rule, char *text, size_t room)
{
    size_t length;

    add(text, room, "%.15g%% of ", rule->numbers.raise);
    length = strlen(text);
    na_rule_sum(rule, text + length, room - length);
}

static void add_states_condition(const struct na_rule *rule, char *text, size_t room)
{
    char states[NA_STATES_TEXT];

    na_rule_states(rule, rule->numbers.states, states, sizeof(states));
    add(text, room, "is %s", states);
    if (rule->numbers.after == 0)
        return;
    na_rule_states(rule, rule->numbers.after, states, sizeof(states));
    add(text, room, " after %s", states);
}

static void add_threshold(const struct na_rule *rule, char *text, size_t room)
{
    const struct na_alarm_rule *numbers = &rule->numbers;
    const bool falls = numbers->falls;

    if (rule->rows == NA_ROWS_GONE) {
        add(text, room, "is gone");
        return;
    }
    switch (numbers->measure) {
    case NA_INCREASE:
        add(text, room, "%s %.15g", falls ? "falls below" : "rises by", numbers->raise);
        break;
    case NA_RATE:
        add(text, room, "%s %.15g a second", falls ? "falls below" : "rises at", numbers->raise);
        break;
    case NA_RATIO:
        add(text, room, "rises by ");
        if (numbers->least > 0)
            add(text, room, "%.15g and ", numbers->least);
        add_percentage(rule, text, room);
        break;
    case NA_SPIKE: add(text, room, "spikes %.15g times", numbers->raise); break;
    case NA_LEVEL:
        add(text, room, "%s %.15g", falls ? "falls below" : "reaches", numbers->raise);
        break;
    case NA_SHARE:
        add(text, room, "%s ", falls ? "falls below" : "reaches");
        add_percentage(rule, text, room);
        break;
    case NA_STATE: add_states_condition(rule, text, room); break;
    }
}

static void add_clearing(const struct na_rule *rule, char *text, size_t room)
{
    const struct na_alarm_rule *numbers = &rule->numbers;
    const bool percent = numbers->measure == NA_RATIO || numbers->measure == NA_SHARE;
    char states[NA_STATES_TEXT], time[TIME_TEXT];

    if (numbers->measure == NA_STATE && numbers->clear_states != ~numbers->states) {
        na_rule_states(rule, numbers->clear_states, states, sizeof(states));
        add(text, room, " clears at %s", states);
    } else if (numbers->clear < numbers->raise || numbers->clear > numbers->raise) {
        add(text, room, " clears at %.15g%s", numbers->clear, percent ? "%" : "");
    } else if (numbers->clear_for > 0) {
        add(text, room, " clears");
    }
    if (numbers->clear_for > 0)
        add(text, room, " for %s", time_text(numbers->clear_for, time));
}

void na_rule_condition(const struct na_rule *rule, char *text, size_t room)
{
    const struct na_alarm_rule *numbers = &rule->numbers;
    char time[TIME_TEXT];

    text[0] = '\0';
    add_threshold(rule, text, room);
    if (numbers->window > 0)
        add(text, room, " within %s", time_text(numbers->window, time));
    if (numbers->floor > 0)
        add(text, room, " from %.15g", numbers->floor);
    if (numbers->raise_for > 0)
        add(text, room, " for %s", time_text(numbers->raise_for, time));
    add_clearing(rule, text, room);
    if (numbers->again > 0)
        add(text, room, " again every %s", time_text(numbers->again, time));
    for (size_t i = 0; i < rule->overridden; i++)
        add(text, room, "%s %s", i == 0 ? " overrides" : "", rule->overrides[i]);
}
