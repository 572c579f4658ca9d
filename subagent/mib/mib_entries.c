#include "mib/mib_entries.h"

#include <string.h>

#include "mib/objects.h"
#include "mib/mib-entries.h"

const struct na_mib_entry *na_mib_entry_of(const char *descriptor,
                                           const struct na_mib_column **column)
{
    for (size_t i = 0; i < na_mib_entries_count; i++)
        for (size_t j = 0; j < na_mib_entries[i]->columns; j++)
            if (strcmp(na_mib_entries[i]->column[j].descriptor, descriptor) == 0) {
                if (column != NULL)
                    *column = &na_mib_entries[i]->column[j];
                return na_mib_entries[i];
            }
    return NULL;
}
