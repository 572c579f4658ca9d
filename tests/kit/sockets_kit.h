/*
 * Shared by the tests of sockets: instances as lines of text.
 */
#ifndef SOCKETS_KIT_H
#define SOCKETS_KIT_H

#include "mib/objects.h"

/* A clock that the test sets. */
extern int64_t kit_time;
struct na_snapshot *kit_snapshot(const char *root);

/*
 * The instances of netstatSockets whose names begin with prefix,
 * "netstatListenerUid.ipv4.\"127.0.0.1\".80 1000\n" each, all from readings made for this call; in
 * a buffer that the next call uses again.
 */
const char *kit_walk(struct na_objects *objects, const char *prefix);

/* The value of the one instance with this name, as text; NULL if there is none. */
const char *kit_value(struct na_objects *objects, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The state of a source, found by its name. */
enum na_state kit_state(const struct na_snapshot *snapshot, const char *name);

/* Repeats a condition until it is true; fails the test after ten seconds. */
#define kit_until(condition)                                                           \
    do {                                                                               \
        time_t kit_deadline = time(NULL) + 10;                                         \
        while (!(condition))                                                           \
            ck_assert_msg(time(NULL) <= kit_deadline, "still not so: %s", #condition); \
    } while (0)

#endif
