/*
 * Memory that runs out. What cannot be had is left out, and noted here where no error says so, for
 * whoever runs the program to tell.
 */
#ifndef NA_MEMORY_H
#define NA_MEMORY_H

/* Notes what is missing, in words that outlast the call: "the samples of an alarm". */
void na_memory_lacks(const char *what);

/* How often since the program began, and the words of the last time; NULL if there was none. */
unsigned na_memory_lacked(void);
const char *na_memory_missing(void);

#endif
