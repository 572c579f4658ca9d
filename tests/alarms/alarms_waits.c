/*
 * netstatRuleWaitsFor: why a rule waits, from its first sample on.
 */
#include <string.h>

#include "alarms_parts.h"
#include "alarms_stage.h"
#include "kit/dev_header.h"
#include "mib/mib_table.h"

/* The value of a column of netstatRuleTable for the rule `r`, with its label if it has any. */
static const char *ask(const char *column)
{
    const struct na_request request = { 1, 0 };
    const struct na_mib_column *described;
    uint32_t name[NA_OID_MAX];
    size_t length = na_objects_column(column, name);
    struct na_value value;

    length += na_put_string(name + length, "r");
    if (!na_objects_get(objects, &request, name, length, &value))
        return "nothing";
    ck_assert_ptr_nonnull(na_mib_entry_of(column, &described));
    for (const struct na_mib_label *label = described->labels; label->text != NULL; label++)
        if (label->number == (int32_t)value.number)
            return label->text;
    return "no label";
}

static void expect(const char *state, const char *waits_for)
{
    ck_assert_str_eq(ask("netstatRuleState"), state);
    ck_assert_str_eq(ask("netstatRuleWaitsFor"), waits_for);
}

static void write_tcp(const char *maximum, unsigned segments)
{
    world_write(&world, "net/snmp", "Tcp: MaxConn CurrEstab OutSegs\nTcp: %s 5 %u\n", maximum,
                segments);
}

START_TEST(a_window)
{
    configure("r warning counter TcpExt ListenOverflows rises by 10 within 1m", NULL);
    expect("waiting", "window");
    write_overflows(5);
    tick(1);
    expect("waiting", "window");
    tick(WINDOW_TICKS - 1);
    expect("waiting", "window");
    tick(1);
    expect("quiet", "nothing");
    write_overflows(50);
    tick(1);
    expect("raised", "nothing");
}
END_TEST

START_TEST(any_of_no_rows)
{
    configure("r warning any listener :9999 netstatListenerQueue reaches 2", NULL);
    tick(1);
    expect("waiting", "object");
}
END_TEST

START_TEST(a_window_after_a_reset)
{
    configure("r warning counter TcpExt ListenOverflows rises by 1000 within 1m", NULL);
    write_overflows(500);
    tick(WINDOW_TICKS + 1);
    expect("quiet", "nothing");
    write_overflows(3);
    tick(1);
    expect("waiting", "window");
    tick(WINDOW_TICKS);
    expect("quiet", "nothing");
}
END_TEST

START_TEST(a_counter)
{
    configure("r warning counter TcpExt NoSuchName rises by 10 within 1m", NULL);
    tick(1);
    expect("waiting", "object");
    write_overflows(5);
    tick(1);
    expect("waiting", "object");
    world_write(&world, "net/netstat", "TcpExt: NoSuchName\nTcpExt: 1\n");
    tick(2);
    expect("waiting", "window");
    tick(WINDOW_TICKS);
    expect("quiet", "nothing");
}
END_TEST

START_TEST(a_source)
{
    configure("r warning counter TcpExt ListenOverflows rises by 10 within 1m", NULL);
    world_make_folder(&world, "net/netstat");
    tick(1);
    expect("waiting", "source");
    world_remove(&world, "net/netstat");
    tick(1);
    expect("waiting", "object");
    write_overflows(5);
    tick(1);
    expect("waiting", "window");
}
END_TEST

/* What could not be parsed may be there. */
START_TEST(a_damaged_source)
{
    configure("r warning counter TcpExt ListenOverflows rises by 10 within 1m", NULL);
    world_write(&world, "net/netstat", "TcpExt: ListenOverflows ListenDrops\nTcpExt: 1\n");
    tick(1);
    expect("waiting", "source");
    configure("r warning interface * netstatIfRxErrs rises by 10 within 1m", NULL);
    world_write(&world, "net/dev", "Inter-|\n face |bytes\nlo: many\n");
    tick(1);
    expect("waiting", "source");
}
END_TEST

#define DEV_HEAD "Inter-|\n face |bytes packets errs drop|bytes\n"

/* What looks only at all rows. */
START_TEST(a_damaged_source_of_all_rows)
{
    static const char *const rules[] = {
        "r warning sum of interface * netstatIfRxErrs falls below 1 within 1m",
        "r warning interface eth1 is gone",
    };

    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        configure(rules[i], NULL);
        world_write(&world, "net/dev", DEV_HEAD "eth0: 0 0 0 0 0\neth1: many\n");
        tick(1);
        expect("waiting", "source");
        world_write(&world, "net/dev", DEV_HEAD "eth0: 0 0 0 0 0\neth1: 0 0 0 0 0\n");
        tick(1);
        ck_assert_str_ne(ask("netstatRuleWaitsFor"), "source");
    }
}
END_TEST

/* What the percentage is of. */
START_TEST(a_divisor)
{
    configure("r warning counter TcpExt ListenOverflows rises by 10% of Tcp OutSegs within 1m",
              NULL);
    write_overflows(5);
    tick(1);
    expect("waiting", "object");
    world_make_folder(&world, "net/snmp");
    tick(1);
    expect("waiting", "source");
    world_remove(&world, "net/snmp");
    write_tcp("-1", 10);
    tick(1);
    expect("waiting", "window");
    tick(WINDOW_TICKS);
    expect("quiet", "nothing");
}
END_TEST

START_TEST(a_limit)
{
    configure("r warning counter Tcp CurrEstab reaches 90% of Tcp MaxConn", NULL);
    write_tcp("-1", 10);
    tick(1);
    expect("waiting", "limit");
    write_tcp("100", 10);
    tick(1);
    expect("quiet", "nothing");
    configure("r warning counter Tcp MaxConn reaches 10000", NULL);
    write_tcp("-1", 10);
    tick(1);
    expect("waiting", "limit");
}
END_TEST

static void write_dev(const char *name)
{
    world_write(&world, "net/dev", "%s%s: 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n", dev_header, name);
}

START_TEST(rows)
{
    configure("r warning interface eth* netstatIfRxErrs rises by 10 within 1m", NULL);
    tick(1);
    expect("waiting", "object");
    write_dev("lo");
    tick(1);
    expect("waiting", "object");
    write_dev("eth0");
    tick(1);
    expect("waiting", "window");
    tick(WINDOW_TICKS);
    expect("quiet", "nothing");
    world_remove(&world, "net/dev");
    tick(1);
    expect("waiting", "object");
    world_make_folder(&world, "net/dev");
    tick(1);
    expect("waiting", "source");
}
END_TEST

/* The only alarm of a rule about all rows. */
START_TEST(a_sum_of_rows)
{
    configure("r warning sum of interface eth* netstatIfRxErrs rises by 10 within 1m", NULL);
    tick(1);
    expect("waiting", "object");
    write_dev("eth0");
    tick(1);
    expect("waiting", "window");
    tick(WINDOW_TICKS);
    expect("quiet", "nothing");
}
END_TEST

TCase *alarms_waits_case(void)
{
    TCase *waits = tcase_create("waits");

    tcase_add_checked_fixture(waits, open_stage, close_stage);
    tcase_add_test(waits, a_window);
    tcase_add_test(waits, any_of_no_rows);
    tcase_add_test(waits, a_window_after_a_reset);
    tcase_add_test(waits, a_counter);
    tcase_add_test(waits, a_source);
    tcase_add_test(waits, a_damaged_source);
    tcase_add_test(waits, a_damaged_source_of_all_rows);
    tcase_add_test(waits, a_divisor);
    tcase_add_test(waits, a_limit);
    tcase_add_test(waits, rows);
    tcase_add_test(waits, a_sum_of_rows);
    return waits;
}
