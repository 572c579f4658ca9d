#include "lies_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct octets octets;

struct octets *lies_begin(void)
{
    octets.length = 0;
    octets.little_endian = false;
    return &octets;
}

unsigned lies_chance(unsigned *seed, unsigned below)
{
    return (unsigned)rand_r(seed) % below;
}

void lies_wrong(const char *what)
{
    printf("FAIL: %s\n", what);
    _exit(1);
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

const struct lie lies[] = {
    { "garbage", garbage, LIE_ENDS_AS_IT_MAY, NULL },
    { "PDUs with bits turned", spoilt, LIE_ENDS_AS_IT_MAY, NULL },
    { "a PDU that ends early", cut, LIE_ENDS_AS_IT_MAY, NULL },
    { "a length of two gigabytes", huge, LIE_ENDS_AS_IT_MAY, NULL },
    { "a length that makes nothing in all", nothing_in_all, LIE_ENDS_AS_IT_MAY, NULL },
    { "a length below zero", below_zero, LIE_ENDS_AS_IT_MAY, NULL },
    { "another version", another_version, LIE_ENDS_AS_IT_MAY, NULL },
    { "types that are none, or a subagent's", unknown_types, LIE_ENDS_AS_IT_MAY, NULL },
    { "Close", closes_the_session, LIE_ENDS_AS_IT_MAY, NULL },
    { "odd flags", odd_flags, LIE_SESSION_STAYS, NULL },
    { "sessions that are not ours", wrong_sessions, LIE_SESSION_STAYS, NULL },
    { "contexts that nobody has", contexts, LIE_SESSION_STAYS, NULL },
    { "a context with a zero in it", context_with_zero, LIE_ENDS_AS_IT_MAY, NULL },
    { "a context beyond the end", context_beyond_the_end, LIE_ENDS_AS_IT_MAY, NULL },
    { "names of more than 128 arcs", long_names, LIE_ENDS_AS_IT_MAY, NULL },
    { "thousands of variables", thousands_of_variables, LIE_SESSION_STAYS, NULL },
    { "ranges that end before they begin", ranges_backwards, LIE_SESSION_STAYS, NULL },
    { "bulk without end", bulk_without_end, LIE_SESSION_STAYS, NULL },
    { "responses that nobody asked for", responses, LIE_SESSION_STAYS, NULL },
    { "a value of an unknown type", value_of_unknown_type, LIE_ENDS_AS_IT_MAY, NULL },
    { "sets without end", sets, LIE_SESSION_STAYS, NULL },
    { "sets while a ping waits", sets_at_ping, LIE_ENDS_AS_IT_MAY, NULL },
    { "requests by lot", requests_by_lot, LIE_SESSION_STAYS, NULL },
    { "octet by octet", octet_by_octet, LIE_SESSION_STAYS, NULL },
    { "answers not read", reads_nothing, LIE_ENDS_AS_IT_MAY, NULL },
    { "requests without a pause", asks_without_pause, LIE_ENDS_AS_IT_MAY, NULL },
    { "requests, and no answers", asks_and_answers_nothing, LIE_ENDS_AS_IT_MAY, NULL },
    { "answers read slowly", reads_slowly, LIE_SESSION_STAYS, NULL },
    { "closed at Open", closes_at_open, LIE_ENDS_AS_IT_MAY, NULL },
    { "Open refused", refuses_open, LIE_ENDS_AS_IT_MAY, NULL },
    { "silence at Open", silent_at_open, LIE_ENDS_AS_IT_MAY, NULL },
    { "garbage at Open", garbage_at_open, LIE_ENDS_AS_IT_MAY, NULL },
    { "a length of two gigabytes at Open", huge_at_open, LIE_ENDS_AS_IT_MAY, NULL },
    { "requests at Open", requests_at_open, LIE_ENDS_AS_IT_MAY, NULL },
    { "requests at once, answered by the library", requests_at_once, LIE_ENDS_AS_IT_MAY,
      "fastAnswers no\n" },
    { "closed at Register", closes_at_register, LIE_ENDS_AS_IT_MAY, NULL },
    { "Register refused", refuses_register, LIE_ENDS_AS_IT_MAY, NULL },
    { "Register taken late", takes_late, LIE_ENDS_AS_IT_MAY, NULL },
    { "Register refused, and taken later", takes_the_second_register, LIE_ENDS_AS_IT_MAY, NULL },
    { "a stall at Open", stalls_at_open, LIE_SESSION_STAYS, NULL },
    { "a stall at Register", stalls_at_register, LIE_SESSION_STAYS, NULL },
    { "a stall at a ping", stalls_at_ping, LIE_SESSION_STAYS, NULL },
    { "a stall at a notification", stalls_at_notification, LIE_SESSION_STAYS,
      "samplingInterval 5\nalarm stall information counter Tcp RtoMin reaches 1 again every 8s\n" },
    { "a stall with answers unread", stalls_at_answers, LIE_SESSION_STAYS, NULL },
    { "a stall amid a GETBULK", stalls_amid_bulk, LIE_SESSION_STAYS, NULL },
    { "a session that is forgotten", forgets_the_session, LIE_ENDS_AS_IT_MAY, NULL },
    { "closed at once, again and again", closes_at_once, LIE_ENDS_AS_IT_MAY, NULL },
    { "requests after Close", asks_after_close, LIE_ENDED, NULL },
};
const size_t lies_count = sizeof(lies) / sizeof(lies[0]);
