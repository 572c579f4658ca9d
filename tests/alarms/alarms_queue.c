/*
 * The queue of notifications: waiting, under way, and finished.
 */
#include "alarms_parts.h"
#include "alarms/notifications.h"
#include "kit/support.h"

static struct na_notifications queue;

static void open_queue(void)
{
    ck_assert(na_notifications_init(&queue));
}

static void close_queue(void)
{
    na_notifications_clear(&queue);
}

static void add(unsigned times)
{
    static uint32_t name[] = { 1 };
    static const struct na_alarm_set set = { .rule = { .name = "rule", .severity = NA_WARNING } };
    static const struct na_alarm_instance instance = { .name = name, .length = 1 };

    for (unsigned i = 0; i < times; i++)
        na_notifications_add(&queue, &set, &instance, NA_SAID_RAISED,
                             (struct timespec){ .tv_sec = 0 });
}

/* The next notifications sent are this number of them, starting at `from`, and then none. */
static void expect_sent(uint32_t from, unsigned times)
{
    for (uint32_t sequence = from; sequence < from + times; sequence++) {
        const struct na_notification *notification = na_notifications_send(&queue);

        ck_assert_ptr_nonnull(notification);
        ck_assert_uint_eq(notification->sequence, sequence);
    }
    ck_assert_ptr_null(na_notifications_send(&queue));
}

static void expect_counts(size_t waiting, uint32_t sent, uint32_t dropped)
{
    ck_assert_uint_eq(queue.waiting, waiting);
    ck_assert_uint_eq(queue.sent, sent);
    ck_assert_uint_eq(queue.dropped, dropped);
}

START_TEST(taken_ones_go)
{
    add(3);
    expect_sent(1, 3);
    expect_counts(3, 0, 0);
    na_notifications_taken(&queue, 1);
    na_notifications_taken(&queue, 2);
    expect_counts(1, 2, 0);
    na_notifications_refused(&queue, 3);
    expect_counts(0, 2, 1);
    add(1);
    expect_sent(4, 1);
    na_notifications_taken(&queue, 4);
    expect_counts(0, 3, 1);
}
END_TEST

START_TEST(answers_out_of_order)
{
    add(4);
    expect_sent(1, 4);
    na_notifications_taken(&queue, 3);
    na_notifications_taken(&queue, 2);
    na_notifications_return_all(&queue);
    ck_assert_uint_eq(na_notifications_send(&queue)->sequence, 1);
    expect_sent(4, 1);
    na_notifications_taken(&queue, 1);
    na_notifications_taken(&queue, 4);
    expect_counts(0, 4, 0);
}
END_TEST

/* A reply to a notification that is not under way changes nothing. */
START_TEST(answers_to_nothing)
{
    na_notifications_taken(&queue, 1);
    add(2);
    na_notifications_taken(&queue, 1);
    na_notifications_taken(&queue, 0);
    na_notifications_taken(&queue, 3);
    na_notifications_return(&queue, 2);
    expect_counts(2, 0, 0);
    expect_sent(1, 2);
    na_notifications_taken(&queue, 2);
    na_notifications_taken(&queue, 2);
    na_notifications_taken(&queue, 1);
    expect_counts(0, 2, 0);
}
END_TEST

START_TEST(few_are_under_way)
{
    add(NA_NOTIFICATIONS_UNDER_WAY + 5);
    expect_sent(1, NA_NOTIFICATIONS_UNDER_WAY);
    na_notifications_taken(&queue, 1);
    na_notifications_taken(&queue, 2);
    expect_sent(NA_NOTIFICATIONS_UNDER_WAY + 1, 2);
    na_notifications_return(&queue, 7);
    expect_sent(7, 1);
    na_notifications_return_all(&queue);
    expect_sent(3, NA_NOTIFICATIONS_UNDER_WAY);
}
END_TEST

/* The oldest is dropped even if it is under way; its reply is then ignored. */
START_TEST(queue_is_bounded)
{
    add(NA_NOTIFICATIONS_MAX);
    expect_sent(1, NA_NOTIFICATIONS_UNDER_WAY);
    add(10);
    expect_counts(NA_NOTIFICATIONS_MAX, 0, 10);
    na_notifications_taken(&queue, 10);
    expect_counts(NA_NOTIFICATIONS_MAX, 0, 10);
    na_notifications_taken(&queue, 11);
    expect_counts(NA_NOTIFICATIONS_MAX - 1, 1, 10);
    for (uint32_t sequence = 12; sequence <= NA_NOTIFICATIONS_MAX + 10; sequence++) {
        na_notifications_send(&queue);
        na_notifications_taken(&queue, sequence);
    }
    expect_counts(0, NA_NOTIFICATIONS_MAX, 10);
    ck_assert_uint_eq(queue.under_way, 0);
}
END_TEST

/*
 * A notification after the dropped one that was already taken leaves with it, and does not count as
 * dropped.
 */
START_TEST(taken_ones_are_not_dropped)
{
    add(NA_NOTIFICATIONS_MAX);
    expect_sent(1, NA_NOTIFICATIONS_UNDER_WAY);
    na_notifications_taken(&queue, 2);
    na_notifications_taken(&queue, 3);
    add(1);
    expect_counts(NA_NOTIFICATIONS_MAX - 2, 2, 1);
    add(3);
    expect_counts(NA_NOTIFICATIONS_MAX, 2, 2);
    expect_sent(NA_NOTIFICATIONS_UNDER_WAY + 1, 4);
}
END_TEST

/* The sequence number begins again after 2^32, and 0 is a number like others. */
START_TEST(numbers_begin_again)
{
    queue.sequence = UINT32_MAX - 1;
    add(3);
    for (unsigned i = 0; i < 3; i++)
        ck_assert_ptr_nonnull(na_notifications_send(&queue));
    na_notifications_taken(&queue, UINT32_MAX);
    na_notifications_taken(&queue, 0);
    expect_counts(1, 2, 0);
    na_notifications_taken(&queue, 1);
    expect_counts(0, 3, 0);
}
END_TEST

TCase *alarms_queue_case(void)
{
    TCase *tcase = tcase_create("queue");

    tcase_add_checked_fixture(tcase, open_queue, close_queue);
    tcase_add_test(tcase, taken_ones_go);
    tcase_add_test(tcase, answers_out_of_order);
    tcase_add_test(tcase, answers_to_nothing);
    tcase_add_test(tcase, few_are_under_way);
    tcase_add_test(tcase, queue_is_bounded);
    tcase_add_test(tcase, taken_ones_are_not_dropped);
    tcase_add_test(tcase, numbers_begin_again);
    return tcase;
}
