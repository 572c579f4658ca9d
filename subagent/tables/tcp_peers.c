#include "tables/tcp_peers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/distinct.h"
#include "parse/parse.h"
#include "tables/tcp_peer.h"

/* Peers that are looked at together, in multiples of the rows; half of them are watched at most. */
enum { LOOKED_AT = 5, SLOTS = 4 };

struct na_tcp_peers {
    struct na_kernel *kernel;
    struct na_peer_folds folds; /* those at the beginning: a reading is about one configuration */
    struct na_port_range range;
    struct na_rows rows;      /* struct na_tcp_peer */
    uint32_t *slot;           /* hash table: place in rows + 1; 0: free */
    uint32_t *place;          /* of the rows, for choosing some of them */
    size_t slots, most, room; /* number of slots; highest numbers of rows in the end, and now */
    struct na_tcp_rtts rtts;
    struct na_distinct seen; /* all peers so far */
    struct na_peer_key *late;
    size_t lates; /* peers in trouble that had been left out */
};

/* False if memory is short; without the file no port is in the range. */
static bool read_range(struct na_kernel *kernel, struct na_port_range *range)
{
    const char *p;
    uint64_t first, last;
    int error = na_kernel_read(kernel, "sys/net/ipv4/ip_local_port_range");

    *range = (struct na_port_range){ .first = 1, .last = 0 };
    if (error != 0)
        return error != ENOMEM;
    p = na_number(na_skip_blanks(kernel->text.bytes), &first);
    p = p != NULL ? na_number(na_skip_blanks(p), &last) : NULL;
    if (p != NULL && na_is_end(*na_skip_blanks(p)) && first > 0 && first <= last &&
        last <= UINT16_MAX)
        *range = (struct na_port_range){ .first = (uint16_t)first, .last = (uint16_t)last };
    error = na_kernel_read(kernel, "sys/net/ipv4/tcp_tw_reuse");
    if (error == 0 && na_number(na_skip_blanks(kernel->text.bytes), &first) != NULL && first <= 2)
        range->reuse = (uint32_t)first;
    return error != ENOMEM;
}

struct na_tcp_peers *na_tcp_peers_new(struct na_kernel *kernel)
{
    struct na_tcp_peers *peers = calloc(1, sizeof(*peers));

    if (peers == NULL)
        return NULL;
    peers->kernel = kernel;
    peers->folds = kernel->peer_folds;
    peers->rows.size = sizeof(struct na_tcp_peer);
    peers->most = peers->folds.most != 0 ? peers->folds.most : NA_PEERS_DEFAULT;
    peers->room = LOOKED_AT * peers->most;
    for (peers->slots = 1; peers->slots < SLOTS * peers->room;)
        peers->slots *= 2;
    peers->slot = calloc(peers->slots, sizeof(*peers->slot));
    peers->place = calloc(peers->room, sizeof(*peers->place));
    peers->late = calloc(peers->most, sizeof(*peers->late));
    if (peers->slot != NULL && peers->place != NULL && peers->late != NULL &&
        na_rows_reserve(&peers->rows, peers->room) && read_range(kernel, &peers->range))
        return peers;
    na_tcp_peers_free(peers);
    return NULL;
}

void na_tcp_peers_free(struct na_tcp_peers *peers)
{
    if (peers == NULL)
        return;
    free(peers->slot);
    free(peers->place);
    free(peers->late);
    na_rows_clear(&peers->rows);
    na_tcp_rtts_clear(&peers->rtts);
    na_distinct_clear(&peers->seen);
    free(peers);
}

/* ---- finding a peer */

/* The finaliser of MurmurHash3. */
static uint64_t mix(uint64_t hash)
{
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ hash >> 33;
}

static uint64_t hash_of(const struct na_tcp_peers *peers, const struct na_peer_key *key)
{
    uint64_t word[3] = { 0 }, hash = mix((uint64_t)peers->kernel->now);

    memcpy(word, key->address.octet, sizeof(key->address.octet));
    hash = mix(hash ^ word[0]);
    hash = mix(hash ^ word[1]);
    return mix(hash ^ word[2] ^ (uint64_t)key->port << 32 ^ (uint64_t)key->address.type << 48);
}

/* The slot of a peer, or the free one where it belongs. */
static uint32_t *find(const struct na_tcp_peers *peers, const struct na_peer_key *key,
                      uint64_t hash)
{
    size_t i = hash & (peers->slots - 1);

    for (; peers->slot[i] != 0; i = (i + 1) & (peers->slots - 1)) {
        const struct na_tcp_peer *peer = na_rows_at(&peers->rows, peers->slot[i] - 1);

        if (peer->hash == hash && peer->port == key->port &&
            na_inet_compare(&peer->address, &key->address) == 0)
            break;
    }
    return &peers->slot[i];
}

static struct na_tcp_peer *admit(struct na_tcp_peers *peers, const struct na_peer_key *key,
                                 uint64_t hash)
{
    struct na_tcp_peer *peer = na_rows_add(&peers->rows);

    if (peer == NULL)
        return NULL;
    peer->address = key->address;
    peer->port = key->port;
    peer->hash = hash;
    *find(peers, key, hash) = (uint32_t)peers->rows.count;
    return peer;
}

/* ---- leaving peers out */

static int compare(const struct na_tcp_peers *peers, uint32_t a, uint32_t b)
{
    const struct na_tcp_peer *left = na_rows_at(&peers->rows, a),
                             *right = na_rows_at(&peers->rows, b);

    if (left->watched != right->watched)
        return left->watched ? -1 : 1;
    return na_tcp_peer_compare(left, right, &peers->range);
}

/* Puts the `kept` worst peers first in peers->place, in any order: Hoare's selection. */
static void choose(struct na_tcp_peers *peers, size_t kept)
{
    uint32_t *place = peers->place;
    size_t low = 0, high = peers->rows.count;

    for (size_t i = 0; i < peers->rows.count; i++)
        place[i] = (uint32_t)i;
    while (high - low > 1 && low < kept) {
        const uint32_t pivot = place[low + (high - low - 1) / 2];
        size_t i = low, j = high - 1;

        for (;; i++, j--) {
            uint32_t moved;

            while (compare(peers, place[i], pivot) < 0)
                i++;
            while (compare(peers, pivot, place[j]) < 0)
                j--;
            if (i >= j)
                break;
            moved = place[i];
            place[i] = place[j];
            place[j] = moved;
        }
        if (j + 1 >= kept)
            high = j + 1;
        if (j + 1 <= kept)
            low = j + 1;
    }
}

/* Keeps half of the peers. */
static void leave_out(struct na_tcp_peers *peers)
{
    const size_t count = peers->rows.count, kept = count / 2;
    size_t next = 0;

    choose(peers, kept);
    for (size_t i = kept; i < count; i++) {
        struct na_tcp_peer *peer = na_rows_at(&peers->rows, peers->place[i]);

        na_tcp_rtts_drop(&peers->rtts, &peer->load);
        peer->connections = 0;
    }
    memset(peers->slot, 0, peers->slots * sizeof(*peers->slot));
    for (size_t i = 0; i < count; i++) {
        struct na_tcp_peer *peer = na_rows_at(&peers->rows, i);
        struct na_peer_key key = { peer->address, peer->port };

        if (peer->connections == 0 && !peer->watched)
            continue;
        if (next != i)
            memcpy(na_rows_at(&peers->rows, next), peer, sizeof(*peer));
        *find(peers, &key, peer->hash) = (uint32_t)++next;
    }
    peers->rows.count = next;
}

/* Remembers a peer for the next reading if a connection of it is in trouble. */
static void note_late(struct na_tcp_peers *peers, const struct na_peer_key *key,
                      const struct na_tcp_connection *connection, bool stalled)
{
    if ((!connection->retransmitting && !connection->syn_resent && !stalled) ||
        peers->lates == peers->most)
        return;
    for (size_t i = 0; i < peers->lates; i++)
        if (peers->late[i].port == key->port &&
            na_inet_compare(&peers->late[i].address, &key->address) == 0)
            return;
    peers->late[peers->lates++] = *key;
}

/* ---- a listing */

void na_tcp_peers_begin(struct na_tcp_peers *peers)
{
    const struct na_peer_keys *watched = &peers->kernel->peers_watched;

    peers->rows.count = peers->lates = 0;
    na_distinct_restart(&peers->seen);
    na_tcp_rtts_restart(&peers->rtts);
    memset(peers->slot, 0, peers->slots * sizeof(*peers->slot));
    for (size_t i = 0; i < watched->count && i < 2 * peers->most; i++) {
        const struct na_peer_key *key = &watched->key[i];
        const uint64_t hash = hash_of(peers, key);
        struct na_tcp_peer *peer = *find(peers, key, hash) == 0 ? admit(peers, key, hash) : NULL;

        if (peer != NULL)
            peer->watched = true;
    }
}

/* The peer of a connection. NULL if it is left out, or memory ran out: *error. */
static struct na_tcp_peer *peer_of(struct na_tcp_peers *peers, const struct na_peer_key *key,
                                   bool *error)
{
    const uint64_t hash = hash_of(peers, key);
    const uint32_t slot = *find(peers, key, hash);
    struct na_tcp_peer *peer = slot != 0 ? na_rows_at(&peers->rows, slot - 1) : NULL;
    bool is_new;

    if (peer != NULL && peer->connections > 0)
        return peer;
    *error = !na_distinct_add(&peers->seen, hash, &is_new);
    if (peer != NULL || *error || !is_new)
        return *error ? NULL : peer;
    if (peers->rows.count == peers->room)
        leave_out(peers);
    peer = admit(peers, key, hash);
    *error = peer == NULL;
    return peer;
}

bool na_tcp_peers_take(struct na_tcp_peers *peers, const struct na_socket_ends *ends,
                       const struct na_tcp_connection *connection, bool stalled)
{
    struct na_peer_key key = { na_inet_unmapped(&ends->remote), ends->remote_port };
    const uint8_t bits = (uint8_t)(na_inet_octets(&key.address) * 8);
    const uint8_t prefix = na_peer_folds_apply(&peers->folds, &key.address);
    bool error = false;
    struct na_tcp_peer *peer = peer_of(peers, &key, &error);

    if (peer == NULL) {
        note_late(peers, &key, connection, stalled);
        return !error;
    }
    peer->prefix = prefix;
    peer->folded = prefix < bits;
    return na_tcp_peer_add(peer, ends, connection, stalled, &peers->range, &peers->rtts);
}

/* ---- its end */

/*
 * Which peers the next reading watches: those with a row, and those whose trouble came late. False
 * if memory is short.
 */
static bool watch(struct na_tcp_peers *peers, const struct na_rows *rows)
{
    struct na_peer_keys *watched = &peers->kernel->peers_watched;
    struct na_peer_key *key = realloc(watched->key,
                                      (rows->count + peers->lates + 1) * sizeof(*key));

    if (key == NULL)
        return false;
    watched->key = key;
    watched->count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct na_tcp_peer *peer = na_rows_at(rows, i);

        key[watched->count++] = (struct na_peer_key){ peer->address, peer->port };
    }
    for (size_t i = 0; i < peers->lates; i++)
        key[watched->count++] = peers->late[i];
    return true;
}

bool na_tcp_peers_end(struct na_tcp_peers *peers, uint32_t present, struct na_rows *rows)
{
    size_t count = peers->rows.count;

    for (size_t i = 0; i < count; i++)
        ((struct na_tcp_peer *)na_rows_at(&peers->rows, i))->watched = false;
    choose(peers, peers->most);
    for (size_t i = 0; i < count && i < peers->most; i++) {
        struct na_tcp_peer *peer = na_rows_at(&peers->rows, peers->place[i]), *row;

        if (peer->connections == 0) /* it was only watched */
            continue;
        row = na_rows_add(rows);
        if (row == NULL)
            return false;
        *row = *peer;
        na_tcp_peer_settle(row, present, &peers->range, &peers->rtts);
    }
    rows->total[NA_TCP_PEERS_TOTAL] = na_distinct_count(&peers->seen);
    rows->total[NA_TCP_PEERS_LEFT_OUT] = rows->total[NA_TCP_PEERS_TOTAL] > rows->count
                                           ? rows->total[NA_TCP_PEERS_TOTAL] - rows->count
                                           : 0;
    return watch(peers, rows);
}
