/*
 * What drivers count: replies as some drivers give them, names that are odd, and a real kernel.
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/job.h"
#include "kernel/links.h"
#include "kit/asking.h"
#include "kit/suite.h"
#include "kit/support.h"
#include "tables/driver_counters.h"
#include "tables/driver_names.h"

extern const struct na_kernel_table na_kernel_table_driver_counters;

enum { LINK = 4, VALUES_MOST = 1000 };

/* A driver's reply. */
struct reply {
    char names[VALUES_MOST][NA_ETHTOOL_NAME];
    uint64_t values[VALUES_MOST];
    size_t count;
};

static void put(struct reply *reply, const char *name, uint64_t value)
{
    ck_assert_uint_lt(reply->count, VALUES_MOST);
    memset(reply->names[reply->count], 0, NA_ETHTOOL_NAME);
    memcpy(reply->names[reply->count], name, strnlen(name, NA_ETHTOOL_NAME));
    reply->values[reply->count++] = value;
}

static void put_queues(struct reply *reply, const char *format, unsigned queues, uint64_t value)
{
    char name[64];

    for (unsigned i = 0; i < queues; i++) {
        snprintf(name, sizeof(name), format, i);
        put(reply, name, value + i);
    }
}

static struct na_rows add(const struct reply *reply, bool all)
{
    struct na_rows rows = { .size = sizeof(struct na_driver_counter) };
    const struct na_ethtool_values values = { reply->names[0], reply->values, reply->count };

    ck_assert(na_driver_counters_add(&rows, LINK, &values, all));
    na_rows_sort(&rows, na_kernel_table_driver_counters.order);
    return rows;
}

static void expect(const struct na_rows *rows, const char *name, uint64_t value, uint32_t parts)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct na_driver_counter *row = na_rows_at(rows, i);

        if (strcmp(row->name, name) != 0)
            continue;
        ck_assert_uint_eq(row->link, LINK);
        ck_assert_msg(row->value == value && row->parts == parts, "%s is %lu of %u", name,
                      row->value, row->parts);
        return;
    }
    ck_assert_msg(parts == 0, "there is no %s", name);
}

/* The shape of virtio_net's names since Linux 6.9, and before. */
START_TEST(virtio)
{
    struct reply reply = { .count = 0 };
    struct na_rows rows;

    put_queues(&reply, "rx%u_packets", 4, 1000);
    put_queues(&reply, "rx%u_drops", 4, 10);
    put_queues(&reply, "rx_queue_%u_xdp_drops", 2, 7);
    put_queues(&reply, "tx%u_tx_timeouts", 4, 0);
    rows = add(&reply, false);
    ck_assert_uint_eq(rows.count, 3);
    expect(&rows, "rx*_drops", 10 + 11 + 12 + 13, 4);
    expect(&rows, "rx_queue_*_xdp_drops", 15, 2);
    expect(&rows, "tx*_tx_timeouts", 6, 4);
    ck_assert_uint_eq(rows.total[NA_DRIVER_LEFT_OUT], 0);
    na_rows_clear(&rows);
}
END_TEST

/* ixgbe has some 700 values: most are packets and octets of its queues. */
START_TEST(ixgbe)
{
    struct reply reply = { .count = 0 };
    struct na_rows rows;

    put(&reply, "rx_packets", 5);
    put(&reply, "rx_errors", 17);
    put(&reply, "rx_missed_errors", 18);
    put(&reply, "rx_no_buffer_count", 19);
    put(&reply, "rx_crc_errors", 20);
    put(&reply, "rx_dropped", 21);
    put(&reply, "alloc_rx_buff_failed", 22);
    put(&reply, "tx_timeout_count", 23);
    put(&reply, "fcoe_last_error", 24);
    put_queues(&reply, "tx_queue_%u_packets", 64, 1);
    put_queues(&reply, "tx_queue_%u_bytes", 64, 1);
    put_queues(&reply, "rx_queue_%u_packets", 64, 1);
    put_queues(&reply, "rx_queue_%u_bytes", 64, 1);
    put_queues(&reply, "tx_pb_%u_pxon", 218, 1);
    put_queues(&reply, "rx_pb_%u_pxoff", 218, 1);
    ck_assert_uint_ge(reply.count, 700);
    rows = add(&reply, false);
    ck_assert_uint_eq(rows.count, 8);
    expect(&rows, "rx_missed_errors", 18, 1);
    expect(&rows, "rx_no_buffer_count", 19, 1);
    expect(&rows, "tx_timeout_count", 23, 1);
    expect(&rows, "rx_packets", 0, 0);
    na_rows_clear(&rows);

    /* all of them: each queue's summed, and no more than the limit */
    rows = add(&reply, true);
    ck_assert_uint_eq(rows.count, NA_DRIVER_MOST);
    {
        uint64_t shown = 0;

        for (size_t i = 0; i < rows.count; i++)
            shown += ((const struct na_driver_counter *)na_rows_at(&rows, i))->parts;
        ck_assert_uint_eq(shown + rows.total[NA_DRIVER_LEFT_OUT], reply.count);
    }
    na_rows_clear(&rows);
}
END_TEST

/* mlx5 numbers its channels, and its priorities, which are no queues. */
START_TEST(mlx5)
{
    struct reply reply = { .count = 0 };
    struct na_rows rows;

    put_queues(&reply, "rx%u_wqe_err", 16, 1);
    put_queues(&reply, "rx%u_cqe_compress_pkts", 16, 1);
    put_queues(&reply, "tx%u_dropped", 16, 2);
    put_queues(&reply, "ch%u_eq_rearm", 16, 1);
    put_queues(&reply, "rx_prio%u_discards", 8, 5);
    put(&reply, "rx_wqe_err", 1000);
    put(&reply, "rx_discards_phy", 7);
    put(&reply, "rx_1024_to_1518_bytes_phy", 8);
    rows = add(&reply, false);
    ck_assert_uint_eq(rows.count, 12);
    expect(&rows, "rx*_wqe_err", 136, 16);
    expect(&rows, "rx_wqe_err", 1000, 1);
    expect(&rows, "tx*_dropped", 152, 16);
    expect(&rows, "rx_prio3_discards", 8, 1);
    expect(&rows, "rx_discards_phy", 7, 1);
    na_rows_clear(&rows);
}
END_TEST

static const struct {
    const char *name, *joined;
    bool loss;
} names[] = {
    { "rx_queue_12_drops", "rx_queue_*_drops", true },
    { "rx-3.packets", "rx-*.packets", false },
    { "[15]: rx_discards", "[*]: rx_discards", true },
    { "txq7_drops", "txq*_drops", true },
    { "queue_1_tx_missed_tx", "queue_*_tx_missed_tx", true },
    { "rx_64_bytes", "rx_64_bytes", false },
    { "rx_fcs_errors_64", "rx_fcs_errors_64", true },
    { "veb.tc_0_tx_packets", "veb.tc_0_tx_packets", false },
    { "CRC_count", "CRC_count", true },
    { "rx1_rx2_drops", "rx*_rx*_drops", true },
    { "0", "0", false },
    { "prefix1_err", "prefix1_err", true },
    { "linux2_err", "linux2_err", true },
};

START_TEST(names_of_queues)
{
    char name[NA_DRIVER_NAME];

    strcpy(name, names[_i].name);
    ck_assert_int_eq(na_driver_name_is_loss(name), names[_i].loss);
    na_driver_name_join(name);
    ck_assert_str_eq(name, names[_i].joined);
}
END_TEST

/* Names that are empty, repeated or not ASCII have no row and are counted; cut ones have one. */
START_TEST(odd_names)
{
    static const char long_name[] = "rx_a_name_of_thirty_two_err_octs"; /* no NUL fits */
    struct reply reply = { .count = 0 };
    struct na_rows rows;

    ck_assert_uint_eq(strlen(long_name), NA_ETHTOOL_NAME);
    put(&reply, "", 1);
    put(&reply, "rx_err\x80", 2);
    put(&reply, "rx\terr", 3);
    put(&reply, "tx_err", 4);
    put(&reply, "rx_crc", 5);
    put(&reply, "tx_err", 6);
    put(&reply, long_name, 7);
    put(&reply, "rx0_drop", 8);
    put(&reply, "rx0_drop", 9);
    rows = add(&reply, false);
    ck_assert_uint_eq(rows.count, 2);
    expect(&rows, "rx_crc", 5, 1);
    expect(&rows, long_name, 7, 1);
    ck_assert_uint_eq(rows.total[NA_DRIVER_LEFT_OUT], 7);
    na_rows_clear(&rows);
}
END_TEST

static const struct {
    struct na_driver_counter before, after;
    bool starts_over;
} runs[] = {
    { { .value = 100, .parts = 4 }, { .value = 101, .parts = 4 }, false },
    { { .value = 100, .parts = 4 }, { .value = 3, .parts = 4 }, true },
    { { .value = 100, .parts = 4 }, { .value = 101, .parts = 2 }, true },
    { { .value = 100, .link_serial = 1 }, { .value = 101, .link_serial = 2 }, true },
};

START_TEST(values_count_on)
{
    const struct na_reading_pair first = { .at = 100 }, second = { .at = 200, .before = 100 };
    struct na_driver_counter before = runs[_i].before, after = runs[_i].after;

    na_kernel_table_driver_counters.carry(&before, NULL, &first);
    na_kernel_table_driver_counters.carry(&after, &before, &second);
    ck_assert_int_eq(before.discontinuity, 0);
    ck_assert_int_eq(after.discontinuity, runs[_i].starts_over ? 200 : 0);
    ck_assert_uint_eq(after.value, runs[_i].after.value);
}
END_TEST

/* Whatever cards there are here, a walk of the table goes forward and ends. */
START_TEST(running_kernel)
{
    struct na_filter filter = { .all_driver_counters = 1 };
    struct asking here = asking_start("/proc", (struct na_clock){ asking_clock, NULL }, &filter);
    uint32_t name[NA_OID_MAX] = { 1, 3, 3 };
    size_t length = 3, steps = 0;
    struct na_value value;

    while (na_objects_next(here.objects, &here.request, name, &length, false, &value) &&
           name[1] == 3 && name[2] == 3) {
        ck_assert_uint_eq(name[6], length - 7);
        steps++;
    }
    ck_assert_int_eq(na_snapshot_source(here.snapshot, NA_DRIVER_COUNTERS)->state, NA_OK);
    ck_assert_uint_eq(steps % 3, 0);
    asking_stop(&here);
}
END_TEST

static int64_t steps_clock(void *arg)
{
    int64_t *time = arg;

    return *time += 1000000;
}

/* Reading the drivers takes at most 1 % of a CPU; other tables take 5 %. */
START_TEST(drivers_are_read_rarely)
{
    int64_t time = INT64_C(1000000000000);
    struct na_clock clock = { steps_clock, &time };
    struct na_snapshot *snapshot = na_snapshot_new("/proc", 64, 10, clock, NULL, NULL);
    const struct na_source *source = na_snapshot_source(snapshot, NA_DRIVER_COUNTERS);
    uint64_t key = 0;

    ck_assert_ptr_nonnull(na_snapshot_reading(snapshot, ++key, NA_DRIVER_COUNTERS));
    ck_assert_uint_eq(source->readings, 1);
    ck_assert_int_gt(source->cost, 0);
    time += 95 * source->cost;
    na_snapshot_reading(snapshot, ++key, NA_DRIVER_COUNTERS);
    ck_assert_uint_eq(source->readings, 1);
    time += 30 * source->cost;
    na_snapshot_reading(snapshot, ++key, NA_DRIVER_COUNTERS);
    ck_assert_uint_eq(source->readings, 2);
    na_snapshot_free(snapshot);
}
END_TEST

static void read_in_job(void *arg)
{
    struct na_read_context *context = arg;

    context->errors = (uint32_t)na_kernel_table_driver_counters.read(context);
}

/* Between two interfaces others have their turns, and may use the names of the interfaces. */
START_TEST(each_interface_is_a_step)
{
    struct na_kernel kernel;
    struct na_rows rows = { .size = sizeof(struct na_driver_counter) };
    struct na_read_context context = { .kernel = &kernel, .rows = &rows };
    const struct na_kernel_own own = { .now = 0 };
    struct na_job job = { .stack = NULL };
    size_t turns = 1, released = 0;

    ck_assert(na_kernel_init(&kernel, "/proc"));
    na_kernel_look(&kernel);
    kernel.turn = &own;
    ck_assert(na_job_begin(&job, read_in_job, &context));
    for (; !na_job_turn(&job, 0); turns++)
        released += kernel.holder == NULL;
    ck_assert_uint_eq(context.errors, 0);
    ck_assert_uint_ge(turns, na_links_count(kernel.links));
    ck_assert_uint_ge(released, na_links_count(kernel.links));

    /* cancelled between two of them, it frees what it has */
    ck_assert(na_job_begin(&job, read_in_job, &context));
    if (!na_job_turn(&job, 0))
        na_job_cancel(&job);
    ck_assert_uint_eq(context.errors, na_links_count(kernel.links) > 0 ? ECANCELED : 0);
    na_rows_clear(&rows);
    na_kernel_clear(&kernel);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("drivers");
    TCase *tcase = tcase_create("replies");

    tcase_add_test(tcase, virtio);
    tcase_add_test(tcase, ixgbe);
    tcase_add_test(tcase, mlx5);
    tcase_add_loop_test(tcase, names_of_queues, 0, COUNT_OF(names));
    tcase_add_test(tcase, odd_names);
    tcase_add_loop_test(tcase, values_count_on, 0, COUNT_OF(runs));
    tcase_add_test(tcase, running_kernel);
    tcase_add_test(tcase, drivers_are_read_rarely);
    tcase_add_test(tcase, each_interface_is_a_step);
    suite_add_tcase(suite, tcase);
    return tests_run(suite);
}
