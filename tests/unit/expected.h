/*
 * The tree of names that must be served for the facts of a root: netstatAgent and netstatCounters;
 * the tables after them have their own tests. Derived from the facts, the catalogue and the rules
 * of mibs/LINUX-NETSTAT-MIB.in, independently of the subagent's code.
 */
#ifndef EXPECTED_H
#define EXPECTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kit/facts.h"
#include "mib/objects.h"

struct instance {
    uint32_t name[NA_OID_MAX];
    size_t length;
    enum na_type type;
    uint64_t number;
    const char *text; /* of a string; lasts */
};

struct tree {
    struct instance *instance; /* in the order of a walk */
    size_t count, room;
};

/*
 * For a snapshot that has read each source once, without an error, and whose clock has not moved
 * since.
 */
void tree_of_facts(struct tree *tree, const struct facts *facts, const char *root);
void tree_clear(struct tree *tree);

/* The first instance after a name, or at it if `inclusive`; tree->count if there is none. */
size_t tree_next(const struct tree *tree, const uint32_t *name, size_t length, bool inclusive);

/*
 * na_objects_next within the tree: an object after it counts as the end, with the name unchanged.
 */
bool next_in_tree(struct na_objects *objects, const struct na_request *request, uint32_t *name,
                  size_t *length, bool inclusive, struct na_value *value);

int compare_oids(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length);
/* Arcs from "1.2.3", and an instance of netstatCounterTable; their number. */
size_t oid_from_text(uint32_t *name, const char *text);
size_t oid_of_counter(uint32_t *name, unsigned column, const char *group, const char *counter);
/* An object identifier as text, for messages; valid until the next call. */
const char *oid_text(const uint32_t *name, size_t length);

#endif
