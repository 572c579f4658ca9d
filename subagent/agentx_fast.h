/*
 * The fast way in: requests of the master agent are answered in the callback of the session. The library's own way clones each
 * and sends it to itself through a pipe, which costs more than the answer.
 */
#ifndef NA_AGENTX_FAST_H
#define NA_AGENTX_FAST_H

#include "answers.h"

/* Whether it is used at all, from the next request on; true unless set. Without it the library answers, and says the same. */
void na_agentx_fast_allow(bool allowed);

/*
 * Puts the fast way before the session's callback, which goes on to be given all but Gets and GetNexts of our subtree. For a
 * session that has just begun; there is one at a time in a process, and the last one counts.
 */
void na_agentx_fast_begin(netsnmp_session *session, struct na_objects *objects);

#endif
