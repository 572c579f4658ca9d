/*
 * Declared members of a row: those that its index is made of, and those that are columns of the
 * MIB. A table that declares them needs no code of its own to compare its rows, to write their
 * indexes and to get their values.
 */
#ifndef NA_ROW_MEMBERS_H
#define NA_ROW_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/inet_address.h"

enum na_member_type {
    NA_MEMBER_NONE,
    NA_MEMBER_8, /* an unsigned number of so many bits, or a time, int64_t */
    NA_MEMBER_16,
    NA_MEMBER_32,
    NA_MEMBER_64,
    NA_MEMBER_TEXT, /* an array of char with a NUL */
    NA_MEMBER_ADDRESS,
};

struct na_member {
    uint16_t offset;
    uint8_t type; /* enum na_member_type */
    uint8_t bit;  /* its bit in the row's mask of what is present, plus one; 0: always present */
};

/* Member `name` of the rows `row`. The compiler refuses a type that has no enum na_member_type. */
#define NA_MEMBER(row, name) NA_MEMBER_IF(row, name, -1)

/* The same for a member that is present only in rows with this bit in their mask. */
#define NA_MEMBER_IF(row, name, number)                                        \
    {                                                                          \
        offsetof(row, name), NA_MEMBER_TYPE(((row *)NULL)->name), (number) + 1 \
    }

/* clang-format off: it knows no _Generic */
#define NA_MEMBER_TYPE(member) \
    _Generic(member, \
             bool: NA_MEMBER_8, \
             uint8_t: NA_MEMBER_8, \
             uint16_t: NA_MEMBER_16, \
             uint32_t: NA_MEMBER_32, \
             uint64_t: NA_MEMBER_64, \
             int64_t: NA_MEMBER_64, \
             char *: NA_MEMBER_TEXT, \
             struct na_inet_address: NA_MEMBER_ADDRESS)
/* clang-format on */

enum { NA_INDEX_MEMBERS = 4 };

/* The members that make up the index of the rows, in the order of the MIB's INDEX. */
struct na_row_index {
    struct na_member member[NA_INDEX_MEMBERS]; /* ends early with NA_MEMBER_NONE */
};

/*
 * Defines row_index, which consists of these members, and order(), which compares two rows by it:
 * NA_ROW_INDEX(NA_MEMBER(struct foo, cpu));
 */
#define NA_ROW_INDEX(...)                                             \
    static const struct na_row_index row_index = { { __VA_ARGS__ } }; \
    static int order(const void *a, const void *b)                    \
    {                                                                 \
        return na_row_compare(&row_index, a, b);                      \
    }                                                                 \
    static int order(const void *a, const void *b)

/* The value of a member that is a number. */
static inline uint64_t na_member_number(const struct na_member *member, const void *row)
{
    const void *value = (const char *)row + member->offset;

    switch (member->type) {
    case NA_MEMBER_8: return *(const uint8_t *)value;
    case NA_MEMBER_16: return *(const uint16_t *)value;
    case NA_MEMBER_32: return *(const uint32_t *)value;
    default: return *(const uint64_t *)value;
    }
}

/* Compares two rows in the order of their indexes as object identifiers. */
int na_row_compare(const struct na_row_index *index, const void *a, const void *b);

/* For na_row_arcs(). */
size_t na_row_put_members(const struct na_row_index *index, const void *row, uint32_t *arcs);

/*
 * Writes the index of a row as arcs (RFC 2578, 7.7): a number is one arc, text is its length and
 * its octets, an address as in na_inet_to_index(). Returns their number.
 */
static inline size_t na_row_arcs(const struct na_row_index *index, const void *row, uint32_t *arcs)
{
    /* the long tables have such an index, and a walk writes it several times for each instance */
    if (index->member[0].type == NA_MEMBER_32 && index->member[1].type == NA_MEMBER_NONE) {
        arcs[0] = (uint32_t)na_member_number(&index->member[0], row);
        return 1;
    }
    return na_row_put_members(index, row, arcs);
}

/*
 * Writes a string of variable length as index arcs: its length, then its octets. Returns the number
 * of arcs.
 */
size_t na_put_string(uint32_t *index, const char *text);

#endif
