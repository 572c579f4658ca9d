/*
 * Parsers: from the text of a kernel file to (group, name, number) in slots. They know nothing of
 * paths, clocks, logs or exits.
 *
 * A kernel prints the same names in the same order each time, so a parser remembers in a layout
 * which place each column or line had. The layout is compared with the text and never trusted: from
 * the first difference on, names are looked up again.
 */
#ifndef NA_PARSE_H
#define NA_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/counter_slots.h"

/* A remembered piece of text (a header row, or a name with the blanks after it) and its places. */
struct na_layout_line {
    size_t text, length;  /* offset into layout->text */
    size_t place, places; /* offset into layout->place */
    size_t prefix;        /* header row: length of the group's name */
    bool again;           /* header row: an earlier one has the same group */
};

struct na_layout {
    struct na_layout_line *line;
    size_t lines, lines_room;
    char *text;
    size_t text_length, text_room;
    int32_t *place; /* -1: the name has no slot */
    size_t places, places_room;
};

/* Frees everything remembered. */
void na_layout_clear(struct na_layout *layout);

/* The state of a parse. */
struct na_parse {
    struct na_slots *slots;
    struct na_layout *layout;
    const char *group; /* group of a file that has only one; otherwise NULL */
    bool prints_sign;  /* the file prints unsigned counts with %ld: snmp6 before 2.5, sctp/snmp */
    uint32_t errors;   /* number of names, lines and numbers that could not be parsed */
    char error[96];    /* text of the first error */
    bool lacks_memory; /* the parse stopped because memory ran out */
    bool copy; /* the text is a copy of a kernel file: only the newline may be missing from its last
                  line */
    bool unended; /* it was missing, and the last number was accepted as it stands */
};

/*
 * Parsers take text of `length` octets, followed by a NUL, and store what they understand in
 * parse->slots; the caller has set the serial of the slots. Anything else is counted in
 * parse->errors and left out. If a row has more or fewer numbers than names, or a group is printed
 * twice, the numbers cannot be assigned to names, so the whole row or group is left out. Only if
 * the text ends in the middle of a row, the part before its end is kept.
 */
typedef void na_parser(struct na_parse *parse, const char *text, size_t length);

na_parser na_parse_rows;  /* net/netstat, net/snmp: a row of names and a row of numbers per group
                             (net/ipv4/proc.c) */
na_parser na_parse_pairs; /* net/snmp6, xfrm_stat, tls_stat, sctp/snmp: one name and number per line
                             (net/ipv6/proc.c) */
na_parser na_parse_sockstat; /* net/sockstat, sockstat6: "KEY: word number word number"
                                (net/ipv4/proc.c) */
na_parser na_parse_columns; /* net/stat/nf_conntrack, arp_cache, rt_cache, synproxy: a row of names,
                               then a row of hexadecimal numbers per CPU
                               (nf_conntrack_standalone.c, neighbour.c) */
na_parser na_parse_values;  /* a sysctl: numbers in one line; parse->layout has one line with their
                               places */

/*
 * For parsers only: counts an error and keeps the text of the first one: `what`, followed by up to
 * 32 octets of the text in question if length is not 0.
 */
void na_parse_error(struct na_parse *parse, const char *what, const char *text, size_t length);

/* For parsers only: counts running out of memory as an error and ends the parse. */
void na_parse_lacks_memory(struct na_parse *parse, const char *text, size_t length);

/*
 * For parsers only: whether to accept a number that ends where the text ends, without a newline.
 * Digits may be missing from it unless the text is a copy; if it is, sets parse->unended.
 */
bool na_parse_takes_unended(struct na_parse *parse);

/*
 * For parsers only: append a line to the layout, and a place to its last line. The text is copied.
 * False if memory ran out.
 */
bool na_layout_add_line(struct na_layout *layout, const char *text, size_t length);
bool na_layout_add_place(struct na_layout *layout, int place);
/* Removes the n-th line of the layout and all lines after it. */
void na_layout_forget(struct na_layout *layout, size_t n);

/*
 * For parsers only: stores a number, negative or not, in a place. A number that the place's kind
 * cannot have, or a second one for the same place, is counted as an error.
 */
void na_parse_put(struct na_parse *parse, size_t place, uint64_t magnitude, bool negative);

static inline bool na_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}
static inline bool na_is_end(char c)
{
    return c == '\n' || c == '\0';
}

/*
 * Reads decimal digits. Returns what follows them, or NULL if there are none or the number is
 * greater than 2^64 - 1.
 */
static inline const char *na_number(const char *p, uint64_t *value)
{
    const char *from = p;
    uint64_t v = 0;
    unsigned digit;

    while ((digit = (unsigned)(*p - '0')) <= 9) {
        if (__builtin_expect(p - from >= 19, 0) &&
            (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, digit, &v)))
            return NULL;
        else if (__builtin_expect(p - from < 19, 1))
            v = 10 * v + digit;
        p++;
    }
    *value = v;
    return p == from ? NULL : p;
}

/*
 * Reads at most `max` hexadecimal digits (16 or fewer). Returns what follows them, or NULL if there
 * are none.
 */
const char *na_hexadecimal(const char *p, size_t max, uint64_t *value);

/* The end of the token that starts at p; the next token in the line. */
static inline const char *na_token_end(const char *p)
{
    while (!na_is_blank(*p) && !na_is_end(*p))
        p++;
    return p;
}

static inline const char *na_skip_blanks(const char *p)
{
    while (na_is_blank(*p))
        p++;
    return p;
}

/* Reads the token at p as a 32-bit decimal number; false if it is anything else. */
static inline bool na_token_number32(const char *p, uint32_t *number)
{
    uint64_t value = 0;

    if (na_number(p, &value) != na_token_end(p) || value > UINT32_MAX)
        return false;
    *number = (uint32_t)value;
    return true;
}

#endif
