/*
 * The members of bonds, from rtnetlink: IFLA_INFO_SLAVE_DATA, since Linux 3.14.
 */
#include "tables/bond_members.h"

#include <errno.h>
#include <string.h>

#include "kernel/link_message.h"

NA_ROW_INDEX(NA_MEMBER(struct na_bond_member, link));

/* Lists all links. */
static int ask(struct na_kernel *kernel, struct na_rows *rows)
{
    union {
        struct nlmsghdr header;
        char room[NA_LINK_MESSAGE_REQUEST];
    } request;

    na_link_message_request(&request.header);
    return na_row_dump(kernel, &request.header, na_bond_link_read, rows);
}

static bool has_bonds(const struct na_links *links)
{
    for (size_t i = 0; i < na_links_count(links); i++)
        if (strcmp(na_links_at(links, i)->kind, "bond") == 0)
            return true;
    return false;
}

void na_bond_members_join(struct na_rows *rows)
{
    size_t kept = 0;

    for (size_t i = 0; i < rows->count; i++) {
        struct na_bond_member *member = na_rows_at(rows, i);
        const struct na_bond_member key = { .link = member->bond },
                                    *bond = na_rows_find(rows, order, &key);

        if (member->bond == 0 || bond == NULL)
            continue;
        member->number[NA_BOND_MODE] = bond->number[NA_BOND_MODE];
        member->has |= bond->has & 1u << NA_BOND_MODE;
    }
    for (size_t i = 0; i < rows->count; i++) {
        const struct na_bond_member *member = na_rows_at(rows, i);

        if (member->bond != 0)
            memmove(na_rows_at(rows, kept++), member, sizeof(*member));
    }
    rows->count = kept;
}

/* Keeps the members that exist and are shown, and adds their names. */
static void describe(struct na_rows *rows, const struct na_links *links)
{
    size_t kept = 0;

    for (size_t i = 0; i < rows->count; i++) {
        struct na_bond_member *member = na_rows_at(rows, i);
        const struct na_link *link = na_links_by_index(links, member->link),
                             *bond = na_links_by_index(links, member->bond);

        if (link == NULL || !link->taken)
            continue;
        member->link_serial = link->serial;
        memcpy(member->name, link->name, sizeof(member->name));
        if (bond != NULL)
            memcpy(member->bond_name, bond->name, sizeof(member->bond_name));
        memmove(na_rows_at(rows, kept++), member, sizeof(*member));
    }
    rows->count = kept;
}

/* Without a bond there is nothing to list, and most hosts have none. */
static int read_members(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;
    bool changed;
    int error;

    if (!kernel->root.real)
        return ENOENT;
    error = na_kernel_links(kernel, false, &changed);
    if (error || !has_bonds(kernel->links))
        return error;
    error = ask(kernel, context->rows);
    if (error) {
        kernel->refused = "rtnetlink";
        return error;
    }
    na_rows_sort(context->rows, order);
    na_bond_members_join(context->rows);
    describe(context->rows, kernel->links);
    return 0;
}

/* A link that leaves its bond and returns counts its failures from 0. */
static void carry(void *row, const void *before, const struct na_reading_pair *pair)
{
    struct na_bond_member *member = row;
    const struct na_bond_member *last = before;

    if (last == NULL)
        member->discontinuity = pair->before ? pair->at : 0;
    else if (last->link_serial != member->link_serial || last->bond != member->bond ||
             last->number[NA_BOND_LINK_FAILURES] > member->number[NA_BOND_LINK_FAILURES])
        member->discontinuity = pair->at;
    else
        member->discontinuity = last->discontinuity;
}

const struct na_kernel_table na_kernel_table_bond_members = {
    .name = "rtnetlink bonds",
    .size = sizeof(struct na_bond_member),
    .order = order,
    .index = &row_index,
    .sampled = true, /* for the times of discontinuities */
    .filtered = true,
    .read = read_members,
    .carry = carry,
};
