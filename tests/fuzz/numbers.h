/*
 * The parsers of names and numbers under hostile input.
 */
#ifndef NUMBERS_H
#define NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/parse.h"

/* A parser as source.c uses it. */
struct numbers {
    const char *source; /* whose names in the catalogue are known, where they are no counters */
    na_parser *parser;
    enum na_kind kind; /* of the other names */
    const char *group;
    bool prints_sign;
    bool sums;       /* its numbers are sums, which no text has */
    bool joins;      /* its names are of two words, which no text has */
    unsigned values; /* numbers without names that it expects; 0 for a file with names */
};

/*
 * The input is texts with form feeds between them, which the parser reads one after the other as
 * what a file said. Whatever it remembers of the earlier ones, it must say the same of the last as
 * one that sees it alone; and each number and name that it gives stands in the text.
 */
void numbers_read(const struct numbers *numbers, const uint8_t *data, size_t size);

#endif
