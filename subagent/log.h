/*
 * Where the SNMP library's log goes. What its own functions enable has a pri_max of 0. Until 5.9.4 that was the first level of those
 * that are taken; from 5.9.5 on it is the last one, and next to nothing is taken. What -L enables is right in each version.
 */
#ifndef NA_LOG_H
#define NA_LOG_H

void na_log_to_stderr(void);

void na_log_to_syslog(void);

/* To callbacks of SNMP_CALLBACK_LOGGING too. */
void na_log_to_callbacks(void);

/* Opens the log files that are no more under their name. One that cannot be opened is told, and the one before is written to. */
void na_log_reopen(void);

#endif
