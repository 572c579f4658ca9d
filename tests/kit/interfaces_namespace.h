/*
 * For tests of a real kernel's interfaces. Each test gets its own network namespace.
 */
#ifndef INTERFACES_NAMESPACE_H
#define INTERFACES_NAMESPACE_H

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "asking.h"
#include "command.h"
#include "netns.h"
#include "tables/net_dev.h"
#include "tables/link_statistics.h"
#include "suite.h"

enum {
    IF_NAME = 2,
    IF_RX_BYTES = 3,
    IF_RX_PACKETS,
    IF_RX_DROP = 6,
    IF_TX_BYTES = 11,
    IF_TX_PACKETS,
    IF_DISCONTINUITY = 19
};
enum {
    LINK_KIND = 1,
    LINK_ALIAS,
    LINK_ADDRESS,
    LINK_OPER_STATUS,
    LINK_ERRORS,
    LINK_LOSSES,
    LINK_DISCONTINUITY,
    LINK_FIRST,
    LINK_CARRIER_CHANGES = LINK_FIRST + NA_LINK_FIELDS,
    LINK_LAST = LINK_CARRIER_CHANGES,
};

/* The objects that a test reads in its namespace. */
extern struct asking asking;

/* From now on reads below another root. */
void ask_below(const char *root);

/* Advances the clock by ten seconds. */
void clock_forward(void);

/* Makes the next request take a new reading, ten seconds later. */
void read_again(void);

/*
 * A number in netstatIfTable (1) or netstatIfLinkTable (2), which must exist; whether a text is the
 * expected one.
 */
uint64_t number(uint32_t table, uint32_t column, uint32_t index);
bool is(uint32_t table, uint32_t column, uint32_t index, const char *text);

/*
 * Waits until an interface is in a state of netstatIfLinkOperStatus. The kernel takes up to a
 * second, and sends no event before.
 */
void until_state(const char *interface, uint64_t state);

/* Waits for the state up with ip, without a reading, since that would see counters too early. */
void until_up_unread(const char *interface);

/* How a discontinuity that the last reading saw is reported. */
bool just_now(uint64_t ticks);

/* Sends frames of a protocol that nothing listens to. */
void send_frames(const char *interface, unsigned count);
/* The same where a queue that is full drops some of them. */
void send_into_queue(const char *interface, unsigned count);

/* Runs each test in its own namespace; returns main's exit status. */
int run_in_namespaces(const char *name, const TTest *const *tests, size_t count);

#endif
