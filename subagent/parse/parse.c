#include "parse/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void na_parse_error(struct na_parse *parse, const char *what, const char *text, size_t length)
{
    if (parse->errors++ > 0)
        return;
    if (length > 32)
        length = 32;
    snprintf(parse->error, sizeof(parse->error), length ? "%s: %.*s" : "%s", what, (int)length,
             text);
    for (char *p = parse->error; *p != '\0'; p++) /* the text goes into a DisplayString */
        if (*p < ' ' || *p > '~')
            *p = '?';
}

void na_parse_lacks_memory(struct na_parse *parse, const char *text, size_t length)
{
    na_parse_error(parse, "out of memory", text, length);
    parse->lacks_memory = true;
}

bool na_parse_takes_unended(struct na_parse *parse)
{
    parse->unended |= parse->copy;
    return parse->copy;
}

void na_parse_put(struct na_parse *parse, size_t place, uint64_t magnitude, bool negative)
{
    const struct na_slot *slot = &parse->slots->slot[place];
    uint64_t raw = negative ? -magnitude : magnitude;

    if (negative && slot->kind == NA_COUNTER) {
        /*
         * a negative count can only come from a 32-bit kernel that prints values above 2^31 with a
         * sign
         */
        if (!parse->prints_sign || magnitude > UINT64_C(1) << 31) {
            na_parse_error(parse, "a count below zero", slot->name, strlen(slot->name));
            return;
        }
        raw = (UINT64_C(1) << 32) - magnitude;
    }
    if (!na_slots_put(parse->slots, place, raw))
        na_parse_error(parse, "a name printed twice", slot->name, strlen(slot->name));
}

/*
 * Returns the array, or a larger copy, with room for `wanted` elements; NULL, with the array
 * unchanged, if memory ran out.
 */
static void *with_room(void *array, size_t *room, size_t wanted, size_t element)
{
    size_t larger = *room ? *room : 64;
    void *moved;

    if (wanted <= *room)
        return array;
    while (larger < wanted)
        larger *= 2;
    moved = realloc(array, larger * element);
    if (moved != NULL)
        *room = larger;
    return moved;
}

bool na_layout_add_line(struct na_layout *layout, const char *text, size_t length)
{
    struct na_layout_line *line = with_room(layout->line, &layout->lines_room, layout->lines + 1,
                                            sizeof(*line));
    char *texts = line ? with_room(layout->text, &layout->text_room,
                                   layout->text_length + length + 1, 1)
                       : NULL;

    layout->line = line ? line : layout->line;
    if (texts == NULL)
        return false;
    layout->text = texts;
    layout->line[layout->lines++] = (struct na_layout_line){ .text = layout->text_length,
                                                             .length = length,
                                                             .place = layout->places };
    memcpy(layout->text + layout->text_length, text, length);
    layout->text_length += length;
    return true;
}

bool na_layout_add_place(struct na_layout *layout, int place)
{
    int32_t *places = with_room(layout->place, &layout->places_room, layout->places + 1,
                                sizeof(*places));

    if (places == NULL)
        return false;
    layout->place = places;
    layout->place[layout->places++] = place;
    layout->line[layout->lines - 1].places++;
    return true;
}

void na_layout_forget(struct na_layout *layout, size_t n)
{
    if (n >= layout->lines)
        return;
    layout->text_length = layout->line[n].text;
    layout->places = layout->line[n].place;
    layout->lines = n;
}

void na_layout_clear(struct na_layout *layout)
{
    free(layout->line);
    free(layout->text);
    free(layout->place);
    *layout = (struct na_layout){ 0 };
}

const char *na_hexadecimal(const char *p, size_t max, uint64_t *value)
{
    const char *from = p;
    uint64_t v = 0;

    for (; (size_t)(p - from) < max; p++) {
        if (*p >= '0' && *p <= '9')
            v = v << 4 | (uint64_t)(*p - '0');
        else if ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'f')
            v = v << 4 | (uint64_t)((*p | 0x20) - 'a' + 10);
        else
            break;
    }
    *value = v;
    return p == from ? NULL : p;
}
