#include "mib/print.h"

#include <inttypes.h>

#include "base/build.h"

/* DisplayString and SnmpAdminString of the MIB are both text: SNMP has one type for them. */
static const char *const type_names[] = {
    [NA_TYPE_INTEGER] = "Integer32",   [NA_TYPE_STRING] = "String",
    [NA_TYPE_OCTETS] = "OctetString",  [NA_TYPE_COUNTER32] = "Counter32",
    [NA_TYPE_GAUGE32] = "Gauge32",     [NA_TYPE_TIMETICKS] = "TimeTicks",
    [NA_TYPE_COUNTER64] = "Counter64",
};

static void print_oid(FILE *to, const uint32_t *name, size_t length)
{
    static const uint32_t root[] = { NA_MIB_ROOT };

    for (size_t i = 0; i < sizeof(root) / sizeof(root[0]); i++)
        fprintf(to, ".%" PRIu32, root[i]);
    for (size_t i = 0; i < length; i++)
        fprintf(to, ".%" PRIu32, name[i]);
}

/*
 * Each line is one instance, so newlines and other control characters, which an interface's alias
 * may contain, are escaped.
 */
static void print_text(FILE *to, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            fprintf(to, "\\x%02x", (unsigned char)text[i]);
        else
            fputc(text[i], to);
}

static void print_octets(FILE *to, const char *octet, size_t length)
{
    for (size_t i = 0; i < length; i++)
        fprintf(to, "%s%02x", i ? ":" : "", (unsigned char)octet[i]);
}

static void print_value(FILE *to, const struct na_value *value)
{
    if (value->type == NA_TYPE_STRING)
        print_text(to, value->text, value->length);
    else if (value->type == NA_TYPE_OCTETS)
        print_octets(to, value->text, value->length);
    else if (value->type == NA_TYPE_INTEGER)
        fprintf(to, "%" PRId64, (int64_t)value->number);
    else
        fprintf(to, "%" PRIu64, value->number);
}

long na_print(struct na_objects *objects, FILE *to)
{
    const struct na_request request = { 1, 0 };
    uint32_t name[NA_OID_MAX];
    size_t length = 0;
    struct na_value value;
    long count = 0;

    for (; na_objects_next(objects, &request, name, &length, false, &value); count++) {
        char described[256];

        na_objects_describe(objects, name, length, described, sizeof(described));
        print_oid(to, name, length);
        fprintf(to, " %s %s ", described, type_names[value.type]);
        print_value(to, &value);
        fputc('\n', to);
    }
    return fflush(to) == 0 && !ferror(to) ? count : -1;
}
