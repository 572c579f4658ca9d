#include "check/rights.h"

#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The range of systemd's numbers for DynamicUser= (systemd.exec(5)). */
enum { DYNAMIC_MIN = 61184, DYNAMIC_MAX = 65519 };

/* Whether it is a user or group given as a number. */
static bool is_id(const char *text, uint32_t *number)
{
    unsigned long long value = strtoull(text, NULL, 10);

    *number = (uint32_t)value;
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0' && value < UINT32_MAX;
}

static const struct passwd *find_user(const char *name)
{
    const struct passwd *user = getpwnam(name);
    uint32_t number;

    return user || !is_id(name, &number) ? user : getpwuid(number);
}

static const struct group *find_group(const char *name)
{
    const struct group *group = getgrnam(name);
    uint32_t number;

    return group || !is_id(name, &number) ? group : getgrgid(number);
}

static bool add(struct na_rights *rights, gid_t group)
{
    gid_t *groups = realloc(rights->groups, (rights->count + 1) * sizeof(*groups));

    if (groups == NULL)
        return false;
    rights->groups = groups;
    groups[rights->count++] = group;
    return true;
}

/* Adds the groups of a user, including `group`. */
static bool add_those_of(struct na_rights *rights, const char *user, gid_t group)
{
    int room = 16, found = room;

    do {
        gid_t *groups = realloc(rights->groups, (size_t)room * sizeof(*groups));

        if (groups == NULL)
            return false;
        rights->groups = groups;
        found = room;
        room *= 2;
    } while (getgrouplist(user, group, rights->groups, &found) < 0);
    rights->count = (size_t)found;
    return true;
}

bool na_rights_find(struct na_rights *rights, const char *user, const char *group)
{
    const struct passwd *known = user ? find_user(user) : NULL;
    const struct group *other;

    *rights = (struct na_rights){ .user = known ? known->pw_uid : getuid(),
                                  .group = known ? known->pw_gid : getgid() };
    if (user && known == NULL)
        rights->missing = user;
    else if (group && (other = find_group(group)) == NULL)
        rights->missing = group;
    else if (group)
        rights->group = other->gr_gid;
    if (rights->missing != NULL)
        return false;
    return known ? add_those_of(rights, known->pw_name, rights->group) : add(rights, rights->group);
}

bool na_rights_find_dynamic(struct na_rights *rights)
{
    uid_t number = DYNAMIC_MIN;

    while (number < DYNAMIC_MAX && (getpwuid(number) != NULL || getgrgid(number) != NULL))
        number++;
    *rights = (struct na_rights){ .user = number, .group = number };
    return add(rights, number);
}

bool na_rights_add(struct na_rights *rights, const char *group)
{
    const struct group *known = find_group(group);

    if (known == NULL)
        rights->missing = group;
    return known != NULL && add(rights, known->gr_gid);
}

bool na_rights_take(const struct na_rights *rights)
{
    return setgroups(rights->count, rights->groups) == 0 && setgid(rights->group) == 0 &&
           setuid(rights->user) == 0;
}

static bool is_in(gid_t group)
{
    gid_t groups[NGROUPS_MAX];
    int count = getgroups(NGROUPS_MAX, groups);

    for (int i = 0; i < count; i++)
        if (groups[i] == group)
            return true;
    return group == getgid();
}

bool na_rights_are_ours(const struct na_rights *rights)
{
    for (size_t i = 0; i < rights->count; i++)
        if (!is_in(rights->groups[i]))
            return false;
    return rights->user == getuid();
}

void na_rights_clear(struct na_rights *rights)
{
    free(rights->groups);
    *rights = (struct na_rights){ .count = 0 };
}
