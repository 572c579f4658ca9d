/*
 * Sources: where counters are read from. A source owns its files, the slots that they fill, and
 * what is known of its last reading.
 */
#ifndef NA_SOURCE_H
#define NA_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/counter_slots.h"
#include "base/file.h"
#include "parse/parse.h"
#include "tables/kernel_table.h"

/* The sources; their numbers (plus one) are netstatSourceIndex and stay for ever. */
enum na_source_id {
#define NA_FILE_SOURCE(id, ...) id,
#define NA_TABLE_SOURCE(id, ...) id,
#include "sources/source_list.h"
#undef NA_FILE_SOURCE
#undef NA_TABLE_SOURCE
    NA_SOURCES,
};

/* netstatSourceState */
enum na_state { NA_OK = 1, NA_ABSENT, NA_UNREADABLE, NA_MALFORMED, NA_NOT_YET_READ };

/* One file of a source and what its parser remembers of it. */
struct na_input {
    struct na_file file;
    struct na_layout layout;
};

struct na_source {
    const char *name; /* below /proc, "net/netstat" */
    const struct na_kernel_table
        *table; /* of a source that is a table: it has rows instead of inputs and slots */
    struct na_input *inputs;
    size_t inputs_count;
    struct na_slots slots;
    bool keep;      /* descriptors stay open: only those of /proc itself, see root.h */
    unsigned width; /* bits of its counters, 32 or 64 */
    bool parts; /* they are sums of parts that have so many each: a sum may be larger, and wraps as
                   they do */
    enum na_state state;
    uint32_t readings;
    uint32_t errors; /* readings that were worse than the one before */
    uint32_t wrong;  /* names, lines and files of the last reading that were not understood */
    uint32_t worst;  /* the most of them in a reading since the source was last ok */
    bool copy;       /* its files are copies of a kernel's, not in a procfs */
    char last_error[160];
    char note[96];   /* as in struct na_read_context, of the last reading */
    int64_t cost;    /* ns that the last reading took */
    int64_t read_at; /* when it began, ns of the clock */
};

/*
 * Makes a source of the files below root. `width` is the kernel's word in bits.
 * Returns false if memory ran out; na_source_clear is right in either case.
 */
bool na_source_init(struct na_source *source, enum na_source_id id, const char *root,
                    unsigned width);
void na_source_clear(struct na_source *source);

/* The bits of a source's counters, where the kernel's word has `width`. */
unsigned na_source_width(enum na_source_id id, unsigned width);

/*
 * Reads and parses its files into its slots, under a new serial, with text as the buffer. Sets
 * state, wrong, errors, note, last_error and readings; cost and read_at are the caller's, who has
 * the clock.
 */
void na_source_read(struct na_source *source, enum na_source_id id, struct na_text *text);

/* The same for a source that is a table, into rows; what was in them goes. They are empty if it
 * cannot be read. */
void na_source_read_rows(struct na_source *source, struct na_kernel *kernel, struct na_rows *rows);

/* Notes that what it has just read is not all served, since memory ran out for the rest. */
void na_source_lacks_memory(struct na_source *source);

/* In place of a reading: the source is absent, with all that is read below the same root. */
void na_source_set_absent(struct na_source *source, struct na_rows *rows);

#endif
