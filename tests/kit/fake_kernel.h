/*
 * A kernel of the test's own making, in place of netlink_socket.c: it lists as many sockets as the
 * test wants, as slowly as it wants, and the one interface lo with a qdisc.
 */
#ifndef FAKE_KERNEL_H
#define FAKE_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

struct fake_kernel {
    unsigned tcp, udp;       /* sockets: established IPv4 connections, and idle UDP sockets */
    unsigned listeners;      /* on ports from 1 on */
    unsigned datagram_us;    /* time that the kernel takes to fill a datagram */
    unsigned silent_after;   /* datagrams of a dump of TCP sockets, and then none; 0: all */
    unsigned interrupted;    /* so many dumps of links and statistics are marked as interrupted */
    unsigned dumps;          /* of TCP connections, so far */
    unsigned sent;           /* requests so far */
    unsigned opened, closed; /* sockets so far */
    bool removed;            /* the qdisc was replaced by another one since it was listed */
    bool busy;               /* a dump was requested on a socket that had one already */
};

extern struct fake_kernel fake_kernel;

#endif
