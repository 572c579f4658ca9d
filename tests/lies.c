#include "lies_parts.h"

#include <stdlib.h>

struct octets octets;

struct octets *lies_anew(void)
{
    octets.length = 0;
    octets.little_endian = false;
    return &octets;
}

unsigned lies_chance(unsigned *seed, unsigned below)
{
    return (unsigned)rand_r(seed) % below;
}

void lies_add_get(uint8_t flags, uint32_t session)
{
    octets_begin(&octets, NA_PDU_GET, flags, session, 1);
    if (flags & NON_DEFAULT_CONTEXT)
        octets_string(&octets, "some", 4);
    octets_our_name(&octets, (const uint32_t[]){ 1, 2, 10, 25, 0 }, 5, false);
    octets_name(&octets, NULL, 0, false);
    octets_end(&octets);
}

#define STAYS true
const struct lie lies[] = {
    { "garbage", garbage, false },
    { "PDUs with bits turned", spoilt, false },
    { "a PDU that ends early", cut, false },
    { "a length of two gigabytes", huge, false },
    { "a length that makes nothing in all", nothing_in_all, false },
    { "a length below zero", below_zero, false },
    { "another version", another_version, false },
    { "types that are none, or a subagent's", unknown_types, false },
    { "Close", closes_the_session, false },
    { "odd flags", odd_flags, STAYS },
    { "sessions that are not ours", wrong_sessions, STAYS },
    { "contexts that nobody has", contexts, STAYS },
    { "a context with a zero in it", context_with_zero, false },
    { "a context beyond the end", context_beyond_the_end, false },
    { "names of more than 128 arcs", long_names, false },
    { "thousands of variables", thousands_of_variables, STAYS },
    { "ranges that end before they begin", ranges_backwards, STAYS },
    { "bulk without end", bulk_without_end, STAYS },
    { "responses that nobody asked for", responses, STAYS },
    { "a value of an unknown type", value_of_unknown_type, false },
    { "sets without end", sets, STAYS },
    { "sets while a ping waits", sets_at_ping, false },
    { "requests by lot", requests_by_lot, STAYS },
    { "octet by octet", octet_by_octet, STAYS },
    { "answers not read", reads_nothing, false },
    { "requests without a pause", asks_without_pause, false },
    { "requests, and no answers", asks_and_answers_nothing, false },
    { "answers read slowly", reads_slowly, false },
    { "closed at Open", closes_at_open, false },
    { "Open refused", refuses_open, false },
    { "silence at Open", silent_at_open, false },
    { "garbage at Open", garbage_at_open, false },
    { "closed at Register", closes_at_register, false },
    { "Register refused", refuses_register, false },
};
const size_t lies_count = sizeof(lies) / sizeof(lies[0]);
