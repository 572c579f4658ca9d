#include "mib/mib_entries.h"

#include <stdint.h>
#include <string.h>

#include "mib/objects.h"
#include "mib/mib-entries.h"

/*
 * The columns found so far, by a hash of their descriptors; one takes the place of another one with
 * the same hash. Alarms look up the same few for each row of a table.
 */
static struct found {
    const struct na_mib_entry *entry;
    const struct na_mib_column *column; /* NULL: none yet */
} found_before[64];

static struct found *place_of(const char *descriptor)
{
    uint32_t hash = 0;

    for (const char *letter = descriptor; *letter != '\0'; letter++)
        hash = 31 * hash + (unsigned char)*letter;
    return &found_before[hash % (sizeof(found_before) / sizeof(found_before[0]))];
}

static struct found search(const char *descriptor)
{
    for (size_t i = 0; i < na_mib_entries_count; i++)
        for (size_t j = 0; j < na_mib_entries[i]->columns; j++)
            if (strcmp(na_mib_entries[i]->column[j].descriptor, descriptor) == 0)
                return (struct found){ na_mib_entries[i], &na_mib_entries[i]->column[j] };
    return (struct found){ .entry = NULL };
}

const struct na_mib_entry *na_mib_entry_of(const char *descriptor,
                                           const struct na_mib_column **column)
{
    struct found *place = place_of(descriptor);

    if (place->column == NULL || strcmp(place->column->descriptor, descriptor) != 0) {
        const struct found found = search(descriptor);

        if (found.entry == NULL)
            return NULL;
        *place = found;
    }
    if (column != NULL)
        *column = place->column;
    return place->entry;
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
