#include "tables/row_dump.h"

struct listing {
    na_row_read *read;
    struct na_rows *rows;
};

static bool take(const struct nlmsghdr *message, void *arg)
{
    const struct listing *listing = arg;
    void *row = na_rows_add(listing->rows);

    if (row == NULL)
        return false;
    if (!listing->read(message, row))
        listing->rows->count--;
    return true;
}

static void restart(void *arg)
{
    ((const struct listing *)arg)->rows->count = 0;
}

int na_row_dump(struct na_kernel *kernel, struct nlmsghdr *request, na_row_read *read,
                struct na_rows *rows)
{
    struct listing listing = { read, rows };

    return na_kernel_dump(kernel, NETLINK_ROUTE, request, take, restart, &listing);
}
