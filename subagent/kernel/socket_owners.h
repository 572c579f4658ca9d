/*
 * Owners: which process has a socket open. /proc tells it only the other way round, in the links of
 * /proc/PID/fd, so finding a few sockets means looking at every open file of every process. That is
 * done for all sockets in question at once, when the owner of one that is not known is asked for,
 * and not again before 20 times what it cost has passed.
 */
#ifndef NA_SOCKET_OWNERS_H
#define NA_SOCKET_OWNERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct na_socket_owners;

enum { NA_OWNER_NAME_MAX = 16 }; /* TASK_COMM_LEN */

struct na_socket_owner {
    uint32_t pid;
    char name[NA_OWNER_NAME_MAX];
};

/* NULL if memory ran out. root is copied. */
struct na_socket_owners *na_socket_owners_new(const char *root);
void na_socket_owners_free(struct na_socket_owners *owners);

/* Says which sockets will be asked for, by their inodes, in place of those before; what is known of
 * them stays. */
bool na_socket_owners_want(struct na_socket_owners *owners, const uint32_t *inodes, size_t count);

/*
 * The owner of a wanted socket, valid until the next call; NULL if none is found: it is another
 * user's, or its process is gone.
 */
const struct na_socket_owner *na_socket_owners_find(struct na_socket_owners *owners,
                                                    uint32_t inode);

#endif
