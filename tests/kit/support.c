#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"

bool tests_are_slow(void)
{
    const char *preloaded = getenv("LD_PRELOAD");

    return preloaded && strstr(preloaded, "vgpreload"); /* valgrind preloads it */
}

/* ---- fixtures */

void fixture_path(char *path, size_t room, const char *name)
{
    const char *top = getenv("srcdir");

    snprintf(path, room, "%s/tests/fixtures/%s", top ? top : ".",
             name); /* no assertion: other programs than tests call this too */
}

char *fixture_text(const char *name, size_t *length)
{
    char path[PATH_MAX], *text;
    struct stat status;
    FILE *file;

    fixture_path(path, sizeof(path), name);
    file = fopen(path, "r");
    ck_assert_msg(file != NULL && fstat(fileno(file), &status) == 0, "%s: %s", path,
                  strerror(errno));
    *length = (size_t)status.st_size;
    text = malloc(*length + 1);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_eq(fread(text, 1, *length, file), *length);
    fclose(file);
    text[*length] = '\0';
    return text;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

size_t fixture_list(const char *folder, bool (*wanted)(const char *name), char ***names)
{
    char path[PATH_MAX];
    struct dirent *entry;
    size_t count = 0;
    DIR *directory;

    fixture_path(path, sizeof(path), folder);
    *names = NULL;
    directory = opendir(path);
    if (directory == NULL)
        return 0;
    while ((entry = readdir(directory))) {
        if (entry->d_name[0] == '.' || !wanted(entry->d_name))
            continue;
        *names = realloc(*names, (count + 1) * sizeof(**names));
        (*names)[count++] = strdup(entry->d_name);
    }
    closedir(directory);
    if (count > 0)
        qsort(*names, count, sizeof(**names), compare_names);
    return count;
}

void fixture_list_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

bool fixture_is_root(const char *name)
{
    char path[PATH_MAX], net[256];

    snprintf(net, sizeof(net), "%s/net", name);
    fixture_path(path, sizeof(path), net);
    return access(path, F_OK) == 0;
}

/* ---- worlds */

static int64_t look(void *arg)
{
    struct world *world = arg;
    int64_t now = world->now;

    world->now += world->tick;
    return now;
}

static void note_report(void *arg, const struct na_source *source)
{
    struct world *world = arg;

    for (unsigned id = 0; id < NA_SOURCES; id++)
        world->reports[id] += source == na_snapshot_source(world->snapshot, id);
}

void world_open(struct world *world)
{
    *world = (struct world){ .now = 3600 * SECOND };
    ck_assert(scratch_folder(world->root, sizeof(world->root)));
}

void world_open_on(struct world *world, const char *kernel)
{
    *world = (struct world){ .now = 3600 * SECOND };
    fixture_path(world->root, sizeof(world->root), kernel);
}

void world_close(struct world *world)
{
    na_snapshot_free(world->snapshot);
    world->snapshot = NULL;
}

struct na_clock world_clock(struct world *world)
{
    return (struct na_clock){ look, world };
}

void world_start(struct world *world, unsigned width)
{
    world->snapshot = na_snapshot_new(world->root, width, INTERVAL, world_clock(world), note_report,
                                      world);
    ck_assert_ptr_nonnull(world->snapshot);
}

/* ---- their files */

static void path_below(const struct world *world, char *path, size_t room, const char *name)
{
    ck_assert_int_lt(snprintf(path, room, "%s/%s", world->root, name), (int)room);
}

static void make_way(char *path, size_t from)
{
    for (char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        ck_assert_msg(mkdir(path, 0777) == 0 || errno == EEXIST, "%s: %s", path, strerror(errno));
        *slash = '/';
    }
}

void world_write_bytes(const struct world *world, const char *name, const void *bytes,
                       size_t length)
{
    char path[PATH_MAX];
    FILE *file;

    path_below(world, path, sizeof(path), name);
    make_way(path, strlen(world->root) + 1);
    file = fopen(path, "w");
    ck_assert_msg(file != NULL, "%s: %s", path, strerror(errno));
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

void world_write(const struct world *world, const char *name, const char *format, ...)
{
    va_list arguments;
    char *text;
    int length;

    va_start(arguments, format);
    length = vasprintf(&text, format, arguments);
    va_end(arguments);
    ck_assert_int_ge(length, 0);
    world_write_bytes(world, name, text, (size_t)length);
    free(text);
}

void world_copy(const struct world *world, const char *name, const char *fixture)
{
    size_t length;
    char *text = fixture_text(fixture, &length);

    world_write_bytes(world, name, text, length);
    free(text);
}

void world_add(const struct world *world, const char *name, const char *fixture, const char *behind)
{
    size_t length;
    char *text = fixture_text(fixture, &length);

    world_write(world, name, "%s%s", text, behind);
    free(text);
}

void world_link(const struct world *world, const char *name, const char *target)
{
    char path[PATH_MAX];

    path_below(world, path, sizeof(path), name);
    make_way(path, strlen(world->root) + 1);
    unlink(path);
    ck_assert_msg(symlink(target, path) == 0, "%s: %s", path, strerror(errno));
}

void world_make_folder(const struct world *world, const char *name)
{
    char path[PATH_MAX];

    path_below(world, path, sizeof(path), name);
    make_way(path, strlen(world->root) + 1);
    ck_assert_int_eq(mkdir(path, 0777), 0);
}

void world_remove(const struct world *world, const char *name)
{
    char path[PATH_MAX];

    path_below(world, path, sizeof(path), name);
    ck_assert_msg(remove(path) == 0, "%s: %s", path, strerror(errno));
}

/* ---- the contents of the snapshot */

int place_of(const struct na_slots *slots, const char *group, const char *name)
{
    for (size_t i = 0; i < slots->count; i++)
        if (strcmp(slots->slot[i].name, name) == 0 &&
            strcmp(slots->groups[slots->slot[i].group].name, group) == 0)
            return (int)i;
    return -1;
}

bool world_find(const struct world *world, enum na_source_id id, const struct na_reading *reading,
                const char *group, const char *name, uint64_t *number)
{
    int found = place_of(&na_snapshot_source(world->snapshot, id)->slots, group, name);

    if (found < 0 || (size_t)found >= reading->values.count || !reading->values.present[found])
        return false;
    *number = reading->values.value[found];
    return true;
}

const struct na_slot_group *world_group(const struct world *world, enum na_source_id id,
                                        const char *name)
{
    const struct na_slots *slots = &na_snapshot_source(world->snapshot, id)->slots;

    for (size_t i = 0; i < slots->groups_count; i++)
        if (strcmp(slots->groups[i].name, name) == 0)
            return &slots->groups[i];
    ck_abort_msg("no group %s", name);
}

const struct na_reading *world_read_again(struct world *world, enum na_source_id id)
{
    world->now += SECOND;
    return na_snapshot_reading(world->snapshot, (uint64_t)world->now, id);
}
