#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agentx/agentx_tokens.h"

#include <stdlib.h>
#include <string.h>

/* Where the library stores them. */
static const int places[NA_AGENTX_NUMBERS] = {
    NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL,
    NETSNMP_DS_AGENT_AGENTX_TIMEOUT,
    NETSNMP_DS_AGENT_AGENTX_RETRIES,
};

bool na_agentx_tokens_take(struct na_agentx_tokens *tokens)
{
    const char *socket = netsnmp_ds_get_string(NETSNMP_DS_APPLICATION_ID,
                                               NETSNMP_DS_AGENT_X_SOCKET);
    char *copy = socket ? strdup(socket) : NULL;

    if (socket != NULL && copy == NULL)
        return false;
    free(tokens->socket);
    tokens->socket = copy;
    for (unsigned i = 0; i < NA_AGENTX_NUMBERS; i++)
        tokens->number[i] = netsnmp_ds_get_int(NETSNMP_DS_APPLICATION_ID, places[i]);
    return true;
}

bool na_agentx_tokens_set(const struct na_agentx_tokens *tokens)
{
    netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, tokens->socket);
    for (unsigned i = 0; i < NA_AGENTX_NUMBERS; i++)
        netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, places[i], tokens->number[i]);
    return tokens->socket == NULL ||
           netsnmp_ds_get_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET) != NULL;
}
