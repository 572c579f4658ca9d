#include "mib/print.h"

#include <inttypes.h>
#include <string.h>

#include "base/build.h"
#include "mib/print_json.h"

/* DisplayString and SnmpAdminString of the MIB are both text: SNMP has one type for them. */
static const char *const type_names[] = {
    [NA_TYPE_INTEGER] = "Integer32",   [NA_TYPE_STRING] = "String",
    [NA_TYPE_OCTETS] = "OctetString",  [NA_TYPE_COUNTER32] = "Counter32",
    [NA_TYPE_GAUGE32] = "Gauge32",     [NA_TYPE_TIMETICKS] = "TimeTicks",
    [NA_TYPE_COUNTER64] = "Counter64",
};

enum { OID_TEXT_MAX = (NA_OID_MAX + 10) * 11 }; /* a dot and at most ten digits for each arc */

const char *na_type_name(enum na_type type)
{
    return type_names[type];
}

static void write_oid(char *text, const uint32_t *name, size_t length)
{
    text += sprintf(text, "%s", NA_MIB_ROOT_TEXT);
    for (size_t i = 0; i < length; i++)
        text += sprintf(text, ".%" PRIu32, name[i]);
}

/*
 * Each line is one instance, so newlines and other control characters, which an interface's alias
 * may contain, are escaped; in a name also blanks, since a blank ends it.
 */
static void print_text(FILE *to, const char *text, size_t length, unsigned char least)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < least || text[i] == 0x7f)
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
        print_text(to, value->text, value->length, ' ');
    else if (value->type == NA_TYPE_OCTETS)
        print_octets(to, value->text, value->length);
    else if (value->type == NA_TYPE_INTEGER)
        fprintf(to, "%" PRId64, (int64_t)value->number);
    else
        fprintf(to, "%" PRIu64, value->number);
}

static void print_line(FILE *to, const char *oid, const struct na_description *description,
                       const struct na_value *value)
{
    const char *meaning = description->label != NULL ? description->label : description->unit;

    fprintf(to, "%s ", oid);
    print_text(to, description->name, strlen(description->name), '!');
    fprintf(to, " %s ", type_names[value->type]);
    print_value(to, value);
    fprintf(to, "%s%s\n", meaning != NULL ? " " : "", meaning != NULL ? meaning : "");
}

static bool is_zero(const struct na_description *description, const struct na_value *value)
{
    if (value->type == NA_TYPE_STRING || value->type == NA_TYPE_OCTETS)
        return value->length == 0;
    return value->number == 0 && description->label == NULL;
}

long na_print(struct na_objects *objects, const struct na_print *how, FILE *to)
{
    const struct na_request request = { 1, 0 };
    uint32_t name[NA_OID_MAX];
    size_t length = 0;
    struct na_value value;
    long count = 0;

    if (how->json)
        na_print_json_begin(to);
    while (na_objects_next(objects, &request, name, &length, false, &value)) {
        struct na_description description;
        char oid[sizeof(NA_MIB_ROOT_TEXT) + OID_TEXT_MAX];

        na_describe(objects, &request, name, length, &value, &description);
        if (!na_patterns_match(&how->patterns, &description) ||
            (how->nonzero && is_zero(&description, &value)))
            continue;
        write_oid(oid, name, length);
        if (how->json)
            na_print_json(to, count == 0, oid, type_names[value.type], &description, &value);
        else
            print_line(to, oid, &description, &value);
        count++;
    }
    if (how->json)
        na_print_json_end(to);
    return fflush(to) == 0 && !ferror(to) ? count : -1;
}
