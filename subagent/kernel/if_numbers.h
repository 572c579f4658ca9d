/*
 * Interface numbers: the index of each interface where rtnetlink does not give it, and whether it
 * is still the same interface.
 *
 * The index is the one that is told (if_told.h). For a name of which none is told it is the one
 * that was told last, as long as no other name has it now, or else a number of our own: 1, 2, 3 in
 * the order of arrival where no index was ever told, so nothing can clash with them, otherwise from
 * NA_IF_NUMBER_OWN up, out of reach of the kernel's. A number of our own is never given to another
 * name.
 */
#ifndef NA_IF_NUMBERS_H
#define NA_IF_NUMBERS_H

#include "kernel/given_indexes.h"

enum {
    NA_IF_NUMBER_OWN = 1000000001,
    NA_IF_NUMBERS_GONE = 10000, /* names without an interface that are remembered */
};

struct na_if_number {
    char name[IFNAMSIZ];
    uint32_t index;
    uint32_t serial; /* changes when this may be another interface: its index changed, or it was not
                        in the reading before */
    int64_t made_at; /* ns, when the serial changed; 0: at the first reading */
    uint64_t reading; /* the last one that it was in; 0: none */
    uint32_t seen;    /* its index then */
};

/* All zero: no name is known. */
struct na_if_numbers {
    struct na_rows known; /* of struct na_if_number */
    uint32_t *slot;       /* a table of hashes: the place among them + 1; 0: free */
    size_t slots;
    uint32_t own, own_high; /* numbers of our own given so far, in either range */
    uint32_t serial;        /* the last one given */
    uint64_t reading;       /* the one under way, or the last one */
    uint32_t told_serial;   /* of the round that the numbers agree with */
};

/* Starts a reading of the table that has all interfaces. */
void na_if_numbers_begin(struct na_if_numbers *numbers);

/*
 * The number of an interface that this reading found, at `now` (ns); NULL if memory ran out. Valid
 * until the next call. *again says that this reading has had the name before.
 */
const struct na_if_number *na_if_numbers_see(struct na_if_numbers *numbers,
                                             const struct na_given_indexes *told, const char *name,
                                             int64_t now, bool *again);

/* The index of a name in another table, so that both agree; it need not have been seen. 0 if memory
 * ran out. */
uint32_t na_if_numbers_index(struct na_if_numbers *numbers, const struct na_given_indexes *told,
                             const char *name);

void na_if_numbers_clear(struct na_if_numbers *numbers);

#endif
