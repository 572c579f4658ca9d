#include "kernel.h"

#include <stdlib.h>
#include <string.h>

#include "links.h"
#include "netlink.h"

bool na_kernel_init(struct na_kernel *kernel, const char *root)
{
    *kernel = (struct na_kernel){ .root = strdup(root), .real = na_file_is_procfs(root) };
    return kernel->root != NULL;
}

void na_kernel_clear(struct na_kernel *kernel)
{
    na_links_free(kernel->links);
    na_netlink_close(kernel->route);
    na_netlink_close(kernel->diag);
    na_text_clear(&kernel->text);
    free(kernel->root);
    kernel->root = NULL;
}
