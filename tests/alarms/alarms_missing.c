/*
 * What is missing: rows and counters that are gone, that could not be looked at, or that a rule
 * leaves to another one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms_stage.h"
#include "mib/mib_table.h"
#include "parse/cgroup_name.h"

/* Contains the text; forgets the sentences. */
static void expect_part(const char *part)
{
    ck_assert_msg(strstr(sentences, part) != NULL, "no \"%s\" in: %s", part, sentences);
    sentences[0] = '\0';
}

/* ---- any */

#define DEV_HEAD "Inter-|\n face |bytes packets errs drop|bytes\n"

/* Interfaces as net/dev has them, each with its errors. */
#define LINK(name, errors) " " name ": 0 0 " errors " 0 0\n"

static void write_links(const char *lines)
{
    world_write(&world, "net/dev", DEV_HEAD "%s", lines);
}

/* The last row goes: what is reported is what it was, not a measure of nothing. */
START_TEST(any_without_rows)
{
    configure("r warning any interface eth* netstatIfRxErrs reaches 10", NULL);
    write_links(LINK("eth0", "12"));
    tick(1);
    expect_part("r raised: ");
    write_links(LINK("lo", "99"));
    tick(1);
    expect_sentences("r cleared: any interface eth* netstatIfRxErrs is gone; it was 12, threshold "
                     "10\n");
    tick(2);
    expect_sentences("");
}
END_TEST

/* ---- earlier drops of sockets that a rule did not choose */

#define SOCKETS_HEADER                                                                             \
    "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout " \
    "inode ref pointer drops\n"
#define SOCKET_LINE "  1: %s:1389 00000000:0000 07 0:0 00:0 0 0 0 %u 2 0 %u\n"

static void write_socket(const char *address, unsigned drops)
{
    world_write(&world, "net/udp", SOCKETS_HEADER SOCKET_LINE, address, 47u, drops);
}

#define LOCAL_SOCKET "netstatUdpSocketDrops.ipv4.\"127.0.0.1\".5001.47"

/* It is chosen from now on, since it was given another address. */
START_TEST(socket_not_chosen_so_far)
{
    configure("drops warning udpSocket 127.0.0.1:* rises by 5 within 10s",
              "total warning sum of udpSocket 127.0.0.1:* rises by 6 within 10s", NULL);
    write_socket("00000000", 100);
    tick(3);
    write_socket("0100007F", 100);
    tick(2);
    expect_sentences("");
    write_socket("0100007F", 105);
    tick(1);
    expect_sentences("drops raised: " LOCAL_SOCKET " rose by 5 within 10 s, threshold 5\n");
}
END_TEST

START_TEST(socket_of_another_rule_so_far)
{
    configure("drops warning udpSocket rises by 5 within 10s",
              "other warning udpSocket 0.0.0.0:* rises by 1000 within 10s overrides drops", NULL);
    write_socket("00000000", 100);
    tick(3);
    write_socket("0100007F", 100);
    tick(2);
    expect_sentences("");
    write_socket("0100007F", 105);
    tick(1);
    expect_sentences("drops raised: " LOCAL_SOCKET " rose by 5 within 10 s, threshold 5\n");
}
END_TEST

/* As long as no socket has dropped anything, there is no row. */
START_TEST(sum_before_the_first_drop)
{
    configure("total warning sum of udpSocket 127.0.0.1:* rises by 5 within 10s", NULL);
    write_socket("0100007F", 0);
    tick(3);
    write_socket("0100007F", 7);
    tick(1);
    expect_sentences("total raised: sum of udpSocket 127.0.0.1:* rose by 7 "
                     "within 10 s, threshold 5\n");
    world_write(&world, "net/udp", SOCKETS_HEADER);
    tick(1);
    expect_sentences("total cleared: sum of udpSocket 127.0.0.1:* rose by 0 "
                     "within 10 s, threshold 5\n");
}
END_TEST

/* ---- what could not be looked at */

#define TCP_HEAD "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n"
/* A listener with this port and these connections in its queue. */
#define LISTENER(port, queue) \
    "   0: 0100007F:" port " 00000000:0000 0A 00000000:" queue " 00:00000000 00000000 0 0 1 1 0\n"

static void write_listeners(const char *lines)
{
    world_write(&world, "net/tcp", TCP_HEAD "%s", lines);
    world_write(&world, "net/tcp6", TCP_HEAD);
}

/* With the root nothing is known, so nothing is gone. */
START_TEST(root_that_is_lost)
{
    char away[sizeof(world.root) + 8];

    snprintf(away, sizeof(away), "%s.away", world.root);
    configure("web critical listener :80 is gone", "links warning interface eth0 is gone",
              "c warning counter TcpExt ListenOverflows is gone", NULL);
    write_listeners(LISTENER("0050", "00000000"));
    write_links(LINK("eth0", "0"));
    write_overflows(3);
    tick(1);
    expect_sentences("");
    ck_assert_int_eq(rename(world.root, away), 0);
    tick(3);
    ck_assert_int_eq(rename(away, world.root), 0);
    expect_sentences("");
    write_listeners("");
    tick(1);
    expect_sentences("web raised: listener :80 is gone\n");
}
END_TEST

static void wake(void *arg)
{
    *(bool *)arg = true;
}

/* The first reading of the listeners takes several turns; until it ends they are not known. */
START_TEST(reading_that_has_not_ended)
{
    enum { LINES = 5000 };
    const char line[] = LISTENER("0050", "00000000");
    char *text = malloc(LINES * sizeof(line));
    bool woken = false;

    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + i * (sizeof(line) - 1), line, sizeof(line));
    write_listeners(text);
    free(text);
    configure("web critical listener :80 is gone", NULL);
    na_snapshot_take_turns(world.snapshot, 1, wake, &woken);
    world.tick = 1;
    tick(1);
    ck_assert(woken);
    expect_sentences("");
    for (unsigned i = 0; na_snapshot_turn(world.snapshot) != NA_WORK_NONE; i++)
        ck_assert_uint_lt(i, 100 * LINES);
    tick(1);
    expect_sentences("");
}
END_TEST

/* A sum of only some of the rows is lower, but has not fallen. */
START_TEST(sum_of_what_could_be_parsed)
{
    configure("low warning sum of listener netstatListenerQueue falls below 5",
              "high warning sum of listener netstatListenerQueue reaches 3 clears for 30s", NULL);
    write_listeners(LISTENER("0050", "00000003") LISTENER("0051", "00000003"));
    tick(1);
    expect_sentences("high raised: sum of listener netstatListenerQueue is 6, threshold 3\n");
    write_listeners(LISTENER("0050", "00000003") "   1: nonsense\n");
    tick(2);
    ck_assert_uint_ne(na_snapshot_source(world.snapshot, NA_LISTENERS)->wrong, 0);
    expect_sentences("");
    write_listeners(LISTENER("0050", "00000003"));
    tick(1);
    expect_sentences("low raised: sum of listener netstatListenerQueue is 3, threshold below 5\n");
}
END_TEST

/* ---- owners */

static char long_owner[NA_CGROUP_NAME_MAX + 1];
static unsigned owners_asked;

/* One listener, whose owner has the longest name. */
static const struct na_rows *one_listener(const struct na_table *table)
{
    static char row;
    static const struct na_rows rows = { .size = 1, .count = 1, .good = true, .row = &row };

    (void)table;
    return &rows;
}

static size_t index_of_listener(const void *row, uint32_t *index)
{
    static const uint32_t arcs[] = { 1, 4, 127, 0, 0, 1, 80 };

    (void)row;
    memcpy(index, arcs, sizeof(arcs));
    return COUNT_OF(arcs);
}

static bool get_of_listener(const struct na_table *table, const struct na_request *request,
                            const void *row, unsigned column, struct na_value *value)
{
    (void)table, (void)request, (void)row;
    owners_asked += column == netstatListenerOwner;
    *value = column == netstatListenerOwner ? na_string(long_owner) : na_gauge32(1);
    return true;
}

/* From now on, one_listener is all there is. */
static void open_listener(void)
{
    static const struct na_mib_table table = {
        .entry = &na_mib_entry_netstatListenerTable,
        .rows = one_listener,
        .index = index_of_listener,
        .get = get_of_listener,
    };
    static const struct na_mib_table *const tables[] = { &table, NULL };

    na_alarms_free(alarms);
    na_objects_free(objects);
    objects = na_objects_new(world.snapshot, tables);
    alarms = na_alarms_new(objects);
    ck_assert_ptr_nonnull(alarms);
}

START_TEST(owner_with_a_long_name)
{
    open_listener();
    memset(long_owner, 'x', NA_CGROUP_NAME_MAX);
    memcpy(long_owner, "docker-", strlen("docker-"));
    configure("chosen warning listener owner docker-*x netstatListenerSockets reaches 1",
              "others warning listener not owner docker-* netstatListenerSockets reaches 1", NULL);
    tick(1);
    ck_assert_uint_eq(na_alarms_raised(alarms)->count, 1);
    ck_assert_str_eq(
        ((const struct na_alarm_row *)na_rows_at(na_alarms_raised(alarms), 0))->set->rule.name,
        "chosen");
}
END_TEST

/* Finding them costs more than the rest, so only rules that select by owner ask for them. */
START_TEST(owners_that_nobody_asks_for)
{
    static const char all[] = "all warning listener netstatListenerSockets reaches 1";

    open_listener();
    owners_asked = 0;
    configure(all, "port warning listener :80 is gone", NULL);
    na_alarms_prepare(alarms, 2, world.now, true);
    ck_assert_uint_eq(owners_asked, 0);
    configure(all, "some warning listener not owner x netstatListenerSockets reaches 5", NULL);
    na_alarms_prepare(alarms, 2, world.now, true);
    ck_assert_uint_eq(owners_asked, 1);
    configure(all, "some warning listener owner x netstatListenerSockets reaches 5 overrides all",
              NULL);
    na_alarms_prepare(alarms, 2, world.now, true);
    ck_assert_uint_eq(owners_asked, 3);
}
END_TEST

/* ---- counters */

/* A value that means no limit cannot be measured, but it is there. */
START_TEST(counter_that_has_no_limit)
{
    configure("r warning counter Tcp MaxConn is gone", NULL);
    world_write(&world, "net/snmp", "Tcp: MaxConn\nTcp: -1\n");
    tick(1);
    expect_sentences("");
    world_write(&world, "net/snmp", "Tcp: CurrEstab\nTcp: 1\n");
    tick(1);
    expect_sentences("r raised: counter Tcp MaxConn is gone\n");
    world_write(&world, "net/snmp", "Tcp: MaxConn\nTcp: 100\n");
    tick(1);
    expect_sentences("r cleared: counter Tcp MaxConn is there\n");
    ck_assert_uint_eq(
        ((const struct na_rule_row *)na_rows_at(na_alarms_rules(alarms), 0))->set->count, 0);
}
END_TEST

/* ---- rules that override others */

/* The rule that had the row is as it was. */
START_TEST(row_that_another_rule_takes)
{
    static const char all[] = "all warning interface * netstatIfRxErrs reaches 5";

    configure(all, NULL);
    write_links(LINK("eth1", "20"));
    tick(1);
    sentences[0] = '\0';
    configure(all, "one warning interface eth1 netstatIfRxErrs reaches 50 overrides all", NULL);
    tick(1);
    expect_sentences("all cleared: another rule applies now; netstatIfRxErrs.1 (eth1) was 20, "
                     "threshold 5\n");
}
END_TEST

/* All rows of a rule that has one alarm for them. */
START_TEST(rows_that_another_rule_takes)
{
    static const char any[] = "any warning any interface * netstatIfRxErrs reaches 5",
                      sum[] = "sum warning sum of interface * netstatIfRxErrs reaches 5";

    configure(any, sum, NULL);
    write_links(LINK("eth1", "20"));
    tick(1);
    sentences[0] = '\0';
    configure(any, sum, "one warning interface eth1 netstatIfRxErrs reaches 50 overrides any sum",
              NULL);
    tick(1);
    expect_sentences("any cleared: another rule applies now; any interface * netstatIfRxErrs was "
                     "20, threshold 5\n"
                     "sum cleared: another rule applies now; sum of interface * netstatIfRxErrs "
                     "was 20, threshold 5\n");
}
END_TEST

/* The alarm ends later than the step in which the rows were taken. */
START_TEST(rows_taken_before_the_alarm_clears)
{
    static const char sum[] = "sum warning sum of interface * netstatIfRxErrs reaches 5 "
                              "clears for 20s";

    configure(sum, NULL);
    write_links(LINK("eth1", "20"));
    tick(1);
    sentences[0] = '\0';
    configure(sum, "one warning interface eth1 netstatIfRxErrs reaches 50 overrides sum", NULL);
    for (unsigned i = 0; i < 5 && sentences[0] == '\0'; i++)
        tick(1);
    expect_sentences("sum cleared: another rule applies now; sum of interface * netstatIfRxErrs "
                     "was 20, threshold 5\n");
}
END_TEST

TCase *alarms_missing_case(void)
{
    TCase *tcase = tcase_create("missing");

    tcase_add_checked_fixture(tcase, open_stage, close_stage);
    tcase_add_test(tcase, any_without_rows);
    tcase_add_test(tcase, socket_not_chosen_so_far);
    tcase_add_test(tcase, socket_of_another_rule_so_far);
    tcase_add_test(tcase, sum_before_the_first_drop);
    tcase_add_test(tcase, root_that_is_lost);
    tcase_add_test(tcase, reading_that_has_not_ended);
    tcase_add_test(tcase, sum_of_what_could_be_parsed);
    tcase_add_test(tcase, owner_with_a_long_name);
    tcase_add_test(tcase, owners_that_nobody_asks_for);
    tcase_add_test(tcase, counter_that_has_no_limit);
    tcase_add_test(tcase, row_that_another_rule_takes);
    tcase_add_test(tcase, rows_that_another_rule_takes);
    tcase_add_test(tcase, rows_taken_before_the_alarm_clears);
    return tcase;
}
