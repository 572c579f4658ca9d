/*
 * The interfaces as net/dev has them: rows are struct na_dev_row.
 */
#ifndef NA_NET_DEV_H
#define NA_NET_DEV_H

#include "parse/parse_dev.h"
#include "tables/kernel_table.h"
#include "tables/sparse.h"

enum { NA_DEV_LEFT_OUT }; /* total: interfaces that the configuration leaves out */

struct na_dev_row {
    struct na_sparse counters; /* by the columns of struct na_dev */
    uint32_t index;
    uint32_t serial;       /* of struct na_link, or of struct na_if_number */
    bool numbered;         /* the latter, although there usually are links */
    int64_t discontinuity; /* ns, the last discontinuity; 0 if there was none */
    uint16_t has;          /* as in struct na_dev */
    char name[IFNAMSIZ];
};

/*
 * For relation_dev.c, where rtnetlink does not give the indexes: numbers the rows of a complete
 * reading and leaves out those that the filter does not take. A row has the index that kernel->told
 * gave before the reading, or 0; one of which it says something else now is left out, and so is one
 * without counters, whose name gets its number all the same. Returns 0 or ENOMEM.
 */
int na_dev_number_rows(struct na_read_context *context);

#endif
