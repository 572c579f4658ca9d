/*
 * Netlink through libmnl: dumps that are whole or fail.
 */
#ifndef NA_NETLINK_H
#define NA_NETLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libmnl/libmnl.h>

struct na_netlink;

/* Takes one message of a dump; false ends it with ENOMEM. */
typedef bool na_netlink_take(const struct nlmsghdr *message, void *arg);
/* Called before a dump begins anew because the kernel said that it was interrupted: what was taken
 * so far is to be forgotten. */
typedef void na_netlink_restart(void *arg);

/*
 * Opens a socket of a netlink family (NETLINK_ROUTE); groups is a mask of multicast groups. NULL,
 * with errno, if that fails: ENOENT if this kernel has no such family.
 */
struct na_netlink *na_netlink_open(int family, uint32_t groups);
void na_netlink_close(struct na_netlink *netlink);

/*
 * Sends a request whose header and payload the caller has filled in (nlmsg_seq is set here) and
 * takes every message of the answer. A dump that the kernel marks NLM_F_DUMP_INTR, and one that
 * overran the socket's buffer, is asked for again, four times at most. Returns 0, or an errno:
 * EINTR if it never came whole, ETIMEDOUT after a second of silence.
 */
int na_netlink_dump(struct na_netlink *netlink, struct nlmsghdr *request, na_netlink_take *take,
                    na_netlink_restart *restart, void *arg);

/*
 * Says how long, in nanoseconds from now on, dumps may take in all; 0: as long as they take. One
 * that takes longer ends with ETIME, and then the rest of it is still to come, so that the socket
 * is to be closed.
 */
void na_netlink_limit(struct na_netlink *netlink, int64_t time);

/*
 * Takes the multicast messages that are waiting, at most so many datagrams of them, without waiting
 * for any. Returns 0, or an errno: ENOBUFS if some were lost or there are more.
 */
int na_netlink_drain(struct na_netlink *netlink, unsigned most, na_netlink_take *take, void *arg);

#endif
