/*
 * What one rule is about at present: its instances in order of their names, each with its alarm.
 */
#ifndef NA_ALARM_SET_H
#define NA_ALARM_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rows.h"
#include "alarms/rule.h"

enum {
    NA_INSTANCES_MAX = 10000, /* of one rule */
    NA_ALARM_TEXT = 160,
};

/* The alarm of one instance. */
struct na_alarm_instance {
    uint32_t *name; /* below the MIB's root; owned */
    size_t length;
    struct na_alarm alarm;
    uint32_t number;   /* netstatAlarmIndex while raised */
    int64_t raised_at; /* ns, of the last raise */
    char *text; /* its name as a person reads it, as last seen while it was raised, in NA_ALARM_TEXT
                   octets; owned; NULL before, or if memory ran out */
    /* as last answered for its row or group, and for the group of each counter of the divisor */
    uint32_t discontinuity[1 + NA_RULE_SUM_MAX];
    uint32_t serial; /* of what its row is about, 0 if that needs none */
    bool stepped;    /* has had a sample */
    bool found;      /* by the last step */
};

struct na_alarm_set {
    struct na_rule rule;
    struct na_alarm_instance *instance;
    size_t count, room;
    struct na_rows seen; /* what forgotten ones were about that may come back: na_alarm_set_saw */
    uint32_t raises;
    bool full;               /* the last step found more instances than there is room for */
    bool lacks_memory;       /* or could not make one, or not keep a sample */
    int64_t last;            /* ns, when it was last stepped */
    int64_t forgetful_until; /* ns: something was forgotten that na_alarm_set_saw should know of */
    int64_t complete_since;  /* ns: since then each step knew that what was not found had counted
                                nothing; 0: it did not */
};

/* The instance of a name, made if it is new. NULL if there are too many or memory ran out. */
struct na_alarm_instance *na_alarm_set_instance(struct na_alarm_set *set, const uint32_t *name,
                                                size_t length);

/*
 * Of an instance that is new, where the last arc of a name says what it is about whatever comes
 * before (0: it does not): the one not found so far by this step that is about the same. NULL if
 * there is none.
 */
struct na_alarm_instance *na_alarm_set_moved(const struct na_alarm_set *set,
                                             const struct na_alarm_instance *instance);

/* Whether an instance that is new is about something that was there within the last hour, under
 * whatever name; or may be. */
bool na_alarm_set_saw(struct na_alarm_set *set, const struct na_alarm_instance *instance);

/* Forgets the instances that were not found and have nothing to tell any more, at `now`. */
void na_alarm_set_forget(struct na_alarm_set *set, int64_t now);

/* The first end of a holding time of an instance that is later than `after`; INT64_MAX if there is
 * none. */
int64_t na_alarm_set_due(const struct na_alarm_set *set, int64_t after);

void na_alarm_set_clear(struct na_alarm_set *set);

#endif
