/*
 * Sources: where counters are read from. A source owns its files, the slots they fill, and the
 * state of its last reading.
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

/* The sources. netstatSourceIndex is their number plus one, so numbers never change. */
enum na_source_id {
#define NA_FILE_SOURCE(id, ...) id,
#define NA_TABLE_SOURCE(id, ...) id,
#include "sources/source_list.h"
    NA_SOURCES,
};

/* netstatSourceState */
enum na_state { NA_OK = 1, NA_ABSENT, NA_UNREADABLE, NA_MALFORMED, NA_NOT_YET_READ };

/* A file of a source, and its parser's layout. */
struct na_input {
    struct na_file file;
    const char *name; /* its path below the root; part of file.path */
    struct na_layout layout;
};

struct na_source {
    const char *name; /* below /proc, "net/netstat" */
    /* for a source that is a table, with rows instead of inputs and slots */
    const struct na_kernel_table *table;
    struct na_input *inputs;
    size_t inputs_count;
    struct na_slots slots;
    bool keep;      /* keep descriptors open: only for /proc itself, see root.h */
    unsigned width; /* bits of its counters, 32 or 64 */
    bool parts; /* counters are sums of parts with `width` bits each: a sum may be larger, and wraps
                   when a part does */
    enum na_state state;
    uint32_t readings;
    uint32_t errors; /* readings that were worse than the previous one */
    uint32_t wrong;  /* names, lines and files that could not be parsed in the last reading */
    uint32_t worst;  /* highest `wrong` of a reading since the source was last ok */
    bool copy;       /* the files are copies, not in a procfs */
    char last_error[160];
    char note[96];   /* of the last reading, as in struct na_read_context */
    int64_t cost;    /* ns, duration of the last reading */
    int64_t read_at; /* ns of the clock, its start */
};

/*
 * Makes a source of the files below root. `width` is the kernel's word size in bits. False if
 * memory ran out; call na_source_clear() in either case.
 */
bool na_source_init(struct na_source *source, enum na_source_id id, const char *root,
                    unsigned width);
/* Closes the files and frees everything. */
void na_source_clear(struct na_source *source);

/* The table that each source is; NULL for a source of names and numbers. */
extern const struct na_kernel_table *const na_kernel_tables[NA_SOURCES];

/* The bits of a source's counters, if the kernel's word size is `width`. */
unsigned na_source_width(enum na_source_id id, unsigned width);

/*
 * Reads and parses the source's files into its slots, under a new serial, using text as the buffer.
 * Sets state, wrong, errors, note, last_error and readings; the caller, who has the clock, sets
 * cost and read_at.
 */
void na_source_read(struct na_source *source, enum na_source_id id, struct na_text *text);

/*
 * The same for a source that is a table, in three steps, the second of which may take long and may
 * be a job. context has the kernel and the rows, whose contents are replaced; they are left empty
 * if the table cannot be read. na_source_fill_rows() returns 0 or an errno, and leaves in
 * kernel->refused what it is about; na_source_end_rows() sets what na_source_read() sets. Until
 * then the source is as its last reading left it.
 */
void na_source_begin_rows(const struct na_source *source, struct na_read_context *context);
int na_source_fill_rows(const struct na_source *source, struct na_read_context *context);
void na_source_end_rows(struct na_source *source, const struct na_read_context *context,
                        const char *refused, int error);

/* The three steps in one. */
void na_source_read_rows(struct na_source *source, struct na_kernel *kernel, struct na_rows *rows);

/* Records that part of the last reading is not served because memory ran out. */
void na_source_lacks_memory(struct na_source *source);

/* Instead of a reading: marks the source absent, like everything else below a missing root. */
void na_source_set_absent(struct na_source *source, struct na_rows *rows);

#endif
