/*
 * Rows from a dump of rtnetlink, in which each message makes at most one row.
 */
#ifndef NA_ROW_DUMP_H
#define NA_ROW_DUMP_H

#include <linux/netlink.h>
#include <stdbool.h>

#include "kernel/kernel.h"
#include "base/rows.h"

/* Fills a row, which is all zero, from a message; false if the message makes no row. */
typedef bool na_row_read(const struct nlmsghdr *message, void *row);

/* Adds the rows of a dump, in the order of its messages. Returns 0 or an errno. */
int na_row_dump(struct na_kernel *kernel, struct nlmsghdr *request, na_row_read *read,
                struct na_rows *rows);

#endif
