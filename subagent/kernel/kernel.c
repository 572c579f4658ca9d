#include "kernel/kernel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/cgroups.h"
#include "kernel/links.h"
#include "kernel/netlink.h"
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
    na_links_free(kernel->links);
    na_qdisc_events_free(kernel->qdisc_events);
    na_netlink_close(kernel->route);
    na_netlink_close(kernel->diag);
    na_if_numbers_clear(&kernel->numbers);
    na_given_indexes_clear(&kernel->given);
    na_text_clear(&kernel->text);
    for (size_t i = 0; i < kernel->files_count; i++) {
        na_file_close(&kernel->files[i].file);
        free(kernel->files[i].file.path);
    }
    free(kernel->files);
    na_root_clear(&kernel->root);
    *kernel = (struct na_kernel){ .now = 0 };
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
    int error;

    if (kernel->links == NULL) {
        kernel->links = na_links_new();
        if (kernel->links == NULL) {
            kernel->refused = "rtnetlink socket";
            return errno;
        }
        na_links_set_filter(kernel->links, &kernel->filter);
    }
    error = na_links_refresh(kernel->links, kernel->now, thorough, changed);
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

static struct na_named_file *add_file(struct na_kernel *kernel, const char *name)
{
    struct na_named_file *files = realloc(kernel->files,
                                          (kernel->files_count + 1) * sizeof(*files));
    struct na_named_file *added;

    if (files == NULL)
        return NULL;
    kernel->files = files;
    added = &files[kernel->files_count];
    *added = (struct na_named_file){ .name = name, .file = { .fd = -1 } };
    added->file.path = na_file_below(kernel->root.path, name);
    if (added->file.path == NULL)
        return NULL;
    kernel->files_count++;
    return added;
}

struct na_file *na_kernel_file(struct na_kernel *kernel, const char *name)
{
    struct na_named_file *added;

    for (size_t i = 0; i < kernel->files_count; i++)
        if (strcmp(kernel->files[i].name, name) == 0)
            return &kernel->files[i].file;
    added = add_file(kernel, name);
    return added ? &added->file : NULL;
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
