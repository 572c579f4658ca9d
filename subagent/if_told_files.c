/*
 * The files below a root that give the index of an interface beside its name. A file that many interfaces share is read first; a
 * file of one interface only if none of the others named it.
 *
 * sys/class/net is used in a saved tree alone. The one of this machine, a sysfs, shows the namespace of whoever mounted it: that may
 * well not be the namespace that the tree is of, while both have an eth0. For the same reason /proc/PID/root/sys is not looked at.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "if_told.h"
#include "kernel.h"
#include "parse.h"

enum { FIELDS = 6 };

/* A line an interface, or more; lines that begin with a blank are about something else. */
static const struct shared {
    const char *path;
    unsigned name, index;       /* fields of a line */
    unsigned fields;            /* that a line has at least: the last one may have been cut off */
    bool hexadecimal;
    bool colon;                 /* stands behind the name, or right behind it */
} shared_files[] = {
    { "net/igmp6", 1, 0, 6, false, false },
    { "net/dev_mcast", 1, 0, 5, false, false },
    { "net/if_inet6", 5, 1, 6, true, false },
    { "net/igmp", 1, 0, 3, false, true },
};

/* Folders with something for each interface, by its name. */
static const struct folder {
    const char *path, *file;
    bool beside;                /* of a tree whose root is called proc */
} folders[] = {
    { "net/dev_snmp6", "", false },
    { "sys/class/net", "/ifindex", false },
    { "../sys/class/net", "/ifindex", true },
};

static int read_file(struct na_kernel *kernel, const char *folder, const char *name, const char *behind)
{
    struct na_file file = { .fd = -1 };
    int error;

    if (asprintf(&file.path, "%s/%s%s%s%s", kernel->root, folder, *name ? "/" : "", name, behind) < 0)
        return ENOMEM;
    error = na_file_read(&file, false, false, &kernel->text);
    free(file.path);
    return error;
}

static bool take_line(struct na_if_told *told, const struct shared *shared, const char *line)
{
    const char *field[FIELDS], *p = line, *end;
    uint64_t index = 0;
    unsigned count = 0;

    if (na_is_blank(*line))
        return true;
    for (; !na_is_end(*p) && count < FIELDS; p = na_skip_blanks(na_token_end(p)))
        field[count++] = p;
    if (count < shared->fields)
        return true;
    p = field[shared->index];
    end = shared->hexadecimal ? na_hexadecimal(p, 8, &index) : na_number(p, &index);
    if (end != na_token_end(p))
        return true;
    end = na_token_end(field[shared->name]);
    if (shared->colon && end[-1] == ':')
        end--;
    else if (shared->colon && *field[shared->name + 1] != ':')
        return true;
    return na_if_told_add(told, field[shared->name], (size_t)(end - field[shared->name]), index);
}

static bool take_shared(struct na_if_told *told, struct na_kernel *kernel, const struct shared *shared)
{
    const char *end;
    int error = read_file(kernel, shared->path, "", "");

    if (error)
        return error != ENOMEM;
    for (const char *line = kernel->text.bytes; *line != '\0'; line = *end ? end + 1 : end) {
        end = strchrnul(line, '\n');
        if (!take_line(told, shared, line))
            return false;
    }
    return true;
}

/* "7", or "ifIndex \t 7" on the first line. */
static bool take_own(struct na_if_told *told, const char *name, const char *text)
{
    static const char label[] = "ifIndex";
    uint64_t index = 0;

    if (strncmp(text, label, sizeof(label) - 1) == 0)
        text = na_skip_blanks(text + sizeof(label) - 1);
    if (na_number(text, &index) != na_token_end(text))
        return true;
    return na_if_told_add(told, name, strlen(name), index);
}

static bool take_folder(struct na_if_told *told, struct na_kernel *kernel, const struct folder *folder, DIR *names)
{
    const struct dirent *entry;

    while ((entry = readdir(names)) != NULL) {
        int error;

        if (entry->d_name[0] == '.' || strlen(entry->d_name) >= IFNAMSIZ || na_if_told_has(told, entry->d_name))
            continue;
        error = read_file(kernel, folder->path, entry->d_name, folder->file);
        if (error == ENOMEM || (!error && !take_own(told, entry->d_name, kernel->text.bytes)))
            return false;
    }
    return true;
}

/* Whether the root is the proc of a saved tree that has a sys beside it. */
static bool is_called_proc(const char *root)
{
    char path[PATH_MAX];
    const char *slash = realpath(root, path) ? strrchr(path, '/') : NULL;

    return slash != NULL && slash > path && strcmp(slash, "/proc") == 0;
}

static bool is_sysfs(const char *path)
{
    struct statfs fs;

    return statfs(path, &fs) == 0 && (unsigned long)fs.f_type == SYSFS_MAGIC;
}

/* The folder, open; NULL if it is not to be used or cannot be read. False if memory ran out. */
static bool open_folder(const struct na_kernel *kernel, const struct folder *folder, DIR **names)
{
    char *path;
    bool good = true;

    *names = NULL;
    if (folder->beside && (kernel->procfs || !is_called_proc(kernel->root)))
        return true;
    if (asprintf(&path, "%s/%s", kernel->root, folder->path) < 0)
        return false;
    if (!is_sysfs(path)) {
        *names = opendir(path);
        good = *names != NULL || errno != ENOMEM;
    }
    free(path);
    return good;
}

int na_if_told_read(struct na_if_told *told, struct na_kernel *kernel)
{
    bool good = true;

    na_if_told_begin(told);
    for (size_t i = 0; i < sizeof(shared_files) / sizeof(shared_files[0]) && good; i++)
        good = take_shared(told, kernel, &shared_files[i]);
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]) && good; i++) {
        DIR *names;

        good = open_folder(kernel, &folders[i], &names);
        if (names == NULL)
            continue;
        na_if_told_sort(told);
        good = take_folder(told, kernel, &folders[i], names);
        closedir(names);
    }
    return good && na_if_told_end(told) ? 0 : ENOMEM;
}
