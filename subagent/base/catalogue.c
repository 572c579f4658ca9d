#include "base/catalogue.h"

#include <string.h>

#include "base/catalogue-tables.h"

const struct na_counter *na_catalogue_find(const char *group, const char *name)
{
    for (size_t i = 0; i < na_counters_count; i++)
        if (strcmp(na_counters[i].name, name) == 0 &&
            strcmp(na_groups[na_counters[i].group].name, group) == 0)
            return &na_counters[i];
    return NULL;
}
