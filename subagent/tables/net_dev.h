/*
 * The interfaces in net/dev: rows are struct na_dev_row.
 */
#ifndef NA_NET_DEV_H
#define NA_NET_DEV_H

#include "parse/parse_dev.h"
#include "tables/kernel_table.h"
#include "tables/sparse.h"

enum { NA_DEV_LEFT_OUT }; /* total: number of interfaces left out by the configuration */

struct na_dev_row {
    struct na_sparse counters; /* by the columns of struct na_dev */
    uint32_t index;
    uint32_t serial; /* of struct na_link, or of struct na_if_number if `numbered` */
    bool numbered;   /* serial and index are of struct na_if_number, although rtnetlink is normally
                        available */
    int64_t discontinuity; /* ns, time of the last discontinuity; 0 if there was none */
    uint16_t has;          /* as in struct na_dev */
    char name[IFNAMSIZ];
};

/*
 * For net_dev.c, where rtnetlink does not give the indexes: numbers the rows of a complete reading
 * and leaves out those that the filter does not take. A row comes with the index that kernel->given
 * had before the reading, or 0. It is left out if that index has changed since, and also if it has
 * no counters, but its name still gets a number. Returns 0 or ENOMEM.
 */
int na_dev_number_rows(struct na_read_context *context);

#endif
