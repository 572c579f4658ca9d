/*
 * Mistakes: what was wrong with the configuration when it was last read.
 */
#ifndef NA_MISTAKES_H
#define NA_MISTAKES_H

#include <stdbool.h>
#include <stddef.h>

/* Octets of text that are kept; mistakes beyond that are only counted. */
enum { NA_MISTAKES_ROOM = 65536 };

struct na_mistakes {
    unsigned count; /* all of them */
    char *text;     /* owned; a line each, in the order found; NULL if there are none */
    size_t length;  /* of text, in octets */
};

/* Adds one; text has no newline. One that memory or room is lacking for is only counted. */
void na_mistakes_add(struct na_mistakes *mistakes, const char *text);

/* Whether this text is among those that are kept. */
bool na_mistakes_have(const struct na_mistakes *mistakes, const char *text);

/*
 * The text at offset *at, which starts as 0 and moves on; length is set to its octets without the
 * newline. NULL at the end. Valid until mistakes are added or cleared.
 */
const char *na_mistakes_next(const struct na_mistakes *mistakes, size_t *at, size_t *length);

/* Forgets all. */
void na_mistakes_clear(struct na_mistakes *mistakes);

#endif
