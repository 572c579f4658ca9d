/*
 * Rights to run with: a user, a group, and the other groups.
 */
#ifndef NA_RIGHTS_H
#define NA_RIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct na_rights {
    uid_t user;
    gid_t group;
    gid_t *groups; /* owned; `group` is one of them */
    size_t count;
    const char *missing; /* the name, as it was given, that nobody has; NULL: none */
};

/*
 * The rights of a user, with the groups that the user is in, and with `group` in place of the
 * primary one. Either is a name or a number, or NULL: the user is then our own, and without a user
 * the group is the only one. False if there is no such user or group, named in `missing`, or if
 * memory ran out. To be cleared in either case.
 */
bool na_rights_find(struct na_rights *rights, const char *user, const char *group);

/* Rights of a number that no user has, as DynamicUser= of systemd. False if memory ran out. */
bool na_rights_find_dynamic(struct na_rights *rights);

/* One more group, by its name or number. Otherwise as na_rights_find. */
bool na_rights_add(struct na_rights *rights, const char *group);

/* Gives up our own rights for these, for good. False, with errno, if we may not. */
bool na_rights_take(const struct na_rights *rights);

/* Whether we have these already. */
bool na_rights_are_ours(const struct na_rights *rights);

void na_rights_clear(struct na_rights *rights);

#endif
