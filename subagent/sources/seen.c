#include "sources/seen.h"

#include <stddef.h>

/* ns. An older request has ended, and a restarted master agent may reuse its number. */
static const int64_t REQUEST_LIFE = 10 * INT64_C(1000000000);

struct na_seen_request *na_seen_find(struct na_seen *seen, uint64_t key, int64_t now)
{
    struct na_seen_request *request = seen->current, *found = &seen->request[0];

    if (request != NULL && request->key == key && now - request->began < REQUEST_LIFE)
        return request;
    for (size_t i = 0; i < NA_REQUESTS; i++) {
        request = &seen->request[i];
        if (request->began != 0 && request->key == key && now - request->began < REQUEST_LIFE) {
            seen->current = request;
            return request;
        }
        if (request->began < found->began)
            found = request;
    }
    *found = (struct na_seen_request){ .key = key, .began = now };
    seen->current = found;
    return found;
}
