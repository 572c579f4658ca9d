/*
 * UDP sockets from net/udp and net/udp6.
 */
#ifndef NA_UDP_FILES_H
#define NA_UDP_FILES_H

#include "tables/udp_rows.h"

/*
 * Reads net/udp and net/udp6, like a table's read function, in place of na_sockdiag(), which has
 * failed with an errno, or has not reported drops: 0.
 */
int na_udp_read_files(struct na_read_context *context, int error);

#endif
