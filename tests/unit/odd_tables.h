/*
 * Odd files of the kernel, and what is to be served from them.
 */
#ifndef ODD_TABLES_H
#define ODD_TABLES_H

#include <stddef.h>
#include <stdint.h>

#include "sources/snapshot.h"

/* What a name is served as: a number, or NULL where it must be absent; a NULL name stands for all
 * of the group. */
struct exception {
    const char *group, *name, *number;
};

/* Which of its names a file is to be served with, the exceptions aside. */
enum rest { NOTHING, AS_READ };

struct odd_file {
    const char *file; /* in tests/fixtures/odd, or its text */
    enum na_source_id source;
    enum na_state state;
    uint32_t wrong;
    enum rest rest;
    struct exception exceptions[6];
};

/* Those of tests/fixtures/odd. */
extern const struct odd_file odd_files[];
extern const size_t odd_files_count;

/* Those of which there is no file: their text stands in the file's place. */
extern const struct odd_file odd_texts[];
extern const size_t odd_texts_count;

#endif
