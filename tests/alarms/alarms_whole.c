/* Rules with one alarm for all of their rows: their sum, any of them, none of them left. */
#include <string.h>

#include "alarms_files.h"
#include "alarms_parts.h"
#include "alarms_stage.h"

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

TCase *alarms_whole_case(void)
{
    const TTest *const tests[] = {
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
    };
    TCase *tcase = tcase_create("wholes");

    tcase_add_checked_fixture(tcase, open_stage, close_stage);
    for (size_t i = 0; i < COUNT_OF(tests); i++)
        tcase_add_test(tcase, tests[i]);
    return tcase;
}
