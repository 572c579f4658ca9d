/* Alarms over the files of a kernel: counters by group and name, and notifications. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms_stage.h"

START_TEST(counter_spikes)
{
    configure(RULE "clears at 0 \"Raise the backlog.\"", NULL);
    write_overflows(5);
    tick(WINDOW_TICKS + 1);
    expect_sentences("");
    write_overflows(17);
    tick(1);
    expect_sentences("overflow raised: " OVERFLOWS
                     " rose by 12 within 60 s, threshold 10. Raise the backlog.\n");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    tick(WINDOW_TICKS);
    expect_sentences("overflow cleared: " OVERFLOWS " rose by 0 within 60 s, threshold 0\n");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
}
END_TEST

/*
 * While a source cannot be read, nothing is known: raised alarms are not reported as gone. A
 * missing file is different.
 */
START_TEST(unread_is_not_gone)
{
    configure(
        RULE "clears at 0",
        "share warning counter TcpExt ListenDrops rises by 1% of TcpExt ListenOverflows within 1m",
        NULL);
    write_overflows(5);
    tick(WINDOW_TICKS + 1);
    write_overflows(17);
    tick(1);
    expect_sentences("overflow raised: " OVERFLOWS " rose by 12 within 60 s, threshold 10\n");
    world_remove(&world, "net/netstat");
    world_make_folder(&world, "net/netstat");
    tick(10);
    expect_sentences("");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    world_remove(&world, "net/netstat");
    write_overflows(17);
    tick(WINDOW_TICKS);
    expect_sentences("overflow cleared: " OVERFLOWS " rose by 0 within 60 s, threshold 0\n");
}
END_TEST

START_TEST(notification_says_it_all)
{
    const struct na_notification *first;

    configure(RULE, NULL);
    write_overflows(0);
    tick(WINDOW_TICKS + 1);
    write_overflows(15);
    tick(1);
    first = na_notifications_send(na_alarms_notifications(alarms));
    ck_assert_ptr_nonnull(first);
    ck_assert_uint_eq(first->sequence, 1);
    ck_assert(first->raised);
    ck_assert_str_eq(first->rule, "overflow");
    ck_assert_int_eq(first->severity, NA_WARNING);
    ck_assert_str_eq(first->instance, OVERFLOWS);
    ck_assert_str_eq(first->value, "15");
    ck_assert_str_eq(first->threshold, "10");
    ck_assert_uint_eq(first->window, 60);
    ck_assert_int_eq(first->at.tv_sec, 1700000000);
    ck_assert_ptr_null(na_notifications_send(na_alarms_notifications(alarms)));
}
END_TEST

/* The longest names possible in the MIB are reported too, even if no catalogue has them. */
START_TEST(long_names_are_seen)
{
    char name[NA_NAME_MAX + 1];
    char rule[256];

    memset(name, 'x', NA_NAME_MAX);
    name[NA_NAME_MAX] = '\0';
    snprintf(rule, sizeof(rule), "long warning counter TcpExt %s reaches 1", name);
    configure(rule, "other warning counter TcpExt A rises by 50% of TcpExt B within 10s", NULL);
    world_write(&world, "net/netstat", "TcpExt: A %s\nTcpExt: 1 1\n", name);
    tick(1);
    ck_assert_ptr_nonnull(strstr(sentences, name));
}
END_TEST

static const struct {
    const char *counter, *file, *without, *with;
} first_bursts[] = {
    { "IcmpMsg OutType3", "net/snmp", "Icmp: OutMsgs\nIcmp: 0\n",
      "Icmp: OutMsgs\nIcmp: 7\nIcmpMsg: OutType3\nIcmpMsg: 7\n" },
    { "Icmp6 Icmp6OutType1", "net/snmp6", "Icmp6OutMsgs 0\n", "Icmp6OutMsgs 7\nIcmp6OutType1 7\n" },
};

/* The kernel prints an ICMP type only after its first message, so the first count is a rise. */
START_TEST(first_burst_of_an_icmp_type)
{
    char rule[128];

    snprintf(rule, sizeof(rule), "first warning counter %s rises by 5 within 10s",
             first_bursts[_i].counter);
    configure(rule, NULL);
    world_write(&world, first_bursts[_i].file, "%s", first_bursts[_i].without);
    tick(2);
    world_write(&world, first_bursts[_i].file, "%s", first_bursts[_i].with);
    tick(1);
    ck_assert_ptr_nonnull(strstr(sentences, "first raised: "));
    ck_assert_ptr_nonnull(strstr(sentences, " rose by 7 within 10 s, threshold 5\n"));
}
END_TEST

/* If the previous value is unknown, or for other names, the first count is not a rise. */
START_TEST(first_sight_of_a_counter)
{
    configure("first warning counter IcmpMsg OutType3 rises by 5 within 10s",
              "other warning counter Icmp OutErrors rises by 5 within 10s", NULL);
    tick(2);
    world_write(&world, "net/snmp", "%s", first_bursts[0].with);
    tick(2);
    world_write(&world, "net/snmp",
                "Icmp: OutMsgs OutErrors\nIcmp: 7 7\nIcmpMsg: OutType3\nIcmpMsg: 7\n");
    tick(2);
    expect_sentences("");
}
END_TEST

/* A file that reappears is reset: neither its value nor its fall is a rise. */
START_TEST(discontinuity_is_no_spike)
{
    configure(RULE, NULL);
    write_overflows(5);
    tick(WINDOW_TICKS + 1);
    write_overflows(1000000);
    world_remove(&world, "net/netstat");
    tick(1);
    write_overflows(2000000);
    tick(2 * WINDOW_TICKS);
    expect_sentences("");
    write_overflows(2000010);
    tick(1);
    expect_sentences("overflow raised: " OVERFLOWS " rose by 10 within 60 s, threshold 10\n");
}
END_TEST

/* The divisor of a ratio is in another file, which is reset independently. */
START_TEST(discontinuity_of_the_other_counter)
{
    configure(
        "loss warning counter Tcp RetransSegs rises by 5% of TcpExt TCPOrigDataSent within 1m",
        NULL);
    world_write(&world, "net/snmp", "Tcp: RetransSegs\nTcp: 100\n");
    world_write(&world, "net/netstat", "TcpExt: TCPOrigDataSent\nTcpExt: 1000000\n");
    tick(WINDOW_TICKS + 1);
    world_write(&world, "net/snmp", "Tcp: RetransSegs\nTcp: 200\n");
    world_write(&world, "net/netstat", "TcpExt: TCPOrigDataSent\nTcpExt: 10\n");
    tick(1);
    world_write(&world, "net/netstat", "TcpExt: TCPOrigDataSent\nTcpExt: 1000\n");
    tick(1);
    world_write(&world, "net/netstat", "TcpExt: TCPOrigDataSent\nTcpExt: 1000100\n");
    tick(2 * WINDOW_TICKS);
    expect_sentences("");
}
END_TEST

/* It is reset while the other one cannot be read: later measures start after the reset. */
START_TEST(discontinuity_while_the_other_is_unread)
{
    configure(
        "loss warning counter Tcp RetransSegs rises by 5% of TcpExt TCPOrigDataSent within 1m",
        NULL);
    world_write(&world, "net/snmp", "Tcp: RetransSegs\nTcp: 100\n");
    world_write(&world, "net/netstat", "TcpExt: TCPOrigDataSent\nTcpExt: 1000000\n");
    tick(WINDOW_TICKS + 1);
    world_remove(&world, "net/netstat");
    world_make_folder(&world, "net/netstat");
    world_write(&world, "net/snmp", "Tcp: RetransSegs\nTcp: 10\n");
    tick(1);
    world_remove(&world, "net/netstat");
    world_write(&world, "net/netstat", "TcpExt: TCPOrigDataSent\nTcpExt: 1001000\n");
    world_write(&world, "net/snmp", "Tcp: RetransSegs\nTcp: 1000\n");
    tick(WINDOW_TICKS + 1);
    expect_sentences("");
    world_write(&world, "net/snmp", "Tcp: RetransSegs\nTcp: 1050\n");
    world_write(&world, "net/netstat", "TcpExt: TCPOrigDataSent\nTcpExt: 1002000\n");
    tick(1);
    expect_sentences(
        "loss raised: netstatCounterValue.\"Tcp\".\"RetransSegs\" rose by 5% of TcpExt "
        "TCPOrigDataSent within 60 s, "
        "threshold 5%\n");
}
END_TEST

#define RETRANS "netstatCounterValue.\"Tcp\".\"RetransSegs\""
#define SENT "Tcp OutSegs + Tcp RetransSegs"

static void write_sent(unsigned out, unsigned retrans)
{
    world_write(&world, "net/snmp", "Tcp: OutSegs RetransSegs\nTcp: %u %u\n", out, retrans);
}

/* Twenty connects to a peer that does not answer: OutSegs does not change while their SYNs are
 * retransmitted. */
START_TEST(peer_is_silent)
{
    configure(
        "loss warning counter Tcp RetransSegs rises by 5% of " SENT " within 10s clears at 2%",
        "most warning counter Tcp RetransSegs rises by 100 and 5% of " SENT " within 1m", NULL);
    write_sent(1000, 7);
    tick(WINDOW_TICKS + 1);
    write_sent(1020, 127);
    tick(1);
    expect_sentences(
        "loss raised: " RETRANS " rose by 85.71% of " SENT " within 10 s, threshold 5%\n"
        "most raised: " RETRANS " rose by 85.71% of " SENT " within 60 s, threshold 5%\n");
    write_sent(1020, 147);
    tick(1);
    expect_sentences("");
    ck_assert_double_eq_tol(((const struct na_rule_row *)na_rows_at(na_alarms_rules(alarms), 0))
                                ->set->instance[0]
                                .alarm.measured,
                            100, 1e-9);
    tick(1);
    expect_sentences("loss cleared: " RETRANS " rose by 0% of " SENT
                     " within 10 s, threshold 2%\n");
}
END_TEST

/*
 * One counter of a sum is absent: nothing is measured. One from another file is reset: nothing is
 * measured across that.
 */
START_TEST(sum_is_all_of_its_counters)
{
    configure("loss warning counter Tcp RetransSegs rises by 5% of Tcp RetransSegs + TcpExt "
              "TCPOrigDataSent within 1m",
              NULL);
    write_sent(0, 100);
    tick(WINDOW_TICKS + 1);
    write_sent(0, 200);
    tick(WINDOW_TICKS + 1);
    expect_sentences("");
    world_write(&world, "net/netstat", "TcpExt: TCPOrigDataSent\nTcpExt: 1000000\n");
    tick(WINDOW_TICKS + 1);
    world_write(&world, "net/netstat", "TcpExt: TCPOrigDataSent\nTcpExt: 10\n");
    write_sent(0, 300);
    tick(1);
    expect_sentences("");
    tick(WINDOW_TICKS);
    write_sent(0, 305);
    world_write(&world, "net/netstat", "TcpExt: TCPOrigDataSent\nTcpExt: 105\n");
    tick(1);
    expect_sentences(
        "loss raised: " RETRANS
        " rose by 5% of Tcp RetransSegs + TcpExt TCPOrigDataSent within 60 s, threshold 5%\n");
}
END_TEST

START_TEST(level_below_nothing_is_no_limit)
{
    configure("max warning counter Tcp MaxConn reaches 5",
              "share warning counter Tcp CurrEstab reaches 5% of Tcp MaxConn", NULL);
    world_write(&world, "net/snmp", "Tcp: MaxConn CurrEstab\nTcp: -1 40\n");
    tick(3);
    expect_sentences("");
    world_write(&world, "net/snmp", "Tcp: MaxConn CurrEstab\nTcp: 1000 50\n");
    tick(1);
    expect_sentences(
        "max raised: netstatCounterLevel.\"Tcp\".\"MaxConn\" is 1000, threshold 5\n"
        "share raised: netstatCounterLevel.\"Tcp\".\"CurrEstab\" is 5% of Tcp MaxConn, "
        "threshold 5%\n");
}
END_TEST

static void write_memory(uint64_t used, uint64_t most)
{
    world_write(&world, "net/sockstat", "sockets: used 1\nFRAG: inuse 1 memory %" PRIu64 "\n",
                used);
    world_write(&world, "sys/net/ipv4/ipfrag_high_thresh", "%" PRIu64 "\n", most);
}

/* A level and its limit are measured with the kernel's numbers, not with the 32 bits served over
 * SNMP. */
START_TEST(levels_beyond_their_columns)
{
    configure("level warning counter Sockstat FRAG.memory reaches 2500000000",
              "share warning counter Sockstat FRAG.memory reaches 90% of Limits "
              "net.ipv4.ipfrag_high_thresh",
              NULL);
    write_memory(2400000000, 4000000000);
    tick(1);
    expect_sentences("");
    write_memory(3000000000, 4000000000);
    tick(1);
    expect_sentences(
        "level raised: netstatCounterLevel.\"Sockstat\".\"FRAG.memory\" is 3000000000, "
        "threshold 2500000000\n");
    write_memory(9000000000, 10000000000);
    tick(1);
    expect_sentences(
        "share raised: netstatCounterLevel.\"Sockstat\".\"FRAG.memory\" is 90% of Limits "
        "net.ipv4.ipfrag_high_thresh, "
        "threshold 90%\n");
}
END_TEST

static void write_levels(unsigned established, unsigned most)
{
    world_write(&world, "net/snmp", "Tcp: CurrEstab MaxConn\nTcp: %u %u\n", established, most);
}

/* Later by `seconds`, evaluates only rules with a raising or clearing time that has ended. */
static void look_between(int64_t seconds)
{
    static uint64_t key = 1000000;

    world.now += seconds * SECOND;
    na_alarms_step_due(alarms, ++key, world.now, (struct timespec){ .tv_sec = 1700000000 });
}

/*
 * A raising or clearing time ends on time, not at the next sample; other rules are not evaluated
 * then.
 */
START_TEST(holding_times_between_samples)
{
    configure("held warning counter Tcp CurrEstab reaches 5 for 3s clears at 1 for 4s",
              "other warning counter Tcp MaxConn reaches 5", NULL);
    write_levels(1, 1);
    tick(1);
    ck_assert_int_eq(na_alarms_due(alarms, world.now), INT64_MAX);
    write_levels(7, 1);
    tick(1);
    ck_assert_int_eq(na_alarms_due(alarms, world.now), world.now + 3 * SECOND);
    write_levels(8, 9);
    look_between(2);
    expect_sentences("");
    look_between(1);
    expect_sentences("held raised: netstatCounterLevel.\"Tcp\".\"CurrEstab\" is 8, threshold 5\n");
    ck_assert_int_eq(na_alarms_due(alarms, world.now), INT64_MAX);
    write_levels(0, 1);
    tick(1);
    ck_assert_int_eq(na_alarms_due(alarms, world.now), world.now + 4 * SECOND);
    look_between(4);
    expect_sentences("held cleared: netstatCounterLevel.\"Tcp\".\"CurrEstab\" is 0, threshold 1\n");
}
END_TEST

/* If a time has ended but its source cannot be read, the rule waits for the next sample. */
START_TEST(holding_time_of_what_is_unread)
{
    configure("held warning counter Tcp CurrEstab reaches 5 for 3s", NULL);
    write_levels(7, 1);
    tick(1);
    world_remove(&world, "net/snmp");
    world_make_folder(&world, "net/snmp");
    look_between(3);
    expect_sentences("");
    ck_assert_int_eq(na_alarms_due(alarms, world.now), INT64_MAX);
}
END_TEST

TCase *alarms_world_case(void)
{
    TCase *tcase = tcase_create("over files");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, open_stage, close_stage);
    tcase_add_test(tcase, counter_spikes);
    tcase_add_test(tcase, unread_is_not_gone);
    tcase_add_test(tcase, notification_says_it_all);
    tcase_add_test(tcase, long_names_are_seen);
    tcase_add_loop_test(tcase, first_burst_of_an_icmp_type, 0, COUNT_OF(first_bursts));
    tcase_add_test(tcase, first_sight_of_a_counter);
    tcase_add_test(tcase, discontinuity_is_no_spike);
    tcase_add_test(tcase, discontinuity_of_the_other_counter);
    tcase_add_test(tcase, discontinuity_while_the_other_is_unread);
    tcase_add_test(tcase, peer_is_silent);
    tcase_add_test(tcase, sum_is_all_of_its_counters);
    tcase_add_test(tcase, level_below_nothing_is_no_limit);
    tcase_add_test(tcase, levels_beyond_their_columns);
    tcase_add_test(tcase, holding_times_between_samples);
    tcase_add_test(tcase, holding_time_of_what_is_unread);
    return tcase;
}
