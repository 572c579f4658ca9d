/*
 * Numbers in the configuration.
 */
#ifndef NA_CONFIG_NUMBER_H
#define NA_CONFIG_NUMBER_H

#include <stdbool.h>
#include <stdlib.h>

/* Reads a decimal number from `least` to `most`. False, with *number unchanged, if it is not one.
 */
static inline bool na_config_number(const char *text, unsigned least, unsigned most,
                                    unsigned *number)
{
    char *end;
    unsigned long value;

    if (*text < '0' || *text > '9')
        return false;
    value = strtoul(text, &end, 10);
    if (*end != '\0' || value < least || value > most)
        return false;
    *number = (unsigned)value;
    return true;
}

#endif
