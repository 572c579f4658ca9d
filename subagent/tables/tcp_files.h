/*
 * TCP sockets from net/tcp and net/tcp6, for the kernel tables that use inet_diag where available.
 * The files have neither the limit of an accept queue nor the interface that a socket is bound to.
 */
#ifndef NA_TCP_FILES_H
#define NA_TCP_FILES_H

#include "tables/kernel_table.h"
#include "parse/socket_line.h"

/* Processes one socket; false if memory ran out. */
typedef bool na_tcp_take(struct na_read_context *context, const struct na_socket_line *socket,
                         int family, void *arg);

/*
 * Reads the files in place of na_sockdiag(), which has failed with an errno; no other request may
 * come in between, since kernel->refused says what failed. Returns 0 or an errno, like
 * na_read_lines_instead.
 */
int na_tcp_read_files(struct na_read_context *context, int error, na_tcp_take *take, void *arg);

#endif
