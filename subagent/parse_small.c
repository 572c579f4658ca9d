/*
 * The short files, where looking each name up costs little: net/sockstat, net/sockstat6, net/stat/nf_conntrack and sysctls.
 */
#include "parse.h"

#include <string.h>

enum { COLUMNS_MAX = 64 };      /* of nf_conntrack; the kernel has 17 */

/* "key.word", the name of a pair of sockstat. */
static int sockstat_place(struct na_parse *parse, const char *key, size_t key_length, const char *word, size_t word_length)
{
    char name[NA_NAME_MAX + 1];

    if (key_length + 1 + word_length > NA_NAME_MAX)
        return -1;
    memcpy(name, key, key_length);
    name[key_length] = '.';
    memcpy(name + key_length + 1, word, word_length);
    return na_cells_place(parse->cells, parse->group, strlen(parse->group), name, key_length + 1 + word_length);
}

static void report_no_place(struct na_parse *parse, int place, const char *name, size_t length)
{
    if (place == NA_CELLS_NO_MEMORY)
        na_parse_lacks_memory(parse, name, length);
    else
        na_parse_error(parse, "a name that cannot be served", name, length);
}

/* One "word number" of a line; returns what follows it. */
static const char *sockstat_pair(struct na_parse *parse, const char *key, size_t key_length, const char *word)
{
    const char *word_end = na_token_end(word), *token = na_skip_blanks(word_end), *end = na_token_end(token);
    bool negative = *token == '-';
    uint64_t value;
    int place;

    if (na_number(token + negative, &value) != end || *end == '\0') {
        na_parse_error(parse, "not a number", word, (size_t)(end - word));
        return end;
    }
    place = sockstat_place(parse, key, key_length, word, (size_t)(word_end - word));
    if (place < 0)
        report_no_place(parse, place, key, (size_t)(word_end - key));
    else
        na_parse_put(parse, (size_t)place, value, negative);
    return end;
}

void na_parse_sockstat(struct na_parse *parse, const char *text, size_t length)
{
    const char *p = text, *end = text + length;

    while (p < end) {
        const char *key = p, *key_end = na_token_end(p);

        p = na_skip_blanks(key_end);
        if (key_end == key || key_end[-1] != ':') {
            if (key_end != key)
                na_parse_error(parse, "no colon behind the key", key, (size_t)(key_end - key));
            while (!na_is_end(*p))
                p++;
        }
        while (!na_is_end(*p))
            p = na_skip_blanks(sockstat_pair(parse, key, (size_t)(key_end - key) - 1, p));
        if (*p == '\0')
            na_parse_error(parse, "a line cut off", key, (size_t)(key_end - key));
        p++;
    }
}

/* The columns of all rows on their way to being one number each. */
struct columns {
    size_t count;
    int place[COLUMNS_MAX];
    uint64_t sum[COLUMNS_MAX];
    bool bad[COLUMNS_MAX];      /* a row could not be read: a sum without it would be a wrong value */
};

static const char *column_names(struct na_parse *parse, struct columns *columns, const char *p)
{
    for (p = na_skip_blanks(p); !na_is_end(*p); p = na_skip_blanks(p)) {
        const char *end = na_token_end(p);

        if (columns->count == COLUMNS_MAX) {
            na_parse_error(parse, "too many columns", p, (size_t)(end - p));
            return strchr(p, '\n') ? strchr(p, '\n') : p + strlen(p);
        }
        columns->place[columns->count] =
            na_cells_place(parse->cells, parse->group, strlen(parse->group), p, (size_t)(end - p));
        columns->count++;
        p = end;
    }
    return p;
}

/* Adds one CPU's row. A level (entries) is the namespace's total on every row: the first row has it. Of names that nobody knows nobody knows that. */
static const char *column_row(struct na_parse *parse, struct columns *columns, size_t row, const char *p)
{
    size_t i = 0;

    for (p = na_skip_blanks(p); !na_is_end(*p); p = na_skip_blanks(p), i++) {
        const char *end = na_token_end(p);
        uint64_t value = 0;
        const struct na_cell *cell = i < columns->count && columns->place[i] >= 0 ? &parse->cells->cell[columns->place[i]] : NULL;
        bool level = cell != NULL && cell->counter != NULL && cell->kind != NA_COUNTER;

        if (na_hexadecimal(p, 16, &value) != end || *end == '\0') {
            na_parse_error(parse, "not a number", p, (size_t)(end - p));
            if (i < columns->count)
                columns->bad[i] = true;
        } else if (i < columns->count && !(level && row > 0))
            columns->sum[i] += value;
        p = end;
    }
    if (*p == '\0') {
        na_parse_error(parse, "a row cut off", parse->group, strlen(parse->group));
        i = 0;      /* rows may be missing behind it, so every sum is bad */
    } else if (i != columns->count)
        na_parse_error(parse, i < columns->count ? "more names than numbers" : "more numbers than names", parse->group,
                       strlen(parse->group));
    for (; i < columns->count; i++)
        columns->bad[i] = true;
    return p;
}

void na_parse_columns(struct na_parse *parse, const char *text, size_t length)
{
    struct columns columns = { .count = 0 };
    const char *end = text + length, *p = column_names(parse, &columns, text) + 1;
    size_t rows = 0;

    while (p < end) {
        if (!na_is_end(*na_skip_blanks(p)))
            p = column_row(parse, &columns, rows++, p);
        else
            p = na_skip_blanks(p);
        p++;
    }
    if (rows == 0)
        na_parse_error(parse, "names without numbers", parse->group, strlen(parse->group));
    for (size_t i = 0; i < columns.count && rows > 0; i++) {
        if (columns.place[i] < 0)
            report_no_place(parse, columns.place[i], parse->group, strlen(parse->group));
        else if (!columns.bad[i])
            na_parse_put(parse, (size_t)columns.place[i], columns.sum[i], false);
    }
}

void na_parse_values(struct na_parse *parse, const char *text, size_t length)
{
    const struct na_layout *layout = parse->layout;
    const char *p = text;

    for (size_t i = 0; i < layout->places; i++) {
        const char *token = na_skip_blanks(p), *end = na_token_end(token);
        bool negative = *token == '-';
        uint64_t value;

        if ((size_t)(end - text) >= length || na_number(token + negative, &value) != end) {
            na_parse_error(parse, "not a number", text, length);
            return;
        }
        na_parse_put(parse, (size_t)layout->place[i], value, negative);
        p = end;
    }
    if (!na_is_end(*na_skip_blanks(p)))
        na_parse_error(parse, "more numbers than expected", text, length);
}
