/*
 * net/tcp and net/tcp6, for kernels without tcp_diag and for sandboxes that refuse it.
 */
#include "tables/tcp_files.h"

#include <sys/socket.h>

#include "tables/read_lines.h"

struct taking {
    na_tcp_take *take;
    void *arg;
};

static enum na_line take(struct na_read_context *context, const char *line, int family, void *arg)
{
    const struct taking *taking = arg;
    struct na_socket_line socket;

    if (!na_socket_line(line, family, &socket))
        return NA_LINE_BAD;
    return taking->take(context, &socket, family, taking->arg) ? NA_LINE_TAKEN : NA_LINE_NO_ROOM;
}

int na_tcp_read_files(struct na_read_context *context, int error, na_tcp_take *take_socket,
                      void *arg)
{
    static const struct na_lines files[] = {
        { "net/tcp", AF_INET, 1, take },
        { "net/tcp6", AF_INET6, 1, take },
    };
    struct taking taking = { take_socket, arg };
    const char *refused = context->kernel->refused ? context->kernel->refused : "inet_diag";

    return na_read_lines_instead(context, refused, error, files, sizeof(files) / sizeof(files[0]),
                                 &taking);
}
