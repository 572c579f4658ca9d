#include "mib/patterns.h"

#include <fnmatch.h>
#include <string.h>

static bool matches(const char *word, const char *name)
{
    if (word[strcspn(word, "*?[")] != '\0')
        return fnmatch(word, name, FNM_CASEFOLD) == 0;
    return strcasestr(name, word) != NULL;
}

static bool matches_nstat(const char *word, const struct na_counter *counter)
{
    char name[NA_GROUP_NAME_MAX + NA_NAME_MAX + 1];

    na_nstat_name(na_groups[counter->group].name, counter->name, name, sizeof(name));
    return matches(word, name);
}

static bool word_matches(const char *word, const struct na_description *description)
{
    return matches(word, description->object) || matches(word, description->name) ||
           (description->row[0] != '\0' && matches(word, description->row)) ||
           (description->nstat[0] != '\0' && matches(word, description->nstat));
}

bool na_patterns_match(const struct na_patterns *patterns, const struct na_description *description)
{
    bool found = patterns->count == 0;

    for (size_t i = 0; i < patterns->count; i++)
        if (word_matches(patterns->word[i], description))
            found = patterns->matched[i] = true;
    return found;
}

bool na_pattern_is_known(const char *word)
{
    for (size_t i = 0; i < na_counters_count; i++)
        if (na_counters[i].object != NULL ? matches(word, na_counters[i].object)
                                          : matches_nstat(word, &na_counters[i]))
            return true;
    for (size_t i = 0; i < na_mib_entries_count; i++)
        for (size_t j = 0; j < na_mib_entries[i]->columns; j++)
            if (matches(word, na_mib_entries[i]->column[j].descriptor))
                return true;
    return false;
}
