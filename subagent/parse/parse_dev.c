/*
 * net/dev:
 *
 *     Inter-|   Receive                            |  Transmit
 *      face |bytes    packets errs drop ...   |bytes    packets errs drop ...
 *         lo:    1234 ...
 *
 * Linux 2.0 had no bytes, compressed and multicast, so columns are found by their names in the
 * header.
 */
#include "parse/parse_dev.h"

#include <string.h>

#include "parse/parse.h"

static const char *const names[2][NA_DEV_SIDE] = {
    { "bytes", "packets", "errs", "drop", "fifo", "frame", "compressed", "multicast" },
    { "bytes", "packets", "errs", "drop", "fifo", "colls", "carrier", "compressed" },
};

static uint8_t column_of(unsigned side, const char *name, size_t length)
{
    for (unsigned i = 0; i < NA_DEV_SIDE; i++)
        if (strlen(names[side][i]) == length && memcmp(names[side][i], name, length) == 0)
            return (uint8_t)(side * NA_DEV_SIDE + i);
    return NA_DEV_COLUMNS;
}

static void read_header(struct na_dev_layout *layout, const char *p, const char *end)
{
    int side = -1; /* the first bar is preceded by the header's words for the name */

    layout->columns = 0;
    while (p < end && layout->columns < sizeof(layout->column)) {
        size_t length = strcspn(p, "| \t\r\n");

        if (length > 0 && (side == 0 || side == 1))
            layout->column[layout->columns++] = column_of((unsigned)side, p, length);
        p += length;
        if (*p == '|')
            side++;
        p++;
    }
}

/*
 * Reads the name before the last colon. Interface names cannot contain blanks, but old kernels
 * allow colons.
 */
static bool read_name(const char *p, const char *colon, struct na_dev *row)
{
    size_t length;

    p = na_skip_blanks(p);
    length = (size_t)(colon - p);
    if (p >= colon || length >= sizeof(row->name) || na_token_end(p) < colon)
        return false;
    memcpy(row->name, p, length);
    return true;
}

/*
 * Reads the numbers: as many as the header has names. Fails if two columns have the same meaning.
 */
static bool read_numbers(const struct na_dev_layout *layout, const char *p, const char *end,
                         bool cut, struct na_dev *row)
{
    for (unsigned i = 0; i < layout->columns; i++) {
        unsigned column = layout->column[i];
        uint64_t value;

        p = na_number(na_skip_blanks(p), &value);
        if (p == NULL || !(na_is_blank(*p) || (p == end && !cut)))
            return false;
        if (column < NA_DEV_COLUMNS) {
            if (row->has & 1u << column)
                return false;
            row->counter[column] = value;
            row->has |= (uint16_t)(1u << column);
        }
    }
    return row->has != 0 && na_skip_blanks(p) == end;
}

enum na_dev_line na_parse_dev_line(struct na_dev_layout *layout, const char *line, const char *end,
                                   bool cut, struct na_dev *row)
{
    static const char nothing[] = "No statistics available."; /* printed until 2.6.21 */
    const char *colon = memrchr(line, ':', (size_t)(end - line)), *numbers;

    if (colon == NULL && memchr(line, '|', (size_t)(end - line)) != NULL) {
        read_header(layout, line, end);
        return NA_DEV_OTHER;
    }
    if (colon == NULL)
        return na_skip_blanks(line) == end ? NA_DEV_OTHER : NA_DEV_BAD;
    if (!read_name(line, colon, row))
        return NA_DEV_BAD;
    numbers = na_skip_blanks(colon + 1);
    if (strncmp(numbers, nothing, sizeof(nothing) - 1) == 0)
        return NA_DEV_OTHER;
    return read_numbers(layout, numbers, end, cut, row) ? NA_DEV_ROW : NA_DEV_BAD;
}
