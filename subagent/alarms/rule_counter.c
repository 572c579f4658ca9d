#include "alarms/rule_counter.h"

#include <string.h>

#include "alarms/suggest.h"

/*
 * Whether the present word continues a rule after a counter, so that it is not part of one. Quotes
 * do not change that: --check and traps write the counters of a rule without any.
 */
static bool follows_counter(const struct na_rule_reader *reader)
{
    static const char *const words[] = {
        "rises", "spikes", "reaches", "falls", "is",        "within",
        "from",  "for",    "clears",  "again", "overrides", "+",
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(reader->word, words[i]) == 0)
            return true;
    return na_reader_at_end(reader);
}

/* A name as the kernel prints names: files separate them by blanks, and rules by +. */
static bool take_name(struct na_rule_reader *reader, const char *what, char *name, size_t most)
{
    if (strpbrk(reader->word, " \t\"'+") != NULL)
        return na_reader_expected(reader, what);
    return na_reader_name(reader, what, name, most);
}

/* If one word is given for both, the mistake is that word, not the next one. */
bool na_rule_take_counter(struct na_rule_reader *reader, struct na_rule_counter *counter)
{
    static const char what_group[] = "a group of counters", what_name[] = "the name of a counter";
    char meant[NA_GROUP_NAME_MAX + NA_NAME_MAX + 2];

    if (follows_counter(reader))
        return na_reader_expected(reader, what_group);
    if (na_suggest_counter(reader->word, meant, sizeof(meant)))
        return na_reader_expected_instead(reader, "a group of counters and the name of one", "%s",
                                          meant);
    if (!take_name(reader, what_group, counter->group, NA_GROUP_NAME_MAX))
        return false;
    if (follows_counter(reader) && !na_reader_at_end(reader))
        return na_reader_wrong(reader, "expected %s between '%s' and '%s'", what_name,
                               counter->group, reader->word);
    return take_name(reader, what_name, counter->name, NA_NAME_MAX);
}

/* A word with a + that should stand alone is not part of a counter. */
static bool take_summand(struct na_rule_reader *reader, struct na_rule_counter *counter)
{
    struct na_rule_reader ahead = *reader;

    for (size_t i = 0; i < 2 && !follows_counter(&ahead); i++, na_reader_next(&ahead))
        if (strchr(ahead.word, '+') != NULL)
            return na_reader_wrong(reader, "expected %s, got '%s': put a blank on both sides of +",
                                   i == 0 ? "a group of counters" : "the name of a counter",
                                   ahead.word);
    return na_rule_take_counter(reader, counter);
}

/* A counter, or, if the rule is about rows, a column of the same row. */
static bool take_term(struct na_rule_reader *reader, struct na_rule_counter *counter)
{
    const enum na_alarm_target target = reader->rule->target;
    const char *meant = target == NA_TARGET_COUNTER || target == NA_TARGET_AGENT
                          ? NULL
                          : na_suggest_column(reader->word, target);
    char counter_meant[NA_GROUP_NAME_MAX + NA_NAME_MAX + 2];

    if (meant != NULL)
        return na_reader_expected_instead(reader, "a group of counters or a column", "%s", meant);
    if (na_looks_like_column(reader->word) &&
        !na_suggest_counter(reader->word, counter_meant, sizeof(counter_meant)))
        return na_reader_name(reader, "a column", counter->name, NA_NAME_MAX);
    return take_summand(reader, counter);
}

bool na_rule_take_sum(struct na_rule_reader *reader)
{
    struct na_rule *rule = reader->rule;

    do {
        struct na_rule_counter *counter = &rule->divisor[rule->divisors];

        if (rule->divisors == NA_RULE_SUM_MAX)
            return na_reader_wrong(reader, "a sum has at most %d counters, '%s' is one too many",
                                   NA_RULE_SUM_MAX, reader->word);
        if (!take_term(reader, counter))
            return false;
        rule->divisors++;
    } while (na_reader_skip(reader, "+"));
    if (!na_reader_is_quoted(reader) && reader->word[0] == '+')
        return na_reader_wrong(reader, "expected '+', got '%s': put a blank on both sides of +",
                               reader->word);
    return true;
}
