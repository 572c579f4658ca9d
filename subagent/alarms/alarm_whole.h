/*
 * Rules with one alarm for all rows that they choose: the sum of the rows, any of them, or that
 * there are none.
 */
#ifndef NA_ALARM_WHOLE_H
#define NA_ALARM_WHOLE_H

#include "alarms/alarm_set_step.h"

/* For NA_ROWS_SUM: whether what rows count is added up, instead of what they are now. */
bool na_alarm_whole_counts(const struct na_alarm_set *set);

/* For NA_ROWS_SUM: begins a step, before the rows are added. */
void na_alarm_whole_begin(struct na_alarm_set *set);

/*
 * For NA_ROWS_SUM: adds a row that has this value and divisor. `known`: instance->counted has those
 * of the previous step, or 0 if the row is known to have counted nothing before.
 */
void na_alarm_whole_add(struct na_alarm_set *set, struct na_alarm_instance *instance,
                        const struct na_alarm_sample *sample, bool known);

/* Steps the alarm of the whole with this sample. */
void na_alarm_whole_step(const struct na_alarm_step *step, struct na_alarm_set *set,
                         const struct na_alarm_sample *sample);

/* For NA_ROWS_ANY, after the rows were stepped: whether any of them is raised. */
void na_alarm_whole_any(const struct na_alarm_step *step, struct na_alarm_set *set);

#endif
