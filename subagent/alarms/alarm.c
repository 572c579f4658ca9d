#include "alarms/alarm.h"

#include <stdlib.h>
#include <string.h>

static const double SECOND = 1e9;
static const double TOLERANCE = 0.5; /* seconds by which a timer may be early or late */
static const double WINDOW_PARTS = 60;

void na_alarm_init(struct na_alarm *alarm)
{
    *alarm = (struct na_alarm){ .phase = NA_WAITING };
}

void na_alarm_clear(struct na_alarm *alarm)
{
    free(alarm->point);
    na_alarm_init(alarm);
}

static void enter(struct na_alarm *alarm, enum na_alarm_phase phase, int64_t now)
{
    alarm->phase = phase;
    alarm->since = now;
}

static double seconds(int64_t from, int64_t to)
{
    return (double)(to - from) / SECOND;
}

/*
 * Whether `wanted` seconds have passed. A timer that fires slightly early must not cost another
 * interval.
 */
static bool lasts(int64_t since, int64_t now, unsigned wanted)
{
    return seconds(since, now) >= wanted - TOLERANCE;
}

static void drop_point(struct na_alarm *alarm, size_t place)
{
    alarm->points--;
    memmove(alarm->point + place, alarm->point + place + 1,
            (alarm->points - place) * sizeof(*alarm->point));
}

/*
 * Makes room for one more point, by dropping the oldest one if the array cannot grow. False if
 * there is no room even so.
 */
static bool make_room(struct na_alarm *alarm)
{
    size_t capacity = alarm->capacity ? 2 * alarm->capacity : 4;
    struct na_alarm_point *point;

    if (alarm->points < alarm->capacity)
        return true;
    point = capacity <= NA_ALARM_POINTS_MAX ? realloc(alarm->point, capacity * sizeof(*point))
                                            : NULL;
    alarm->lacks_memory |= point == NULL && capacity <= NA_ALARM_POINTS_MAX;
    if (point != NULL) {
        alarm->point = point;
        alarm->capacity = capacity;
    } else if (alarm->points > 0) {
        drop_point(alarm, 0);
    }
    return alarm->points < alarm->capacity;
}

static int64_t later(int64_t at, int64_t other)
{
    return at > other ? at : other;
}

static bool same_counts(const struct na_alarm_point *point, const struct na_alarm_point *other)
{
    return point->value == other->value && point->other == other->other;
}

/* False if there is no room for it. */
static bool add_point(struct na_alarm *alarm, const struct na_alarm_rule *rule,
                      struct na_alarm_point point)
{
    const double spacing = rule->window / WINDOW_PARTS;
    const struct na_alarm_point *known = alarm->point;

    /*
     * the second point already starts the window that ends at the last but one: the first is not
     * needed
     */
    while (alarm->points > 2 &&
           seconds(known[1].at, known[alarm->points - 1].at) >= rule->window + TOLERANCE)
        drop_point(alarm, 0);
    if (!make_room(alarm))
        return false;
    alarm->point[alarm->points++] = point;
    known = alarm->point + alarm->points - 1;
    /*
     * keep the last two, since a spike is measured between them; of a stretch without change keep
     * only the ends
     */
    if (alarm->points > 3 &&
        (seconds(known[-3].at, known[-1].at) <= spacing ||
         (same_counts(&known[-3], &known[-2]) && same_counts(&known[-2], &known[-1]))))
        drop_point(alarm, alarm->points - 3);
    return true;
}

void na_alarm_was_nothing(struct na_alarm *alarm, const struct na_alarm_rule *rule, int64_t from,
                          int64_t last, int64_t now)
{
    const int64_t window = (int64_t)(rule->window * SECOND);
    /* the start of the window that ends with the last sample, and of the one that ends now */
    const int64_t begins[] = { later(from, last - window),
                               later(from, now - window < last ? now - window : last), last };

    for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
        add_point(alarm, rule, (struct na_alarm_point){ .at = begins[i] });
}

void na_alarm_inherit(struct na_alarm *alarm, struct na_alarm *from)
{
    const bool raised = from->phase >= NA_RAISED;
    const struct na_alarm last = *from;

    free(alarm->point);
    *alarm = last;
    from->point = NULL;
    from->points = from->capacity = 0;
    if (raised)
        enter(alarm, NA_WAITING, last.since);
    else
        enter(from, NA_WAITING, last.since);
}

double na_alarm_rise(uint64_t from, uint64_t to)
{
    return to > from ? (double)(to - from)
                     : 0; /* a decrease without a discontinuity is an error in summing */
}

/* A window as the samples cover it: the sample it starts from, and the first sample inside it. */
struct window {
    struct na_alarm_point begin, first;
};

/*
 * Finds the window that ends at `end`. It starts from the newest sample that is at least as old as
 * the window; if nothing changed between that sample and the next, from the exact start of the
 * window. False while no sample is old enough.
 */
static bool find_window(const struct na_alarm *alarm, const struct na_alarm_point *end,
                        unsigned length, struct window *window)
{
    const int64_t at = end->at - (int64_t)(length * SECOND);
    const struct na_alarm_point *found = NULL;

    for (const struct na_alarm_point *point = alarm->point; point < end; point++)
        if (seconds(point->at, end->at) >= length - TOLERANCE)
            found = point;
    if (found == NULL)
        return false;
    *window = (struct window){ found[0], found[1] };
    if (same_counts(found, found + 1))
        window->begin.at = later(found->at, at < found[1].at ? at : found[1].at);
    return true;
}

static bool measure_spike(const struct na_alarm *alarm, const struct na_alarm_rule *rule,
                          double *measured)
{
    const struct na_alarm_point *last, *previous;
    struct window window;
    double rate, mean;

    if (alarm->points < 2)
        return false;
    last = &alarm->point[alarm->points - 1];
    previous = last - 1;
    if (!find_window(alarm, previous, rule->window, &window) || last->at == previous->at)
        return false;
    rate = na_alarm_rise(previous->value, last->value) / seconds(previous->at, last->at);
    mean = na_alarm_rise(window.begin.value, previous->value) /
           seconds(window.begin.at, previous->at);
    /* a rate below the floor is never a spike; after a quiet window compare with the floor */
    if (mean * rule->raise < rule->floor)
        mean = rule->floor / rule->raise;
    *measured = rate < rule->floor || mean <= 0 ? 0 : rate / mean;
    return true;
}

/*
 * The least that a counter rose within a single window. `risen` is its rise since the sample that
 * the window starts from, `within` its rise since the first sample inside. Samples seldom match the
 * window to the second, and are several windows apart if the timer was late. If the span takes n
 * windows, at least 1/n of the rise happened in one of them. Nothing more is certain, and alarms
 * are not raised on a guess.
 */
static double rise_in_window(const struct window *window, int64_t end, unsigned length,
                             double risen, double within)
{
    const int64_t least = (int64_t)(length * SECOND),
                  span = end - window->begin.at - (int64_t)(TOLERANCE * SECOND);
    const uint64_t windows = (uint64_t)((span + least - 1) / least);
    const double part = windows > 1 ? (double)(((uint64_t)risen + windows - 1) / windows) : risen;

    return part > within ? part : within;
}

/*
 * A percentage of two counts. 0 of 0 is 0. A part above 0 of a whole of 0, which is possible if the
 * divisor does not contain the counter, gives a high but finite number.
 */
static double percent(double part, double whole)
{
    return 100 * part / (whole > 1 ? whole : 1);
}

/*
 * The measure of a ratio, from the total rises and from the rises that certainly happened within
 * one window.
 */
static double ratio(const struct na_alarm_rule *rule, double risen, double risen_least,
                    double other, double other_least)
{
    return risen_least < rule->least || other_least < rule->floor ? 0 : percent(risen, other);
}

/* The measure of a rise up to the last stored sample; false while it is not known. */
static bool measure_rise(const struct na_alarm *alarm, const struct na_alarm_rule *rule,
                         double *measured)
{
    const struct na_alarm_point *last = alarm->point + alarm->points - 1;
    struct window window;
    double risen, risen_least, other, other_least;

    if (!find_window(alarm, last, rule->window, &window))
        return false;
    risen = na_alarm_rise(window.begin.value, last->value);
    risen_least = rise_in_window(&window, last->at, rule->window, risen,
                                 na_alarm_rise(window.first.value, last->value));
    other = na_alarm_rise(window.begin.other, last->other);
    other_least = rise_in_window(&window, last->at, rule->window, other,
                                 na_alarm_rise(window.first.other, last->other));
    if (rule->measure == NA_INCREASE) /* never more than is certain: less for one that falls */
        *measured = rule->falls ? risen : risen_least;
    else if (rule->measure == NA_RATE)
        *measured = risen / seconds(window.begin.at, last->at);
    else
        *measured = ratio(rule, risen, risen_least, other, other_least);
    return true;
}

/*
 * The measure of a sample; false while it is not known. `kept`: the sample is the last one stored.
 */
static bool measure(const struct na_alarm *alarm, const struct na_alarm_rule *rule,
                    const struct na_alarm_sample *sample, bool kept, double *measured)
{
    switch (rule->measure) {
    case NA_LEVEL:
    case NA_STATE: *measured = (double)sample->value; return true;
    case NA_SHARE:
        *measured = sample->other > 0 ? percent((double)sample->value, (double)sample->other) : 0;
        return sample->other > 0 || !rule->falls;
    case NA_SPIKE: return kept && measure_spike(alarm, rule, measured);
    default: return kept && measure_rise(alarm, rule, measured);
    }
}

static enum na_alarm_event clear(struct na_alarm *alarm, enum na_alarm_phase next, int64_t now)
{
    enter(alarm, next, now);
    return NA_EVENT_CLEARED;
}

/*
 * No measure this time. A raised alarm stays raised until the counter has been absent for the
 * clearing time.
 */
static enum na_alarm_event step_unknown(struct na_alarm *alarm, const struct na_alarm_rule *rule,
                                        bool absent, int64_t now)
{
    if (alarm->phase == NA_QUIET || alarm->phase == NA_RAISING)
        enter(alarm, NA_WAITING, now);
    else if (absent && alarm->phase == NA_RAISED)
        enter(alarm, NA_CLEARING, now);
    if (absent && alarm->phase == NA_CLEARING && lasts(alarm->since, now, rule->clear_for))
        return clear(alarm, NA_WAITING, now);
    return NA_EVENT_NONE;
}

static uint64_t state_of(const struct na_alarm *alarm)
{
    return na_alarm_state_bit((uint64_t)alarm->measured);
}

/* Whether the last measure passes the threshold. */
static bool is_reached(const struct na_alarm *alarm, const struct na_alarm_rule *rule)
{
    if (rule->measure == NA_STATE)
        return (state_of(alarm) & rule->states) != 0 && (alarm->was || rule->after == 0);
    return rule->falls ? alarm->measured < rule->raise : alarm->measured >= rule->raise;
}

/* Whether the last measure clears what is raised. */
static bool is_back(const struct na_alarm *alarm, const struct na_alarm_rule *rule)
{
    if (rule->measure == NA_STATE)
        return (state_of(alarm) & rule->clear_states) != 0;
    if (rule->falls)
        return alarm->measured >= rule->clear;
    /* if both thresholds are equal, a value exactly on them is raised */
    return alarm->measured <= rule->clear && alarm->measured < rule->raise;
}

static enum na_alarm_event raise_alarm(struct na_alarm *alarm, int64_t now)
{
    enter(alarm, NA_RAISED, now);
    alarm->reported = now;
    return NA_EVENT_RAISED;
}

static enum na_alarm_event step_below(struct na_alarm *alarm, const struct na_alarm_rule *rule,
                                      int64_t now)
{
    const bool reached = is_reached(alarm, rule);

    if (reached && alarm->phase != NA_RAISING)
        enter(alarm, NA_RAISING, now);
    else if (!reached && alarm->phase != NA_QUIET)
        enter(alarm, NA_QUIET, now);
    if (alarm->phase == NA_RAISING && lasts(alarm->since, now, rule->raise_for))
        return raise_alarm(alarm, now);
    return NA_EVENT_NONE;
}

static enum na_alarm_event step_raised(struct na_alarm *alarm, const struct na_alarm_rule *rule,
                                       int64_t now)
{
    const bool back = is_back(alarm, rule);

    if (back && alarm->phase != NA_CLEARING)
        enter(alarm, NA_CLEARING, now);
    else if (!back && alarm->phase != NA_RAISED)
        enter(alarm, NA_RAISED, now);
    if (alarm->phase == NA_CLEARING && lasts(alarm->since, now, rule->clear_for))
        return clear(alarm, NA_QUIET, now);
    if (rule->again > 0 && alarm->phase == NA_RAISED && lasts(alarm->reported, now, rule->again)) {
        alarm->reported = now;
        return NA_EVENT_REPEATED;
    }
    return NA_EVENT_NONE;
}

enum na_alarm_event na_alarm_step(struct na_alarm *alarm, const struct na_alarm_rule *rule,
                                  const struct na_alarm_sample *sample, int64_t now)
{
    bool raised = alarm->phase == NA_RAISED || alarm->phase == NA_CLEARING;
    bool kept;

    alarm->lacks_memory = false;
    if (!sample->present || sample->discontinuity)
        alarm->points = 0;
    kept = sample->present &&
           add_point(alarm, rule, (struct na_alarm_point){ now, sample->value, sample->other });
    if (!sample->present || !measure(alarm, rule, sample, kept, &alarm->measured))
        return step_unknown(alarm, rule, !sample->present, now);
    if (rule->measure == NA_STATE && (state_of(alarm) & rule->after) != 0)
        alarm->was = true;
    return raised ? step_raised(alarm, rule, now) : step_below(alarm, rule, now);
}

int64_t na_alarm_due(const struct na_alarm *alarm, const struct na_alarm_rule *rule)
{
    if (rule->measure == NA_SPIKE || (alarm->phase != NA_RAISING && alarm->phase != NA_CLEARING))
        return INT64_MAX;
    return alarm->since +
           (int64_t)((alarm->phase == NA_RAISING ? rule->raise_for : rule->clear_for) * SECOND);
}
