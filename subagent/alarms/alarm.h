/*
 * Alarms: when a measure of a counter passes a threshold, and when it has come back. Pure: a rule,
 * the state it left behind, a sample and the time in; the new state and at most one event out.
 * Knows no clock, source or configuration file.
 */
#ifndef NA_ALARM_H
#define NA_ALARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is compared with the thresholds. */
enum na_measure {
    NA_INCREASE, /* how much the counter rose within the window */
    NA_RATE,     /* the same, a second */
    NA_RATIO, /* rise of the counter in percent of that of a divisor; 0 while either rose too little
               */
    NA_SPIKE, /* rate of the last interval as a multiple of the mean of the window before it, from a
                 floor on */
    NA_LEVEL, /* the gauge as it is */
    NA_SHARE, /* the gauge in percent of a limit; 0 where the limit is 0, which stands for none */
};

/* netstatAlarmSeverity */
enum na_severity { NA_INFORMATION = 1, NA_WARNING, NA_CRITICAL };

/* The numbers of a rule. Times are in seconds; thresholds in the unit of the measure. */
struct na_alarm_rule {
    enum na_measure measure;
    double raise, clear; /* raised at or above raise, cleared at or below clear; clear <= raise */
    double floor; /* RATIO: least rise of the divisor in the window; SPIKE: least rate a second */
    double least; /* RATIO: least rise of the counter itself in the window */
    unsigned window;               /* of INCREASE, RATE, RATIO, SPIKE */
    unsigned raise_for, clear_for; /* how long a threshold must have been passed */
    unsigned again;                /* a raised alarm is told again after so long; 0: never */
};

/* What the timer found. */
struct na_alarm_sample {
    bool
        present; /* the counter is there, and so is the whole divisor where the measure needs one */
    bool discontinuity;    /* it counts anew since the last sample */
    uint64_t value, other; /* other: the divisor */
};

enum na_alarm_phase {                 /* netstatAlarmState */
                      NA_WAITING = 1, /* absent, or its first window is not over */
                      NA_QUIET,
                      NA_RAISING, /* above the threshold, not yet for long enough */
                      NA_RAISED,
                      NA_CLEARING, /* raised, and below the lower threshold, not yet for long enough
                                    */
};

/*
 * The samples of one window, the oldest first; each alarm has its own. Of a window of more than
 * some hundred samples not all are kept: its beginning is known to a sixtieth part. Of a counter
 * that stands still, as most do, four are.
 */
struct na_alarm_point {
    int64_t at;
    uint64_t value, other;
};

struct na_alarm {
    enum na_alarm_phase phase;
    int64_t since;                /* ns, when this phase began */
    int64_t told;                 /* when the raise was last told */
    double measured;              /* the last measure; meaningless while waiting */
    struct na_alarm_point *point; /* owned; grows to NA_ALARM_POINTS_MAX at most */
    size_t points, room;
    bool lacks_memory; /* the last sample could not be kept, or only in place of an older one */
};

enum { NA_ALARM_POINTS_MAX = 128 };

enum na_alarm_event { NA_NOTHING, NA_TOLD_RAISED, NA_TOLD_AGAIN, NA_TOLD_CLEARED };

void na_alarm_init(struct na_alarm *alarm);
void na_alarm_clear(struct na_alarm *alarm);

/*
 * Before the first sample of a counter, at `now`: it is known to have been 0 from `from` until the
 * sample before, at `last`, so that its first window need not be waited for.
 */
void na_alarm_was_nothing(struct na_alarm *alarm, const struct na_alarm_rule *rule, int64_t from,
                          int64_t last, int64_t now);

/*
 * Before the first sample of a counter that another alarm has measured until now, under another
 * name: takes over what that one knows. Where that one is raised it stays so, to be cleared under
 * the name that it was told by.
 */
void na_alarm_inherit(struct na_alarm *alarm, struct na_alarm *from);

/*
 * Takes a sample at `now` (ns). Without memory for it nothing is known of its window, and a level
 * or share is measured all the same. An absent counter and one that began anew start their window
 * again: nothing is measured across that. A raised alarm whose counter stays absent for the
 * clearing time is cleared, or it would stand for ever.
 */
enum na_alarm_event na_alarm_step(struct na_alarm *alarm, const struct na_alarm_rule *rule,
                                  const struct na_alarm_sample *sample, int64_t now);

/*
 * When the holding time that is under way is over, so that the next sample is to be taken then;
 * INT64_MAX if none is, or if a sample at any time but the usual would change what is measured: a
 * spike is what is between two of them.
 */
int64_t na_alarm_due(const struct na_alarm *alarm, const struct na_alarm_rule *rule);

#endif
