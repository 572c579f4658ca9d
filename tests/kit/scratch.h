/*
 * A folder for the files of a test or benchmark.
 */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Makes it, below TMPDIR or else /tmp. It is removed when this process ends, but not when a forked
 * one does. False, with errno, if it cannot be made. */
bool scratch_begin(void);

/* Makes another folder in it and gives its path. False, with errno, if that fails or room is too
 * small. */
bool scratch_folder(char *path, size_t room);

#endif
