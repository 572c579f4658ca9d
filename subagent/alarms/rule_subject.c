#include "alarms/rule_subject.h"

#include <string.h>

#include "alarms/rule_counter.h"
#include "alarms/suggest.h"
#include "base/catalogue.h"
#include "mib/mib_entries.h"
#include "mib/objects.h"

static bool is_column(const char *word)
{
    uint32_t arcs[6];

    return na_objects_column(word, arcs) > 0;
}

/*
 * Takes a word that looks like a column. alarm_target.h checks whether the table has it, and
 * whether it is numeric.
 */
static bool take_column(struct na_rule_reader *reader)
{
    static const char *const whats[] = {
        [NA_TARGET_INTERFACE] = "a column of netstatIfTable, netstatIfLinkTable, "
                                "netstatQdiscTable or netstatBondMemberTable",
        [NA_TARGET_CPU] = "a column of netstatCpuTable",
        [NA_TARGET_AGENT] = "a scalar of netstatAgent",
    };
    const enum na_alarm_target target = reader->rule->target;
    const char *what = whats[target], *meant = na_suggest_column(reader->word, target);
    struct na_rule_reader ahead = *reader;

    if (strncmp(reader->word, "netstat", strlen("netstat")) == 0)
        return na_reader_name(reader, what, reader->rule->counter.name, NA_NAME_MAX);
    if (meant != NULL)
        return na_reader_expected_instead(reader, what, "%s", meant);
    na_reader_next(&ahead);
    if (target == NA_TARGET_CPU && is_column(ahead.word))
        return na_reader_wrong(
            reader, "expected %s, got '%s': a rule is about each CPU; did you mean `cpu %s`?", what,
            reader->word, ahead.word);
    return na_reader_expected(reader, what);
}

static bool take_interface(struct na_rule_reader *reader)
{
    static const char what[] = "an interface's name or pattern";
    struct na_rule *rule = reader->rule;

    if (is_column(reader->word))
        return na_reader_expected_instead(reader, what, "interface * %s", reader->word);
    if (!na_reader_name(reader, what, rule->counter.group, NA_NAME_MAX))
        return false;
    if (na_reader_skip(reader, "not") &&
        !na_reader_name(reader, "a kind of interface", rule->not_kind, NA_GROUP_NAME_MAX))
        return false;
    return take_column(reader);
}

/* Leaving out the subject before a counter or a scalar is the most likely error here. */
static bool expected_subject(struct na_rule_reader *reader)
{
    static const char what[] = "'counter', 'interface', 'cpu', 'listener', 'udpSocket' or 'agent'";
    char counter[NA_GROUP_NAME_MAX + NA_NAME_MAX + 2];

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

    if (na_reader_skip(reader, "counter")) {
        rule->target = NA_TARGET_COUNTER;
        return na_rule_take_counter(reader, &rule->counter);
    }
    if (na_reader_skip(reader, "interface")) {
        rule->target = NA_TARGET_INTERFACE;
        return take_interface(reader);
    }
    if (na_reader_skip(reader, "cpu")) {
        rule->target = NA_TARGET_CPU;
        return take_column(reader);
    }
    if (na_reader_skip(reader, "listener")) {
        rule->target = NA_TARGET_LISTENER;
        return true;
    }
    if (na_reader_skip(reader, "udpSocket")) {
        rule->target = NA_TARGET_UDP_SOCKET;
        return true;
    }
    if (na_reader_skip(reader, "agent")) {
        rule->target = NA_TARGET_AGENT;
        return take_column(reader);
    }
    return expected_subject(reader);
}
