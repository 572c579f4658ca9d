#include "scratch.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char place[256];
static pid_t owner;

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

static void remove_all(void)
{
    if (getpid() == owner)
        nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A new folder whose name begins with name. */
static bool make_folder(char *path, size_t room, const char *parent, const char *name)
{
    if ((size_t)snprintf(path, room, "%s/%sXXXXXX", parent, name) >= room) {
        errno = ENAMETOOLONG;
        return false;
    }
    return mkdtemp(path) != NULL;
}

bool scratch_begin(void)
{
    const char *temporary = getenv("TMPDIR");

    if (!make_folder(place, sizeof(place), temporary && *temporary ? temporary : "/tmp",
                     "netstat-"))
        return false;
    owner = getpid();
    return atexit(remove_all) == 0;
}

bool scratch_folder(char *path, size_t room)
{
    return make_folder(path, room, place, "");
}
