#include "snapshot_states.h"

#include <stdio.h>
#include <string.h>

#include "kit/support.h"

static void write_good(const struct world *world)
{
    world_write(world, "net/netstat", "TcpExt: TW\nTcpExt: 1\n");
}

enum file { GONE, FOLDER, EMPTY, GOOD, SPOILT, SPOILT_MORE };

/*
 * Changes of the file, step by step, and the state of the source after the next reading.
 */
static const struct {
    enum file file;
    enum na_state state;
    unsigned errors, reports;
    const char *says; /* in its last error */
} life[] = {
    { GONE, NA_ABSENT, 0, 1, "" }, /* its module is not loaded */
    { GONE, NA_ABSENT, 0, 1, "" },
    { FOLDER, NA_UNREADABLE, 1, 2, "Is a directory" },
    { FOLDER, NA_UNREADABLE, 1, 2, "Is a directory" }, /* no worse than it was */
    { EMPTY, NA_MALFORMED, 1, 3, "empty" },
    { FOLDER, NA_UNREADABLE, 2, 4, "Is a directory" },
    { GOOD, NA_OK, 2, 5, "Is a directory" },
    { GOOD, NA_OK, 2, 5, "Is a directory" },
    { SPOILT, NA_MALFORMED, 3, 6, "not a number: rubbish" },
    { SPOILT, NA_MALFORMED, 3, 6, "not a number: rubbish" },
    { SPOILT_MORE, NA_MALFORMED, 4, 6,
      "not a number: more" }, /* the same state, and more of it is wrong */
    { SPOILT, NA_MALFORMED, 4, 6, "not a number: rubbish" },
    { SPOILT_MORE, NA_MALFORMED, 4, 6, "not a number: more" }, /* it was so before */
    { GONE, NA_ABSENT, 5, 7, "no such file" },                 /* it was there: counted once */
    { GONE, NA_ABSENT, 5, 7, "no such file" },
    { SPOILT, NA_MALFORMED, 6, 8, "not a number: rubbish" },
    { GOOD, NA_OK, 6, 9, "not a number: rubbish" },
    { FOLDER, NA_UNREADABLE, 7, 10, "Is a directory" },
    { GOOD, NA_OK, 7, 11, "Is a directory" },
};

static void become(const struct world *world, enum file before, enum file now)
{
    if (before == now)
        return;
    if (before == FOLDER || (now == FOLDER && before != GONE) || (now == GONE && before != GONE))
        world_remove(world, "net/netstat");
    if (now == FOLDER)
        world_make_folder(world, "net/netstat");
    else if (now == EMPTY)
        world_write(world, "net/netstat", "%s", "");
    else if (now == GOOD)
        write_good(world);
    else if (now == SPOILT)
        world_write(world, "net/netstat", "TcpExt: TW\nTcpExt: rubbish\n");
    else if (now == SPOILT_MORE)
        world_write(world, "net/netstat", "TcpExt: TW TWKilled\nTcpExt: more rubbish\n");
}

START_TEST(states_are_reported_once)
{
    enum file before = GONE;
    struct world world;

    world_open(&world);
    world_start(&world, 64);
    ck_assert_int_eq(na_snapshot_source(world.snapshot, NA_NETSTAT)->state, NA_NOT_YET_READ);
    for (size_t i = 0; i < COUNT_OF(life); before = life[i++].file) {
        const struct na_source *source = na_snapshot_source(world.snapshot, NA_NETSTAT);
        const struct na_reading *reading;
        uint64_t count;

        become(&world, before, life[i].file);
        reading = world_read_again(&world, NA_NETSTAT);
        ck_assert_msg(source->state == life[i].state, "step %zu: state %d", i, source->state);
        ck_assert_msg(source->errors == life[i].errors, "step %zu: %u errors", i, source->errors);
        ck_assert_msg(world.reports[NA_NETSTAT] == life[i].reports, "step %zu: %u reports", i,
                      world.reports[NA_NETSTAT]);
        ck_assert_msg(strstr(source->last_error, life[i].says), "step %zu: %s", i,
                      source->last_error);
        /* files are named by their path below the root, wherever the root is */
        ck_assert_msg(source->last_error[0] == '\0' ||
                          strncmp(source->last_error, "net/netstat: ", 13) == 0,
                      "step %zu: %s", i, source->last_error);
        ck_assert(world_find(&world, NA_NETSTAT, reading, "TcpExt", "TW", &count) ==
                  (life[i].file == GOOD));
    }
    ck_assert_uint_eq(world.reports[NA_SNMP], 0); /* there was no request */
    world_close(&world);
}
END_TEST

/* Several files: a fault in one does not affect the others' values. */
START_TEST(limits_are_files_apart)
{
    struct world world;
    const struct na_reading *reading;
    uint64_t limit;

    world_open(&world);
    world_write(&world, "sys/net/ipv4/tcp_mem", "10\t20\t30\n");
    world_write(&world, "sys/net/ipv4/tcp_rmem", "4096 131072\n"); /* one too few */
    world_write(&world, "sys/net/core/somaxconn", "4096\n");
    world_write(&world, "sys/net/core/rmem_max", "much\n");
    world_start(&world, 64);
    reading = world_read_again(&world, NA_LIMITS);
    ck_assert_int_eq(na_snapshot_source(world.snapshot, NA_LIMITS)->state, NA_MALFORMED);
    ck_assert_uint_eq(na_snapshot_source(world.snapshot, NA_LIMITS)->wrong, 2);
    ck_assert_uint_eq(na_snapshot_source(world.snapshot, NA_LIMITS)->errors, 1);
    ck_assert_msg(
        strncmp(na_snapshot_source(world.snapshot, NA_LIMITS)->last_error, "sys/net/", 8) == 0,
        "%s", na_snapshot_source(world.snapshot, NA_LIMITS)->last_error);
    ck_assert(!world_find(&world, NA_LIMITS, reading, "Limits", "net.ipv4.tcp_rmem[0]", &limit));
    ck_assert(world_find(&world, NA_LIMITS, reading, "Limits", "net.ipv4.tcp_mem[0]", &limit) &&
              limit == 10);
    ck_assert(world_find(&world, NA_LIMITS, reading, "Limits", "net.ipv4.tcp_mem[2]", &limit) &&
              limit == 30);
    ck_assert(world_find(&world, NA_LIMITS, reading, "Limits", "net.core.somaxconn", &limit) &&
              limit == 4096);
    ck_assert(!world_find(&world, NA_LIMITS, reading, "Limits", "net.ipv4.tcp_rmem[2]", &limit));
    ck_assert(!world_find(&world, NA_LIMITS, reading, "Limits", "net.core.rmem_max", &limit));
    ck_assert(!world_find(&world, NA_LIMITS, reading, "Limits", "net.core.wmem_max", &limit));
    world_close(&world);
}
END_TEST

/* The limit read from a file with this text, and the state of the source; -1: it is absent. */
static const struct {
    const char *text;
    int64_t limit;
    enum na_state state;
} limits[] = {
    { "4096\n", 4096, NA_OK },        { "4096", 4096, NA_OK }, /* a copy */
    { "4096 5\n", -1, NA_MALFORMED }, { "4096\n5\n", -1, NA_MALFORMED }, { "4096 ", 4096, NA_OK },
    { "\n", -1, NA_MALFORMED },       { "40x6\n", -1, NA_MALFORMED },
};

START_TEST(limit_of_one_number)
{
    struct world world;
    const struct na_reading *reading;
    uint64_t limit = UINT64_MAX;

    world_open(&world);
    world_write(&world, "sys/net/core/somaxconn", "%s", limits[_i].text);
    world_start(&world, 64);
    reading = world_read_again(&world, NA_LIMITS);
    ck_assert_int_eq(na_snapshot_source(world.snapshot, NA_LIMITS)->state, limits[_i].state);
    ck_assert_int_eq(world_find(&world, NA_LIMITS, reading, "Limits", "net.core.somaxconn", &limit),
                     limits[_i].limit >= 0);
    ck_assert_int_eq((int64_t)limit, limits[_i].limit);
    world_close(&world);
}
END_TEST

/* A copy without the last newline is read, and reported once; the complete file is not. */
START_TEST(copy_without_newline_is_noted)
{
    struct world world;
    const struct na_source *source;

    world_open(&world);
    world_write(&world, "net/netstat", "TcpExt: TW ListenDrops\nTcpExt: 5 67");
    world_start(&world, 64);
    source = na_snapshot_source(world.snapshot, NA_NETSTAT);
    for (unsigned reading = 1; reading <= 2; reading++) {
        world_read_again(&world, NA_NETSTAT);
        ck_assert(source->state == NA_OK && source->errors == 0);
        ck_assert(strstr(source->note, "no newline at the end") == source->note);
        ck_assert_uint_eq(world.reports[NA_NETSTAT], 1);
    }
    write_good(&world);
    world_read_again(&world, NA_NETSTAT);
    ck_assert(source->state == NA_OK && source->note[0] == '\0');
    ck_assert_uint_eq(world.reports[NA_NETSTAT], 1);
    world_write(&world, "net/netstat", "TcpExt: TW ListenDrops\nTcpExt: 5 67");
    world_read_again(&world, NA_NETSTAT);
    ck_assert_uint_eq(world.reports[NA_NETSTAT], 2);
    world_close(&world);
}
END_TEST

/* ---- names that the catalogue lacks */

enum { MANY = NA_UNKNOWN_MAX + 900 };

START_TEST(unknown_names_have_a_limit)
{
    static char text[2 * 10 * MANY];
    struct world world;
    const struct na_source *source;
    const struct na_reading *reading;
    size_t length = (size_t)sprintf(text, "New:"), served = 0;
    uint64_t count;

    for (unsigned i = 0; i < MANY; i++)
        length += (size_t)sprintf(text + length, " N%u", i);
    length += (size_t)sprintf(text + length, "\nNew:");
    for (unsigned i = 0; i < MANY; i++)
        length += (size_t)sprintf(text + length, " %u", i);
    world_open(&world);
    world_write(&world, "net/netstat", "%s\nTcpExt: TW ListenDrops\nTcpExt: 5 6\n", text);
    world_start(&world, 64);
    for (unsigned round = 1; round <= 2; round++) {
        reading = world_read_again(&world, NA_NETSTAT);
        source = na_snapshot_source(world.snapshot, NA_NETSTAT);
        ck_assert_uint_eq(source->wrong, MANY - NA_UNKNOWN_MAX);
        ck_assert_uint_eq(source->errors, 1);
    }
    ck_assert_int_eq(source->state, NA_MALFORMED);
    ck_assert_uint_eq(source->slots.unknown, NA_UNKNOWN_MAX);
    for (size_t i = 0; i < reading->values.count; i++)
        served += reading->values.present[i];
    ck_assert_uint_eq(served, NA_UNKNOWN_MAX + 2);
    ck_assert(world_find(&world, NA_NETSTAT, reading, "New", "N4095", &count) && count == 4095);
    ck_assert(world_find(&world, NA_NETSTAT, reading, "TcpExt", "ListenDrops", &count) &&
              count == 6);
    world_close(&world);
}
END_TEST

START_TEST(unknown_names_are_counted)
{
    struct world world;

    world_open(&world);
    world_copy(&world, "net/netstat", "odd/netstat.unknown_names_future");
    world_start(&world, 64);
    world_read_again(&world, NA_NETSTAT);
    ck_assert_uint_eq(na_snapshot_source(world.snapshot, NA_NETSTAT)->slots.unknown, 3);
    world_close(&world);
}
END_TEST

TCase *states_case(void)
{
    TCase *states = tcase_create("states");

    tcase_add_test(states, states_are_reported_once);
    tcase_add_test(states, limits_are_files_apart);
    tcase_add_loop_test(states, limit_of_one_number, 0, COUNT_OF(limits));
    tcase_add_test(states, copy_without_newline_is_noted);
    tcase_add_test(states, unknown_names_have_a_limit);
    tcase_add_test(states, unknown_names_are_counted);
    tcase_set_timeout(states, 60);
    return states;
}
