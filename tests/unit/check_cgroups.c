/*
 * Cgroups by path and by id, over folders that the test makes: an id is the inode of a folder.
 */
#include <check.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "kernel/cgroups.h"
#include "kit/clock.h"
#include "kit/scratch.h"
#include "kit/suite.h"
#include "parse/cgroup_name.h"

#define ID "1f3c5a0de9721f3c5a0de9721f3c5a0de9721f3c5a0de9721f3c5a0de9721f3c"
#define ID2 "9b0000000000aaaa9b0000000000aaaa9b0000000000aaaa9b0000000000aaaa"
#define UID_ "8f3c2b1e_0a1b_4c2d_9e3f_0123456789ab"
#define UID "8f3c2b1e-0a1b-4c2d-9e3f-0123456789ab"
#define STATIC_UID "0123456789abcdef0123456789abcdef"

/* Paths as these programs make them; the last ones are of no program. */
static const struct {
    const char *path;
    enum na_cgroup_kind kind;
    const char *name, *pod;
} names[] = {
    { "/system.slice/nginx.service", NA_CGROUP_UNIT, "nginx.service", "" },
    { "/system.slice/system-getty.slice/getty@tty1.service", NA_CGROUP_UNIT, "getty@tty1.service",
      "" },
    { "/system.slice/ssh.service (deleted)", NA_CGROUP_UNIT, "ssh.service", "" },
    { "/init.scope", NA_CGROUP_UNIT, "init.scope", "" },
    { "/user.slice/user-1000.slice/session-3.scope", NA_CGROUP_UNIT, "session-3.scope", "" },
    { "/user.slice/user-1000.slice/user@1000.service/init.scope", NA_CGROUP_UNIT,
      "user@1000.service", "" },
    { "/user.slice/user-1000.slice/user@1000.service/app.slice/syncthing.service", NA_CGROUP_UNIT,
      "syncthing.service", "" },
    { "/user.slice/user-1000.slice/user@1000.service/app.slice", NA_CGROUP_UNIT,
      "user@1000.service", "" },
    { "/system.slice", NA_CGROUP_UNIT, "system.slice", "" },
    { "/user.slice/user-1000.slice", NA_CGROUP_UNIT, "user-1000.slice", "" },
    { "/system.slice/snapd.service/child", NA_CGROUP_UNIT, "snapd.service", "" },
    /* docker, with systemd and without, and its child */
    { ("/system.slice/docker-" ID ".scope"), NA_CGROUP_CONTAINER, "docker-1f3c5a0de972", "" },
    { ("/docker/" ID), NA_CGROUP_CONTAINER, "docker-1f3c5a0de972", "" },
    { ("/docker/" ID "/system.slice/nginx.service"), NA_CGROUP_CONTAINER, "docker-1f3c5a0de972",
      "" },
    { ("/docker/" ID "/docker/" ID2), NA_CGROUP_CONTAINER, "docker-9b0000000000", "" },
    { ("/system.slice/docker-" ID ".scope/init.scope"), NA_CGROUP_CONTAINER, "docker-1f3c5a0de972",
      "" },
    { "/system.slice/docker.service", NA_CGROUP_UNIT, "docker.service", "" },
    /* podman: rootful, rootless, without systemd, quadlet, its monitor */
    { ("/machine.slice/libpod-" ID ".scope/container"), NA_CGROUP_CONTAINER, "libpod-1f3c5a0de972",
      "" },
    { ("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" ID ".scope"),
      NA_CGROUP_CONTAINER, "libpod-1f3c5a0de972", "" },
    { ("/libpod_parent/libpod-" ID), NA_CGROUP_CONTAINER, "libpod-1f3c5a0de972", "" },
    { ("/system.slice/web.service/libpod-payload-" ID), NA_CGROUP_CONTAINER,
      "libpod-payload-1f3c5a0de972", "" },
    { ("/machine.slice/libpod-conmon-" ID ".scope"), NA_CGROUP_UNIT, "libpod-conmon-1f3c5a0de972",
      "" },
    { ("/machine.slice/machine-libpod_pod_" ID2 ".slice/libpod-" ID ".scope"), NA_CGROUP_CONTAINER,
      "libpod-1f3c5a0de972", "" },
    /* containerd by itself: nerdctl, ctr */
    { ("/system.slice/nerdctl-" ID ".scope"), NA_CGROUP_CONTAINER, "nerdctl-1f3c5a0de972", "" },
    { ("/default/" ID), NA_CGROUP_CONTAINER, "1f3c5a0de972", "" },
    { "/default/redis", NA_CGROUP_OTHER, "default/redis", "" },
    /* Kubernetes: both cgroup drivers, both runtimes, all three classes, a static pod, one mixed */
    { ("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" UID_
       ".slice/cri-containerd-" ID ".scope"),
      NA_CGROUP_CONTAINER, "cri-containerd-1f3c5a0de972", UID },
    { ("/kubepods.slice/kubepods-pod" UID_ ".slice/crio-" ID ".scope"), NA_CGROUP_CONTAINER,
      "crio-1f3c5a0de972", UID },
    { ("/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" UID_
       ".slice/crio-conmon-" ID ".scope"),
      NA_CGROUP_POD, "pod" UID, UID },
    { ("/kubepods/burstable/pod" UID "/" ID), NA_CGROUP_CONTAINER, "1f3c5a0de972", UID },
    { ("/kubepods/pod" UID "/crio-" ID), NA_CGROUP_CONTAINER, "crio-1f3c5a0de972", UID },
    { ("/kubepods/besteffort/pod" STATIC_UID "/" ID), NA_CGROUP_CONTAINER, "1f3c5a0de972",
      STATIC_UID },
    { ("/kubepods/besteffort/pod" UID), NA_CGROUP_POD, "pod" UID, UID },
    { ("/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" UID_ ".slice"),
      NA_CGROUP_POD, "pod" UID, UID },
    { ("/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod" UID_ ".slice/cri-containerd-" ID
       ".scope"),
      NA_CGROUP_CONTAINER, "cri-containerd-1f3c5a0de972", UID },
    { ("/system.slice/containerd.service/kubepods-besteffort-pod" UID_ ".slice:cri-containerd:" ID),
      NA_CGROUP_CONTAINER, "cri-containerd-1f3c5a0de972", UID },
    { "/kubepods.slice/kubepods-burstable.slice", NA_CGROUP_UNIT, "kubepods-burstable.slice", "" },
    { "/kubepods/burstable", NA_CGROUP_OTHER, "kubepods/burstable", "" },
    { "/kubepods/podium", NA_CGROUP_OTHER, "kubepods/podium", "" },
    /* LXC of three generations, its monitor; systemd-nspawn and libvirt */
    { "/lxc.payload.web", NA_CGROUP_CONTAINER, "web", "" },
    { "/lxc.payload.web/system.slice/nginx.service", NA_CGROUP_CONTAINER, "web", "" },
    { "/lxc.payload/web", NA_CGROUP_CONTAINER, "web", "" },
    { "/lxc/101/ns/system.slice/ssh.service", NA_CGROUP_CONTAINER, "101", "" },
    { "/lxc.monitor.web", NA_CGROUP_OTHER, "lxc.monitor.web", "" },
    { "/lxc", NA_CGROUP_OTHER, "lxc", "" },
    { "/machine.slice/systemd-nspawn@web.service/payload", NA_CGROUP_MACHINE, "web", "" },
    { "/machine.slice/systemd-nspawn@web\\x2done.service", NA_CGROUP_MACHINE, "web-one", "" },
    { "/machine.slice/machine-web.scope/system.slice/nginx.service", NA_CGROUP_MACHINE, "web", "" },
    { "/machine.slice/machine-qemu\\x2d3\\x2ddb\\x2d1.scope/libvirt/emulator", NA_CGROUP_MACHINE,
      "qemu-3-db-1", "" },
    { "/machine.slice/machine-\\x00.scope", NA_CGROUP_MACHINE, "\\x00", "" },
    { "/machine.slice/systemd-nspawn@a\\x00b\\x2d\\x0a.service", NA_CGROUP_MACHINE, "a\\x00b-?",
      "" },
    { "/machine.slice/machine-.scope", NA_CGROUP_UNIT, "machine-.scope", "" },
    /* no program of these */
    { "/slurm/uid_1000/job_42/step_0", NA_CGROUP_OTHER, "slurm/uid_1000/job_42/step_0", "" },
    { "/.service", NA_CGROUP_OTHER, ".service", "" },
    { "/a\tb", NA_CGROUP_OTHER, "a?b", "" },
    { ("/x/"
       "0" ID),
      NA_CGROUP_OTHER, ("x/0" ID), "" },
};
enum { NAMES = sizeof(names) / sizeof(names[0]) };

START_TEST(name_of_a_path)
{
    struct na_cgroup_name name;

    ck_assert(na_cgroup_name(names[_i].path, &name));
    ck_assert_str_eq(name.name, names[_i].name);
    ck_assert_str_eq(name.pod, names[_i].pod);
    ck_assert_int_eq(name.kind, names[_i].kind);
}
END_TEST

START_TEST(root_has_no_name)
{
    struct na_cgroup_name name;

    ck_assert(!na_cgroup_name("/", &name));
    ck_assert(!na_cgroup_name("", &name));
    ck_assert_str_eq(name.name, "");
}
END_TEST

START_TEST(long_paths_keep_their_end)
{
    char path[1200] = "";
    struct na_cgroup_name name;

    for (unsigned i = 0; i < 100; i++)
        sprintf(path + strlen(path), "/job_%u", i);
    ck_assert(na_cgroup_name(path, &name));
    ck_assert_uint_le(strlen(name.name), NA_CGROUP_NAME_MAX);
    ck_assert_uint_gt(strlen(name.name), NA_CGROUP_NAME_MAX - 8);
    ck_assert_int_eq(strncmp(name.name, ".../job_", 8), 0);
    ck_assert_str_eq(name.name + strlen(name.name) - 7, "/job_99");
    memset(path, 'x', 400);
    path[400] = '\0';
    ck_assert(na_cgroup_name(path, &name));
    ck_assert_uint_eq(strlen(name.name), NA_CGROUP_NAME_MAX);
}
END_TEST

static char root[300];

static void make_folder(const char *path)
{
    char whole[PATH_MAX];

    snprintf(whole, sizeof(whole), "%s/%s", root, path);
    for (char *slash = whole + strlen(root) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        mkdir(whole, 0700);
        *slash = '/';
    }
    ck_assert_int_eq(mkdir(whole, 0700), 0);
}

static uint64_t id_of(const char *path)
{
    char whole[PATH_MAX];
    struct stat status;

    snprintf(whole, sizeof(whole), "%s/%s", root, path);
    ck_assert_int_eq(stat(whole, &status), 0);
    return status.st_ino;
}

/* mountinfo of a hybrid system; %s is the root of the test, then the cgroup that is mounted. */
static void make_mountinfo(const char *path, const char *cgroup)
{
    char whole[PATH_MAX];
    FILE *file;

    snprintf(whole, sizeof(whole), "%s/%s", root, path);
    file = fopen(whole, "w");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "30 22 0:27 / /sys/fs/cgroup rw,relatime shared:9 - tmpfs tmpfs rw,mode=755\n"
                  "31 30 0:28 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n"
                  "a line that is wrong - cgroup2\n"
                  "32 - cgroup2 cgroup2 rw\n");
    if (cgroup != NULL)
        fprintf(file, "40 30 0:37 %s %s/the\\040mount rw,relatime shared:1 - cgroup2 cgroup2 rw\n",
                cgroup, root);
    fprintf(file, "41 30 0:38 / /sys/fs/bpf rw,relatime - bpf bpf rw\n");
    fclose(file);
}

/* The name of an id, asked for until it is known. */
static const char *name_of(struct na_cgroups *cgroups, uint64_t id)
{
    const time_t deadline = time(NULL) + 40;
    const char *name;

    while ((name = na_cgroups_name(cgroups, id)) == NULL && time(NULL) < deadline)
        continue;
    ck_assert_msg(name != NULL, "no name for %lu", (unsigned long)id);
    return name;
}

static struct na_cgroups *setup(const char *cgroup)
{
    struct na_cgroups *cgroups;

    ck_assert(scratch_folder(root, sizeof(root)));
    make_folder("self");
    make_mountinfo("self/mountinfo", cgroup);
    make_folder("the mount/system.slice/nginx.service");
    make_folder("the mount/system.slice/docker-" ID ".scope");
    make_folder("the mount/user.slice/user-1000.slice/user@1000.service/init.scope");
    cgroups = na_cgroups_new(root);
    ck_assert_ptr_nonnull(cgroups);
    return cgroups;
}

static int watch_opens(const char *path)
{
    char whole[PATH_MAX];
    int watch = inotify_init1(IN_NONBLOCK);

    snprintf(whole, sizeof(whole), "%s/%s", root, path);
    ck_assert_int_ge(inotify_add_watch(watch, whole, IN_OPEN), 0);
    return watch;
}

/* How often the watched folder itself was opened since the last call: once by each walk. */
static unsigned walks(int watch)
{
    _Alignas(struct inotify_event) char events[4096];
    unsigned count = 0;
    ssize_t length;

    while ((length = read(watch, events, sizeof(events))) > 0)
        for (const char *at = events; at < events + length;) {
            const struct inotify_event *event = (const void *)at;

            count += event->len == 0;
            at += sizeof(*event) + event->len;
        }
    ck_assert_int_eq(errno, EAGAIN);
    return count;
}

START_TEST(names_of_ids)
{
    struct na_cgroups *cgroups = setup("/");
    uint64_t old = id_of("the mount/system.slice/nginx.service");
    int watch = watch_opens("the mount");

    ck_assert_str_eq(name_of(cgroups, old), "nginx.service");
    ck_assert_str_eq(name_of(cgroups, id_of("the mount/system.slice/docker-" ID ".scope")),
                     "docker-1f3c5a0de972");
    ck_assert_str_eq(name_of(cgroups, id_of("the mount/user.slice/user-1000.slice/"
                                            "user@1000.service/init.scope")),
                     "user@1000.service");
    ck_assert_uint_eq(walks(watch), 1); /* has found all of them */
    close(watch);
    ck_assert_ptr_null(na_cgroups_name(cgroups, 0));
    ck_assert_ptr_null(na_cgroups_name(cgroups, 1));
    ck_assert_ptr_null(na_cgroups_name(cgroups, id_of("the mount")));
    /* a new one is found, and one that is gone has its name as long as it is asked for */
    make_folder("the mount/system.slice/ssh.service");
    ck_assert_str_eq(name_of(cgroups, id_of("the mount/system.slice/ssh.service")), "ssh.service");
    ck_assert_str_eq(na_cgroups_name(cgroups, old), "nginx.service");
    na_cgroups_free(cgroups);
}
END_TEST

/*
 * Asks for ids without a cgroup until no walk begins for longer than the pause after a walk, which
 * is 20 times as long as the walk: that was no longer than the longest call since it began.
 */
static void ask_for_gone(struct na_cgroups *cgroups, int watch)
{
    int64_t now = clock_ns(), quiet_since = now, longest = 0;
    const int64_t deadline = now + INT64_C(100000000000);

    while (now - quiet_since < INT64_C(100000000) + 25 * longest) {
        int64_t longest_now = 0, began;

        for (unsigned i = 0; i < 50; i++) {
            began = clock_ns();
            ck_assert_ptr_null(na_cgroups_name(cgroups, (UINT64_C(1) << 60) + i));
            now = clock_ns();
            if (now - began > longest_now)
                longest_now = now - began;
        }
        if (walks(watch) > 0) {
            quiet_since = now;
            longest = 0;
        }
        if (longest_now > longest)
            longest = longest_now;
        ck_assert_int_lt(now, deadline);
    }
}

/* Walks cost; ids that a walk has not found start no other one. */
START_TEST(ids_that_are_gone)
{
    struct na_cgroups *cgroups = setup("/");
    int watch = watch_opens("the mount");

    ask_for_gone(cgroups, watch);
    make_folder("the mount/system.slice/ssh.service");
    ck_assert_str_eq(name_of(cgroups, id_of("the mount/system.slice/ssh.service")), "ssh.service");
    ask_for_gone(cgroups, watch);
    make_folder("the mount/system.slice/cron.service");
    ck_assert_str_eq(name_of(cgroups, id_of("the mount/system.slice/cron.service")),
                     "cron.service");
    close(watch);
    na_cgroups_free(cgroups);
}
END_TEST

static const struct {
    const char *cgroup, *inside, *itself;
} parts[] = {
    { ("/system.slice/docker-" ID ".scope"), "docker-1f3c5a0de972", "docker-1f3c5a0de972" },
    { "/a.slice", "nginx.service", "a.slice" },
    { "/../..", "nginx.service", NULL }, /* out of the cgroup namespace */
};

START_TEST(mounts_of_a_part)
{
    struct na_cgroups *cgroups = setup(parts[_i].cgroup);

    ck_assert_str_eq(name_of(cgroups, id_of("the mount/system.slice/nginx.service")),
                     parts[_i].inside);
    ck_assert_pstr_eq(na_cgroups_name(cgroups, id_of("the mount")), parts[_i].itself);
    na_cgroups_free(cgroups);
}
END_TEST

START_TEST(without_cgroup2)
{
    struct na_cgroups *cgroups = setup(NULL);
    uint64_t id = id_of("the mount/system.slice/nginx.service");
    char path[PATH_MAX];

    for (unsigned i = 0; i < 3; i++)
        ck_assert_ptr_null(na_cgroups_name(cgroups, id));
    na_cgroups_free(cgroups);
    snprintf(path, sizeof(path), "%s/self/mountinfo", root);
    unlink(path);
    cgroups = na_cgroups_new(root);
    for (unsigned i = 0; i < 3; i++)
        ck_assert_ptr_null(na_cgroups_name(cgroups, id));
    na_cgroups_free(cgroups);
    /* below a root that is a process */
    make_mountinfo("mountinfo", "/");
    cgroups = na_cgroups_new(root);
    ck_assert_str_eq(name_of(cgroups, id), "nginx.service");
    na_cgroups_free(cgroups);
}
END_TEST

/* What a walk could not read is looked for again, but not at once. */
START_TEST(folders_that_cannot_be_read)
{
    struct na_cgroups *cgroups = setup("/");
    uint64_t id = id_of("the mount/system.slice/nginx.service");
    struct rlimit limit, none;
    struct timespec began, ended;

    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    none = (struct rlimit){ .rlim_cur = 0, .rlim_max = limit.rlim_max };
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (unsigned i = 0; i < 100; i++)
        ck_assert_ptr_null(na_cgroups_name(cgroups, id));
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    for (unsigned i = 0; i < 100; i++) {
        const char *name = na_cgroups_name(cgroups, id);

        clock_gettime(CLOCK_MONOTONIC, &ended);
        ck_assert(name == NULL || ended.tv_sec > began.tv_sec);
    }
    ck_assert_str_eq(name_of(cgroups, id), "nginx.service");
    na_cgroups_free(cgroups);
}
END_TEST

/* More than a step has time for, and wider than a table is at first. */
START_TEST(many_cgroups)
{
    struct na_cgroups *cgroups = setup("/");
    char path[100];

    for (unsigned i = 0; i < 600; i++) {
        snprintf(path, sizeof(path), "the mount/system.slice/s%u.slice/a%u.service/b", i / 3, i);
        make_folder(path);
    }
    for (unsigned i = 0; i < 600; i += 7) {
        char name[32];

        snprintf(path, sizeof(path), "the mount/system.slice/s%u.slice/a%u.service/b", i / 3, i);
        snprintf(name, sizeof(name), "a%u.service", i);
        ck_assert_str_eq(name_of(cgroups, id_of(path)), name);
    }
    na_cgroups_free(cgroups);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cgroups");
    TCase *paths = tcase_create("paths"), *ids = tcase_create("ids");

    tcase_add_loop_test(paths, name_of_a_path, 0, NAMES);
    tcase_add_test(paths, root_has_no_name);
    tcase_add_test(paths, long_paths_keep_their_end);
    tcase_add_test(ids, names_of_ids);
    tcase_add_test(ids, folders_that_cannot_be_read);
    tcase_add_test(ids, ids_that_are_gone);
    tcase_add_loop_test(ids, mounts_of_a_part, 0, sizeof(parts) / sizeof(parts[0]));
    tcase_add_test(ids, without_cgroup2);
    tcase_add_test(ids, many_cgroups);
    tcase_set_timeout(ids, 60);
    suite_add_tcase(suite, paths);
    suite_add_tcase(suite, ids);
    return tests_run(suite);
}
