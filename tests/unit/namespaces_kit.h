/*
 * For tests of netstatNsTable over files that they write: processes are folders whose net is a link
 * to that of a namespace, as in /proc, and the inode of net/dev is the same for all processes of
 * one.
 */
#ifndef NAMESPACES_KIT_H
#define NAMESPACES_KIT_H

#include "kit/support.h"
#include "tables/namespaces.h"

/* The world of a test, whose own namespace is `net`. */
extern struct world world;

/* For tcase_add_checked_fixture(). */
void namespaces_set_up(void);
void namespaces_tear_down(void);

/* The two lines at the start of net/dev. */
extern const char dev_header[];

/* A namespace whose files have a few of the counters, and the interfaces lo and eth0. */
void write_namespace(const char *name, unsigned overflows, unsigned octets);

/* A process in a namespace; `started` is its start time, `cgroup` the text of that file. */
void write_process(unsigned pid, const char *namespace, unsigned started, const char *cgroup);
void remove_process(unsigned pid);

/* Reads again. */
const struct na_rows *read_rows(void);

/* The same; the row with this name, NULL if there is none. Its index, which must exist. */
const struct na_namespace_row *row_named(const char *name);
uint32_t index_named(const char *name);

/* The tests of what is shown, and of what comes and goes. */
TCase *namespaces_changes(void);

#endif
