#include "settings_filters.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "kit/support.h"
#include "settings_kit.h"

static const struct {
    const char *exclude, *name;
    bool shown;
} globs[] = {
    { "a\\*b", "a*b", false },      { "a\\*b", "axxb", true },   { "dum\\[1\\]", "dum[1]", false },
    { "dum\\[1\\]", "dum1", true }, { "a? 'c*' ", "cd", false }, { "a? \"c*\" ", "cd", false },
    { "a? \"c*\" ", "abc", true },  { "x 'a b'", "a b", false }, { "a\\ b", "a b", false },
    { "a\\ b", "b", true },         { "it's", "it's", false },   { "'a\"b'", "a\"b", false },
};

START_TEST(globs_are_a_shells)
{
    struct na_settings settings;
    char line[64];

    start(NULL);
    snprintf(line, sizeof(line), "excludeInterfaces %s\n", globs[_i].exclude);
    write_file("given.conf", line);
    read_good(&settings);
    ck_assert(na_filter_takes(&settings.interfaces, globs[_i].name, "") == globs[_i].shown);
}
END_TEST

START_TEST(driver_counters_are_those_of_loss_unless)
{
    struct na_settings settings;

    start(NULL);
    write_file("given.conf", _i ? "allDriverCounters yes\n" : "allDriverCounters no\n");
    read_good(&settings);
    ck_assert_uint_eq(settings.interfaces.all_driver_counters, (uint32_t)_i);
}
END_TEST

START_TEST(queues_are_summed_unless)
{
    struct na_settings settings;

    start(NULL);
    write_file("given.conf", _i ? "sumQueues no\n" : "sumQueues yes\n");
    read_good(&settings);
    ck_assert_uint_eq(settings.interfaces.each_queue, (uint32_t)_i);
}
END_TEST

/* A line with a mistake has no effect, not even the words before the mistake; the other lines take
 * effect. */
START_TEST(a_quote_too_few)
{
    struct na_settings settings;

    start(NULL);
    write_file("given.conf", "excludeInterfaces eth0 'eth1 eth2\nexcludeInterfaces eth3\n");
    ck_assert_uint_eq(read_all(&settings), 1);
    ck_assert(na_filter_takes(&settings.interfaces, "eth0", ""));
    ck_assert(!na_filter_takes(&settings.interfaces, "eth3", ""));
    ck_assert_msg(
        strstr(logged, "line 1: Error: excludeInterfaces: 'eth1 eth2' lacks the closing '") != NULL,
        "%s", logged);
}
END_TEST

/* The filter of namespaces has the same grammar, and neither touches the other. */
START_TEST(namespaces_have_their_own_filter)
{
    struct na_settings settings;

    start(NULL);
    write_file("given.conf", "includeNamespaces web* db\nexcludeNamespaces web-old\n"
                             "includeNamespaceKinds container pod\nexcludeNamespaceKinds \"pod\n"
                             "maxNamespaces 7\nmaxNamespaces 0\nexcludeInterfaces web1\n");
    ck_assert_uint_eq(read_all(&settings), 2);
    ck_assert(na_filter_takes(&settings.namespaces, "web1", "pod"));
    ck_assert(na_filter_takes(&settings.namespaces, "db", "container"));
    ck_assert(!na_filter_takes(&settings.namespaces, "db", "unit"));
    ck_assert(!na_filter_takes(&settings.namespaces, "web-old", "pod"));
    ck_assert_uint_eq(settings.namespaces.most, 7);
    ck_assert_uint_eq(settings.interfaces.most, 0);
    ck_assert(!na_filter_takes(&settings.interfaces, "web1", ""));
    ck_assert(na_filter_takes(&settings.interfaces, "web-old", ""));
    na_settings_clear(&settings);
}
END_TEST

/* Which peers are shown: a line with a mistake has no effect. */
START_TEST(peers_have_their_own_number_and_folds)
{
    static const unsigned char inside[] = { 10, 1, 2, 3 }, outside[] = { 11, 1, 2, 3 };
    struct na_inet_address folded = na_inet_address(AF_INET, inside, 0),
                           whole = na_inet_address(AF_INET, outside, 0);
    struct na_settings settings;

    start(NULL);
    write_file("given.conf", "maxPeers 7\nmaxPeers 0\nmaxPeers 10001\nfoldPeers 10.0.0.0/8 24\n"
                             "foldPeers 10.0.0.0/8 4\nfoldPeers 10.0.0.0/8 33\n"
                             "foldPeers here 8\nfoldPeers 10.0.0.0/8\n");
    ck_assert_uint_eq(read_all(&settings), 6);
    ck_assert_uint_eq(settings.peers.most, 7);
    ck_assert_uint_eq(settings.peers.count, 1);
    ck_assert_uint_eq(na_peer_folds_apply(&settings.peers, &folded), 24);
    ck_assert_uint_eq(folded.octet[2], 2);
    ck_assert_uint_eq(folded.octet[3], 0);
    ck_assert_uint_eq(na_peer_folds_apply(&settings.peers, &whole), 32);
    ck_assert_uint_eq(whole.octet[3], 3);
    na_settings_clear(&settings);
}
END_TEST

TCase *filters_case(void)
{
    TCase *filters = tcase_create("which rows");

    tcase_add_loop_test(filters, globs_are_a_shells, 0, COUNT_OF(globs));
    tcase_add_test(filters, a_quote_too_few);
    tcase_add_loop_test(filters, queues_are_summed_unless, 0, 2);
    tcase_add_test(filters, namespaces_have_their_own_filter);
    tcase_add_test(filters, peers_have_their_own_number_and_folds);
    tcase_add_loop_test(filters, driver_counters_are_those_of_loss_unless, 0, 2);
    return filters;
}
