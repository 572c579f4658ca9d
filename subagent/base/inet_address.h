/*
 * Addresses as in INET-ADDRESS-MIB (RFC 4001): a type and octets in network byte order, followed by
 * the zone for the types that have one.
 */
#ifndef NA_INET_ADDRESS_H
#define NA_INET_ADDRESS_H

#include <stddef.h>
#include <stdint.h>

/* InetAddressType */
enum na_inet_type { NA_INET_IPV4 = 1, NA_INET_IPV6, NA_INET_IPV4Z, NA_INET_IPV6Z };

enum {
    NA_INET_OCTETS_MAX = 20,
    NA_INET_INDEX_MAX = 2 + NA_INET_OCTETS_MAX, /* in arcs */
};

struct na_inet_address {
    uint8_t type; /* enum na_inet_type */
    uint8_t length;
    uint8_t octet[NA_INET_OCTETS_MAX]; /* zero after `length` */
};

/*
 * Makes an address of a family, AF_INET or AF_INET6. octets are in network byte order; zone is the
 * index of the interface that the address is bound to, or 0.
 */
struct na_inet_address na_inet_address(int family, const void *octets, uint32_t zone);

/* An IPv4 address that is mapped into IPv6 (::ffff:192.0.2.1) as IPv4; others as they are. */
struct na_inet_address na_inet_unmapped(const struct na_inet_address *address);

/* Number of octets without the zone; the zone, 0 if the type has none. */
size_t na_inet_octets(const struct na_inet_address *address);
uint32_t na_inet_zone(const struct na_inet_address *address);

/*
 * Compares two addresses in index order: by type, then by octets, since all addresses of a type
 * have the same length.
 */
int na_inet_compare(const struct na_inet_address *a, const struct na_inet_address *b);

/*
 * Writes type, length and octets as arcs of an index; returns their number, at most
 * NA_INET_INDEX_MAX.
 */
size_t na_inet_to_index(const struct na_inet_address *address, uint32_t *index);

/*
 * Reads an address from the start of an index of `length` arcs. Returns the number of arcs it
 * takes, 0 if they are not a valid address.
 */
size_t na_inet_from_index(struct na_inet_address *address, const uint32_t *index, size_t length);

#endif
