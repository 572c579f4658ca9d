/*
 * Access to a kernel: the root of its files, netlink, and a buffer.
 */
#ifndef NA_KERNEL_H
#define NA_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/file.h"
#include "base/filter.h"
#include "base/peer_folds.h"
#include "kernel/if_numbers.h"
#include "kernel/netlink.h"
#include "kernel/root.h"

struct na_links;
struct na_namespaces;
struct na_qdisc_events;
struct na_ethtool;
struct na_socket_owners;
struct na_cgroups;
struct na_send_queues;

/* What a reading has for itself, in the members of struct na_kernel, when it is its turn. */
struct na_kernel_own {
    int64_t now;
    struct na_text text;
    const char *refused;
    bool interrupted;
};

struct na_kernel {
    struct na_root root;
    unsigned width;      /* bits of its counters; 0: not known */
    int64_t now;         /* ns, start of the current reading */
    struct na_text text; /* buffer of the current reader, valid until the next one uses it */
    /* what the error of the current reading is about; NULL: the source itself */
    const char *refused;
    bool interrupted; /* a list of the current reading changed whenever the kernel made it */
    /* the reading whose turn it is, and the one that na_kernel_hold_names() has; NULL: none */
    const struct na_kernel_own *turn, *holder;
    /* sockets for na_kernel_dump() that no reading uses now, opened on first use */
    struct na_netlink *idle_route, *idle_diag;
    struct na_links *links;     /* the interfaces, made on first use by na_kernel_links() */
    struct na_ethtool *ethtool; /* made on first use */
    struct na_qdisc_events *qdisc_events; /* made on first use; NULL if refused */
    struct na_filter filter;              /* which interfaces are shown */
    /* indexes where rtnetlink does not give them, and the numbers derived from these */
    struct na_given_indexes given;
    struct na_if_numbers numbers;
    struct na_named_file {
        const char *name; /* below the root, "net/dev" */
        struct na_file file;
        struct na_named_file *next;
    } * files;           /* owned; files read so far, kept open in /proc */
    bool lacks_getstats; /* older than 4.7: does not know RTM_GETSTATS */
    /* processes that own sockets, made on first use; see socket_owners.h */
    struct na_socket_owners *owners;
    struct na_cgroups *cgroups;         /* made on first use by na_kernel_cgroups() */
    struct na_send_queues *send_queues; /* of TCP connections, made on first use */
    struct na_namespaces *namespaces;   /* made on first use by na_kernel_namespaces() */
    struct na_filter namespace_filter;  /* which namespaces are shown, by name and kind */
    struct na_peer_folds peer_folds;    /* which TCP peers are shown */
    struct na_peer_keys {
        struct na_peer_key {
            struct na_inet_address address;
            uint16_t port;
        } * key;
        size_t count;
    } peers_watched; /* the TCP peers that the next reading looks at in any case; owned */
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
 * The start and the end of a turn of a reading, which gets its own members of the kernel meanwhile.
 * All zero is the `own` of a reading that has had no turn yet. When the reading has ended,
 * na_kernel_leave() releases what it used.
 */
void na_kernel_enter(struct na_kernel *kernel, struct na_kernel_own *own,
                     struct na_kernel_own *outer);
void na_kernel_leave(struct na_kernel *kernel, struct na_kernel_own *own,
                     struct na_kernel_own *outer, bool ended);

/*
 * Waits until no other reading uses the links or the given indexes; until its end the current
 * reading has them for itself. Returns 0, ECANCELED, or EBUSY outside a job.
 */
int na_kernel_hold_names(struct na_kernel *kernel);
/* Lets the other readings use them while the current one continues, which no longer does. */
void na_kernel_release_names(struct na_kernel *kernel);

/*
 * Runs a dump, see na_netlink_dump, over a socket of a family (NETLINK_ROUTE, NETLINK_SOCK_DIAG)
 * that no other reading uses meanwhile. What was listed while it kept changing counts as complete,
 * with kernel->interrupted set. Returns 0 or an errno; kernel->refused is set if there is no
 * socket.
 */
int na_kernel_dump(struct na_kernel *kernel, int family, struct nlmsghdr *request,
                   na_netlink_take *take, na_netlink_restart *restart, void *arg);

/*
 * Updates kernel->links, which the reading then holds, and applies the filter. Returns 0 or an
 * errno, with kernel->refused set; thorough and *changed are those of na_links_refresh.
 */
int na_kernel_links(struct na_kernel *kernel, bool thorough, bool *changed);

/* Sets which interfaces are shown; the filter is copied. */
void na_kernel_set_filter(struct na_kernel *kernel, const struct na_filter *filter);

/*
 * Returns a file below the root, such as "net/igmp"; the name is not copied. NULL if memory ran
 * out.
 */
struct na_file *na_kernel_file(struct na_kernel *kernel, const char *name);

/*
 * The cgroups that sockets belong to, the processes that own sockets, and the network namespaces;
 * NULL if memory ran out.
 */
struct na_cgroups *na_kernel_cgroups(struct na_kernel *kernel);
struct na_socket_owners *na_kernel_owners(struct na_kernel *kernel);
struct na_namespaces *na_kernel_namespaces(struct na_kernel *kernel);

/* Reads a file below the root into kernel->text; returns 0 or an errno. */
int na_kernel_read(struct na_kernel *kernel, const char *name);

/* Reads a file that may be long, piece by piece, like na_file_read_lines; returns 0 or an errno. */
int na_kernel_read_lines(struct na_kernel *kernel, const char *name, na_lines_take *take,
                         void *arg);

#endif
