/*
 * The file of -p. It is locked while the program runs, so that a second instance detects the first
 * and leaves the file alone.
 */
#ifndef NA_PID_FILE_H
#define NA_PID_FILE_H

#include <stdbool.h>

struct na_pid_file {
    const char *path; /* NULL: no file */
    int descriptor;   /* -1: not open */
};

/*
 * Creates and locks the file. False, with a message in the log, if it cannot be created or belongs
 * to another process. The lock survives a fork.
 */
bool na_pid_file_open(struct na_pid_file *file);

/* Writes our pid. False, with a message in the log, if that fails. */
bool na_pid_file_write(const struct na_pid_file *file);

/* False with errno. May be called in a signal handler. */
bool na_pid_file_remove(const struct na_pid_file *file);

#endif
