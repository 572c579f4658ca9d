/*
 * Mistakes found in the configuration when it was last read.
 */
#ifndef NA_MISTAKES_H
#define NA_MISTAKES_H

#include <stdbool.h>
#include <stddef.h>

/* Octets of text kept; mistakes beyond this limit are only counted. */
enum { NA_MISTAKES_ROOM = 65536 };

struct na_mistakes {
    unsigned count; /* number of mistakes, including those whose text was not kept */
    char *text;     /* owned; one per line, in the order found; NULL if there are none */
    size_t length;  /* octets in text */
};

/*
 * Adds a mistake; text has no newline and is copied. If memory or space is short, the mistake is
 * only counted.
 */
void na_mistakes_add(struct na_mistakes *mistakes, const char *text);

/* Whether this text is among those kept. */
bool na_mistakes_have(const struct na_mistakes *mistakes, const char *text);

/*
 * Returns the text at offset *at and moves *at to the next one; start with 0. Sets length to its
 * octets without the newline. NULL at the end. Valid until mistakes are added or cleared.
 */
const char *na_mistakes_next(const struct na_mistakes *mistakes, size_t *at, size_t *length);

/* Removes all mistakes and frees their text. */
void na_mistakes_clear(struct na_mistakes *mistakes);

#endif
