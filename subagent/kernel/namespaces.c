#include "kernel/namespaces.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/job.h"
#include "base/rows.h"
#include "kernel/process.h"

/* The file whose inode identifies a namespace (fs/proc/generic.c), below a process's folder. */
#define IDENTITY "net/dev"

enum { PID_MAX_LENGTH = 10, FOLDER_FLAGS = O_PATH | O_DIRECTORY | O_CLOEXEC };

/* A process, and the namespace in which it was seen. */
struct sighting {
    uint64_t inode;
    uint32_t pid;
};

/* The result of a search. */
struct search {
    struct na_rows sightings; /* struct sighting, by namespace and process */
    struct na_rows rows;      /* struct na_namespace: our own, then the others by inode */
    size_t unreadable;
};

struct na_namespaces {
    char *root;
    struct search last, next; /* the last complete one, and the one under way */
    uint32_t index;           /* the last one given */
    uint32_t root_serial;
    int64_t root_since; /* ns, when the root became another one; 0: never */
    bool searched;      /* there has been a complete search */
};

struct na_namespaces *na_namespaces_new(const char *root)
{
    struct na_namespaces *namespaces = calloc(1, sizeof(*namespaces));

    if (namespaces == NULL)
        return NULL;
    namespaces->root = strdup(root);
    namespaces->index = NA_OWN_NAMESPACE;
    namespaces->last.sightings.size = namespaces->next.sightings.size = sizeof(struct sighting);
    namespaces->last.rows.size = namespaces->next.rows.size = sizeof(struct na_namespace);
    if (namespaces->root != NULL)
        return namespaces;
    na_namespaces_free(namespaces);
    return NULL;
}

static void clear(struct search *search)
{
    na_rows_clear(&search->sightings);
    na_rows_clear(&search->rows);
}

void na_namespaces_free(struct na_namespaces *namespaces)
{
    if (namespaces == NULL)
        return;
    clear(&namespaces->last);
    clear(&namespaces->next);
    free(namespaces->root);
    free(namespaces);
}

/* ---- folders */

static uint64_t inode_in(int folder, const char *path)
{
    struct stat file;

    return fstatat(folder, path, &file, 0) == 0 ? file.st_ino : 0;
}

/* A procfs mounted with subset=pid has no net of its own; self/net is the same. */
static int open_root(const struct na_namespaces *namespaces)
{
    int root = open(namespaces->root, FOLDER_FLAGS), self;

    if (root < 0 || faccessat(root, "net", F_OK, 0) == 0)
        return root;
    self = openat(root, "self", FOLDER_FLAGS);
    if (self < 0)
        return root;
    close(root);
    return self;
}

bool na_namespace_is_in(const struct na_namespace *namespace, int folder)
{
    return inode_in(folder, IDENTITY) == namespace->inode;
}

int na_namespaces_open(const struct na_namespaces *namespaces, const struct na_namespace *namespace,
                       size_t i)
{
    char path[PATH_MAX];
    int folder;

    errno = ESRCH;
    if (namespace->index == NA_OWN_NAMESPACE)
        return i == 0 ? open_root(namespaces) : -1;
    if (i >= namespace->processes ||
        (size_t)snprintf(path, sizeof(path), "%s/%u", namespaces->root,
                         na_namespaces_pid(namespaces, namespace, i)) >= sizeof(path))
        return -1;
    folder = open(path, FOLDER_FLAGS);
    if (folder < 0 || na_namespace_is_in(namespace, folder))
        return folder;
    close(folder);
    errno = ESRCH;
    return -1;
}

/* ---- a search */

/*
 * Looks where a process is. One that has ended, or a zombie, is in no namespace. False if memory
 * ran out.
 */
static bool look_at(struct search *search, int processes, uint32_t pid)
{
    char path[PID_MAX_LENGTH + sizeof("/" IDENTITY)];
    struct stat file;
    struct sighting *sighting;

    snprintf(path, sizeof(path), "%u/" IDENTITY, pid);
    if (fstatat(processes, path, &file, 0) != 0) {
        search->unreadable += errno != ENOMEM && !na_process_is_gone(errno);
        return errno != ENOMEM;
    }
    sighting = na_rows_add(&search->sightings);
    if (sighting != NULL)
        *sighting = (struct sighting){ file.st_ino, pid };
    return sighting != NULL;
}

/* 0 for the name of anything but a process. */
static uint32_t pid_of(const char *name)
{
    char *end;
    unsigned long pid = *name >= '1' && *name <= '9' ? strtoul(name, &end, 10) : 0;

    return pid > 0 && pid <= INT_MAX && *end == '\0' ? (uint32_t)pid : 0;
}

static int look_at_all(struct search *search, DIR *processes)
{
    const struct dirent *process;

    for (errno = 0; (process = readdir(processes)) != NULL; errno = 0) {
        uint32_t pid = pid_of(process->d_name);

        if (pid != 0 && !look_at(search, dirfd(processes), pid))
            return ENOMEM;
        if (!na_job_rest())
            return ECANCELED;
    }
    return errno;
}

static int by_namespace(const void *a, const void *b)
{
    const struct sighting *left = a, *right = b;

    if (left->inode != right->inode)
        return left->inode < right->inode ? -1 : 1;
    return (left->pid > right->pid) - (left->pid < right->pid);
}

static bool is_sighted(const struct search *search, uint64_t inode, uint32_t pid)
{
    const struct sighting wanted = { inode, pid };

    return na_rows_find(&search->sightings, by_namespace, &wanted) != NULL;
}

/* A start time that may not be read is 0, like that of a process in a copy. */
static int read_started(int processes, uint32_t pid, uint64_t *started)
{
    char path[PID_MAX_LENGTH + sizeof("/stat")];
    int error;

    snprintf(path, sizeof(path), "%u/stat", pid);
    error = na_process_started(processes, path, started);
    return error == EACCES || error == EPERM ? 0 : error;
}

static void add_witness(struct na_namespace *namespace, uint32_t pid, uint64_t started)
{
    namespace->witness[namespace->witnesses].pid = pid;
    namespace->witness[namespace->witnesses++].started = started;
}

/* Makes those witnesses of a namespace that are in this one its witnesses. */
static int recognise(const struct search *search, int processes, struct na_namespace *namespace,
                     const struct na_namespace *before)
{
    for (unsigned i = 0; i < before->witnesses; i++) {
        uint32_t pid = before->witness[i].pid;
        uint64_t started;
        int error;

        if (!is_sighted(search, namespace->inode, pid))
            continue;
        error = read_started(processes, pid, &started);
        if (error)
            return error;
        if (started == before->witness[i].started)
            add_witness(namespace, pid, started);
    }
    return 0;
}

static bool is_witness(const struct na_namespace *namespace, uint32_t pid)
{
    for (unsigned i = 0; i < namespace->witnesses; i++)
        if (namespace->witness[i].pid == pid)
            return true;
    return false;
}

/* More witnesses: the lowest numbers are those of the processes that usually live longest. */
static int find_witnesses(const struct search *search, int processes,
                          struct na_namespace *namespace)
{
    const struct sighting *sighting = na_rows_at(&search->sightings, namespace->first);

    for (size_t i = 0; i < namespace->processes && namespace->witnesses < NA_WITNESSES; i++) {
        uint64_t started;
        int error;

        if (is_witness(namespace, sighting[i].pid))
            continue;
        error = read_started(processes, sighting[i].pid, &started);
        if (error)
            return error;
        add_witness(namespace, sighting[i].pid, started);
    }
    return 0;
}

/* The namespaces of the last search, besides our own, are in the order of their inodes. */
static const struct na_namespace *find_before(const struct search *last, uint64_t inode)
{
    size_t low = 1, high = last->rows.count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (((struct na_namespace *)na_rows_at(&last->rows, middle))->inode < inode)
            low = middle + 1;
        else
            high = middle;
    }
    return low < last->rows.count ? na_rows_at(&last->rows, low) : NULL;
}

/* Gives a namespace its index: that of the one with its inode if it is the same, or a new one. */
static int identify(struct na_namespaces *namespaces, int processes, struct na_namespace *namespace,
                    int64_t now)
{
    const struct search *next = &namespaces->next;
    const struct na_namespace *before = find_before(&namespaces->last, namespace->inode);
    int error = before != NULL && before->inode == namespace->inode
                  ? recognise(next, processes, namespace, before)
                  : 0;

    if (error)
        return error;
    if (namespace->witnesses > 0) {
        namespace->index = before->index;
        namespace->since = before->since;
        namespace->link_id = before->link_id;
    } else {
        namespace->index = ++namespaces->index;
        namespace->since = namespaces->searched ? now : 0;
    }
    return find_witnesses(next, processes, namespace);
}

/* Adds the namespace whose processes begin with the sighting `first`. Returns 0 or an errno. */
static int add_namespace(struct na_namespaces *namespaces, int processes, size_t first,
                         size_t count, int64_t now)
{
    struct search *next = &namespaces->next;
    const struct sighting *sighting = na_rows_at(&next->sightings, first);
    struct na_namespace *namespace = na_rows_at(&next->rows, 0);

    if (sighting->inode == namespace->inode) { /* our own */
        namespace->first = first;
        namespace->processes = count;
        return 0;
    }
    namespace = na_rows_add(&next->rows);
    if (namespace == NULL)
        return ENOMEM;
    *namespace = (struct na_namespace){ .inode = sighting->inode,
                                        .first = first,
                                        .processes = count };
    return identify(namespaces, processes, namespace, now);
}

static int add_own(struct na_namespaces *namespaces)
{
    struct na_namespace *own = na_rows_add(&namespaces->next.rows);
    int folder = open_root(namespaces), error = folder < 0 ? errno : own == NULL ? ENOMEM : 0;

    if (!error)
        *own = (struct na_namespace){ .index = NA_OWN_NAMESPACE,
                                      .inode = inode_in(folder, IDENTITY),
                                      .since = namespaces->root_since };
    if (folder >= 0)
        close(folder);
    return error;
}

static int group(struct na_namespaces *namespaces, int processes, int64_t now)
{
    struct na_rows *sightings = &namespaces->next.sightings;
    size_t first = 0;
    int error;

    na_rows_sort(sightings, by_namespace);
    for (size_t i = 1; i <= sightings->count; i++) {
        const struct sighting *last = na_rows_at(sightings, i - 1);

        if (i < sightings->count &&
            ((struct sighting *)na_rows_at(sightings, i))->inode == last->inode)
            continue;
        error = add_namespace(namespaces, processes, first, i - first, now);
        if (error)
            return error;
        if (!na_job_rest())
            return ECANCELED;
        first = i;
    }
    return 0;
}

static int search(struct na_namespaces *namespaces, int64_t now)
{
    DIR *processes = opendir(namespaces->root);
    int error = processes == NULL ? errno : add_own(namespaces);

    if (!error)
        error = look_at_all(&namespaces->next, processes);
    if (!error)
        error = group(namespaces, dirfd(processes), now);
    if (processes != NULL)
        closedir(processes);
    return error;
}

int na_namespaces_find(struct na_namespaces *namespaces, uint32_t root_serial, int64_t now)
{
    struct search *next = &namespaces->next, last;
    int error;

    if (root_serial != namespaces->root_serial) {
        namespaces->root_serial = root_serial;
        namespaces->root_since = namespaces->searched ? now : 0;
        namespaces->last.rows.count = 0;
    }
    next->sightings.count = next->rows.count = 0;
    next->unreadable = 0;
    error = search(namespaces, now);
    if (error)
        return error;
    last = namespaces->last;
    namespaces->last = *next;
    *next = last;
    namespaces->searched = true;
    return 0;
}

/* ---- its result */

size_t na_namespaces_count(const struct na_namespaces *namespaces)
{
    return namespaces->last.rows.count;
}

struct na_namespace *na_namespaces_at(const struct na_namespaces *namespaces, size_t i)
{
    return na_rows_at(&namespaces->last.rows, i);
}

uint32_t na_namespaces_pid(const struct na_namespaces *namespaces,
                           const struct na_namespace *namespace, size_t i)
{
    const struct sighting *sighting = na_rows_at(&namespaces->last.sightings, namespace->first + i);

    return sighting->pid;
}

size_t na_namespaces_unreadable(const struct na_namespaces *namespaces)
{
    return namespaces->last.unreadable;
}
