#include "base/peer_folds.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BITS = 8 };

/* Clears all but the first bits. */
static void mask(struct na_inet_address *address, unsigned bits)
{
    for (size_t i = 0; i < na_inet_octets(address); i++) {
        const unsigned before = (unsigned)i * BITS;

        if (before + BITS > bits)
            address->octet[i] &= bits > before ? (uint8_t)(0xff << (before + BITS - bits)) : 0;
    }
}

static bool read_prefix(struct na_peer_fold *fold, const char *prefix)
{
    const int family = strchr(prefix, ':') != NULL ? AF_INET6 : AF_INET;
    const char *slash = strchr(prefix, '/');
    const size_t length = slash != NULL ? (size_t)(slash - prefix) : 0;
    char text[INET6_ADDRSTRLEN], *end;
    unsigned char octets[16];
    unsigned long bits;

    if (slash == NULL || length >= sizeof(text) || slash[1] < '0' || slash[1] > '9')
        return false;
    memcpy(text, prefix, length);
    text[length] = '\0';
    bits = strtoul(slash + 1, &end, 10);
    if (*end != '\0' || inet_pton(family, text, octets) != 1)
        return false;
    fold->address = na_inet_address(family, octets, 0);
    if (bits > na_inet_octets(&fold->address) * BITS)
        return false;
    fold->bits = (uint8_t)bits;
    mask(&fold->address, fold->bits);
    return true;
}

const char *na_peer_folds_add(struct na_peer_folds *folds, const char *prefix, unsigned kept)
{
    struct na_peer_fold fold = { .bits = 0 };

    if (!read_prefix(&fold, prefix))
        return "expected a prefix such as 10.0.0.0/8 or 2001:db8::/32";
    if (kept < fold.bits || kept > na_inet_octets(&fold.address) * BITS)
        return "the number of bits that are kept must be at least that of the prefix, and at most "
               "32, or 128 for IPv6";
    if (folds->count == NA_PEER_FOLDS_MAX)
        return "there are 16 prefixes already";
    fold.kept = (uint8_t)kept;
    folds->fold[folds->count++] = fold;
    return NULL;
}

static bool has_prefix(const struct na_inet_address *address, const struct na_peer_fold *fold)
{
    struct na_inet_address first = *address;

    mask(&first, fold->bits);
    return memcmp(first.octet, fold->address.octet, na_inet_octets(address)) == 0;
}

uint8_t na_peer_folds_apply(const struct na_peer_folds *folds, struct na_inet_address *address)
{
    const struct na_peer_fold *found = NULL;

    for (size_t i = 0; i < folds->count; i++) {
        const struct na_peer_fold *fold = &folds->fold[i];

        if (na_inet_octets(&fold->address) == na_inet_octets(address) &&
            (found == NULL || fold->bits >= found->bits) && has_prefix(address, fold))
            found = fold;
    }
    if (found == NULL)
        return (uint8_t)(na_inet_octets(address) * BITS);
    mask(address, found->kept);
    return found->kept;
}
