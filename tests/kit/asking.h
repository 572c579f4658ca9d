/*
 * For tests: a snapshot with its objects, and requests to them.
 */
#ifndef ASKING_H
#define ASKING_H

#include "mib/objects.h"

struct asking {
    struct na_snapshot *snapshot;
    struct na_objects *objects;
    struct na_request request;
};

/* The monotonic clock in nanoseconds, in the form of struct na_clock. */
int64_t asking_clock(void *arg);

/* Objects for the files below `root`; end them with asking_stop(). `filter` may be NULL. */
struct asking asking_start(const char *root, struct na_clock clock, const struct na_filter *filter);
void asking_stop(struct asking *asking);

/* Hundredths of a second since the agent started. */
uint64_t asking_uptime(const struct asking *asking);

/* A column of netstatIfTable (1) or netstatIfLinkTable (2) at an index. */
bool ask(struct asking *asking, uint32_t table, uint32_t column, uint32_t index,
         struct na_value *value);

/* The next index of a column after this one; false if there is none. */
bool ask_next(struct asking *asking, uint32_t table, uint32_t column, uint32_t *index,
              struct na_value *value);

/* netstatAgentInterfacesLeftOut. */
bool ask_left_out(struct asking *asking, struct na_value *value);

#endif
