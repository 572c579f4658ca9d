#include "print.h"

#include <inttypes.h>

#include "build.h"

static const char *const type_names[] = {
    [NA_TYPE_INTEGER] = "Integer32", [NA_TYPE_STRING] = "DisplayString", [NA_TYPE_COUNTER32] = "Counter32",
    [NA_TYPE_GAUGE32] = "Gauge32",   [NA_TYPE_TIMETICKS] = "TimeTicks",  [NA_TYPE_COUNTER64] = "Counter64",
};

static void print_oid(FILE *to, const uint32_t *name, size_t length)
{
    static const uint32_t root[] = { NA_MIB_ROOT };

    for (size_t i = 0; i < sizeof(root) / sizeof(root[0]); i++)
        fprintf(to, ".%" PRIu32, root[i]);
    for (size_t i = 0; i < length; i++)
        fprintf(to, ".%" PRIu32, name[i]);
}

long na_print(struct na_objects *objects, FILE *to)
{
    const struct na_asker asker = { 1, 0 };
    uint32_t name[NA_OID_MAX];
    size_t length = 0;
    struct na_value value;
    long count = 0;

    for (; na_objects_next(objects, &asker, name, &length, false, &value); count++) {
        char described[256];

        na_objects_describe(objects, name, length, described, sizeof(described));
        print_oid(to, name, length);
        fprintf(to, " %s %s ", described, type_names[value.type]);
        if (value.type == NA_TYPE_STRING)
            fprintf(to, "%.*s\n", (int)value.length, value.text);
        else if (value.type == NA_TYPE_INTEGER)
            fprintf(to, "%" PRId64 "\n", (int64_t)value.number);
        else
            fprintf(to, "%" PRIu64 "\n", value.number);
    }
    return fflush(to) == 0 && !ferror(to) ? count : -1;
}
