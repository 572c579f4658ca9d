/*
 * The state of one alarm: when a measure of a counter passes a threshold, and when it returns. Pure
 * functions: rule, previous state, sample and time in; new state and at most one event out. They
 * use no clock, source or configuration file.
 */
#ifndef NA_ALARM_H
#define NA_ALARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is compared with the thresholds. */
enum na_measure {
    NA_INCREASE, /* rise of the counter within the window */
    NA_RATE,     /* the same, per second */
    /*
     * rise of the counter as a percentage of the rise of a divisor; 0 while either rise is too
     * small
     */
    NA_RATIO,
    NA_SPIKE, /* rate of the last interval as a multiple of the mean rate in the window before it */
    NA_LEVEL, /* the value of the gauge */
    /*
     * the gauge as a percentage of a limit; if the limit is 0, which means no limit, 0, or, for a
     * rule that falls, not known
     */
    NA_SHARE,
    NA_STATE, /* the number of a state */
};

/* netstatAlarmSeverity */
enum na_severity { NA_INFORMATION = 1, NA_WARNING, NA_CRITICAL };

/* The numbers of a rule. Times are in seconds, thresholds in the unit of the measure. */
struct na_alarm_rule {
    enum na_measure measure;
    /*
     * Raised at or above raise, cleared at or below clear, and below raise; clear <= raise. If it
     * falls: raised below raise, cleared at or above clear; raise <= clear. Not for STATE.
     */
    double raise, clear;
    bool falls;
    /* for STATE, sets of states, see na_alarm_state_bit: raised in, cleared in; and in which of
     * them it must have been before it can be raised, 0: none */
    uint64_t states, clear_states, after;
    /* RATIO: minimum rise of the divisor in the window; SPIKE: minimum rate per second */
    double floor;
    double least;                  /* RATIO: minimum rise of the counter itself in the window */
    unsigned window;               /* for INCREASE, RATE, RATIO, SPIKE */
    unsigned raise_for, clear_for; /* how long the threshold must stay passed */
    unsigned again; /* interval at which a raised alarm is reported again; 0: never */
};

enum { NA_ALARM_STATES_MAX = 64 }; /* states have numbers below this */

/* The set of one state; empty if the number is out of range. */
static inline uint64_t na_alarm_state_bit(uint64_t state)
{
    return state < NA_ALARM_STATES_MAX ? UINT64_C(1) << state : 0;
}

/* One sample, taken by the timer. */
struct na_alarm_sample {
    bool present; /* the counter exists, and so does the whole divisor if the measure needs one */
    bool discontinuity;    /* the counter was reset since the last sample */
    uint64_t value, other; /* other: the divisor */
};

/* netstatAlarmState */
enum na_alarm_phase {
    NA_WAITING = 1, /* absent, or before the end of its first window */
    NA_QUIET,
    NA_RAISING, /* above the threshold, but not for long enough yet */
    NA_RAISED,
    NA_CLEARING, /* raised, and below the lower threshold, but not for long enough yet */
};

/*
 * The samples of one window, oldest first; each alarm has its own. A window of more than about a
 * hundred samples is thinned out, so that its start is known to within 1/60 of its length. A
 * counter that does not change, as most do not, needs only four points.
 */
struct na_alarm_point {
    int64_t at;
    uint64_t value, other;
};

struct na_alarm {
    enum na_alarm_phase phase;
    int64_t since;                /* ns, start of this phase */
    int64_t reported;             /* ns, last report of the raise */
    double measured;              /* the last measure; not valid while NA_WAITING */
    bool was;                     /* has been in one of the rule's `after` states */
    struct na_alarm_point *point; /* owned; at most NA_ALARM_POINTS_MAX */
    size_t points, capacity;
    bool lacks_memory; /* the last sample could not be stored, or only by dropping an older one */
};

enum { NA_ALARM_POINTS_MAX = 128 };

enum na_alarm_event { NA_EVENT_NONE, NA_EVENT_RAISED, NA_EVENT_REPEATED, NA_EVENT_CLEARED };

/* How far a counter rose between two samples; 0 if the later one is smaller. */
double na_alarm_rise(uint64_t from, uint64_t to);

/* An alarm without samples, NA_WAITING; release it with na_alarm_clear. */
void na_alarm_init(struct na_alarm *alarm);
/* Frees the samples; the alarm is then as after na_alarm_init. */
void na_alarm_clear(struct na_alarm *alarm);

/*
 * To be called before the first sample of a counter, at `now`, if the counter is known to have been
 * 0 from `from` until the previous step at `last` (all in ns). Fills the first window, so that the
 * alarm need not wait for it.
 */
void na_alarm_was_nothing(struct na_alarm *alarm, const struct na_alarm_rule *rule, int64_t from,
                          int64_t last, int64_t now);

/*
 * To be called before the first sample of a counter that the alarm `from` has measured so far under
 * another name. Moves the samples and the state of `from` to `alarm`. If `from` is raised it stays
 * raised, so that it is cleared under the name by which it was reported.
 */
void na_alarm_inherit(struct na_alarm *alarm, struct na_alarm *from);

/*
 * Takes a sample at `now` (ns) and returns what is to be reported. If memory runs out the window
 * starts again; NA_LEVEL, NA_SHARE and NA_STATE are measured even then. The window also starts
 * again if the counter is absent or was reset, since nothing can be measured across that. A raised
 * alarm is cleared after its counter has been absent for the clearing time, as otherwise it would
 * stay raised for ever.
 */
enum na_alarm_event na_alarm_step(struct na_alarm *alarm, const struct na_alarm_rule *rule,
                                  const struct na_alarm_sample *sample, int64_t now);

/*
 * When (ns) the current raising or clearing time ends, so that a sample can be taken exactly then.
 * INT64_MAX if none is running, and for spikes: they are measured between two samples, so an extra
 * sample would change the result.
 */
int64_t na_alarm_due(const struct na_alarm *alarm, const struct na_alarm_rule *rule);

#endif
