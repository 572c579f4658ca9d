/*
 * Shared by the tests of the running kernel's sockets: a network namespace for each test, and
 * sockets in it.
 */
#ifndef SOCKETS_LIVE_KIT_H
#define SOCKETS_LIVE_KIT_H

#include <netinet/in.h>
#include <stdlib.h>

#include "kit/command.h"
#include "kit/sockets_kit.h"

enum { LOOPBACK = 1 }; /* the index of lo */

extern struct na_snapshot *snapshot;
extern struct na_objects *objects;

/* A namespace with lo up, and a snapshot of it. */
void live_setup(void);
void live_teardown(void);
/* New objects that have not read anything yet. */
void live_read_again(void);

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

union address address_of(const char *text, uint16_t port);
/* An address as a part of an instance's name. */
void as_index(const union address *address, uint32_t zone, char *text, size_t room);

void set(int fd, int level, int option, int value);
int bound(const char *text, uint16_t port, int type);
/* A TCP socket that accepts IPv4 and IPv6. */
int bound_to_both(uint16_t port);
int listening(const char *text, uint16_t port, int backlog);
/* Starts to connect without waiting for the connection. */
int connecting(const char *text, uint16_t port);
/* The same, but the answer is dropped, so that the third packet of the handshake is missing. */
int half_connecting(const char *text, uint16_t port);
/* Both ends of a connection. */
struct ends {
    int client, server;
};

struct ends connected_to(int listener, const char *text, uint16_t port);
/* Sends until the other end, which does not read, accepts no more. */
void fill(int fd);
void send_datagrams(const char *text, uint16_t port, unsigned count);
uint32_t inode_of(int fd);

/* The number served; fails the test if there is none. */
#define number(...) live_number(kit_value(objects, __VA_ARGS__))
unsigned long live_number(const char *value);

#endif
