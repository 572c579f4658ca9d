/*
 * Configuration files of a test, read as the subagent reads them, and what was logged meanwhile.
 */
#ifndef SETTINGS_KIT_H
#define SETTINGS_KIT_H

#include "config/settings.h"

enum { PATH_ROOM = 320, FOLDER_ROOM = PATH_ROOM - 64, PING_WITHOUT = 1 };

extern char folder[FOLDER_ROOM]; /* of the files */
extern char logged[4096];        /* messages logged since the last reading started */

/*
 * Starts the library with an empty folder, and with given.conf there as the file of the command
 * line; `address` is -x, or NULL. Once in a process: libcheck forks for each test.
 */
void start(const char *address);

/* Writes a file in the folder. */
void write_file(const char *name, const char *text);

/* Reads all files; returns the number of mistakes. */
unsigned read_all(struct na_settings *settings);
void read_good(struct na_settings *settings); /* there must be none */

#endif
