/*
 * Which TCP peers are shown: how many, and which are folded into one row by the first bits of their
 * addresses. They work on addresses and do not know where these come from.
 */
#ifndef NA_PEER_FOLDS_H
#define NA_PEER_FOLDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/inet_address.h"

enum { NA_PEERS_DEFAULT = 200, NA_PEERS_MOST = 10000, NA_PEER_FOLDS_MAX = 16 };

/*
 * Peers whose addresses begin with the first `bits` of this one share a row if their first `kept`
 * bits are equal.
 */
struct na_peer_fold {
    struct na_inet_address address;
    uint8_t bits, kept;
};

/* All zero: NA_PEERS_DEFAULT peers, none of them folded. */
struct na_peer_folds {
    uint32_t most; /* highest number of rows; 0: NA_PEERS_DEFAULT */
    uint32_t count;
    struct na_peer_fold fold[NA_PEER_FOLDS_MAX];
};

/*
 * Adds a fold of a prefix such as "10.0.0.0/8" or "2001:db8::/32". NULL if that went well,
 * otherwise what is wrong: a static string.
 */
const char *na_peer_folds_add(struct na_peer_folds *folds, const char *prefix, unsigned kept);

/*
 * Clears the bits of an address in which the peers of its row differ; of several folds the one with
 * the longest prefix counts. Returns how many bits are left: all, 32 or 128, if it is not folded.
 */
uint8_t na_peer_folds_apply(const struct na_peer_folds *folds, struct na_inet_address *address);

#endif
