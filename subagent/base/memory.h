/*
 * Shortage of memory. Where no error reports that something had to be left out, it is recorded
 * here, so that the program can report it.
 */
#ifndef NA_MEMORY_H
#define NA_MEMORY_H

/* Records what is missing. `what` is not copied and must stay valid: "the samples of an alarm". */
void na_memory_lacks(const char *what);

/*
 * The number of shortages since the program started, and the text of the last one (NULL if there
 * was none).
 */
unsigned na_memory_lacked(void);
const char *na_memory_missing(void);

#endif
