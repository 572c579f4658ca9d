/*
 * Kernel tables that are read from files of /proc/net, a line a row, with IPv6 in a file of its
 * own.
 */
#ifndef NA_READ_LINES_H
#define NA_READ_LINES_H

#include "tables/kernel_table.h"

/* What a line was: taken, not understood, or one more than memory holds. */
enum na_line { NA_LINE_TAKEN, NA_LINE_BAD, NA_LINE_NO_ROOM };

/* Takes a line, up to a newline or NUL. */
typedef enum na_line na_line_take(struct na_read_context *context, const char *line, int family,
                                  void *arg);

struct na_lines {
    const char *path; /* below the root */
    int family;       /* for take */
    unsigned headers; /* lines before the first one to be taken */
    na_line_take *take;
};

/*
 * Reads the files that are there. Returns 0 if one could be read, whatever is wrong with another or
 * a line being counted as an error of the reading; else an errno: ENOENT if there is none of the
 * files, ETIME if they take longer than NA_READING_LONGEST, and any other if a file fails half-way.
 * kernel->refused is the file that an error is about.
 */
int na_read_lines(struct na_read_context *context, const struct na_lines *files, size_t count,
                  void *arg);

/*
 * The same in place of what was refused with an errno, of which the reading has a note then. If
 * there are none of the files, the refusal is the error of the reading.
 */
int na_read_lines_instead(struct na_read_context *context, const char *refused, int error,
                          const struct na_lines *files, size_t count, void *arg);

#endif
