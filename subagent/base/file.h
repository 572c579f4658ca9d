/*
 * Files below /proc: kept open, read again from their start.
 */
#ifndef NA_FILE_H
#define NA_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* A buffer that grows; `bytes` always ends in a NUL that `length` does not count. */
struct na_text {
    char *bytes;
    size_t length, room;
};

void na_text_clear(struct na_text *text);

struct na_file {
    char *path; /* owned */
    int fd;     /* -1 while closed */
};

/*
 * Reads the whole file into text. `keep` leaves it open for the next time, which is right in a real
 * /proc only: elsewhere a file may have been replaced by another. `whole` says that the kernel
 * makes the text at one go (single_open), so that a read that leaves room in the buffer has seen
 * all of it; the others hand out about a page a read and are read until nothing comes. Returns 0,
 * or an errno: ENOENT if there is no such file. A file past 16 MiB is EFBIG.
 */
int na_file_read(struct na_file *file, bool keep, bool whole, struct na_text *text);

/* Takes whole lines, and at the end of the file what may lack its newline; a NUL follows. False
 * ends the reading with ENOMEM. */
typedef bool na_lines_take(const char *lines, size_t length, void *arg);

/* Reads a file that may be long piece by piece, with text as a buffer for one piece. Otherwise as
 * na_file_read. */
int na_file_read_lines(struct na_file *file, bool keep, struct na_text *text, na_lines_take *take,
                       void *arg);

void na_file_close(struct na_file *file);

/*
 * The path of one of the kernel's files, "net/snmp", below a root; to be freed, NULL if memory ran
 * out. A procfs that is mounted with subset=pid has no net of its own: there it is below self/net,
 * which is the same folder.
 */
char *na_file_below(const char *root, const char *name);

/* Whether path lies in a real procfs. */
bool na_file_is_procfs(const char *path);

/* Whether an open file of any kind is the one at path, and has not been moved or removed. */
bool na_file_is_at(int descriptor, const char *path);

#endif
