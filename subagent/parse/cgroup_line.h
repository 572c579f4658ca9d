/*
 * The lines of /proc/PID/cgroup, "0::/system.slice/nginx.service": a hierarchy's number, its
 * controllers, and the path of the process's cgroup in it.
 */
#ifndef NA_CGROUP_LINE_H
#define NA_CGROUP_LINE_H

#include "parse/cgroup_name.h"

/*
 * Takes the name of the cgroup from a line, which ends at a newline or a NUL. Only two hierarchies
 * name processes everywhere: cgroup v2, and in v1 that of systemd. Others are taken if `any` is
 * set. False, with *name unchanged, for another hierarchy or its root.
 */
bool na_cgroup_line(const char *line, bool any, struct na_cgroup_name *name);

#endif
