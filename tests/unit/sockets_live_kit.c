#include "alarms/mib_tables.h"
#include "sockets_live_kit.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "kit/deaf.h"
#include "kit/netns.h"

struct na_snapshot *snapshot;
struct na_objects *objects;

void live_setup(void)
{
    struct ifreq loopback = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int fd;

    ck_assert(netns_enter());
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    ck_assert_int_eq(ioctl(fd, SIOCSIFFLAGS, &loopback), 0);
    close(fd);
    live_read_again();
}

void live_teardown(void)
{
    na_objects_free(objects);
    na_snapshot_free(snapshot);
}

void live_read_again(void)
{
    snapshot = kit_snapshot("/proc");
    objects = na_objects_new(snapshot, na_mib_tables);
    ck_assert_ptr_nonnull(objects);
}

static socklen_t size_of(const union address *address)
{
    return address->any.sa_family == AF_INET ? sizeof(address->v4) : sizeof(address->v6);
}

union address address_of(const char *text, uint16_t port)
{
    union address address = { .any.sa_family = strchr(text, ':') ? AF_INET6 : AF_INET };
    void *octets = address.any.sa_family == AF_INET ? (void *)&address.v4.sin_addr
                                                    : &address.v6.sin6_addr;

    ck_assert_int_eq(inet_pton(address.any.sa_family, text, octets), 1);
    address.v4.sin_port = htons(port); /* where sin6_port is too */
    return address;
}

void set(int fd, int level, int option, int value)
{
    ck_assert_int_eq(setsockopt(fd, level, option, &value, sizeof(value)), 0);
}

static int bound_with(const char *text, uint16_t port, int type, int v6_only)
{
    union address address = address_of(text, port);
    int fd = socket(address.any.sa_family, type, 0);

    ck_assert_int_ge(fd, 0);
    set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (type == SOCK_STREAM)
        set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    if (address.any.sa_family == AF_INET6)
        set(fd, IPPROTO_IPV6, IPV6_V6ONLY, v6_only);
    ck_assert_msg(bind(fd, &address.any, size_of(&address)) == 0, "bind to %s %u: %m", text, port);
    return fd;
}

int bound(const char *text, uint16_t port, int type)
{
    return bound_with(text, port, type, 1);
}

int bound_to_both(uint16_t port)
{
    return bound_with("::", port, SOCK_STREAM, 0);
}

int listening(const char *text, uint16_t port, int backlog)
{
    int fd = bound(text, port, SOCK_STREAM);

    ck_assert_int_eq(listen(fd, backlog), 0);
    return fd;
}

static int connecting_as(bool deaf, const char *text, uint16_t port)
{
    union address address = address_of(text, port);
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert(!deaf || deaf_make(fd));
    if (connect(fd, &address.any, size_of(&address)) != 0)
        ck_assert_int_eq(errno, EINPROGRESS);
    return fd;
}

int connecting(const char *text, uint16_t port)
{
    return connecting_as(false, text, port);
}

int half_connecting(const char *text, uint16_t port)
{
    return connecting_as(true, text, port);
}

struct ends connected_to(int listener, const char *text, uint16_t port)
{
    struct ends ends = { .client = connecting(text, port) };

    ends.server = accept(listener, NULL, NULL);
    ck_assert_int_ge(ends.server, 0);
    return ends;
}

void fill(int fd)
{
    static char block[65536];

    fcntl(fd, F_SETFL, O_NONBLOCK);
    while (send(fd, block, sizeof(block), MSG_NOSIGNAL) > 0)
        continue;
}

void send_datagrams(const char *text, uint16_t port, unsigned count)
{
    union address address = address_of(text, port);
    int fd = socket(address.any.sa_family, SOCK_DGRAM, 0);

    for (unsigned i = 0; i < count; i++)
        ck_assert_int_eq(sendto(fd, "0123456789", 10, 0, &address.any, size_of(&address)), 10);
    close(fd);
}

uint32_t inode_of(int fd)
{
    char path[32], target[64] = "";

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    ck_assert_int_gt(readlink(path, target, sizeof(target) - 1), 0);
    return (uint32_t)strtoul(target + strlen("socket:["), NULL, 10);
}

void as_index(const union address *address, uint32_t zone, char *text, size_t room)
{
    const bool v4 = address->any.sa_family == AF_INET;
    const uint8_t *octet = v4 ? (const uint8_t *)&address->v4.sin_addr
                              : address->v6.sin6_addr.s6_addr;
    size_t used = (size_t)snprintf(text, room, "ipv%d%s.\"", v4 ? 4 : 6, zone ? "z" : "");

    if (v4)
        used += (size_t)snprintf(text + used, room - used, "%u.%u.%u.%u", octet[0], octet[1],
                                 octet[2], octet[3]);
    else
        for (unsigned i = 0; i < 16; i++)
            used += (size_t)snprintf(text + used, room - used, "%s%02x", i ? ":" : "", octet[i]);
    snprintf(text + used, room - used, zone ? "%%%u\"" : "\"", zone);
}

unsigned long live_number(const char *value)
{
    ck_assert_ptr_nonnull(value);
    return strtoul(value, NULL, 10);
}
