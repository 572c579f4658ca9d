/*
 * Sockets listed by the kernel over netlink: inet_diag.
 */
#ifndef NA_SOCKDIAG_H
#define NA_SOCKDIAG_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/inet_diag.h>
#include <linux/sock_diag.h>

#include "base/inet_address.h"
#include "kernel/kernel.h"
#include "kernel/netlink.h"

/*
 * The kernel's state of a connection request since 4.1, in addition to TCP_SYN_RECV of
 * <netinet/tcp.h>; see include/net/tcp_states.h in the kernel.
 */
enum { NA_TCP_NEW_SYN_RECV = 12 };

/* Which sockets of both families to list, and which attributes. */
struct na_sockdiag {
    uint8_t protocol;   /* IPPROTO_TCP, IPPROTO_UDP */
    uint8_t extensions; /* bit n - 1: attribute n of INET_DIAG_* */
    uint32_t states;    /* bit n: sockets in the kernel's state n */
};

/* Processes one socket; message has its attributes. Returning false ends the dump with ENOMEM. */
typedef bool na_sockdiag_take(const struct inet_diag_msg *socket, const struct nlmsghdr *message,
                              void *arg);

/*
 * Lists the sockets, like na_netlink_dump; restart means that all sockets so far are to be
 * discarded. Returns 0 or an errno: ENOENT if this kernel cannot list them or the root has only
 * files, ECANCELED if the job that this is part of is to end.
 */
int na_sockdiag(struct na_kernel *kernel, const struct na_sockdiag *wanted, na_sockdiag_take *take,
                na_netlink_restart *restart, void *arg);

/*
 * Lists UNIX sockets in the same way, as messages with struct unix_diag_msg (maybe cut off) and
 * attributes. Returns 0 or an errno: ENOENT if this kernel cannot list them.
 */
struct unix_diag_req;
int na_sockdiag_unix(struct na_kernel *kernel, const struct unix_diag_req *wanted,
                     na_netlink_take *take, na_netlink_restart *restart, void *arg);

/*
 * Whether an error means that the sockets should be read from files instead: the kernel has no
 * inet_diag, a sandbox refuses it, or it does not work. kernel->refused says what failed; NULL: the
 * listing itself.
 */
bool na_sockdiag_is_refused(int error);

/* The payload of the attribute of this type, and its length; NULL and 0 if there is none. */
const void *na_sockdiag_attribute(const struct nlmsghdr *message, uint16_t type, size_t *length);

/* INET_DIAG_SKMEMINFO: as many numbers as the kernel has; the others are 0. */
struct na_socket_memory {
    size_t count;
    uint32_t number[SK_MEMINFO_DROPS + 1]; /* by SK_MEMINFO_* */
};
void na_sockdiag_memory(const struct nlmsghdr *message, struct na_socket_memory *memory);

/* The id of the socket's cgroup, for na_cgroups_name(); 0 before Linux 5.8. */
uint64_t na_sockdiag_cgroup(const struct nlmsghdr *message);

/* The kernel's identifier of a socket. */
uint64_t na_sockdiag_cookie(const struct inet_diag_msg *socket);

/* The address a socket is bound to; if it is bound to an interface, that is the zone. */
struct na_inet_address na_sockdiag_local(const struct inet_diag_msg *socket);

/*
 * The two ends of a connection. The address of the remote one has a zone if it is a link-local one
 * and the socket is bound to an interface.
 */
struct na_socket_ends {
    struct na_inet_address local, remote;
    uint16_t local_port, remote_port;
};
void na_sockdiag_ends(const struct inet_diag_msg *socket, struct na_socket_ends *ends);

#endif
