#include "agentx/wait.h"

struct na_wait na_wait_begin(const struct na_objects *objects)
{
    return (struct na_wait){ na_objects_now(objects), na_objects_taken(objects) };
}

bool na_wait_is_over(const struct na_wait *wait, const struct na_objects *objects)
{
    return na_objects_now(objects) - wait->since >= NA_PATIENCE_USUAL;
}

bool na_wait_is_due(struct na_wait *wait, const struct na_objects *objects)
{
    const unsigned taken = na_objects_taken(objects);
    const bool news = taken != wait->taken;

    wait->taken = taken;
    return news || na_wait_is_over(wait, objects);
}
