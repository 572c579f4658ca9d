/*
 * The alarm rules of the configuration files: which line wins, and `alarm NAME off`.
 */
#ifndef NA_CONFIG_RULES_H
#define NA_CONFIG_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "alarms/rule.h"

/* All zero is empty. */
struct na_config_rules {
    struct na_rule *rules; /* owned by the caller */
    size_t count;
    size_t earlier; /* number of rules from earlier files, which come first */
};

/* A new file begins: its rules replace those of the same name in earlier files. */
void na_config_rules_begin_file(struct na_config_rules *list);

/*
 * Reads what follows the token `alarm`. A line with an error is reported with
 * netsnmp_config_error() and has no effect. False if memory ran out, which is reported too.
 */
bool na_config_rules_read(struct na_config_rules *list, const char *line);

/*
 * Drops the rules that are switched off. They are kept until all files are read, since a later file
 * may switch them on again.
 */
void na_config_rules_drop_off(struct na_config_rules *list);

#endif
