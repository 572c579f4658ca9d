/*
 * Socket owners: which process has a socket open. /proc has this only the other way round, in the
 * links of /proc/PID/fd, so finding a few sockets means examining every open file of every process.
 * One search covers the wanted sockets of all tables. It runs when an unknown owner is requested,
 * and not again for a table that it covered until 20 times its cost has passed, or the time of
 * na_socket_owners_stay_fresh().
 */
#ifndef NA_SOCKET_OWNERS_H
#define NA_SOCKET_OWNERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rows.h"

struct na_socket_owners;

enum { NA_OWNER_NAME_MAX = 16 }; /* TASK_COMM_LEN */
enum { NA_OWNERS_FRESH_FACTOR = 20 };

/* Tables whose sockets are searched for, all in one search. */
enum na_owned { NA_OWNED_UDP, NA_OWNED_LISTENERS, NA_OWNED_UNIX, NA_OWNED_TABLES };

struct na_socket_owner {
    uint32_t pid;
    char name[NA_OWNER_NAME_MAX];
};

/* root is copied. NULL if memory ran out. */
struct na_socket_owners *na_socket_owners_new(const char *root);
/* owners may be NULL. */
void na_socket_owners_free(struct na_socket_owners *owners);

/*
 * Sets the sockets of a table whose owners will be requested, replacing its previous ones; what is
 * known of them is kept. Each row has the inode, a uint32_t, at this offset; 0: none. False if
 * memory ran out.
 */
bool na_socket_owners_want(struct na_socket_owners *owners, enum na_owned table,
                           const struct na_rows *rows, size_t offset);

/*
 * The owner of a wanted socket of a table, valid until the next call; NULL if none is found: the
 * socket belongs to another user, or its process is gone, or the search takes turns and has not
 * ended.
 */
const struct na_socket_owner *na_socket_owners_find(struct na_socket_owners *owners,
                                                    enum na_owned table, uint32_t inode);

/*
 * The name of the cgroup that the process runs in which na_socket_owners_find() returns, as
 * na_cgroup_name() makes it; valid until the next call. NULL if it is the root, or gone.
 */
const char *na_socket_owners_cgroup(struct na_socket_owners *owners, enum na_owned table,
                                    uint32_t inode);

/*
 * Lets searches take turns of `length` ns, and calls wake(arg) when a first turn was not enough:
 * then call na_socket_owners_turn() until it returns that the search has ended. Without this call
 * na_socket_owners_find() searches to the end.
 */
void na_socket_owners_take_turns(struct na_socket_owners *owners, int64_t length,
                                 void (*wake)(void *arg), void *arg);
bool na_socket_owners_is_searching(const struct na_socket_owners *owners);
bool na_socket_owners_turn(struct na_socket_owners *owners);

/* The CPU time of the last search, in ns; 0: there was none. */
int64_t na_socket_owners_cost(const struct na_socket_owners *owners);

/* How long a search stays fresh, in ns; 0: 20 times its cost. */
void na_socket_owners_stay_fresh(struct na_socket_owners *owners, int64_t fresh);

/*
 * Whether an owner that is being searched for has been requested since
 * na_socket_owners_forget_awaited().
 */
bool na_socket_owners_awaits(const struct na_socket_owners *owners);
void na_socket_owners_forget_awaited(struct na_socket_owners *owners);

#endif
