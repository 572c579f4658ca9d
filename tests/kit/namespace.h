/*
 * Settings of the namespace, and one setting of the host. At its end a stage restores the settings
 * that were not restored before. Functions that return an int return an outcome.
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
