/*
 * By how much numbers have risen over the last five minutes, whenever they were read.
 */
#include <check.h>

#include "tables/five_minutes.h"
#include "kit/suite.h"

static const int64_t SECOND = INT64_C(1000000000);

/*
 * Readings every `interval` seconds while the first number rises by 1 per second: the largest
 * difference of the reported increase from 300, and when it was first reported.
 */
static double most_wrong(unsigned interval, unsigned seconds, unsigned *first)
{
    struct na_five_minutes five = { .seen = 0 };
    int64_t start_at = 1000 * SECOND + 7, before = 0;
    double worst = 0;

    *first = 0;
    for (unsigned at = 0; at <= seconds; at += interval) {
        const struct na_reading_pair pair = { start_at + at * SECOND, before, true };
        const uint64_t risen[] = { before ? interval : 0, UINT64_MAX };
        uint64_t increase;

        na_five_minutes_go_on(&five, &pair, risen);
        before = pair.at;
        if (!na_five_minutes_increase(&five, 0, &increase))
            continue;
        *first = *first ? *first : at;
        worst = (double)increase - 300 > worst ? (double)increase - 300 : worst;
        worst = 300 - (double)increase > worst ? 300 - (double)increase : worst;
        ck_assert(na_five_minutes_increase(&five, 1, &increase));
        ck_assert_uint_gt(increase, UINT32_MAX); /* clamped once it is served */
    }
    return worst;
}

static const unsigned intervals[] = { 1, 5, 7, 10, 33, 60 };

START_TEST(five_minutes)
{
    unsigned interval = intervals[_i], first;

    ck_assert_double_le(most_wrong(interval, 3600, &first), 30 + interval);
    ck_assert_uint_ge(first, 270);
    ck_assert_uint_le(first, 330 + 2 * interval);
}
END_TEST

START_TEST(five_minutes_pause)
{
    struct na_five_minutes five = { .seen = 0 };
    const uint64_t risen[] = { 1, 1 };
    uint64_t increase;
    int64_t at = 1000 * SECOND;

    for (unsigned i = 0; i < 60; i++, at += 10 * SECOND)
        na_five_minutes_go_on(
            &five, &(struct na_reading_pair){ at, i ? at - 10 * SECOND : 0, true }, risen);
    ck_assert(na_five_minutes_increase(&five, 0, &increase));
    at += 100 * SECOND;
    na_five_minutes_go_on(&five, &(struct na_reading_pair){ at, at - 110 * SECOND, true }, risen);
    ck_assert(!na_five_minutes_increase(&five, 0, &increase));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("five minutes");
    TCase *all = tcase_create("all");

    tcase_add_loop_test(all, five_minutes, 0, sizeof(intervals) / sizeof(intervals[0]));
    tcase_add_test(all, five_minutes_pause);
    suite_add_tcase(suite, all);
    return tests_run(suite);
}
