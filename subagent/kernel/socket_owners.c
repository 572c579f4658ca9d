#include "kernel/socket_owners.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "parse/cgroup_name.h"

enum {
    FRESH_FACTOR = 20,
    PATH_SIZE = 320,
    INIT = 1, /* systemd, which keeps the sockets that it makes for services: they come first */
};

/* Time limit of a search, in ns: other requests wait meanwhile. */
static const int64_t SEARCH_TIME_MAX = INT64_C(1000000000);

/* A socket, and the descriptor where it was found. */
struct entry {
    uint32_t inode;
    uint32_t pid; /* 0: not found */
    int fd;
};

struct na_socket_owners {
    char *root;
    struct {
        uint32_t *inode;
        size_t count, room;
        bool known;          /* it has been set */
        int64_t searched_at; /* ns, of the last search since then; 0: none */
    } wanted[NA_OWNED_TABLES];
    struct entry *entry; /* sockets wanted at the last search, in inode order */
    size_t entries;
    size_t found;
    int64_t began; /* ns, start of the last search */
    int64_t cost;
    struct na_socket_owner answer;
    struct na_cgroup_name cgroup;
};

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

struct na_socket_owners *na_socket_owners_new(const char *root)
{
    struct na_socket_owners *owners = calloc(1, sizeof(*owners));

    if (owners != NULL)
        owners->root = strdup(root);
    if (owners != NULL && owners->root != NULL)
        return owners;
    na_socket_owners_free(owners);
    return NULL;
}

void na_socket_owners_free(struct na_socket_owners *owners)
{
    if (owners == NULL)
        return;
    free(owners->root);
    for (size_t i = 0; i < NA_OWNED_TABLES; i++)
        free(owners->wanted[i].inode);
    free(owners->entry);
    free(owners);
}

bool na_socket_owners_want(struct na_socket_owners *owners, enum na_owned table,
                           const struct na_rows *rows, size_t offset)
{
    if (rows->count > owners->wanted[table].room) {
        size_t room = 2 * rows->count;
        uint32_t *inode = realloc(owners->wanted[table].inode, room * sizeof(*inode));

        if (inode == NULL)
            return false;
        owners->wanted[table].inode = inode;
        owners->wanted[table].room = room;
    }
    for (size_t i = 0; i < rows->count; i++)
        memcpy(&owners->wanted[table].inode[i], (char *)na_rows_at(rows, i) + offset,
               sizeof(uint32_t));
    owners->wanted[table].count = rows->count;
    owners->wanted[table].known = true;
    return true;
}

static int by_inode(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;

    return (left->inode > right->inode) - (left->inode < right->inode);
}

static bool goes_on(const struct na_socket_owners *owners)
{
    return owners->found < owners->entries && now() - owners->began <= SEARCH_TIME_MAX;
}

static struct entry *find_entry(const struct na_socket_owners *owners, uint32_t inode)
{
    struct entry key = { .inode = inode };

    return owners->entries ? bsearch(&key, owners->entry, owners->entries, sizeof(key), by_inode)
                           : NULL;
}

/*
 * The inode of the socket that a link in a descriptor folder leads to; 0 if it leads to something
 * else.
 */
static uint32_t linked_socket(int folder, const char *name)
{
    char target[64];
    ssize_t length = readlinkat(folder, name, target, sizeof(target) - 1);
    unsigned inode;
    int end = 0;

    if (length <= 0)
        return 0;
    target[length] = '\0';
    return sscanf(target, "socket:[%u]%n", &inode, &end) == 1 && end == length ? inode : 0;
}

/*
 * Opens a folder below the root, given its name and what follows it; NULL if it does not exist or
 * may not be read.
 */
static DIR *open_folder(const struct na_socket_owners *owners, const char *pid, const char *below)
{
    char path[PATH_SIZE];
    DIR *folder;

    if ((size_t)snprintf(path, sizeof(path), "%s/%s%s", owners->root, pid, below) >= sizeof(path))
        return NULL;
    folder = opendir(path);
    if (folder == NULL && errno == ENOMEM)
        na_memory_lacks("the processes that own sockets");
    return folder;
}

static bool is_number(const char *name)
{
    return *name >= '1' && *name <= '9' && name[strspn(name, "0123456789")] == '\0';
}

static void search_process(struct na_socket_owners *owners, const char *pid)
{
    DIR *folder = open_folder(owners, pid, "/fd");
    const struct dirent *link;

    if (folder == NULL)
        return;
    while (goes_on(owners) && (link = readdir(folder)) != NULL) {
        uint32_t inode = linked_socket(dirfd(folder), link->d_name);
        struct entry *entry = inode ? find_entry(owners, inode) : NULL;

        if (entry == NULL || entry->pid > INIT)
            continue;
        entry->pid = (uint32_t)strtoul(pid, NULL, 10);
        entry->fd = atoi(link->d_name);
        owners->found += entry->pid != INIT;
    }
    closedir(folder);
}

/* Makes an entry for each wanted inode, without an owner. */
static bool make_entries(struct na_socket_owners *owners)
{
    size_t count = 0;
    struct entry *entry;

    for (size_t i = 0; i < NA_OWNED_TABLES; i++)
        count += owners->wanted[i].count;
    entry = realloc(owners->entry, (count + 1) * sizeof(*entry));
    if (entry == NULL)
        return false;
    owners->entry = entry;
    owners->entries = owners->found = 0;
    for (size_t i = 0; i < NA_OWNED_TABLES; i++)
        for (size_t j = 0; j < owners->wanted[i].count; j++)
            if (owners->wanted[i].inode[j] != 0)
                entry[owners->entries++] = (struct entry){ .inode = owners->wanted[i].inode[j] };
    qsort(entry, owners->entries, sizeof(*entry), by_inode);
    return true;
}

static void search(struct na_socket_owners *owners)
{
    DIR *processes;
    const struct dirent *process;

    owners->began = now();
    for (size_t i = 0; i < NA_OWNED_TABLES; i++)
        owners->wanted[i].searched_at = owners->wanted[i].known ? owners->began : 0;
    if (!make_entries(owners)) {
        na_memory_lacks("the processes that own sockets");
        return;
    }
    processes = open_folder(owners, "", "");
    if (processes != NULL) {
        while (goes_on(owners) && (process = readdir(processes)) != NULL)
            if (is_number(process->d_name))
                search_process(owners, process->d_name);
        closedir(processes);
    }
    owners->cost = now() - owners->began;
}

/* Returns the process and its name, if it still has the socket at that descriptor. */
static const struct na_socket_owner *look(struct na_socket_owners *owners,
                                          const struct entry *entry)
{
    struct na_socket_owner *owner = &owners->answer;
    char path[PATH_SIZE];
    FILE *file;
    size_t length;

    snprintf(path, sizeof(path), "%s/%u/fd/%d", owners->root, entry->pid, entry->fd);
    if (linked_socket(AT_FDCWD, path) != entry->inode)
        return NULL;
    snprintf(path, sizeof(path), "%s/%u/comm", owners->root, entry->pid);
    file = fopen(path, "re");
    if (file == NULL) {
        if (errno == ENOMEM)
            na_memory_lacks("the processes that own sockets");
        return NULL;
    }
    length = fread(owner->name, 1, sizeof(owner->name) - 1, file);
    fclose(file);
    owner->name[length] = '\0';
    if (length > 0 && owner->name[length - 1] == '\n')
        owner->name[length - 1] = '\0';
    owner->pid = entry->pid;
    return owner;
}

const struct na_socket_owner *na_socket_owners_find(struct na_socket_owners *owners,
                                                    enum na_owned table, uint32_t inode)
{
    const struct entry *entry = find_entry(owners, inode);
    const struct na_socket_owner *owner = entry != NULL && entry->pid != 0 ? look(owners, entry)
                                                                           : NULL;
    const int64_t searched_at = owners->wanted[table].searched_at;

    if (owner != NULL || (searched_at != 0 && now() - searched_at <= FRESH_FACTOR * owners->cost))
        return owner;
    search(owners);
    entry = find_entry(owners, inode);
    return entry != NULL && entry->pid != 0 ? look(owners, entry) : NULL;
}

/*
 * Takes the path of a process's cgroup from a line such as "0::/system.slice/nginx.service". In
 * cgroup v1 that is the line of systemd's own hierarchy.
 */
static bool take_cgroup(struct na_socket_owners *owners, char *line)
{
    char *path = strchr(line, ':');

    line[strcspn(line, "\n")] = '\0';
    path = path != NULL ? strchr(path + 1, ':') : NULL;
    return path != NULL &&
           (strncmp(line, "0::", 3) == 0 || strstr(line, ":name=systemd:") != NULL) &&
           na_cgroup_name(path + 1, &owners->cgroup);
}

const char *na_socket_owners_cgroup(struct na_socket_owners *owners, enum na_owned table,
                                    uint32_t inode)
{
    const struct na_socket_owner *owner = na_socket_owners_find(owners, table, inode);
    char path[PATH_SIZE], *line = NULL;
    size_t room = 0;
    bool found = false;
    FILE *file;

    if (owner == NULL)
        return NULL;
    snprintf(path, sizeof(path), "%s/%u/cgroup", owners->root, owner->pid);
    file = fopen(path, "re");
    if (file == NULL)
        return NULL;
    /* the line of cgroup v2 comes last, and decides unless it is the root */
    while (getline(&line, &room, file) > 0)
        found |= take_cgroup(owners, line);
    free(line);
    fclose(file);
    return found ? owners->cgroup.name : NULL;
}
