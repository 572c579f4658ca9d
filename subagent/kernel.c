#include "kernel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "links.h"
#include "netlink.h"
#include "owners.h"

bool na_kernel_init(struct na_kernel *kernel, const char *root)
{
    *kernel = (struct na_kernel){ .root = strdup(root), .real = na_file_is_procfs(root), .dev.fd = -1 };
    if (asprintf(&kernel->dev.path, "%s/net/dev", root) < 0)
        kernel->dev.path = NULL;
    return kernel->root != NULL && kernel->dev.path != NULL;
}

void na_kernel_clear(struct na_kernel *kernel)
{
    na_owners_free(kernel->owners);
    na_links_free(kernel->links);
    na_netlink_close(kernel->route);
    na_netlink_close(kernel->diag);
    na_text_clear(&kernel->text);
    na_file_close(&kernel->dev);
    free(kernel->dev.path);
    free(kernel->root);
    kernel->dev.path = kernel->root = NULL;
}

int na_kernel_links(struct na_kernel *kernel, bool *changed)
{
    if (kernel->links == NULL) {
        kernel->links = na_links_new();
        if (kernel->links == NULL)
            return errno;
        na_links_set_filter(kernel->links, &kernel->filter);
    }
    return na_links_refresh(kernel->links, changed);
}

void na_kernel_set_filter(struct na_kernel *kernel, const struct na_filter *filter)
{
    kernel->filter = *filter;
    if (kernel->links != NULL)
        na_links_set_filter(kernel->links, &kernel->filter);
}

int na_kernel_read(struct na_kernel *kernel, const char *path)
{
    struct na_file file = { .fd = -1 };
    int error;

    if (asprintf(&file.path, "%s/%s", kernel->root, path) < 0)
        return ENOMEM;
    error = na_file_read(&file, false, false, &kernel->text);
    free(file.path);
    return error;
}
