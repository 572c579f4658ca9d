#include "alarms/rule.h"

#include <string.h>

#include "alarms/rule_condition.h"
#include "alarms/rule_reader.h"
#include "alarms/rule_subject.h"

const char *const na_severity_words[] = {
    [NA_INFORMATION] = "information", [NA_WARNING] = "warning", [NA_CRITICAL] = "critical"
};

static bool take_severity(struct na_rule_reader *reader)
{
    const char *const *names = na_severity_words;

    for (size_t i = NA_INFORMATION; i <= NA_CRITICAL; i++)
        if (na_reader_skip(reader, names[i])) {
            reader->rule->severity = (enum na_severity)i;
            return true;
        }
    for (size_t i = NA_INFORMATION; i <= NA_CRITICAL; i++)
        if (strcmp(reader->rule->name, names[i]) == 0 && !na_reader_at_end(reader))
            return na_reader_wrong(reader, "expected the name of the alarm before '%s'", names[i]);
    return na_reader_expected(reader, "'information', 'warning', 'critical' or 'off'");
}

static bool take_repeats(struct na_rule_reader *reader)
{
    struct na_alarm_rule *numbers = &reader->rule->numbers;

    if (!na_reader_skip(reader, "every"))
        return na_reader_expected(reader, "'every'");
    if (!na_reader_time(reader, &numbers->again))
        return false;
    return numbers->again > 0 ||
           na_reader_wrong(reader, "'again every' needs a time above 0; omit it to send no "
                                   "repeats");
}

static bool at_clause(const struct na_rule_reader *reader);

/* Whether there are such rules is not known before all are read. */
static bool take_overrides(struct na_rule_reader *reader)
{
    struct na_rule *rule = reader->rule;

    do {
        if (rule->overridden == NA_RULE_OVERRIDES_MAX)
            return na_reader_wrong(reader, "a rule overrides at most %d, '%s' is one too many",
                                   NA_RULE_OVERRIDES_MAX, reader->word);
        if (na_reader_is_quoted(reader) || at_clause(reader))
            return na_reader_expected(reader, "the name of another rule");
        if (strcmp(reader->word, rule->name) == 0)
            return na_reader_wrong(reader, "a rule cannot override itself");
        if (!na_reader_name(reader, "the name of another rule", rule->overrides[rule->overridden],
                            NA_RULE_NAME_MAX))
            return false;
        rule->overridden++;
    } while (!na_reader_at_end(reader) && !na_reader_is_quoted(reader) && !at_clause(reader));
    return true;
}

static bool take_sentence(struct na_rule_reader *reader)
{
    if (reader->kind.open)
        return na_reader_wrong(reader, "the sentence lacks the closing %c", reader->kind.quote);
    if (strlen(reader->word) > NA_RULE_TEXT_MAX)
        return na_reader_wrong(reader, "a sentence has at most %d octets", NA_RULE_TEXT_MAX);
    strcpy(reader->rule->text, reader->word);
    na_reader_next(reader);
    return true;
}

static bool take_duration(struct na_rule_reader *reader)
{
    return na_reader_time(reader, &reader->rule->numbers.raise_for);
}

/* The clauses after the condition, in any order. */
static const struct clause {
    const char *word;
    bool (*take)(struct na_rule_reader *reader);
} clauses[] = {
    { "for", take_duration },
    { "clears", na_rule_take_clearing },
    { "again", take_repeats },
    { "overrides", take_overrides },
};

enum { CLAUSES = sizeof(clauses) / sizeof(clauses[0]) };

/* The number of the clause that begins here; CLAUSES if none does. */
static size_t find_clause(const struct na_rule_reader *reader)
{
    size_t i = 0;

    while (i < CLAUSES && !na_reader_is(reader, clauses[i].word))
        i++;
    return i;
}

static bool at_clause(const struct na_rule_reader *reader)
{
    return find_clause(reader) < CLAUSES;
}

static bool take_options(struct na_rule_reader *reader)
{
    bool seen[CLAUSES] = { false };
    size_t i;

    while ((i = find_clause(reader)) < CLAUSES) {
        if (seen[i])
            return na_reader_wrong(reader, "'%s' twice", clauses[i].word);
        seen[i] = true;
        na_reader_next(reader);
        if (!clauses[i].take(reader))
            return false;
    }
    if (na_reader_is_quoted(reader) && !take_sentence(reader))
        return false;
    return na_reader_at_end(reader) ||
           na_reader_expected(reader, "'for', 'clears', 'again', 'overrides', a sentence in "
                                      "quotes or the end");
}

/* Names are part of an index and of a DisplayString. */
static bool is_plain(const char *name)
{
    return name[strspn(
               name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_")] == '\0';
}

bool na_rule_read(const char *line, struct na_rule *rule, char *mistake, size_t room)
{
    struct na_rule_reader reader = { .p = line, .rule = rule, .mistake = mistake, .room = room };

    memset(rule, 0, sizeof(*rule)); /* with padding: rules are compared as memory */
    na_reader_next(&reader);
    if (!is_plain(reader.word))
        return na_reader_expected(&reader,
                                  "a name of letters, digits, points, - and _ for the alarm");
    if (!na_reader_name(&reader, "the name of the alarm", rule->name, NA_RULE_NAME_MAX))
        return false;
    rule->off = na_reader_skip(&reader, "off");
    if (rule->off)
        return na_reader_at_end(&reader) || na_reader_expected(&reader, "nothing after 'off'");
    if (!take_severity(&reader) || !na_rule_take_subject(&reader) ||
        !na_rule_take_condition(&reader))
        return false;
    rule->numbers.clear = rule->numbers.raise;
    if (rule->numbers.raise == 0 && rule->numbers.measure != NA_STATE)
        return na_reader_wrong(&reader, rule->numbers.falls ? "nothing ever falls below 0"
                                                            : "a threshold of 0 is always reached");
    return take_options(&reader);
}

bool na_rule_overrides(const struct na_rule *rule, const struct na_rule *other)
{
    for (size_t i = 0; i < rule->overridden; i++)
        if (strcmp(rule->overrides[i], other->name) == 0)
            return rule->target == other->target;
    return false;
}
