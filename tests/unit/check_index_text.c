/*
 * Addresses as parts of an index, and indexes in words.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "mib/index_text.h"
#include "base/inet_address.h"
#include "kit/suite.h"

START_TEST(addresses_as_indexes)
{
    static const struct {
        int family;
        uint32_t zone, type;
        size_t length;
    } cases[] = {
        { AF_INET, 0, NA_INET_IPV4, 4 },
        { AF_INET6, 0, NA_INET_IPV6, 16 },
        { AF_INET, 259, NA_INET_IPV4Z, 8 },
        { AF_INET6, 0xfffefdfc, NA_INET_IPV6Z, 20 },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct na_inet_address address = na_inet_address(cases[i].family, "abcdefghijklmnop",
                                                               cases[i].zone);
        struct na_inet_address back;
        uint32_t index[NA_INET_INDEX_MAX];
        size_t length = na_inet_to_index(&address, index);

        ck_assert_uint_eq(length, 2 + cases[i].length);
        ck_assert_uint_eq(index[0], cases[i].type);
        ck_assert_uint_eq(index[1], cases[i].length);
        ck_assert_uint_eq(na_inet_zone(&address), cases[i].zone);
        ck_assert_uint_eq(na_inet_from_index(&back, index, length), length);
        ck_assert_int_eq(na_inet_compare(&address, &back), 0);
        for (size_t less = 0; less < length; less++)
            ck_assert_uint_eq(na_inet_from_index(&back, index, less), 0);
        index[2] = 256;
        ck_assert_uint_eq(na_inet_from_index(&back, index, length), 0);
    }
}
END_TEST

START_TEST(indexes_as_text)
{
    static const struct {
        const struct na_mib_entry *of;
        uint32_t index[8];
        size_t length;
        const char *text;
    } cases[] = {
        { &na_mib_entry_netstatListenerTable,
          { 1, 4, 127, 0, 0, 1, 80 },
          7,
          ".ipv4.\"127.0.0.1\".80" },
        { &na_mib_entry_netstatListenerTable, { 1, 4, 127, 0, 0, 1 }, 6, ".ipv4.\"127.0.0.1\"" },
        { &na_mib_entry_netstatListenerTable,
          { 1, 4, 127, 0, 0, 256, 80 },
          7,
          ".1.4.127.0.0.256.80" },
        { &na_mib_entry_netstatListenerTable, { 16, 1, 97, 80 }, 4, ".16.1.97.80" },
        { &na_mib_entry_netstatListenerTable, { 1 }, 1, ".1" },
        { &na_mib_entry_netstatListenerTable, { 0 }, 0, "" },
        { &na_mib_entry_netstatTcpStateTable, { 2, 11, 5 }, 3, ".ipv6.timeWait.5" },
        { &na_mib_entry_netstatTcpStateTable, { 3, 12 }, 2, ".3.12" },
        { &na_mib_entry_netstatIcmpMsgTable, { 1, 2, 8 }, 3, ".ipv4.out.8" },
        { &na_mib_entry_netstatCounterTable, { 2, 'a', 'b', 1, 'c' }, 5, ".\"ab\".\"c\"" },
        { &na_mib_entry_netstatCounterTable, { 9, 'a', 'b' }, 3, ".9.97.98" },
        { &na_mib_entry_netstatUnixListenerTable,
          { 4, 0, '\\', 0xc3, '"' },
          5,
          ".\"\\x00\\\\\\xc3\"\"" },
        { &na_mib_entry_netstatUnixListenerTable, { 2, 'a', 256 }, 3, ".2.97.256" },
    };
    char text[64];

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        na_index_text(cases[i].of->index, cases[i].index, cases[i].length, text, sizeof(text));
        ck_assert_str_eq(text, cases[i].text);
        na_index_text(cases[i].of->index, cases[i].index, cases[i].length, text, 4);
        ck_assert_uint_le(strlen(text), 3);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("indexes");
    TCase *indexes = tcase_create("indexes");

    tcase_add_test(indexes, addresses_as_indexes);
    tcase_add_test(indexes, indexes_as_text);
    suite_add_tcase(suite, indexes);
    return tests_run(suite);
}
