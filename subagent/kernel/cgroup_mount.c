#include "kernel/cgroup_mount.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOT = 3, POINT = 4, FIELDS = 6 }; /* of a line of mountinfo, counted from 0 */

void na_cgroup_mount_clear(struct na_cgroup_mount *mount)
{
    free(mount->point);
    free(mount->cgroup);
    *mount = (struct na_cgroup_mount){ NULL, NULL };
}

/* Undoes the escapes of mountinfo in place: \040 is a space. */
static void unescape(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0';) {
        if (from[0] == '\\' && strspn(from + 1, "01234567") >= 3) {
            *to++ = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
            from += 4;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

/*
 * "40 30 0:37 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw": the kind of the file system comes
 * after the dash. The whole hierarchy is preferred to a part. False if memory ran out.
 */
static bool take_line(struct na_cgroup_mount *mount, char *line)
{
    char *field[FIELDS], *dash = strstr(line, " - "), *rest = line;
    unsigned count = 0;

    if (dash == NULL || strncmp(dash, " - cgroup2 ", strlen(" - cgroup2 ")) != 0)
        return true;
    *dash = '\0';
    while (count < FIELDS && (field[count] = strsep(&rest, " ")) != NULL)
        count++;
    if (count < FIELDS || (mount->point != NULL && strcmp(field[ROOT], "/") != 0))
        return true;
    na_cgroup_mount_clear(mount);
    unescape(field[ROOT]);
    unescape(field[POINT]);
    mount->point = strdup(field[POINT]);
    /* "/.." is outside of our cgroup namespace, so its path is unknown */
    mount->cgroup = strdup(
        strcmp(field[ROOT], "/") == 0 || strncmp(field[ROOT], "/..", 3) == 0 ? "" : field[ROOT]);
    return mount->point != NULL && mount->cgroup != NULL;
}

/* NULL with errno. */
static FILE *open_mountinfo(const char *root)
{
    static const char *const names[] = { "self/mountinfo", "mountinfo" };
    char path[NA_CGROUP_PATH_MAX];
    FILE *file = NULL;

    errno = ENOENT;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && file == NULL && errno == ENOENT; i++)
        if ((size_t)snprintf(path, sizeof(path), "%s/%s", root, names[i]) < sizeof(path))
            file = fopen(path, "re");
        else
            errno = ENAMETOOLONG;
    return file;
}

int na_cgroup_mount_find(const char *root, struct na_cgroup_mount *mount)
{
    FILE *file = open_mountinfo(root);
    char *line = NULL;
    size_t room = 0;
    int error;

    *mount = (struct na_cgroup_mount){ NULL, NULL };
    if (file == NULL)
        return errno;
    errno = 0;
    while (getline(&line, &room, file) > 0)
        if (!take_line(mount, line)) {
            errno = ENOMEM;
            break;
        }
    error = errno;
    free(line);
    fclose(file);
    if (error)
        na_cgroup_mount_clear(mount);
    else if (mount->point == NULL)
        error = ENOENT;
    return error;
}

int na_cgroup_mount_open(const struct na_cgroup_mount *mount, const char *path)
{
    char whole[2 * NA_CGROUP_PATH_MAX];

    if ((size_t)snprintf(whole, sizeof(whole), "%s/%s", mount->point, path) >= sizeof(whole)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(whole, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}
