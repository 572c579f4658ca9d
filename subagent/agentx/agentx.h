/*
 * AgentX: serves the objects to the master agent.
 */
#ifndef NA_AGENTX_H
#define NA_AGENTX_H

#include <stdbool.h>

#include "alarms/alarms.h"
#include "mib/objects.h"

/*
 * Registers the subtree NA_MIB_ROOT, the subagent's row of sysORTable, and callbacks for the start
 * and end of sessions, which are opened as agentx_open.h describes. Call it once, between
 * init_agent and init_snmp and after the settings were registered. False if the library refuses.
 * `objects` and `snapshot` must live until the library is shut down.
 */
bool na_agentx_register(struct na_objects *objects, struct na_snapshot *snapshot);

/*
 * State of the session and of the registration. REGISTERING: no reply yet. DUPLICATE: another
 * subagent has registered the subtree. REFUSED: the master agent refused for another reason, or
 * does not reply to the Register although it replies to later PDUs.
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

/*
 * Whether there is a session in which the master agent has not replied for NA_SILENCE seconds. It
 * is busy or hangs; we wait for it.
 */
bool na_agentx_silent(void);

/* The number of sessions so far. */
unsigned na_agentx_sessions(void);

/*
 * To be called on each turn of the loop. Answers requests that have waited for a reading. A GETBULK
 * reaches a subagent as one request per
 * repetition, each sent when the previous one has been answered. After two requests of one
 * transaction this therefore waits briefly for the next one, with the system call that also reads
 * it; that saves a turn of the library's loop. It takes at most 50 ms. If the master agent has
 * refused the registration, this also tries again: after one second, then at doubling intervals, up
 * to a minute.
 */
void na_agentx_turn(void);

/*
 * Tells this module that the process is the master agent itself: there is no session that could be
 * lost.
 */
void na_agentx_inside_master(void);

/*
 * Sets the queue of notifications to send; it must live until another one is set. Call it before a
 * session can start.
 */
void na_agentx_notify_of(struct na_notifications *notifications);

/* Sets the session (a netsnmp_session) that notifications are sent over; NULL when it has ended. */
void na_agentx_notify_session(void *session);

/*
 * Sends waiting notifications if there is a master agent, as many as may be under way at once.
 * Never blocks. To be called on each turn of the loop.
 */
void na_agentx_notify(bool serving);

#endif
