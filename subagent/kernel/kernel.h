/*
 * The kernel as tables are read from it: the root of its files, netlink, and a buffer.
 */
#ifndef NA_KERNEL_H
#define NA_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/file.h"
#include "base/filter.h"
#include "kernel/if_numbers.h"
#include "kernel/root.h"

struct na_netlink;
struct na_links;
struct na_socket_owners;

/* ns that a reading may take which can be long: whoever asks for something else waits meanwhile. */
enum { NA_READING_LONGEST = 1000000000 };

struct na_kernel {
    struct na_root root;
    int64_t now;         /* ns, when the reading under way began */
    struct na_text text; /* for whoever reads, until the next one does */
    struct na_netlink
        *route;              /* NETLINK_ROUTE for asking, opened when first needed; see netlink.h */
    struct na_netlink *diag; /* NETLINK_SOCK_DIAG likewise */
    struct na_links *links;  /* the interfaces, when first needed: see na_kernel_links */
    struct na_filter filter; /* which of them are shown */
    struct na_given_indexes
        told; /* their indexes where netlink does not give them, and the numbers made of these */
    struct na_if_numbers numbers;
    struct na_named_file {
        const char *name; /* below the root, "net/dev" */
        struct na_file file;
    } * files; /* owned; those that were read, kept open in /proc */
    size_t files_count;
    bool lacks_getstats;             /* older than 4.7: RTM_GETSTATS is not known */
    struct na_socket_owners *owners; /* of sockets, when first needed; see owners.h */
    const char
        *refused; /* what the error of the reading under way is about; NULL: the source itself */
};

/* False if memory ran out. */
bool na_kernel_init(struct na_kernel *kernel, const char *root);
void na_kernel_clear(struct na_kernel *kernel);

/* Looks whether the root is still the same; what was remembered of interfaces is not of another
 * one's. */
enum na_root_event na_kernel_look(struct na_kernel *kernel);

/* Brings kernel->links up to date, with the filter applied; returns 0 or an errno, with
 * kernel->refused set. thorough and *changed as na_links_refresh has them. */
int na_kernel_links(struct na_kernel *kernel, bool thorough, bool *changed);

void na_kernel_set_filter(struct na_kernel *kernel, const struct na_filter *filter);

/* A file below the root, "net/igmp", a name that lasts; NULL if memory ran out. Valid
 * until the next one. */
struct na_file *na_kernel_file(struct na_kernel *kernel, const char *name);

/* Reads such a file into kernel->text; returns 0 or an errno. */
int na_kernel_read(struct na_kernel *kernel, const char *name);

/* The same for a file that may be long, piece by piece, as na_file_read_lines does it. */
int na_kernel_read_lines(struct na_kernel *kernel, const char *name, na_lines_take *take,
                         void *arg);

#endif
