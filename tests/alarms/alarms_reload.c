/* The configuration is read again while alarms are raised. */
#include <string.h>

#include "alarms_files.h"
#include "alarms_parts.h"
#include "alarms_stage.h"

/* With RULE among the rules. */
static void raise_overflow(void)
{
    write_overflows(0);
    tick(WINDOW_TICKS + 1);
    write_overflows(12);
    tick(1);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    sentences[0] = '\0';
}

START_TEST(unchanged_rules_keep_their_state)
{
    static const char other[] = "other information counter TcpExt ListenDrops rises by 1 within 1m";

    configure(RULE, other, NULL);
    raise_overflow();
    configure(other, RULE, NULL); /* in another place */
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    tick(1);
    expect_sentences("");
    tick(WINDOW_TICKS - 1);
    expect_sentences("overflow cleared: " OVERFLOWS " rose by 0 within 60 s, threshold 10\n");
}
END_TEST

#define LET_GO                                                      \
    "overflow cleared: the rule was changed or removed; " OVERFLOWS \
    " rose by 12 within 60 s, threshold "

/* A manager that pairs notifications is notified that the alarm is no longer raised. */
START_TEST(changed_rules_are_let_go)
{
    configure(RULE, "quiet warning counter TcpExt ListenDrops rises by 1 within 1m", NULL);
    raise_overflow();
    configure(RULE "clears at 5", NULL);
    expect_sentences(LET_GO "10\n");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
    tick(WINDOW_TICKS);
    expect_sentences("");
    configure(RULE, NULL);
    raise_overflow();
    configure(NULL);
    expect_sentences(LET_GO "10\n");
    tick(1);
    expect_sentences("");
    ck_assert_uint_eq(na_alarms_rules(alarms)->count, 0);
}
END_TEST

/* An alarm whose rule changed only in wording keeps its state and uses the new wording. */
START_TEST(rules_with_other_words_keep_their_state)
{
    configure(RULE "clears at 5 \"Old.\"", NULL);
    raise_overflow();
    configure("overflow critical counter TcpExt ListenOverflows rises by 10 within 1m clears at 5 "
              "\"New.\"",
              NULL);
    expect_sentences("");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    tick(WINDOW_TICKS);
    expect_sentences("overflow cleared: " OVERFLOWS " rose by 0 within 60 s, threshold 5\n");
    write_overflows(24);
    tick(1);
    expect_sentences("overflow raised: " OVERFLOWS " rose by 12 within 60 s, threshold 10. New.\n");
}
END_TEST

/* Rules with one alarm for all rows keep its state too. */
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

/* A rule that overrides another takes over what is raised when it comes, and gives it back when it
 * goes. */
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
    ck_assert_msg(strncmp(sentences, "all cleared: another rule applies now; ", 39) == 0, "%s",
                  sentences);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
    sentences[0] = '\0';
    configure(ALL_LINKS, NULL);
    tick(1);
    ck_assert_msg(strncmp(sentences, "all raised: ", 12) == 0, "%s", sentences);
}
END_TEST

TCase *alarms_reload_case(void)
{
    TCase *tcase = tcase_create("reload");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, open_stage, close_stage);
    tcase_add_test(tcase, unchanged_rules_keep_their_state);
    tcase_add_test(tcase, changed_rules_are_let_go);
    tcase_add_test(tcase, rules_with_other_words_keep_their_state);
    tcase_add_test(tcase, whole_across_a_reload);
    tcase_add_test(tcase, rule_that_overrides_from_now_on);
    return tcase;
}
