#include "base/distance.h"

#include <ctype.h>
#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance, row by row: row[j] is that of the parts compared so far. */
size_t na_distance(const char *word, const char *other)
{
    size_t row[NA_DISTANCE_MAX + 1], length = strlen(other);

    if (length >= NA_DISTANCE_MAX || strlen(word) >= NA_DISTANCE_MAX)
        return NA_DISTANCE_MAX;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; word[i] != '\0'; i++) {
        size_t diagonal = row[0];

        row[0] = i + 1;
        for (size_t j = 1; j <= length; j++) {
            int same = tolower((unsigned char)word[i]) == tolower((unsigned char)other[j - 1]);
            size_t replaced = diagonal + (same ? 0 : 1);

            diagonal = row[j];
            row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[length];
}
