#include "mib/mib_lookup.h"

#include <string.h>

#include "base/build.h"
#include "mib/mib_table.h"

static const uint32_t root[] = { NA_MIB_ROOT };

enum { ROOT_LENGTH = sizeof(root) / sizeof(root[0]) };

static bool is_below_root(const uint32_t *name, size_t length)
{
    return length >= ROOT_LENGTH && memcmp(name, root, sizeof(root)) == 0;
}

enum na_lookup_result na_mib_lookup_get(struct na_objects *objects,
                                        const struct na_request *request, const uint32_t *name,
                                        size_t length, struct na_value *value)
{
    const uint32_t *arcs = name + ROOT_LENGTH;

    if (!is_below_root(name, length) || length - ROOT_LENGTH > NA_OID_MAX)
        return NA_LOOKUP_NO_SUCH_OBJECT;
    if (na_objects_get(objects, request, arcs, length - ROOT_LENGTH, value))
        return NA_LOOKUP_VALUE;
    return na_objects_knows(objects, arcs, length - ROOT_LENGTH) ? NA_LOOKUP_NO_SUCH_INSTANCE
                                                                 : NA_LOOKUP_NO_SUCH_OBJECT;
}

enum na_lookup_result na_mib_lookup_next(struct na_objects *objects,
                                         const struct na_request *request, uint32_t *name,
                                         size_t *length, bool inclusive, const uint32_t *end,
                                         size_t end_length, struct na_value *value)
{
    uint32_t found[NA_WHOLE_NAME_MAX];
    size_t count = 0;

    memcpy(found, root, sizeof(root));
    if (is_below_root(name, *length)) {
        /* longer than any instance: what follows it also follows its first arcs */
        count = *length - ROOT_LENGTH < NA_OID_MAX ? *length - ROOT_LENGTH : NA_OID_MAX;
        memcpy(found + ROOT_LENGTH, name + ROOT_LENGTH, count * sizeof(*name));
    } else if (na_oid_compare(name, *length, root, ROOT_LENGTH) > 0) {
        return NA_LOOKUP_END;
    }
    if (!na_objects_next(objects, request, found + ROOT_LENGTH, &count, inclusive, value) ||
        (end_length > 0 && na_oid_compare(found, ROOT_LENGTH + count, end, end_length) >= 0))
        return NA_LOOKUP_END;
    *length = ROOT_LENGTH + count;
    memcpy(name, found, *length * sizeof(*name));
    return NA_LOOKUP_VALUE;
}
