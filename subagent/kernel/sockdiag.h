/*
 * Sockets as the kernel lists them over netlink: inet_diag.
 */
#ifndef NA_SOCKDIAG_H
#define NA_SOCKDIAG_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/inet_diag.h>

#include "base/inet_address.h"
#include "kernel/kernel.h"
#include "kernel/netlink.h"

/* The kernel's state of a request for a connection since 4.1, beside TCP_SYN_RECV of
 * <netinet/tcp.h>; see its net/tcp_states.h. */
enum { NA_TCP_NEW_SYN_RECV = 12 };

/* Which sockets of both families, and what of them. */
struct na_sockdiag {
    uint8_t protocol;   /* IPPROTO_TCP, IPPROTO_UDP */
    uint8_t extensions; /* bit n - 1: attribute n of INET_DIAG_* */
    uint32_t states;    /* bit n: those in the kernel's state n */
};

/* Takes one socket; message has its attributes behind it. False ends the dump with ENOMEM. */
typedef bool na_sockdiag_take(const struct inet_diag_msg *socket, const struct nlmsghdr *message,
                              void *arg);

/*
 * Lists them as na_netlink_dump does; restart means that all taken so far is to be forgotten.
 * ENOENT if this kernel cannot, or is only files; ETIME if it takes longer than NA_READING_LONGEST.
 */
int na_sockdiag(struct na_kernel *kernel, const struct na_sockdiag *wanted, na_sockdiag_take *take,
                na_netlink_restart *restart, void *arg);

/*
 * Whether such an error means that the sockets are to be read from files: the kernel has no
 * inet_diag, a sandbox refuses it, or it does not work. What it was is in kernel->refused, or the
 * listing itself.
 */
bool na_sockdiag_is_refused(int error);

/* The address that a socket is bound to, with the interface as its zone if it is bound to one. */
struct na_inet_address na_sockdiag_local(const struct inet_diag_msg *socket);

#endif
