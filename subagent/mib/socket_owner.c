/*
 * The owners of sockets, for all tables of sockets.
 */
#include "kernel/cgroups.h"
#include "kernel/socket_owners.h"
#include "mib/mib_table.h"

bool na_socket_process(const struct na_table *table, unsigned owned, uint32_t inode, bool name,
                       struct na_value *value)
{
    struct na_socket_owners *owners = na_snapshot_prepare_owners(table->snapshot);
    const struct na_socket_owner *owner = owners ? na_socket_owners_find(owners, owned, inode)
                                                 : NULL;

    if (owner == NULL)
        return false;
    *value = name ? na_string(owner->name) : na_gauge32(owner->pid);
    return true;
}

bool na_socket_cgroup(const struct na_table *table, uint64_t id, struct na_value *value)
{
    struct na_cgroups *cgroups = na_snapshot_prepare_cgroups(table->snapshot);
    const char *name = cgroups != NULL ? na_cgroups_name(cgroups, id) : NULL;

    if (name != NULL)
        *value = na_string(name);
    return name != NULL;
}

bool na_socket_process_cgroup(const struct na_table *table, unsigned owned, uint32_t inode,
                              struct na_value *value)
{
    struct na_socket_owners *owners = na_snapshot_prepare_owners(table->snapshot);
    const char *name = owners != NULL ? na_socket_owners_cgroup(owners, owned, inode) : NULL;

    if (name != NULL)
        *value = na_string(name);
    return name != NULL;
}
