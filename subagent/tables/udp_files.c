/*
 * net/udp and net/udp6, for kernels without udp_diag and for sandboxes that refuse it. The files
 * have neither the limit of the queue nor the interface that a socket is bound to.
 */
#include "tables/udp_files.h"

#include <sys/socket.h>

#include "tables/read_lines.h"
#include "parse/parse.h"
#include "parse/socket_line.h"

/* "2 0000000000000000 47": the references, a pointer, and the drops, which Linux 2.6.27 added. */
static bool take_drops(struct na_udp_socket *socket, const char *p)
{
    for (unsigned i = 0; i < 2; i++)
        p = na_skip_blanks(na_token_end(p));
    socket->has_drops = !na_is_end(*p);
    return !socket->has_drops || na_token_number32(p, &socket->drops);
}

static enum na_line take(struct na_read_context *context, const char *line, int family, void *arg)
{
    struct na_udp_socket socket = { .has_limit = false };
    struct na_socket_line parsed;

    (void)arg;
    if (!na_socket_line(line, family, &parsed) || !take_drops(&socket, parsed.rest))
        return NA_LINE_BAD;
    socket.address = parsed.address;
    socket.port = parsed.port;
    socket.inode = parsed.inode;
    socket.uid = parsed.uid;
    socket.queue = parsed.queue;
    return na_udp_rows_put(context, &socket) ? NA_LINE_TAKEN : NA_LINE_NO_ROOM;
}

int na_udp_read_files(struct na_read_context *context, int error)
{
    static const struct na_lines files[] = {
        { "net/udp", AF_INET, 1, take },
        { "net/udp6", AF_INET6, 1, take },
    };

    const size_t count = sizeof(files) / sizeof(files[0]);
    const char *refused = context->kernel->refused ? context->kernel->refused : "inet_diag";

    return error ? na_read_lines_instead(context, refused, error, files, count, NULL)
                 : na_read_lines(context, files, count, NULL);
}
