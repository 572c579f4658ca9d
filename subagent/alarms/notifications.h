/*
 * Notifications: what is reported when an alarm is raised or cleared, and the queue in which
 * notifications wait until a master agent has acknowledged them.
 */
#ifndef NA_NOTIFICATIONS_H
#define NA_NOTIFICATIONS_H

#include <time.h>

#include "alarms/alarm_set.h"
#include "alarms/rule_text.h"
#include "mib/objects.h"

enum {
    NA_NOTIFICATIONS_MAX = 1000, /* capacity of the queue; if it is full the oldest is dropped */
    /*
     * At most this many under way at once. With several hundred, Net-SNMP's library and snmpd
     * deadlock, each waiting for the other to read; this many fit into a socket's buffer.
     */
    NA_NOTIFICATIONS_UNDER_WAY = 20,
    /* octets, the limit of NetstatSentence: the longest names and advice fit */
    NA_SENTENCE_MAX = 959,
};

enum na_delivery { NA_HELD, NA_UNDER_WAY, NA_TAKEN };

/* The occasion of a notification. */
enum na_said {
    NA_SAID_RAISED,
    NA_SAID_AGAIN, /* still raised */
    NA_SAID_CLEARED,
    NA_SAID_GONE,      /* cleared, since its object is gone */
    NA_SAID_RULE_GONE, /* cleared, since its rule was changed or removed */
    NA_SAID_TAKEN,     /* cleared, since a rule that overrides its rule chooses the row now */
};

struct na_notification {
    uint32_t sequence;
    bool raised; /* false: cleared */
    char rule[NA_RULE_NAME_MAX + 1];
    enum na_severity severity;
    uint32_t name[NA_OID_MAX]; /* of the instance, below the MIB's root */
    size_t length;
    char instance[NA_ALARM_TEXT]; /* the same for people */
    /* decimal numbers, or labels of states */
    char value[NA_VALUE_TEXT], threshold[NA_STATES_TEXT];
    uint32_t window; /* seconds; 0: none */
    char sentence[NA_SENTENCE_MAX + 1];
    struct timespec at; /* time of day */
    enum na_delivery delivery;
};

struct na_notifications {
    struct na_notification *queue; /* a ring of NA_NOTIFICATIONS_MAX; owned */
    size_t first, waiting;
    size_t under_way; /* how many of those are NA_UNDER_WAY */
    uint32_t sequence, sent, dropped;
    /*
     * Called for each notification when it is created, with or without a master agent; may be NULL.
     */
    void (*report)(const struct na_notification *notification);
};

/* False if memory ran out. Release with na_notifications_clear. */
bool na_notifications_init(struct na_notifications *notifications);
/* Frees the queue. */
void na_notifications_clear(struct na_notifications *notifications);

/*
 * Queues a notification for an instance of a set; if the queue is full, drops the oldest one. `at`
 * is the time of day.
 */
void na_notifications_add(struct na_notifications *notifications, const struct na_alarm_set *set,
                          const struct na_alarm_instance *instance, enum na_said said,
                          struct timespec at);

/*
 * Returns the oldest notification to be sent, now under way. NULL if there is none, or if
 * NA_NOTIFICATIONS_UNDER_WAY are. The pointer is valid until the next call that changes the queue.
 */
const struct na_notification *na_notifications_send(struct na_notifications *notifications);

/*
 * The outcome for the notification under way with this sequence number: the master agent took it,
 * the master agent refused it, or it could not be sent and is to be sent again. Ignored for one
 * that was dropped in the meantime.
 */
void na_notifications_taken(struct na_notifications *notifications, uint32_t sequence);
/* As na_notifications_taken, for all under way with a sequence number up to this one. */
void na_notifications_taken_up_to(struct na_notifications *notifications, uint32_t sequence);
void na_notifications_refused(struct na_notifications *notifications, uint32_t sequence);
void na_notifications_return(struct na_notifications *notifications, uint32_t sequence);

/*
 * Requeues all that are under way: there is a new master agent, and the previous one did not
 * acknowledge them.
 */
void na_notifications_return_all(struct na_notifications *notifications);

#endif
