/*
 * The lies of a master agent. Each lie is sent in an open session; a lie about the start of a
 * session closes that session and waits for the next one. Afterwards the session may be open or
 * closed.
 */
#ifndef LIES_H
#define LIES_H

#include "kit/master.h"

typedef void lie_send(struct master *master, unsigned *seed);

struct lie {
    const char *name;
    lie_send *send;
    enum lie_end {
        LIE_ENDS_AS_IT_MAY,
        LIE_SESSION_STAYS, /* the session must outlive it */
        LIE_ENDED,         /* it exits, as requested */
    } end;
    const char *lines; /* of the subagent's configuration, or NULL */
};

extern const struct lie lies[];
extern const size_t lies_count;

#endif
