/*
 * Kernel tables: tables that the kernel provides whole, one file each. Reading one is a function
 * from the kernel to rows.
 */
#ifndef NA_KERNEL_TABLE_H
#define NA_KERNEL_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/kernel.h"
#include "base/row_members.h"
#include "base/rows.h"

/* The note on a copy whose last line was accepted without its newline. */
#define NA_UNENDED "no newline at the end; the last number is used as is"

/* What a reading produces besides its rows; the counterpart of struct na_parse. */
struct na_read_context {
    struct na_kernel *kernel;
    struct na_rows *rows; /* empty at the start */
    uint32_t errors;      /* number of items that could not be parsed and were left out */
    char error[96];       /* text of the first error */
    char note[96];        /* if it was not read in the usual way: how, and why; otherwise empty */
    bool unended;         /* the last line of a copy was accepted without its newline */
};

/* The times of the last two readings, for what a row carries over from one to the next. */
struct na_reading_pair {
    int64_t at;     /* ns, time of the new reading */
    int64_t before; /* ns, time of the last successful reading; 0: none */
    bool sample;    /* the reading was made by the timer, not for a request */
};

struct na_kernel_table {
    const char *name;                 /* netstatSourceName */
    size_t size;                      /* of a row */
    na_row_order *order;              /* that of the MIB's index */
    const struct na_row_index *index; /* NULL if the table's getters write it */
    /*
     * For NA_ROW_SOURCE: the members that are columns, by the number of the column; and the offset
     * of the uint32_t in the row that says which of those with a bit are present.
     */
    const struct na_member *column;
    size_t columns;
    size_t present;
    bool sampled;  /* also read by the timer, since rows keep a state that must not depend on
                      requests */
    bool filtered; /* leaves out interfaces that the filter does not take */
    bool rare;     /* reading it may disturb the host: it takes at most 1 % of a CPU, not 5 */
    /*
     * Fills context->rows, in any order. Returns 0 or an errno: ENOENT if this kernel does not have
     * the table.
     */
    int (*read)(struct na_read_context *context);
    /*
     * Another table, without `read` and `carry`, whose rows the same reading makes, in
     * context->rows->also; it may lead to a third one. NULL if there is none.
     */
    const struct na_kernel_table *also;
    /*
     * Carries state over to a row from the same row of the last reading, NULL if the row is new.
     * May be NULL.
     */
    void (*carry)(void *row, const void *before, const struct na_reading_pair *pair);
};

/* Initialises the columns of a kernel table with an array. */
#define NA_COLUMNS(members) .column = (members), .columns = sizeof(members) / sizeof((members)[0])

/*
 * Whether to accept a line that ends where its file ends, without a newline. Digits may be missing
 * from it unless the file is a copy of a kernel's; if it is, sets context->unended.
 */
bool na_read_takes_unended(struct na_read_context *context);

/* Counts an error of a reading and keeps the text of the first one. */
void na_read_error(struct na_read_context *context, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Notes that `instead` is read because `refused` failed with an errno. */
void na_read_note(struct na_read_context *context, const char *refused, int error,
                  const char *instead);

#endif
