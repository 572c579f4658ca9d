/*
 * Sockets at which nothing arrives.
 */
#ifndef DEAF_H
#define DEAF_H

#include <linux/filter.h>
#include <stdbool.h>
#include <sys/socket.h>

/* Makes the kernel drop whatever is sent to this socket from now on. False, with errno, if not. */
static inline bool deaf_make(int fd)
{
    struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
    const struct sock_fprog filter = { .len = 1, .filter = &nothing };

    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)) == 0;
}

#endif
