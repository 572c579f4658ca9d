/*
 * Access to a kernel: the root of its files, netlink, and a buffer.
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
struct na_qdisc_events;
struct na_socket_owners;
struct na_cgroups;
struct na_send_queues;

/* ns, time limit of a reading that can take long: other requests wait meanwhile. */
enum { NA_READING_LONGEST = 1000000000 };

struct na_kernel {
    struct na_root root;
    int64_t now;              /* ns, start of the current reading */
    struct na_text text;      /* buffer of the current reader, valid until the next one uses it */
    struct na_netlink *route; /* NETLINK_ROUTE for requests, opened on first use; see netlink.h */
    struct na_netlink *diag;  /* NETLINK_SOCK_DIAG, opened on first use */
    struct na_links *links;   /* the interfaces, made on first use by na_kernel_links() */
    struct na_qdisc_events *qdisc_events; /* made on first use; NULL if refused */
    struct na_filter filter;              /* which interfaces are shown */
    /* indexes where rtnetlink does not give them, and the numbers derived from these */
    struct na_given_indexes given;
    struct na_if_numbers numbers;
    struct na_named_file {
        const char *name; /* below the root, "net/dev" */
        struct na_file file;
    } * files; /* owned; files read so far, kept open in /proc */
    size_t files_count;
    bool lacks_getstats; /* older than 4.7: does not know RTM_GETSTATS */
    /* processes that own sockets, made on first use; see socket_owners.h */
    struct na_socket_owners *owners;
    struct na_cgroups *cgroups;         /* made on first use by na_kernel_cgroups() */
    struct na_send_queues *send_queues; /* of TCP connections, made on first use */
    /* what the error of the current reading is about; NULL: the source itself */
    const char *refused;
};

/* Sets up access to the kernel files below root, which is copied. False if memory ran out. */
bool na_kernel_init(struct na_kernel *kernel, const char *root);
/* Closes files and sockets, and frees everything; right after a failed na_kernel_init() too. */
void na_kernel_clear(struct na_kernel *kernel);

/*
 * Checks whether the root is still the same. If it is another one, forgets what was known of its
 * interfaces.
 */
enum na_root_event na_kernel_look(struct na_kernel *kernel);

/*
 * Updates kernel->links and applies the filter. Returns 0 or an errno, with kernel->refused set;
 * thorough and *changed are those of na_links_refresh.
 */
int na_kernel_links(struct na_kernel *kernel, bool thorough, bool *changed);

/* Sets which interfaces are shown; the filter is copied. */
void na_kernel_set_filter(struct na_kernel *kernel, const struct na_filter *filter);

/*
 * Returns a file below the root, such as "net/igmp"; the name is not copied. Valid until the next
 * call. NULL if memory ran out.
 */
struct na_file *na_kernel_file(struct na_kernel *kernel, const char *name);

/*
 * The cgroups that sockets belong to, and the processes that own sockets; NULL if memory ran out.
 */
struct na_cgroups *na_kernel_cgroups(struct na_kernel *kernel);
struct na_socket_owners *na_kernel_owners(struct na_kernel *kernel);

/* Reads a file below the root into kernel->text; returns 0 or an errno. */
int na_kernel_read(struct na_kernel *kernel, const char *name);

/* Reads a file that may be long, piece by piece, like na_file_read_lines; returns 0 or an errno. */
int na_kernel_read_lines(struct na_kernel *kernel, const char *name, na_lines_take *take,
                         void *arg);

#endif
