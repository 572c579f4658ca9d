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
 * The input is a sequence of texts separated by form feeds, which the parser reads as successive
 * contents of a file. Whatever it remembers of earlier ones, its result for the last text must be
 * that of a new parser, and all of its numbers and names must be in the text.
 */
void numbers_read(const struct numbers *numbers, const uint8_t *data, size_t size);

#endif
