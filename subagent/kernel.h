/*
 * The kernel as tables are read from it: the root of its files, netlink, and a buffer.
 */
#ifndef NA_KERNEL_H
#define NA_KERNEL_H

#include <stdbool.h>

#include "file.h"

struct na_netlink;
struct na_links;
struct na_owners;

struct na_kernel {
    char *root;                     /* owned; "/proc" */
    bool real;                      /* root is a procfs: netlink tells of the same kernel */
    struct na_text text;            /* for whoever reads, until the next one does */
    struct na_netlink *route;       /* NETLINK_ROUTE for asking, opened when first needed; see netlink.h */
    struct na_netlink *diag;        /* NETLINK_SOCK_DIAG likewise */
    struct na_owners *owners;       /* of sockets, when first needed; see owners.h */
    struct na_links *links;         /* the interfaces, when first needed; see links.h */
};

/* False if memory ran out. */
bool na_kernel_init(struct na_kernel *kernel, const char *root);
void na_kernel_clear(struct na_kernel *kernel);

/* Reads a file below the root, "net/igmp", into kernel->text; returns 0 or an errno. */
int na_kernel_read(struct na_kernel *kernel, const char *path);

#endif
