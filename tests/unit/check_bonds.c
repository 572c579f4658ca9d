/*
 * Messages of RTM_GETLINK about bonds and their members, written down number by number from the
 * kernel's headers, since few test machines have bonding; and a real kernel without a bond.
 */
#include <check.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kit/asking.h"
#include "kit/suite.h"
#include "kit/support.h"
#include "mib/mib_table.h"
#include "tables/bond_members.h"

extern const struct na_kernel_table na_kernel_table_bond_members;
extern const struct na_mib_table na_mib_table_netstatBondMemberTable;

enum { BOND = 5, MEMBER = 7, MESSAGE_ROOM = 1024, COLUMNS = 14 };

union message {
    struct nlmsghdr header;
    char room[MESSAGE_ROOM];
};

static void begin(union message *message, int index)
{
    struct ifinfomsg *info;

    memset(message, 0, sizeof(*message));
    mnl_nlmsg_put_header(message);
    message->header.nlmsg_type = RTM_NEWLINK;
    info = mnl_nlmsg_put_extra_header(&message->header, sizeof(*info));
    info->ifi_index = index;
    mnl_attr_put_strz(&message->header, 3, "name"); /* IFLA_IFNAME */
}

/* IFLA_LINKINFO (18) with IFLA_INFO_KIND (1) and IFLA_INFO_DATA (2): IFLA_BOND_MODE (1), MIIMON. */
static void put_bond(union message *message, const char *kind, uint8_t mode)
{
    struct nlattr *info = mnl_attr_nest_start(&message->header, 18), *data;

    mnl_attr_put_strz(&message->header, 1, kind);
    data = mnl_attr_nest_start(&message->header, 2);
    mnl_attr_put_u8(&message->header, 1, mode);
    mnl_attr_put_u32(&message->header, 3, 100);
    mnl_attr_nest_end(&message->header, data);
    mnl_attr_nest_end(&message->header, info);
}

/* What a kernel sends about a member: up to Linux 3.13 nothing, then more and more. */
enum depth { KIND_ONLY, PLAIN, LACP, CHURN };

static void put_member(union message *message, const char *kind, enum depth depth)
{
    struct nlattr *info, *data;

    mnl_attr_put_u32(&message->header, 10, BOND); /* IFLA_MASTER */
    info = mnl_attr_nest_start(&message->header, 18);
    mnl_attr_put_strz(&message->header, 4, kind); /* IFLA_INFO_SLAVE_KIND */
    data = mnl_attr_nest_start(&message->header, 5);
    if (depth >= PLAIN) {
        mnl_attr_put_u8(&message->header, 1, 1);              /* state: backup */
        mnl_attr_put_u8(&message->header, 2, 2);              /* MII status: down */
        mnl_attr_put_u32(&message->header, 3, 70000);         /* link failures */
        mnl_attr_put(&message->header, 4, 6, "\2\1\1\1\1\1"); /* hardware address */
        mnl_attr_put_u16(&message->header, 5, 9);             /* queue */
    }
    if (depth >= LACP) {
        mnl_attr_put_u16(&message->header, 6, 300); /* aggregator */
        mnl_attr_put_u8(&message->header, 7, 61);   /* actor's state */
        mnl_attr_put_u16(&message->header, 8, 63);  /* partner's state */
    }
    if (depth >= CHURN) {
        mnl_attr_put_u8(&message->header, 11, 1);
        mnl_attr_put_u8(&message->header, 12, 2);
    }
    mnl_attr_nest_end(&message->header, data);
    mnl_attr_nest_end(&message->header, info);
}

static bool get(const struct na_bond_member *member, unsigned column, uint64_t *number)
{
    const struct na_table table = { .mib_table = &na_mib_table_netstatBondMemberTable };
    const struct na_request request = { .key = 1 };
    struct na_value value;

    if (!na_mib_table_netstatBondMemberTable.get(&table, &request, member, column, &value))
        return false;
    *number = value.number;
    return true;
}

/* Columns 3 (bond), 5 to 13 of the MIB; -1: absent. */
static const struct {
    enum depth depth;
    int64_t column[COLUMNS];
} depths[] = {
    { KIND_ONLY, { [3] = BOND, [5] = 5, -1, -1, -1, -1, -1, -1, -1, -1 } },
    { PLAIN, { [3] = BOND, [5] = 5, 2, 3, 70000, -1, -1, -1, -1, -1 } },
    { LACP, { [3] = BOND, [5] = 5, 2, 3, 70000, 300, 61, 63, -1, -1 } },
    { CHURN, { [3] = BOND, [5] = 5, 2, 3, 70000, 300, 61, 63, 2, 3 } },
};

static void add(struct na_rows *rows, const union message *message)
{
    struct na_bond_member link;

    ck_assert(na_bond_link_read(&message->header, &link));
    *(struct na_bond_member *)na_rows_add(rows) = link;
}

START_TEST(members_have_what_the_kernel_sends)
{
    struct na_rows rows = { .size = sizeof(struct na_bond_member) };
    union message message;
    const struct na_bond_member *member;
    uint64_t number;

    begin(&message, MEMBER);
    put_member(&message, "bond", depths[_i].depth);
    add(&rows, &message);
    begin(&message, BOND);
    put_bond(&message, "bond", 4);
    add(&rows, &message);
    na_rows_sort(&rows, na_kernel_table_bond_members.order);
    na_bond_members_join(&rows);
    ck_assert_uint_eq(rows.count, 1);
    member = na_rows_at(&rows, 0);
    ck_assert_uint_eq(member->link, MEMBER);
    for (unsigned column = 3; column < COLUMNS; column++) {
        bool there = column != 4 && get(member, column, &number);

        ck_assert_msg(column == 4 || there == (depths[_i].column[column] >= 0), "column %u",
                      column);
        ck_assert_msg(!there || number == (uint64_t)depths[_i].column[column], "column %u is %lu",
                      column, number);
    }
    na_rows_clear(&rows);
}
END_TEST

START_TEST(links_that_are_no_members)
{
    union message message;
    struct na_bond_member link;

    begin(&message, 3);
    ck_assert(!na_bond_link_read(&message.header, &link));
    put_bond(&message, "bridge", 4);
    ck_assert(!na_bond_link_read(&message.header, &link));
    begin(&message, 3);
    put_member(&message, "bridge", CHURN);
    ck_assert(!na_bond_link_read(&message.header, &link));
    begin(&message, 0);
    put_member(&message, "bond", CHURN);
    ck_assert(!na_bond_link_read(&message.header, &link));
    begin(&message, 3);
    put_member(&message, "bond", CHURN);
    message.header.nlmsg_type = RTM_DELLINK;
    ck_assert(!na_bond_link_read(&message.header, &link));
}
END_TEST

/* Numbers that are not among those of the MIB, and a bond that nobody listed. */
START_TEST(unknown_numbers_are_absent)
{
    struct na_bond_member member = { .link = MEMBER, .bond = BOND, .has = UINT32_MAX };
    struct na_rows rows = { .size = sizeof(member) };
    union message message;
    uint64_t number;

    member.number[NA_BOND_MODE] = 7;
    member.number[NA_BOND_STATE] = 2;
    member.number[NA_BOND_MII_STATUS] = 4;
    member.number[NA_BOND_ACTOR_CHURN] = 3;
    for (unsigned column = 5; column <= 7; column++)
        ck_assert(!get(&member, column, &number));
    ck_assert(!get(&member, 12, &number));
    ck_assert(get(&member, 13, &number) && number == 1);

    begin(&message, MEMBER);
    put_member(&message, "bond", PLAIN);
    add(&rows, &message);
    na_bond_members_join(&rows);
    ck_assert_uint_eq(rows.count, 1);
    ck_assert(!get(na_rows_at(&rows, 0), 5, &number));
    na_rows_clear(&rows);
}
END_TEST

START_TEST(cut_messages)
{
    union message message;
    struct na_bond_member whole, cut;
    unsigned count = 0;
    bool read;
    char *copy;

    begin(&message, MEMBER);
    put_member(&message, "bond", CHURN);
    mnl_attr_put_strz(&message.header, 53, "02:01"); /* more follows, IFLA_ALT_IFNAME */
    ck_assert(na_bond_link_read(&message.header, &whole));
    for (uint32_t length = message.header.nlmsg_len; length > sizeof(struct nlmsghdr);
         length -= MNL_ALIGNTO) {
        copy = malloc(length); /* of this very size, so that a sanitizer sees what is read beyond */
        ck_assert_ptr_nonnull(copy);
        memcpy(copy, &message, length);
        memcpy(copy, &length, sizeof(length)); /* nlmsg_len */
        read = na_bond_link_read((struct nlmsghdr *)(void *)copy, &cut);
        ck_assert(read || length < message.header.nlmsg_len);
        count += read;
        for (unsigned i = 0; read && i < NA_BOND_NUMBERS; i++)
            ck_assert(!(cut.has & 1u << i) || cut.number[i] == whole.number[i]);
        free(copy);
    }
    ck_assert_uint_gt(count, 1);
}
END_TEST

static const struct {
    struct na_bond_member before, after;
    bool starts_over;
} runs[] = {
    { { .bond = BOND, .number = { [NA_BOND_LINK_FAILURES] = 4 } },
      { .bond = BOND, .number = { [NA_BOND_LINK_FAILURES] = 5 } },
      false },
    { { .bond = BOND, .number = { [NA_BOND_LINK_FAILURES] = 4 } },
      { .bond = BOND, .number = { [NA_BOND_LINK_FAILURES] = 0 } },
      true },
    { { .bond = BOND }, { .bond = BOND + 1 }, true },
    { { .bond = BOND, .link_serial = 1 }, { .bond = BOND, .link_serial = 2 }, true },
};

START_TEST(failures_count_on)
{
    const struct na_reading_pair first = { .at = 100 }, second = { .at = 200, .before = 100 };
    struct na_bond_member before = runs[_i].before, after = runs[_i].after, joined = after;

    na_kernel_table_bond_members.carry(&before, NULL, &first);
    ck_assert_int_eq(before.discontinuity, 0);
    na_kernel_table_bond_members.carry(&after, &before, &second);
    ck_assert_int_eq(after.discontinuity, runs[_i].starts_over ? 200 : 0);
    na_kernel_table_bond_members.carry(&joined, NULL, &second);
    ck_assert_int_eq(joined.discontinuity, 200);
}
END_TEST

/* A kernel without a bond is not asked, and the source is well. */
START_TEST(no_bonds)
{
    struct na_snapshot *snapshot = na_snapshot_new(
        "/proc", 64, 10, (struct na_clock){ asking_clock, NULL }, NULL, NULL);
    const struct na_reading *reading = na_snapshot_reading(snapshot, 1, NA_BOND_MEMBERS);

    ck_assert_int_eq(na_snapshot_source(snapshot, NA_BOND_MEMBERS)->state, NA_OK);
    ck_assert_uint_eq(reading->rows.count, 0);
    na_snapshot_free(snapshot);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bonds");
    TCase *tcase = tcase_create("messages");

    tcase_add_loop_test(tcase, members_have_what_the_kernel_sends, 0, COUNT_OF(depths));
    tcase_add_test(tcase, links_that_are_no_members);
    tcase_add_test(tcase, unknown_numbers_are_absent);
    tcase_add_test(tcase, cut_messages);
    tcase_add_loop_test(tcase, failures_count_on, 0, COUNT_OF(runs));
    if (access("/proc/net/bonding", F_OK) != 0)
        tcase_add_test(tcase, no_bonds);
    suite_add_tcase(suite, tcase);
    return tests_run(suite);
}
