/*
 * The lines of net/dev (net/core/net-procfs.c), one after the other.
 */
#ifndef NA_PARSE_DEV_H
#define NA_PARSE_DEV_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NA_DEV_SIDE = 8, NA_DEV_COLUMNS = 2 * NA_DEV_SIDE }; /* received, then sent */

/* The columns' order is that of the kernel since 2.2. */
struct na_dev {
    uint16_t has; /* bit n: column n is there */
    char name[IFNAMSIZ];
    uint64_t counter[NA_DEV_COLUMNS];
};

/* What the header said: which of our columns each column is; NA_DEV_COLUMNS for one that is not
 * known. */
struct na_dev_layout {
    uint8_t column[32];
    uint8_t columns;
};

enum na_dev_line { NA_DEV_ROW, NA_DEV_OTHER, NA_DEV_BAD };

/*
 * Reads a line that ends at `end`, where there is a newline or a NUL: an interface into row, whose
 * members are all zero; a header into layout. NA_DEV_OTHER is a line without a row in it,
 * NA_DEV_BAD one that was not understood, as with more or fewer numbers than the header has names:
 * row is of no use then. cut: the line may have lost digits at its end.
 */
enum na_dev_line na_parse_dev_line(struct na_dev_layout *layout, const char *line, const char *end,
                                   bool cut, struct na_dev *row);

#endif
