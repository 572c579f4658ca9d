/*
 * The file of -p: locked for as long as the program runs, so that a second one finds it taken and
 * lets it be.
 */
#ifndef NA_PID_FILE_H
#define NA_PID_FILE_H

#include <stdbool.h>

struct na_pid_file {
    const char *path; /* NULL: none is wanted */
    int descriptor;   /* -1: none */
};

/* False, and told in the log, if it cannot be made or is another's. A fork keeps the lock. */
bool na_pid_file_open(struct na_pid_file *file);

/* Writes our pid; false, and told in the log, if that fails. */
bool na_pid_file_write(const struct na_pid_file *file);

/* False with errno. A handler of signals may call it. */
bool na_pid_file_remove(const struct na_pid_file *file);

#endif
