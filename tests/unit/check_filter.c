/*
 * Which interfaces a filter lets through.
 */
#include <check.h>
#include <stdio.h>

#include "base/filter.h"
#include "kit/suite.h"

static const struct {
    const char *lists[NA_FILTER_LISTS], *name, *kind;
    bool takes;
} cases[] = {
    { { NULL }, "eth0", "", true },
    { { "eth*" }, "eth0", "", true },
    { { "eth*" }, "veth0", "veth", false },
    { { "eth*" }, "xeth0", "", false },
    { { "eth" }, "eth0", "", false },
    { { "lo", "eth*" }, "eth0", "", false },
    { { NULL, "veth*" }, "veth0", "veth", false },
    { { NULL, "veth*" }, "eth0", "", true },
    { { NULL, NULL, "none" }, "eth0", "", true },
    { { NULL, NULL, "none" }, "br0", "bridge", false },
    { { NULL, NULL, NULL, "veth" }, "veth0", "veth", false },
    { { NULL, NULL, NULL, "veth" }, "veth0", "", true },
    { { "*0", NULL, "b*" }, "br0", "bridge", true },
    { { "*0", NULL, "b*" }, "br1", "bridge", false },
    { { "eth[0-3]" }, "eth3", "", true },
    { { "eth[0-3]" }, "eth4", "", false },
    { { "a\\*b" }, "a*b", "", true },
    { { "a\\*b" }, "axxb", "", false },
    { { "d\\[1\\]" }, "d[1]", "", true },
    /* globs match octets in any locale: inside snmpd we set none */
    { { "v?0" }, "v\303\2440", "", false },
    { { "v??0" }, "v\303\2440", "", true },
    { { "v*0" }, "v\3440", "", true },
};

START_TEST(filter)
{
    struct na_filter given = { .most = 0 };

    for (unsigned list = 0; list < NA_FILTER_LISTS; list++)
        if (cases[_i].lists[list])
            ck_assert(na_filter_add(&given, list, cases[_i].lists[list]));
    ck_assert_int_eq(na_filter_takes(&given, cases[_i].name, cases[_i].kind), cases[_i].takes);
}
END_TEST

START_TEST(filter_room)
{
    struct na_filter given = { .most = 0 };
    char name[16];
    unsigned added = 0;

    ck_assert(!na_filter_add(&given, NA_INCLUDE_NAMES, ""));
    do
        snprintf(name, sizeof(name), "eth%u", added);
    while (na_filter_add(&given, NA_INCLUDE_NAMES, name) && ++added < 10000);
    ck_assert_uint_gt(added, 100);
    ck_assert_uint_lt(added, 10000);
    ck_assert(!na_filter_takes(&given, name, ""));
    ck_assert(na_filter_takes(&given, "eth99", ""));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("filter");
    TCase *all = tcase_create("all");

    tcase_add_loop_test(all, filter, 0, sizeof(cases) / sizeof(cases[0]));
    tcase_add_test(all, filter_room);
    suite_add_tcase(suite, all);
    return tests_run(suite);
}
