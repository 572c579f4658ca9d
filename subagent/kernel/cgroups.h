/*
 * The cgroups of the host by their id, which inet_diag reports of each socket (since Linux 5.8).
 *
 * An id is the inode of the cgroup's folder in the cgroup2 file system. Nothing leads from an id to
 * its folder without privileges, so the folders are walked when an unknown id appears, and not
 * again until 20 times as long has passed, or a second if a folder could not be read. Names
 * never change and ids are never reused, so what is known stays valid.
 */
#ifndef NA_CGROUPS_H
#define NA_CGROUPS_H

#include <stdbool.h>
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

/*
 * Lets walks take turns of `length` ns, and calls wake(arg) when a first turn was not enough: then
 * call na_cgroups_turn() until it returns that the walk has ended. Without this call
 * na_cgroups_name() walks to the end.
 */
void na_cgroups_take_turns(struct na_cgroups *cgroups, int64_t length, void (*wake)(void *arg),
                           void *arg);
bool na_cgroups_is_walking(const struct na_cgroups *cgroups);
bool na_cgroups_turn(struct na_cgroups *cgroups);

/*
 * Whether a name that the current walk may find has been requested since
 * na_cgroups_forget_awaited().
 */
bool na_cgroups_awaits(const struct na_cgroups *cgroups);
void na_cgroups_forget_awaited(struct na_cgroups *cgroups);

#endif
