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

enum { FRESH_FACTOR = 20, PATH_SIZE = 320 };

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
    uint32_t *wanted;
    size_t wanted_count, wanted_room;
    struct entry *entry; /* sockets wanted at the last search, in inode order */
    size_t entries;
    size_t found;
    int64_t searched_at; /* ns; 0: never */
    int64_t cost;
    struct na_socket_owner answer;
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
    free(owners->wanted);
    free(owners->entry);
    free(owners);
}

/* Makes room for `room` inodes, and for the entries of the next search. */
static bool make_room(struct na_socket_owners *owners, size_t room)
{
    uint32_t *wanted = realloc(owners->wanted, room * sizeof(*wanted));
    struct entry *entry = wanted ? realloc(owners->entry, room * sizeof(*entry)) : NULL;

    owners->wanted = wanted ? wanted : owners->wanted;
    if (entry == NULL)
        return false;
    owners->entry = entry;
    owners->wanted_room = room;
    return true;
}

bool na_socket_owners_want(struct na_socket_owners *owners, const uint32_t *inodes, size_t count)
{
    if (count > owners->wanted_room && !make_room(owners, 2 * count))
        return false;
    if (count > 0)
        memcpy(owners->wanted, inodes, count * sizeof(*inodes));
    owners->wanted_count = count;
    return true;
}

static int by_inode(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;

    return (left->inode > right->inode) - (left->inode < right->inode);
}

static bool goes_on(const struct na_socket_owners *owners)
{
    return owners->found < owners->entries && now() - owners->searched_at <= SEARCH_TIME_MAX;
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

        if (entry == NULL || entry->pid != 0)
            continue;
        entry->pid = (uint32_t)strtoul(pid, NULL, 10);
        entry->fd = atoi(link->d_name);
        owners->found++;
    }
    closedir(folder);
}

/* Makes an entry for each wanted inode, without an owner. */
static void make_entries(struct na_socket_owners *owners)
{
    for (size_t i = 0; i < owners->wanted_count; i++)
        owners->entry[i] = (struct entry){ .inode = owners->wanted[i] };
    owners->entries = owners->wanted_count;
    owners->found = 0;
    if (owners->entries > 0)
        qsort(owners->entry, owners->entries, sizeof(*owners->entry), by_inode);
}

static void search(struct na_socket_owners *owners)
{
    DIR *processes;
    const struct dirent *process;

    owners->searched_at = now();
    make_entries(owners);
    processes = open_folder(owners, "", "");
    if (processes != NULL) {
        while (goes_on(owners) && (process = readdir(processes)) != NULL)
            if (is_number(process->d_name))
                search_process(owners, process->d_name);
        closedir(processes);
    }
    owners->cost = now() - owners->searched_at;
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

const struct na_socket_owner *na_socket_owners_find(struct na_socket_owners *owners, uint32_t inode)
{
    const struct entry *entry = find_entry(owners, inode);
    const struct na_socket_owner *owner = entry != NULL && entry->pid != 0 ? look(owners, entry)
                                                                           : NULL;

    if (owner != NULL ||
        (owners->searched_at != 0 && now() - owners->searched_at <= FRESH_FACTOR * owners->cost))
        return owner;
    search(owners);
    entry = find_entry(owners, inode);
    return entry != NULL && entry->pid != 0 ? look(owners, entry) : NULL;
}
