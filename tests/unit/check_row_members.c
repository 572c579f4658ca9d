/*
 * Declared members of rows: order and index say the same, and what tables declare fits the MIB.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/row_members.h"
#include "kit/suite.h"
#include "kit/support.h"
#include "mib/mib_table.h"

struct thing {
    bool flag;
    uint8_t small;
    uint16_t port;
    uint32_t number;
    uint64_t large;
    char name[8];
    struct na_inet_address address;
};

static const struct na_row_index indexes[] = {
    { { NA_MEMBER(struct thing, number) } },
    { { NA_MEMBER(struct thing, flag), NA_MEMBER(struct thing, small) } },
    { { NA_MEMBER(struct thing, name), NA_MEMBER(struct thing, port) } },
    { { NA_MEMBER(struct thing, address), NA_MEMBER(struct thing, port),
        NA_MEMBER(struct thing, large) } },
    { { NA_MEMBER(struct thing, small), NA_MEMBER(struct thing, port),
        NA_MEMBER(struct thing, number), NA_MEMBER(struct thing, name) } }, /* all places taken */
};

static struct thing things[32];

/* All combinations of two values for some members, so that many of them are equal. */
static void make_things(void)
{
    for (unsigned i = 0; i < COUNT_OF(things); i++) {
        struct thing *thing = &things[i];

        thing->flag = i & 1;
        thing->small = i & 2 ? 0 : 255;
        thing->port = i & 4 ? 256 : 1;
        thing->number = i & 8 ? 65536 : 255;
        thing->large = i & 16 ? UINT32_MAX : 7;
        strcpy(thing->name, i & 8 ? "b" : i & 16 ? "aa" : "a");
        thing->address = na_inet_address(i & 1 ? AF_INET : AF_INET6, "abcdefghijklmnop",
                                         i & 2 ? 3 : 0);
    }
}

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

START_TEST(order_is_that_of_the_arcs)
{
    const struct na_row_index *index = &indexes[_i];

    make_things();
    for (size_t i = 0; i < COUNT_OF(things); i++)
        for (size_t j = 0; j < COUNT_OF(things); j++) {
            uint32_t left[NA_OID_MAX], right[NA_OID_MAX];
            size_t left_length = na_row_arcs(index, &things[i], left);
            size_t right_length = na_row_arcs(index, &things[j], right);

            ck_assert_int_eq(sign(na_row_compare(index, &things[i], &things[j])),
                             na_oid_compare(left, left_length, right, right_length));
        }
}
END_TEST

START_TEST(arcs_are_those_of_rfc_2578)
{
    static const struct na_row_index index = { { NA_MEMBER(struct thing, name),
                                                 NA_MEMBER(struct thing, address),
                                                 NA_MEMBER(struct thing, port) } };
    static const uint32_t expected[] = { 2, 'h', 'i', 1, 4, 10, 0, 0, 200, 65535 };
    struct thing thing = { .name = "hi", .port = 65535 };
    uint32_t arcs[NA_OID_MAX];

    thing.address = na_inet_address(AF_INET, (uint8_t[]){ 10, 0, 0, 200 }, 0);
    ck_assert_uint_eq(na_row_arcs(&index, &thing, arcs), COUNT_OF(expected));
    ck_assert_mem_eq(arcs, expected, sizeof(expected));
}
END_TEST

/* Tables whose members are the columns, and the MIB's entries of them. */
static const struct {
    enum na_source_id source;
    const struct na_mib_entry *entry;
} declared[] = {
#define NA_ROW_SOURCE(id, table, title, ...) { id, &na_mib_entry_##title },
#include "sources/source_list.h"
};

static size_t parts_of(const struct na_mib_entry *entry)
{
    size_t parts = 0;

    while (entry->index[parts].form != '\0')
        parts++;
    return parts;
}

START_TEST(members_fit_the_mib)
{
    const struct na_mib_entry *entry = declared[_i].entry;
    const struct na_kernel_table *table = na_kernel_tables[declared[_i].source];
    size_t parts = parts_of(entry);

    ck_assert_msg(table->index != NULL, "%s declares no index", entry->title);
    for (size_t i = 0; i < NA_INDEX_MEMBERS; i++) {
        char form = i < parts ? entry->index[i].form : '\0';
        enum na_member_type type = table->index->member[i].type;

        ck_assert_msg(form == 'a'   ? type == NA_MEMBER_ADDRESS
                      : form == 's' ? type == NA_MEMBER_TEXT
                      : form != 0   ? type != NA_MEMBER_NONE && type <= NA_MEMBER_64
                                    : type == NA_MEMBER_NONE,
                      "%s: part %zu of the index", entry->title, i + 1);
    }
    for (size_t i = 0; i < entry->columns; i++) {
        unsigned number = entry->column[i].number;
        enum na_member_type type = number < table->columns ? table->column[number].type
                                                           : NA_MEMBER_NONE;

        ck_assert_msg(entry->type[number] == NA_TYPE_STRING ? type == NA_MEMBER_TEXT
                      : entry->type[number] == NA_TYPE_OCTETS
                          ? type == NA_MEMBER_ADDRESS
                          : type != NA_MEMBER_NONE && type <= NA_MEMBER_64,
                      "%s has no member that fits", entry->column[i].descriptor);
        ck_assert(table->column[number].offset < table->size);
    }
}
END_TEST

/* Also one that takes the place of another one among those found before. */
START_TEST(columns_are_found_by_descriptor)
{
    for (size_t i = 0; i < 2 * na_mib_entries_count; i++) {
        const struct na_mib_entry *entry = na_mib_entries[i % na_mib_entries_count];
        const struct na_mib_column *found = NULL;

        for (size_t j = 0; j < entry->columns; j++) {
            ck_assert_ptr_eq(na_mib_entry_of(entry->column[j].descriptor, &found), entry);
            ck_assert_ptr_eq(found, &entry->column[j]);
            ck_assert_ptr_eq(na_mib_entry_of(entry->column[j].descriptor, NULL), entry);
        }
        ck_assert_ptr_null(na_mib_entry_of("netstatIf", &found));
        ck_assert_ptr_null(na_mib_entry_of("", NULL));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("row_members");
    TCase *tcase = tcase_create("members");

    tcase_add_loop_test(tcase, order_is_that_of_the_arcs, 0, (int)COUNT_OF(indexes));
    tcase_add_test(tcase, arcs_are_those_of_rfc_2578);
    tcase_add_test(tcase, columns_are_found_by_descriptor);
    tcase_add_loop_test(tcase, members_fit_the_mib, 0, (int)COUNT_OF(declared));
    suite_add_tcase(suite, tcase);
    return tests_run(suite);
}
