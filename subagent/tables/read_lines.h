/*
 * Kernel tables read from files of /proc/net, one line per row, with a separate file for IPv6.
 */
#ifndef NA_READ_LINES_H
#define NA_READ_LINES_H

#include "tables/kernel_table.h"

/* Result for a line: taken, malformed, or no memory left for it. */
enum na_line { NA_LINE_TAKEN, NA_LINE_BAD, NA_LINE_NO_ROOM };

/* Processes a line, which ends at a newline or NUL. */
typedef enum na_line na_line_take(struct na_read_context *context, const char *line, int family,
                                  void *arg);

struct na_lines {
    const char *path; /* below the root */
    int family;       /* AF_INET or AF_INET6, passed to take */
    unsigned headers; /* number of header lines to skip */
    na_line_take *take;
};

/*
 * Reads the files that exist. Returns 0 if at least one could be read; problems with another file
 * or with a line are counted as errors of the reading. Otherwise returns an errno: ENOENT if none
 * of the files exists, ECANCELED if the job that this is part of is to end, any other if a file
 * fails midway. kernel->refused is the file that the error is about.
 */
int na_read_lines(struct na_read_context *context, const struct na_lines *files, size_t count,
                  void *arg);

/*
 * Like na_read_lines, in place of a request `refused` that failed with an errno; that is noted in
 * the reading. If none of the files exists, returns that errno.
 */
int na_read_lines_instead(struct na_read_context *context, const char *refused, int error,
                          const struct na_lines *files, size_t count, void *arg);

#endif
