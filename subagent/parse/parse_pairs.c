/*
 * Files with one name and number per line: net/snmp6, net/xfrm_stat, net/tls_stat, net/sctp/snmp.
 *
 *     Ip6InReceives                   	0
 */
#include "parse/parse.h"

#include <string.h>

/* The groups of snmp6 are prefixes of the names, up to and including the 6. */
static size_t group_length(const char *name, size_t length)
{
    const char *six = memchr(name, '6', length);

    return six && six > name ? (size_t)(six - name) + 1 : 0;
}

static int place_of(struct na_parse *parse, const char *name, size_t length)
{
    size_t group;

    if (parse->group != NULL)
        return na_slots_place(parse->slots, parse->group, strlen(parse->group), name, length);
    group = group_length(name, length);
    if (group == 0)
        return na_slots_place(parse->slots, "Snmp6", 5, name, length);
    return na_slots_place(parse->slots, name, group, name, length);
}

/*
 * Looks up the name of a line and remembers it, with the blanks after it, as the n-th line. Returns
 * the start of the number.
 */
static const char *learn(struct na_parse *parse, size_t nth, const char *line)
{
    const char *end = na_token_end(line), *number = na_skip_blanks(end);
    int place = place_of(parse, line, (size_t)(end - line));

    na_layout_forget(parse->layout, nth);
    if (place == NA_SLOTS_NO_MEMORY)
        return NULL;
    if (!na_layout_add_line(parse->layout, line, (size_t)(number - line)))
        return NULL;
    if (!na_layout_add_place(parse->layout, place)) {
        na_layout_forget(parse->layout, nth);
        return NULL;
    }
    return number;
}

/* Stores the number that ends a line. Returns what follows the line. */
static const char *put_number(struct na_parse *parse, size_t nth, const char *token,
                              const char *end)
{
    const struct na_layout *layout = parse->layout;
    int32_t place = layout->place[layout->line[nth].place];
    bool negative = *token == '-';
    uint64_t value = 0;
    const char *p = na_number(token + negative, &value);

    if (p != NULL && *p == '\n' && !negative && place >= 0 &&
        na_slots_put(parse->slots, (size_t)place, value))
        return p + 1;
    p = p ? na_skip_blanks(p) : token;
    if (p == token || !na_is_end(*p))
        na_parse_error(parse, "not a number", layout->text + layout->line[nth].text,
                       layout->line[nth].length);
    else if (*p == '\0' && !(p == end && na_parse_takes_unended(parse)))
        na_parse_error(parse, "a number cut off", token, (size_t)(p - token));
    else if (place < 0)
        na_parse_error(parse, "a name that cannot be served", layout->text + layout->line[nth].text,
                       layout->line[nth].length);
    else
        na_parse_put(parse, (size_t)place, value, negative);
    while (!na_is_end(*p))
        p++;
    return *p == '\n' ? p + 1 : p;
}

/* Whether the line at p has the remembered name and blanks, with a digit directly after them. */
static bool is_remembered(const char *text, size_t length, const char *p, const char *end)
{
    return (size_t)(end - p) > length && memcmp(p, text, length) == 0 &&
           na_is_blank(p[length - 1]) && !na_is_blank(p[length]);
}

void na_parse_pairs(struct na_parse *parse, const char *text, size_t length)
{
    const char *p = text, *end = text + length;
    size_t nth = 0;

    while (p < end) {
        const struct na_layout_line *line = nth < parse->layout->lines ? &parse->layout->line[nth]
                                                                       : NULL;
        const char *number;

        if (*p == '\n' || *p == '\0') {
            p++;
            continue;
        }
        if (line && is_remembered(parse->layout->text + line->text, line->length, p, end))
            number = p + line->length;
        else
            number = learn(parse, nth, p);
        if (number == NULL) {
            na_parse_lacks_memory(parse, p, 0);
            return;
        }
        p = put_number(parse, nth++, number, end);
    }
    na_layout_forget(parse->layout, nth);
}
