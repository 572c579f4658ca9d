/*
 * Interface numbers: the index of each interface where rtnetlink does not give it, and whether it
 * is still the same interface.
 *
 * The index is the given one (given_indexes.h). A name without one keeps the index last given for
 * it, unless another name has that now. Otherwise it gets a number of our own: 1, 2, 3 in order of
 * appearance if no index was ever given, so that nothing can clash; else from NA_IF_NUMBER_OWN up,
 * beyond the kernel's indexes. A number of our own is never given to another name.
 */
#ifndef NA_IF_NUMBERS_H
#define NA_IF_NUMBERS_H

#include "kernel/given_indexes.h"

enum {
    NA_IF_NUMBER_OWN = 1000000001,
    NA_IF_NUMBERS_GONE = 10000, /* limit of remembered names whose interfaces are gone */
};

struct na_if_number {
    char name[IFNAMSIZ];
    uint32_t index;
    uint32_t serial;  /* changes when this may be another interface: its index changed, or the
                         previous reading did not have it */
    int64_t made_at;  /* ns, when the serial changed; 0: at the first reading */
    uint64_t reading; /* last reading that had it; 0: none */
    uint32_t seen;    /* its index in that reading */
};

/* All zero: no names are known. */
struct na_if_numbers {
    struct na_rows known; /* rows of struct na_if_number */
    uint32_t *slot;       /* hash table: place in `known` + 1; 0: free */
    size_t slots;
    uint32_t own, own_high; /* count of our own numbers given so far, in each range */
    uint32_t serial;        /* last serial given */
    uint64_t reading;       /* number of the current or last reading */
    uint32_t given_serial;  /* serial of the given indexes that these numbers agree with */
};

/* Starts a reading of the table that has all interfaces. */
void na_if_numbers_begin(struct na_if_numbers *numbers);

/*
 * Returns the number of an interface found by this reading, at `now` (ns); NULL if memory ran out.
 * Valid until the next call. Sets *again if this reading has already had the name.
 */
const struct na_if_number *na_if_numbers_see(struct na_if_numbers *numbers,
                                             const struct na_given_indexes *given, const char *name,
                                             int64_t now, bool *again);

/*
 * Returns the index of a name in another table, so that both agree; the name need not have been in
 * a reading. 0 if memory ran out.
 */
uint32_t na_if_numbers_index(struct na_if_numbers *numbers, const struct na_given_indexes *given,
                             const char *name);

/* Frees all names. */
void na_if_numbers_clear(struct na_if_numbers *numbers);

#endif
