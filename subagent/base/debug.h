/*
 * Debugging output by token, as the SNMP library's -D has it: netstat:source, netstat:alarm. A
 * token that is off costs one comparison.
 */
#ifndef NA_DEBUG_H
#define NA_DEBUG_H

#include <stdbool.h>
#include <stdio.h>

enum na_debug_token {
    NA_DEBUG_SOURCE,  /* each reading of a source: its state, how much it gave, its cost */
    NA_DEBUG_ALARM,   /* each sample of an alarm: what was measured, and its phase */
    NA_DEBUG_AGENTX,  /* the session: opened, registered, closed; each change of its state */
    NA_DEBUG_NETLINK, /* each dump: how often it was asked for, and how it ended */
    NA_DEBUG_TOKENS
};

/* The tokens' names, "netstat:source". */
extern const char *const na_debug_names[NA_DEBUG_TOKENS];

/* Where the output goes: a token's name and a line without a newline. */
typedef void na_debug_sink(const char *token, const char *line);

/* Switches a token on, with all output to sink from now on. */
void na_debug_enable(enum na_debug_token token, na_debug_sink *sink);

extern unsigned na_debug_enabled; /* bit n: token n */

void na_debug_print(enum na_debug_token token, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints a line if the token is on; otherwise its arguments are not evaluated. */
#define NA_DEBUG(token, ...)                    \
    do {                                        \
        if (na_debug_enabled & 1u << (token))   \
            na_debug_print(token, __VA_ARGS__); \
    } while (0)

#endif
