#include "mib/print_json.h"

#include <inttypes.h>
#include <string.h>

#include "base/build.h"
#include "base/readable.h"

enum { FORMAT = 1 }; /* rises when a member is removed or changes its meaning */

/* Prints the character at the start of text; returns the octets it takes. */
static size_t print_character(FILE *to, const char *text, size_t length)
{
    char start[5] = "";
    size_t octets;

    memcpy(start, text, length < 4 ? length : 4);
    octets = na_readable_character(start);
    if (start[0] == '"' || start[0] == '\\')
        fputc('\\', to);
    if (octets > 0)
        fwrite(text, 1, octets, to);
    else if ((unsigned char)start[0] < ' ' || start[0] == 0x7f)
        fprintf(to, "\\u%04x", (unsigned char)start[0]);
    else
        fputs("\\ufffd", to); /* no UTF-8: U+FFFD, the replacement character */
    return octets > 0 ? octets : 1;
}

static void print_string(FILE *to, const char *text, size_t length)
{
    fputc('"', to);
    for (size_t at = 0; at < length;)
        at += print_character(to, text + at, length - at);
    fputc('"', to);
}

/* Prints a member, unless it has no text. */
static void print_member(FILE *to, const char *name, const char *text)
{
    if (text == NULL)
        return;
    fprintf(to, ",\"%s\":", name);
    print_string(to, text, strlen(text));
}

static void print_octets(FILE *to, const char *octet, size_t length)
{
    fputc('"', to);
    for (size_t i = 0; i < length; i++)
        fprintf(to, "%s%02x", i > 0 ? ":" : "", (unsigned char)octet[i]);
    fputc('"', to);
}

static void print_value(FILE *to, const struct na_value *value)
{
    fputs(",\"value\":", to);
    switch (value->type) {
    case NA_TYPE_STRING: print_string(to, value->text, value->length); break;
    case NA_TYPE_OCTETS: print_octets(to, value->text, value->length); break;
    case NA_TYPE_INTEGER: fprintf(to, "%" PRId64, (int64_t)value->number); break;
    default: fprintf(to, "%" PRIu64, value->number);
    }
}

void na_print_json_begin(FILE *to)
{
    fprintf(to, "{\"format\":%d,\"program\":\"%s\",\"objects\":[", FORMAT, NA_NAME_AND_VERSION);
}

void na_print_json_end(FILE *to)
{
    fputs("\n]}\n", to);
}

void na_print_json(FILE *to, bool first, const char *oid, const char *type,
                   const struct na_description *description, const struct na_value *value)
{
    fprintf(to, "%s\n{\"oid\":\"%s\"", first ? "" : ",", oid);
    print_member(to, "name", description->name);
    print_member(to, "object", description->object);
    print_member(to, "row", description->row[0] != '\0' ? description->row : NULL);
    print_member(to, "type", type);
    print_value(to, value);
    print_member(to, "unit", description->unit);
    print_member(to, "label", description->label);
    fputc('}', to);
}
