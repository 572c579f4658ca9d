/*
 * Short files, where looking up each name costs little: net/sockstat, net/sockstat6,
 * the files of net/stat and sysctls.
 */
#include "parse/parse.h"

#include <string.h>

enum {
    COLUMNS_MAX = 64, /* of a file of net/stat; the kernel has up to 17 */
    KEYS_MAX = 64,    /* of sockstat */
    WHOLE = 8,        /* minimum digits of a number in net/stat, printed with %08x or %08lx */
};

/* The place of "key.word", the name given to a pair of sockstat. */
static int sockstat_place(struct na_parse *parse, const char *key, size_t key_length,
                          const char *word, size_t word_length)
{
    char name[NA_NAME_MAX + 1];

    if (key_length + 1 + word_length > NA_NAME_MAX)
        return -1;
    memcpy(name, key, key_length);
    name[key_length] = '.';
    memcpy(name + key_length + 1, word, word_length);
    return na_slots_place(parse->slots, parse->group, strlen(parse->group), name,
                          key_length + 1 + word_length);
}

static void report_no_place(struct na_parse *parse, int place, const char *name, size_t length)
{
    if (place == NA_SLOTS_NO_MEMORY)
        na_parse_lacks_memory(parse, name, length);
    else
        na_parse_error(parse, "a name that cannot be served", name, length);
}

static bool is_numeric(const char *p)
{
    return (*p >= '0' && *p <= '9') || *p == '-';
}

/*
 * Whether words and numbers alternate from p to the end of the line; otherwise they cannot be
 * assigned to each other. The caller handles a pair that is cut off by the end of the text.
 */
static bool is_paired(const char *p)
{
    uint64_t value;

    for (p = na_skip_blanks(p); !na_is_end(*p); p = na_skip_blanks(p)) {
        const char *number = na_skip_blanks(na_token_end(p)), *end = na_token_end(number);

        if (is_numeric(p))
            return false;
        if (*end == '\0')
            return true;
        if (na_number(number + (*number == '-'), &value) != end)
            return false;
        p = end;
    }
    return true;
}

/* Stores one "word number" of an alternating line; returns what follows it. */
static const char *sockstat_pair(struct na_parse *parse, const char *key, size_t key_length,
                                 const char *word, const char *text_end)
{
    const char *word_end = na_token_end(word), *token = na_skip_blanks(word_end),
               *end = na_token_end(token);
    bool negative = *token == '-';
    uint64_t value;
    int place;

    if (na_number(token + negative, &value) != end ||
        (*end == '\0' && !(end == text_end && na_parse_takes_unended(parse)))) {
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

/* The keys of the lines so far; the kernel prints eight. */
struct keys {
    size_t count;
    struct key {
        const char *text;
        size_t length;
        bool refused;
    } key[KEYS_MAX];
};

/* Discards what was read for a key that is printed twice. */
static void refuse_key(struct na_parse *parse, struct key *key)
{
    struct na_slots *slots = parse->slots;

    na_parse_error(parse, "a key printed twice", key->text, key->length);
    for (size_t i = 0; i < slots->count && !key->refused; i++)
        if (strncmp(slots->slot[i].name, key->text, key->length) == 0 &&
            slots->slot[i].name[key->length] == '.' && slots->seen[i] >= 2 * slots->serial)
            slots->seen[i] = 2 * slots->serial + 1;
    key->refused = true;
}

/* Whether this is the first line with its key, and all of it can be read. */
static bool is_to_be_taken(struct na_parse *parse, struct keys *keys, const char *key,
                           size_t length, const char *pairs)
{
    for (size_t i = 0; i < keys->count; i++)
        if (keys->key[i].length == length && memcmp(keys->key[i].text, key, length) == 0) {
            refuse_key(parse, &keys->key[i]);
            return false;
        }
    if (keys->count == KEYS_MAX) {
        na_parse_error(parse, "too many lines", key, length);
        return false;
    }
    keys->key[keys->count++] = (struct key){ .text = key, .length = length };
    if (is_paired(pairs))
        return true;
    na_parse_error(parse, "words and numbers that do not match", key, length);
    return false;
}

void na_parse_sockstat(struct na_parse *parse, const char *text, size_t length)
{
    const char *p = text, *end = text + length;
    struct keys keys = { .count = 0 };

    while (p < end) {
        const char *key = p, *key_end = na_token_end(p);
        size_t key_length = (size_t)(key_end - key);
        bool take = false;

        p = na_skip_blanks(key_end);
        if (key_length > 0 && key_end[-1] == ':')
            take = is_to_be_taken(parse, &keys, key, key_length - 1, p);
        else if (key_length > 0)
            na_parse_error(parse, "no colon after the key", key, key_length);
        while (take && !na_is_end(*p))
            p = na_skip_blanks(sockstat_pair(parse, key, key_length - 1, p, end));
        while (!na_is_end(*p))
            p++;
        if (*p == '\0' && !(p == end && na_parse_takes_unended(parse)))
            na_parse_error(parse, "a line cut off", key, key_length);
        p++;
    }
}

/* The columns, summed over all rows. */
struct columns {
    size_t count;
    int place[COLUMNS_MAX];
    uint64_t sum[COLUMNS_MAX];
    bool bad[COLUMNS_MAX]; /* a number could not be read, so the sum would be wrong */
    bool refused; /* a row is cut off or has more or fewer numbers than there are names, so all sums
                     would be wrong */
};

static const char *column_names(struct na_parse *parse, struct columns *columns, const char *p)
{
    for (p = na_skip_blanks(p); !na_is_end(*p); p = na_skip_blanks(p)) {
        const char *end = na_token_end(p);

        if (columns->count == COLUMNS_MAX) {
            na_parse_error(parse, "too many columns", p, (size_t)(end - p));
            return strchr(p, '\n') ? strchr(p, '\n') : p + strlen(p);
        }
        columns->place[columns->count] = na_slots_place(parse->slots, parse->group,
                                                        strlen(parse->group), p, (size_t)(end - p));
        columns->count++;
        p = end;
    }
    return p;
}

/* Whether the last number of a row, which ends at p with the text, has all of its digits. */
static bool last_is_whole(const char *row, const char *p)
{
    const char *from = p;

    while (from > row && !na_is_blank(from[-1]))
        from--;
    return p - from >= WHOLE || p == from;
}

/*
 * Adds a number to its column. Each row repeats the total of a level ("entries"), so only the
 * first row's counts. A name that is not in the catalogue could be either; its numbers are
 * summed.
 */
static void add_number(const struct na_parse *parse, struct columns *columns, size_t column,
                       size_t row, uint64_t value)
{
    const struct na_slot *slot = columns->place[column] >= 0
                                   ? &parse->slots->slot[columns->place[column]]
                                   : NULL;
    bool level = slot != NULL && slot->counter != NULL && slot->kind != NA_COUNTER;

    if (!(level && row > 0))
        columns->sum[column] += value;
}

/* Adds one CPU's row; returns what follows it. */
static const char *column_row(struct na_parse *parse, struct columns *columns, size_t row,
                              const char *p, const char *text_end)
{
    const char *start = p, *end = p;
    size_t i = 0;

    for (p = na_skip_blanks(p); !na_is_end(*p); p = na_skip_blanks(end), i++) {
        uint64_t value = 0;

        end = na_token_end(p);
        if (na_hexadecimal(p, 16, &value) == end && i < columns->count) {
            add_number(parse, columns, i, row, value);
        } else if (i < columns->count) {
            na_parse_error(parse, "not a number", p, (size_t)(end - p));
            columns->bad[i] = true;
        }
    }
    if (i != columns->count && *p == '\n')
        na_parse_error(parse,
                       i < columns->count ? "more names than numbers" : "more numbers than names",
                       parse->group, strlen(parse->group));
    else if (*p == '\0' && !(p == text_end && i == columns->count && last_is_whole(start, p) &&
                             na_parse_takes_unended(parse)))
        na_parse_error(parse, "a row cut off", parse->group,
                       strlen(parse->group)); /* more rows may be missing */
    else
        return p;
    columns->refused = true;
    return p;
}

void na_parse_columns(struct na_parse *parse, const char *text, size_t length)
{
    struct columns columns = { .count = 0 };
    const char *end = text + length, *p = column_names(parse, &columns, text) + 1;
    size_t rows = 0;

    while (p < end) {
        if (!na_is_end(*na_skip_blanks(p)))
            p = column_row(parse, &columns, rows++, p, end);
        else
            p = na_skip_blanks(p);
        p++;
    }
    if (rows == 0)
        na_parse_error(parse, "names without numbers", parse->group, strlen(parse->group));
    for (size_t i = 0; i < columns.count && rows > 0 && !columns.refused; i++) {
        if (columns.place[i] < 0)
            report_no_place(parse, columns.place[i], parse->group, strlen(parse->group));
        else if (!columns.bad[i])
            na_parse_put(parse, (size_t)columns.place[i], columns.sum[i], false);
    }
}

/*
 * Parses the numbers of a sysctl, one for each place, and stores them if `put` is set. Returns what
 * is wrong with them, or NULL.
 */
static const char *values(struct na_parse *parse, const char *text, size_t length, bool put)
{
    const struct na_layout *layout = parse->layout;
    const char *p = text;

    for (size_t i = 0; i < layout->places; i++) {
        const char *token = na_skip_blanks(p);
        bool negative = *token == '-';
        uint64_t value;

        p = na_token_end(token);
        if (na_is_end(*token) && i > 0)
            return "fewer numbers than expected";
        if (na_number(token + negative, &value) != p)
            return "not a number";
        if (*p == '\0' && !((size_t)(p - text) == length && i + 1 == layout->places &&
                            na_parse_takes_unended(parse)))
            return "a number cut off";
        if (put)
            na_parse_put(parse, (size_t)layout->place[i], value, negative);
    }
    p = na_skip_blanks(p);
    if (*p == '\n')
        p++;
    return (size_t)(p - text) == length ? NULL : "more numbers than expected";
}

void na_parse_values(struct na_parse *parse, const char *text, size_t length)
{
    const char *wrong = values(parse, text, length, false);

    if (wrong != NULL)
        na_parse_error(parse, wrong, text, length);
    else
        values(parse, text, length, true);
}
