/*
 * Suggestions for words of a rule that are spelled in another program's way.
 */
#ifndef NA_SUGGEST_H
#define NA_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "alarms/rule.h"
#include "mib/mib_entries.h"

/*
 * Writes `GROUP NAME` for a counter of the catalogue that was given as one word, ignoring case:
 * TcpExt.ListenOverflows, TcpExtListenOverflows as nstat prints it, or tcpExtListenOverflows.0 as
 * SNMP names it. At most `room` octets. False if there is no such counter.
 */
bool na_suggest_counter(const char *word, char *text, size_t room);

/*
 * The counter of the catalogue that was meant by a group and a name of which at most two letters
 * are wrong, or the case. Writes its group and name into `text`, at most `room` octets; false if
 * there is none.
 */
bool na_suggest_known(const char *group, const char *name, char *text, size_t room);

/*
 * The column of a target's tables, or the scalar of netstatAgent, that was given without its prefix
 * or in another case, or with at most two wrong letters; NULL if there is none, or if `word` is
 * already a column of any table. A static string.
 */
const char *na_suggest_column(const char *word, enum na_alarm_target target);

/* Whether a word is meant as a column: a descriptor (RFC 2578, 3.1) that begins as the MIB's do. */
bool na_looks_like_column(const char *word);

/* The word of the target that differs least from `word`; NULL if none is similar. */
const char *na_suggest_target(const char *word);

/*
 * The label that differs from `word` in the fewest letters, at most two, ignoring case; NULL if
 * there is none. A static string.
 */
const char *na_suggest_label(const char *word, const struct na_mib_label *labels);

#endif
