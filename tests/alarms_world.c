/* Alarms over the files of a kernel: which instances a rule is about, and what becomes of them, of rules and of notifications. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "alarms.h"
#include "alarms_parts.h"
#include "support.h"

enum { RULES_MOST = 8, WINDOW_TICKS = 6, TOLD_MOST = 4000 };

static struct world world;
static struct na_objects *objects;
static struct na_alarms *alarms;
static char told[TOLD_MOST];    /* the sentences since it was last emptied, a line each */

static void note(const struct na_notification *notification)
{
    size_t length = strlen(told);

    snprintf(told + length, sizeof(told) - length, "%s\n", notification->sentence);
}

static void open_world(void)
{
    world_open(&world);
    world_start(&world, 64);
    objects = na_objects_new(world.snapshot);
    alarms = na_alarms_new(objects);
    ck_assert_ptr_nonnull(alarms);
    na_objects_show_alarms(objects, alarms);
    na_alarms_notifications(alarms)->report = note;
    told[0] = '\0';
}

static void close_world(void)
{
    na_alarms_free(alarms);
    na_objects_free(objects);
    world_close(&world);
}

/* Takes over the rules given, which end with NULL. */
static void configure(const char *first, ...)
{
    struct na_rule rules[RULES_MOST];
    char mistake[256];
    size_t count = 0;
    va_list lines;

    va_start(lines, first);
    for (const char *line = first; line != NULL; line = va_arg(lines, const char *)) {
        ck_assert_uint_lt(count, RULES_MOST);
        ck_assert_msg(na_rule_read(line, &rules[count++], mistake, sizeof(mistake)), "%s: %s", line, mistake);
    }
    va_end(lines);
    ck_assert(na_alarms_configure(alarms, rules, count));
}

/* The timer goes off so many times. */
static void tick(unsigned times)
{
    static uint64_t key;

    for (unsigned i = 0; i < times; i++) {
        world.now += INTERVAL * SECOND;
        na_snapshot_sample(world.snapshot);
        na_alarms_step(alarms, ++key, world.now, (struct timespec){ .tv_sec = 1700000000 });
    }
}

static void expect_told(const char *wanted)
{
    ck_assert_str_eq(told, wanted);
    told[0] = '\0';
}

static void write_overflows(uint64_t overflows)
{
    world_write(&world, "net/netstat", "TcpExt: ListenOverflows ListenDrops\nTcpExt: %" PRIu64 " 0\n", overflows);
}

#define OVERFLOWS "netstatCounterValue.\"TcpExt\".\"ListenOverflows\""
#define RULE "overflow warning counter TcpExt ListenOverflows rises by 10 within 1m "

START_TEST(counter_spikes)
{
    configure(RULE "clears at 0 \"Raise the backlog.\"", NULL);
    write_overflows(5);
    tick(WINDOW_TICKS + 1);
    expect_told("");
    write_overflows(17);
    tick(1);
    expect_told("overflow raised: " OVERFLOWS " is 12, threshold 10. Raise the backlog.\n");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    tick(WINDOW_TICKS);
    expect_told("overflow cleared: " OVERFLOWS " is 0, threshold 0\n");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
}
END_TEST

/* While a source cannot be read nothing is known: what is raised is not told to be gone. A file that is not there is another thing. */
START_TEST(unread_is_not_gone)
{
    configure(RULE "clears at 0", "share warning counter TcpExt ListenDrops rises by 1% of TcpExt ListenOverflows within 1m", NULL);
    write_overflows(5);
    tick(WINDOW_TICKS + 1);
    write_overflows(17);
    tick(1);
    expect_told("overflow raised: " OVERFLOWS " is 12, threshold 10\n");
    world_remove(&world, "net/netstat");
    world_make_folder(&world, "net/netstat");
    tick(10);
    expect_told("");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    world_remove(&world, "net/netstat");
    write_overflows(17);
    tick(WINDOW_TICKS);
    expect_told("overflow cleared: " OVERFLOWS " is 0, threshold 0\n");
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

/* The longest names that the MIB can have are told of too, and one that no catalogue knows. */
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
    ck_assert_ptr_nonnull(strstr(told, name));
}
END_TEST

/* A file that comes back begins anew: neither its height nor its fall is a rise. */
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
    expect_told("");
    write_overflows(2000010);
    tick(1);
    expect_told("overflow raised: " OVERFLOWS " is 10, threshold 10\n");
}
END_TEST

/* The other counter of a ratio is in another file, which begins anew on its own. */
START_TEST(discontinuity_of_the_other_counter)
{
    configure("loss warning counter Tcp RetransSegs rises by 5% of TcpExt TCPOrigDataSent within 1m", NULL);
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
    expect_told("");
}
END_TEST

START_TEST(level_below_nothing_is_no_limit)
{
    configure("max warning counter Tcp MaxConn reaches 5", "share warning counter Tcp CurrEstab reaches 5% of Tcp MaxConn", NULL);
    world_write(&world, "net/snmp", "Tcp: MaxConn CurrEstab\nTcp: -1 40\n");
    tick(3);
    expect_told("");
    world_write(&world, "net/snmp", "Tcp: MaxConn CurrEstab\nTcp: 1000 50\n");
    tick(1);
    expect_told("max raised: netstatCounterLevel.\"Tcp\".\"MaxConn\" is 1000, threshold 5\n"
                "share raised: netstatCounterLevel.\"Tcp\".\"CurrEstab\" is 5%, threshold 5%\n");
}
END_TEST

/* ---- tables */

static void write_interfaces(uint64_t eth0, uint64_t eth1, uint64_t lo)
{
    world_write(&world, "net/dev",
                "Inter-|   Receive                                                |  Transmit\n"
                " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
                "    lo: 0 0 %" PRIu64 " 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
                "  eth0: 0 0 %" PRIu64 " 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
                "  eth1: 0 0 %" PRIu64 " 0 0 0 0 0 0 0 0 0 0 0 0 0\n", lo, eth0, eth1);
}

START_TEST(interfaces_by_pattern)
{
    configure("errors critical interface eth* netstatIfRxErrs rises by 5 within 1m", NULL);
    write_interfaces(0, 0, 0);
    tick(WINDOW_TICKS + 1);
    write_interfaces(4, 7, 100);
    tick(1);
    ck_assert_ptr_nonnull(strstr(told, "errors raised: netstatIfRxErrs."));
    ck_assert_ptr_nonnull(strstr(told, " (eth1) is 7, threshold 5\n"));
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    write_interfaces(5, 7, 100);
    tick(1);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 2);
}
END_TEST

/* What is raised and gone is cleared, once, and then forgotten. */
START_TEST(interface_that_goes_is_cleared)
{
    const struct na_rule_row *row;

    configure("errors critical interface eth* netstatIfRxErrs rises by 5 within 1m clears at 0 for 20s", NULL);
    write_interfaces(0, 0, 0);
    tick(WINDOW_TICKS + 1);
    write_interfaces(0, 7, 0);
    tick(1);
    row = na_rows_at(na_alarms_rules(alarms), 0);
    ck_assert_uint_eq(row->set->count, 2);
    told[0] = '\0';
    world_write(&world, "net/dev", "Inter-|\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo "
                                   "colls carrier compressed\n  eth0: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
    tick(2);
    expect_told("");
    tick(1);
    ck_assert_ptr_nonnull(strstr(told, "errors cleared: netstatIfRxErrs."));
    ck_assert_ptr_nonnull(strstr(told, " (eth1) is gone; it was 7, threshold 0\n"));
    row = na_rows_at(na_alarms_rules(alarms), 0);
    ck_assert_uint_eq(row->set->count, 1);
    told[0] = '\0';
    tick(5);
    expect_told("");
}
END_TEST

static void write_cpus(unsigned dropped)
{
    world_write(&world, "net/softnet_stat", "00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000\n"
                                            "00000001 %08x 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000001\n", dropped);
}

START_TEST(cpus)
{
    configure("backlog warning cpu netstatCpuDropped rises by 1 within 1m", NULL);
    write_cpus(0);
    tick(WINDOW_TICKS + 1);
    write_cpus(3);
    tick(1);
    expect_told("backlog raised: netstatCpuDropped.1 is 3, threshold 1\n");
}
END_TEST

static void write_socket(const char *address, unsigned inode, unsigned drops)
{
    world_write(&world, "net/udp",
                "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n"
                "  123: %s:1389 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 %u 2 0000000000000000 %u\n",
                address, inode, drops);
}

#define SOCKET(address, inode) "netstatUdpSocketDrops.ipv4.\"" address "\".5001." inode

/* A socket keeps its number while its address changes: what it had dropped before is old, and what it does goes on being measured. */
START_TEST(socket_that_is_connected)
{
    configure("drops warning udpSocket rises by 5 within 10s", "soon warning udpSocket rises by 5 within 1m", NULL);
    write_socket("00000000", 47, 100);
    tick(WINDOW_TICKS + 1);
    write_socket("0100007F", 47, 100);
    tick(1);
    write_socket("00000000", 47, 104);
    tick(1);
    expect_told("");
    write_socket("0100007F", 47, 109);
    tick(1);
    expect_told("drops raised: " SOCKET("127.0.0.1", "47") " is 5, threshold 5\n"
                "soon raised: " SOCKET("127.0.0.1", "47") " is 9, threshold 5\n");
    write_socket("00000000", 47, 109);
    tick(1);
    expect_told("drops cleared: " SOCKET("127.0.0.1", "47") " is gone; it was 5, threshold 5\n"
                "soon raised: " SOCKET("0.0.0.0", "47") " is 9, threshold 5\n"
                "soon cleared: " SOCKET("127.0.0.1", "47") " is gone; it was 9, threshold 5\n");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
}
END_TEST

/* Another socket at the same address is another one, and had dropped nothing before. */
START_TEST(socket_that_is_new)
{
    configure("drops warning udpSocket rises by 5 within 10s", NULL);
    write_socket("00000000", 47, 100);
    tick(WINDOW_TICKS + 1);
    expect_told("");
    write_socket("00000000", 48, 6);
    tick(1);
    expect_told("drops raised: " SOCKET("0.0.0.0", "48") " is 6, threshold 5\n");
}
END_TEST

/* ---- the configuration, while it runs */

/* With RULE among the rules. */
static void raise_overflow(void)
{
    write_overflows(0);
    tick(WINDOW_TICKS + 1);
    write_overflows(12);
    tick(1);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    told[0] = '\0';
}

START_TEST(unchanged_rules_keep_their_state)
{
    static const char other[] = "other information counter TcpExt ListenDrops rises by 1 within 1m";

    configure(RULE, other, NULL);
    raise_overflow();
    configure(other, RULE, NULL);         /* in another place */
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    tick(1);
    expect_told("");
    tick(WINDOW_TICKS - 1);
    expect_told("overflow cleared: " OVERFLOWS " is 0, threshold 10\n");
}
END_TEST

START_TEST(changed_rules_are_forgotten)
{
    configure(RULE, NULL);
    raise_overflow();
    configure(RULE "clears at 5", NULL);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
    tick(WINDOW_TICKS);
    expect_told("");
    configure(RULE, NULL);
    raise_overflow();
    configure(NULL);
    tick(1);
    ck_assert_uint_eq(na_alarms_rules(alarms)->count, 0);
}
END_TEST

TCase *alarms_world_case(void)
{
    TCase *tcase = tcase_create("over files");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, open_world, close_world);
    tcase_add_test(tcase, counter_spikes);
    tcase_add_test(tcase, unread_is_not_gone);
    tcase_add_test(tcase, notification_says_it_all);
    tcase_add_test(tcase, long_names_are_seen);
    tcase_add_test(tcase, discontinuity_is_no_spike);
    tcase_add_test(tcase, discontinuity_of_the_other_counter);
    tcase_add_test(tcase, level_below_nothing_is_no_limit);
    tcase_add_test(tcase, interfaces_by_pattern);
    tcase_add_test(tcase, interface_that_goes_is_cleared);
    tcase_add_test(tcase, cpus);
    tcase_add_test(tcase, socket_that_is_connected);
    tcase_add_test(tcase, socket_that_is_new);
    tcase_add_test(tcase, unchanged_rules_keep_their_state);
    tcase_add_test(tcase, changed_rules_are_forgotten);
    return tcase;
}
