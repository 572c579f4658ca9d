#include "parse/cgroup_line.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

bool na_cgroup_line(const char *line, bool any, struct na_cgroup_name *name)
{
    size_t length = strcspn(line, "\n");
    const char *controllers = memchr(line, ':', length), *path;
    struct na_cgroup_name found;
    char text[PATH_MAX];

    if (controllers == NULL)
        return false;
    controllers++;
    path = memchr(controllers, ':', length - (size_t)(controllers - line));
    if (path == NULL || length - (size_t)(path + 1 - line) >= sizeof(text))
        return false;
    if (!any && strncmp(line, "0::", 3) != 0 && strncmp(controllers, "name=systemd:", 13) != 0)
        return false;
    length -= (size_t)(path + 1 - line);
    memcpy(text, path + 1, length);
    text[length] = '\0';
    if (!na_cgroup_name(text, &found))
        return false;
    *name = found;
    return true;
}
