/*
 * Kernel tables: the tables that a kernel gives whole, one room each. Reading one is a function
 * from the kernel to rows.
 */
#ifndef NA_KERNEL_TABLE_H
#define NA_KERNEL_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/kernel.h"
#include "base/rows.h"

/* What is noted of a copy whose last line was taken without its newline. */
#define NA_UNENDED "no newline at the end; the last number is taken as it stands"

/* What a reading says besides its rows; the counterpart of na_parse. */
struct na_read_context {
    struct na_kernel *kernel;
    struct na_rows *rows; /* empty at the start */
    uint32_t errors;      /* what was not understood and left out */
    char error[96];       /* the first of them, in words */
    char note[96];        /* how it was read where it was not as usual, and why; or empty */
    bool unended;         /* the last line of a copy was taken without its newline */
};

/* Of two readings of a row: what lasts from the one to the other. */
struct na_reading_pair {
    int64_t at;     /* ns, of the new reading */
    int64_t before; /* of the last one that succeeded; 0: there was none */
    bool sample;    /* the timer reads, not a request */
};

struct na_kernel_table {
    const char *name; /* netstatSourceName */
    size_t size;      /* of a row */
    na_row_order *order;
    bool sampled; /* the timer reads it too, since rows remember something from then */
    /* Fills context->rows in any order. Returns 0 or an errno: ENOENT if this kernel has no such
     * thing. */
    int (*read)(struct na_read_context *context);
    /* Hands what lasts on to a row from itself at the last reading, NULL if it is new. May be NULL.
     */
    void (*carry)(void *row, const void *before, const struct na_reading_pair *pair);
};

/*
 * Whether a line is to be taken that ends where its file ends, without a newline. It may lack
 * digits, unless the file is a copy of a kernel's: that is noted then.
 */
bool na_read_takes_unended(struct na_read_context *context);

/* Counts an error of a reading and keeps the first one's words. */
void na_read_error(struct na_read_context *context, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Notes that `instead` is read since `refused` failed with an errno. */
void na_read_note(struct na_read_context *context, const char *refused, int error,
                  const char *instead);

#endif
