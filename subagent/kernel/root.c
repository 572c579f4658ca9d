#include "kernel/root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "kernel/process.h"

/* Result of a look-up. UNKNOWN: out of descriptors or memory, or access denied. */
enum found { HERE, GONE, UNKNOWN };

static enum found find_in(const struct na_root *root, int folder, struct na_root_owner *owner)
{
    struct stat net;

    /* through net, which may be a link from some other folder to a process's net */
    if (na_process_started(folder, "net/../stat", &owner->started) != 0)
        return UNKNOWN;
    if (fstatat(folder, "net/dev", &net, 0) == 0) {
        owner->net = owner->started != 0 ? net.st_ino : 0;
        return HERE;
    }
    /* a zombie has no net, nor has a link that led to a process */
    if (owner->started != 0 || root->owner.started != 0)
        return na_process_is_gone(errno) ? GONE : UNKNOWN;
    return HERE;
}

/*
 * Whether the root exists now, and whose it is. Everything is looked up in one open folder, so it
 * belongs to one process.
 */
static enum found find(const struct na_root *root, struct na_root_owner *owner)
{
    int folder = open(root->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    enum found found;

    *owner = (struct na_root_owner){ .started = 0 };
    if (folder < 0)
        return na_process_is_gone(errno) ? GONE : UNKNOWN;
    found = find_in(root, folder, owner);
    close(folder);
    return found;
}

/* The inode of net/dev identifies a network namespace (fs/proc/generic.c), in any procfs. */
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
    root->there = true; /* otherwise the first check reports it */
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
