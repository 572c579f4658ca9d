/*
 * To be preloaded into a program: makes reads of chosen files fail midway. The file named by
 * NETSTAT_FAULTS is examined at each read. It is empty or has one line: a part of the path, the
 * number of octets that can be read, and the errno that follows, 0 for the end of the file. For the
 * path "sockets" the number is the milliseconds that each piece of a listing of sockets takes.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

typedef ssize_t reader(int file, void *room, size_t size, off_t at);

struct fault {
    char path[128];
    long octets;
    int error;
};

/* Finds the function of this name that ours replaces. `function` points to a pointer to a function,
 * since C does not convert other pointers to one. */
static void find(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);

    memcpy(function, &found, sizeof(found));
}

static int read_fault(struct fault *fault)
{
    const char *name = getenv("NETSTAT_FAULTS");
    char line[200];
    ssize_t length;
    int file = name != NULL ? open(name, O_RDONLY | O_CLOEXEC) : -1;

    if (file < 0)
        return 0;
    length = read(file, line, sizeof(line) - 1);
    close(file);
    if (length <= 0)
        return 0;
    line[length] = '\0';
    return sscanf(line, "%127s %ld %d", fault->path, &fault->octets, &fault->error) == 3;
}

static int is_meant(int file, const struct fault *fault)
{
    char link[64], path[512];
    ssize_t length;

    snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
    length = readlink(link, path, sizeof(path) - 1);
    if (length <= 0)
        return 0;
    path[length] = '\0';
    return strstr(path, fault->path) != NULL;
}

static ssize_t faulty(reader *usual, int file, void *room, size_t size, off_t at)
{
    struct fault fault;

    if (!read_fault(&fault) || !is_meant(file, &fault))
        return usual(file, room, size, at);
    if (at < fault.octets)
        return usual(file, room,
                     size < (size_t)(fault.octets - at) ? size : (size_t)(fault.octets - at), at);
    errno = fault.error;
    return fault.error ? -1 : 0;
}

ssize_t pread(int file, void *room, size_t size, off_t at)
{
    static reader *usual;

    if (usual == NULL)
        find("pread", &usual);
    return faulty(usual, file, room, size, at);
}

#ifndef pread64 /* musl defines it as pread */
ssize_t pread64(int file, void *room, size_t size, off64_t at)
{
    return pread(file, room, size, (off_t)at);
}
#endif

static int lists_sockets(int socket)
{
    int family = 0, protocol = -1;
    socklen_t size = sizeof(family);

    return getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 && family == AF_NETLINK &&
           getsockopt(socket, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) == 0 &&
           protocol == NETLINK_SOCK_DIAG;
}

/* A socket that does not block has nothing until the time has passed since its last piece. */
ssize_t recv(int socket, void *room, size_t size, int flags)
{
    static ssize_t (*usual)(int socket, void *room, size_t size, int flags);
    static struct timespec last[1024]; /* by descriptor */
    struct timespec now;
    struct fault fault;

    if (usual == NULL)
        find("recv", &usual);
    if (socket < 0 || socket >= 1024 || !lists_sockets(socket) || !read_fault(&fault) ||
        strcmp(fault.path, "sockets") != 0)
        return usual(socket, room, size, flags);
    clock_gettime(CLOCK_MONOTONIC, &now);
    if ((now.tv_sec - last[socket].tv_sec) * 1000 + (now.tv_nsec - last[socket].tv_nsec) / 1000000 <
        fault.octets) {
        errno = EAGAIN;
        return -1;
    }
    last[socket] = now;
    return usual(socket, room, size, flags);
}

ssize_t recvmsg(int socket, struct msghdr *message, int flags)
{
    static ssize_t (*usual)(int socket, struct msghdr *message, int flags);
    struct fault fault;

    if (usual == NULL)
        find("recvmsg", &usual);
    if (lists_sockets(socket) && read_fault(&fault) && strcmp(fault.path, "sockets") == 0)
        usleep((useconds_t)fault.octets * 1000);
    return usual(socket, message, flags);
}
