/*
 * The connection to the master agent, as configured. These tokens belong to the SNMP library. It
 * applies each one as soon as it reads the line, even if a later line has an error. Other tokens of
 * the library have no effect on a subagent.
 */
#ifndef NA_AGENTX_TOKENS_H
#define NA_AGENTX_TOKENS_H

#include <stdbool.h>

enum { NA_AGENTX_NUMBERS = 3 };

struct na_agentx_tokens {
    char *socket;                  /* owned; NULL: the default */
    int number[NA_AGENTX_NUMBERS]; /* agentXPingInterval, agentXTimeout, agentXRetries */
};

/*
 * Replaces `tokens` by the values now in effect. `tokens` must be all zero the first time. False,
 * with nothing changed, if memory ran out.
 */
bool na_agentx_tokens_take(struct na_agentx_tokens *tokens);

/* Applies the values. False if the library had no memory for the socket. */
bool na_agentx_tokens_set(const struct na_agentx_tokens *tokens);

#endif
