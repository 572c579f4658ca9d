/*
 * --print: the values that would be served, for people and scripts.
 */
#ifndef NA_PRINT_H
#define NA_PRINT_H

#include <stdio.h>

#include "mib/patterns.h"

struct na_print {
    struct na_patterns patterns; /* which instances to print */
    bool nonzero; /* leave out numbers that are 0, except those with a label, and empty text */
    bool json;    /* print a JSON document (RFC 8259) instead of lines */
};

/* The name of a type: "Counter64". A static string. */
const char *na_type_name(enum na_type type);

/*
 * Prints the instances. A line has `OID name type value`, then the unit of a number or the label of
 * an enumeration. Returns the number of instances, or -1 if writing failed.
 */
long na_print(struct na_objects *objects, const struct na_print *how, FILE *to);

#endif
