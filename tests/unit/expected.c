#include "expected.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/build.h"
#include "kit/support.h"

/* ---- object identifiers */

int compare_oids(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length)
{
    for (size_t i = 0; i < a_length && i < b_length; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return (a_length > b_length) - (a_length < b_length);
}

size_t oid_from_text(uint32_t *name, const char *text)
{
    size_t length = 0;

    for (char *rest = (char *)text; *rest != '\0'; rest += *rest == '.')
        name[length++] = (uint32_t)strtoul(rest, &rest, 10);
    return length;
}

static size_t put_string(uint32_t *name, const char *text)
{
    name[0] = (uint32_t)strlen(text);
    for (uint32_t i = 0; i < name[0]; i++)
        name[i + 1] = (unsigned char)text[i];
    return name[0] + 1;
}

size_t oid_of_counter(uint32_t *name, unsigned column, const char *group, const char *counter)
{
    size_t length = oid_from_text(name, "1.2.1.1");

    name[length++] = column;
    length += put_string(name + length, group);
    return length + put_string(name + length, counter);
}

const char *oid_text(const uint32_t *name, size_t length)
{
    static char text[12 * NA_OID_MAX + 1];
    size_t end = 0;

    text[0] = '\0';
    for (size_t i = 0; i < length; i++)
        end += (size_t)snprintf(text + end, sizeof(text) - end, ".%" PRIu32, name[i]);
    return text;
}

/* ---- the instances */

static struct instance *add(struct tree *tree, enum na_type type, uint64_t number, const char *text)
{
    if (tree->count == tree->room) {
        tree->room = tree->room ? 2 * tree->room : 256;
        tree->instance = realloc(tree->instance, tree->room * sizeof(*tree->instance));
        ck_assert_ptr_nonnull(tree->instance);
    }
    tree->instance[tree->count] = (struct instance){ .type = type, .number = number, .text = text };
    return &tree->instance[tree->count++];
}

static void add_at(struct tree *tree, const char *oid, enum na_type type, uint64_t number,
                   const char *text)
{
    struct instance *instance = add(tree, type, number, text);

    instance->length = oid_from_text(instance->name, oid);
}

/* The meaning of names that the catalogue lacks: levels in sockstat and sysctls, counters in the
 * other files. */
static enum na_kind kind_of(const struct fact *fact)
{
    if (fact->counter)
        return fact->counter->kind;
    return fact->source == NA_SOCKSTAT || fact->source == NA_SOCKSTAT6 || fact->source == NA_LIMITS
             ? NA_GAUGE
             : NA_COUNTER;
}

/* InType3 of IcmpMsg or Icmp6InType3 of Icmp6. */
static bool is_icmp_type(const struct fact *fact, uint32_t *version, uint32_t *direction,
                         uint32_t *type)
{
    static const char *const formats[][2] = { { "InType%u%n", "OutType%u%n" },
                                              { "Icmp6InType%u%n", "Icmp6OutType%u%n" } };
    int end = 0;

    *version = strcmp(fact->group, "Icmp6") == 0 ? 2 : 1;
    if (*version == 1 && strcmp(fact->group, "IcmpMsg") != 0)
        return false;
    for (*direction = 1; *direction <= 2; ++*direction)
        if (sscanf(fact->name, formats[*version - 1][*direction - 1], type, &end) == 1 &&
            fact->name[end] == '\0')
            return *type <= 255;
    return false;
}

/* A row of netstatSourceTable after one sample. */
static void add_source(struct tree *tree, unsigned id, const char *name, uint64_t state)
{
    const struct {
        enum na_type type;
        uint64_t number;
        const char *text;
    } columns[] = {
        /* from netstatSourceName, 2, to netstatSourceLastError, 8 */
        { NA_TYPE_STRING, 0, name },    { NA_TYPE_INTEGER, state, NULL },
        { NA_TYPE_GAUGE32, 0, NULL },   { NA_TYPE_GAUGE32, 0, NULL },
        { NA_TYPE_COUNTER32, 1, NULL }, { NA_TYPE_COUNTER32, 0, NULL },
        { NA_TYPE_STRING, 0, "" },
    };

    for (unsigned column = 0; column < COUNT_OF(columns); column++) {
        char oid[32];

        snprintf(oid, sizeof(oid), "1.1.4.1.%u.%u", column + 2, id + 1);
        add_at(tree, oid, columns[column].type, columns[column].number, columns[column].text);
    }
}

/* The sources that are tables, and the files that each is read from below a root that is no procfs.
 */
#define NA_TABLE_SOURCE(id, table, ...) extern const struct na_kernel_table na_kernel_table_##table;
#include "sources/source_list.h"

static const struct table {
    const struct na_kernel_table *table; /* NULL for the other sources */
    const char *files[4];
} tables[NA_SOURCES] = {
#define NA_TABLE_SOURCE(id, table, ...) [id] = { &na_kernel_table_##table, { __VA_ARGS__ } },
#include "sources/source_list.h"
};

static bool has_table(unsigned id, const char *root)
{
    for (size_t i = 0; i < COUNT_OF(tables[id].files) && tables[id].files[i]; i++) {
        char path[600];

        snprintf(path, sizeof(path), "%s/%s", root, tables[id].files[i]);
        if (access(path, F_OK) == 0)
            return true;
    }
    return false;
}

static void add_agent(struct tree *tree, const struct facts *facts, const char *root)
{
    bool present[NA_SOURCES] = { false };
    uint32_t unknown = 0, version, direction, type;

    for (size_t i = 0; i < facts->count; i++) {
        const struct fact *fact = &facts->fact[i];

        present[fact->source] = true;
        unknown += !fact->counter && !is_icmp_type(fact, &version, &direction, &type);
    }
    add_at(tree, "1.1.1.0", NA_TYPE_STRING, 0, NA_NAME_AND_VERSION);
    add_at(tree, "1.1.2.0", NA_TYPE_GAUGE32, unknown, NULL);
    add_at(tree, "1.1.3.0", NA_TYPE_COUNTER32, 0, NULL);
    for (unsigned id = 0; id < NA_SOURCES; id++) {
        const struct na_kernel_table *table = tables[id].table;

        add_source(tree, id, table ? table->name : facts_file(id),
                   (table ? has_table(id, root) : present[id]) ? NA_OK : NA_ABSENT);
    }
    if (has_table(NA_DEV, root))
        add_at(tree, "1.1.5.0", NA_TYPE_GAUGE32, 0, NULL);
}

static uint64_t clamped(enum na_kind kind, uint64_t number, int64_t most)
{
    int64_t level = (int64_t)number;

    if (kind == NA_GAUGE && level < 0)
        level = 0;
    return (uint64_t)(level > most ? most : level);
}

static void add_counter(struct tree *tree, const struct fact *fact)
{
    const struct na_counter *counter = fact->counter;
    enum na_kind kind = kind_of(fact);
    uint32_t version, direction, type;
    struct instance *instance;
    char oid[64];

    instance = kind == NA_COUNTER
                 ? add(tree, NA_TYPE_COUNTER64, fact->number, NULL)
                 : add(tree, NA_TYPE_INTEGER, clamped(kind, fact->number, INT32_MAX), NULL);
    instance->length = oid_of_counter(instance->name, kind == NA_COUNTER ? 3 : 4, fact->group,
                                      fact->name);

    if (is_icmp_type(fact, &version, &direction, &type)) {
        snprintf(oid, sizeof(oid), "1.2.2.1.4.%u.%u.%u", version, direction, type);
        add_at(tree, oid, NA_TYPE_COUNTER64, fact->number, NULL);
    }
    if (counter && counter->object) {
        snprintf(oid, sizeof(oid), "1.2.%u.%u.0", na_groups[counter->group].arc, counter->number);
        add_at(tree, oid,
               kind == NA_COUNTER ? NA_TYPE_COUNTER64
               : kind == NA_GAUGE ? NA_TYPE_GAUGE32
                                  : NA_TYPE_INTEGER,
               kind == NA_COUNTER
                   ? fact->number
                   : clamped(kind, fact->number, kind == NA_GAUGE ? UINT32_MAX : INT32_MAX),
               NULL);
    }
}

static void add_group(struct tree *tree, const struct facts *facts, const struct fact *first)
{
    const struct {
        enum na_type type;
        uint64_t number;
    } columns[] = { { NA_TYPE_INTEGER, first->source + 1 },
                    { NA_TYPE_GAUGE32, 0 },
                    { NA_TYPE_TIMETICKS, 0 } };
    uint64_t names = 0;

    for (size_t i = 0; i < facts->count; i++)
        names += strcmp(facts->fact[i].group, first->group) == 0;
    for (unsigned column = 0; column < COUNT_OF(columns); column++) {
        struct instance *instance = add(tree, columns[column].type,
                                        column == 1 ? names : columns[column].number, NULL);

        instance->length = oid_from_text(instance->name, "1.2.3.1");
        instance->name[instance->length++] = column + 2;
        instance->length += put_string(instance->name + instance->length, first->group);
    }
}

static int compare_instances(const void *a, const void *b)
{
    const struct instance *left = a, *right = b;

    return compare_oids(left->name, left->length, right->name, right->length);
}

void tree_of_facts(struct tree *tree, const struct facts *facts, const char *root)
{
    *tree = (struct tree){ 0 };
    add_agent(tree, facts, root);
    for (size_t i = 0; i < facts->count; i++) {
        size_t same = 0;

        add_counter(tree, &facts->fact[i]);
        while (strcmp(facts->fact[same].group, facts->fact[i].group) != 0)
            same++;
        if (same == i)
            add_group(tree, facts, &facts->fact[i]);
    }
    qsort(tree->instance, tree->count, sizeof(*tree->instance), compare_instances);
    for (size_t i = 1; i < tree->count; i++)
        if (compare_instances(&tree->instance[i - 1], &tree->instance[i]) >= 0)
            ck_abort_msg("%s is expected twice",
                         oid_text(tree->instance[i].name, tree->instance[i].length));
}

void tree_clear(struct tree *tree)
{
    free(tree->instance);
    *tree = (struct tree){ 0 };
}

size_t tree_next(const struct tree *tree, const uint32_t *name, size_t length, bool inclusive)
{
    size_t low = 0, high = tree->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare_oids(tree->instance[middle].name, tree->instance[middle].length, name,
                                 length);

        if (order < 0 || (order == 0 && !inclusive))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool next_in_tree(struct na_objects *objects, const struct na_request *request, uint32_t *name,
                  size_t *length, bool inclusive, struct na_value *value)
{
    static const uint32_t behind[] = { 1, 3 };
    uint32_t found[NA_OID_MAX];
    size_t found_length = *length;

    memcpy(found, name, *length * sizeof(*name));
    if (!na_objects_next(objects, request, found, &found_length, inclusive, value) ||
        compare_oids(found, found_length, behind, COUNT_OF(behind)) >= 0)
        return false;
    memcpy(name, found, found_length * sizeof(*name));
    *length = found_length;
    return true;
}
