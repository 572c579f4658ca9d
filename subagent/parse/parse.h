/*
 * Parsers: the text of one of the kernel's files in, (group, name, number) into slots out. They
 * know no path, clock, log or exit.
 *
 * Since a kernel prints the same names in the same order each time, a parser remembers in a layout
 * which place each column or line had. What it remembers is compared with the text, never trusted:
 * a text that differs is looked up by name from there on.
 */
#ifndef NA_PARSE_H
#define NA_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/counter_slots.h"

/* One remembered piece of text (a header row; a name with the blanks behind it) and the places it
 * stands for. */
struct na_layout_line {
    size_t text, length;  /* offset into layout->text */
    size_t place, places; /* offset into layout->place */
    size_t prefix;        /* of a header row: the length of its group's name */
    bool again;           /* of a header row: one before it is of the same group, too */
};

struct na_layout {
    struct na_layout_line *line;
    size_t lines, lines_room;
    char *text;
    size_t text_length, text_room;
    int32_t *place; /* -1: a name that has no slot */
    size_t places, places_room;
};

void na_layout_clear(struct na_layout *layout);

/* A parse on its way. */
struct na_parse {
    struct na_slots *slots;
    struct na_layout *layout;
    const char *group; /* of a file that has one group only, otherwise NULL */
    bool prints_sign;  /* the file prints unsigned counts with %ld: snmp6 before 2.5, sctp/snmp */
    uint32_t errors;   /* names, lines and numbers that were not understood */
    char error[96];    /* the first of them, in words */
    bool lacks_memory; /* it was left off for that */
    bool copy; /* the text is a copy of a kernel's file: its last line may lack just the newline */
    bool unended; /* it did, and its last number was taken as it stands */
};

/*
 * Each takes text of `length` octets followed by a NUL, and puts what it understands into
 * parse->slots, whose serial the caller has set. What it does not understand it counts in
 * parse->errors and leaves out. Where names and numbers do not match in number, or a group is
 * printed twice, nothing tells which number belongs to which name: then the whole group or row is
 * left out. Only where the text ends in the middle of a row, what stands before that is kept.
 */
typedef void na_parser(struct na_parse *parse, const char *text, size_t length);

na_parser na_parse_rows;  /* net/netstat, net/snmp: a row of names and a row of numbers a group
                             (net/ipv4/proc.c) */
na_parser na_parse_pairs; /* net/snmp6, xfrm_stat, tls_stat, sctp/snmp: a name and a number a line
                             (net/ipv6/proc.c) */
na_parser na_parse_sockstat; /* net/sockstat, sockstat6: "KEY: word number word number"
                                (net/ipv4/proc.c) */
na_parser na_parse_columns;  /* net/stat/nf_conntrack: a row of names, a hexadecimal row a CPU
                                (nf_conntrack_standalone.c) */
na_parser na_parse_values;   /* a sysctl: numbers in a line; parse->layout has one line with the
                                places of them */

/* For parsers only: counts an error and keeps the first in words; `what` with the piece of text it
 * is about. */
void na_parse_error(struct na_parse *parse, const char *what, const char *text, size_t length);

/* For parsers only: counts it as an error that memory ran out for something. */
void na_parse_lacks_memory(struct na_parse *parse, const char *text, size_t length);

/*
 * For parsers only: whether a number that ends where the text ends, without a newline, is to be
 * taken. It may lack digits, unless the text is a copy: that is noted then.
 */
bool na_parse_takes_unended(struct na_parse *parse);

/* For parsers only: remembers a line behind those remembered already, and a place behind its last;
 * false if memory ran out. */
bool na_layout_add_line(struct na_layout *layout, const char *text, size_t length);
bool na_layout_add_place(struct na_layout *layout, int place);
/* Forgets the n-th remembered line and all behind it. */
void na_layout_forget(struct na_layout *layout, size_t n);

/* For parsers only: a number with an optional minus sign for a place; one that its kind cannot have
 * is an error. */
void na_parse_put(struct na_parse *parse, size_t place, uint64_t magnitude, bool negative);

static inline bool na_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}
static inline bool na_is_end(char c)
{
    return c == '\n' || c == '\0';
}

/* Reads decimal digits; returns what follows them, or NULL if there are none or the number passes
 * 2^64 - 1. */
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

/* Reads at most `most` hexadecimal digits, 16 or fewer; returns what follows them, or NULL if there
 * are none. */
const char *na_hexadecimal(const char *p, size_t most, uint64_t *value);

/* The end of the token that starts at p, and the start of the next one in the line. */
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

#endif
