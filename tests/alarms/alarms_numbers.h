/*
 * The numbers of a rule, in short: thresholds (and a floor), and a window of a minute.
 */
#ifndef ALARMS_NUMBERS_H
#define ALARMS_NUMBERS_H

#include "alarms/alarm.h"

#define LEVEL(high, low) .measure = NA_LEVEL, .raise = (high), .clear = (low)
#define INCREASE(high, low) .measure = NA_INCREASE, .raise = (high), .clear = (low), .window = 60
#define RATE(high, low) .measure = NA_RATE, .raise = (high), .clear = (low), .window = 60
#define RATIO(high, low, from) \
    .measure = NA_RATIO, .raise = (high), .clear = (low), .floor = (from), .window = 60
#define SPIKE(high, low, from) \
    .measure = NA_SPIKE, .raise = (high), .clear = (low), .floor = (from), .window = 60

#endif
