#include "alarms/suggest.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/catalogue.h"
#include "mib/mib_table.h"

/* Whether `text` is this name, or its instance ".0". */
static bool is_named(const char *text, const char *name)
{
    size_t length = strlen(name);

    return strncasecmp(text, name, length) == 0 &&
           (text[length] == '\0' || strcmp(text + length, ".0") == 0);
}

static bool is_counter(const char *word, const struct na_counter *counter)
{
    const char *group = na_groups[counter->group].name;
    size_t length = strlen(group);

    if (counter->object != NULL && is_named(word, counter->object))
        return true;
    if (strncasecmp(word, group, length) != 0 || word[length] == '\0')
        return false;
    return is_named(word + length, counter->name) ||
           (strchr(".:/_-", word[length]) != NULL && is_named(word + length + 1, counter->name));
}

bool na_suggest_counter(const char *word, char *text, size_t room)
{
    for (size_t i = 0; i < na_counters_count; i++)
        if (is_counter(word, &na_counters[i])) {
            snprintf(text, room, "%s %s", na_groups[na_counters[i].group].name,
                     na_counters[i].name);
            return true;
        }
    return false;
}

static const char *find_column(const struct na_mib_entry *entry, const char *table,
                               const char *word)
{
    for (size_t i = 0; i < entry->columns; i++) {
        const char *column = entry->column[i].descriptor;

        if (strcasecmp(word, column) == 0 || strcasecmp(word, column + strlen(table)) == 0)
            return strcmp(word, column) == 0 ? NULL : column;
    }
    return NULL;
}

const char *na_suggest_column(const char *word, enum na_alarm_target target)
{
    static const struct {
        enum na_alarm_target target;
        const struct na_mib_entry *entry;
        const char *prefix;
    } places[] = {
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatIfTable, "netstatIf" },
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatIfLinkTable, "netstatIfLink" },
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatQdiscTable, "netstatQdisc" },
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatBondMemberTable, "netstatBondMember" },
        { NA_TARGET_CPU, &na_mib_entry_netstatCpuTable, "netstatCpu" },
        { NA_TARGET_AGENT, &na_mib_entry_netstatAgent, "netstatAgent" },
    };
    const char *found = NULL;

    for (size_t i = 0; found == NULL && i < sizeof(places) / sizeof(places[0]); i++)
        if (places[i].target == target)
            found = find_column(places[i].entry, places[i].prefix, word);
    return found;
}
