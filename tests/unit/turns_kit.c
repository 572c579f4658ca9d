#include "turns_kit.h"

#include <check.h>
#include <string.h>

int64_t time_now, clock_step;
struct na_snapshot *snapshot;
unsigned woken;

static int64_t tests_clock(void *arg)
{
    (void)arg;
    return time_now += clock_step;
}

void wake(void *arg)
{
    (void)arg;
    woken++;
}

void begin(const char *root)
{
    memset(&fake_kernel, 0, sizeof(fake_kernel));
    fake_kernel.tcp = MANY;
    time_now = SECOND;
    clock_step = 0;
    woken = 0;
    snapshot = na_snapshot_new(root, 64, 10, (struct na_clock){ tests_clock, NULL }, NULL, NULL);
    ck_assert_ptr_nonnull(snapshot);
    na_snapshot_take_turns(snapshot, 1, wake, NULL);
}

void set_up(void)
{
    begin("/proc");
}

void tear_down(void)
{
    na_snapshot_free(snapshot);
    ck_assert_uint_eq(fake_kernel.opened, fake_kernel.closed);
    ck_assert(!fake_kernel.busy);
}

unsigned finish(void)
{
    unsigned turns = 0;

    while (na_snapshot_turn(snapshot) != NA_WORK_NONE)
        ck_assert_uint_lt(turns++, TURNS_MOST);
    return turns;
}

bool awaited(void)
{
    const bool awaits = na_snapshot_awaits(snapshot);

    na_snapshot_forget_awaited(snapshot);
    return awaits;
}
