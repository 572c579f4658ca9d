/*
 * The queues of multi-queue interfaces: mq and mqprio have a child for each hardware queue, which
 * may be a hundred.
 */
#include <linux/pkt_sched.h>
#include <string.h>

#include "tables/qdiscs.h"

bool na_qdisc_has_queues(const struct na_qdisc *qdisc)
{
    return qdisc->parent == TC_H_ROOT &&
           (strcmp(qdisc->kind, "mq") == 0 || strcmp(qdisc->kind, "mqprio") == 0);
}

/* Adds a counter of a queue to those of its parent, which has 64 bits if all queues have. */
static void add_counter(struct na_qdisc *sum, const struct na_qdisc *queue, unsigned counter)
{
    const uint32_t bit = 1u << counter;

    if (!(queue->has & bit))
        return;
    if (!(sum->has & bit))
        sum->wide |= bit;
    sum->wide &= queue->wide | ~bit;
    sum->has |= bit;
    sum->counter[counter] += queue->counter[counter];
}

/* The end of the rows of one link, which begin at `first`. */
static size_t end_of_link(const struct na_rows *rows, size_t first)
{
    const uint32_t link = ((const struct na_qdisc *)na_rows_at(rows, first))->link;
    size_t end = first;

    while (end < rows->count && ((const struct na_qdisc *)na_rows_at(rows, end))->link == link)
        end++;
    return end;
}

static struct na_qdisc *find_sum(const struct na_rows *rows, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (na_qdisc_has_queues(na_rows_at(rows, i)))
            return na_rows_at(rows, i);
    return NULL;
}

static bool is_queue_of(const struct na_qdisc *qdisc, const struct na_qdisc *sum)
{
    return sum != NULL && qdisc != sum && qdisc->parent != TC_H_ROOT &&
           TC_H_MAJ(qdisc->parent) == TC_H_MAJ(sum->handle);
}

void na_qdiscs_sum_queues(struct na_rows *rows)
{
    size_t kept = 0, end;

    for (size_t first = 0; first < rows->count; first = end) {
        struct na_qdisc *sum;

        end = end_of_link(rows, first);
        sum = find_sum(rows, first, end);
        for (size_t i = first; i < end; i++)
            if (is_queue_of(na_rows_at(rows, i), sum)) {
                add_counter(sum, na_rows_at(rows, i), NA_QDISC_ECN_MARKS);
                add_counter(sum, na_rows_at(rows, i), NA_QDISC_THROTTLED);
            }
        for (size_t i = first; i < end; i++)
            if (!is_queue_of(na_rows_at(rows, i), sum)) {
                if (na_rows_at(rows, i) == sum)
                    sum = na_rows_at(rows, kept);
                memmove(na_rows_at(rows, kept++), na_rows_at(rows, i), rows->size);
            }
    }
    rows->count = kept;
}
