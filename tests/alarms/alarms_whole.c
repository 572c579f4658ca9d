/* Which rows a rule chooses, and rules with one alarm for all of them: any, sum of, is gone. */
#include <stdio.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms_stage.h"

/* ---- what the kernel shows */

#define DEV_HEAD "Inter-|\n face |bytes packets errs drop|bytes\n"

/* Interfaces eth0, eth1 and eth2 with these packets and errors; NONE: not there. */
enum { NONE = -1 };
struct counts {
    int packets, errors;
};

static void write_links(struct counts eth0, struct counts eth1, struct counts eth2)
{
    const struct counts counts[] = { eth0, eth1, eth2 };
    char text[400] = DEV_HEAD;
    size_t used = strlen(text);

    for (size_t i = 0; i < COUNT_OF(counts); i++)
        if (counts[i].packets != NONE)
            used += (size_t)snprintf(text + used, sizeof(text) - used, " eth%zu: 0 %d %d 0 0\n", i,
                                     counts[i].packets, counts[i].errors);
    world_write(&world, "net/dev", "%s", text);
}

#define HAS(packets, errors) ((struct counts){ packets, errors })
#define GONE ((struct counts){ NONE, 0 })

#define TCP_HEAD "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n"
/* A listener at an address as net/tcp has it, with these connections in its queue. */
#define LISTENER(address, queue) \
    "   0: " address " 00000000:0000 0A 00000000:" queue " 00:00000000 00000000 0 0 1 1 0\n"

static void write_listeners(const char *lines)
{
    world_write(&world, "net/tcp", TCP_HEAD "%s", lines);
    world_write(&world, "net/tcp6", TCP_HEAD);
}

static size_t rows_of(size_t rule)
{
    return ((const struct na_rule_row *)na_rows_at(na_alarms_rules(alarms), rule))->set->count;
}

/* ---- selectors */

#define PORT(port) "0100007F:" port

static const struct {
    const char *selector;
    unsigned chosen; /* a bit for each of the listeners below, in their order */
    bool mistake;
} choices[] = {
    { "", 0x3f, false },
    { "*:*", 0x3f, false },
    { "127.0.0.1:80", 0x01, false },
    { "127.0.0.2:80", 0x00, false },
    { "0.0.0.0:80", 0x02, false },
    { ":80", 0x23, false },
    { "*:80", 0x23, false },
    { ":8000-8099", 0x0c, false },
    { ":8000-8098", 0x04, false },
    { "10.0.0.0/8:*", 0x10, false },
    { "10.2.0.0/15:*", 0x10, false },
    { "10.4.0.0/15:*", 0x00, false },
    { "0.0.0.0/0:*", 0x1f, false },
    { "10.*:*", 0x10, false },
    { "127.0.0.[12]:8???", 0x00, true },
    { "[::1]:80", 0x20, false },
    { "[0:0:0::1]:80", 0x20, false },
    { "[::]/0:80", 0x00, true },
    { "[::/0]:80", 0x20, false },
    { "[::*]:80", 0x20, false },
    { "[fe80::1]:80", 0x00, false },
    { ":* not :80", 0x1c, false },
    { "not :80 not 10.*:*", 0x0c, false },
    { "*:* not *:*", 0x00, false },
    /* these have no owner: nothing is known that could match */
    { "owner *", 0x00, false },
    { ":80 owner nginx.service", 0x00, false },
    { ":80 not owner nginx.service", 0x23, false },
};

START_TEST(listeners_by_address_and_port)
{
    static const char *const names[] = { "127.0.0.1\".80 ",   "0.0.0.0\".80 ",
                                         "127.0.0.1\".8000 ", "127.0.0.1\".8099 ",
                                         "10.3.0.1\".443 ",   ":01\".80 " };
    char rule[160], mistake[200] = "";
    struct na_rule read;
    unsigned seen = 0;

    snprintf(rule, sizeof(rule), "r warning listener %s netstatListenerQueue reaches 1",
             choices[_i].selector);
    ck_assert_msg(na_rule_read(rule, &read, mistake, sizeof(mistake)) == !choices[_i].mistake,
                  "%s: %s", choices[_i].selector, mistake);
    if (choices[_i].mistake)
        return;
    configure(rule, NULL);
    write_listeners(LISTENER(PORT("0050"), "00000001") LISTENER("00000000:0050", "00000001")
                        LISTENER(PORT("1F40"), "00000001") LISTENER(PORT("1FA3"), "00000001")
                            LISTENER("0100030A:01BB", "00000001"));
    world_write(&world, "net/tcp6", TCP_HEAD "%s",
                LISTENER("00000000000000000000000001000000:0050", "00000001"));
    tick(1);
    for (unsigned i = 0; i < COUNT_OF(names); i++)
        if (strstr(sentences, names[i]) != NULL)
            seen |= 1u << i;
    ck_assert_msg(seen == choices[_i].chosen, "%s: %x, not %x: %s", choices[_i].selector, seen,
                  choices[_i].chosen, sentences);
}
END_TEST

START_TEST(sockets_by_owner)
{
    static const struct {
        const char *glob, *owner;
        bool chosen, not_chosen; /* by the selector, and by `not` */
    } owners[] = {
        { "nginx.service", "nginx.service", true, false },
        { "docker-*", "docker-1f3c5a", true, false },
        { "docker-*", "nginx.service", false, true },
        { "*", NULL, false, true },
    };
    struct na_selector selector;
    char meant[200];

    for (size_t i = 0; i < COUNT_OF(owners); i++) {
        const struct na_selected row = { .owner = owners[i].owner };

        for (int not = 0; not <= 1; not ++) {
            ck_assert_ptr_null(na_selector_read(&selector, NA_SELECT_OWNER, not, owners[i].glob,
                                                meant, sizeof(meant)));
            ck_assert_int_eq(na_selector_chooses(&selector, &row),
                             not ? owners[i].not_chosen : owners[i].chosen);
        }
    }
}
END_TEST

static void write_three_cpus(unsigned dropped)
{
    char text[400] = "";

    for (unsigned cpu = 0; cpu < 3; cpu++) {
        size_t used = strlen(text);

        snprintf(text + used, sizeof(text) - used,
                 "00000001 %08x 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
                 "00000000 00000000 00000000 %08x\n",
                 dropped, cpu);
    }
    world_write(&world, "net/softnet_stat", "%s", text);
}

static const struct {
    const char *numbers;
    size_t cpus;
} numbered[] = { { "", 3 }, { "*", 3 }, { "0", 1 }, { "1-2", 2 }, { "0-9 not 1", 2 }, { "9", 0 } };

START_TEST(cpus_by_number)
{
    char rule[100];

    snprintf(rule, sizeof(rule), "r warning cpu %s netstatCpuDropped rises by 1 within 10s",
             numbered[_i].numbers);
    configure(rule, NULL);
    write_three_cpus(0);
    tick(2);
    write_three_cpus(1);
    tick(1);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, numbered[_i].cpus);
}
END_TEST

START_TEST(interfaces_but_one)
{
    configure("r warning interface eth* not named eth1 netstatIfRxErrs reaches 1", NULL);
    write_links(HAS(0, 1), HAS(0, 1), HAS(0, 1));
    tick(1);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 2);
    ck_assert_ptr_null(strstr(sentences, "(eth1)"));
}
END_TEST

/* A source in a state of its own. */
START_TEST(source_that_is_malformed)
{
    configure("r warning source net/netstat netstatSourceState is not ok or absent for 10s", NULL);
    write_overflows(5);
    tick(2);
    world_write(&world, "net/netstat", "TcpExt: A B\nTcpExt: 1\n");
    tick(1);
    expect_sentences("");
    tick(1);
    ck_assert_msg(strstr(sentences, "(net/netstat) is malformed, not ok or absent\n") != NULL, "%s",
                  sentences);
    sentences[0] = '\0';
    write_overflows(5);
    tick(1);
    ck_assert_msg(strstr(sentences, "(net/netstat) is ok\n") != NULL, "%s", sentences);
}
END_TEST

/* ---- one row's share of another column */

START_TEST(share_of_the_same_row)
{
    configure("r warning interface eth* netstatIfRxErrs rises by 10% of netstatIfRxPackets within "
              "1m from 100",
              NULL);
    write_links(HAS(0, 0), HAS(0, 0), GONE);
    tick(WINDOW_TICKS + 1);
    write_links(HAS(1000, 99), HAS(200, 20), GONE);
    tick(1);
    ck_assert_msg(strstr(sentences,
                         "(eth1) rose by 10% of netstatIfRxPackets within 60 s, threshold "
                         "10%\n") != NULL,
                  "%s", sentences);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
}
END_TEST

/* ---- sums */

#define SUM "sum of interface eth* netstatIfRxErrs"

START_TEST(sum_of_rows)
{
    configure("r warning " SUM " rises by 10 within 1m clears at 0", NULL);
    write_links(HAS(0, 100), HAS(0, 7), GONE);
    tick(WINDOW_TICKS + 1);
    write_links(HAS(0, 104), HAS(0, 12), GONE);
    tick(1);
    expect_sentences("");
    /* one goes: what it counted stays in the sum; one comes: what it had counted is not new */
    write_links(HAS(0, 105), GONE, HAS(0, 5000));
    tick(1);
    expect_sentences("r raised: " SUM " rose by 10 within 60 s, threshold 10\n");
    ck_assert_uint_eq(na_alarms_raised(alarms)->count, 1);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    tick(WINDOW_TICKS);
    expect_sentences("r cleared: " SUM " rose by 0 within 60 s, threshold 0\n");
    write_links(HAS(0, 105), HAS(0, 900), HAS(0, 5010));
    tick(1);
    expect_sentences("r raised: " SUM " rose by 10 within 60 s, threshold 10\n");
}
END_TEST

START_TEST(sum_of_rows_that_are_gone)
{
    configure("r warning " SUM " rises by 10 within 10s clears for 20s", NULL);
    write_links(HAS(0, 0), GONE, GONE);
    tick(2);
    write_links(HAS(0, 12), GONE, GONE);
    tick(1);
    expect_sentences("r raised: " SUM " rose by 12 within 10 s, threshold 10\n");
    write_links(GONE, GONE, GONE);
    tick(3);
    expect_sentences("r cleared: " SUM " is gone; it rose by 12 within 10 s, threshold 10\n");
    tick(5);
    expect_sentences("");
}
END_TEST

/* Levels are added as they are, also as a share of a sum of others. */
START_TEST(sum_of_levels)
{
    configure("r warning sum of listener :80 netstatListenerQueue reaches 5",
              "s warning sum of listener netstatListenerQueue reaches 50% of Limits "
              "net.core.somaxconn",
              NULL);
    write_listeners(LISTENER(PORT("0050"), "00000003") LISTENER("00000000:0050", "00000001")
                        LISTENER(PORT("0051"), "00000006"));
    world_write(&world, "sys/net/core/somaxconn", "20\n");
    tick(1);
    expect_sentences("s raised: sum of listener netstatListenerQueue is 50% of Limits "
                     "net.core.somaxconn, threshold 50%\n");
    write_listeners(LISTENER(PORT("0050"), "00000003") LISTENER("00000000:0050", "00000002"));
    tick(1);
    expect_sentences("r raised: sum of listener :80 netstatListenerQueue is 5, threshold 5\n"
                     "s cleared: sum of listener netstatListenerQueue is 25% of Limits "
                     "net.core.somaxconn, threshold 50%\n");
}
END_TEST

START_TEST(sum_and_its_share)
{
    configure("r warning " SUM " rises by 1% of netstatIfRxPackets within 1m", NULL);
    write_links(HAS(10, 0), HAS(90, 0), GONE);
    tick(WINDOW_TICKS + 1);
    write_links(HAS(510, 0), HAS(590, 9), GONE);
    tick(1);
    expect_sentences("");
    write_links(HAS(510, 1), HAS(590, 9), GONE);
    tick(1);
    expect_sentences("r raised: " SUM
                     " rose by 1% of netstatIfRxPackets within 60 s, threshold 1%\n");
}
END_TEST

/* A row whose counters were reset adds nothing, whatever its numbers are then. */
START_TEST(sum_across_a_reset)
{
    configure("r warning " SUM " rises by 10 within 10s", NULL);
    write_links(HAS(1000, 5), HAS(0, 0), GONE);
    tick(2);
    write_links(HAS(10, 50), HAS(0, 9), GONE);
    tick(1);
    expect_sentences("");
    write_links(HAS(20, 51), HAS(0, 18), GONE);
    tick(1);
    expect_sentences("r raised: " SUM " rose by 10 within 10 s, threshold 10\n");
}
END_TEST

/* ---- any */

#define ANY "r warning any interface eth* netstatIfRxErrs rises by 10 within 1m "

START_TEST(any_of_the_rows)
{
    configure(ANY "clears at 0 again every 30s \"Look.\"", NULL);
    write_links(HAS(0, 0), HAS(0, 0), GONE);
    tick(WINDOW_TICKS + 1);
    write_links(HAS(0, 12), HAS(0, 0), GONE);
    tick(1);
    ck_assert_msg(strstr(sentences, " (eth0) rose by 12 within 60 s, threshold 10. Look.\n") !=
                      NULL,
                  "%s", sentences);
    sentences[0] = '\0';
    write_links(HAS(0, 12), HAS(0, 30), GONE);
    tick(1);
    expect_sentences("");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    ck_assert_uint_eq(rows_of(0), 2);
    tick(2);
    ck_assert_msg(strncmp(sentences, "r is still raised: ", 19) == 0, "%s", sentences);
    ck_assert_ptr_nonnull(strstr(sentences, " (eth1) rose by 30 "));
    tick(3);
    sentences[0] = '\0';
    tick(1);
    expect_sentences(
        "r cleared: any interface eth* netstatIfRxErrs rose by 0 within 60 s, threshold "
        "0\n");
}
END_TEST

START_TEST(any_of_the_rows_that_go)
{
    configure(ANY, NULL);
    write_links(HAS(0, 0), HAS(0, 0), GONE);
    tick(WINDOW_TICKS + 1);
    write_links(HAS(0, 12), HAS(0, 0), GONE);
    tick(1);
    sentences[0] = '\0';
    write_links(GONE, HAS(0, 3), GONE);
    tick(1);
    expect_sentences(
        "r cleared: any interface eth* netstatIfRxErrs rose by 3 within 60 s, threshold "
        "10\n");
    tick(2);
    expect_sentences("");
}
END_TEST

/* ---- gone */

#define WEB LISTENER(PORT("0050"), "00000000")

START_TEST(listener_that_never_was)
{
    configure("web critical listener :80 is gone for 20s clears for 10s \"Start it.\"", NULL);
    write_listeners("");
    tick(2);
    expect_sentences("");
    tick(1);
    expect_sentences("web raised: listener :80 is gone. Start it.\n");
    ck_assert_uint_eq(na_alarms_raised(alarms)->count, 1);
    write_listeners(WEB);
    tick(1);
    expect_sentences("");
    tick(1);
    expect_sentences("web cleared: listener :80 is there\n");
}
END_TEST

START_TEST(listener_that_flaps)
{
    configure("web critical listener 127.0.0.1:80 is gone for 20s", NULL);
    write_listeners(WEB);
    tick(5);
    write_listeners(LISTENER("00000000:0050", "00000000"));
    tick(2);
    write_listeners(WEB);
    tick(1);
    write_listeners("");
    tick(2);
    expect_sentences("");
    tick(1);
    expect_sentences("web raised: listener 127.0.0.1:80 is gone\n");
}
END_TEST

/* What could not be read may be there: nothing is raised, and nothing cleared. */
START_TEST(listener_that_is_unread)
{
    configure("web critical listener :80 is gone", "links warning interface eth1 is gone", NULL);
    write_listeners(WEB);
    write_links(HAS(0, 0), GONE, GONE);
    tick(1);
    expect_sentences("links raised: interface eth1 is gone\n");
    world_remove(&world, "net/tcp");
    world_make_folder(&world, "net/tcp");
    world_remove(&world, "net/dev");
    world_make_folder(&world, "net/dev");
    tick(3);
    expect_sentences("");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    world_remove(&world, "net/tcp");
    world_remove(&world, "net/dev");
    write_listeners("");
    write_links(HAS(0, 0), HAS(0, 0), GONE);
    tick(1);
    expect_sentences("web raised: listener :80 is gone\nlinks cleared: interface eth1 is there\n");
}
END_TEST

START_TEST(counter_that_is_gone)
{
    configure("r warning counter TcpExt ListenOverflows is gone for 10s", NULL);
    write_overflows(0);
    tick(2);
    world_remove(&world, "net/netstat");
    tick(2);
    expect_sentences("r raised: counter TcpExt ListenOverflows is gone\n");
    write_overflows(3);
    tick(1);
    expect_sentences("r cleared: counter TcpExt ListenOverflows is there\n");
}
END_TEST

/* The configuration is read again: what is unchanged keeps its state, without a word. */
START_TEST(whole_across_a_reload)
{
    static const char gone[] = "web critical listener :80 is gone for 10s",
                      any[] = "any warning any interface * netstatIfRxErrs reaches 1",
                      sum[] = "sum warning sum of interface * netstatIfRxErrs reaches 1";

    configure(gone, any, sum, NULL);
    write_listeners("");
    write_links(HAS(0, 1), GONE, GONE);
    tick(2);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 3);
    sentences[0] = '\0';
    configure(sum, gone, any, NULL);
    tick(2);
    expect_sentences("");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 3);
    configure(any, "web critical listener :80 is gone for 20s", NULL);
    ck_assert_msg(strstr(sentences, "web cleared: the rule was changed or removed; listener :80 is "
                                    "gone\n") != NULL,
                  "%s", sentences);
    ck_assert_msg(strstr(sentences, "sum cleared: the rule was changed or removed; ") != NULL, "%s",
                  sentences);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
}
END_TEST

/* ---- rules that override others */

#define ALL_LINKS "all warning interface * netstatIfRxErrs reaches 5"

START_TEST(rule_that_overrides)
{
    configure(ALL_LINKS, "one warning interface eth1 netstatIfRxErrs reaches 50 overrides all",
              NULL);
    write_links(HAS(0, 5), HAS(0, 20), HAS(0, 4));
    tick(1);
    ck_assert_ptr_nonnull(strstr(sentences, "(eth0) is 5, threshold 5\n"));
    ck_assert_ptr_null(strstr(sentences, "(eth1)"));
    ck_assert_uint_eq(rows_of(0), 2);
    ck_assert_uint_eq(rows_of(1), 1);
    sentences[0] = '\0';
    write_links(HAS(0, 5), HAS(0, 50), HAS(0, 4));
    tick(1);
    ck_assert_msg(strncmp(sentences, "one raised: ", 12) == 0, "%s", sentences);
}
END_TEST

/* One that comes with a reload takes over what is raised; one that goes gives it back. */
START_TEST(rule_that_overrides_from_now_on)
{
    configure(ALL_LINKS, NULL);
    write_links(HAS(0, 0), HAS(0, 20), GONE);
    tick(1);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    sentences[0] = '\0';
    configure(ALL_LINKS, "one warning interface eth1 netstatIfRxErrs reaches 50 overrides all",
              NULL);
    tick(1);
    ck_assert_msg(strncmp(sentences, "all cleared: the rule was changed or removed; ", 46) == 0,
                  "%s", sentences);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
    sentences[0] = '\0';
    configure(ALL_LINKS, NULL);
    tick(1);
    ck_assert_msg(strncmp(sentences, "all raised: ", 12) == 0, "%s", sentences);
}
END_TEST

TCase *alarms_whole_case(void)
{
    const TTest *const tests[] = {
        interfaces_but_one,
        source_that_is_malformed,
        share_of_the_same_row,
        sum_of_rows,
        sum_of_rows_that_are_gone,
        sum_across_a_reset,
        sum_of_levels,
        sum_and_its_share,
        any_of_the_rows,
        any_of_the_rows_that_go,
        listener_that_never_was,
        listener_that_flaps,
        listener_that_is_unread,
        counter_that_is_gone,
        whole_across_a_reload,
        rule_that_overrides,
        rule_that_overrides_from_now_on,
    };
    TCase *tcase = tcase_create("rows and wholes");

    tcase_add_checked_fixture(tcase, open_stage, close_stage);
    tcase_add_test(tcase, sockets_by_owner);
    tcase_add_loop_test(tcase, listeners_by_address_and_port, 0, COUNT_OF(choices));
    tcase_add_loop_test(tcase, cpus_by_number, 0, COUNT_OF(numbered));
    for (size_t i = 0; i < COUNT_OF(tests); i++)
        tcase_add_test(tcase, tests[i]);
    return tcase;
}
