#include "tables/udp_rows.h"

#include <stdlib.h>

const struct na_row_index na_udp_rows_index = { { NA_MEMBER(struct na_udp_socket, address),
                                                  NA_MEMBER(struct na_udp_socket, port),
                                                  NA_MEMBER(struct na_udp_socket, inode) } };

int na_udp_rows_order(const void *a, const void *b)
{
    return na_row_compare(&na_udp_rows_index, a, b);
}

/* Sorts the sockets that should have a row before others. */
static int order_claims(const void *a, const void *b)
{
    const struct na_udp_socket *left = a, *right = b;

    if (left->drops != right->drops)
        return left->drops > right->drops ? -1 : 1;
    if (left->queue != right->queue)
        return left->queue > right->queue ? -1 : 1;
    return na_udp_rows_order(a, b);
}

void na_udp_rows_cut(struct na_rows *rows)
{
    if (rows->count <= NA_UDP_SOCKETS_MAX)
        return;
    qsort(rows->row, rows->count, rows->size, order_claims);
    rows->count = NA_UDP_SOCKETS_MAX;
}

bool na_udp_rows_put(struct na_read_context *context, const struct na_udp_socket *socket)
{
    struct na_rows *rows = context->rows;
    struct na_udp_socket *row;

    rows->total[NA_UDP_TOTAL]++;
    rows->total[NA_UDP_TOTAL_DROPS] += socket->drops;
    if (!socket->has_drops)
        rows->total[NA_UDP_TOTAL_DROPS_UNKNOWN]++;
    if (socket->drops == 0 && socket->queue == 0)
        return true;
    rows->total[NA_UDP_TOTAL_LEFT_OUT]++; /* the rows that are kept will be subtracted */
    if (rows->count == 2 * NA_UDP_SOCKETS_MAX)
        na_udp_rows_cut(rows);
    row = na_rows_add(rows);
    if (row != NULL)
        *row = *socket;
    return row != NULL;
}
