/* The sentences of notifications: they state the measured value correctly for each kind of rule. */
#include <stdio.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms/notifications.h"
#include "kit/support.h"

#define SUBJECT "r warning counter G N "
#define LINK "r warning interface e* netstatIfLinkOperStatus "

static const struct {
    const char *rule;
    double measured;
    enum na_said said;
    const char *sentence;
} cases[] = {
    { SUBJECT "rises by 10 within 10s \"Do it.\"", 498, NA_SAID_RAISED,
      "r raised: thing rose by 498 within 10 s, threshold 10. Do it." },
    { SUBJECT "rises by 10 within 1h again every 1h \"Do it.\"", 12, NA_SAID_AGAIN,
      "r is still raised: thing rose by 12 within 3600 s, threshold 10. Do it." },
    { SUBJECT "rises by 10 within 10s clears at 2 \"Do it.\"", 1, NA_SAID_CLEARED,
      "r cleared: thing rose by 1 within 10 s, threshold 2" },
    { SUBJECT "rises by 10 within 10s", 12, NA_SAID_GONE,
      "r cleared: thing is gone; it rose by 12 within 10 s, threshold 10" },
    { SUBJECT "rises at 1 a second within 1m", 12.5, NA_SAID_RAISED,
      "r raised: thing rose by 12.5 per second within 60 s, threshold 1 per second" },
    { SUBJECT "rises by 5% of Tcp OutSegs within 1m", 7.25, NA_SAID_RAISED,
      "r raised: thing rose by 7.25% of Tcp OutSegs within 60 s, threshold 5%" },
    { SUBJECT "rises by 5% of Tcp OutSegs + Tcp RetransSegs within 1m \"Do it.\"", 85.7142857,
      NA_SAID_RAISED,
      "r raised: thing rose by 85.71% of Tcp OutSegs + Tcp RetransSegs within 60 s, threshold 5%. "
      "Do it." },
    { SUBJECT "reaches 25% of A B + C D + E F", 30, NA_SAID_RAISED,
      "r raised: thing is 30% of A B + C D + E F, threshold 25%" },
    { SUBJECT "rises by 50 and 5% of Tcp OutSegs within 1m", 0, NA_SAID_CLEARED,
      "r cleared: thing rose by 0% of Tcp OutSegs within 60 s, or by less than 50, threshold 5%" },
    { SUBJECT "rises by 50 and 5% of Tcp OutSegs within 1m from 1000", 0, NA_SAID_CLEARED,
      "r cleared: thing rose by 0% of Tcp OutSegs within 60 s, or by less than 50, or the total by "
      "less than 1000, threshold 5%" },
    { SUBJECT "rises by 5% of Tcp OutSegs within 1m from 1000", 0, NA_SAID_CLEARED,
      "r cleared: thing rose by 0% of Tcp OutSegs within 60 s, or the total by less than 1000, "
      "threshold 5%" },
    { SUBJECT "spikes 10 times within 5m from 2.5", 12, NA_SAID_RAISED,
      "r raised: thing rose at least 12 times as fast as in the previous 300 s, threshold "
      "10 times" },
    { SUBJECT "spikes 10 times within 5m from 2.5", 0, NA_SAID_CLEARED,
      "r cleared: thing rose by less than 2.5 per second, threshold 10 times" },
    { SUBJECT "reaches 5", 7, NA_SAID_RAISED, "r raised: thing is 7, threshold 5" },
    { SUBJECT "reaches 5", 7, NA_SAID_GONE, "r cleared: thing is gone; it was 7, threshold 5" },
    { SUBJECT "reaches 25% of Limits max clears at 20%", 19, NA_SAID_CLEARED,
      "r cleared: thing is 19% of Limits max, threshold 20%" },
    { SUBJECT "reaches 25% of Limits max", 30, NA_SAID_GONE,
      "r cleared: thing is gone; it was 30% of Limits max, threshold 25%" },
    { SUBJECT "falls below 5 \"Do it.\"", 3, NA_SAID_RAISED,
      "r raised: thing is 3, threshold below 5. Do it." },
    { SUBJECT "falls below 5 clears at 8 \"Do it.\"", 9, NA_SAID_CLEARED,
      "r cleared: thing is 9, threshold 8" },
    { SUBJECT "falls below 1 within 5m", 0, NA_SAID_AGAIN,
      "r is still raised: thing rose by 0 within 300 s, threshold below 1" },
    { SUBJECT "falls below 1.5 a second within 1m", 1.25, NA_SAID_RAISED,
      "r raised: thing rose by 1.25 per second within 60 s, threshold below 1.5 per second" },
    { SUBJECT "falls below 20% of Limits max", 19, NA_SAID_RAISED,
      "r raised: thing is 19% of Limits max, threshold below 20%" },
    { LINK "is down \"Do it.\"", 2, NA_SAID_RAISED, "r raised: thing is down. Do it." },
    { LINK "is not up or unknown \"Do it.\"", 7, NA_SAID_RAISED,
      "r raised: thing is lowerLayerDown, not up or unknown. Do it." },
    { LINK "is not up", 7, NA_SAID_AGAIN, "r is still raised: thing is lowerLayerDown, not up" },
    { LINK "is not up", 1, NA_SAID_CLEARED, "r cleared: thing is up" },
    { LINK "is down", 2, NA_SAID_GONE, "r cleared: thing is gone; it was down" },
    { LINK "is down", 2, NA_SAID_RULE_GONE,
      "r cleared: the rule was changed or removed; thing was down" },
    { LINK "is down", 2, NA_SAID_TAKEN, "r cleared: another rule applies now; thing was down" },
    { "r warning interface e* is gone \"Do it.\"", 0, NA_SAID_RAISED,
      "r raised: thing is gone. Do it." },
    { "r warning interface e* is gone", 2, NA_SAID_CLEARED, "r cleared: thing is there" },
    { "r warning interface e* netstatIfRxErrs rises by 1% of netstatIfRxPackets within 1m", 2,
      NA_SAID_RAISED,
      "r raised: thing rose by 2% of netstatIfRxPackets within 60 s, threshold 1%" },
};

/* The last sentence of a rule about an instance of this name, whose last measure is this one. */
static void expect_said(const char *line, char *name, double measured, enum na_said said,
                        const char *sentence)
{
    uint32_t arcs[] = { 1 };
    struct na_alarm_instance instance = {
        .name = arcs, .length = 1, .text = name, .alarm = { .measured = measured }
    };
    struct na_alarm_set set = { .count = 0 };
    struct na_notifications queue;
    char mistake[256];

    ck_assert(na_notifications_init(&queue));
    ck_assert_msg(na_rule_read(line, &set.rule, mistake, sizeof(mistake)), "%s: %s", line, mistake);
    na_notifications_add(&queue, &set, &instance, said, (struct timespec){ .tv_sec = 0 });
    ck_assert_str_eq(na_notifications_send(&queue)->sentence, sentence);
    na_notifications_clear(&queue);
}

START_TEST(sentences_are_true)
{
    char name[] = "thing";

    expect_said(cases[_i].rule, name, cases[_i].measured, cases[_i].said, cases[_i].sentence);
}
END_TEST

/* The longest sentence has its whole advice. */
START_TEST(longest_sentence)
{
    char rule[33], group[33], other[65], advice[201], name[160], line[900], sentence[1000];

    memset(rule, 'r', sizeof(rule));
    memset(group, 'g', sizeof(group));
    memset(other, 'o', sizeof(other));
    memset(advice, 'a', sizeof(advice));
    memset(name, 'n', sizeof(name));
    rule[32] = group[32] = other[64] = advice[200] = name[159] = '\0';
    snprintf(line, sizeof(line),
             "%s warning counter G N rises by 999999.1234%% of %s %s + %s %s + %s %s within 86400s "
             "from 1e15 "
             "\"%s\"",
             rule, group, other, group, other, group, other, advice);
    snprintf(sentence, sizeof(sentence),
             "%s is still raised: %s rose by 123456789012345%% of %s %s + %s %s + %s %s within "
             "86400 s, threshold 999999.1234%%. %s",
             rule, name, group, other, group, other, group, other, advice);
    ck_assert_uint_lt(strlen(sentence), sizeof(((struct na_notification *)NULL)->sentence));
    expect_said(line, name, 123456789012345.0, NA_SAID_AGAIN, sentence);
}
END_TEST

TCase *alarms_sentences_case(void)
{
    TCase *tcase = tcase_create("sentences");

    tcase_add_loop_test(tcase, sentences_are_true, 0, COUNT_OF(cases));
    tcase_add_test(tcase, longest_sentence);
    return tcase;
}
