#include "check/check_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { OPTION_SIZE = 64 };

/*
 * Finds an option with which a place is mounted: "hidepid", with its value. False if there is none.
 * If several are mounted at one place, the last one is visible.
 */
static bool find_option(const char *place, const char *option, char *found, size_t room)
{
    FILE *mounts = setmntent("/proc/self/mounts", "re");
    struct mntent *mount;
    bool has = false;

    if (mounts == NULL)
        return false;
    while ((mount = getmntent(mounts)) != NULL) {
        const char *at = hasmntopt(mount, option);

        if (strcmp(mount->mnt_dir, place) != 0)
            continue;
        has = at != NULL;
        if (has)
            snprintf(found, room, "%.*s", (int)strcspn(at, ","), at);
    }
    endmntent(mounts);
    return has;
}

/* The same for the place of a root, if that is a procfs. */
static bool find_root_option(const char *root, const char *option, char *found, size_t room)
{
    char *place = na_file_is_procfs(root) ? realpath(root, NULL) : NULL;
    bool has = place != NULL && find_option(place, option, found, room);

    free(place);
    return has;
}

bool na_check_is_subset(const char *root)
{
    char found[OPTION_SIZE];

    return find_root_option(root, "subset=pid", found, sizeof(found));
}

void na_check_hidden(const char *root, char *cause, size_t room)
{
    char found[OPTION_SIZE];

    cause[0] = '\0';
    if (find_root_option(root, "hidepid", found, sizeof(found)) &&
        strcmp(found, "hidepid=0") != 0 && strcmp(found, "hidepid=off") != 0)
        snprintf(cause, room, "%s is mounted with %s", root, found);
}

void na_check_proc(const char *root, char *cause, size_t room)
{
    char *path;

    cause[0] = '\0';
    if (!na_file_is_procfs(root)) {
        if (strcmp(root, "/proc") == 0)
            snprintf(cause, room, "no procfs is mounted at /proc");
        return;
    }
    if (na_check_is_subset(root)) {
        snprintf(cause, room,
                 "%s is mounted with subset=pid, and its self/net is not available either", root);
        return;
    }
    path = na_file_below(root, "net/netstat");
    if (path != NULL && access(path, R_OK) != 0)
        snprintf(cause, room, "%s: %s", path, strerror(errno));
    free(path);
}
