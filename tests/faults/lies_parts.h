/*
 * The lies, by subject, and their shared functions.
 */
#ifndef LIES_PARTS_H
#define LIES_PARTS_H

#include "kit/clock.h"
#include "lies.h"

/* The next octets to send; lies_begin() clears and returns it. */
extern struct octets octets;
struct octets *lies_begin(void);

/* A number below `below`. */
unsigned lies_chance(unsigned *seed, unsigned below);

enum { NON_DEFAULT_CONTEXT = 8 }; /* h.flags */

/* Reports that the subagent did not handle the lie as it should, and ends this process. */
_Noreturn void lies_wrong(const char *what);

/* Adds a Get of a scalar of ours. */
void lies_add_get(uint8_t flags, uint32_t session);

/* Octets that are not PDUs, and PDUs with odd parts. */
lie_send garbage, spoilt, cut, huge, nothing_in_all, below_zero, another_version, unknown_types,
    closes_the_session, odd_flags, wrong_sessions, contexts, context_with_zero,
    context_beyond_the_end, long_names, thousands_of_variables, ranges_backwards, bulk_without_end;

/* Unrequested PDUs, or too many. */
lie_send responses, value_of_unknown_type, sets, sets_at_ping, requests_by_lot, octet_by_octet,
    reads_nothing, asks_without_pause, asks_and_answers_nothing, reads_slowly;

/* At the start of a session. */
lie_send closes_at_open, refuses_open, silent_at_open, garbage_at_open, huge_at_open,
    requests_at_open, requests_at_once, closes_at_register, refuses_register,
    takes_the_second_register, takes_late;

/* Correct but late; and sessions that fail. */
lie_send stalls_at_open, stalls_at_register, stalls_at_ping, stalls_at_notification,
    stalls_at_answers, stalls_amid_bulk, forgets_the_session, closes_at_once;

/* At the end of a session. */
lie_send asks_after_close;

#endif
