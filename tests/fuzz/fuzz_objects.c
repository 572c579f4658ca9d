/*
 * GET and GETNEXT of any name. The input is a letter for the request, then arcs. An octet is one
 * arc, with two exceptions: after 255 four octets give the number; after 254 an octet says how many
 * arcs of an existing name to take.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms/mib_tables.h"
#include "fuzz.h"
#include "records.h"

enum { INSTANCES_MOST = 20000, ARCS_MOST = NA_OID_MAX + 40 };

struct name {
    uint32_t arc[NA_OID_MAX];
    size_t length;
    enum na_type type;
};

static struct na_objects *objects;
static struct name *instance;
static size_t instances;
static const struct na_request request = { 1, 0 };

/* All instances that a walk finds. The clock stands still and the files do not change, so that they
 * are constant once every source has been read. */
static void walk(void)
{
    struct name name = { .length = 0 };
    struct na_value value;

    for (instances = 0; na_objects_next(objects, &request, name.arc, &name.length, false, &value);
         instances++) {
        must(instances < INSTANCES_MOST);
        must(instances == 0 ||
             na_oid_compare(instance[instances - 1].arc, instance[instances - 1].length, name.arc,
                            name.length) < 0);
        name.type = value.type;
        instance[instances] = name;
    }
}

static void begin(void)
{
    const char *source = getenv("srcdir");
    char *root;

    must(asprintf(&root, "%s/tests/fixtures/live-6.18.44", source != NULL ? source : ".") > 0);
    objects = na_objects_new(nothing_new(root), na_mib_tables);
    free(root);
    instance = calloc(INSTANCES_MOST, sizeof(*instance));
    must(objects != NULL && instance != NULL);
    walk(); /* an age, for example, exists only after the first reading */
    walk();
    must(instances > 500);
}

/* The first instance at or after a name. */
static size_t place_of(const uint32_t *arc, size_t length)
{
    size_t low = 0, high = instances;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (na_oid_compare(instance[middle].arc, instance[middle].length, arc, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t read_arcs(const uint8_t *data, size_t size, uint32_t *arc)
{
    const uint8_t *end = data + size;
    size_t count = 0;

    while (data < end && count < ARCS_MOST) {
        uint8_t octet = *data++;

        if (octet == 255 && end - data >= 4) {
            memcpy(&arc[count++], data, 4);
            data += 4;
        } else if (octet == 254 && end - data >= 3) {
            const struct name *from = &instance[((size_t)data[0] << 8 | data[1]) % instances];
            size_t most = data[2] < from->length ? data[2] : from->length;

            for (size_t i = 0; i < most && count < ARCS_MOST; i++)
                arc[count++] = from->arc[i];
            data += 3;
        } else {
            arc[count++] = octet;
        }
    }
    return count;
}

static void check_get(const uint32_t *arc, size_t length)
{
    size_t place = place_of(arc, length);
    bool there = place < instances &&
                 na_oid_compare(instance[place].arc, instance[place].length, arc, length) == 0;
    struct na_value value;

    must(na_objects_get(objects, &request, arc, length, &value) == there);
    if (!there)
        return;
    value_check(&value);
    must(value.type == instance[place].type && na_objects_knows(objects, arc, length));
}

static void check_next(const uint32_t *arc, size_t length, bool inclusive)
{
    uint32_t *name = malloc(NA_OID_MAX * sizeof(*name));
    struct na_value value;
    size_t place = place_of(arc, length), found = length;

    must(name != NULL);
    memcpy(name, arc, length * sizeof(*name));
    if (!inclusive && place < instances &&
        na_oid_compare(instance[place].arc, instance[place].length, arc, length) == 0)
        place++;
    must(na_objects_next(objects, &request, name, &found, inclusive, &value) ==
         (place < instances));
    if (place < instances) {
        must(na_oid_compare(name, found, instance[place].arc, instance[place].length) == 0);
        value_check(&value);
        must(value.type == instance[place].type);
        check_get(name, found);
    } else {
        must(found == length && memcmp(name, arc, length * sizeof(*name)) == 0);
    }
    free(name);
}

/* Names for people are written correctly into a buffer of any size. */
static void check_describe(const uint32_t *arc, size_t length, size_t room)
{
    char *text = malloc(room);

    must(text != NULL);
    na_objects_describe(objects, arc, length, text, room);
    must(memchr(text, '\0', room) != NULL);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t arcs[ARCS_MOST], *exact;
    size_t length;

    if (objects == NULL)
        begin();
    if (size == 0)
        return 0;
    length = read_arcs(data + 1, size - 1, arcs);
    exact = malloc((length + 1) * sizeof(*exact)); /* one more, since none may be asked for */
    must(exact != NULL);
    memcpy(exact, arcs, length * sizeof(*exact));
    fuzz_hide(exact + length, sizeof(*exact));
    check_get(exact, length);
    if (length <= NA_OID_MAX)
        check_next(exact, length, data[0] & 1);
    check_describe(exact, length, (size_t)(data[0] >> 1) + 1);
    check_describe(exact, length, 512);
    fuzz_show(exact + length, sizeof(*exact));
    free(exact);
    return 0;
}
