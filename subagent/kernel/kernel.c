#include "kernel/kernel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/job.h"
#include "kernel/cgroups.h"
#include "kernel/ethtool.h"
#include "kernel/links.h"
#include "kernel/namespaces.h"
#include "kernel/qdisc_events.h"
#include "kernel/send_queues.h"
#include "kernel/socket_owners.h"

bool na_kernel_init(struct na_kernel *kernel, const char *root)
{
    *kernel = (struct na_kernel){ .now = 0 };
    return na_root_init(&kernel->root, root);
}

void na_kernel_clear(struct na_kernel *kernel)
{
    na_socket_owners_free(kernel->owners);
    na_cgroups_free(kernel->cgroups);
    na_send_queues_free(kernel->send_queues);
    na_namespaces_free(kernel->namespaces);
    free(kernel->peers_watched.key);
    na_links_free(kernel->links);
    na_qdisc_events_free(kernel->qdisc_events);
    na_ethtool_free(kernel->ethtool);
    na_netlink_close(kernel->idle_route);
    na_netlink_close(kernel->idle_diag);
    na_if_numbers_clear(&kernel->numbers);
    na_given_indexes_clear(&kernel->given);
    na_text_clear(&kernel->text);
    while (kernel->files != NULL) {
        struct na_named_file *file = kernel->files;

        kernel->files = file->next;
        na_file_close(&file->file);
        free(file->file.path);
        free(file);
    }
    na_root_clear(&kernel->root);
    *kernel = (struct na_kernel){ .now = 0 };
}

void na_kernel_enter(struct na_kernel *kernel, struct na_kernel_own *own,
                     struct na_kernel_own *outer)
{
    *outer = (struct na_kernel_own){ kernel->now, kernel->text, kernel->refused,
                                     kernel->interrupted };
    if (own->text.bytes == NULL) { /* most readings end in their first turn: one buffer will do */
        own->text = kernel->text;
        outer->text = (struct na_text){ .bytes = NULL };
    }
    kernel->now = own->now;
    kernel->text = own->text;
    kernel->refused = own->refused;
    kernel->interrupted = own->interrupted;
    kernel->turn = own;
}

void na_kernel_leave(struct na_kernel *kernel, struct na_kernel_own *own,
                     struct na_kernel_own *outer, bool ended)
{
    *own = (struct na_kernel_own){ kernel->now, kernel->text, kernel->refused,
                                   kernel->interrupted };
    if (ended && outer->text.bytes == NULL)
        outer->text = own->text;
    else if (ended)
        na_text_clear(&own->text);
    if (ended)
        own->text = (struct na_text){ .bytes = NULL };
    kernel->now = outer->now;
    kernel->text = outer->text;
    kernel->refused = outer->refused;
    kernel->interrupted = outer->interrupted;
    kernel->turn = NULL;
    if (ended && kernel->holder == own)
        kernel->holder = NULL;
}

int na_kernel_hold_names(struct na_kernel *kernel)
{
    while (kernel->holder != NULL && kernel->holder != kernel->turn) {
        if (!na_job_is_running())
            return EBUSY;
        if (!na_job_wait())
            return ECANCELED;
    }
    kernel->holder = kernel->turn;
    return 0;
}

void na_kernel_release_names(struct na_kernel *kernel)
{
    if (kernel->holder == kernel->turn)
        kernel->holder = NULL;
}

int na_kernel_dump(struct na_kernel *kernel, int family, struct nlmsghdr *request,
                   na_netlink_take *take, na_netlink_restart *restart, void *arg)
{
    const bool diag = family == NETLINK_SOCK_DIAG;
    struct na_netlink **idle = diag ? &kernel->idle_diag : &kernel->idle_route;
    struct na_netlink *netlink = *idle ? *idle : na_netlink_open(family, 0);
    int error;

    if (netlink == NULL) {
        kernel->refused = diag ? "inet_diag socket" : "rtnetlink socket";
        return errno;
    }
    *idle = NULL;
    error = na_netlink_dump(netlink, request, take, restart, arg);
    if (*idle == NULL)
        *idle = netlink;
    else
        na_netlink_close(netlink);
    kernel->interrupted |= error == EINTR;
    return error == EINTR ? 0 : error;
}

enum na_root_event na_kernel_look(struct na_kernel *kernel)
{
    enum na_root_event event = na_root_look(&kernel->root);

    if (event != NA_ROOT_SAME)
        na_if_numbers_begin(&kernel->numbers); /* a reading without any interfaces */
    return event;
}

int na_kernel_links(struct na_kernel *kernel, bool thorough, bool *changed)
{
    int error = na_kernel_hold_names(kernel);

    if (error)
        return error;
    if (kernel->links == NULL) {
        kernel->links = na_links_new();
        if (kernel->links == NULL) {
            kernel->refused = "rtnetlink socket";
            return errno;
        }
        na_links_set_filter(kernel->links, &kernel->filter);
    }
    error = na_links_refresh(kernel->links, kernel->now, thorough, changed);
    kernel->interrupted |= error == EINTR;
    if (error == EINTR)
        error = 0;
    if (error)
        kernel->refused = "rtnetlink";
    return error;
}

void na_kernel_set_filter(struct na_kernel *kernel, const struct na_filter *filter)
{
    kernel->filter = *filter;
    if (kernel->links != NULL)
        na_links_set_filter(kernel->links, &kernel->filter);
}

struct na_cgroups *na_kernel_cgroups(struct na_kernel *kernel)
{
    if (kernel->cgroups == NULL)
        kernel->cgroups = na_cgroups_new(kernel->root.path);
    return kernel->cgroups;
}

struct na_socket_owners *na_kernel_owners(struct na_kernel *kernel)
{
    if (kernel->owners == NULL)
        kernel->owners = na_socket_owners_new(kernel->root.path);
    return kernel->owners;
}

struct na_namespaces *na_kernel_namespaces(struct na_kernel *kernel)
{
    if (kernel->namespaces == NULL)
        kernel->namespaces = na_namespaces_new(kernel->root.path);
    return kernel->namespaces;
}

struct na_file *na_kernel_file(struct na_kernel *kernel, const char *name)
{
    struct na_named_file *file;

    for (file = kernel->files; file != NULL; file = file->next)
        if (strcmp(file->name, name) == 0)
            return &file->file;
    file = calloc(1, sizeof(*file));
    if (file == NULL)
        return NULL;
    *file = (struct na_named_file){ .name = name,
                                    .file = { na_file_below(kernel->root.path, name), -1 },
                                    .next = kernel->files };
    if (file->file.path == NULL) {
        free(file);
        return NULL;
    }
    kernel->files = file;
    return &file->file;
}

int na_kernel_read(struct na_kernel *kernel, const char *name)
{
    struct na_file *file = na_kernel_file(kernel, name);

    return file ? na_file_read(file, kernel->root.own, false, &kernel->text) : ENOMEM;
}

int na_kernel_read_lines(struct na_kernel *kernel, const char *name, na_lines_take *take, void *arg)
{
    struct na_file *file = na_kernel_file(kernel, name);

    return file ? na_file_read_lines(file, kernel->root.own, &kernel->text, take, arg) : ENOMEM;
}
