/* The state machine of an alarm over samples of any kind; and main. alarms_parts.h has the rest. */
#include <stdlib.h>

#include "alarms_numbers.h"
#include "alarms_parts.h"
#include "kit/support.h"

/* Whatever the samples are, raises and clears alternate, and only raised alarms are repeated. */
START_TEST(raises_and_clears_take_turns)
{
    const struct na_alarm_rule rule = { INCREASE(10, 3), .raise_for = 10, .clear_for = 20,
                                        .again = 30 };
    struct na_alarm alarm;
    struct na_alarm_sample sample = { .value = 0 };
    int64_t now = 0;
    bool raised = false;
    unsigned events = 0;

    srand(4);
    na_alarm_init(&alarm);
    for (unsigned i = 0; i < 100000; i++) {
        enum na_alarm_event event;

        sample.present = rand() % 50 != 0;
        sample.discontinuity = rand() % 40 == 0;
        sample.value += rand() % 8 == 0 ? (uint64_t)(rand() % 12) : 0;
        now += (5 + rand() % 10) * SECOND;
        event = na_alarm_step(&alarm, &rule, &sample, now);
        ck_assert(event != NA_EVENT_RAISED || !raised);
        ck_assert((event != NA_EVENT_CLEARED && event != NA_EVENT_REPEATED) || raised);
        raised = event == NA_EVENT_RAISED || (raised && event != NA_EVENT_CLEARED);
        ck_assert_int_eq(raised, alarm.phase >= NA_RAISED);
        events += event != NA_EVENT_NONE;
    }
    ck_assert_uint_gt(events, 100);
    na_alarm_clear(&alarm);
}
END_TEST

static const unsigned windows[] = { 5, 10, 60, 600, 601, 1200, 3600, 86400 },
                      intervals[] = { 5, 10, 60 };

/*
 * However long a window is and however often it is sampled, the rise within it is known to within a
 * sixtieth of the window or one sample, in bounded memory, and is never overestimated.
 */
START_TEST(windows_of_all_lengths)
{
    const unsigned window = windows[(size_t)_i / COUNT_OF(intervals)],
                   interval = intervals[(size_t)_i % COUNT_OF(intervals)];
    const unsigned spacing = window / 60 > interval ? window / 60 : interval;
    const unsigned unknown = window % interval == 0 && spacing == interval ? 0 : spacing;
    const struct na_alarm_rule rule = { .measure = NA_INCREASE, .raise = 1e9, .window = window };
    struct na_alarm alarm;
    struct na_alarm_sample sample = { .present = true };

    na_alarm_init(&alarm);
    for (unsigned second = 0; second <= 3 * (window + unknown); second += interval) {
        sample.value = second;
        na_alarm_step(&alarm, &rule, &sample, second * SECOND);
        ck_assert_uint_le(alarm.points, NA_ALARM_POINTS_MAX);
        ck_assert_int_eq(alarm.phase, second >= window ? NA_QUIET : NA_WAITING);
        if (second >= window && window >= interval) {
            ck_assert_double_ge(alarm.measured, window - unknown);
            ck_assert_double_le(alarm.measured, window);
        }
    }
    na_alarm_clear(&alarm);
}
END_TEST

static const struct na_alarm_rule increases[] = { { INCREASE(12, 0) },
                                                  { RATE(0.2, 0) },
                                                  { RATIO(1200, 0, 0) } };

/* Most counters stand still, and take hardly any memory; what happens after that is measured all
 * the same. */
START_TEST(counter_that_stands_still)
{
    struct na_alarm alarm;
    struct na_alarm_sample sample = { .present = true };
    int64_t now = 0;

    na_alarm_init(&alarm);
    for (unsigned i = 0; i < 1000; i++) {
        na_alarm_step(&alarm, &increases[_i], &sample, now += INTERVAL * SECOND);
        ck_assert_uint_le(alarm.capacity, 4);
    }
    sample.value = 12;
    sample.other = 1;
    ck_assert_int_eq(na_alarm_step(&alarm, &increases[_i], &sample, now += INTERVAL * SECOND),
                     NA_EVENT_RAISED);
    ck_assert_double_eq(alarm.measured, increases[_i].raise);
    for (unsigned i = 1; i < 6; i++)
        ck_assert_int_eq(na_alarm_step(&alarm, &increases[_i], &sample, now += INTERVAL * SECOND),
                         NA_EVENT_NONE);
    ck_assert_int_eq(na_alarm_step(&alarm, &increases[_i], &sample, now += INTERVAL * SECOND),
                     NA_EVENT_CLEARED);
    na_alarm_clear(&alarm);
}
END_TEST

static const struct {
    struct na_alarm_rule rule;
    int64_t from; /* seconds; the sample before is at 990, the first one at 1000 */
    uint64_t value;
    double measured; /* -1: not yet known */
} zeros[] = {
    { { INCREASE(10, 0) }, 100, 12, 12 },
    { { INCREASE(10, 0) }, 940, 12, 12 },
    { { INCREASE(10, 0) }, 950, 12, -1 },
    { { RATE(1, 0) }, 100, 120, 2 },
    { { SPIKE(10, 2, 5) }, 100, 100, 20 },
    { { SPIKE(10, 2, 5) }, 940, 100, -1 },
    { { LEVEL(10, 5) }, 100, 12, 12 },
    { { .measure = NA_INCREASE, .raise = 1, .window = 5 }, 100, 6, 3 },
    { { .measure = NA_INCREASE, .raise = 1, .window = 86400 }, 100, 6, -1 },
};

/* A counter known to have been 0 before its first sample needs no first window. */
START_TEST(nothing_before_is_known)
{
    struct na_alarm alarm;
    struct na_alarm_sample sample = { .present = true, .value = zeros[_i].value };

    na_alarm_init(&alarm);
    na_alarm_was_nothing(&alarm, &zeros[_i].rule, zeros[_i].from * SECOND, 990 * SECOND,
                         1000 * SECOND);
    ck_assert_int_eq(alarm.phase, NA_WAITING);
    na_alarm_step(&alarm, &zeros[_i].rule, &sample, 1000 * SECOND);
    ck_assert_int_eq(alarm.phase != NA_WAITING, zeros[_i].measured >= 0);
    if (zeros[_i].measured >= 0)
        ck_assert_double_eq(alarm.measured, zeros[_i].measured);
    na_alarm_clear(&alarm);
}
END_TEST

static TCase *alarm_case(void)
{
    TCase *tcase = tcase_create("an alarm");

    tcase_add_test(tcase, raises_and_clears_take_turns);
    tcase_add_loop_test(tcase, windows_of_all_lengths, 0, COUNT_OF(windows) * COUNT_OF(intervals));
    tcase_add_loop_test(tcase, counter_that_stands_still, 0, COUNT_OF(increases));
    tcase_add_loop_test(tcase, nothing_before_is_known, 0, COUNT_OF(zeros));
    return tcase;
}

int main(void)
{
    Suite *suite = suite_create("alarms");

    suite_add_tcase(suite, alarms_series_case());
    suite_add_tcase(suite, alarm_case());
    suite_add_tcase(suite, alarms_rules_case());
    suite_add_tcase(suite, alarms_mistakes_case());
    suite_add_tcase(suite, alarms_fits_case());
    suite_add_tcase(suite, alarms_shipped_case());
    suite_add_tcase(suite, alarms_shipped_files_case());
    suite_add_tcase(suite, alarms_world_case());
    suite_add_tcase(suite, alarms_tables_case());
    suite_add_tcase(suite, alarms_waits_case());
    suite_add_tcase(suite, alarms_rows_case());
    suite_add_tcase(suite, alarms_whole_case());
    suite_add_tcase(suite, alarms_reload_case());
    suite_add_tcase(suite, alarms_missing_case());
    suite_add_tcase(suite, alarms_queue_case());
    suite_add_tcase(suite, alarms_sentences_case());
    suite_add_tcase(suite, alarms_objects_case());
    return tests_run(suite);
}
