#include "snapshot_counts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "kit/support.h"

enum { RATE = 7 }; /* per second */

/* A counter that rises by RATE per second, starting at `from`, unless it is missing; the sampler
 * runs as in the daemon. */
struct course {
    struct world *world;
    int64_t start;
    unsigned interval;
    unsigned second;     /* of the course, by the world's clock */
    unsigned fell;       /* the second in which it was reset; 0 if it was not */
    unsigned away, back; /* the seconds between which it is not printed */
};

static void write_course(const struct course *course)
{
    unsigned count = 1000 + RATE * (course->second - course->fell);

    if (course->second >= course->away && course->second < course->back)
        world_write(course->world, "net/netstat", "TcpExt: ListenDrops\nTcpExt: 1\n");
    else
        world_write(course->world, "net/netstat", "TcpExt: TW ListenDrops\nTcpExt: %u 1\n", count);
}

/* Advances to a second, taking the samples that are due until then. */
static void run_course(struct course *course, unsigned second, unsigned falls)
{
    for (; course->second <= second; course->second++) {
        if (course->second == falls)
            course->fell = falls;
        course->world->now = course->start + course->second * SECOND;
        if (course->second % course->interval == 0) {
            write_course(course);
            na_snapshot_sample(course->world->snapshot);
        }
    }
    course->second = second;
    write_course(course);
    course->second++;
}

/* The increase of TW as a request sees it now; -1 if it is absent. */
static int64_t increase(struct course *course, unsigned seconds)
{
    struct na_snapshot *snapshot = course->world->snapshot;
    const struct na_reading *reading;
    uint64_t rise, count;

    course->world->now += SECOND / 10;
    reading = na_snapshot_reading(snapshot, (uint64_t)course->world->now, NA_NETSTAT);
    if (!world_find(course->world, NA_NETSTAT, reading, "TcpExt", "TW", &count) ||
        !na_snapshot_increase(
            snapshot, NA_NETSTAT, reading,
            (size_t)place_of(&na_snapshot_source(snapshot, NA_NETSTAT)->slots, "TcpExt", "TW"),
            seconds, &rise))
        return -1;
    return (int64_t)rise;
}

static void begin_course(struct course *course, struct world *world)
{
    world_open(world);
    world_start(world, 64);
    *course = (struct course){ .world = world, .start = world->now, .interval = INTERVAL };
}

/* Accurate to half an interval, plus the tenth of a second by which the request is later. */
static void check_increase(struct course *course, unsigned seconds, bool there)
{
    int64_t rise = increase(course, seconds);

    ck_assert_msg((rise >= 0) == there, "second %u: the increase over %u s is %" PRId64,
                  course->second - 1, seconds, rise);
    if (there)
        ck_assert_msg(llabs(rise - RATE * (int64_t)seconds) <= RATE * (course->interval / 2 + 1),
                      "second %u: %" PRId64 " over %u s", course->second - 1, rise, seconds);
}

/* Seconds after the start, and whether there is an increase over one minute and over five. */
static const struct {
    unsigned second;
    bool minute, five;
} quiet[] = {
    { 0, false, false },  { 1, false, false },  { 49, false, false }, { 60, true, false },
    { 61, true, false },  { 64, true, false },  { 67, true, false },  { 100, true, false },
    { 289, true, false }, { 300, true, true },  { 304, true, true },  { 307, true, true },
    { 615, true, true },  { 1000, true, true },
};

/* reading the clock and the files takes no time, or a realistic time */
static const int64_t ticks[] = { 0, 20000 };

START_TEST(increases_come_with_the_samples)
{
    struct course course;
    struct world world;

    begin_course(&course, &world);
    world.tick = ticks[_i];
    for (size_t i = 0; i < COUNT_OF(quiet); i++) {
        run_course(&course, quiet[i].second, 0);
        check_increase(&course, 60, quiet[i].minute);
        check_increase(&course, 300, quiet[i].five);
    }
    world_close(&world);
}
END_TEST

/* The same if the counter is reset in second 400, or is missing from second 400 to second 430. */
static const struct {
    unsigned second;
    bool minute, five;
} broken[] = {
    { 399, true, true },  { 400, false, false }, { 431, false, false }, { 449, false, false },
    { 500, true, false }, { 689, true, false },  { 740, true, true },
};

START_TEST(no_increase_across_a_break)
{
    struct course course;
    struct world world;
    unsigned falls = _i == 0 ? 400 : 0;

    begin_course(&course, &world);
    if (falls == 0) {
        course.away = 400;
        course.back = 430;
    }
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        run_course(&course, broken[i].second, falls);
        check_increase(&course, 60, broken[i].minute);
        check_increase(&course, 300, broken[i].five);
    }
    world_close(&world);
}
END_TEST

START_TEST(configuring_discards_the_samples)
{
    struct course course;
    struct world world;

    begin_course(&course, &world);
    run_course(&course, 120, 0);
    check_increase(&course, 60, true);
    ck_assert(na_snapshot_configure(world.snapshot, 32, 5));
    ck_assert_uint_eq(na_snapshot_source(world.snapshot, NA_NETSTAT)->width, 32);
    ck_assert_uint_eq(na_snapshot_source(world.snapshot, NA_CONNTRACK)->width, 32);
    check_increase(&course, 60, false);
    course.interval = 5;
    run_course(&course, 170, 0);
    check_increase(&course, 60, false);
    run_course(&course, 190, 0);
    check_increase(&course, 60, true);
    ck_assert(na_snapshot_configure(world.snapshot, 64, 60));
    ck_assert_uint_eq(na_snapshot_source(world.snapshot, NA_CONNTRACK)->width,
                      32); /* in any kernel */
    course.interval = 60;
    run_course(&course, 600, 0);
    check_increase(&course, 60, true);
    check_increase(&course, 300, true);
    world_close(&world);
}
END_TEST

static const struct {
    unsigned width;
    uint64_t before, after;
} wraps[] = { { 32, 4294967290, 25 }, { 64, UINT64_MAX - 5, 25 } };

/* A wrap is not a break: the increase continues across it. */
START_TEST(increase_goes_across_a_wrap)
{
    struct course course;
    struct world world;

    world_open(&world);
    world_start(&world, wraps[_i].width);
    course = (struct course){ .world = &world, .start = world.now, .interval = INTERVAL };
    for (unsigned second = 0; second <= 60; second += INTERVAL) {
        world.now = course.start + second * SECOND;
        world_write(&world, "net/netstat", "TcpExt: TW\nTcpExt: %" PRIu64 "\n",
                    second < 30 ? wraps[_i].before : wraps[_i].after);
        na_snapshot_sample(world.snapshot);
    }
    ck_assert_int_eq(increase(&course, 60), 31);
    world_close(&world);
}
END_TEST

TCase *increases_case(void)
{
    TCase *increases = tcase_create("increases");

    tcase_add_loop_test(increases, increases_come_with_the_samples, 0, COUNT_OF(ticks));
    tcase_add_loop_test(increases, no_increase_across_a_break, 0, 2);
    tcase_add_test(increases, configuring_discards_the_samples);
    tcase_add_loop_test(increases, increase_goes_across_a_wrap, 0, COUNT_OF(wraps));
    tcase_set_timeout(increases, 60);
    return increases;
}
