/*
 * What a master agent that lies says. Each lie is one of a session that has begun; where it is
 * about the beginning it closes that session and waits for the next. Afterwards the session may be
 * open or closed.
 */
#ifndef LIES_H
#define LIES_H

#include "kit/master.h"

typedef void lie_tell(struct master *master, unsigned *seed);

struct lie {
    const char *name;
    lie_tell *tell;
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
