/*
 * Opening a session with the AgentX master without waiting for it. The library connects, and waits
 * for the answer to its Open; so it is given a connection only when the master has answered an Open
 * of ours over it.
 */
#ifndef NA_AGENTX_OPEN_H
#define NA_AGENTX_OPEN_H

#include <stdbool.h>

/* Makes the library ask for connections here; to be called once. False without memory. */
bool na_agentx_open_register(void);

/*
 * Takes the address from what the configuration has put into force, and puts the library's own
 * number of seconds between two attempts in place of agentXPingInterval; to be called each time
 * that a configuration has been read.
 */
void na_agentx_open_settle(void);

/* The address as it was configured, and agentXPingInterval. */
const char *na_agentx_open_address(void);
unsigned na_agentx_open_ping_interval(void);

/* Why there is no session: a static text; NULL if nothing has been tried. */
const char *na_agentx_open_problem(void);

/* Says how the last session went. After one that was of no use the next attempt waits for twice as
 * long, up to a minute. */
void na_agentx_open_ended(bool of_use);

#endif
