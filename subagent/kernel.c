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
    *kernel = (struct na_kernel){ .root = strdup(root), .real = na_file_is_procfs(root) };
    return kernel->root != NULL;
}

void na_kernel_clear(struct na_kernel *kernel)
{
    na_owners_free(kernel->owners);
    na_links_free(kernel->links);
    na_netlink_close(kernel->route);
    na_netlink_close(kernel->diag);
    na_text_clear(&kernel->text);
    free(kernel->root);
    kernel->root = NULL;
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
