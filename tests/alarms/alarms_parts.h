/*
 * The tests that check_alarms is made of, beside its own.
 */
#ifndef ALARMS_PARTS_H
#define ALARMS_PARTS_H

#include <check.h>

TCase *alarms_fits_case(void), *alarms_mistakes_case(void), *alarms_objects_case(void),
    *alarms_missing_case(void), *alarms_queue_case(void), *alarms_reload_case(void),
    *alarms_rows_case(void), *alarms_rules_case(void), *alarms_sentences_case(void),
    *alarms_series_case(void), *alarms_shipped_case(void), *alarms_shipped_files_case(void),
    *alarms_tables_case(void), *alarms_waits_case(void), *alarms_whole_case(void),
    *alarms_world_case(void);

#endif
