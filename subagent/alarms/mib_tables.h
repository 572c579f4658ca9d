/*
 * All tables of the MIB, and all nodes with scalars.
 */
#ifndef NA_MIB_TABLES_H
#define NA_MIB_TABLES_H

#include "mib/mib_table.h"

/* In the order of the MIB, ending with NULL; for na_objects_new. */
extern const struct na_mib_table *const na_mib_tables[];

#endif
