/*
 * --print: all values that would be served, for people and scripts.
 */
#ifndef NA_PRINT_H
#define NA_PRINT_H

#include <stdio.h>

#include "mib/objects.h"

/*
 * Prints one line per instance, `OID name type value`. Returns their number, or -1 if writing
 * failed.
 */
long na_print(struct na_objects *objects, FILE *to);

#endif
