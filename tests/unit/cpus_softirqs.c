/*
 * The counters of softirqs, which join the rows of net/softnet_stat.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus.h"

#define HEAD "                    CPU0       CPU1       CPU2       CPU3       \n"
#define NEW_LINES LINE("00000001", "00000000") LINE("00000003", "00000002")

/* The number of a CPU in a line of softirqs, read in the simplest way; -1 if it is missing. */
static long plain_softirq(const char *text, const char *kind, uint32_t cpu)
{
    const char *line = strstr(text, kind), *column = text, *end = strchr(text, '\n');
    uint32_t of;
    long number;
    int used;

    if (line == NULL)
        return -1;
    line += strlen(kind);
    while (column < end && sscanf(column, " CPU%u%n", &of, &used) == 1) {
        column += used;
        if (sscanf(line, " %ld%n", &number, &used) != 1)
            return -1;
        line += used;
        if (of == cpu)
            return number;
    }
    return -1;
}

static void expect_softirqs(const struct na_cpu *cpu, long rx, long tx)
{
    ck_assert_int_eq(!!(cpu->has & 1u << NA_CPU_NET_RX), rx >= 0);
    ck_assert_int_eq(!!(cpu->has & 1u << NA_CPU_NET_TX), tx >= 0);
    ck_assert_int_eq((long)cpu->counter[NA_CPU_NET_RX], rx >= 0 ? rx : 0);
    ck_assert_int_eq((long)cpu->counter[NA_CPU_NET_TX], tx >= 0 ? tx : 0);
}

/* Roots with the file; in that of 3.10 two of four CPUs are offline and no line shows which. */
static const struct {
    const char *root;
    bool joined;
} softirq_roots[] = { { "live-6.18.44", true }, { "synth-3.10", false }, { "synth-4.4", true },
                      { "synth-5.15", true },   { "synth-6.12", true },  { "synth-7.1.3", true } };

START_TEST(softirqs_of_each_online_cpu)
{
    char path[256];
    struct world world;
    size_t count, length;
    const struct na_cpu *cpus;
    char *text;

    world_open(&world);
    snprintf(path, sizeof(path), "%s/net/softnet_stat", softirq_roots[_i].root);
    world_copy(&world, "net/softnet_stat", path);
    snprintf(path, sizeof(path), "%s/softirqs", softirq_roots[_i].root);
    world_copy(&world, "softirqs", path);
    text = fixture_text(path, &length);
    world_start(&world, 64);
    cpus = read_cpus(&world, &count);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(na_snapshot_source(world.snapshot, NA_SOFTNET)->state, NA_OK);
    for (size_t i = 0; i < count; i++) {
        long rx = plain_softirq(text, " NET_RX:", cpus[i].cpu),
             tx = plain_softirq(text, " NET_TX:", cpus[i].cpu);

        ck_assert(rx > 0 && tx > 0);
        expect_softirqs(&cpus[i], softirq_roots[_i].joined ? rx : -1,
                        softirq_roots[_i].joined ? tx : -1);
    }
    free(text);
    world_close(&world);
}
END_TEST

/* The values of CPUs 0 and 2 in the file, -1 for none, and the reported error. */
static const struct {
    const char *text;
    long rx[2], tx[2];
    const char *says;
} softirq_texts[] = {
    { HEAD "      NET_TX: 1 2 3 4\n      NET_RX: 5 6 7 8\n", { 5, 7 }, { 1, 3 }, NULL },
    { HEAD "      NET_RX: 5 6 7 8\n", { 5, 7 }, { -1, -1 }, NULL },
    { "   CPU0   CPU8\n NET_RX: 5 4294967295\n", { 5, -1 }, { -1, -1 }, NULL },
    { "", { -1, -1 }, { -1, -1 }, "softirqs: the line of CPUs cannot be parsed" },
    { "  CPU0 CPU2", { -1, -1 }, { -1, -1 }, "line of CPUs" },
    { "  CPU2 CPU0\n NET_RX: 5 6\n", { -1, -1 }, { -1, -1 }, "line of CPUs" },
    { "  CPU0 CPU0\n NET_RX: 5 6\n", { -1, -1 }, { -1, -1 }, "line of CPUs" },
    { "  CPU0 cpu2\n NET_RX: 5 6\n", { -1, -1 }, { -1, -1 }, "line of CPUs" },
    { HEAD " NET_TX: 1 2 3\n NET_RX: 5 6 7 8\n", { 5, 7 }, { -1, -1 }, "line NET_TX:" },
    { HEAD " NET_TX: 1 2 3 4 5\n NET_RX: 5 6 7 8\n", { 5, 7 }, { -1, -1 }, "line NET_TX:" },
    { HEAD " NET_TX: 1 2 x 4\n NET_RX: 5 6 7 4294967296\n", { -1, -1 }, { -1, -1 }, "line NET_TX" },
    { HEAD " NET_TX: 1 2 3 4\n NET_RX: 5 6 7 8", { -1, -1 }, { 1, 3 }, "line NET_RX:" },
    { HEAD " NET_RX: 5 6 7 8\n NET_TX: 1 2 3 4\n NET_RX: 5 6 7 8\n",
      { -1, -1 },
      { 1, 3 },
      "two lines NET_RX:" },
};

START_TEST(softirqs_that_are_odd)
{
    struct world world;
    size_t count;
    const struct na_cpu *cpus;
    const struct na_source *source;

    world_open(&world);
    write_line(&world, NEW_LINES);
    world_write(&world, "softirqs", "%s", softirq_texts[_i].text);
    world_start(&world, 64);
    cpus = read_cpus(&world, &count);
    source = na_snapshot_source(world.snapshot, NA_SOFTNET);
    ck_assert_uint_eq(count, 2);
    for (size_t i = 0; i < count; i++)
        expect_softirqs(&cpus[i], softirq_texts[_i].rx[i], softirq_texts[_i].tx[i]);
    ck_assert_int_eq(source->state, softirq_texts[_i].says ? NA_MALFORMED : NA_OK);
    if (softirq_texts[_i].says)
        ck_assert_msg(strstr(source->last_error, softirq_texts[_i].says), "%s", source->last_error);
    world_close(&world);
}
END_TEST

/* The counters have 32 bits, and start when the file first appears. */
START_TEST(softirqs_are_widened)
{
    struct world world;
    size_t count;
    const struct na_cpu *cpus;
    int64_t appeared;

    world_open(&world);
    write_line(&world, NEW_LINES);
    world_start(&world, 64);
    expect_softirqs(read_cpus(&world, &count), -1, -1);
    world_write(&world, "softirqs", "%s", HEAD " NET_RX: 4294967290 1 1 1\n");
    cpus = read_cpus(&world, &count);
    expect_softirqs(&cpus[0], 4294967290, -1);
    appeared = world.now;
    ck_assert_int_eq(cpus[0].discontinuity, appeared);
    world_write(&world, "softirqs", "%s", HEAD " NET_RX: 4 1 1 1\n");
    cpus = read_cpus(&world, &count);
    expect_softirqs(&cpus[0], 4294967300, -1);
    ck_assert_int_eq(cpus[0].discontinuity, appeared);
    world_close(&world);
}
END_TEST

/* CPUs without an id are matched with the columns in order if their numbers agree. */
START_TEST(softirqs_by_position)
{
    static const char text[] = "  CPU0 CPU2\n NET_RX: 5 6\n NET_TX: 7 8\n";
    struct world world;
    size_t count;
    const struct na_cpu *cpus;

    world_open(&world);
    write_line(&world, OLD_LINE("00000005") OLD_LINE("00000007"));
    world_write(&world, "softirqs", "%s", text);
    world_start(&world, 64);
    cpus = read_cpus(&world, &count);
    expect_softirqs(&cpus[0], 5, 7);
    expect_softirqs(&cpus[1], 6, 8);
    write_line(&world, OLD_LINE("00000005"));
    cpus = read_cpus(&world, &count);
    ck_assert_uint_eq(count, 1);
    expect_softirqs(&cpus[0], -1, -1);
    world_close(&world);
}
END_TEST

TCase *softirqs_case(void)
{
    TCase *tcase = tcase_create("softirqs");

    tcase_add_loop_test(tcase, softirqs_of_each_online_cpu, 0, COUNT_OF(softirq_roots));
    tcase_add_loop_test(tcase, softirqs_that_are_odd, 0, COUNT_OF(softirq_texts));
    tcase_add_test(tcase, softirqs_are_widened);
    tcase_add_test(tcase, softirqs_by_position);
    return tcase;
}
