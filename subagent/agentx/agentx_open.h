/*
 * Opens a session with the AgentX master without blocking. The library itself connects and then
 * blocks until its Open is answered. So it is given a connection only after the master has answered
 * an Open of ours on it.
 */
#ifndef NA_AGENTX_OPEN_H
#define NA_AGENTX_OPEN_H

#include <stdbool.h>

/* Makes the library request its connections here; call it once. False if memory ran out. */
bool na_agentx_open_register(void);

/*
 * Takes over the address and agentXPingInterval after a configuration was read, and sets the
 * library's ping interval, which is also its retry interval, to the interval between our attempts.
 * Call it after each reading. Without memory for the address the previous one stays in
 * effect, and the shortage is noted. False if there is none: nothing will be connected to.
 */
bool na_agentx_open_settle(void);

/*
 * The configured address, valid until the next na_agentx_open_settle, and agentXPingInterval in
 * seconds.
 */
const char *na_agentx_open_address(void);
unsigned na_agentx_open_ping_interval(void);

/* Why there is no session, a static text; NULL if the address has not been tried yet. */
const char *na_agentx_open_problem(void);

/*
 * Reports the end of a session. `of_use`: it was long enough or answered requests. After each one
 * that was not, the delay before the next attempt doubles, up to a minute.
 */
void na_agentx_open_ended(bool of_use);

#endif
