#include "alarms/mib_tables.h"
#include "asking.h"

#include "clock.h"

int64_t asking_clock(void *arg)
{
    (void)arg;
    return clock_ns();
}

struct asking asking_start(const char *root, struct na_clock clock, const struct na_filter *filter)
{
    struct asking asking = { .request = { 1, clock.now(clock.arg) - INT64_C(10000000000000) } };

    asking.snapshot = na_snapshot_new(root, 64, 10, clock, NULL, NULL);
    asking.objects = na_objects_new(asking.snapshot, na_mib_tables);
    if (filter != NULL)
        na_snapshot_set_filter(asking.snapshot, filter);
    return asking;
}

void asking_stop(struct asking *asking)
{
    na_objects_free(asking->objects);
    na_snapshot_free(asking->snapshot);
}

uint64_t asking_uptime(const struct asking *asking)
{
    return (uint64_t)(na_snapshot_now(asking->snapshot) - asking->request.epoch) / 10000000;
}

bool ask(struct asking *asking, uint32_t table, uint32_t column, uint32_t index,
         struct na_value *value)
{
    const uint32_t name[] = { 1, 3, table, 1, column, index };

    return na_objects_get(asking->objects, &asking->request, name, 6, value);
}

bool ask_next(struct asking *asking, uint32_t table, uint32_t column, uint32_t *index,
              struct na_value *value)
{
    uint32_t name[NA_OID_MAX] = { 1, 3, table, 1, column, *index };
    size_t length = 6;

    if (!na_objects_next(asking->objects, &asking->request, name, &length, false, value) ||
        name[1] != 3 || name[2] != table || name[4] != column)
        return false;
    *index = name[5];
    return true;
}

bool ask_left_out(struct asking *asking, struct na_value *value)
{
    return na_objects_get(asking->objects, &asking->request, (const uint32_t[]){ 1, 1, 5, 0 }, 4,
                          value);
}
