/*
 * Rights to run with: a user, a group, and supplementary groups.
 */
#ifndef NA_RIGHTS_H
#define NA_RIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct na_rights {
    uid_t user;
    gid_t group;
    gid_t *groups; /* owned; includes `group` */
    size_t count;
    const char *missing; /* the name that does not exist, as it was given; NULL: none */
};

/*
 * Looks up the rights of a user: its groups, and `group` in place of the primary one. Both are
 * names or numbers. `user` NULL means our own user; with a group and no user, that group is the
 * only one. False if there is no such user or group, which is then named in `missing`, or if memory
 * ran out. Release with na_rights_clear in either case.
 */
bool na_rights_find(struct na_rights *rights, const char *user, const char *group);

/*
 * Rights with a user number that is not in use, as for systemd's DynamicUser=. False if memory ran
 * out. Release with na_rights_clear.
 */
bool na_rights_find_dynamic(struct na_rights *rights);

/* Adds a group by name or number. Otherwise like na_rights_find. */
bool na_rights_add(struct na_rights *rights, const char *group);

/* Changes our own rights to these, permanently. False, with errno, if that is not permitted. */
bool na_rights_take(const struct na_rights *rights);

/* Whether these are already our rights. */
bool na_rights_are_ours(const struct na_rights *rights);

void na_rights_clear(struct na_rights *rights);

#endif
