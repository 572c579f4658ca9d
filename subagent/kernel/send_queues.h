/*
 * Send queues that do not move. inet_diag shows how long a send queue is, not since when nothing of
 * it has been acknowledged, so connections with a send queue are remembered from one reading to the
 * next: at most NA_SEND_QUEUES_MAX of them. Those that were there before come first.
 */
#ifndef NA_SEND_QUEUES_H
#define NA_SEND_QUEUES_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/tcp_connection.h"

enum { NA_SEND_QUEUES_MAX = 10000 };

struct na_send_queues;

/* NULL if memory ran out. */
struct na_send_queues *na_send_queues_new(void);
/* queues may be NULL. */
void na_send_queues_free(struct na_send_queues *queues);

/* Begins a reading, or begins it again; now is in ns. */
void na_send_queues_begin(struct na_send_queues *queues, int64_t now);

/*
 * Takes a connection of this reading. Sets *stalled_for to how long nothing of its send queue has
 * been acknowledged, in ns, if that is at least 5 s, otherwise to 0. False if memory ran out.
 */
bool na_send_queues_take(struct na_send_queues *queues, const struct na_tcp_connection *connection,
                         int64_t *stalled_for);

/*
 * Ends a reading that has listed all connections. Returns whether there was a reading at least 5 s
 * before it: otherwise nothing can be said to stall.
 */
bool na_send_queues_end(struct na_send_queues *queues);

#endif
