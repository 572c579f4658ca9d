/*
 * Notifications: what is said when an alarm is raised or cleared, and the queue in which that waits for a master agent.
 */
#ifndef NA_NOTIFICATIONS_H
#define NA_NOTIFICATIONS_H

#include <time.h>

#include "alarm_set.h"
#include "objects.h"

enum { NA_NOTIFICATIONS_MOST = 1000 };  /* that wait; the oldest is dropped */

struct na_notification {
    uint32_t sequence;
    bool raised;                    /* or cleared */
    char rule[NA_RULE_NAME_MAX + 1];
    enum na_severity severity;
    uint32_t name[NA_OID_MAX];      /* of the instance, below the MIB's root */
    size_t length;
    char instance[160];             /* the same as text */
    char value[24], threshold[24];  /* decimal */
    uint32_t window;                /* seconds; 0: none */
    char sentence[640];
    struct timespec at;             /* of the day */
};

struct na_notifications {
    struct na_notification *queue;  /* a ring; owned */
    size_t first, waiting;
    uint32_t sequence, sent, dropped;
    /* Told of each one when it is made, whether a master agent is there or not; NULL: nobody is. */
    void (*report)(const struct na_notification *notification);
};

/* False if memory ran out. */
bool na_notifications_init(struct na_notifications *notifications);
void na_notifications_clear(struct na_notifications *notifications);

/* Adds that an instance of a set was raised, or cleared. */
void na_notifications_add(struct na_notifications *notifications, const struct na_alarm_set *set,
                          const struct na_alarm_instance *instance, bool raised, struct timespec at);

/* The oldest one that waits, NULL if none does; and that it has been sent. */
const struct na_notification *na_notifications_first(const struct na_notifications *notifications);
void na_notifications_sent(struct na_notifications *notifications);

#endif
