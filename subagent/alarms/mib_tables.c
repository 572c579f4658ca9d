#include "alarms/mib_tables.h"

#include <stddef.h>

/*
 * The list is generated from mibs/LINUX-NETSTAT-MIB.in. Each table needs a definition such as
 * na_mib_table_netstatIfTable; the linker reports a missing one by name.
 */
#define NA_MIB_TABLE(title) extern const struct na_mib_table na_mib_table_##title;
#include "mib/mib-table-list.h"
#undef NA_MIB_TABLE

#define NA_MIB_TABLE(title) &na_mib_table_##title,
const struct na_mib_table *const na_mib_tables[] = {
#include "mib/mib-table-list.h"
    NULL,
};
