/* Which rows a rule chooses, and rules about one row at a time. */
#include <stdio.h>
#include <string.h>

#include "alarms_files.h"
#include "alarms_parts.h"
#include "alarms_stage.h"

/* ---- selectors */

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

/* ---- a rule that overrides another */

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

TCase *alarms_rows_case(void)
{
    TCase *tcase = tcase_create("rows");

    tcase_add_checked_fixture(tcase, open_stage, close_stage);
    tcase_add_loop_test(tcase, listeners_by_address_and_port, 0, COUNT_OF(choices));
    tcase_add_test(tcase, sockets_by_owner);
    tcase_add_loop_test(tcase, cpus_by_number, 0, COUNT_OF(numbered));
    tcase_add_test(tcase, interfaces_but_one);
    tcase_add_test(tcase, source_that_is_malformed);
    tcase_add_test(tcase, share_of_the_same_row);
    tcase_add_test(tcase, rule_that_overrides);
    return tcase;
}
