#include "alarms/rule.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/catalogue.h"
#include "mib/mib_entries.h"
#include "mib/objects.h"
#include "alarms/suggest.h"
#include "base/conf_token.h"

enum { WORD_MAX = NA_RULE_TEXT_MAX + 1, TIME_MOST = 86400 };

static const double NUMBER_MOST = 1e15;

/* A line being read, word by word. */
struct reader {
    const char *p;
    char word[WORD_MAX + 1]; /* the present one; empty at the end */
    struct na_conf_token kind;
    struct na_rule *rule;
    char *mistake;
    size_t room;
};

static bool __attribute__((format(printf, 2, 3)))
wrong(struct reader *reader, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(reader->mistake, reader->room, format, arguments);
    va_end(arguments);
    return false;
}

/* Goes on to the next word. */
static void next(struct reader *reader)
{
    reader->p = na_conf_token_take(reader->p, reader->word, sizeof(reader->word), &reader->kind);
}

static bool is_quoted(const struct reader *reader)
{
    return reader->kind.quote != '\0';
}

static bool at_end(const struct reader *reader)
{
    return reader->word[0] == '\0' && !is_quoted(reader);
}

static bool expected(struct reader *reader, const char *what)
{
    if (at_end(reader))
        return wrong(reader, "expected %s at the end of the line", what);
    return wrong(reader, "expected %s, got '%s'", what, reader->word);
}

/* The same, and what was meant instead of the present word: a format and its values. */
static bool __attribute__((format(printf, 3, 4)))
expected_instead(struct reader *reader, const char *what, const char *format, ...)
{
    char meant[2 * WORD_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(meant, sizeof(meant), format, arguments);
    va_end(arguments);
    return wrong(reader, "expected %s, got '%s'; did you mean `%s`?", what, reader->word, meant);
}

static bool is(const struct reader *reader, const char *word)
{
    return !is_quoted(reader) && strcmp(reader->word, word) == 0;
}

/* Whether the present word is this one, and if so on to the next. */
static bool skip(struct reader *reader, const char *word)
{
    if (!is(reader, word))
        return false;
    next(reader);
    return true;
}

static bool take_name(struct reader *reader, const char *what, char *name, size_t most)
{
    char limited[64];

    if (reader->word[0] == '\0')
        return expected(reader, what);
    if (reader->kind.open)
        return wrong(reader, "expected %s, but '%s' lacks the closing %c", what, reader->word,
                     reader->kind.quote);
    if (strlen(reader->word) > most) {
        snprintf(limited, sizeof(limited), "%s (at most %zu characters)", what, most);
        return expected(reader, limited);
    }
    strcpy(name, reader->word);
    next(reader);
    return true;
}

/* Whether the present word continues a rule behind a counter, so that it is not part of one. */
static bool is_behind_counter(const struct reader *reader)
{
    static const char *const words[] = {
        "rises", "spikes", "reaches", "within", "from", "for", "clears", "again", "+",
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (is(reader, words[i]))
            return true;
    return at_end(reader);
}

/* Takes a group and a name. One word for both is what is wrong, not the word behind it. */
static bool take_counter(struct reader *reader, struct na_rule_counter *counter)
{
    static const char what_group[] = "a group of counters", what_name[] = "the name of a counter";
    char meant[NA_GROUP_NAME_MAX + NA_NAME_MAX + 2];

    if (is_behind_counter(reader))
        return expected(reader, what_group);
    if (na_suggest_counter(reader->word, meant, sizeof(meant)))
        return expected_instead(reader, "a group of counters and the name of one", "%s", meant);
    if (!take_name(reader, what_group, counter->group, NA_GROUP_NAME_MAX))
        return false;
    if (is_behind_counter(reader) && !at_end(reader))
        return wrong(reader, "expected %s between '%s' and '%s'", what_name, counter->group,
                     reader->word);
    return take_name(reader, what_name, counter->name, NA_NAME_MAX);
}

/* A word with a + that should stand alone is not part of a counter. */
static bool take_summand(struct reader *reader, struct na_rule_counter *counter)
{
    struct reader ahead = *reader;

    for (size_t i = 0; i < 2 && !is_behind_counter(&ahead); i++, next(&ahead))
        if (strchr(ahead.word, '+') != NULL)
            return wrong(reader, "expected %s, got '%s': put a blank on both sides of +",
                         i == 0 ? "a group of counters" : "the name of a counter", ahead.word);
    return take_counter(reader, counter);
}

/* One counter, or several with + between them: what a percentage is of. */
static bool take_sum(struct reader *reader)
{
    struct na_rule *rule = reader->rule;

    do {
        struct na_rule_counter *counter = &rule->divisor[rule->divisors];

        if (rule->divisors == NA_RULE_SUM_MAX)
            return wrong(reader, "a sum has at most %d counters, '%s' is one too many",
                         NA_RULE_SUM_MAX, reader->word);
        if (!take_summand(reader, counter))
            return false;
        rule->divisors++;
    } while (skip(reader, "+"));
    if (!is_quoted(reader) && reader->word[0] == '+')
        return wrong(reader, "expected '+', got '%s': put a blank on both sides of +",
                     reader->word);
    return true;
}

/*
 * A number, at least 0. Unless `percent` is NULL a % may follow; *percent receives whether it does.
 */
static bool take_number(struct reader *reader, double *number, bool *percent)
{
    char *end;

    /* strtod accepts more than decimal numbers */
    if (!isdigit((unsigned char)reader->word[0]) || strpbrk(reader->word, "xX") != NULL)
        return expected(reader, "a number");
    *number = strtod(reader->word, &end);
    if (percent != NULL) {
        *percent = *end == '%';
        if (*percent)
            end++;
    }
    if (*end != '\0')
        return expected(reader, "a number");
    if (*number > NUMBER_MOST)
        return expected(reader, "a number up to 1e15");
    next(reader);
    return true;
}

static bool is_percentage(const struct reader *reader)
{
    size_t length = strlen(reader->word);

    return length > 0 && reader->word[length - 1] == '%';
}

static bool take_time(struct reader *reader, unsigned *seconds)
{
    static const struct {
        const char *unit;
        unsigned seconds;
    } units[] = { { "", 1 }, { "s", 1 }, { "m", 60 }, { "h", 3600 } };
    char *end;
    unsigned long number;

    if (!isdigit((unsigned char)reader->word[0]))
        return expected(reader, "a time such as 30s, 5m or 1h");
    number = strtoul(reader->word, &end, 10);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (strcmp(end, units[i].unit) == 0 && number <= TIME_MOST / units[i].seconds) {
            *seconds = (unsigned)number * units[i].seconds;
            next(reader);
            return true;
        }
    return expected(reader, "a time such as 30s, 5m or 1h, at most a day");
}

static bool take_window(struct reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;

    if (!skip(reader, "within"))
        return expected(reader, "'within'");
    if (!take_time(reader, &numbers->window))
        return false;
    if (numbers->window == 0)
        return wrong(reader, "the window must be longer than 0");
    return true;
}

static bool take_rises(struct reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;
    bool percent;

    if (skip(reader, "at")) {
        numbers->measure = NA_RATE;
        if (!take_number(reader, &numbers->raise, NULL))
            return false;
        if (!skip(reader, "a") || !skip(reader, "second"))
            return expected(reader, "'a second'");
        return take_window(reader);
    }
    if (!skip(reader, "by"))
        return expected(reader, "'by' or 'at'");
    if (!take_number(reader, &numbers->raise, &percent))
        return false;
    if (!percent && skip(reader, "and")) {
        numbers->least = numbers->raise;
        if (!is_percentage(reader))
            return expected(reader, "a number with %");
        if (!take_number(reader, &numbers->raise, &percent))
            return false;
    }
    numbers->measure = percent ? NA_RATIO : NA_INCREASE;
    if (!percent)
        return take_window(reader);
    if (!skip(reader, "of"))
        return expected(reader, "'of' and another counter");
    return take_sum(reader) && take_window(reader) &&
           (!skip(reader, "from") || take_number(reader, &numbers->floor, NULL));
}

static bool take_spikes(struct reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;

    numbers->measure = NA_SPIKE;
    if (!take_number(reader, &numbers->raise, NULL))
        return false;
    if (!skip(reader, "times"))
        return expected(reader, "'times'");
    if (numbers->raise <= 1)
        return wrong(reader, "the spike factor must exceed 1, got %g", numbers->raise);
    if (!take_window(reader))
        return false;
    if (!skip(reader, "from"))
        return expected(reader, "'from' and the minimum rate per second");
    if (!take_number(reader, &numbers->floor, NULL))
        return false;
    /* without a minimum, the first event after a quiet window would be a spike of any height */
    return numbers->floor > 0 || wrong(reader, "the minimum rate of a spike must exceed 0");
}

static bool take_reaches(struct reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;
    bool percent;

    if (!take_number(reader, &numbers->raise, &percent))
        return false;
    numbers->measure = percent ? NA_SHARE : NA_LEVEL;
    if (!percent)
        return true;
    if (!skip(reader, "of"))
        return expected(reader, "'of' and a limit");
    return take_sum(reader);
}

static bool take_condition(struct reader *reader)
{
    if (skip(reader, "rises"))
        return take_rises(reader);
    if (skip(reader, "spikes"))
        return take_spikes(reader);
    if (skip(reader, "reaches"))
        return take_reaches(reader);
    return expected(reader, "'rises', 'spikes' or 'reaches'");
}

static bool is_column(const char *word)
{
    uint32_t arcs[6];

    return na_objects_column(word, arcs) > 0;
}

/*
 * Takes a word that looks like a column. alarm_target.h checks whether the table has it, and
 * whether it is numeric.
 */
static bool take_column(struct reader *reader)
{
    static const char *const whats[] = {
        [NA_TARGET_INTERFACE] = "a column of netstatIfTable or netstatIfLinkTable",
        [NA_TARGET_CPU] = "a column of netstatCpuTable",
        [NA_TARGET_AGENT] = "a scalar of netstatAgent",
    };
    const enum na_alarm_target target = reader->rule->target;
    const char *what = whats[target], *meant = na_suggest_column(reader->word, target);
    struct reader ahead = *reader;

    if (strncmp(reader->word, "netstat", strlen("netstat")) == 0)
        return take_name(reader, what, reader->rule->counter.name, NA_NAME_MAX);
    if (meant != NULL)
        return expected_instead(reader, what, "%s", meant);
    next(&ahead);
    if (target == NA_TARGET_CPU && is_column(ahead.word))
        return wrong(reader,
                     "expected %s, got '%s': a rule is about each CPU; did you mean `cpu %s`?",
                     what, reader->word, ahead.word);
    return expected(reader, what);
}

static bool take_interface(struct reader *reader)
{
    static const char what[] = "an interface's name or pattern";
    struct na_rule *rule = reader->rule;

    if (is_column(reader->word))
        return expected_instead(reader, what, "interface * %s", reader->word);
    if (!take_name(reader, what, rule->counter.group, NA_NAME_MAX))
        return false;
    if (skip(reader, "not") &&
        !take_name(reader, "a kind of interface", rule->not_kind, NA_GROUP_NAME_MAX))
        return false;
    return take_column(reader);
}

/* Leaving out the subject before a counter or a scalar is the most likely error here. */
static bool expected_subject(struct reader *reader)
{
    static const char what[] = "'counter', 'interface', 'cpu', 'listener', 'udpSocket' or 'agent'";
    char counter[NA_GROUP_NAME_MAX + NA_NAME_MAX + 2];

    if (na_mib_entry_of(reader->word, NULL) == &na_mib_entry_netstatAgent)
        return expected_instead(reader, what, "agent %s", reader->word);
    for (size_t i = 0; i < na_groups_count; i++)
        if (strcmp(na_groups[i].name, reader->word) == 0)
            return expected_instead(reader, what, "counter %s", reader->word);
    if (na_suggest_counter(reader->word, counter, sizeof(counter)))
        return expected_instead(reader, what, "counter %s", counter);
    return expected(reader, what);
}

static bool take_subject(struct reader *reader)
{
    struct na_rule *rule = reader->rule;

    if (skip(reader, "counter")) {
        rule->target = NA_TARGET_COUNTER;
        return take_counter(reader, &rule->counter);
    }
    if (skip(reader, "interface")) {
        rule->target = NA_TARGET_INTERFACE;
        return take_interface(reader);
    }
    if (skip(reader, "cpu")) {
        rule->target = NA_TARGET_CPU;
        return take_column(reader);
    }
    if (skip(reader, "listener")) {
        rule->target = NA_TARGET_LISTENER;
        return true;
    }
    if (skip(reader, "udpSocket")) {
        rule->target = NA_TARGET_UDP_SOCKET;
        return true;
    }
    if (skip(reader, "agent")) {
        rule->target = NA_TARGET_AGENT;
        return take_column(reader);
    }
    return expected_subject(reader);
}

static bool take_severity(struct reader *reader)
{
    static const char *const names[] = {
        [NA_INFORMATION] = "information", [NA_WARNING] = "warning", [NA_CRITICAL] = "critical"
    };

    for (size_t i = NA_INFORMATION; i <= NA_CRITICAL; i++)
        if (skip(reader, names[i])) {
            reader->rule->severity = (enum na_severity)i;
            return true;
        }
    for (size_t i = NA_INFORMATION; i <= NA_CRITICAL; i++)
        if (strcmp(reader->rule->name, names[i]) == 0 && !at_end(reader))
            return wrong(reader, "expected the name of the alarm before '%s'", names[i]);
    return expected(reader, "'information', 'warning', 'critical' or 'off'");
}

static bool take_clearing(struct reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;
    bool percent, raised_at_percent = numbers->measure == NA_RATIO || numbers->measure == NA_SHARE;

    if (!skip(reader, "at"))
        return expected(reader, "'at'");
    if (!take_number(reader, &numbers->clear, &percent))
        return false;
    if (percent != raised_at_percent)
        return wrong(reader, "'clears at' needs a number %s %%, like the threshold",
                     raised_at_percent ? "with" : "without");
    if (numbers->clear > numbers->raise)
        return wrong(reader, "'clears at' %g is above the threshold of %g", numbers->clear,
                     numbers->raise);
    return !skip(reader, "for") || take_time(reader, &numbers->clear_for);
}

static bool take_options(struct reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;

    if (skip(reader, "for") && !take_time(reader, &numbers->raise_for))
        return false;
    if (skip(reader, "clears") && !take_clearing(reader))
        return false;
    if (skip(reader, "again")) {
        if (!skip(reader, "every"))
            return expected(reader, "'every'");
        if (!take_time(reader, &numbers->again))
            return false;
        if (numbers->again == 0)
            return wrong(reader, "'again every' needs a time above 0; omit it to send no repeats");
    }
    if (is_quoted(reader)) {
        if (reader->kind.open)
            return wrong(reader, "the sentence lacks the closing %c", reader->kind.quote);
        if (strlen(reader->word) > NA_RULE_TEXT_MAX)
            return wrong(reader, "a sentence has at most %d octets", NA_RULE_TEXT_MAX);
        strcpy(reader->rule->text, reader->word);
        next(reader);
    }
    return at_end(reader) ||
           expected(reader, "'for', 'clears', 'again', a sentence in quotes or the end");
}

/* Names are part of an index and of a DisplayString. */
static bool is_plain(const char *name)
{
    return name[strspn(
               name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_")] == '\0';
}

bool na_rule_read(const char *line, struct na_rule *rule, char *mistake, size_t room)
{
    struct reader reader = { .p = line, .rule = rule, .mistake = mistake, .room = room };

    memset(rule, 0, sizeof(*rule)); /* with padding: rules are compared as memory */
    next(&reader);
    if (!is_plain(reader.word))
        return expected(&reader, "a name of letters, digits, points, - and _ for the alarm");
    if (!take_name(&reader, "the name of the alarm", rule->name, NA_RULE_NAME_MAX))
        return false;
    rule->off = skip(&reader, "off");
    if (rule->off)
        return at_end(&reader) || expected(&reader, "nothing after 'off'");
    if (!take_severity(&reader) || !take_subject(&reader) || !take_condition(&reader))
        return false;
    rule->numbers.clear = rule->numbers.raise;
    if (rule->numbers.raise == 0)
        return wrong(&reader, "a threshold of 0 is always reached");
    return take_options(&reader);
}
