/*
 * Shared by the unit tests: each test has a world with the kernel's files below its own root, and
 * a clock that only the test moves.
 */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sources/snapshot.h"
#include "suite.h"

#define SECOND INT64_C(1000000000)
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { INTERVAL = 10 }; /* seconds between two samples */

struct world {
    char root[512];
    int64_t now;  /* ns */
    int64_t tick; /* by how much each look at the clock moves it on */
    struct na_snapshot *snapshot;
    unsigned reports[NA_SOURCES];
};

/* Whether the tests run some thirty times slower than usual, so that fewer of the same kind have to
 * suffice. */
bool tests_are_slow(void);

/* A file or folder of tests/fixtures. */
void fixture_path(char *path, size_t room, const char *name);
/* Its text, with a NUL appended; to be freed. */
char *fixture_text(const char *name, size_t *length);
/* The names in a folder of tests/fixtures ("" for itself) that `wanted` is true for, sorted;
 * returns their number. */
size_t fixture_list(const char *folder, bool (*wanted)(const char *name), char ***names);
void fixture_list_free(char **names, size_t count);
/* Whether a folder of tests/fixtures is a root, with the files of a kernel. */
bool fixture_is_root(const char *name);

/* A world with an empty root, or on the root of a kernel in tests/fixtures. */
void world_open(struct world *world);
void world_open_on(struct world *world, const char *kernel);
void world_close(struct world *world);
/* Makes the snapshot; width is the kernel's word. */
void world_start(struct world *world, unsigned width);
struct na_clock world_clock(struct world *world);

/* Files below the root; folders on the way are made. */
void world_write_bytes(const struct world *world, const char *path, const void *bytes,
                       size_t length);
void __attribute__((format(printf, 3, 4)))
world_write(const struct world *world, const char *path, const char *format, ...);
void world_copy(const struct world *world, const char *path, const char *fixture);
/* The same with some text appended. */
void world_add(const struct world *world, const char *path, const char *fixture,
               const char *behind);
/* A symbolic link, in place of any file there. */
void world_link(const struct world *world, const char *path, const char *target);
void world_make_folder(const struct world *world, const char *path);
void world_remove(const struct world *world, const char *path);

/* The number served for a name in a reading; false if it is absent. */
bool world_find(const struct world *world, enum na_source_id id, const struct na_reading *reading,
                const char *group, const char *name, uint64_t *number);
/* The place of a name in the slots, or -1. */
int place_of(const struct na_slots *slots, const char *group, const char *name);
/* The group of this name in a source. */
const struct na_slot_group *world_group(const struct world *world, enum na_source_id id,
                                        const char *name);

/*
 * With a clock that only moves on request: reads a source as its own request would, one second
 * after the last.
 */
const struct na_reading *world_read_again(struct world *world, enum na_source_id id);

#endif
