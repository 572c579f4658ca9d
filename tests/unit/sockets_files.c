#include "sockets_files.h"

#include <string.h>

#include "alarms/mib_tables.h"

struct world world;
struct na_snapshot *snapshot;
struct na_objects *objects;

void sockets_files_setup(void)
{
    world_open(&world);
    snapshot = kit_snapshot(world.root);
    objects = na_objects_new(snapshot, na_mib_tables);
    ck_assert_ptr_nonnull(objects);
}

void sockets_files_teardown(void)
{
    na_objects_free(objects);
    na_snapshot_free(snapshot);
    world_close(&world);
}

const char *sockets_last_error(const char *source)
{
    for (unsigned id = 0; id < NA_SOURCES; id++)
        if (strcmp(na_snapshot_source(snapshot, id)->name, source) == 0)
            return na_snapshot_source(snapshot, id)->last_error;
    return NULL;
}
