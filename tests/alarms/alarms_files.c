#include "alarms_files.h"
#include "alarms_stage.h"

#include <stdio.h>
#include <string.h>

#define DEV_HEAD "Inter-|\n face |bytes packets errs drop|bytes\n"

void write_links(struct counts eth0, struct counts eth1, struct counts eth2)
{
    const struct counts counts[] = { eth0, eth1, eth2 };
    char text[400] = DEV_HEAD;
    size_t used = strlen(text);

    for (size_t i = 0; i < COUNT_OF(counts); i++)
        if (counts[i].packets != NONE)
            used += (size_t)snprintf(text + used, sizeof(text) - used, " eth%zu: 0 %d %d 0 0\n", i,
                                     counts[i].packets, counts[i].errors);
    world_write(&world, "net/dev", "%s", text);
}

void write_listeners(const char *lines)
{
    world_write(&world, "net/tcp", TCP_HEAD "%s", lines);
    world_write(&world, "net/tcp6", TCP_HEAD);
}
