/*
 * What a configuration says about the way to the master agent. These are the SNMP library's own
 * tokens: it puts each into force as soon as it reads the line, whatever is wrong with the next
 * one. It takes others too, which mean nothing to a subagent.
 */
#ifndef NA_AGENTX_TOKENS_H
#define NA_AGENTX_TOKENS_H

#include <stdbool.h>

enum { NA_AGENTX_NUMBERS = 3 };

struct na_agentx_tokens {
    char *socket;                  /* owned; NULL: the default one */
    int number[NA_AGENTX_NUMBERS]; /* agentXPingInterval, agentXTimeout, agentXRetries */
};

/*
 * Takes what is in force, in place of what the tokens were; all zero before the first time. False,
 * with the tokens as they were, if memory ran out.
 */
bool na_agentx_tokens_take(struct na_agentx_tokens *tokens);

/* Puts it into force. False if the library had no memory for the socket. */
bool na_agentx_tokens_set(const struct na_agentx_tokens *tokens);

#endif
