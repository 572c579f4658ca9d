#include "parse/socket_line.h"

#include <string.h>
#include <sys/socket.h>

#include "parse/parse.h"

/* Fields of a line, counted from 0. */
enum { LOCAL = 1, REMOTE, STATE, QUEUES, UID = 7, INODE = 9, FIELDS };

static unsigned split(const char *p, const char **field)
{
    unsigned count = 0;

    for (p = na_skip_blanks(p); !na_is_end(*p) && count < FIELDS;
         p = na_skip_blanks(na_token_end(p)))
        field[count++] = p;
    return count;
}

/*
 * "0100007F:1389": 32-bit words in host byte order, one for IPv4 and four for IPv6, then the port.
 */
static bool take_address(const char *p, int family, struct na_inet_address *address, uint16_t *port)
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
    *address = na_inet_address(family, word, 0);
    *port = (uint16_t)value;
    return true;
}

static bool take_state(struct na_socket_line *socket, const char *p)
{
    uint64_t value;

    if (na_hexadecimal(p, 2, &value) != na_token_end(p))
        return false;
    socket->state = (uint8_t)value;
    return true;
}

/* "00000000:00017AC0": octets waiting to be sent, and octets waiting to be read. */
static bool take_queue(struct na_socket_line *socket, const char *p)
{
    const char *end = na_token_end(p), *colon = memchr(p, ':', (size_t)(end - p));

    return colon != NULL && na_hexadecimal(colon + 1, 16, &socket->queue) == end;
}

bool na_socket_line(const char *line, int family, struct na_socket_line *socket)
{
    const char *field[FIELDS];

    if (split(line, field) < FIELDS ||
        !take_address(field[LOCAL], family, &socket->address, &socket->port) ||
        !take_state(socket, field[STATE]) || !take_queue(socket, field[QUEUES]) ||
        !na_token_number32(field[UID], &socket->uid) ||
        !na_token_number32(field[INODE], &socket->inode))
        return false;
    /* what else the line says is true without it */
    if (!take_address(field[REMOTE], family, &socket->remote, &socket->remote_port))
        socket->remote = (struct na_inet_address){ .type = 0 };
    socket->rest = na_skip_blanks(na_token_end(field[INODE]));
    return true;
}
