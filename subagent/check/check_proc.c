#include "check/check_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* If several are mounted at one place, the last one is visible. */
static bool has_option(const char *place, const char *option)
{
    FILE *mounts = setmntent("/proc/self/mounts", "re");
    struct mntent *mount;
    bool has = false;

    if (mounts == NULL)
        return false;
    while ((mount = getmntent(mounts)) != NULL)
        if (strcmp(mount->mnt_dir, place) == 0)
            has = hasmntopt(mount, option) != NULL;
    endmntent(mounts);
    return has;
}

bool na_check_is_subset(const char *root)
{
    char *place = na_file_is_procfs(root) ? realpath(root, NULL) : NULL;
    bool is = place != NULL && has_option(place, "subset=pid");

    free(place);
    return is;
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
