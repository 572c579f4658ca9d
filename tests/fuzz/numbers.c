#include "numbers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* One that reads: what it has found so far, and what it remembers. */
struct reader {
    struct na_cells cells;
    struct na_layout layout;
};

/* The levels and settings that the catalogue knows: with their counters, which are treated as unknown ones are, this would be slow. */
static void know(const struct numbers *numbers, struct na_cells *cells)
{
    for (size_t i = 0; i < na_counters_count; i++) {
        const struct na_counter *counter = &na_counters[i];
        const struct na_group *group = &na_groups[counter->group];
        int place;

        if (counter->kind == NA_COUNTER || strcmp(group->source, numbers->source) != 0)
            continue;
        place = na_cells_place(cells, group->name, strlen(group->name), counter->name, strlen(counter->name));
        must(place >= 0);
        na_cells_know(cells, place, counter);
    }
}

static void begin(const struct numbers *numbers, struct reader *reader)
{
    *reader = (struct reader){ .layout = { .lines = 0 } };
    must(na_cells_init(&reader->cells, numbers->kind));
    know(numbers, &reader->cells);
    if (numbers->values == 0)
        return;
    must(na_layout_add_line(&reader->layout, "sys", 3));
    for (unsigned i = 0; i < numbers->values; i++)
        must(na_layout_add_place(&reader->layout, na_cells_place(&reader->cells, numbers->group, strlen(numbers->group), &"abc"[i], 1)));
}

static void end(struct reader *reader)
{
    na_cells_clear(&reader->cells);
    na_layout_clear(&reader->layout);
}

/* What a text says by itself. */
static void check_error(const struct na_parse *parse)
{
    must((parse->errors > 0) == (parse->error[0] != '\0'));
    must(memchr(parse->error, '\0', sizeof(parse->error)) != NULL);
    for (const char *p = parse->error; *p != '\0'; p++)
        must(*p >= ' ' && *p <= '~');
}

static uint32_t parse_text(const struct numbers *numbers, struct reader *reader, const uint8_t *data, size_t size)
{
    struct na_parse parse = {
        .cells = &reader->cells, .layout = &reader->layout, .group = numbers->group, .prints_sign = numbers->prints_sign,
    };
    char *text = fuzz_text(data, size);

    reader->cells.serial++;
    numbers->parser(&parse, text, size);
    free(text);
    check_error(&parse);
    return parse.errors;
}

static bool has_text(const uint8_t *data, size_t size, const char *text)
{
    return memmem(data, size, text, strlen(text)) != NULL;
}

/* As it stands there, less its sign and the zeros before it. */
static bool has_number(const uint8_t *data, size_t size, uint64_t raw)
{
    const uint64_t magnitude[] = { raw, -raw, (UINT64_C(1) << 32) - raw };
    char text[32];

    for (size_t i = 0; i < sizeof(magnitude) / sizeof(magnitude[0]); i++) {
        snprintf(text, sizeof(text), "%" PRIu64, magnitude[i]);
        if (has_text(data, size, text))
            return true;
    }
    return false;
}

/* No number and no name but the text's; and a number within what its kind can be. */
static void check_cells(const struct numbers *numbers, const struct na_cells *cells, const uint8_t *data, size_t size)
{
    must(cells->unknown <= NA_UNKNOWN_MAX && cells->groups_count <= NA_UNKNOWN_MAX);
    for (size_t i = 0; i < cells->count; i++) {
        const struct na_cell *cell = &cells->cell[i];

        must(strlen(cell->name) >= 1 && strlen(cell->name) <= NA_NAME_MAX && cell->group < cells->groups_count);
        if (!na_cells_has(cells, i))
            continue;
        must(numbers->joins || has_text(data, size, cell->name));
        must(numbers->sums || has_number(data, size, cells->raw[i]));
    }
}

static bool is_full(const struct na_cells *cells)
{
    return cells->unknown >= NA_UNKNOWN_MAX || cells->groups_count >= NA_UNKNOWN_MAX;
}

/* What one has the other has, with the same number. */
static void check_within(struct na_cells *cells, struct na_cells *others)
{
    for (size_t i = 0; i < cells->count; i++) {
        const char *group = cells->groups[cells->cell[i].group].name, *name = cells->cell[i].name;
        int other;

        if (!na_cells_has(cells, i))
            continue;
        other = na_cells_place(others, group, strlen(group), name, strlen(name));
        must(other >= 0 && na_cells_has(others, (size_t)other));
        must(others->raw[other] == cells->raw[i] && others->cell[other].kind == cells->cell[i].kind);
    }
}

void numbers_read(const struct numbers *numbers, const uint8_t *data, size_t size)
{
    struct reader remembering, fresh;
    const uint8_t *text = data, *stop = data + size, *feed;
    uint32_t errors;

    begin(numbers, &remembering);
    begin(numbers, &fresh);
    while (text < stop && (feed = memchr(text, '\f', (size_t)(stop - text))) != NULL) {
        parse_text(numbers, &remembering, text, (size_t)(feed - text));
        text = feed + 1;
    }
    errors = parse_text(numbers, &remembering, text, (size_t)(stop - text));
    check_cells(numbers, &remembering.cells, text, (size_t)(stop - text));
    if (!is_full(&remembering.cells)) {
        must(parse_text(numbers, &fresh, text, (size_t)(stop - text)) == errors);
        check_within(&remembering.cells, &fresh.cells);
        check_within(&fresh.cells, &remembering.cells);
    }
    end(&remembering);
    end(&fresh);
}
