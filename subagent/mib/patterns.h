/*
 * Patterns on the command line that select instances by name.
 *
 * A pattern with *, ? or [ is a shell pattern for a whole name; any other word is looked for
 * anywhere in a name. Case is ignored, as by nstat. The names of an instance are its object
 * (netstatIfRxDrop), its own (netstatIfRxDrop.2), that of its row (eth0), and for a counter that
 * has no scalar the name that nstat prints (UdpInDatagrams).
 */
#ifndef NA_PATTERNS_H
#define NA_PATTERNS_H

#include "mib/description.h"

struct na_patterns {
    char *const *word;
    size_t count;  /* 0: everything matches */
    bool *matched; /* for each word, whether it has matched an instance */
};

/*
 * Whether an instance matches one of the patterns. Sets `matched` of each pattern that it matches.
 */
bool na_patterns_match(const struct na_patterns *patterns,
                       const struct na_description *description);

/* Whether an object of the MIB matches a pattern, even if it has no instance now. */
bool na_pattern_is_known(const char *word);

#endif
