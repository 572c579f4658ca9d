#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "daemon/pid_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"

/* Does not truncate it yet: it may belong to another process. */
static bool open_locked(struct na_pid_file *file)
{
    int error;

    file->descriptor = open(file->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (file->descriptor < 0 || flock(file->descriptor, LOCK_EX | LOCK_NB) == 0)
        return file->descriptor >= 0;
    error = errno;
    close(file->descriptor);
    file->descriptor = -1;
    errno = error;
    return false;
}

bool na_pid_file_open(struct na_pid_file *file)
{
    if (file->path == NULL)
        return true;
    while (open_locked(file)) {
        if (na_file_is_at(file->descriptor, file->path))
            return true;
        close(file->descriptor); /* its owner has exited in between and has removed it */
    }
    snmp_log(LOG_ERR, "%s: %s\n", file->path,
             errno == EWOULDBLOCK ? "netstat-agentx is running already" : strerror(errno));
    return false;
}

bool na_pid_file_write(const struct na_pid_file *file)
{
    if (file->descriptor < 0 || (ftruncate(file->descriptor, 0) == 0 &&
                                 dprintf(file->descriptor, "%d\n", (int)getpid()) > 0))
        return true;
    snmp_log(LOG_ERR, "%s: %s\n", file->path, strerror(errno));
    return false;
}

/* The user of -u may not delete a file from root's folder; it is truncated instead. */
bool na_pid_file_remove(const struct na_pid_file *file)
{
    return file->descriptor < 0 ||
           (na_file_is_at(file->descriptor, file->path) && unlink(file->path) == 0) ||
           ftruncate(file->descriptor, 0) == 0;
}
