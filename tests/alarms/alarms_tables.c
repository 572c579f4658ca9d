/* Alarms over the files of a kernel: the rows of a table that a rule matches, while rows appear and
 * disappear. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms_stage.h"
#include "base/mistakes.h"

static void write_interfaces(uint64_t eth0, uint64_t eth1, uint64_t lo)
{
    world_write(&world, "net/dev",
                "Inter-|   Receive                                                |  Transmit\n"
                " face |bytes    packets errs drop fifo frame compressed multicast|bytes    "
                "packets errs drop fifo colls carrier compressed\n"
                "    lo: 0 0 %" PRIu64 " 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
                "  eth0: 0 0 %" PRIu64 " 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
                "  eth1: 0 0 %" PRIu64 " 0 0 0 0 0 0 0 0 0 0 0 0 0\n",
                lo, eth0, eth1);
}

START_TEST(interfaces_by_pattern)
{
    configure("errors critical interface eth* netstatIfRxErrs rises by 5 within 1m", NULL);
    write_interfaces(0, 0, 0);
    tick(WINDOW_TICKS + 1);
    write_interfaces(4, 7, 100);
    tick(1);
    ck_assert_ptr_nonnull(strstr(sentences, "errors raised: netstatIfRxErrs."));
    ck_assert_ptr_nonnull(strstr(sentences, " (eth1) rose by 7 within 60 s, threshold 5\n"));
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    write_interfaces(5, 7, 100);
    tick(1);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 2);
}
END_TEST

static const struct {
    const char *called, *sentences;
} odd_names[] = {
    { "v\xc3\xa4"
      "0",
      "v\xc3\xa4"
      "0" },
    { "\xe2\x82\xac\xf0\x9f\x90\xa7", "\xe2\x82\xac\xf0\x9f\x90\xa7" },
    { "v\xe4"
      "0",
      "v?0" }, /* Latin 1 */
    { "v\xc3\xa4\xff"
      "0",
      "v???0" },
    { "v\xc1\xa1", "v??" },           /* an a in two octets */
    { "v\xed\xa0\x80", "v???" },      /* half of a pair of UTF-16 */
    { "v\xf4\x90\x80\x80", "v????" }, /* beyond the last one */
    { "v\xc2\x9b"
      "0",
      "v??0" }, /* of the terminal's controls */
    { "v\x1b"
      "0",
      "v?0" },
    { "v\x7f"
      "0",
      "v?0" },
    { "v0\xc3", "v0?" },
};

START_TEST(names_of_all_octets)
{
    char wanted[160];

    configure("errors critical interface * netstatIfRxErrs reaches 1", NULL);
    world_write(&world, "net/dev",
                "Inter-|\n face |bytes    packets errs drop fifo frame compressed multicast|bytes  "
                "  packets errs drop fifo "
                "colls carrier compressed\n  %s: 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n",
                odd_names[_i].called);
    tick(1);
    snprintf(wanted, sizeof(wanted), "errors raised: netstatIfRxErrs.1 (%s) is 1, threshold 1\n",
             odd_names[_i].sentences);
    expect_sentences(wanted);
}
END_TEST

/* A raised alarm whose row is gone is cleared once, and then forgotten. */
START_TEST(interface_that_goes_is_cleared)
{
    const struct na_rule_row *row;

    configure(
        "errors critical interface eth* netstatIfRxErrs rises by 5 within 1m clears at 0 for 20s",
        NULL);
    write_interfaces(0, 0, 0);
    tick(WINDOW_TICKS + 1);
    write_interfaces(0, 7, 0);
    tick(1);
    row = na_rows_at(na_alarms_rules(alarms), 0);
    ck_assert_uint_eq(row->set->count, 2);
    sentences[0] = '\0';
    world_write(&world, "net/dev",
                "Inter-|\n face |bytes    packets errs drop fifo frame compressed multicast|bytes  "
                "  packets errs drop fifo "
                "colls carrier compressed\n  eth0: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
    tick(2);
    expect_sentences("");
    tick(1);
    ck_assert_ptr_nonnull(strstr(sentences, "errors cleared: netstatIfRxErrs."));
    ck_assert_ptr_nonnull(
        strstr(sentences, " (eth1) is gone; it rose by 7 within 60 s, threshold 0\n"));
    row = na_rows_at(na_alarms_rules(alarms), 0);
    ck_assert_uint_eq(row->set->count, 1);
    sentences[0] = '\0';
    tick(5);
    expect_sentences("");
}
END_TEST

static unsigned full, emptied;

static void note_full(const struct na_rule *rule, bool is_full)
{
    ck_assert_str_eq(rule->name, "errors");
    full += is_full;
    emptied += !is_full;
}

/* Makes net/dev have this number of interfaces. */
static void write_many(unsigned count)
{
    size_t room = 100 + 60 * (size_t)count, used = 0;
    char *text = malloc(room);

    ck_assert_ptr_nonnull(text);
    used += (size_t)snprintf(text, room, "Inter-|\n face |bytes packets errs drop|bytes\n");
    for (unsigned i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, room - used, "  m%u: 0 0 1 0 0\n", i);
    world_write_bytes(&world, "net/dev", text, used);
    free(text);
}

/* Too many instances for a rule are reported once. */
START_TEST(more_than_can_be_watched)
{
    full = emptied = 0;
    na_alarms_report_full(alarms, note_full);
    configure("errors critical interface * netstatIfRxErrs reaches 2", NULL);
    write_many(NA_INSTANCES_MAX);
    tick(2);
    ck_assert_uint_eq(full, 0);
    write_many(NA_INSTANCES_MAX + 1);
    tick(3);
    ck_assert_uint_eq(full, 1);
    ck_assert_uint_eq(
        ((const struct na_rule_row *)na_rows_at(na_alarms_rules(alarms), 0))->set->count,
        NA_INSTANCES_MAX);
    ck_assert_uint_eq(emptied, 0);
    write_many(3);
    tick(3);
    ck_assert_uint_eq(emptied, 1);
    ck_assert_uint_eq(full, 1);
}
END_TEST

static void write_cpus(unsigned dropped)
{
    world_write(&world, "net/softnet_stat",
                "00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
                "00000000 00000000 00000000 00000000\n"
                "00000001 %08x 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
                "00000000 00000000 00000000 00000001\n",
                dropped);
}

START_TEST(cpus)
{
    configure("backlog warning cpu netstatCpuDropped rises by 1 within 1m", NULL);
    write_cpus(0);
    tick(WINDOW_TICKS + 1);
    write_cpus(3);
    tick(1);
    expect_sentences("backlog raised: netstatCpuDropped.1 rose by 3 within 60 s, threshold 1\n");
}
END_TEST

/* The subagent itself: sessions after the first one, mistakes of its configuration until they are
 * corrected, and sources that became worse. */
START_TEST(agent)
{
    struct na_mistakes mistakes = { .count = 0 };

    na_objects_show_mistakes(objects, &mistakes);
    configure("sessions warning agent netstatAgentSessions rises by 3 within 1m",
              "errors warning agent netstatAgentErrors rises by 1 within 1m",
              "mistakes warning agent netstatAgentConfigMistakes reaches 1", NULL);
    tick(1);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
    na_snapshot_session_began(world.snapshot);
    tick(WINDOW_TICKS + 1);
    na_snapshot_session_began(world.snapshot); /* snmpd was restarted */
    tick(1);
    expect_sentences("");
    mistakes.count = 2;
    na_snapshot_session_began(world.snapshot);
    na_snapshot_session_began(world.snapshot);
    tick(1);
    expect_sentences("sessions raised: netstatAgentSessions.0 rose by 3 within 60 s, threshold 3\n"
                     "mistakes raised: netstatAgentConfigMistakes.0 is 2, threshold 1\n");
    mistakes.count = 0;
    tick(WINDOW_TICKS + 1);
    expect_sentences(
        "mistakes cleared: netstatAgentConfigMistakes.0 is 0, threshold 1\n"
        "sessions cleared: netstatAgentSessions.0 rose by 2 within 60 s, threshold 3\n");
    world_write(&world, "net/netstat", "TcpExt: A B\nTcpExt: 1\n");
    tick(1);
    expect_sentences("errors raised: netstatAgentErrors.0 rose by 1 within 60 s, threshold 1\n");
}
END_TEST

#define SOCKETS_HEADER                                                                             \
    "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout " \
    "inode ref pointer drops\n"

static void write_socket(const char *address, unsigned inode, unsigned drops)
{
    world_write(&world, "net/udp",
                SOCKETS_HEADER "  123: %s:1389 00000000:0000 07 00000000:00000000 00:00000000 "
                               "00000000     0        0 %u 2 0000000000000000 %u\n",
                address, inode, drops);
}

#define SOCKET(address, inode) "netstatUdpSocketDrops.ipv4.\"" address "\".5001." inode

/*
 * A socket keeps its number while its address changes: its earlier drops are not new, and it is
 * measured without interruption.
 */
START_TEST(socket_that_is_connected)
{
    configure("drops warning udpSocket rises by 5 within 10s",
              "soon warning udpSocket rises by 5 within 1m", NULL);
    write_socket("00000000", 47, 100);
    tick(WINDOW_TICKS + 1);
    write_socket("0100007F", 47, 100);
    tick(1);
    write_socket("00000000", 47, 104);
    tick(1);
    expect_sentences("");
    write_socket("0100007F", 47, 109);
    tick(1);
    expect_sentences("drops raised: " SOCKET(
        "127.0.0.1", "47") " rose by 5 within 10 s, threshold 5\n"
                           "soon raised: " SOCKET("127.0.0.1",
                                                  "47") " rose by 9 within 60 s, threshold 5\n");
    write_socket("00000000", 47, 109);
    tick(1);
    expect_sentences("drops cleared: " SOCKET(
        "127.0.0.1", "47") " is gone; it rose by 5 within 10 s, threshold 5\n"
                           "soon raised: " SOCKET(
                               "0.0.0.0",
                               "47") " rose by 9 within 60 s, threshold 5\n"
                                     "soon cleared: " SOCKET(
                                         "127.0.0.1",
                                         "47") " is gone; it rose by 9 within 60 s, threshold 5\n");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
}
END_TEST

/* A new socket with the same address counts as new: it had dropped nothing before. */
START_TEST(socket_that_is_new)
{
    configure("drops warning udpSocket rises by 5 within 10s", NULL);
    write_socket("00000000", 47, 100);
    tick(WINDOW_TICKS + 1);
    expect_sentences("");
    write_socket("00000000", 48, 6);
    tick(1);
    expect_sentences(
        "drops raised: " SOCKET("0.0.0.0", "48") " rose by 6 within 10 s, threshold 5\n");
}
END_TEST

/* A disconnected socket is missing until it is used again: for an hour its earlier drops do not
 * count as new. */
START_TEST(socket_that_comes_and_goes)
{
    configure("drops warning udpSocket rises by 5 within 10s", NULL);
    write_socket("00000000", 47, 100);
    tick(WINDOW_TICKS + 1);
    for (unsigned i = 0; i < 2; i++) {
        world_write(&world, "net/udp", SOCKETS_HEADER);
        tick(3600 / INTERVAL - 1);
        write_socket(i ? "00000000" : "0100007F", 47, 100);
        tick(2);
    }
    expect_sentences("");
    write_socket("00000000", 47, 106);
    tick(1);
    expect_sentences(
        "drops raised: " SOCKET("0.0.0.0", "47") " rose by 6 within 10 s, threshold 5\n");
    world_write(&world, "net/udp", SOCKETS_HEADER);
    tick(3600 / INTERVAL + 2);
    sentences[0] = '\0';
    write_socket("00000000", 47, 7);
    tick(1);
    expect_sentences(
        "drops raised: " SOCKET("0.0.0.0", "47") " rose by 7 within 10 s, threshold 5\n");
}
END_TEST

static void write_sockets(unsigned inode, unsigned count, unsigned drops)
{
    size_t room = 200 + 80 * (size_t)count, used = 0;
    char *text = malloc(room);

    ck_assert_ptr_nonnull(text);
    used += (size_t)snprintf(text, room, SOCKETS_HEADER);
    for (unsigned i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, room - used,
                                 "  1: 00000000:1389 00000000:0000 07 0:0 00:0 0 0 0 %u 2 0 %u\n",
                                 inode + i, drops);
    world_write_bytes(&world, "net/udp", text, used);
    free(text);
}

/* If very many sockets disappear within the hour, the most recent ones are remembered. */
START_TEST(sockets_that_come_and_go)
{
    enum { AT_ONCE = 1000, TIMES = 25 };
    const struct na_alarm_set *set;

    configure("drops warning udpSocket rises by 5 within 10s", NULL);
    set = ((const struct na_rule_row *)na_rows_at(na_alarms_rules(alarms), 0))->set;
    for (unsigned i = 0; i < TIMES; i++) {
        write_sockets(1 + i * AT_ONCE, AT_ONCE, 4);
        tick(1);
        ck_assert_uint_eq(set->count, AT_ONCE);
        ck_assert_uint_le(set->seen.count, NA_INSTANCES_MAX);
    }
    write_sockets(1 + (TIMES - 2) * AT_ONCE, AT_ONCE, 100);
    tick(1);
    expect_sentences("");
    write_sockets(1, 1, 100);
    tick(1);
    expect_sentences(
        "drops raised: " SOCKET("0.0.0.0", "1") " rose by 100 within 10 s, threshold 5\n");
}
END_TEST

TCase *alarms_tables_case(void)
{
    TCase *tcase = tcase_create("over tables");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, open_stage, close_stage);
    tcase_add_test(tcase, interfaces_by_pattern);
    tcase_add_loop_test(tcase, names_of_all_octets, 0, COUNT_OF(odd_names));
    tcase_add_test(tcase, interface_that_goes_is_cleared);
    tcase_add_test(tcase, more_than_can_be_watched);
    tcase_add_test(tcase, cpus);
    tcase_add_test(tcase, agent);
    tcase_add_test(tcase, socket_that_is_connected);
    tcase_add_test(tcase, socket_that_is_new);
    tcase_add_test(tcase, socket_that_comes_and_goes);
    tcase_add_test(tcase, sockets_that_come_and_go);
    return tcase;
}
