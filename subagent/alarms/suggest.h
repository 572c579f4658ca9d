/*
 * What was meant by a word of a rule that is written in another way than rules are.
 */
#ifndef NA_SUGGEST_H
#define NA_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Puts `GROUP NAME` for a counter of the catalogue that is given as one word:
 * TcpExt.ListenOverflows, TcpExtListenOverflows as nstat prints it, or tcpExtListenOverflows.0 as
 * SNMP names it, in any case of letters. False if there is none.
 */
bool na_suggest_counter(const char *word, char *text, size_t room);

/*
 * The column of the tables of interfaces, or of that of CPUs, that is given without the table's
 * name or in another case of letters; NULL if there is none, or if the word is a column.
 */
const char *na_suggest_column(const char *word, bool interface);

#endif
