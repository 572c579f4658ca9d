#include "mib/index_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/inet_address.h"

struct out {
    char *text;
    size_t size;
};

/*
 * Writes the text of an index part found at the start of index, which has `length` arcs. Returns
 * the number of arcs it takes, 0 if they do not form such a part.
 */
typedef size_t put_part(struct out *out, const struct na_mib_label *labels, const uint32_t *index,
                        size_t length);

/* Appends formatted text, truncated to the space left. */
static void __attribute__((format(printf, 2, 3))) append(struct out *out, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(out->text, out->size, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    if ((size_t)length >= out->size)
        length = out->size ? (int)out->size - 1 : 0;
    out->text += length;
    out->size -= (size_t)length;
}

static size_t put_label(struct out *out, const struct na_mib_label *labels, const uint32_t *index,
                        size_t length)
{
    (void)length;
    for (; labels->text != NULL; labels++)
        if (labels->number >= 0 && (uint32_t)labels->number == index[0]) {
            append(out, ".%s", labels->text);
            return 1;
        }
    return 0;
}

/* Octets that are not printable ASCII are written as \x1b, and a backslash as two. */
static void put_octet(struct out *out, uint32_t octet)
{
    if (octet == '\\')
        append(out, "\\\\");
    else if (octet >= ' ' && octet <= '~')
        append(out, "%c", (int)octet);
    else
        append(out, "\\x%02x", (unsigned)octet);
}

static size_t put_string(struct out *out, const struct na_mib_label *labels, const uint32_t *index,
                         size_t length)
{
    (void)labels;
    if (index[0] > length - 1)
        return 0;
    for (uint32_t i = 1; i <= index[0]; i++)
        if (index[i] > UINT8_MAX)
            return 0;
    append(out, ".\"");
    for (uint32_t i = 1; i <= index[0]; i++)
        put_octet(out, index[i]);
    append(out, "\"");
    return index[0] + 1;
}

/*
 * Follows the display hints of INET-ADDRESS-MIB as Net-SNMP applies them: IPv4 in decimal, IPv6
 * octet by octet, then the zone.
 */
static size_t put_address(struct out *out, const struct na_mib_label *labels, const uint32_t *index,
                          size_t length)
{
    struct na_inet_address address;
    size_t taken = na_inet_from_index(&address, index, length), octets;

    if (taken == 0)
        return 0;
    put_label(out, labels, index, length);
    octets = na_inet_octets(&address);
    append(out, ".\"");
    for (size_t i = 0; i < octets; i++) {
        if (i > 0)
            append(out, octets == 4 ? "." : ":");
        append(out, octets == 4 ? "%u" : "%02x", address.octet[i]);
    }
    if (address.length > octets)
        append(out, "%%%" PRIu32, na_inet_zone(&address));
    append(out, "\"");
    return taken;
}

static size_t put_number(struct out *out, const struct na_mib_label *labels, const uint32_t *index,
                         size_t length)
{
    (void)labels;
    (void)length;
    append(out, ".%" PRIu32, index[0]);
    return 1;
}

static put_part *part_of(char form)
{
    switch (form) {
    case 's': return put_string;
    case 'a': return put_address;
    case 'e': return put_label;
    default: return put_number;
    }
}

void na_index_text(const struct na_mib_index_part *parts, const uint32_t *index, size_t length,
                   char *text, size_t size)
{
    static const struct na_mib_index_part none = { '\0', NULL };
    const struct na_mib_index_part *part = parts != NULL ? parts : &none;
    struct out out = { text, size };
    size_t at = 0;

    *text = '\0';
    while (at < length) {
        size_t taken = part->form != '\0'
                         ? part_of(part->form)(&out, part->labels, index + at, length - at)
                         : 0;

        at += taken ? taken : put_number(&out, NULL, index + at, length - at);
        if (part->form != '\0')
            part++;
    }
}
