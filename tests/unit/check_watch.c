/*
 * --watch over a series of files: increases and rates, levels, counters that start over, instances
 * that come and go.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms/mib_tables.h"
#include "kit/dev_header.h"
#include "kit/support.h"
#include "mib/watch.h"

static struct world world;
static struct na_objects *objects;
static struct na_watch *watch;
static bool matched[8];

static void write_netstat(unsigned overflows, unsigned drops)
{
    world_write(&world, "net/netstat", "TcpExt: ListenOverflows ListenDrops\nTcpExt: %u %u\n",
                overflows, drops);
}

static void write_snmp(unsigned segments, int established)
{
    world_write(&world, "net/snmp", "Tcp: InSegs CurrEstab\nTcp: %u %d\n", segments, established);
}

/* An interface: its octets received, and whether all counters of losses are at their maximum. */
static void write_dev(const char *name, unsigned octets)
{
    world_write(&world, "net/dev", "%s%s: %u 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n", dev_header, name,
                octets);
}

/* Looks `seconds` after the last time, and compares what is printed. */
static void look(unsigned seconds, const char *expected)
{
    char *text = NULL;
    size_t length;
    FILE *to = open_memstream(&text, &length);

    ck_assert_ptr_nonnull(to);
    world.now += seconds * SECOND;
    ck_assert(na_watch_look(watch, "12:00:00", to));
    fclose(to);
    ck_assert_str_eq(text, expected);
    free(text);
}

static void start(char *const *words, size_t count, bool all)
{
    const struct na_watch_choice choice = { { words, count, matched }, all };

    memset(matched, 0, sizeof(matched));
    world_open(&world);
    write_netstat(100, 1000);
    write_snmp(7, 5);
    world_start(&world, 64);
    objects = na_objects_new(world.snapshot, na_mib_tables);
    ck_assert_ptr_nonnull(objects);
    watch = na_watch_new(objects, &choice);
    ck_assert_ptr_nonnull(watch);
    look(1, "");
}

static void stop(void)
{
    na_watch_free(watch);
    na_objects_free(objects);
    world_close(&world);
}

/* A line with the columns at their widths. */
#define LINE(name, increase, rate, value, unit) \
    "12:00:00 " name " " increase " " rate " " value " " unit "\n"
#define OVERFLOWS "tcpExtListenOverflows.0                 "
#define DROPS "tcpExtListenDrops.0                     "
#define HOSTS_OVERFLOWS "netstatNsListenOverflows.1              "
#define HOSTS_DROPS "netstatNsListenDrops.1                  "
#define SEGMENTS "netstatCounterValue.\"Tcp\".\"InSegs\"      "
#define ESTABLISHED "netstatCounterLevel.\"Tcp\".\"CurrEstab\"   "
#define ONE "netstatCounterValue.\"New\".\"One\"         "
#define TWO "netstatCounterValue.\"New\".\"Two\"         "
#define OCTETS "netstatIfRxBytes.1                      "

START_TEST(what_changed)
{
    start(NULL, 0, false);
    look(10, "");
    write_netstat(150, 1000);
    look(10, LINE(OVERFLOWS, "          50", "         5.0", "           150", "events"));
    write_netstat(151, 4001000);
    write_snmp(11, 5);
    look(20, LINE(SEGMENTS, "           4", "         0.2", "            11", "segments")
                 LINE(OVERFLOWS, "           1", "         0.1", "           151", "events")
                     LINE(DROPS, "     4000000", "    200000.0", "       4001000", "events"));
    write_snmp(11, 2);
    look(10, LINE(ESTABLISHED, "          -3", "           -", "             2", "connections"));
    write_snmp(11, 12);
    look(10, LINE(ESTABLISHED, "         +10", "           -", "            12", "connections"));
    stop();
}
END_TEST

START_TEST(what_started_over)
{
    start(NULL, 0, false);
    write_netstat(3, 1001);
    look(10, LINE(OVERFLOWS, "       reset", "           -", "             3", "events")
                 LINE(DROPS, "       reset", "           -", "          1001", "events"));
    write_netstat(5, 1001);
    look(10, LINE(OVERFLOWS, "           2", "         0.2", "             5", "events"));
    /* a small fall is the kernel's sum, and the value stays */
    write_netstat(4, 1001);
    look(10, "");
    stop();
}
END_TEST

/* The catalogue has no group for these, so only their fall shows a reset. */
START_TEST(unknown_counters_start_over)
{
    start(NULL, 0, false);
    world_write(&world, "net/netstat", "New: One Two\nNew: 1000 2000\n");
    look(10, ""); /* which finds the new names, and makes rows for them */
    look(10, LINE(ONE, "         new", "           -", "          1000", "-")
                 LINE(TWO, "         new", "           -", "          2000", "-"));
    world_write(&world, "net/netstat", "New: One Two\nNew: 3 2001\n");
    look(10, LINE(ONE, "       reset", "           -", "             3", "-")
                 LINE(TWO, "           1", "         0.1", "          2001", "-"));
    stop();
}
END_TEST

START_TEST(what_comes_and_goes)
{
    start(NULL, 0, false);
    write_dev("eth0", 500);
    look(10, LINE(OCTETS, "         new", "           -", "           500", "octets eth0"));
    write_dev("eth0", 1500);
    look(10, LINE(OCTETS, "        1000", "       100.0", "          1500", "octets eth0"));
    world_remove(&world, "net/dev");
    look(10, "");
    write_dev("eth0", 1600);
    look(10, LINE(OCTETS, "         new", "           -", "          1600", "octets eth0"));
    stop();
}
END_TEST

START_TEST(another_interface_with_the_same_index)
{
    start(NULL, 0, false);
    world_write(&world, "net/dev_mcast", "1    eth0  1 0 333300000001\n");
    write_dev("eth0", 500);
    look(10, LINE(OCTETS, "         new", "           -", "           500", "octets eth0"));
    world_write(&world, "net/dev_mcast", "1    eth1  1 0 333300000001\n");
    write_dev("eth1", 900);
    look(10, LINE(OCTETS, "       reset", "           -", "           900", "octets eth1"));
    stop();
}
END_TEST

START_TEST(patterns_and_all)
{
    char *words[] = { (char[]){ "listen" }, (char[]){ "TcpInSegs" }, (char[]){ "nothing" } };

    start(words, COUNT_OF(words), true);
    write_netstat(101, 1000);
    look(10, LINE(SEGMENTS, "           0", "         0.0", "             7", "segments")
                 LINE(OVERFLOWS, "           1", "         0.1", "           101", "events")
                     LINE(DROPS, "           0", "         0.0", "          1000", "events")
                         LINE(HOSTS_OVERFLOWS, "           1", "         0.1", "           101",
                              "connections") LINE(HOSTS_DROPS, "           0", "         0.0",
                                                  "          1000", "connections"));
    ck_assert(matched[0]);
    ck_assert(matched[1]);
    ck_assert(!matched[2]);
    stop();
}
END_TEST

/* The subagent itself is watched only on request. */
START_TEST(the_program_itself)
{
    char *words[] = { (char[]){ "netstatSourceReadings.[1]" } };

    start(words, COUNT_OF(words), false);
    look(10, LINE("netstatSourceReadings.1                 ", "           1", "         0.1",
                  "             1", "readings"));
    stop();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("watch");
    TCase *cases = tcase_create("watch");

    tcase_add_test(cases, what_changed);
    tcase_add_test(cases, what_started_over);
    tcase_add_test(cases, unknown_counters_start_over);
    tcase_add_test(cases, what_comes_and_goes);
    tcase_add_test(cases, another_interface_with_the_same_index);
    tcase_add_test(cases, patterns_and_all);
    tcase_add_test(cases, the_program_itself);
    suite_add_tcase(suite, cases);
    return tests_run(suite);
}
