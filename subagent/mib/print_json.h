/*
 * --json: instances as a JSON document. netstat-agentx(8) has its members.
 */
#ifndef NA_PRINT_JSON_H
#define NA_PRINT_JSON_H

#include <stdio.h>

#include "mib/description.h"

/* Prints what comes before the first instance, and after the last one. */
void na_print_json_begin(FILE *to);
void na_print_json_end(FILE *to);

/* Prints an instance, the first one if `first`. `oid` and `type` are printed as they are. */
void na_print_json(FILE *to, bool first, const char *oid, const char *type,
                   const struct na_description *description, const struct na_value *value);

#endif
