/*
 * The cgroups of the host by their id, which inet_diag reports of each socket (since Linux 5.8).
 *
 * An id is the inode of the cgroup's folder in the cgroup2 file system. Nothing leads from an id to
 * its folder without privileges, so the folders are walked when an unknown id appears: for some
 * milliseconds at a time, then not again until 20 times as long has passed, or a second if a folder
 * could not be read. Names never change and ids are never reused, so what is known stays valid.
 */
#ifndef NA_CGROUPS_H
#define NA_CGROUPS_H

#include <stdint.h>

struct na_cgroups;

/*
 * The cgroups as mounted for the process whose mountinfo is below root. root is copied. NULL if
 * memory ran out.
 */
struct na_cgroups *na_cgroups_new(const char *root);
/* cgroups may be NULL. */
void na_cgroups_free(struct na_cgroups *cgroups);

/*
 * The name of the cgroup with this id, as na_cgroup_name() makes it; valid until the next call.
 * NULL if it is not known: the cgroup is gone or not yet found, is the root, or has no cgroup2 (the
 * kernel reports the root's id then).
 */
const char *na_cgroups_name(struct na_cgroups *cgroups, uint64_t id);

#endif
