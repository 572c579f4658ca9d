#include "jobs_cgroups.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/cgroups.h"
#include "kit/scratch.h"
#include "sources/snapshot.h"

enum { TURNS_MOST = 10000000 };

static unsigned woken;

static void wake(void *arg)
{
    (void)arg;
    woken++;
}

static int64_t clock_now(void *arg)
{
    (void)arg;
    return 1000000000;
}

static unsigned descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    unsigned count = 0;

    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

static uint64_t make_cgroup(const char *path)
{
    struct stat about;

    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_eq(stat(path, &about), 0);
    return about.st_ino;
}

enum { CGROUPS = 100 };

static const uint64_t UNKNOWN_CGROUP = UINT64_C(1) << 60;

/* A root that is a process, and has the cgroups too. Returns the id of the last one. */
static uint64_t make_cgroups(char *root, size_t size)
{
    uint64_t last = 0;
    char path[400];
    FILE *file;

    ck_assert(scratch_folder(root, size));
    snprintf(path, sizeof(path), "%s/mountinfo", root);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "40 30 0:37 / %s rw,relatime shared:1 - cgroup2 cgroup2 rw\n", root);
    fclose(file);
    for (unsigned i = 0; i < CGROUPS; i++) {
        snprintf(path, sizeof(path), "%s/s%u.service", root, i);
        last = make_cgroup(path);
    }
    return last;
}

START_TEST(cgroups_are_walked_in_turns)
{
    struct na_cgroups *cgroups;
    uint64_t last;
    char root[300];
    unsigned turns = 0;

    last = make_cgroups(root, sizeof(root));
    woken = 0;
    cgroups = na_cgroups_new(root);
    na_cgroups_take_turns(cgroups, 1, wake, NULL);
    ck_assert_ptr_null(na_cgroups_name(cgroups, UNKNOWN_CGROUP));
    ck_assert(na_cgroups_awaits(cgroups));
    ck_assert_uint_eq(woken, 1);
    while (!na_cgroups_turn(cgroups))
        ck_assert_uint_lt(turns++, TURNS_MOST);
    ck_assert_uint_ge(turns, CGROUPS);
    ck_assert_pstr_eq(na_cgroups_name(cgroups, last), "s99.service");
    na_cgroups_forget_awaited(cgroups);
    ck_assert_ptr_null(na_cgroups_name(cgroups, UNKNOWN_CGROUP));
    ck_assert(!na_cgroups_awaits(cgroups));
    na_cgroups_free(cgroups);
}
END_TEST

START_TEST(the_end_amid_a_walk)
{
    const unsigned before = descriptors();
    struct na_cgroups *cgroups;
    char root[300];

    make_cgroups(root, sizeof(root));
    cgroups = na_cgroups_new(root);
    na_cgroups_take_turns(cgroups, 1, wake, NULL);
    ck_assert_ptr_null(na_cgroups_name(cgroups, UNKNOWN_CGROUP));
    for (unsigned i = 0; i < CGROUPS / 2; i++)
        ck_assert(!na_cgroups_turn(cgroups));
    ck_assert_uint_gt(descriptors(), before);
    na_cgroups_free(cgroups);
    ck_assert_uint_eq(descriptors(), before);
}
END_TEST

/* The walk has its turns among the readings, and a request waits for the name. */
START_TEST(requests_wait_for_cgroups)
{
    struct na_snapshot *snapshot;
    unsigned turns = 0;
    uint64_t last;
    char root[300];

    last = make_cgroups(root, sizeof(root));
    snapshot = na_snapshot_new(root, 64, 10, (struct na_clock){ clock_now, NULL }, NULL, NULL);
    ck_assert_ptr_nonnull(snapshot);
    na_snapshot_take_turns(snapshot, 1, wake, NULL);
    ck_assert_ptr_null(na_cgroups_name(na_snapshot_prepare_cgroups(snapshot), last));
    ck_assert(na_snapshot_awaits(snapshot));
    while (na_snapshot_turn(snapshot) != NA_WORK_NONE)
        ck_assert_uint_lt(turns++, TURNS_MOST);
    ck_assert_uint_ge(turns, CGROUPS);
    ck_assert_uint_eq(na_snapshot_taken(snapshot), 1);
    na_snapshot_forget_awaited(snapshot);
    ck_assert_pstr_eq(na_cgroups_name(na_snapshot_prepare_cgroups(snapshot), last), "s99.service");
    ck_assert(!na_snapshot_awaits(snapshot));
    na_snapshot_free(snapshot);
}
END_TEST

TCase *cgroups_case(void)
{
    TCase *cgroups = tcase_create("cgroups");

    tcase_add_test(cgroups, cgroups_are_walked_in_turns);
    tcase_add_test(cgroups, the_end_amid_a_walk);
    tcase_add_test(cgroups, requests_wait_for_cgroups);
    return cgroups;
}
