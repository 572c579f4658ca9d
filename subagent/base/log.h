/*
 * Where the SNMP library's log goes. What its own functions enable has a pri_max of 0. Until 5.9.4
 * that was the first level of those that are taken; from 5.9.5 on it is the last one, and next to
 * nothing is taken. What -L enables is right in each version.
 */
#ifndef NA_LOG_H
#define NA_LOG_H

#include <stdbool.h>

void na_log_to_stderr(void);

void na_log_to_syslog(void);

/*
 * From now on the log's destinations get a warning or an error only by way of take: it may change
 * the text, which has no newline, and returns the priority to log it with, or -1 to drop it. Until
 * na_log_intercept_end; not nested. False, with nothing intercepted, if memory ran out.
 */
enum { NA_LOG_ROOM = 1024 };
typedef int na_log_take(int priority, char text[NA_LOG_ROOM]);
bool na_log_intercept(na_log_take *take);
void na_log_intercept_end(void);

/* Empties the log files, which -L opens to be appended to. */
void na_log_truncate(void);

/* Opens the log files that are no more under their name. One that cannot be opened is told, and the
 * one before is written to. */
void na_log_reopen(void);

/*
 * Drops the library's messages about each session that begins and ends, of which the service
 * reports the changes itself; to be called when all destinations are known. While muted, all
 * messages are dropped: what the library says at each of many attempts.
 */
void na_log_filter(void);
void na_log_mute(bool muted);

#endif
