/*
 * Selectors: the words of a rule that choose rows of a table by name, kind, owner, number, or
 * address and port. Pure: they know neither where rows come from nor which table they are in.
 */
#ifndef NA_SELECTOR_H
#define NA_SELECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/counter_slots.h"
#include "base/inet_address.h"

enum na_select {
    NA_SELECT_NAME = 1, /* a glob of the row's name */
    NA_SELECT_KIND,     /* a glob of the kind of an interface */
    NA_SELECT_NUMBER,   /* the first arc of the index: 0, 0-3 or * */
    NA_SELECT_OWNER,    /* a glob of the owner of a socket */
    NA_SELECT_SOCKET,   /* an index of address and port: 127.0.0.1:80, :443, [::1]:8000-8099 */
};

/* Contains no pointers, so it can be copied and compared as memory. */
struct na_selector {
    enum na_select by;
    bool not ;                  /* rows that do not match are chosen */
    char text[NA_NAME_MAX + 1]; /* as written; for a name, a kind or an owner the glob */
    uint32_t low, high;         /* NUMBER: the numbers; SOCKET: the ports */
    /* SOCKET: the address, or its first `prefix` bits; without a type, a glob */
    struct na_inet_address address;
    uint8_t prefix;
    char glob[NA_NAME_MAX + 1]; /* SOCKET: of addresses, if address.type is 0 */
};

/*
 * Reads a word of at most NA_NAME_MAX octets into *selector, for any `by`. NULL if that went well,
 * otherwise what was expected: a static string. Unless NULL, `meant` (`room` octets) receives a
 * suggestion; it is empty if there is none.
 */
const char *na_selector_read(struct na_selector *selector, enum na_select by, bool not,
                             const char *word, char *meant, size_t room);

/* What is known about a row. */
struct na_selected {
    const uint32_t *index;
    size_t length;
    const char *name; /* NULL: it has none */
    /* NULL: not known. Then `not` of any kind or owner chooses the row */
    const char *kind, *owner;
};

/* Whether the selector chooses the row. */
bool na_selector_chooses(const struct na_selector *selector, const struct na_selected *row);

#endif
