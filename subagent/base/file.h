/*
 * Files below /proc, which stay open and are read again from their start.
 */
#ifndef NA_FILE_H
#define NA_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* A growing buffer; `bytes` always ends in a NUL that `length` does not count. */
struct na_text {
    char *bytes;
    size_t length, room;
};

/* Frees the buffer. */
void na_text_clear(struct na_text *text);

struct na_file {
    char *path; /* owned */
    int fd;     /* -1 while closed */
};

/*
 * Reads the whole file into text. `keep` leaves it open for the next reading; this is safe only in
 * a real /proc, since elsewhere the file may have been replaced. `whole` means that the kernel
 * produces the text in one piece (single_open), so a read that does not fill the buffer has
 * returned all of it; other files return about one page per read and are read until a read returns
 * nothing. Returns 0 or an errno: ENOENT if the file does not exist, EFBIG if it is larger than 16
 * MiB.
 */
int na_file_read(struct na_file *file, bool keep, bool whole, struct na_text *text);

/*
 * Reads a file below an open folder and closes it; `whole` and the result are those of
 * na_file_read.
 */
int na_file_read_at(int folder, const char *name, bool whole, struct na_text *text);

/*
 * Called with complete lines, followed by a NUL; the last line of the file may lack its newline.
 * Returning false ends the reading with ENOMEM.
 */
typedef bool na_lines_take(const char *lines, size_t length, void *arg);

/*
 * Reads a file that may be long, piece by piece, using text as the buffer for one piece; in a job
 * it rests between them, and `file` must not move. Returns the same as na_file_read, or ECANCELED.
 */
int na_file_read_lines(struct na_file *file, bool keep, struct na_text *text, na_lines_take *take,
                       void *arg);

/* Closes the file if it is open; the path is kept. */
void na_file_close(struct na_file *file);

/*
 * Returns the path of a kernel file, such as "net/snmp", below a root, to be freed by the caller;
 * NULL if memory ran out. A procfs mounted with subset=pid has no net folder of its own; self/net
 * below it is the same folder.
 */
char *na_file_below(const char *root, const char *name);

/* Whether path lies in a procfs. */
bool na_file_is_procfs(const char *path);

/*
 * Whether the file that is open (of any kind) is still the one at path, neither moved nor removed.
 */
bool na_file_is_at(int descriptor, const char *path);

#endif
