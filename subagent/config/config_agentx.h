/*
 * The settings of the connection to the master agent (agentXSocket, agentXPingInterval and the
 * like), which the library reads and keeps. Inside snmpd they are not ours to set.
 */
#ifndef NA_CONFIG_AGENTX_H
#define NA_CONFIG_AGENTX_H

#include <stdbool.h>

/*
 * Takes the library's present settings as those without any configuration, and registers what
 * follows its readings of the files. `address` is the AgentX socket of the command line, which
 * takes precedence, or NULL; it must remain valid. False if memory ran out.
 */
bool na_config_agentx_register(const char *address);
/* Undoes that. */
void na_config_agentx_unregister(void);

/*
 * Begins a reading with the settings without any configuration: a line that was removed is no
 * longer in effect. False if memory ran out.
 */
bool na_config_agentx_begin(void);

/*
 * Ends a reading. Keeps what the library has read from the files if they had no error
 * (`mistaken`), or if it is the first reading; otherwise undoes it. False if memory ran out.
 */
bool na_config_agentx_settle(bool mistaken);

/* Goes back to the settings before the last reading. False if memory ran out. */
bool na_config_agentx_revert(void);

#endif
