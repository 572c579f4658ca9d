/*
 * What /proc/PID says about a process to everyone.
 */
#ifndef NA_PROCESS_H
#define NA_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/file.h"
#include "parse/cgroup_name.h"

/* Whether an errno of a look-up below /proc/PID means that the process has ended. */
bool na_process_is_gone(int error);

/*
 * Reads the start time of a process, in ticks since boot, from its file `stat`, a path relative to
 * an open folder. With its number it identifies the process until the next boot. Sets it to 0, and
 * returns 0, if the process has ended or there is no such file. Otherwise returns an errno.
 */
int na_process_started(int folder, const char *stat, uint64_t *started);

/*
 * Names the cgroup of the process with this open folder, as na_cgroup_name() does. Without cgroup
 * v2 and systemd it is a cgroup of another hierarchy; if all of them are the root, the name is that
 * of the program, and the kind NA_CGROUP_OTHER. It is empty if neither can be read. text is the
 * buffer. Returns 0, or an errno if memory or descriptors ran out.
 */
int na_process_cgroup(int folder, struct na_text *text, struct na_cgroup_name *name);

#endif
