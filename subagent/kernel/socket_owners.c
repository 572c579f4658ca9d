#include "kernel/socket_owners.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/job.h"
#include "base/memory.h"
#include "parse/cgroup_line.h"

enum {
    PATH_SIZE = 320,
    INIT = 1, /* systemd, which keeps the sockets that it makes for services: they come first */
};

/* A socket, and the descriptor where it was found. */
struct entry {
    uint32_t inode;
    uint32_t pid; /* 0: not found */
    int fd;
};

/* The sockets wanted at a search, in inode order. */
struct entries {
    struct entry *entry;
    size_t count, found;
};

struct na_socket_owners {
    char *root;
    struct {
        uint32_t *inode;
        size_t count, room;
        bool known;          /* it has been set */
        bool sought;         /* the search under way covers it */
        int64_t searched_at; /* ns, of the last complete search that covered it; 0: none */
    } wanted[NA_OWNED_TABLES];
    struct entries last, next; /* of the last search, and of the one under way */
    int64_t began;             /* ns, start of the search under way */
    int64_t cost;              /* of the last search, in ns */
    int64_t fresh;             /* how long a search stays fresh, in ns; 0: by its cost */
    struct na_job job;         /* the search under way */
    int64_t turn;              /* ns; 0: searches are not interrupted */
    void (*wake)(void *arg);
    void *wake_arg;
    bool awaits;
    struct na_socket_owner answer;
    struct na_cgroup_name cgroup;
};

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
    if (na_job_is_under_way(&owners->job))
        na_job_cancel(&owners->job);
    free(owners->root);
    for (size_t i = 0; i < NA_OWNED_TABLES; i++)
        free(owners->wanted[i].inode);
    free(owners->last.entry);
    free(owners->next.entry);
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

static struct entry *find_entry(const struct entries *entries, uint32_t inode)
{
    struct entry key = { .inode = inode };

    return entries->count ? bsearch(&key, entries->entry, entries->count, sizeof(key), by_inode)
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

static bool all_are_found(const struct na_socket_owners *owners)
{
    return owners->next.found == owners->next.count;
}

static void search_process(struct na_socket_owners *owners, const char *pid)
{
    DIR *folder = open_folder(owners, pid, "/fd");
    const struct dirent *link;

    if (folder == NULL)
        return;
    while (!all_are_found(owners) && na_job_rest() && (link = readdir(folder)) != NULL) {
        uint32_t inode = linked_socket(dirfd(folder), link->d_name);
        struct entry *entry = inode ? find_entry(&owners->next, inode) : NULL;

        if (entry == NULL || entry->pid > INIT)
            continue;
        entry->pid = (uint32_t)strtoul(pid, NULL, 10);
        entry->fd = atoi(link->d_name);
        if (entry->pid != INIT)
            owners->next.found++;
    }
    closedir(folder);
}

/* Makes an entry for each wanted inode, without an owner. False if memory ran out. */
static bool make_entries(struct na_socket_owners *owners)
{
    struct entries *entries = &owners->next;
    size_t count = 0;
    struct entry *entry;

    for (size_t i = 0; i < NA_OWNED_TABLES; i++)
        count += owners->wanted[i].count;
    entry = realloc(entries->entry, (count + 1) * sizeof(*entry));
    if (entry == NULL)
        return false;
    *entries = (struct entries){ .entry = entry };
    for (size_t i = 0; i < NA_OWNED_TABLES; i++) {
        owners->wanted[i].sought = owners->wanted[i].known;
        for (size_t j = 0; j < owners->wanted[i].count; j++)
            if (owners->wanted[i].inode[j] != 0)
                entry[entries->count++] = (struct entry){ .inode = owners->wanted[i].inode[j] };
    }
    qsort(entry, entries->count, sizeof(*entry), by_inode);
    return true;
}

static void search(void *arg)
{
    struct na_socket_owners *owners = arg;
    DIR *processes = open_folder(owners, "", "");
    const struct dirent *process;

    if (processes == NULL)
        return;
    while (!all_are_found(owners) && na_job_rest() && (process = readdir(processes)) != NULL)
        if (is_number(process->d_name))
            search_process(owners, process->d_name);
    closedir(processes);
}

/* Puts the result of a search into effect. */
static void end_search(struct na_socket_owners *owners, int64_t cost)
{
    struct entries last = owners->last;

    owners->last = owners->next;
    owners->next = last;
    owners->cost = cost;
    for (size_t i = 0; i < NA_OWNED_TABLES; i++)
        owners->wanted[i].searched_at = owners->wanted[i].sought ? owners->began : 0;
}

bool na_socket_owners_is_searching(const struct na_socket_owners *owners)
{
    return na_job_is_under_way(&owners->job);
}

bool na_socket_owners_turn(struct na_socket_owners *owners)
{
    if (!na_job_turn(&owners->job, owners->turn))
        return false;
    end_search(owners, owners->job.spent);
    return true;
}

/* Begins a search, with its first turn, or does all of it. Returns whether it has ended. */
static bool begin_search(struct na_socket_owners *owners)
{
    owners->began = na_nanoseconds();
    if (!make_entries(owners) ||
        (owners->turn != 0 && !na_job_begin(&owners->job, search, owners))) {
        na_memory_lacks("the processes that own sockets");
        return true;
    }
    if (owners->turn == 0) {
        search(owners);
        end_search(owners, na_nanoseconds() - owners->began);
        return true;
    }
    if (na_socket_owners_turn(owners))
        return true;
    owners->wake(owners->wake_arg);
    return false;
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

static const struct na_socket_owner *find_owner(struct na_socket_owners *owners, uint32_t inode)
{
    const struct entry *entry = find_entry(&owners->last, inode);

    return entry != NULL && entry->pid != 0 ? look(owners, entry) : NULL;
}

static int64_t fresh_for(const struct na_socket_owners *owners)
{
    return owners->fresh != 0 ? owners->fresh : NA_OWNERS_FRESH_FACTOR * owners->cost;
}

const struct na_socket_owner *na_socket_owners_find(struct na_socket_owners *owners,
                                                    enum na_owned table, uint32_t inode)
{
    const struct na_socket_owner *owner = find_owner(owners, inode);
    const int64_t searched_at = owners->wanted[table].searched_at;

    if (owner != NULL || (searched_at != 0 && na_nanoseconds() - searched_at <= fresh_for(owners)))
        return owner;
    if (!na_socket_owners_is_searching(owners) && begin_search(owners))
        return find_owner(owners, inode);
    owners->awaits |= na_socket_owners_is_searching(owners);
    return NULL;
}

void na_socket_owners_take_turns(struct na_socket_owners *owners, int64_t length,
                                 void (*wake)(void *arg), void *arg)
{
    owners->turn = length;
    owners->wake = wake;
    owners->wake_arg = arg;
}

int64_t na_socket_owners_cost(const struct na_socket_owners *owners)
{
    return owners->cost;
}

void na_socket_owners_stay_fresh(struct na_socket_owners *owners, int64_t fresh)
{
    owners->fresh = fresh;
}

bool na_socket_owners_awaits(const struct na_socket_owners *owners)
{
    return owners->awaits;
}

void na_socket_owners_forget_awaited(struct na_socket_owners *owners)
{
    owners->awaits = false;
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
        found |= na_cgroup_line(line, false, &owners->cgroup);
    free(line);
    fclose(file);
    return found ? owners->cgroup.name : NULL;
}
