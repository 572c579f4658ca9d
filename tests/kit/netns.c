#include "netns.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static bool put(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    bool done = file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text);
    int error = errno;

    if (file >= 0)
        close(file);
    errno = error;
    return done;
}

bool netns_enter(void)
{
    char uids[40], gids[40];

    if (unshare(CLONE_NEWNET) == 0)
        return true;
    snprintf(uids, sizeof(uids), "0 %u 1", geteuid());
    snprintf(gids, sizeof(gids), "0 %u 1", getegid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 && put("/proc/self/uid_map", uids) &&
           put("/proc/self/setgroups", "deny") && put("/proc/self/gid_map", gids);
}

int netns_keep_orphans(int access)
{
    int limit = open("/proc/sys/net/ipv4/tcp_max_orphans", access | O_CLOEXEC);

    if (limit >= 0)
        flock(limit,
              LOCK_SH); /* waits for an experiment under way, which takes tenths of a second */
    return limit;
}
