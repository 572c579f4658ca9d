/*
 * Notifications: what is said when an alarm is raised or cleared, and the queue in which that waits
 * until a master agent has said that it has taken it.
 */
#ifndef NA_NOTIFICATIONS_H
#define NA_NOTIFICATIONS_H

#include <time.h>

#include "alarms/alarm_set.h"
#include "mib/objects.h"

enum {
    NA_NOTIFICATIONS_MAX = 1000, /* that wait; the oldest is dropped */
    /*
     * Those under way at once. Several hundred hang Net-SNMP's library and snmpd for ever, each
     * waiting for the other to read; so few fit into a socket's buffer, and nobody waits.
     */
    NA_NOTIFICATIONS_UNDER_WAY = 20,
    /* Octets, as in NetstatSentence: the longest names and advice fit in. */
    NA_SENTENCE_MAX = 959,
};

enum na_delivery { NA_HELD, NA_UNDER_WAY, NA_TAKEN };

/* What is said of an alarm. */
enum na_said {
    NA_SAID_RAISED,
    NA_SAID_AGAIN, /* still raised */
    NA_SAID_CLEARED,
    NA_SAID_GONE,      /* cleared, since what it was about is gone */
    NA_SAID_RULE_GONE, /* cleared, since its rule was changed or taken away */
};

struct na_notification {
    uint32_t sequence;
    bool raised; /* or cleared */
    char rule[NA_RULE_NAME_MAX + 1];
    enum na_severity severity;
    uint32_t name[NA_OID_MAX]; /* of the instance, below the MIB's root */
    size_t length;
    char instance[NA_ALARM_TEXT];  /* the same as text */
    char value[24], threshold[24]; /* decimal */
    uint32_t window;               /* seconds; 0: none */
    char sentence[NA_SENTENCE_MAX + 1];
    struct timespec at; /* of the day */
    enum na_delivery delivery;
};

struct na_notifications {
    struct na_notification *queue; /* a ring; owned */
    size_t first, waiting;
    size_t under_way; /* of those */
    uint32_t sequence, sent, dropped;
    /* Told of each one when it is made, whether a master agent is there or not; NULL: nobody is. */
    void (*report)(const struct na_notification *notification);
};

/* False if memory ran out. */
bool na_notifications_init(struct na_notifications *notifications);
void na_notifications_clear(struct na_notifications *notifications);

/* Adds what is to be said of an instance of a set. */
void na_notifications_add(struct na_notifications *notifications, const struct na_alarm_set *set,
                          const struct na_alarm_instance *instance, enum na_said said,
                          struct timespec at);

/* The oldest one that is to be sent, which is then under way; NULL if none is, or if enough are
 * under way. */
const struct na_notification *na_notifications_send(struct na_notifications *notifications);

/*
 * What became of the one under way with this sequence number: the master agent has taken it; it
 * refuses it; it could not be sent and is to be sent again. Of one that has been dropped meanwhile
 * nothing is noted.
 */
void na_notifications_taken(struct na_notifications *notifications, uint32_t sequence);
/* The same for all under way whose sequence numbers are not above this one. */
void na_notifications_taken_up_to(struct na_notifications *notifications, uint32_t sequence);
void na_notifications_refused(struct na_notifications *notifications, uint32_t sequence);
void na_notifications_return(struct na_notifications *notifications, uint32_t sequence);

/* All that were under way are to be sent again: the master agent is another one now, and the last
 * one had not said that it took them. */
void na_notifications_return_all(struct na_notifications *notifications);

#endif
