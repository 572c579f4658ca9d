#include "kernel/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/readable.h"
#include "parse/cgroup_line.h"

enum {
    STAT_SIZE = 1024, /* maximum octets of /proc/PID/stat */
    STARTED = 22,     /* its field with the start time */
};

bool na_process_is_gone(int error)
{
    return error == ENOENT || error == ENOTDIR || error == ESRCH || error == EINVAL;
}

int na_process_started(int folder, const char *stat, uint64_t *started)
{
    char text[STAT_SIZE];
    const char *field;
    ssize_t length;
    int error, fd = openat(folder, stat, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    *started = 0;
    if (fd < 0)
        return na_process_is_gone(errno) ? 0 : errno;
    length = read(fd, text, sizeof(text) - 1);
    error = length < 0 ? errno : 0;
    close(fd);
    if (error)
        return na_process_is_gone(error) ? 0 : error;
    text[length] = '\0';
    field = strrchr(text, ')'); /* ends the second field, a name that may contain blanks */
    for (unsigned i = 2; field != NULL && i < STARTED; i++)
        field = strchr(field + 1, ' ');
    if (field != NULL)
        *started = strtoull(field, NULL, 10);
    return 0;
}

/* Takes the name from a hierarchy that names processes, or from `any`. False if none has one. */
static bool take_lines(const char *lines, bool any, struct na_cgroup_name *name)
{
    bool found = false;

    /* the line of cgroup v2 comes last, and decides unless it is the root */
    for (const char *line = lines; *line != '\0'; line += strcspn(line, "\n"), line += *line != 0)
        found |= na_cgroup_line(line, any, name);
    return found;
}

/* Whether a file cannot be opened or read for reasons that have nothing to do with the process. */
static bool is_shortage(int error)
{
    return error == ENOMEM || error == EMFILE || error == ENFILE;
}

int na_process_cgroup(int folder, struct na_text *text, struct na_cgroup_name *name)
{
    int error = na_file_read_at(folder, "cgroup", false, text);

    if (is_shortage(error) || (error == 0 && (take_lines(text->bytes, false, name) ||
                                              take_lines(text->bytes, true, name))))
        return error;
    *name = (struct na_cgroup_name){ .kind = NA_CGROUP_OTHER };
    error = na_file_read_at(folder, "comm", false, text);
    if (error)
        return is_shortage(error) ? error : 0;
    text->bytes[strcspn(text->bytes, "\n")] = '\0';
    strncpy(name->name, text->bytes, sizeof(name->name) - 1);
    na_make_readable(name->name);
    return 0;
}
