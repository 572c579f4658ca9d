/*
 * The destinations of the SNMP library's log. The library's functions enable a destination with a
 * pri_max of 0. Up to 5.9.4 that is the first level to be logged; from 5.9.5 on it is the last one,
 * so that almost nothing is logged. Destinations enabled by -L are right in all versions.
 */
#ifndef NA_LOG_H
#define NA_LOG_H

#include <stdbool.h>

void na_log_to_stderr(void);

void na_log_to_syslog(void);

/*
 * Until na_log_intercept_end, passes each warning and error to `take` before the log's destinations
 * get it. `take` may change the text, which has no newline, and returns the priority to log it
 * with, or -1 to drop it. Cannot be nested. False, with nothing intercepted, if memory ran out.
 */
enum { NA_LOG_ROOM = 1024 };
typedef int na_log_take(int priority, char text[NA_LOG_ROOM]);
bool na_log_intercept(na_log_take *take);
void na_log_intercept_end(void);

/* Truncates the log files, which -L opens for appending. */
void na_log_truncate(void);

/*
 * Reopens log files that were moved or deleted. If one cannot be opened, logs that and keeps
 * writing to the old file.
 */
void na_log_reopen(void);

/*
 * na_log_filter drops the library's messages about the start and end of each session, since the
 * service reports changes itself; call it when all destinations are known. While muted, all
 * messages are dropped, such as those that the library logs at each of many attempts.
 */
void na_log_filter(void);
void na_log_mute(bool muted);

#endif
