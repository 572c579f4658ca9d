#include "agentx/agentx_response.h"

#include <string.h>

#include "agentx/agentx_octets.h"
#include "agentx/agentx_pdu.h"
#include "mib/mib_lookup.h"

/* The unread part of a PDU that is known to be well-formed. */
struct reading {
    const uint8_t *at;
    bool network_order;
};

/* The response being written. */
struct writing {
    uint8_t *at;
    size_t room;
    bool network_order, full;
};

struct name {
    uint32_t arc[NA_WHOLE_NAME_MAX];
    size_t length;
    bool included;
};

/*
 * ---- names (RFC 2741, 5.1): number of arcs, n of a prefix 1.3.6.1.n or 0, `include`, 0, the arcs.
 * A name without arcs is read as 0.0, as the library does.
 */

static const uint32_t INTERNET[] = { 1, 3, 6, 1 };

enum { PREFIX = sizeof(INTERNET) / sizeof(INTERNET[0]) + 1 };

static void read_name(struct reading *from, struct name *name)
{
    size_t arcs = from->at[0];
    uint8_t prefix = from->at[1];

    name->length = 0;
    name->included = from->at[2] != 0;
    if (prefix != 0) {
        memcpy(name->arc, INTERNET, sizeof(INTERNET));
        name->arc[PREFIX - 1] = prefix;
        name->length = PREFIX;
    }
    from->at += 4;
    for (size_t i = 0; i < arcs; i++)
        name->arc[name->length + i] = na_octets_number(from->at + 4 * i, from->network_order);
    name->length += arcs;
    from->at += 4 * arcs;
    if (name->length == 0) {
        name->arc[0] = name->arc[1] = 0;
        name->length = 2;
    }
}

/* Reserves `size` octets; NULL if there is no room. */
static uint8_t *take(struct writing *to, size_t size)
{
    uint8_t *at = to->at;

    if (to->full || size > to->room) {
        to->full = true;
        return NULL;
    }
    to->at += size;
    to->room -= size;
    return at;
}

static void write_name(struct writing *to, const struct name *name)
{
    bool prefix = name->length >= PREFIX && memcmp(name->arc, INTERNET, sizeof(INTERNET)) == 0 &&
                  name->arc[PREFIX - 1] > 0 && name->arc[PREFIX - 1] <= UINT8_MAX;
    size_t first = prefix ? PREFIX : 0;
    uint8_t *at = take(to, 4 + 4 * (name->length - first));

    if (at == NULL)
        return;
    at[0] = (uint8_t)(name->length - first);
    at[1] = prefix ? (uint8_t)name->arc[PREFIX - 1] : 0;
    at[2] = at[3] = 0;
    for (size_t i = first; i < name->length; i++)
        na_octets_put(at + 4 * (1 + i - first), name->arc[i], to->network_order);
}

/* ---- values (RFC 2741, 5.3 and 5.4) */

static void write_text(struct writing *to, const char *text, size_t length)
{
    size_t padded = (length + 3) & ~(size_t)3;
    uint8_t *at = take(to, 4 + padded);

    if (at == NULL)
        return;
    na_octets_put(at, (uint32_t)length, to->network_order);
    memset(at + padded, 0, 4); /* zero the padding: the text overwrites the rest */
    memcpy(at + 4, text, length);
}

static void write_value(struct writing *to, const struct na_value *value)
{
    uint32_t high = (uint32_t)(value->number >> 32), low = (uint32_t)value->number;
    uint8_t *at;

    switch (value->type) {
    case NA_TYPE_STRING:
    case NA_TYPE_OCTETS: write_text(to, value->text, value->length); break;
    case NA_TYPE_COUNTER64:
        if ((at = take(to, 8)) != NULL) {
            na_octets_put(at, to->network_order ? high : low, to->network_order);
            na_octets_put(at + 4, to->network_order ? low : high, to->network_order);
        }
        break;
    default:
        if ((at = take(to, 4)) != NULL)
            na_octets_put(at, low, to->network_order);
    }
}

static void write_variable(struct writing *to, enum na_lookup_result answer,
                           const struct name *name, const struct na_value *value)
{
    static const uint16_t types[] = {
        [NA_TYPE_INTEGER] = NA_PDU_INTEGER,     [NA_TYPE_STRING] = NA_PDU_OCTET_STRING,
        [NA_TYPE_OCTETS] = NA_PDU_OCTET_STRING, [NA_TYPE_COUNTER32] = NA_PDU_COUNTER32,
        [NA_TYPE_GAUGE32] = NA_PDU_GAUGE32,     [NA_TYPE_TIMETICKS] = NA_PDU_TIME_TICKS,
        [NA_TYPE_COUNTER64] = NA_PDU_COUNTER64,
    };
    static const uint16_t exceptions[] = {
        [NA_LOOKUP_NO_SUCH_OBJECT] = NA_PDU_NO_SUCH_OBJECT,
        [NA_LOOKUP_NO_SUCH_INSTANCE] = NA_PDU_NO_SUCH_INSTANCE,
        [NA_LOOKUP_END] = NA_PDU_END_OF_MIB_VIEW,
    };
    uint8_t *at = take(to, 4);

    if (at == NULL)
        return;
    na_octets_put_two(at, answer == NA_LOOKUP_VALUE ? types[value->type] : exceptions[answer], 0,
                      to->network_order);
    write_name(to, name);
    if (answer == NA_LOOKUP_VALUE)
        write_value(to, value);
}

/* ---- the whole response */

/* A range whose end is an empty name is unbounded (RFC 2741, 5.2). */
static size_t end_of(const struct name *end)
{
    return end->length == 2 && end->arc[0] == 0 && end->arc[1] == 0 ? 0 : end->length;
}

size_t na_response(struct na_objects *objects, const struct na_request *request, const uint8_t *pdu,
                   size_t length, uint8_t *response, size_t room)
{
    const bool network_order = pdu[2] & NA_PDU_NETWORK_BYTE_ORDER;
    struct reading from = { pdu + NA_PDU_HEADER, network_order };
    struct writing to = { response, room, network_order, false };
    uint8_t *header = take(&to, NA_PDU_ANSWER);
    struct name name, end;
    struct na_value value;

    if (header == NULL)
        return 0;
    while (from.at < pdu + length) {
        enum na_lookup_result answer;

        read_name(&from, &name);
        read_name(&from, &end);
        answer = pdu[1] == NA_PDU_GET
                   ? na_mib_lookup_get(objects, request, name.arc, name.length, &value)
                   : na_mib_lookup_next(objects, request, name.arc, &name.length, name.included,
                                        end.arc, end_of(&end), &value);
        write_variable(&to, answer, &name, &value);
    }
    if (to.full)
        return 0;
    na_pdu_answer(pdu, header, (size_t)(to.at - header), 0, 0);
    return (size_t)(to.at - header);
}
