#include "alarms/suggest.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "alarms/alarm_target.h"
#include "base/catalogue.h"
#include "base/distance.h"

/* words with more letters to change are not taken for a slip */
enum { DISTANCE_MOST = 2 };

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

bool na_suggest_known(const char *group, const char *name, char *text, size_t room)
{
    const struct na_counter *found = NULL;
    size_t least = DISTANCE_MOST + 1;

    for (size_t i = 0; i < na_counters_count; i++) {
        const struct na_counter *counter = &na_counters[i];
        size_t distance = na_distance(group, na_groups[counter->group].name) +
                          na_distance(name, counter->name);

        if (distance < least && 2 * distance < strlen(name)) {
            least = distance;
            found = counter;
        }
    }
    if (found != NULL)
        snprintf(text, room, "%s %s", na_groups[found->group].name, found->name);
    return found != NULL;
}

static const char prefix[] = "netstat"; /* of each descriptor */

bool na_looks_like_column(const char *word)
{
    static const char in_descriptors[] = "abcdefghijklmnopqrstuvwxyz"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

    return strncmp(word, prefix, strlen(prefix)) == 0 && word[strspn(word, in_descriptors)] == '\0';
}

/* How many letters of a descriptor are to be changed; both may be longer than na_distance takes. */
static size_t column_distance(const char *word, const char *column)
{
    const size_t length = strlen(prefix);

    return strncasecmp(word, prefix, length) == 0 ? na_distance(word + length, column + length)
                                                  : na_distance(word, column);
}

/* A column without its prefix or in another case, or else the one that is closest to the word. */
static const char *find_column(const struct na_mib_entry *entry, const char *word, size_t *least)
{
    static const char suffix[] = "Table";
    size_t length = strlen(entry->title);
    const char *found = NULL;

    if (length > strlen(suffix) && strcmp(entry->title + length - strlen(suffix), suffix) == 0)
        length -= strlen(suffix);
    for (size_t i = 0; i < entry->columns; i++) {
        const char *column = entry->column[i].descriptor;
        size_t distance = strcasecmp(word, column + length) == 0 ? 0
                                                                 : column_distance(word, column);

        if (distance < *least) {
            *least = distance;
            found = column;
        }
    }
    return found;
}

const char *na_suggest_column(const char *word, enum na_alarm_target target)
{
    const struct na_mib_entry *const *entry = na_alarm_targets[target].entry;
    const char *found = NULL;
    size_t least = DISTANCE_MOST + 1;

    if (na_mib_entry_of(word, NULL) != NULL)
        return NULL;
    for (; *entry != NULL; entry++) {
        const char *closer = find_column(*entry, word, &least);

        if (closer != NULL)
            found = closer;
    }
    return found;
}

const char *na_suggest_target(const char *word)
{
    size_t least = DISTANCE_MOST + 1;
    const char *found = NULL;

    for (size_t i = 0; i < NA_TARGETS; i++) {
        const char *target = na_alarm_targets[i].word;
        size_t distance = na_distance(word, target);

        if (distance < least && 2 * distance < strlen(target)) {
            least = distance;
            found = target;
        }
    }
    return found;
}

const char *na_suggest_label(const char *word, const struct na_mib_label *labels)
{
    size_t least = DISTANCE_MOST + 1;
    const char *found = NULL;

    for (; labels->text != NULL; labels++) {
        size_t this = na_distance(word, labels->text);

        if (this < least && this < strlen(labels->text)) {
            least = this;
            found = labels->text;
        }
    }
    return found;
}
