/*
 * Facts: the content of a file, read in the simplest possible way, to be compared with the results
 * of the parsers. Only reads complete, regular files; it is the tests' reference, not a second
 * parser.
 */
#ifndef FACTS_H
#define FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "sources/source.h"

struct fact {
    enum na_source_id source;
    char group[40], name[80];
    uint64_t number;                  /* as printed; in two's complement if below zero */
    const struct na_counter *counter; /* its entry in the catalogue, or NULL */
};

struct facts {
    struct fact *fact;
    size_t count;
};

/* The path of a source's file below its root; NULL for the limits, which are many files. */
const char *facts_file(enum na_source_id id);

void facts_add(struct facts *facts, enum na_source_id source, const char *group, const char *name,
               uint64_t number);
/* Replaces the number read for a name, or adds it; NULL removes the name. */
void facts_replace(struct facts *facts, enum na_source_id source, const char *group,
                   const char *name, const char *number);
void facts_drop_group(struct facts *facts, const char *group);
const struct fact *facts_find(const struct facts *facts, const char *group, const char *name);
void facts_read_text(struct facts *facts, enum na_source_id id, const char *text);
/* Reads all sources below a root, including limits. */
void facts_read_root(struct facts *facts, const char *root);
void facts_clear(struct facts *facts);

/* Fails the test unless the `count` slots with `present` and these values are exactly the facts. */
void facts_compare(const struct facts *facts, const struct na_slots *slots, const bool *present,
                   const uint64_t *value, size_t count, const char *what);
/* The same with the raw numbers of a source's last reading. */
void facts_compare_raw(const struct facts *facts, const struct na_slots *slots, const char *what);

#endif
