/*
 * How similar two words are, for suggestions.
 */
#ifndef NA_DISTANCE_H
#define NA_DISTANCE_H

#include <stddef.h>

enum { NA_DISTANCE_MAX = 32 }; /* octets compared of a word; longer ones are similar to none */

/*
 * The number of octets to insert, remove or replace to make one word of the other, ignoring case;
 * NA_DISTANCE_MAX if one of them is too long.
 */
size_t na_distance(const char *word, const char *other);

#endif
