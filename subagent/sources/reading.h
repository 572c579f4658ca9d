/*
 * Readings: what a source contained at a time.
 */
#ifndef NA_READING_H
#define NA_READING_H

#include <stdint.h>

#include "base/rows.h"
#include "sources/counts.h"

/* One reading of one source. */
struct na_reading {
    uint64_t serial; /* 0: no reading yet */
    int64_t at;
    struct na_values values; /* for a source with names and numbers */
    struct na_rows rows;     /* for a source that is a table */
};

#endif
