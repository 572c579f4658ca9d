/*
 * Netlink through libmnl: a dump is complete or fails.
 */
#ifndef NA_NETLINK_H
#define NA_NETLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libmnl/libmnl.h>

struct na_netlink;

/* Processes one message of a dump; returning false ends it with ENOMEM. */
typedef bool na_netlink_take(const struct nlmsghdr *message, void *arg);
/*
 * Called before a dump is repeated because the kernel reported that it was interrupted: discard
 * what was processed so far.
 */
typedef void na_netlink_restart(void *arg);

/*
 * Opens a socket of a netlink family, such as NETLINK_ROUTE; groups is a mask of multicast groups.
 * NULL, with errno, on failure: ENOENT if this kernel does not have the family.
 */
struct na_netlink *na_netlink_open(int family, uint32_t groups);
/* Closes the socket and frees netlink, which may be NULL. */
void na_netlink_close(struct na_netlink *netlink);

/*
 * Sends a request whose header and payload the caller has filled in (except nlmsg_seq) and passes
 * every message of the answer to take. In a job it rests between datagrams, and nobody else may use
 * netlink meanwhile. A dump that the kernel marks NLM_F_DUMP_INTR, or that overran the socket's
 * buffer, is repeated at most three times. Returns 0 or an errno: EINTR if the kernel marked every
 * dump, the last of which was taken whole; EBADMSG if a message has a length that the kernel never
 * sends; ETIMEDOUT after 1 s of silence; ECANCELED.
 */
int na_netlink_dump(struct na_netlink *netlink, struct nlmsghdr *request, na_netlink_take *take,
                    na_netlink_restart *restart, void *arg);

/*
 * Processes the multicast messages that are waiting, at most `max` datagrams, without blocking.
 * Returns 0 or an errno: ENOBUFS if some were lost or more are waiting.
 */
int na_netlink_drain(struct na_netlink *netlink, unsigned max, na_netlink_take *take, void *arg);

#endif
