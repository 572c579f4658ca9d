#include "base/row_members.h"

#include <string.h>

static const void *at(const struct na_member *member, const void *row)
{
    return (const char *)row + member->offset;
}

/* The index of a shorter text comes first, since it begins with the length. */
static int compare_texts(const char *a, const char *b)
{
    size_t left = strlen(a), right = strlen(b);

    return left != right ? (left > right) - (left < right) : memcmp(a, b, left);
}

static int compare(const struct na_member *member, const void *a, const void *b)
{
    uint64_t left, right;

    if (member->type == NA_MEMBER_ADDRESS)
        return na_inet_compare(at(member, a), at(member, b));
    if (member->type == NA_MEMBER_TEXT)
        return compare_texts(at(member, a), at(member, b));
    left = na_member_number(member, a);
    right = na_member_number(member, b);
    return (left > right) - (left < right);
}

int na_row_compare(const struct na_row_index *index, const void *a, const void *b)
{
    int order = 0;

    for (size_t i = 0; i < NA_INDEX_MEMBERS && order == 0 && index->member[i].type; i++)
        order = compare(&index->member[i], a, b);
    return order;
}

size_t na_put_string(uint32_t *index, const char *text)
{
    size_t length = strlen(text);

    index[0] = (uint32_t)length;
    for (size_t i = 0; i < length; i++)
        index[i + 1] = (unsigned char)text[i];
    return length + 1;
}

size_t na_row_put_members(const struct na_row_index *index, const void *row, uint32_t *arcs)
{
    size_t count = 0;

    for (size_t i = 0; i < NA_INDEX_MEMBERS && index->member[i].type; i++) {
        const struct na_member *member = &index->member[i];

        switch (member->type) {
        case NA_MEMBER_ADDRESS: count += na_inet_to_index(at(member, row), arcs + count); break;
        case NA_MEMBER_TEXT: count += na_put_string(arcs + count, at(member, row)); break;
        default: arcs[count++] = (uint32_t)na_member_number(member, row); break;
        }
    }
    return count;
}
