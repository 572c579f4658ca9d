/*
 * Settings of the namespace, and the one of the host. A stage puts back at its end what was not put
 * back before. Functions that return an int return an outcome.
 */
#ifndef NAMESPACE_H
#define NAMESPACE_H

#include "stage.h"

int set_loopback_mtu(struct stage *stage, int mtu);
void put_back_mtu(struct stage *stage);

/* See experiments_may_limit_orphans. */
int can_limit_orphans(struct stage *stage);
int limit_orphans(struct stage *stage, int limit);
void put_back_orphans(struct stage *stage);

#endif
