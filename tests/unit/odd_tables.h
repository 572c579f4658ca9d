/*
 * Odd files of the kernel, and the values that must be served from them.
 */
#ifndef ODD_TABLES_H
#define ODD_TABLES_H

#include <stddef.h>
#include <stdint.h>

#include "sources/snapshot.h"

/* The expected value of a name: a number, or NULL if it must be absent. A NULL name stands for the
 * whole group. */
struct exception {
    const char *group, *name, *number;
};

/* The names of a file that must be served, apart from the exceptions. */
enum rest { NOTHING, AS_READ };

struct odd_file {
    const char *file; /* in tests/fixtures/odd, or its text */
    enum na_source_id source;
    enum na_state state;
    uint32_t wrong;
    enum rest rest;
    struct exception exceptions[6];
};

/* The files in tests/fixtures/odd. */
extern const struct odd_file odd_files[];
extern const size_t odd_files_count;

/* Cases without a file: they contain the text instead. */
extern const struct odd_file odd_texts[];
extern const size_t odd_texts_count;

#endif
