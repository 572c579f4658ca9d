#include "sources/seen.h"

#include <stddef.h>

/* ns. An older request has ended, and a restarted master agent may reuse its number. */
static const int64_t REQUEST_LIFE = 10 * INT64_C(1000000000);

/* Most of the requests whose place is kept because they wait; the others need some too. */
enum { WAITING_MAX = NA_REQUESTS / 2 };

/* The oldest of the requests that wait, or of those that do not. */
static struct na_seen_request *oldest(struct na_seen *seen, bool waits)
{
    struct na_seen_request *found = NULL;

    for (size_t i = 0; i < NA_REQUESTS; i++) {
        struct na_seen_request *request = &seen->request[i];

        if (request->waits == waits && (found == NULL || request->began < found->began))
            found = request;
    }
    return found;
}

static unsigned waiting(const struct na_seen *seen)
{
    unsigned count = 0;

    for (size_t i = 0; i < NA_REQUESTS; i++)
        count += seen->request[i].waits;
    return count;
}

struct na_seen_request *na_seen_find(struct na_seen *seen, uint64_t key, int64_t now)
{
    struct na_seen_request *request = seen->current;

    if (request != NULL && request->key == key && now - request->began < REQUEST_LIFE)
        return request;
    for (size_t i = 0; i < NA_REQUESTS; i++) {
        request = &seen->request[i];
        if (request->began != 0 && request->key == key && now - request->began < REQUEST_LIFE) {
            seen->current = request;
            return request;
        }
    }
    request = oldest(seen, waiting(seen) > WAITING_MAX);
    *request = (struct na_seen_request){ .key = key, .began = now };
    seen->current = request;
    return request;
}
