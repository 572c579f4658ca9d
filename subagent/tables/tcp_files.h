/*
 * TCP sockets from net/tcp and net/tcp6, for the kernel_tables that inet_diag serves where it can
 * be had. The files tell neither the limit of an accept queue nor the interface that a socket is
 * bound to.
 */
#ifndef NA_RELATION_TCP_FILES_H
#define NA_RELATION_TCP_FILES_H

#include "tables/kernel_table.h"
#include "parse/socket_line.h"

/* Takes one socket; false if memory ran out. */
typedef bool na_tcp_take(struct na_read_context *context, const struct na_socket_line *socket,
                         int family, void *arg);

/*
 * Reads them in place of na_sockdiag, which has failed with an errno, since when nothing else was
 * asked of the kernel. Returns 0 or an errno, as na_read_lines_instead does.
 */
int na_tcp_read_files(struct na_read_context *context, int error, na_tcp_take *take, void *arg);

#endif
