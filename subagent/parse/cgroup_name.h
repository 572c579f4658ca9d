/*
 * Names of cgroups, as people use them: nginx.service, docker-1f3c5a0de972, user@1000.service.
 */
#ifndef NA_CGROUP_NAME_H
#define NA_CGROUP_NAME_H

#include <stdbool.h>

enum {
    NA_CGROUP_NAME_MAX = 255, /* SnmpAdminString */
    NA_CGROUP_POD_MAX = 36,   /* a UUID */
};

enum na_cgroup_kind {
    NA_CGROUP_OTHER,     /* a cgroup that is none of these: the name is its path */
    NA_CGROUP_UNIT,      /* a service, scope or slice of systemd */
    NA_CGROUP_MACHINE,   /* of systemd-machined: systemd-nspawn, libvirt */
    NA_CGROUP_CONTAINER, /* docker, containerd, CRI-O, podman, LXC */
    NA_CGROUP_POD,       /* of Kubernetes, outside of its containers */
};

struct na_cgroup_name {
    enum na_cgroup_kind kind;
    char name[NA_CGROUP_NAME_MAX + 1]; /* readable text */
    char pod[NA_CGROUP_POD_MAX + 1];   /* UID of the Kubernetes pod that it belongs to, or empty */
};

/*
 * Names the cgroup with a path as in /proc/PID/cgroup, "/system.slice/nginx.service". A container
 * or machine names everything below it: the units inside it are its own, not the host's. False for
 * the root, which is nobody's.
 */
bool na_cgroup_name(const char *path, struct na_cgroup_name *name);

#endif
