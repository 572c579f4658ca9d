/*
 * Shared by the parts of the live test: snmpd and the subagent in their own network namespace, and
 * a manager that uses a unix socket, which changes no network counter.
 */
#ifndef LIVE_H
#define LIVE_H

#include <check.h>

#include "kit/daemons.h"
#include "kit/manager.h"

extern struct manager *manager;

/* Fixture: starts the daemons that are not running. */
void live_begin(void);
/*
 * Fixture: ends both, which must exit cleanly. live_ended_well reports it to main, since a failure
 * here belongs to no test.
 */
void live_end(void);
extern bool live_ended_well;

/* The name at arcs below the root of the MIB: "1.1.1.0"; "" is the root. */
struct name below_root(const char *arcs);

/* Columns of netstatCounterTable. */
enum { COUNTER_VALUE = 3, COUNTER_LEVEL = 4 };

struct name counter_name(unsigned column, const char *group, const char *counter);

/* The scalar of a counter; length 0 if the MIB has none. */
struct name scalar_name(const char *group, const char *counter);

/* Group and counter of a row's name in netstatCounterTable. */
struct row_name {
    char group[33], counter[65];
};
struct row_name row_name(const struct name *name);

/*
 * Waits until no reading is fresh enough to answer the next request: the MIB allows a reading to be
 * used for 20 times as long as it took. A poll then sees everything that happened before it.
 */
void await_new_reading(void);

/* Everything that the subagent serves. */
struct varbind *walk_all(size_t *count);

/*
 * Whether it may appear later than the row that it belongs to: the increases, half a minute after
 * the subagent's start, the owners of sockets, after a search for them, and the namespaces of
 * others.
 */
bool appears_later(const struct name *name);
/* Everything except what appears later. */
struct varbind *walk_lasting(size_t *count);

/* Each returns the test case of one part. */
TCase *experiments_case(void), *oracle_case(void), *walks_case(void), *coherence_case(void),
    *answers_case(void), *bulk_case(void), *many_case(void), *restarts_case(void);

#endif
