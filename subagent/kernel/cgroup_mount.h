/*
 * Where the cgroup2 file system is mounted: /sys/fs/cgroup, or /sys/fs/cgroup/unified beside the
 * hierarchies of cgroup v1.
 */
#ifndef NA_CGROUP_MOUNT_H
#define NA_CGROUP_MOUNT_H

enum { NA_CGROUP_PATH_MAX = 4096 };

struct na_cgroup_mount {
    char *point;  /* owned; its path; NULL if there is none */
    char *cgroup; /* owned; path of the cgroup that is mounted there; empty for the root, or if it
                     is not known */
};

/*
 * Finds the mount in self/mountinfo below root, or in mountinfo if root is a process. Returns 0
 * or an errno, with everything NULL; ENOENT if there is none (cgroup v1 only).
 */
int na_cgroup_mount_find(const char *root, struct na_cgroup_mount *mount);
/* Frees both paths. */
void na_cgroup_mount_clear(struct na_cgroup_mount *mount);

/* Opens a folder below the mount, given its path, or "" for the mount; -1 with errno. */
int na_cgroup_mount_open(const struct na_cgroup_mount *mount, const char *path);

#endif
