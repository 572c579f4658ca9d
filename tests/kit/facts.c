#include "facts.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define BLANKS " \t\r"

enum { COLUMNS = 64 };

typedef void reader(struct facts *facts, enum na_source_id id, char *text);

void facts_clear(struct facts *facts)
{
    free(facts->fact);
    *facts = (struct facts){ 0 };
}

static const struct na_counter *find_counter(const char *group, const char *name)
{
    for (size_t i = 0; i < na_counters_count; i++)
        if (strcmp(na_counters[i].name, name) == 0 &&
            strcmp(na_groups[na_counters[i].group].name, group) == 0)
            return &na_counters[i];
    return NULL;
}

void facts_add(struct facts *facts, enum na_source_id source, const char *group, const char *name,
               uint64_t number)
{
    struct fact *fact = realloc(facts->fact, (facts->count + 1) * sizeof(*fact));

    if (fact == NULL || strlen(group) >= sizeof(fact->group) || strlen(name) >= sizeof(fact->name))
        ck_abort_msg("no room for %s %s", group, name);
    facts->fact = fact;
    fact += facts->count++;
    *fact = (struct fact){ .source = source,
                           .number = number,
                           .counter = find_counter(group, name) };
    strcpy(fact->group, group);
    strcpy(fact->name, name);
}

const struct fact *facts_find(const struct facts *facts, const char *group, const char *name)
{
    for (size_t i = 0; i < facts->count; i++)
        if (strcmp(facts->fact[i].name, name) == 0 && strcmp(facts->fact[i].group, group) == 0)
            return &facts->fact[i];
    return NULL;
}

void facts_replace(struct facts *facts, enum na_source_id source, const char *group,
                   const char *name, const char *number)
{
    const struct fact *found = facts_find(facts, group, name);

    if (found)
        facts->fact[found - facts->fact] = facts->fact[--facts->count];
    if (number)
        facts_add(facts, source, group, name, strtoull(number, NULL, 10));
}

void facts_drop_group(struct facts *facts, const char *group)
{
    for (size_t i = facts->count; i > 0; i--)
        if (strcmp(facts->fact[i - 1].group, group) == 0)
            facts->fact[i - 1] = facts->fact[--facts->count];
}

/* "Group: names" and "Group: numbers": two lines, read in pairs until one of them ends. */
static void read_row(struct facts *facts, enum na_source_id id, char *names, char *numbers)
{
    char *names_rest, *numbers_rest, *name, *number, *group = strtok_r(names, BLANKS, &names_rest);

    group[strlen(group) - 1] = '\0';
    strtok_r(numbers, BLANKS, &numbers_rest);
    while ((name = strtok_r(NULL, BLANKS, &names_rest)) &&
           (number = strtok_r(NULL, BLANKS, &numbers_rest)))
        facts_add(facts, id, group, name, strtoull(number, NULL, 10));
}

static void read_rows(struct facts *facts, enum na_source_id id, char *text)
{
    char *rest, *names = NULL;

    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        size_t first = strcspn(line, BLANKS);

        if (names && first > 0 && line[first - 1] == ':' && strncmp(names, line, first) == 0) {
            read_row(facts, id, names, line);
            names = NULL;
        } else
            names = line;
    }
}

static const char *const one_group[NA_SOURCES] = {
#define NA_FILE_SOURCE(id, file, format, group, ...) [id] = group,
#include "sources/source_list.h"
};

static void read_pairs(struct facts *facts, enum na_source_id id, char *text)
{
    char *rest, *name, *number;

    for (name = strtok_r(text, BLANKS "\n", &rest); name;
         name = strtok_r(NULL, BLANKS "\n", &rest)) {
        char group[40];

        /* Udp6InDatagrams belongs to the group Udp6 */
        snprintf(group, sizeof(group), "%.*s6", (int)strcspn(name, "6"), name);
        number = strtok_r(NULL, BLANKS "\n", &rest);
        facts_add(facts, id, one_group[id] ? one_group[id] : group, name,
                  strtoull(number, NULL, 10));
    }
}

static void read_sockstat(struct facts *facts, enum na_source_id id, char *text)
{
    char *rest, *words, *word;

    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *key = strtok_r(line, ":", &words);

        while ((word = strtok_r(NULL, BLANKS, &words))) {
            char name[80];

            snprintf(name, sizeof(name), "%s.%s", key, word);
            facts_add(facts, id, one_group[id], name,
                      strtoull(strtok_r(NULL, BLANKS, &words), NULL, 10));
        }
    }
}

/* A row of names and a hexadecimal row a CPU, to be summed; the first column is a total already and
 * the same in every row. */
static void read_columns(struct facts *facts, enum na_source_id id, char *text)
{
    char *rest, *words, *names[COLUMNS], *line = strtok_r(text, "\n", &rest);
    uint64_t sum[COLUMNS] = { 0 };
    size_t columns = 0, column;

    for (char *word = strtok_r(line, BLANKS, &words); word; word = strtok_r(NULL, BLANKS, &words))
        names[columns++] = word;
    while ((line = strtok_r(NULL, "\n", &rest))) {
        column = 0;
        for (char *word = strtok_r(line, BLANKS, &words); word;
             word = strtok_r(NULL, BLANKS, &words), column++)
            sum[column] = strtoull(word, NULL, 16) + (column > 0 ? sum[column] : 0);
    }
    for (column = 0; column < columns; column++)
        facts_add(facts, id, one_group[id], names[column], sum[column]);
}

/* The sysctls are read one by one: see read_limit. */
#define read_values NULL

static const struct {
    const char *file;
    reader *read;
} readers[NA_SOURCES] = {
#define NA_FILE_SOURCE(id, file, format, ...) [id] = { file, read_##format },
#include "sources/source_list.h"
};

const char *facts_file(enum na_source_id id)
{
    return readers[id].file;
}

void facts_read_text(struct facts *facts, enum na_source_id id, const char *text)
{
    char *copy = strdup(text);

    ck_assert_ptr_nonnull(copy);
    readers[id].read(facts, id, copy);
    free(copy);
}

/* "net.ipv4.tcp_mem[2]" is the third number in sys/net/ipv4/tcp_mem. */
static void read_limit(struct facts *facts, const char *root, const char *key)
{
    const char *bracket = strchr(key, '[');
    int nth = bracket ? atoi(bracket + 1) : 0, got = 1;
    char path[PATH_MAX];
    uint64_t number;
    FILE *file;

    snprintf(path, sizeof(path), "%s/sys/%.*s", root, (int)strcspn(key, "["), key);
    for (char *dot = strchr(path + strlen(root), '.'); dot; dot = strchr(dot, '.'))
        *dot = '/';
    file = fopen(path, "r");
    if (file == NULL)
        return;
    for (int i = 0; i <= nth && got == 1; i++)
        got = fscanf(file, "%" SCNu64, &number);
    fclose(file);
    if (got == 1)
        facts_add(facts, NA_LIMITS, one_group[NA_LIMITS], key, number);
}

void facts_read_root(struct facts *facts, const char *root)
{
    for (unsigned id = 0; id < NA_SOURCES; id++) {
        char path[PATH_MAX], text[64 * 1024];
        size_t length;
        FILE *file;

        if (readers[id].read == NULL)
            continue;
        snprintf(path, sizeof(path), "%s/%s", root, readers[id].file);
        file = fopen(path, "r");
        if (file == NULL)
            continue;
        length = fread(text, 1, sizeof(text) - 1, file);
        fclose(file);
        text[length] = '\0';
        readers[id].read(facts, id, text);
    }
    for (size_t i = 0; i < na_counters_count; i++)
        if (strcmp(na_groups[na_counters[i].group].source, "sys") == 0)
            read_limit(facts, root, na_counters[i].name);
}

void facts_compare(const struct facts *facts, const struct na_slots *slots, const bool *present,
                   const uint64_t *value, size_t count, const char *what)
{
    size_t matched = 0;

    for (size_t i = 0; i < count; i++) {
        const char *group = slots->groups[slots->slot[i].group].name, *name = slots->slot[i].name;
        const struct fact *fact = facts_find(facts, group, name);

        /* an assertion costs a system call even if it succeeds */
        if (present[i] != (fact != NULL))
            ck_abort_msg("%s: %s %s should%s be there", what, group, name, fact ? "" : " not");
        if (fact && value[i] != fact->number)
            ck_abort_msg("%s: %s %s is %" PRIu64 ", not %" PRIu64, what, group, name, value[i],
                         fact->number);
        matched += fact != NULL;
    }
    ck_assert_msg(matched == facts->count, "%s: %zu names of %zu are there", what, matched,
                  facts->count);
}

void facts_compare_raw(const struct facts *facts, const struct na_slots *slots, const char *what)
{
    bool *present = calloc(slots->count + 1, sizeof(*present));

    ck_assert_ptr_nonnull(present);
    for (size_t i = 0; i < slots->count; i++)
        present[i] = na_slots_has(slots, i);
    facts_compare(facts, slots, present, slots->raw, slots->count, what);
    free(present);
}
