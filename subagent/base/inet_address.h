/*
 * Addresses as INET-ADDRESS-MIB has them: a type and octets in network order, behind which stands
 * the zone of the types that have one.
 */
#ifndef NA_INET_ADDRESS_H
#define NA_INET_ADDRESS_H

#include <stddef.h>
#include <stdint.h>

/* InetAddressType */
enum na_inet_type { NA_INET_IPV4 = 1, NA_INET_IPV6, NA_INET_IPV4Z, NA_INET_IPV6Z };

enum {
    NA_INET_OCTETS_MAX = 20,
    NA_INET_INDEX_MAX = 2 + NA_INET_OCTETS_MAX, /* arcs */
};

struct na_inet_address {
    uint8_t type; /* enum na_inet_type */
    uint8_t length;
    uint8_t octet[NA_INET_OCTETS_MAX]; /* zeros behind length */
};

/* The address of a family, AF_INET or AF_INET6, in network order; zone is the interface that it is
 * bound to, 0 for none. */
struct na_inet_address na_inet_address(int family, const void *octets, uint32_t zone);

/* The octets without the zone, and the zone; 0 if the type has none. */
size_t na_inet_octets(const struct na_inet_address *address);
uint32_t na_inet_zone(const struct na_inet_address *address);

/* The order that they have as an index: by type, then by octets, since all of a type have the same
 * length. */
int na_inet_compare(const struct na_inet_address *a, const struct na_inet_address *b);

/* Puts type and octets as arcs of an index; returns how many. */
size_t na_inet_to_index(const struct na_inet_address *address, uint32_t *index);

/* The address at the start of an index of `length` arcs; returns how many it takes, 0 if there is
 * none that is right. */
size_t na_inet_from_index(struct na_inet_address *address, const uint32_t *index, size_t length);

#endif
