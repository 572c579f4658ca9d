/*
 * The parts of check_sockets: each test has a root for its files, and objects that read them.
 */
#ifndef SOCKETS_FILES_H
#define SOCKETS_FILES_H

#include <check.h>

#include "kit/sockets_kit.h"
#include "kit/support.h"

extern struct world world;
extern struct na_snapshot *snapshot;
extern struct na_objects *objects;

void sockets_files_setup(void);
void sockets_files_teardown(void);

/* The last error of a source, found by its name. */
const char *sockets_last_error(const char *source);

TCase *files_udp(void), *files_tcp(void);

#endif
