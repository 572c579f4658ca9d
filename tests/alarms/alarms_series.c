/* The state machine of an alarm over written series of samples. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms_numbers.h"
#include "alarms_parts.h"
#include "kit/support.h"

enum { EVENTS_MOST = 200, BEGINNING = 1000 };

#define SHARE(high, low) .measure = NA_SHARE, .raise = (high), .clear = (low)
#define FALLS(low, high) .measure = NA_LEVEL, .falls = true, .raise = (low), .clear = (high)
#define SHRINKS(low, high) .measure = NA_SHARE, .falls = true, .raise = (low), .clear = (high)
#define STOPS(low, high) \
    .measure = NA_INCREASE, .falls = true, .raise = (low), .clear = (high), .window = 60
#define SLOWS(low, high) \
    .measure = NA_RATE, .falls = true, .raise = (low), .clear = (high), .window = 60
/* states are numbers: 1 is up, 2 is down, 7 is another one */
#define IS(states_, clear_) .measure = NA_STATE, .states = (states_), .clear_states = (clear_)
#define UP (UINT64_C(1) << 1)
#define DOWN (UINT64_C(1) << 2)

/*
 * A series has one word per sample. Samples are INTERVAL seconds apart, or SECONDS after a prefix
 * ~SECONDS:. A word gives the rise of the counter; after = its value; after ! its value after a
 * reset; after / the same for the other counter; - means absent; *N repeats it N times. Counters
 * start at BEGINNING. The expected reports are sample numbers, from 0, with R for raised, A for
 * still raised, C for cleared.
 */
static const struct series {
    const char *what;
    struct na_alarm_rule rule;
    const char *samples, *events;
} series[] = {
    { "a burst", { INCREASE(10, 0) }, "0*7 12 0*7", "7R 13C" },
    { "a burst below the threshold", { INCREASE(10, 0) }, "0*7 9 0*7", "" },
    { "a burst of two samples", { INCREASE(10, 0) }, "0*7 6 6 0*7", "8R 14C" },
    { "the first window is silent", { INCREASE(10, 0) }, "50*6", "" },
    { "and its course is reported when it is over", { INCREASE(10, 0) }, "50*7", "6R" },
    { "a slow rise", { INCREASE(10, 0) }, "1*100", "" },
    { "a slow rise that is too much", { INCREASE(10, 0) }, "2*20", "6R" },
    { "a window that is not a multiple of the interval",
      { .measure = NA_INCREASE, .raise = 1, .window = 25 },
      "0*5 1 0*5",
      "5R 8C" },
    { "a slow rise, and a window that is not a multiple",
      { .measure = NA_INCREASE, .raise = 18, .window = 11 },
      "10*20",
      "" },
    { "a slow rise that is too much for one",
      { .measure = NA_INCREASE, .raise = 18, .window = 11 },
      "18*4",
      "2R" },
    { "a burst in a window that is not a multiple",
      { .measure = NA_INCREASE, .raise = 18, .clear = 17, .window = 15 },
      "0*4 17 0*4 18 0*4",
      "9R 10C" },
    { "a burst over two samples of one",
      { .measure = NA_INCREASE, .raise = 18, .clear = 17, .window = 25 },
      "0*4 9 9 0*4",
      "5R 6C" },
    { "a late timer over a window that is not a multiple",
      { .measure = NA_INCREASE, .raise = 18, .window = 11 },
      "0*4 ~40:68 ~40:69",
      "5R" },
    { "a rate in a window that is not a multiple",
      { .measure = NA_RATE, .raise = 1, .clear = 0, .window = 11 },
      "9*9 10*2",
      "10R" },
    { "a ratio's floor in one",
      { .measure = NA_RATIO, .raise = 5, .floor = 180, .window = 11 },
      "10/100*9 10/200",
      "9R" },
    { "a spike in one",
      { .measure = NA_SPIKE, .raise = 10, .clear = 2, .floor = 5, .window = 11 },
      "10*8 99 10*3 100",
      "12R" },
    { "a window shorter than the interval",
      { .measure = NA_INCREASE, .raise = 1, .window = 5 },
      "0*3 1 0*3",
      "3R 4C" },
    { "a rate", { RATE(1, 0.5) }, "0*7 60 0*7", "7R 13C" },
    { "a rate just below", { RATE(1, 0.5) }, "0*7 59 0*7", "" },

    { "holding times outlast flapping",
      { LEVEL(10, 5), .raise_for = 20, .clear_for = 30 },
      "=0 =12 =0 =12 =12 =0 =12 =12 =12 =4 =12 =4 =4 =4 =4",
      "8R 14C" },
    { "holding times, and a timer that is a little early",
      { LEVEL(10, 5), .raise_for = 20, .clear_for = 20, .again = 10 },
      "=12 ~9.99:=12*3 ~9.99:=0*3",
      "2R 3A 6C" },
    { "between the thresholds nothing changes",
      { LEVEL(10, 5) },
      "=7 =12 =7 =7 =5 =7 =9",
      "1R 4C" },
    { "between them it does not go on raising",
      { LEVEL(10, 5), .raise_for = 20 },
      "=12 =12 =7 =12 =12 =12",
      "5R" },
    { "thresholds that are one", { LEVEL(10, 10) }, "=10 =10 =9 =10", "0R 2C 3R" },
    { "a sample between two, when a holding time ends",
      { LEVEL(10, 5), .raise_for = 1 },
      "=12 ~1:=12 ~9:=0 =12 ~1:=0 ~9:=12",
      "1R 2C" },
    { "a rise over samples at all times",
      { INCREASE(10, 0) },
      "0*7 ~1:5 ~9:5 ~1:0 ~9:0 0*5",
      "8R 15C" },
    { "reported again while raised",
      { LEVEL(10, 5), .again = 30 },
      "=12*10 =0*5",
      "0R 3A 6A 9A 10C" },
    { "not reported again while clearing",
      { LEVEL(10, 5), .again = 30, .clear_for = 40 },
      "=12 =0*4 =12 =12",
      "0R 5A" },

    { "a discontinuity is not a burst", { INCREASE(10, 0) }, "0*7 !1000000 0*9", "" },
    { "a discontinuity to below", { INCREASE(10, 0) }, "0*7 !5 0*9", "" },
    { "a window that begins after one", { INCREASE(10, 0) }, "0*7 !5 0*6 12", "14R" },
    { "an alarm that is raised stays raised across one",
      { INCREASE(10, 0) },
      "0*7 12 !0 0*10",
      "7R 14C" },
    { "a summing error: the sum falls slightly", { INCREASE(10, 0) }, "0*7 =998 =1000 0*9", "" },
    { "a wrap that the subagent has not widened", { INCREASE(10, 0) }, "=4294967290*7 =5 0*9", "" },
    { "the highest numbers",
      { INCREASE(10, 0) },
      "=18446744073709551600*7 =18446744073709551612 0*7",
      "7R 13C" },

    { "absent from the start", { INCREASE(10, 0) }, "-*20", "" },
    { "it comes late", { INCREASE(10, 0) }, "-*5 0*7 12", "12R" },
    { "it goes while it is quiet", { INCREASE(10, 0) }, "0*7 -*3 1000 0*9", "" },
    { "it goes while it is raised", { LEVEL(10, 5) }, "=12 -*4", "0R 1C" },
    { "it is absent for the clearing time", { LEVEL(10, 5), .clear_for = 30 }, "=12 -*5", "0R 4C" },
    { "it is back before that", { LEVEL(10, 5), .clear_for = 30 }, "=12 -*2 =12 -*4", "0R 7C" },
    { "it goes while it rises", { LEVEL(10, 5), .raise_for = 20 }, "=12 =12 - =12 =12 =12", "5R" },
    { "it is back in another window",
      { INCREASE(10, 0), .clear_for = 100 },
      "0*7 12 - 0*20",
      "7R 18C" },

    { "a timer that is late, and a rise that may have been slow",
      { INCREASE(10, 0) },
      "0*7 ~300:45 0*2",
      "" },
    { "a timer that is late, and a rise that was not", { INCREASE(10, 0) }, "0*7 ~300:46", "7R" },
    { "a timer that is late, where any rise is a fault", { INCREASE(1, 0) }, "0*7 ~300:1", "7R" },
    { "a timer that is somewhat late", { INCREASE(10, 0) }, "~11:0*8 ~11:10 0*9", "8R 14C" },
    { "a timer that is late, and a rate", { RATE(1, 0.5) }, "0*7 ~300:299 ~300:300", "8R" },
    { "a clock that goes back", { INCREASE(10, 0) }, "0*7 ~-100:0 0*12 12", "20R" },
    { "a clock that stands still", { RATE(1, 0) }, "~0:60*9", "" },
    { "a spike while the clock stands still", { SPIKE(10, 2, 5) }, "0*8 ~0:100", "" },

    { "a ratio", { RATIO(5, 2, 1000) }, "0/0*7 50/1000", "7R" },
    { "a ratio just below", { RATIO(5, 2, 1000) }, "0/0*7 49/1000", "" },
    { "a ratio below its floor", { RATIO(5, 2, 1000) }, "0/0*7 999/999", "" },
    { "a ratio that falls below its floor",
      { RATIO(5, 2, 1000) },
      "0/0*7 50/1000 0/0*9",
      "7R 13C" },
    { "nothing of nothing", { RATIO(5, 2, 0) }, "0/0*20", "" },
    { "nothing of nothing clears", { RATIO(5, 2, 0) }, "0/0*7 50/100 0/0*9", "7R 13C" },
    { "a ratio to nothing", { RATIO(5, 2, 0) }, "0/0*7 50/0 0/0*9", "7R 13C" },
    { "a ratio without a floor", { RATIO(5, 2, 0) }, "0/0*7 1/10", "7R" },
    { "a part of a whole", { RATIO(86, 50, 0) }, "0/0*7 120/140", "" },
    { "all of a whole", { RATIO(85, 50, 0) }, "0/0*7 120/140 0/0*5 20/20 0/0*9", "7R 19C" },
    { "a ratio with too small a rise", { RATIO(5, 2, 0), .least = 50 }, "0/0*7 49/49", "" },
    { "a ratio of enough", { RATIO(5, 2, 0), .least = 50 }, "0/0*7 50/50 0/0*9", "7R 13C" },
    { "a ratio of enough that is low", { RATIO(5, 2, 0), .least = 50 }, "0/0*7 50/1001", "" },
    { "a ratio of enough together", { RATIO(5, 2, 0), .least = 50 }, "0/0*7 25/25*2", "8R" },
    { "a ratio with two floors",
      { RATIO(5, 2, 1000), .least = 50 },
      "0/0*7 60/999 0/0*7 49/1000 0/0*7 50/1000",
      "23R" },

    { "a spike after nothing", { SPIKE(10, 2, 5) }, "0*8 50 0*9", "8R 9C" },
    { "a spike below its floor", { SPIKE(10, 2, 5) }, "0*8 49", "" },
    { "a spike over a past", { SPIKE(10, 2, 5) }, "100*8 1000", "8R" },
    { "not quite a spike over a past", { SPIKE(10, 2, 5) }, "100*8 990", "" },
    { "a spike in the first window", { SPIKE(10, 2, 5) }, "0*6 100000", "" },
    { "a spike that becomes usual", { SPIKE(10, 2, 5) }, "0*8 500*9", "8R 11C" },
    { "a spike without a floor, over nothing", { SPIKE(10, 2, 0) }, "0*8 100", "" },

    { "a share", { SHARE(80, 70) }, "=79/100 =80/100 =70/100", "1R 2C" },
    { "a share of no limit", { SHARE(80, 70) }, "=90/0*3", "" },
    { "nothing of no limit", { SHARE(80, 70) }, "=90/100 =0/0*3", "0R 1C" },
    { "a share whose limit goes", { SHARE(80, 70), .clear_for = 10 }, "=90/100 =90/0*2", "0R 2C" },
    { "a limit that is raised", { SHARE(80, 70) }, "=90/100 =90/200", "0R 1C" },

    { "a level that falls", { FALLS(5, 8) }, "=9 =5 =4 =5 =7 =8 =4", "2R 5C 6R" },
    { "a level that was never above", { FALLS(5, 8) }, "=4 =9", "0R 1C" },
    { "thresholds that are one, below", { FALLS(5, 5) }, "=5 =4 =5 =4", "1R 2C 3R" },
    { "a level that falls and flaps",
      { FALLS(5, 8), .raise_for = 20, .clear_for = 20 },
      "=4 =9 =4 =6 =4*3 =9 =7 =9*3",
      "6R 11C" },
    { "repeated while it is below", { FALLS(5, 8), .again = 30 }, "=4*7 =9", "0R 3A 6A 7C" },
    { "what is absent is not 0", { FALLS(5, 8) }, "=9 -*9", "" },
    { "it goes while it is below", { FALLS(5, 8), .clear_for = 10 }, "=4 -*3", "0R 2C" },
    { "a share that falls", { SHRINKS(20, 30) }, "=20/100 =19/100 =29/100 =30/100", "1R 3C" },
    { "a share of no limit does not fall", { SHRINKS(20, 30) }, "=90/0*3", "" },
    { "packets that stop", { STOPS(1, 1) }, "5*8 0*8 1", "13R 16C" },
    { "packets that never came, after a window", { STOPS(1, 1) }, "0*8", "6R" },
    { "packets that stop, and a window that is no multiple",
      { .measure = NA_INCREASE, .falls = true, .raise = 1, .clear = 1, .window = 25 },
      "5*8 0*8",
      "10R" },
    { "a timer that is late, and packets that may have stopped",
      { STOPS(10, 10) },
      "5*8 ~300:40 0*6",
      "14R" },
    { "a timer that is late, and packets that have stopped",
      { STOPS(10, 10) },
      "5*8 ~300:9",
      "8R" },
    { "packets after a reset", { STOPS(1, 1) }, "5*8 !0 0*5 0*3", "14R" },
    { "packets that stop are raised across a reset", { STOPS(1, 1) }, "0*7 !0 0*5 1", "6R 13C" },
    { "a rate that falls", { SLOWS(1, 2) }, "30*8 0*6 10*6 30*6", "12R 22C" },

    { "a state", { IS(DOWN, ~DOWN) }, "=1 =2 =1 =7 =2", "1R 2C 4R" },
    { "a state from the start", { IS(DOWN, ~DOWN) }, "=2 =1", "0R 1C" },
    { "a state that flaps",
      { IS(DOWN, ~DOWN), .raise_for = 20, .clear_for = 20 },
      "=2 =1 =2 =2 =1 =2*3 =1 =2 =1*3",
      "7R 12C" },
    { "other states than one", { IS(~UP, UP) }, "=1 =7 =2 =1", "1R 3C" },
    { "a state between those that raise and those that clear",
      { IS(DOWN, UP) },
      "=2 =7 =1 =7 =2",
      "0R 2C 4R" },
    { "a link that never was up", { IS(DOWN, ~DOWN), .after = UP }, "=2*5 =7 =2*5", "" },
    { "a link that was up", { IS(DOWN, ~DOWN), .after = UP }, "=2 =1 =2 =7 =2", "2R 3C 4R" },
    { "a link that was up before it was absent",
      { IS(DOWN, ~DOWN), .after = UP, .clear_for = 60 },
      "=1 - =2 -",
      "2R" },
    { "a link that was up, held",
      { IS(DOWN, ~DOWN), .after = UP, .raise_for = 10 },
      "=1 =2 =2",
      "2R" },
    { "a reset does not change a state", { IS(DOWN, ~DOWN) }, "=1 !2 !1", "1R 2C" },
    { "a state with a number that is none of the MIB's", { IS(~UP, UP) }, "=1 =64 =900 =1", "" },
};

/* The meaning of a word of a series. */
struct word {
    double after; /* seconds since the previous one */
    bool absent, restarted;
    bool given[2]; /* values, not by how much they rose */
    uint64_t number[2];
    unsigned times;
};

static const char *read_number(const char *text, struct word *word, unsigned which)
{
    char *end;

    word->restarted |= *text == '!';
    word->given[which] = *text == '=' || *text == '!';
    word->number[which] = strtoull(text + word->given[which], &end, 10);
    return end;
}

static const char *read_word(const char *text, struct word *word)
{
    char *end;

    *word = (struct word){ .after = INTERVAL, .times = 1 };
    while (*text == ' ')
        text++;
    if (*text == '~') {
        word->after = strtod(text + 1, &end);
        text = end + 1;
    }
    word->absent = *text == '-';
    text = word->absent ? text + 1 : read_number(text, word, 0);
    if (*text == '/') {
        /* the other one is given where the first one is */
        const bool given = word->given[0];

        text = read_number(text + 1, word, 1);
        word->given[1] = given;
    }
    if (*text == '*') {
        word->times = (unsigned)strtoul(text + 1, &end, 10);
        text = end;
    }
    return text;
}

struct run {
    struct na_alarm alarm;
    const struct na_alarm_rule *rule;
    struct na_alarm_sample sample;
    int64_t now;
    unsigned samples;
    char events[EVENTS_MOST];
};

static void take_sample(struct run *run, const struct word *word)
{
    static const char letters[] = {
        [NA_EVENT_RAISED] = 'R', [NA_EVENT_REPEATED] = 'A', [NA_EVENT_CLEARED] = 'C'
    };
    uint64_t *const counters[] = { &run->sample.value, &run->sample.other };
    enum na_alarm_event event;
    size_t length = strlen(run->events);

    run->now += (int64_t)(word->after * (double)SECOND);
    for (unsigned i = 0; i < 2; i++)
        *counters[i] = word->number[i] + (word->given[i] || word->absent ? 0 : *counters[i]);
    run->sample.present = !word->absent;
    run->sample.discontinuity = word->restarted;
    event = na_alarm_step(&run->alarm, run->rule, &run->sample, run->now);
    if (event != NA_EVENT_NONE)
        snprintf(run->events + length, sizeof(run->events) - length, "%s%u%c", length ? " " : "",
                 run->samples, letters[event]);
    run->samples++;
}

START_TEST(written_series)
{
    const struct series *given = &series[_i];
    struct run run = { .rule = &given->rule,
                       .sample = { .value = BEGINNING, .other = BEGINNING },
                       .now = 3600 * SECOND };
    struct word word;

    na_alarm_init(&run.alarm);
    for (const char *rest = given->samples; *rest != '\0';) {
        rest = read_word(rest, &word);
        for (unsigned i = 0; i < word.times; i++)
            take_sample(&run, &word);
    }
    ck_assert_msg(strcmp(run.events, given->events) == 0, "%s: events '%s', not '%s'", given->what,
                  run.events, given->events);
    na_alarm_clear(&run.alarm);
}
END_TEST

TCase *alarms_series_case(void)
{
    TCase *tcase = tcase_create("series");

    tcase_add_loop_test(tcase, written_series, 0, COUNT_OF(series));
    return tcase;
}
