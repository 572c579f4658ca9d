#include "kernel/cgroups.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/job.h"
#include "base/memory.h"
#include "kernel/cgroup_mount.h"
#include "parse/cgroup_name.h"

enum {
    ROOT_ID = 1,        /* also of every socket while net_cls or net_prio of cgroup v1 is in use */
    KNOWN_MAX = 100000, /* cgroups; a host has hundreds */
    ASKED_MAX = 64,     /* unknown ids that one walk can show to be gone */
    FRESH_FACTOR = 20,
};

static const int64_t RETRY_AFTER = INT64_C(1000000000); /* ns: it will probably fail again */

struct known {
    uint64_t id;
    char *name;    /* NULL: no cgroup has this id, or one without a name */
    uint32_t walk; /* the last one that found it */
};

/* A folder that is still to be opened. */
struct folder {
    struct folder *next;
    char path[]; /* below the mount; empty for the mount itself */
};

struct na_cgroups {
    char *root;
    struct na_cgroup_mount mount; /* of the current walk */
    struct known *known;          /* a hash table by id; a slot with id 0 is free */
    size_t count, slots;
    struct folder *folders; /* of the current walk */
    bool whole;             /* no folder was left out by the current walk, or the last one */
    uint32_t walk;
    uint64_t asked[ASKED_MAX], sought[ASKED_MAX]; /* for the next walk; by the current one */
    size_t asked_count, sought_count;
    int64_t ended_at, cost; /* of the last walk, in ns; 0: none */
    struct na_job job;      /* the current walk */
    int64_t turn;           /* ns; 0: walks are not interrupted */
    void (*wake)(void *arg);
    void *wake_arg;
    bool awaits;
};

struct na_cgroups *na_cgroups_new(const char *root)
{
    struct na_cgroups *cgroups = calloc(1, sizeof(*cgroups));

    if (cgroups != NULL)
        cgroups->root = strdup(root);
    if (cgroups != NULL && cgroups->root != NULL)
        return cgroups;
    na_memory_lacks("the cgroups of sockets");
    na_cgroups_free(cgroups);
    return NULL;
}

void na_cgroups_free(struct na_cgroups *cgroups)
{
    if (cgroups == NULL)
        return;
    if (na_job_is_under_way(&cgroups->job))
        na_job_cancel(&cgroups->job);
    for (size_t i = 0; i < cgroups->slots; i++)
        free(cgroups->known[i].name);
    free(cgroups->known);
    na_cgroup_mount_clear(&cgroups->mount);
    free(cgroups->root);
    free(cgroups);
}

/* The slot of an id, or the free one where it belongs. There is always a free slot. */
static struct known *slot_of(struct known *known, size_t slots, uint64_t id)
{
    size_t i = (size_t)(id * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (slots - 1);

    while (known[i].id != 0 && known[i].id != id)
        i = (i + 1) & (slots - 1);
    return &known[i];
}

static const struct known *find(const struct na_cgroups *cgroups, uint64_t id)
{
    const struct known *known = cgroups->slots ? slot_of(cgroups->known, cgroups->slots, id) : NULL;

    return known != NULL && known->id == id ? known : NULL;
}

/* Moves the known ids into a table of another size, except those not found by the last walks. */
static bool rehash(struct na_cgroups *cgroups, size_t slots, bool all)
{
    struct known *known = calloc(slots, sizeof(*known));
    size_t count = 0;

    if (known == NULL)
        return false;
    for (size_t i = 0; i < cgroups->slots; i++) {
        struct known *old = &cgroups->known[i];

        if (old->id == 0)
            continue;
        if (!all && old->walk != cgroups->walk) {
            free(old->name);
            continue;
        }
        *slot_of(known, slots, old->id) = *old;
        count++;
    }
    free(cgroups->known);
    cgroups->known = known;
    cgroups->slots = slots;
    cgroups->count = count;
    return true;
}

/* Makes a cgroup known, or confirms it. path is NULL for an id without a cgroup. */
static bool know(struct na_cgroups *cgroups, uint64_t id, const char *path)
{
    struct na_cgroup_name name;
    struct known *known;
    char *copy = NULL;

    if (cgroups->count >= cgroups->slots / 2 &&
        !rehash(cgroups, cgroups->slots ? 2 * cgroups->slots : 256, true))
        return false;
    known = slot_of(cgroups->known, cgroups->slots, id);
    if (known->id == id && known->name != NULL) {
        known->walk = cgroups->walk;
        return true;
    }
    if (known->id == 0 && cgroups->count >= KNOWN_MAX)
        return true;
    if (path != NULL && na_cgroup_name(path, &name)) {
        copy = strdup(name.name);
        if (copy == NULL)
            return false;
    }
    cgroups->count += known->id == 0;
    *known = (struct known){ .id = id, .name = copy, .walk = cgroups->walk };
    return true;
}

/*
 * Notes an error of the walk. Cgroups come and go meanwhile; after any other error, an id that was
 * not found may have a cgroup.
 */
static void note_error(struct na_cgroups *cgroups, int error)
{
    if (error == ENOENT || error == ENOTDIR)
        return;
    cgroups->whole = false;
    if (error == ENOMEM)
        na_memory_lacks("the cgroups of sockets");
}

static bool add_folder(struct na_cgroups *cgroups, const char *path)
{
    struct folder *folder = malloc(sizeof(*folder) + strlen(path) + 1);

    if (folder == NULL)
        return false;
    strcpy(folder->path, path);
    folder->next = cgroups->folders;
    cgroups->folders = folder;
    return true;
}

/*
 * A cgroup in the folder that is being listed. A folder of cgroupfs has two links and one for each
 * folder in it; most have none and need not be opened, which takes thirty times as long.
 */
static void take_entry(struct na_cgroups *cgroups, int descriptor, const char *parent,
                       const char *name)
{
    char path[NA_CGROUP_PATH_MAX], whole[2 * NA_CGROUP_PATH_MAX];
    struct stat status;
    size_t length;

    if (name[0] == '.')
        return;
    if (fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        note_error(cgroups, errno);
        return;
    }
    if (!S_ISDIR(status.st_mode))
        return;
    length = (size_t)snprintf(path, sizeof(path), "%s%s%s", parent, *parent ? "/" : "", name);
    if (length >= sizeof(path)) {
        note_error(cgroups, ENAMETOOLONG);
        return;
    }
    snprintf(whole, sizeof(whole), "%s/%s", cgroups->mount.cgroup, path);
    if (!know(cgroups, status.st_ino, whole) ||
        (status.st_nlink != 2 && !add_folder(cgroups, path)))
        note_error(cgroups, ENOMEM);
}

/* The walk rests here. NULL with an errno, or with 0 at the end of the folder or of the walk. */
static const struct dirent *next_entry(DIR *folder)
{
    const bool goes_on = na_job_rest();

    errno = 0;
    return goes_on ? readdir(folder) : NULL;
}

static void list_folder(struct na_cgroups *cgroups, const char *path)
{
    int descriptor = na_cgroup_mount_open(&cgroups->mount, path);
    DIR *folder = descriptor >= 0 ? fdopendir(descriptor) : NULL;
    const struct dirent *entry;

    if (folder == NULL) {
        note_error(cgroups, errno);
        if (descriptor >= 0)
            close(descriptor);
        return;
    }
    while ((entry = next_entry(folder)) != NULL)
        if (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN)
            take_entry(cgroups, descriptor, path, entry->d_name);
    if (errno != 0)
        note_error(cgroups, errno);
    closedir(folder);
}

static void begin_walk(struct na_cgroups *cgroups)
{
    struct stat status;
    int error;

    memcpy(cgroups->sought, cgroups->asked, sizeof(cgroups->sought));
    cgroups->sought_count = cgroups->asked_count;
    cgroups->asked_count = 0;
    cgroups->walk++;
    cgroups->whole = true;
    na_cgroup_mount_clear(&cgroups->mount);
    error = na_cgroup_mount_find(cgroups->root, &cgroups->mount);
    if (error) {
        note_error(cgroups, error);
        return;
    }
    /* without cgroup namespaces, a container sees its own cgroup here */
    if (stat(cgroups->mount.point, &status) == 0 && cgroups->mount.cgroup[0] != '\0' &&
        !know(cgroups, status.st_ino, cgroups->mount.cgroup))
        note_error(cgroups, ENOMEM);
    if (!add_folder(cgroups, ""))
        note_error(cgroups, ENOMEM);
}

static void walk(void *arg)
{
    struct na_cgroups *cgroups = arg;

    begin_walk(cgroups);
    while (cgroups->folders != NULL) {
        struct folder *folder = cgroups->folders;

        cgroups->folders = folder->next;
        if (na_job_rest())
            list_folder(cgroups, folder->path);
        free(folder);
    }
}

/*
 * Ends a walk. If nothing was left out, ids that were sought and not found have no cgroup. If many
 * ids are known, drops those that the last walks did not find.
 */
static void end_walk(struct na_cgroups *cgroups, int64_t cost)
{
    for (size_t i = 0; i < cgroups->sought_count && cgroups->whole; i++)
        if (find(cgroups, cgroups->sought[i]) == NULL)
            know(cgroups, cgroups->sought[i], NULL);
    if (cgroups->count >= KNOWN_MAX / 2)
        rehash(cgroups, cgroups->slots, false);
    cgroups->sought_count = 0;
    cgroups->ended_at = na_nanoseconds();
    cgroups->cost = cost;
}

bool na_cgroups_is_walking(const struct na_cgroups *cgroups)
{
    return na_job_is_under_way(&cgroups->job);
}

bool na_cgroups_turn(struct na_cgroups *cgroups)
{
    if (!na_job_turn(&cgroups->job, cgroups->turn))
        return false;
    end_walk(cgroups, cgroups->job.spent);
    return true;
}

/* Begins a walk, with its first turn, or does all of it. */
static void start(struct na_cgroups *cgroups)
{
    const int64_t began = na_nanoseconds();

    if (cgroups->turn == 0) {
        walk(cgroups);
        end_walk(cgroups, na_nanoseconds() - began);
    } else if (!na_job_begin(&cgroups->job, walk, cgroups)) {
        na_memory_lacks("the cgroups of sockets");
    } else if (!na_cgroups_turn(cgroups)) {
        cgroups->wake(cgroups->wake_arg);
    }
}

/* Whether to walk now that an id is unknown. */
static bool is_due(const struct na_cgroups *cgroups)
{
    int64_t pause = FRESH_FACTOR * cgroups->cost;

    if (!cgroups->whole && pause < RETRY_AFTER)
        pause = RETRY_AFTER;
    return !na_cgroups_is_walking(cgroups) &&
           (cgroups->ended_at == 0 || na_nanoseconds() - cgroups->ended_at > pause);
}

/* Notes an unknown id for the next walk. */
static void ask(struct na_cgroups *cgroups, uint64_t id)
{
    for (size_t i = 0; i < cgroups->asked_count; i++)
        if (cgroups->asked[i] == id)
            return;
    if (cgroups->asked_count < ASKED_MAX)
        cgroups->asked[cgroups->asked_count++] = id;
}

const char *na_cgroups_name(struct na_cgroups *cgroups, uint64_t id)
{
    const struct known *known;

    if (id <= ROOT_ID)
        return NULL;
    known = find(cgroups, id);
    if (known == NULL) {
        ask(cgroups, id);
        if (is_due(cgroups))
            start(cgroups);
        known = find(cgroups, id);
        cgroups->awaits |= known == NULL && na_cgroups_is_walking(cgroups);
    }
    return known != NULL ? known->name : NULL;
}

void na_cgroups_take_turns(struct na_cgroups *cgroups, int64_t length, void (*wake)(void *arg),
                           void *arg)
{
    cgroups->turn = length;
    cgroups->wake = wake;
    cgroups->wake_arg = arg;
}

bool na_cgroups_awaits(const struct na_cgroups *cgroups)
{
    return cgroups->awaits;
}

void na_cgroups_forget_awaited(struct na_cgroups *cgroups)
{
    cgroups->awaits = false;
}
