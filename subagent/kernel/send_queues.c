#include "kernel/send_queues.h"

#include <stdlib.h>

static const int64_t SECOND = INT64_C(1000000000);
enum { STALLED = 5, LENGTHS_COMPARED = 60 }; /* s */

/* A connection whose send queue is not empty. */
struct queue {
    uint64_t cookie;
    uint64_t mark; /* octets acknowledged; before Linux 4.1, the length of the queue */
    int64_t since; /* ns, the first reading that found this mark */
};

struct queues {
    struct queue *queue;
    size_t count, room;
};

struct na_send_queues {
    struct queues last, next; /* by cookie; in the order of the listing */
    int64_t first, before;    /* ns, the first reading and the last one; 0: none */
    int64_t now;
    size_t added; /* connections that are not in `last` */
};

struct na_send_queues *na_send_queues_new(void)
{
    return calloc(1, sizeof(struct na_send_queues));
}

void na_send_queues_free(struct na_send_queues *queues)
{
    if (queues == NULL)
        return;
    free(queues->last.queue);
    free(queues->next.queue);
    free(queues);
}

void na_send_queues_begin(struct na_send_queues *queues, int64_t now)
{
    queues->next.count = queues->added = 0;
    queues->now = now;
}

static int by_cookie(const void *a, const void *b)
{
    const struct queue *left = a, *right = b;

    return (left->cookie > right->cookie) - (left->cookie < right->cookie);
}

static bool add(struct queues *queues, const struct queue *queue)
{
    if (queues->count == queues->room) {
        size_t room = queues->room ? 2 * queues->room : 64;
        struct queue *moved = realloc(queues->queue, room * sizeof(*moved));

        if (moved == NULL)
            return false;
        queues->queue = moved;
        queues->room = room;
    }
    queues->queue[queues->count++] = *queue;
    return true;
}

bool na_send_queues_take(struct na_send_queues *queues, const struct na_tcp_connection *connection,
                         int64_t *stalled_for)
{
    const bool acked = connection->known & NA_TCP_KNOWS_ACKED;
    struct queue queue = { .cookie = connection->cookie,
                           .mark = acked ? connection->acked : connection->send_queue,
                           .since = queues->now };
    const struct queue *same;

    *stalled_for = 0;
    if (connection->send_queue == 0)
        return true;
    same = queues->last.count
             ? bsearch(&queue, queues->last.queue, queues->last.count, sizeof(queue), by_cookie)
             : NULL;
    if (same == NULL && ++queues->added > NA_SEND_QUEUES_MAX - queues->last.count)
        return true;
    /* a queue that is as long as an hour ago may well have moved meanwhile */
    if (same != NULL && same->mark == queue.mark &&
        (acked || queues->now - queues->before <= LENGTHS_COMPARED * SECOND))
        queue.since = same->since;
    if (queues->now - queue.since >= STALLED * SECOND)
        *stalled_for = queues->now - queue.since;
    return queues->next.count >= NA_SEND_QUEUES_MAX || add(&queues->next, &queue);
}

bool na_send_queues_end(struct na_send_queues *queues)
{
    struct queues last = queues->last;

    queues->last = queues->next;
    queues->next = last;
    if (queues->last.count > 0)
        qsort(queues->last.queue, queues->last.count, sizeof(struct queue), by_cookie);
    queues->before = queues->now;
    if (queues->first == 0)
        queues->first = queues->now;
    return queues->now - queues->first >= STALLED * SECOND;
}
