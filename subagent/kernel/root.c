#include "kernel/root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { STAT_ROOM = 1024, STARTED = 22 }; /* octets of /proc/PID/stat at most; its field */

/* What a look can find. Unknown: descriptors or memory ran out, or it may not be looked at. */
enum found { HERE, GONE, UNKNOWN };

static bool is_gone(int error)
{
    return error == ENOENT || error == ENOTDIR || error == ESRCH || error == EINVAL;
}

/*
 * When the process started whose net it is, 0 if it is none's; returns 0 or an errno. By way of
 * net, since that may be a link to a process's in a folder of its own.
 */
static int read_started(int folder, uint64_t *started)
{
    char text[STAT_ROOM];
    const char *field;
    ssize_t length;
    int fd = openat(folder, "net/../stat", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    *started = 0;
    if (fd < 0)
        return is_gone(errno) ? 0 : errno;
    length = read(fd, text, sizeof(text) - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    field = strrchr(text, ')'); /* ends the second field, a name that may have blanks in it */
    for (unsigned i = 2; field != NULL && i < STARTED; i++)
        field = strchr(field + 1, ' ');
    if (field != NULL)
        *started = strtoull(field, NULL, 10);
    return 0;
}

static enum found find_in(const struct na_root *root, int folder, struct na_root_owner *owner)
{
    struct stat net;
    int error = read_started(folder, &owner->started);

    if (error)
        return UNKNOWN;
    if (fstatat(folder, "net/dev", &net, 0) == 0) {
        owner->net = owner->started != 0 ? net.st_ino : 0;
        return HERE;
    }
    /* a process that ended and was not waited for has no net, nor has a link that led to one */
    if (owner->started != 0 || root->owner.started != 0)
        return is_gone(errno) ? GONE : UNKNOWN;
    return HERE;
}

/* Whether it is there now, and whose it is. All is looked up in one folder, so it is of one
 * process. */
static enum found find(const struct na_root *root, struct na_root_owner *owner)
{
    int folder = open(root->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    enum found found;

    *owner = (struct na_root_owner){ .started = 0 };
    if (folder < 0)
        return is_gone(errno) ? GONE : UNKNOWN;
    found = find_in(root, folder, owner);
    close(folder);
    return found;
}

/* The inode of net/dev belongs to one network namespace (fs/proc/generic.c), in any procfs. */
static bool is_real(const struct na_root *root)
{
    int folder = root->procfs ? open(root->path, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
    struct stat own, other;
    bool differs = folder >= 0 && stat("/proc/self/net/dev", &own) == 0 &&
                   fstatat(folder, "net/dev", &other, 0) == 0 && own.st_ino != other.st_ino;

    if (folder >= 0)
        close(folder);
    return root->procfs && !differs;
}

bool na_root_is_own(const char *path)
{
    struct stat own, other;

    return na_file_is_procfs(path) && stat("/proc", &own) == 0 && stat(path, &other) == 0 &&
           own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}

static void take(struct na_root *root, const struct na_root_owner *owner)
{
    root->owner = *owner;
    root->there = true;
    root->procfs = na_file_is_procfs(root->path);
    root->real = is_real(root);
}

bool na_root_init(struct na_root *root, const char *path)
{
    struct na_root_owner owner;

    *root = (struct na_root){ .path = strdup(path), .own = na_root_is_own(path) };
    if (root->path == NULL)
        return false;
    root->there = true; /* or the first look tells */
    if (root->own || find(root, &owner) != GONE)
        take(root, root->own ? &root->owner : &owner);
    return true;
}

void na_root_clear(struct na_root *root)
{
    free(root->path);
    *root = (struct na_root){ .path = NULL };
}

enum na_root_event na_root_look(struct na_root *root)
{
    struct na_root_owner owner;
    enum found found = root->own ? UNKNOWN : find(root, &owner);
    enum na_root_event event;

    if (found == UNKNOWN)
        return NA_ROOT_SAME;
    if (found == GONE) {
        event = root->there ? NA_ROOT_GONE : NA_ROOT_SAME;
        root->there = root->real = false;
        return event;
    }
    if (!root->there)
        event = NA_ROOT_BACK;
    else if (owner.started != root->owner.started || owner.net != root->owner.net)
        event = NA_ROOT_ANOTHER;
    else
        return NA_ROOT_SAME;
    root->serial++;
    take(root, &owner);
    return event;
}
