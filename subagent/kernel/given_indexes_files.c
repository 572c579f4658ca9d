/*
 * The files below a root that contain interface indexes and names. Files with many interfaces are
 * read first; a file of a single interface is read only if none of those had it.
 *
 * sys/class/net is used only in a saved tree. The one of this machine, a sysfs, shows the namespace
 * of the process that mounted it. That need not be the namespace of the root, and both have an
 * eth0. /proc/PID/root/sys is left out for the same reason.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "base/job.h"
#include "kernel/given_indexes.h"
#include "kernel/kernel.h"
#include "parse/parse.h"

enum { FIELDS = 6 };

/*
 * Files with one or more lines per interface; lines that begin with a blank are about something
 * else.
 */
static const struct shared {
    const char *path;
    unsigned name, index; /* fields of a line */
    unsigned fields;      /* minimum number of fields in a line: the last one may be cut off */
    bool hexadecimal;
    bool colon; /* the name is followed by a colon */
} shared_files[] = {
    { "net/igmp6", 1, 0, 6, false, false },
    { "net/dev_mcast", 1, 0, 5, false, false },
    { "net/if_inet6", 5, 1, 6, true, false },
    { "net/igmp", 1, 0, 3, false, true },
};

/* Folders with an entry for each interface, named after it. */
static const struct folder {
    const char *path, *file;
    bool beside; /* beside the root, in a tree whose root is called proc */
} folders[] = {
    { "net/dev_snmp6", "", false },
    { "sys/class/net", "/ifindex", false },
    { "../sys/class/net", "/ifindex", true },
};

/*
 * Whether an error says nothing about the file itself. It must not be ignored, or another interface
 * might get the index.
 */
static bool is_shortage(int error)
{
    return error == ENOMEM || error == EMFILE || error == ENFILE;
}

static int read_file(struct na_kernel *kernel, const char *folder, const char *name,
                     const char *suffix)
{
    char path[PATH_MAX];
    struct na_file file = { .path = path, .fd = -1 };

    if (snprintf(path, sizeof(path), "%s/%s%s%s%s", kernel->root.path, folder, *name ? "/" : "",
                 name, suffix) >= (int)sizeof(path))
        return ENAMETOOLONG;
    return na_file_read(&file, false, false, &kernel->text);
}

/* The take_ functions return 0, or the errno of a shortage. */
static int take_line(struct na_given_indexes *given, const struct shared *shared, const char *line)
{
    const char *field[FIELDS], *p = line, *end;
    uint64_t index = 0;
    unsigned count = 0;

    if (na_is_blank(*line))
        return 0;
    for (; !na_is_end(*p) && count < FIELDS; p = na_skip_blanks(na_token_end(p)))
        field[count++] = p;
    if (count < shared->fields)
        return 0;
    p = field[shared->index];
    end = shared->hexadecimal ? na_hexadecimal(p, 8, &index) : na_number(p, &index);
    if (end != na_token_end(p))
        return 0;
    end = na_token_end(field[shared->name]);
    if (shared->colon && end[-1] == ':')
        end--;
    else if (shared->colon && *field[shared->name + 1] != ':')
        return 0;
    return na_given_indexes_add(given, field[shared->name], (size_t)(end - field[shared->name]),
                                index)
             ? 0
             : ENOMEM;
}

static int take_shared(struct na_given_indexes *given, struct na_kernel *kernel,
                       const struct shared *shared)
{
    const char *end;
    int error = read_file(kernel, shared->path, "", "");

    if (error)
        return is_shortage(error) ? error : 0;
    for (const char *line = kernel->text.bytes; *line != '\0' && !error;
         line = *end ? end + 1 : end) {
        end = strchrnul(line, '\n');
        error = take_line(given, shared, line);
    }
    return error;
}

/* "7", or "ifIndex \t 7" on the first line. */
static int take_own(struct na_given_indexes *given, const char *name, const char *text)
{
    static const char label[] = "ifIndex";
    uint64_t index = 0;

    if (strncmp(text, label, sizeof(label) - 1) == 0)
        text = na_skip_blanks(text + sizeof(label) - 1);
    if (na_number(text, &index) != na_token_end(text))
        return 0;
    return na_given_indexes_add(given, name, strlen(name), index) ? 0 : ENOMEM;
}

static int take_names(struct na_given_indexes *given, struct na_kernel *kernel,
                      const struct folder *folder, DIR *names)
{
    const struct dirent *entry;

    while ((entry = readdir(names)) != NULL) {
        const char *name = entry->d_name;
        int error;

        if (name[0] == '.' || strlen(name) >= IFNAMSIZ || na_given_indexes_has(given, name))
            continue;
        error = read_file(kernel, folder->path, name, folder->file);
        if (error == 0)
            error = take_own(given, name, kernel->text.bytes);
        if (is_shortage(error))
            return error;
        if (!na_job_rest())
            return ECANCELED;
    }
    return 0;
}

/* Whether the root is the proc of a saved tree that has a sys beside it. */
static bool is_called_proc(const char *root, int *error)
{
    char path[PATH_MAX];
    const char *slash;

    if (realpath(root, path) == NULL) {
        *error = errno;
        return false;
    }
    slash = strrchr(path, '/');
    return slash > path && strcmp(slash, "/proc") == 0;
}

static bool is_sysfs(const char *path)
{
    struct statfs fs;

    return statfs(path, &fs) == 0 && (unsigned long)fs.f_type == SYSFS_MAGIC;
}

static int take_folder(struct na_given_indexes *given, struct na_kernel *kernel,
                       const struct folder *folder)
{
    char path[PATH_MAX];
    DIR *names;
    int error = 0;

    if (folder->beside && (kernel->root.procfs || !is_called_proc(kernel->root.path, &error)))
        return is_shortage(error) ? error : 0;
    if (snprintf(path, sizeof(path), "%s/%s", kernel->root.path, folder->path) >=
            (int)sizeof(path) ||
        is_sysfs(path))
        return 0;
    names = opendir(path);
    if (names == NULL)
        return is_shortage(errno) ? errno : 0;
    na_given_indexes_sort(given);
    error = take_names(given, kernel, folder, names);
    closedir(names);
    return error;
}

int na_given_indexes_read(struct na_given_indexes *given, struct na_kernel *kernel)
{
    int error = na_kernel_hold_names(kernel);

    if (error)
        return error;
    na_given_indexes_begin(given);
    for (size_t i = 0; i < sizeof(shared_files) / sizeof(shared_files[0]) && !error; i++)
        error = take_shared(given, kernel, &shared_files[i]);
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]) && !error; i++)
        error = take_folder(given, kernel, &folders[i]);
    if (!error && !na_given_indexes_end(given))
        error = ENOMEM;
    return error;
}
