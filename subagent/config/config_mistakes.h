/*
 * Errors in the configuration, as logged by the SNMP library's reader. Each is kept, and logged as
 * an error with file and line number.
 */
#ifndef NA_CONFIG_MISTAKES_H
#define NA_CONFIG_MISTAKES_H

#include "base/mistakes.h"

/*
 * Starts collecting: from now on each logged warning or error counts as a configuration error.
 * Discards those collected before. False, with nothing collected, if memory ran out.
 */
bool na_config_mistakes_collect(void);
/* Stops collecting. Returns the number of errors. */
unsigned na_config_mistakes_collected(void);

/* From now on errors that were already collected are not logged again. */
void na_config_mistakes_skip(void);
/* Ends that. */
void na_config_mistakes_skipped(void);

/* The errors of the last reading. Never NULL; the address never changes. */
const struct na_mistakes *na_config_mistakes(void);

/* Logs them again, for a log that was opened since. */
void na_config_mistakes_log(void);

void na_config_mistakes_forget(void);

#endif
