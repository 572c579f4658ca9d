#include "numbers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* A reader: its slots, and the layout that it remembers. */
struct reader {
    struct na_slots slots;
    struct na_layout layout;
};

/* Makes slots for the catalogue's levels and settings. Its counters are left out: they are treated
 * like unknown names, and would make this slow. */
static void know(const struct numbers *numbers, struct na_slots *slots)
{
    for (size_t i = 0; i < na_counters_count; i++) {
        const struct na_counter *counter = &na_counters[i];
        const struct na_group *group = &na_groups[counter->group];
        int place;

        if (counter->kind == NA_COUNTER || strcmp(group->source, numbers->source) != 0)
            continue;
        place = na_slots_place(slots, group->name, strlen(group->name), counter->name,
                               strlen(counter->name));
        must(place >= 0);
        na_slots_know(slots, place, counter);
    }
}

static void begin(const struct numbers *numbers, struct reader *reader)
{
    *reader = (struct reader){ .layout = { .lines = 0 } };
    must(na_slots_init(&reader->slots, numbers->kind));
    know(numbers, &reader->slots);
    if (numbers->values == 0)
        return;
    must(na_layout_add_line(&reader->layout, "sys", 3));
    for (unsigned i = 0; i < numbers->values; i++)
        must(na_layout_add_place(
            &reader->layout,
            na_slots_place(&reader->slots, numbers->group, strlen(numbers->group), &"abc"[i], 1)));
}

static void end(struct reader *reader)
{
    na_slots_clear(&reader->slots);
    na_layout_clear(&reader->layout);
}

/* Checks the errors reported for a text. */
static void check_error(const struct na_parse *parse)
{
    must((parse->errors > 0) == (parse->error[0] != '\0'));
    must(memchr(parse->error, '\0', sizeof(parse->error)) != NULL);
    for (const char *p = parse->error; *p != '\0'; p++)
        must(*p >= ' ' && *p <= '~');
}

static uint32_t parse_text(const struct numbers *numbers, struct reader *reader,
                           const uint8_t *data, size_t size)
{
    struct na_parse parse = {
        .slots = &reader->slots,
        .layout = &reader->layout,
        .group = numbers->group,
        .prints_sign = numbers->prints_sign,
    };
    char *text = fuzz_text(data, size);

    reader->slots.serial++;
    numbers->parser(&parse, text, size);
    free(text);
    check_error(&parse);
    return parse.errors;
}

static bool has_text(const uint8_t *data, size_t size, const char *text)
{
    return memmem(data, size, text, strlen(text)) != NULL;
}

/* Whether the text contains the number, ignoring its sign and leading zeros. */
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

/* Asserts that all names and numbers are from the text, and that numbers are within the range of
 * their kind. */
static void check_cells(const struct numbers *numbers, const struct na_slots *slots,
                        const uint8_t *data, size_t size)
{
    must(slots->unknown <= NA_UNKNOWN_MAX && slots->groups_count <= NA_UNKNOWN_MAX);
    for (size_t i = 0; i < slots->count; i++) {
        const struct na_slot *slot = &slots->slot[i];

        must(strlen(slot->name) >= 1 && strlen(slot->name) <= NA_NAME_MAX &&
             slot->group < slots->groups_count);
        if (!na_slots_has(slots, i))
            continue;
        must(numbers->joins || has_text(data, size, slot->name));
        must(numbers->sums || has_number(data, size, slots->raw[i]));
    }
}

static bool is_full(const struct na_slots *slots)
{
    return slots->unknown >= NA_UNKNOWN_MAX || slots->groups_count >= NA_UNKNOWN_MAX;
}

/* Asserts that `others` has all names of `slots`, with the same numbers and kinds. */
static void check_within(struct na_slots *slots, struct na_slots *others)
{
    for (size_t i = 0; i < slots->count; i++) {
        const char *group = slots->groups[slots->slot[i].group].name, *name = slots->slot[i].name;
        int other;

        if (!na_slots_has(slots, i))
            continue;
        other = na_slots_place(others, group, strlen(group), name, strlen(name));
        must(other >= 0 && na_slots_has(others, (size_t)other));
        must(others->raw[other] == slots->raw[i] &&
             others->slot[other].kind == slots->slot[i].kind);
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
    check_cells(numbers, &remembering.slots, text, (size_t)(stop - text));
    if (!is_full(&remembering.slots)) {
        must(parse_text(numbers, &fresh, text, (size_t)(stop - text)) == errors);
        check_within(&remembering.slots, &fresh.slots);
        check_within(&fresh.slots, &remembering.slots);
    }
    end(&remembering);
    end(&fresh);
}
