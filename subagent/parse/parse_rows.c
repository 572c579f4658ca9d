/*
 * net/netstat and net/snmp:
 *
 *     TcpExt: SyncookiesSent SyncookiesRecv ...
 *     TcpExt: 0 0 ...
 */
#include "parse/parse.h"

#include <string.h>

/* The length of the name before the colon; 0 if the line has none. */
static size_t prefix_length(const char *line)
{
    const char *p = line;

    while (*p != ':' && !na_is_blank(*p) && !na_is_end(*p))
        p++;
    return *p == ':' ? (size_t)(p - line) : 0;
}

/* Whether this is a row of numbers, judged by its first token. */
static bool has_numbers(const char *line, size_t prefix)
{
    const char *p = na_skip_blanks(line + prefix + 1);

    return (*p >= '0' && *p <= '9') || *p == '-';
}

/*
 * Whether a row earlier than the n-th has the same group. IcmpMsg has a pair of rows for every 16
 * types; in any other group repetition is ambiguous.
 */
static bool is_again(const struct na_layout *layout, size_t nth, const char *name, size_t length)
{
    if (length == 7 && memcmp(name, "IcmpMsg", 7) == 0)
        return false;
    for (size_t i = 0; i < nth; i++)
        if (layout->line[i].prefix == length &&
            memcmp(layout->text + layout->line[i].text, name, length) == 0)
            return true;
    return false;
}

/* Leaves out a whole group whose numbers cannot be assigned to names. */
static void refuse_group(struct na_parse *parse, const char *why, const char *name, size_t length)
{
    int group = na_slots_group(parse->slots, name, length);

    na_parse_error(parse, why, name, length);
    if (group >= 0)
        parse->slots->groups[group].refused = parse->slots->refused = parse->slots->serial;
}

/* Looks up the names of a header row and remembers them as the n-th line. */
static bool learn(struct na_parse *parse, size_t nth, const char *header, size_t prefix,
                  size_t length)
{
    const char *p = na_skip_blanks(header + prefix + 1);

    na_layout_forget(parse->layout, nth);
    if (!na_layout_add_line(parse->layout, header, length))
        return false;
    parse->layout->line[nth].prefix = prefix;
    parse->layout->line[nth].again = is_again(parse->layout, nth, header, prefix);
    while (!na_is_end(*p)) {
        const char *end = na_token_end(p);
        int place = na_slots_place(parse->slots, header, prefix, p, (size_t)(end - p));

        if (place == NA_SLOTS_NO_MEMORY || !na_layout_add_place(parse->layout, place)) {
            na_layout_forget(parse->layout, nth);
            return false;
        }
        p = na_skip_blanks(end);
    }
    return true;
}

/*
 * Whether digits may be missing from a number that ends at p because the text ends there. In a
 * copy, the number of the row's last name is complete.
 */
static bool is_cut(struct na_parse *parse, const char *p, const char *text_end, bool last)
{
    return *p == '\0' && !(last && p == text_end && na_parse_takes_unended(parse));
}

/* Parses a token that does not consist of digits only: a negative number or an error. */
static const char *odd_number(struct na_parse *parse, int32_t place, const char *token,
                              const char *text_end, bool last)
{
    const char *end = na_token_end(token);
    uint64_t value;

    if (is_cut(parse, end, text_end, last))
        na_parse_error(parse, "a number cut off", token, (size_t)(end - token));
    else if (place >= 0 && *token == '-' && na_number(token + 1, &value) == end)
        na_parse_put(parse, (size_t)place, value, true);
    else
        na_parse_error(parse, "not a number", token, (size_t)(end - token));
    return end;
}

static const char *next_line(const char *p, const char *end)
{
    const char *newline = memchr(p, '\n', (size_t)(end - p));

    return newline ? newline + 1 : end;
}

/*
 * Stores the numbers after the prefix, one for each remembered name. In a line cut off by the end
 * of the file the last number may lack digits: it counts only if it is 0 (Linux 5.7 prints such a
 * line until Multipath TCP is used) or the last number of a copy. Returns the start of the next
 * line.
 */
static const char *put_numbers(struct na_parse *parse, size_t nth, const char *p, const char *end)
{
    const struct na_layout_line *line = &parse->layout->line[nth];
    const int32_t *place = line->places > 0 ? &parse->layout->place[line->place]
                                            : NULL; /* no array if no name has been stored yet */
    struct na_slots *slots = parse->slots;
    size_t i;

    for (i = 0; i < line->places; i++) {
        const char *token = na_skip_blanks(p);
        unsigned digit = (unsigned)(*token - '0');
        uint64_t value;

        /* fast path: most counters have one digit */
        if (digit <= 9 && (token[1] == ' ' || token[1] == '\n') && place[i] >= 0 &&
            na_slots_put(slots, (size_t)place[i], digit)) {
            p = token + 1;
            continue;
        }
        if (na_is_end(*token))
            break;
        p = na_number(token, &value);
        if (p == NULL || !(na_is_blank(*p) || na_is_end(*p)))
            p = odd_number(parse, place[i], token, end, i + 1 == line->places);
        else if (place[i] < 0)
            na_parse_error(parse, "a name that cannot be served", parse->layout->text + line->text,
                           line->length);
        else if (value != 0 && is_cut(parse, p, end, i + 1 == line->places))
            na_parse_error(parse, "a number cut off", token, (size_t)(p - token));
        else if (!na_slots_put(slots, (size_t)place[i], value))
            na_parse_error(parse, "a name printed twice", slots->slot[place[i]].name,
                           strlen(slots->slot[place[i]].name));
    }
    p = na_skip_blanks(p);
    if (i < line->places && p == end)
        na_parse_error(parse, "more names than numbers", parse->layout->text + line->text,
                       line->prefix);
    else if (i < line->places || (*p != '\n' && p != end))
        refuse_group(parse,
                     i < line->places ? "more names than numbers" : "more numbers than names",
                     parse->layout->text + line->text, line->prefix);
    return *p == '\n' ? p + 1 : next_line(p, end);
}

/*
 * The length of the header row at p: the remembered one if the text still has it, otherwise up to
 * the end of the line.
 */
static size_t header_length(const struct na_layout *layout, size_t nth, const char *p,
                            const char *end, bool *known)
{
    const char *newline;

    if (nth < layout->lines) {
        const struct na_layout_line *line = &layout->line[nth];

        *known = (size_t)(end - p) > line->length && p[line->length] == '\n' &&
                 memcmp(p, layout->text + line->text, line->length) == 0;
        if (*known)
            return line->length;
    }
    *known = false;
    newline = memchr(p, '\n', (size_t)(end - p));
    return (size_t)((newline ? newline : end) - p);
}

void na_parse_rows(struct na_parse *parse, const char *text, size_t length)
{
    const char *p = text, *end = text + length;
    size_t nth = 0;

    while (p < end) {
        bool known;
        size_t header = header_length(parse->layout, nth, p, end, &known);
        size_t prefix = known ? parse->layout->line[nth].prefix : prefix_length(p);
        const char *numbers = p + header < end ? p + header + 1 : end;

        if (prefix == 0) {
            /*
             * Linux 2.0 and 2.2 end net/snmp with a line of another format; 2.6.8 starts
             * net/netstat with an empty one
             */
            if (header > 0 && strncmp(p, "TCP fast path RX:", 17) != 0)
                na_parse_error(parse, "a line without a group", p, header);
            p = numbers;
            continue;
        }
        if (!known && has_numbers(p, prefix)) {
            refuse_group(parse, "numbers without names", p, prefix);
            p = numbers;
            continue;
        }
        if ((size_t)(end - numbers) <= prefix || memcmp(p, numbers, prefix + 1) != 0) {
            if (memchr(numbers, '\n', (size_t)(end - numbers)) != NULL ||
                is_again(parse->layout, nth, p, prefix))
                refuse_group(parse, "names without numbers", p, prefix);
            else /* the file ends after the names */
                na_parse_error(parse, "names without numbers", p, prefix);
            p = numbers;
            continue;
        }
        if (!known && !learn(parse, nth, p, prefix, header)) {
            na_parse_lacks_memory(parse, p, header);
            return;
        }
        if (parse->layout->line[nth].again)
            refuse_group(parse, "a group printed twice", p, prefix);
        p = put_numbers(parse, nth++, numbers + prefix + 1, end);
    }
    na_layout_forget(parse->layout, nth);
}
