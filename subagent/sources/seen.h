/*
 * Requests in progress, and which reading of each source they have seen.
 */
#ifndef NA_SEEN_H
#define NA_SEEN_H

#include "sources/reading.h"
#include "sources/source.h"

enum { NA_REQUESTS = 32 /* requests remembered */ };

struct na_seen_request {
    uint64_t key;
    int64_t began; /* ns; 0: unused */
    int64_t until; /* ns, when it no longer waits for readings; 0: as usual */
    bool waits;    /* it has waited for a reading, or still does */
    struct {
        const struct na_reading *reading; /* NULL: none yet */
        uint64_t serial;                  /* of the reading then: its place may have been reused */
    } seen[NA_SOURCES];
};

/* All zero: no request. */
struct na_seen {
    struct na_seen_request request[NA_REQUESTS];
    struct na_seen_request *current; /* the last one found */
};

/*
 * The request with this key at the time now (ns), new unless it has been found before; it takes the
 * place of the oldest one. A request that waits is kept longer than those that overtake it, so that
 * it waits only once. Valid until the next call.
 */
struct na_seen_request *na_seen_find(struct na_seen *seen, uint64_t key, int64_t now);

#endif
