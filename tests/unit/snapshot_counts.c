#include "snapshot_counts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "kit/support.h"

/* ---- two samples of a file */

static const struct {
    const char *folder; /* in tests/fixtures/odd, with t0 and t1 */
    unsigned width;
    bool restarted;
    struct {
        const char *group, *name;
        uint64_t before, after;
    } served[4];
} pairs[] = {
    { "wrap32",
      32,
      false,
      { { "TcpExt", "TCPOrigDataSent", 4294967290, 4294967321 },
        { "TcpExt", "DelayedACKs", 100, 130 },
        { "IpExt", "InOctets", 4294967000, 4294969000 }, /* 64 bits in a 32-bit kernel too */
        { "IpExt", "OutOctets", 17, 19 } } },
    { "wrap32",
      64,
      true,
      { { "TcpExt", "TCPOrigDataSent", 4294967290, 25 }, { "TcpExt", "DelayedACKs", 100, 130 } } },
    { "wrap64",
      64,
      false,
      { { "TcpExt", "TCPOrigDataSent", UINT64_MAX - 5, 25 },
        { "TcpExt", "DelayedACKs", 100, 130 } } },
    { "reset_on_reboot_or_new_netns",
      64,
      true,
      { { "TcpExt", "TCPOrigDataSent", 8800000, 12 }, { "TcpExt", "DelayedACKs", 51234, 3 } } },
    { "reset_on_reboot_or_new_netns",
      32,
      true,
      { { "TcpExt", "TCPOrigDataSent", 8800000, 12 }, { "TcpExt", "DelayedACKs", 51234, 3 } } },
    { "small_step_back_percpu_fold",
      64,
      false,
      { { "TcpExt", "TCPOrigDataSent", 8800000, 8800123 },
        { "TcpExt", "DelayedACKs", 51234, 51234 } } },
    { "small_step_back_percpu_fold",
      32,
      false,
      { { "TcpExt", "TCPOrigDataSent", 8800000, 8800123 },
        { "TcpExt", "DelayedACKs", 51234, 51234 } } },
};

START_TEST(two_samples_are_joined)
{
    struct world world;
    int64_t start = 0;

    world_open(&world);
    world_start(&world, pairs[_i].width);
    for (int sample = 0; sample < 2; sample++) {
        const struct na_reading *reading;
        char fixture[256];

        snprintf(fixture, sizeof(fixture), "odd/%s/t%d/netstat", pairs[_i].folder, sample);
        world_copy(&world, "net/netstat", fixture);
        world.now += 10 * SECOND;
        reading = world_read_again(&world, NA_NETSTAT);
        start = sample == 0 && pairs[_i].width == 32 ? world.now : start;
        for (size_t i = 0; i < COUNT_OF(pairs[_i].served) && pairs[_i].served[i].group; i++) {
            uint64_t count;

            ck_assert(world_find(&world, NA_NETSTAT, reading, pairs[_i].served[i].group,
                                 pairs[_i].served[i].name, &count));
            ck_assert_uint_eq(count,
                              sample ? pairs[_i].served[i].after : pairs[_i].served[i].before);
        }
    }
    ck_assert_int_eq(world_group(&world, NA_NETSTAT, "TcpExt")->discontinuity,
                     pairs[_i].restarted ? world.now : start);
    ck_assert_int_eq(world_group(&world, NA_NETSTAT, "IpExt")->discontinuity, start);
    world_close(&world);
}
END_TEST

/* ---- a counter as printed and as served, reading by reading */

static const struct {
    unsigned width;
    /*
     * one bit per reading in which its group was reset; includes the first one if 32 bits are
     * widened
     */
    unsigned restarted;
    uint64_t printed[5], served[5];
} runs[] = {
    { 64,
      0,
      { 100, 95, 99, 101, 101 },
      { 100, 100, 100, 101, 101 } }, /* constant until the sum has caught up */
    { 32, 0, { 100, 95, 99, 101, 101 }, { 100, 100, 100, 101, 101 } },
    { 64,
      0,
      { 100, 84, 100, 84, 102 },
      { 100, 100, 100, 100, 102 } }, /* the most that is a summing error */
    { 64, 1 << 1, { 100, 83, 84, 90, 90 }, { 100, 83, 84, 90, 90 } }, /* a fall larger by one */
    { 32, 1 << 1, { 100, 83, 84, 90, 90 }, { 100, 83, 84, 90, 90 } },
    { 64, 1 << 2, { 3, 10, 4, 4, 5 }, { 3, 10, 4, 4, 5 } }, /* small, but most of the value */
    { 64, 1 << 1 | 1 << 3, { 500, 0, 500, 0, 1 }, { 500, 0, 500, 0, 1 } },
    /* a summing error just after the end of 32 bits */
    { 32,
      0,
      { 4294967295, 5, 4294967290, 6, 7 },
      { 4294967295, 4294967301, 4294967301, 4294967302, 4294967303 } },
    { 32,
      0,
      { 4000000000, 1000000000, 3000000000, 500000000, 500000000 }, /* wraps twice */
      { 4000000000, 5294967296, 7294967296, 9089934592, 9089934592 } },
    /* 64 bits in a 32-bit kernel: a rise by more than half of 2^32 */
    { 32,
      0,
      { 5000000000, 9000000000, 9000000000, 12000000000, 12000000001 },
      { 5000000000, 9000000000, 9000000000, 12000000000, 12000000001 } },
    { 64,
      1 << 1,
      { 100000, UINT64_MAX, 100000, 100001, 100001 },
      { 100000, UINT64_MAX, 100000, 100001, 100001 } },
    { 64, 0, { UINT64_MAX, UINT64_MAX, 0, 1, 1 }, { UINT64_MAX, UINT64_MAX, 0, 1, 1 } },
};

START_TEST(counter_counts_on)
{
    struct world world;

    world_open(&world);
    world_start(&world, runs[_i].width);
    for (unsigned i = 0; i < COUNT_OF(runs[_i].printed); i++) {
        uint64_t count = 0;
        bool restarted;

        world_write(&world, "net/netstat", "TcpExt: TW\nTcpExt: %" PRIu64 "\n",
                    runs[_i].printed[i]);
        ck_assert(world_find(&world, NA_NETSTAT, world_read_again(&world, NA_NETSTAT), "TcpExt",
                             "TW", &count));
        ck_assert_msg(count == runs[_i].served[i], "reading %u: %" PRIu64, i, count);
        restarted = world_group(&world, NA_NETSTAT, "TcpExt")->discontinuity == world.now;
        ck_assert_msg(restarted == ((runs[_i].restarted | (runs[_i].width == 32)) >> i & 1),
                      "reading %u: %s restarted", i, restarted ? "is" : "is not");
    }
    world_close(&world);
}
END_TEST

/*
 * A fall of one counter resets the whole group, whose other counters count from the value printed
 * now; other groups continue.
 */
START_TEST(a_group_restarts_together)
{
    struct world world;
    const struct na_reading *reading;
    int64_t start;
    uint64_t count;

    world_open(&world);
    world_start(&world, 32);
    world_write(&world, "net/netstat",
                "TcpExt: TW ListenDrops\nTcpExt: 4294967295 900\nIpExt: InOctets\nIpExt: 7\n");
    world_read_again(&world, NA_NETSTAT);
    start = world.now;
    world_write(&world, "net/netstat",
                "TcpExt: TW ListenDrops\nTcpExt: 4 905\nIpExt: InOctets\nIpExt: 8\n");
    reading = world_read_again(&world, NA_NETSTAT);
    ck_assert(world_find(&world, NA_NETSTAT, reading, "TcpExt", "TW", &count) &&
              count == 4294967300);
    world_write(&world, "net/netstat",
                "TcpExt: TW ListenDrops\nTcpExt: 5 1\nIpExt: InOctets\nIpExt: 9\n");
    reading = world_read_again(&world, NA_NETSTAT);
    ck_assert(world_find(&world, NA_NETSTAT, reading, "TcpExt", "ListenDrops", &count) &&
              count == 1);
    ck_assert(world_find(&world, NA_NETSTAT, reading, "TcpExt", "TW", &count) && count == 5);
    ck_assert_int_eq(world_group(&world, NA_NETSTAT, "TcpExt")->discontinuity, world.now);
    ck_assert_int_eq(world_group(&world, NA_NETSTAT, "IpExt")->discontinuity, start);
    world_close(&world);
}
END_TEST

/*
 * An unknown name is not a counter if it falls while a counter beside it continues; if all fall,
 * the group is reset.
 */
START_TEST(a_level_that_nobody_knows)
{
    static const struct {
        unsigned known, unknown;
        bool level;
    } steps[] = {
        { 5, 900, false }, { 6, 901, false }, { 1, 2, false }, { 1, 902, false },
        { 2, 7, true },    { 3, 8, true },    { 4, 6, true },
    };
    struct world world;

    world_open(&world);
    world_start(&world, 64);
    for (unsigned i = 0; i < COUNT_OF(steps); i++) {
        const struct na_slots *slots = &na_snapshot_source(world.snapshot, NA_NETSTAT)->slots;
        const struct na_reading *reading;
        int place;
        uint64_t count = 0;

        world_write(&world, "net/netstat", "TcpExt: TW New\nTcpExt: %u %u\n", steps[i].known,
                    steps[i].unknown);
        reading = world_read_again(&world, NA_NETSTAT);
        place = na_slots_place((struct na_slots *)slots, "TcpExt", 6, "New", 3);
        ck_assert(world_find(&world, NA_NETSTAT, reading, "TcpExt", "New", &count));
        ck_assert_msg(count == steps[i].unknown, "reading %u: %" PRIu64, i, count);
        ck_assert_msg((slots->slot[place].kind == NA_GAUGE) == steps[i].level,
                      "reading %u: of another kind", i);
        ck_assert(world_find(&world, NA_NETSTAT, reading, "TcpExt", "TW", &count) &&
                  count == steps[i].known);
        ck_assert_int_eq(world_group(&world, NA_NETSTAT, "TcpExt")->discontinuity == world.now,
                         i == 2);
    }
    world_close(&world);
}
END_TEST

static const char *const back[] = { "TlsTxSw 3\n", "TlsTxSw 100\n", "TlsTxSw 101\n" };

/*
 * A module that is unloaded and loaded again is reset, whatever its counters are; one that stayed
 * is not.
 */
START_TEST(a_source_that_comes_back_restarts)
{
    struct world world;
    const struct na_reading *reading;
    uint64_t count;

    world_open(&world);
    world_start(&world, 64);
    world_write(&world, "net/tls_stat", "TlsTxSw 100\n");
    world_read_again(&world, NA_TLS_STAT);
    ck_assert_int_eq(world_group(&world, NA_TLS_STAT, "Tls")->discontinuity, 0);
    world_remove(&world, "net/tls_stat");
    reading = world_read_again(&world, NA_TLS_STAT);
    ck_assert(!world_find(&world, NA_TLS_STAT, reading, "Tls", "TlsTxSw", &count));
    world_write(&world, "net/tls_stat", "%s", back[_i]);
    reading = world_read_again(&world, NA_TLS_STAT);
    ck_assert(world_find(&world, NA_TLS_STAT, reading, "Tls", "TlsTxSw", &count));
    ck_assert_uint_eq(count, strtoull(back[_i] + 8, NULL, 10));
    ck_assert_int_eq(world_group(&world, NA_TLS_STAT, "Tls")->discontinuity, world.now);
    world_close(&world);
}
END_TEST

/*
 * The counters of these files have 32 bits per CPU; their sum is served, and continues when one of
 * them wraps.
 */
static const struct {
    enum na_source_id source;
    const char *file, *group, *counter;
} files_of_cpus[] = {
    { NA_CONNTRACK, "net/stat/nf_conntrack", "NfConntrack", "found" },
    { NA_RT_CACHE, "net/stat/rt_cache", "RtCache", "in_martian_src" },
    { NA_SYNPROXY, "net/stat/synproxy", "Synproxy", "syn_received" },
};

static const struct {
    uint32_t before[2], after[2];
    uint64_t rise;
} cpus[] = {
    { { 1, 2 }, { 3, 5 }, 5 },
    { { 0xfffffffa, 0 }, { 4, 0 }, 10 },
    { { 0xfffffffa, 2 }, { 0xfffffffa, 9 }, 7 }, /* not a wrap: the sum passes 2^32 */
    { { 0xfffffffa, 0x10 }, { 4, 0x10 }, 10 },   /* a wrap when the sum had passed it */
    { { 0xfffffff0, 0xfffffff0 }, { 0xfffffff1, 3 }, 20 },
};

static void sum_cpus(size_t file, size_t n)
{
    enum na_source_id source = files_of_cpus[file].source;
    const char *group = files_of_cpus[file].group, *counter = files_of_cpus[file].counter;
    struct world world;
    uint64_t before, after, entries;
    int64_t start = 0;

    world_open(&world);
    world_start(&world, 64);
    for (int sample = 0; sample < 2; sample++) {
        const uint32_t *count = sample ? cpus[n].after : cpus[n].before;
        const struct na_reading *reading;

        world_write(&world, files_of_cpus[file].file,
                    "entries  %s\n00000102  %08x\n00000102  %08x\n", counter, count[0], count[1]);
        reading = world_read_again(&world, source);
        start = sample ? start : world.now;
        ck_assert(world_find(&world, source, reading, group, counter, sample ? &after : &before));
        ck_assert(world_find(&world, source, reading, group, "entries", &entries) &&
                  entries == 0x102);
    }
    ck_assert_int_eq(world_group(&world, source, group)->discontinuity, start);
    ck_assert_uint_eq(after - before, cpus[n].rise);
    world_close(&world);
}

START_TEST(files_sum_their_cpus)
{
    for (size_t file = 0; file < COUNT_OF(files_of_cpus); file++)
        sum_cpus(file, (size_t)_i);
}
END_TEST

/* Per-CPU neighbour counters have the kernel's word size: a fall is not a wrap at 2^32. */
START_TEST(neighbours_have_the_word_size)
{
    struct world world;
    uint64_t lookups;

    world_open(&world);
    world_start(&world, 64);
    for (int sample = 0; sample < 2; sample++) {
        world_write(&world, "net/stat/arp_cache", "entries  lookups\n00000001  %08x\n",
                    sample ? 4U : 0xfffffffaU);
        ck_assert(world_find(&world, NA_ARP_CACHE, world_read_again(&world, NA_ARP_CACHE),
                             "ArpCache", "lookups", &lookups));
    }
    ck_assert_uint_eq(lookups, 4);
    ck_assert_int_eq(world_group(&world, NA_ARP_CACHE, "ArpCache")->discontinuity, world.now);
    world_close(&world);
}
END_TEST

TCase *counts_case(void)
{
    TCase *counts = tcase_create("counts");

    tcase_add_loop_test(counts, two_samples_are_joined, 0, COUNT_OF(pairs));
    tcase_add_loop_test(counts, counter_counts_on, 0, COUNT_OF(runs));
    tcase_add_test(counts, a_group_restarts_together);
    tcase_add_test(counts, a_level_that_nobody_knows);
    tcase_add_loop_test(counts, a_source_that_comes_back_restarts, 0, COUNT_OF(back));
    tcase_add_loop_test(counts, files_sum_their_cpus, 0, COUNT_OF(cpus));
    tcase_add_test(counts, neighbours_have_the_word_size);
    return counts;
}
