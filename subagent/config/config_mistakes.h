/*
 * The mistakes in the configuration, as the SNMP library's reader logs them: each is kept, and
 * logged as an error, with file and line.
 */
#ifndef NA_CONFIG_MISTAKES_H
#define NA_CONFIG_MISTAKES_H

#include "base/mistakes.h"

/*
 * From here on whatever is logged as a warning or an error is a mistake. Those collected before are
 * forgotten. False, with nothing collected, if memory ran out.
 */
bool na_config_mistakes_collect(void);
/* Ends that. Returns the number of mistakes. */
unsigned na_config_mistakes_collected(void);

/* From here on what has been collected before is not logged again. */
void na_config_mistakes_skip(void);
/* Ends that. */
void na_config_mistakes_skipped(void);

/* Those of the last reading. Never NULL; always at the same address, also after the next reading.
 */
const struct na_mistakes *na_config_mistakes(void);

/* Logs them once more, as for a log that has been opened since. */
void na_config_mistakes_log(void);

void na_config_mistakes_forget(void);

#endif
