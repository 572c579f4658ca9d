/*
 * The lines of net/dev (net/core/net-procfs.c), parsed one by one.
 */
#ifndef NA_PARSE_DEV_H
#define NA_PARSE_DEV_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The receive columns, then the transmit columns. */
enum { NA_DEV_SIDE = 8, NA_DEV_COLUMNS = 2 * NA_DEV_SIDE };

/* The columns are in the order of the kernel since 2.2. */
struct na_dev {
    uint16_t has; /* bit n: column n is there */
    char name[IFNAMSIZ];
    uint64_t counter[NA_DEV_COLUMNS];
};

/*
 * The header: the column of struct na_dev for each column of the file, or NA_DEV_COLUMNS if its
 * name is unknown.
 */
struct na_dev_layout {
    uint8_t column[32];
    uint8_t columns;
};

enum na_dev_line { NA_DEV_ROW, NA_DEV_OTHER, NA_DEV_BAD };

/*
 * Parses the line up to `end`, where there is a newline or a NUL: an interface into row, which must
 * be all zero, or a header into layout. Returns NA_DEV_OTHER for a line without an interface, and
 * NA_DEV_BAD for one that cannot be parsed, for example because it has more or fewer numbers than
 * the header has names; row is then invalid. cut: digits may be missing at the end of the line.
 */
enum na_dev_line na_parse_dev_line(struct na_dev_layout *layout, const char *line, const char *end,
                                   bool cut, struct na_dev *row);

#endif
