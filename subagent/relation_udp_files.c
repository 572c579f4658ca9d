/*
 * net/udp and net/udp6 (net/ipv4/udp.c, net/ipv6/datagram.c): for kernels without udp_diag. They do not tell the queue's limit
 * nor the interface that a socket is bound to.
 */
#include <string.h>
#include <sys/socket.h>

#include "gather_lines.h"
#include "parse.h"
#include "relation_udp.h"

/* What stands where in a line. drops came with Linux 2.6.27. */
enum { LOCAL = 1, QUEUES = 4, UID = 7, INODE = 9, DROPS = 12, FIELDS };

static unsigned split(const char *p, const char **field)
{
    unsigned count = 0;

    for (p = na_skip_blanks(p); !na_is_end(*p) && count < FIELDS; p = na_skip_blanks(na_token_end(p)))
        field[count++] = p;
    return count;
}

/* "0100007F:1389": words of 32 bits in the host's order, one for IPv4 and four for IPv6, and the port. */
static bool take_local(struct na_udp_socket *socket, const char *p, int family)
{
    uint32_t word[4];
    size_t words = family == AF_INET ? 1 : 4;
    const char *end = na_token_end(p);
    uint64_t value;

    for (size_t i = 0; i < words; i++, p += 8) {
        if (na_hexadecimal(p, 8, &value) != p + 8)
            return false;
        word[i] = (uint32_t)value;
    }
    if (*p != ':' || na_hexadecimal(p + 1, 4, &value) != end)
        return false;
    socket->address = na_inet_address(family, word, 0);
    socket->port = (uint16_t)value;
    return true;
}

/* "00000000:00017AC0": what waits to be sent and what waits to be read. */
static bool take_queue(struct na_udp_socket *socket, const char *p)
{
    const char *end = na_token_end(p), *colon = memchr(p, ':', (size_t)(end - p));

    return colon != NULL && na_hexadecimal(colon + 1, 16, &socket->queue) == end;
}

static bool take_number(uint32_t *to, const char *p)
{
    uint64_t value = 0;

    if (na_number(p, &value) != na_token_end(p) || value > UINT32_MAX)
        return false;
    *to = (uint32_t)value;
    return true;
}

static enum na_line take(struct na_gather *gather, const char *line, int family, void *arg)
{
    struct na_udp_socket socket = { .has_limit = false };
    const char *field[FIELDS];
    unsigned fields = split(line, field);

    (void)arg;
    if (fields <= INODE || !take_local(&socket, field[LOCAL], family) || !take_queue(&socket, field[QUEUES]) ||
        !take_number(&socket.uid, field[UID]) || !take_number(&socket.inode, field[INODE]))
        return NA_LINE_BAD;
    socket.has_drops = fields > DROPS;
    if (socket.has_drops && !take_number(&socket.drops, field[DROPS]))
        return NA_LINE_BAD;
    return na_udp_put(gather, &socket) ? NA_LINE_TAKEN : NA_LINE_NO_ROOM;
}

int na_udp_read_files(struct na_gather *gather)
{
    static const struct na_lines files[] = {
        { "net/udp", AF_INET, 1, take },
        { "net/udp6", AF_INET6, 1, take },
    };

    return na_gather_lines(gather, files, sizeof(files) / sizeof(files[0]), NULL);
}
