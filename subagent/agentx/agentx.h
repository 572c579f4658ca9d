/*
 * AgentX: the objects as answers to the master agent's requests. The only rooms with Net-SNMP
 * headers are this one, the configuration and the program itself.
 */
#ifndef NA_AGENTX_H
#define NA_AGENTX_H

#include <stdbool.h>

#include "alarms/alarms.h"
#include "mib/objects.h"

/*
 * Registers the subtree below NA_MIB_ROOT, the subagent's row of sysORTable, and what is to happen
 * when the master agent comes and goes; sessions are opened as agentx_open.h says. To be called
 * once between init_agent and init_snmp, after the settings have been registered. False if the
 * library refuses. objects and snapshot must live until the library is shut down.
 */
bool na_agentx_register(struct na_objects *objects, struct na_snapshot *snapshot);

/*
 * Whether there is a session with a master agent now, and whether that has taken our subtree: it
 * may not have answered yet, have it from another subagent, or have refused or not answered for
 * another reason.
 */
enum na_agentx_state {
    NA_AGENTX_UNKNOWN,
    NA_AGENTX_AWAY,
    NA_AGENTX_REGISTERING,
    NA_AGENTX_DUPLICATE,
    NA_AGENTX_REFUSED,
    NA_AGENTX_SERVING,
};
enum na_agentx_state na_agentx_state(void);

/* Whether there is a session, and the master agent has not answered for some time: it is busy, or
 * hangs. It is waited for. */
bool na_agentx_silent(void);

/* How many sessions there have been. */
unsigned na_agentx_sessions(void);

/*
 * To be called on each turn of the loop. Answers requests in a row: a GETBULK reaches a subagent as
 * one request a repetition, each sent when the one before has been answered. So where two of one
 * transaction have been answered, waits a moment for the next with the one system call that also
 * reads it, and spares the library's turn of the loop; for 50 ms at most. And asks the master agent
 * again to take our subtree if it has refused: after a second, then after twice as long each time,
 * up to a minute.
 */
void na_agentx_turn(void);

/* Says that this process is the master agent itself: there is no session, and nothing that could be
 * away. */
void na_agentx_inside_master(void);

/* Makes the notifications known that are to be sent, which must live until others are; to be called
 * before a session can begin. */
void na_agentx_notify_of(struct na_notifications *notifications);

/* Tells of a session with the master agent (netsnmp_session) that has begun, or of its end: NULL.
 */
void na_agentx_notify_session(void *session);

/*
 * Sends notifications that wait while there is a master agent, as many as may be under way at once,
 * and blocks for none. To be called on each turn of the loop.
 */
void na_agentx_notify(bool serving);

#endif
