/*
 * Lines of net/tcp, net/tcp6, net/udp and net/udp6: a socket each, all in one form
 * (net/ipv4/tcp_ipv4.c, net/ipv4/udp.c, net/ipv6/datagram.c).
 */
#ifndef NA_SOCKET_LINE_H
#define NA_SOCKET_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/inet_address.h"

struct na_socket_line {
    struct na_inet_address address; /* local, without a zone: the files do not tell it */
    uint16_t port;
    uint8_t state;       /* the kernel's number of it */
    uint64_t queue;      /* octets to be read; of a TCP listener, connections to be accepted */
    uint32_t uid, inode; /* 0 of connection requests and of what is in TIME_WAIT */
    const char *rest;    /* what follows the inode */
};

/* Parses a line of a file of this address family; false if that is not possible. */
bool na_socket_line(const char *line, int family, struct na_socket_line *socket);

/* Parses a token that is a number of 32 bits. */
bool na_socket_number(const char *token, uint32_t *number);

#endif
