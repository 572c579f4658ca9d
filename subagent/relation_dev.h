/*
 * The interfaces as net/dev has them: rows are struct na_dev_row.
 */
#ifndef NA_RELATION_DEV_H
#define NA_RELATION_DEV_H

#include "parse_dev.h"
#include "relation.h"
#include "sparse.h"

enum { NA_DEV_LEFT_OUT };       /* total: interfaces that the configuration leaves out */

struct na_dev_row {
    struct na_sparse counters;          /* by the columns of struct na_dev */
    uint32_t index;
    uint32_t serial;                    /* of struct na_link; 0 where nothing tells it */
    int64_t began_anew;                 /* ns, the last discontinuity; 0 if there was none */
    uint16_t has;                       /* as in struct na_dev */
    char name[IFNAMSIZ];
};

#endif
