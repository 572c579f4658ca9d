/*
 * A reading of a table in turns: see base/job.h.
 */
#ifndef NA_TABLE_READER_H
#define NA_TABLE_READER_H

#include "base/job.h"
#include "sources/source.h"

/* All zero: no reading is under way. It must not move while there is one. */
struct na_table_reader {
    struct na_job job;
    const struct na_source *source;
    struct na_read_context context;
    struct na_kernel_own own;
    int error;     /* of the reading, when it has ended */
    uint32_t root; /* serial of the root at its start */
};

/*
 * Begins a reading of a source that is a table, into rows, which nobody else may use until it has
 * ended; now is the time in ns.
 */
void na_table_reader_begin(struct na_table_reader *reader, const struct na_source *source,
                           struct na_kernel *kernel, struct na_rows *rows, int64_t now);

static inline bool na_table_reader_is_under_way(const struct na_table_reader *reader)
{
    return reader->source != NULL;
}

/*
 * Continues the reading for about `length` ns. Returns whether it has ended; it is then for
 * na_table_reader_end().
 */
bool na_table_reader_turn(struct na_table_reader *reader, int64_t length);

/* Ends a reading: sets the source's state from a complete one, and nothing otherwise. */
void na_table_reader_end(struct na_table_reader *reader, struct na_source *source);
void na_table_reader_cancel(struct na_table_reader *reader);

#endif
