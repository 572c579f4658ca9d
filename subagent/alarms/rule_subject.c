#include "alarms/rule_subject.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "alarms/alarm_target.h"
#include "alarms/rule_counter.h"
#include "alarms/suggest.h"
#include "base/catalogue.h"
#include "mib/objects.h"

enum { SUBJECTS_TEXT = 120 };

static bool is_column(const char *word)
{
    uint32_t arcs[NA_MIB_COLUMN_ARCS];

    return na_objects_column(word, arcs) > 0;
}

static const struct na_alarm_target_table *target_of(const struct na_rule_reader *reader)
{
    return &na_alarm_targets[reader->rule->target];
}

/* Whether a condition that needs no column follows: is gone, or, refused later, is not gone. */
static bool is_gone(const struct na_rule_reader *reader)
{
    struct na_rule_reader ahead = *reader;

    if (!na_reader_skip(&ahead, "is"))
        return false;
    na_reader_skip(&ahead, "not");
    return na_reader_is(&ahead, "gone");
}

/*
 * Takes a word that looks like a column. na_rule_fits checks whether the table has it, and whether
 * the condition suits it.
 */
static bool take_column(struct na_rule_reader *reader)
{
    const enum na_alarm_target target = reader->rule->target;
    const char *meant = na_suggest_column(reader->word, target);
    const bool agent = target == NA_TARGET_AGENT;
    char tables[NA_TARGET_TABLES_TEXT], what[NA_TARGET_TABLES_TEXT + 20];

    na_alarm_target_tables(target, tables, sizeof(tables));
    snprintf(what, sizeof(what), "a %s of %s", agent ? "scalar" : "column", tables);
    if (na_looks_like_column(reader->word))
        return na_reader_name(reader, what, reader->rule->counter.name, NA_NAME_MAX);
    if (meant != NULL)
        return na_reader_expected_instead(reader, what, "%s", meant);
    if ((is_gone(reader) && !agent) || target_of(reader)->column != NULL)
        return true;
    return na_reader_expected(reader, what);
}

/* Takes the present word as a selector; `what` describes a name or a kind for people. */
static bool take_selector(struct na_rule_reader *reader, enum na_select by, bool not,
                          const char *what)
{
    struct na_rule *rule = reader->rule;
    char word[NA_NAME_MAX + 1], meant[2 * NA_NAME_MAX];
    struct na_rule_reader before = *reader;
    const char *wanted;

    if (rule->selectors == NA_RULE_SELECTORS_MAX)
        return na_reader_wrong(reader, "a rule has at most %d selectors, '%s' is one too many",
                               NA_RULE_SELECTORS_MAX, reader->word);
    if (!na_reader_name(reader, what, word, by == NA_SELECT_KIND ? NA_GROUP_NAME_MAX : NA_NAME_MAX))
        return false;
    wanted = na_selector_read(&rule->select[rule->selectors], by, not, word, meant, sizeof(meant));
    if (wanted != NULL)
        return meant[0] != '\0' ? na_reader_expected_instead(&before, wanted, "%s", meant)
                                : na_reader_expected(&before, wanted);
    rule->selectors++;
    return true;
}

static const char a_kind[] = "a kind of interface", an_owner[] = "an owner's name or pattern";

/* `not` is about the kind by itself. */
static bool expected_kind(struct na_rule_reader *reader)
{
    struct na_rule_reader ahead = *reader;

    na_reader_next(&ahead);
    return na_reader_at_end(&ahead)
             ? na_reader_expected(reader, a_kind)
             : na_reader_expected_instead(reader, a_kind, "not %s", ahead.word);
}

/* What may follow the first selector, as often as needed. */
static bool take_more_selectors(struct na_rule_reader *reader)
{
    const bool has_kind = target_of(reader)->kind != NULL;
    const bool has_owner = target_of(reader)->owner != NULL;
    const char *whats[] = {
        [NA_SELECT_NAME] = target_of(reader)->selected,
        [NA_SELECT_KIND] = a_kind,
        [NA_SELECT_OWNER] = an_owner,
        [NA_SELECT_NUMBER] = target_of(reader)->selected,
        [NA_SELECT_SOCKET] = target_of(reader)->selected,
    };

    for (;;) {
        enum na_select by = target_of(reader)->select;
        bool kind = has_kind && na_reader_skip(reader, "kind");
        bool not = !kind && na_reader_skip(reader, "not");
        bool owner = has_owner && na_reader_skip(reader, "owner");

        if (!kind && !not &&!owner)
            return true;
        if (not &&has_kind && na_reader_is(reader, "kind"))
            return expected_kind(reader);
        if (kind || (has_kind && !na_reader_skip(reader, "named")))
            by = NA_SELECT_KIND;
        if (owner)
            by = NA_SELECT_OWNER;
        if (!take_selector(reader, by, not, whats[by]))
            return false;
    }
}

/* Whether the present word can only be meant as an optional selector. */
static bool begins_selector(const struct na_rule_reader *reader)
{
    return isdigit((unsigned char)reader->word[0]) || strpbrk(reader->word, ":*?[") != NULL;
}

static bool take_selectors(struct na_rule_reader *reader)
{
    const struct na_alarm_target_table *target = target_of(reader);
    const char *what = target->selected;
    const char *column = NULL;

    if (is_column(reader->word))
        column = reader->word;
    else if (na_looks_like_column(reader->word))
        column = na_suggest_column(reader->word, reader->rule->target);
    if (target->select == 0)
        return true;
    if (target->must_select && column != NULL)
        return na_reader_expected_instead(reader, what, "%s * %s", target->word, column);
    if ((target->must_select || begins_selector(reader)) &&
        !take_selector(reader, target->select, false, what))
        return false;
    return take_more_selectors(reader);
}

/* Whether a rule about these rows may be about this target: only some have several rows. */
static bool is_possible(const struct na_rule *rule, enum na_alarm_target target)
{
    return rule->rows == NA_ROWS_EACH || na_alarm_targets[target].rows;
}

/* Writes the words of the possible targets: 'interface', 'cpu' or 'source'. */
static void list_subjects(const struct na_rule *rule, char *text, size_t room)
{
    enum na_alarm_target last = 0;
    const char *between = "";
    size_t used = 0;

    for (enum na_alarm_target target = 0; target < NA_TARGETS; target++)
        if (is_possible(rule, target))
            last = target;
    for (enum na_alarm_target target = 0; target < NA_TARGETS && used < room; target++) {
        if (!is_possible(rule, target))
            continue;
        if (used > 0)
            between = target == last ? " or " : ", ";
        used += (size_t)snprintf(text + used, room - used, "%s'%s'", between,
                                 na_alarm_targets[target].word);
    }
}

/* Leaving out the subject before a counter or a scalar is the most likely error here. */
static bool expected_subject(struct na_rule_reader *reader)
{
    const char *meant = na_suggest_target(reader->word);
    char counter[NA_GROUP_NAME_MAX + NA_NAME_MAX + 2], what[SUBJECTS_TEXT];

    list_subjects(reader->rule, what, sizeof(what));
    if (meant != NULL && strstr(what, meant) != NULL)
        return na_reader_expected_instead(reader, what, "%s", meant);
    if (reader->rule->rows != NA_ROWS_EACH)
        return na_reader_expected(reader, what);
    if (na_mib_entry_of(reader->word, NULL) == &na_mib_entry_netstatAgent)
        return na_reader_expected_instead(reader, what, "agent %s", reader->word);
    for (size_t i = 0; i < na_groups_count; i++)
        if (strcmp(na_groups[i].name, reader->word) == 0)
            return na_reader_expected_instead(reader, what, "counter %s", reader->word);
    if (na_suggest_counter(reader->word, counter, sizeof(counter)))
        return na_reader_expected_instead(reader, what, "counter %s", counter);
    return na_reader_expected(reader, what);
}

bool na_rule_take_subject(struct na_rule_reader *reader)
{
    struct na_rule *rule = reader->rule;

    if (na_reader_skip(reader, "any")) {
        rule->rows = NA_ROWS_ANY;
    } else if (na_reader_skip(reader, "sum")) {
        rule->rows = NA_ROWS_SUM;
        if (!na_reader_skip(reader, "of"))
            return na_reader_expected(reader, "'of'");
    }
    for (enum na_alarm_target target = 0; target < NA_TARGETS; target++) {
        if (!is_possible(rule, target) || !na_reader_skip(reader, na_alarm_targets[target].word))
            continue;
        rule->target = target;
        if (target == NA_TARGET_COUNTER)
            return na_rule_take_counter(reader, &rule->counter);
        return take_selectors(reader) && take_column(reader);
    }
    return expected_subject(reader);
}
