#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "config/config_agentx.h"

#include <limits.h>
#include <stdlib.h>

#include "agentx/agentx_tokens.h"
#include "config/config_mistakes.h"
#include "config/config_number.h"

/* Net-SNMP's reader passes no argument of ours. */

/* without any configuration, now in effect, and before the last reading */
static struct na_agentx_tokens without, in_force, previous;
static bool settled; /* whether those in effect come from files */
/* false while the library reads the files once more for itself in init_snmp, which is ignored */
static bool listening;
static const char *socket_given; /* from the command line */

/*
 * Does what the library does for a subagent from 5.9 on, and replaces it: 5.8 does not read it from
 * agentx.conf, and accepts 0.
 */
static void read_ping(const char *token, char *line)
{
    unsigned seconds;

    (void)token;
    if (!listening)
        return;
    if (na_config_number(line, 1, INT_MAX, &seconds))
        netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL,
                           (int)seconds);
    else
        netsnmp_config_error("agentXPingInterval expects a number of seconds, at least 1, got '%s'",
                             line);
}

/*
 * In init_snmp the library reads the files twice more for itself, in an order of its own and
 * overriding the command line's socket. Errors are not reported again, and the settings in effect
 * are restored afterwards.
 */
static int before_library_reads(int major, int minor, void *server, void *client)
{
    (void)major;
    (void)minor;
    (void)server;
    (void)client;
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_NO_TOKEN_WARNINGS, 1);
    na_config_mistakes_skip();
    return 0;
}

static int after_library_reads(int major, int minor, void *server, void *client)
{
    (void)major;
    (void)minor;
    (void)server;
    (void)client;
    na_config_mistakes_skipped();
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_NO_TOKEN_WARNINGS, 0);
    if (!na_agentx_tokens_set(&in_force))
        snmp_log(LOG_ERR, "out of memory for the configuration\n");
    return 0;
}

static const struct {
    int begin, end; /* SNMP_CALLBACK_... */
} readings[] = {
    { SNMP_CALLBACK_PRE_PREMIB_READ_CONFIG, SNMP_CALLBACK_POST_PREMIB_READ_CONFIG },
    { SNMP_CALLBACK_PRE_READ_CONFIG, SNMP_CALLBACK_POST_READ_CONFIG },
};

bool na_config_agentx_register(const char *address)
{
    bool good = na_agentx_tokens_take(&without) && na_agentx_tokens_take(&in_force);

    socket_given = address;
    /* replaces the library's token, with the same spelling */
    good &= register_config_handler(":agentx", "agentxPingInterval", read_ping, NULL, NULL) != NULL;
    for (size_t i = 0; i < sizeof(readings) / sizeof(readings[0]); i++) {
        good &= snmp_register_callback(SNMP_CALLBACK_LIBRARY, readings[i].begin,
                                       before_library_reads, NULL) == SNMPERR_SUCCESS;
        /* before the library's own callback, which connects */
        good &= netsnmp_register_callback(SNMP_CALLBACK_LIBRARY, readings[i].end,
                                          after_library_reads, NULL,
                                          NETSNMP_CALLBACK_HIGHEST_PRIORITY) == SNMPERR_SUCCESS;
    }
    return good;
}

void na_config_agentx_unregister(void)
{
    for (size_t i = 0; i < sizeof(readings) / sizeof(readings[0]); i++) {
        snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, readings[i].begin, before_library_reads,
                                 NULL, 1);
        snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, readings[i].end, after_library_reads, NULL,
                                 1);
    }
}

bool na_config_agentx_begin(void)
{
    listening = true;
    return na_agentx_tokens_set(&without);
}

/*
 * Records what the library has read as the settings in effect. False, with nothing changed, if
 * memory ran out.
 */
static bool keep_agentx(void)
{
    struct na_agentx_tokens taken = { .socket = NULL };

    if (!na_agentx_tokens_take(&taken))
        return false;
    free(previous.socket);
    previous = in_force;
    in_force = taken;
    return true;
}

bool na_config_agentx_settle(bool mistaken)
{
    bool good = true;

    if (socket_given != NULL) {
        netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, socket_given);
        good = netsnmp_ds_get_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET) != NULL;
    }
    if ((!mistaken || !settled) && good)
        good = keep_agentx();
    if ((mistaken || !good) && settled)
        good &= na_agentx_tokens_set(&in_force);
    settled = true;
    listening = false;
    return good;
}

bool na_config_agentx_revert(void)
{
    const struct na_agentx_tokens refused = in_force;

    in_force = previous;
    previous = refused;
    return na_agentx_tokens_set(&in_force);
}
