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

const struct na_mib_column *na_mib_restart_column(const struct na_mib_entry *entry)
{
    static const char suffix[] = "DiscontinuityTime";

    for (size_t i = 0; entry != NULL && i < entry->columns; i++) {
        const struct na_mib_column *column = &entry->column[i];
        size_t length = strlen(column->descriptor);

        if (column->form == NA_MIB_TIME && length > strlen(suffix) &&
            strcmp(column->descriptor + length - strlen(suffix), suffix) == 0)
            return column;
    }
    return NULL;
}
