#include "base/inet_address.h"

#include <string.h>
#include <sys/socket.h>

enum { ZONE_OCTETS = 4 };

static const struct {
    uint8_t octets, zone;
} sizes[] = {
    [NA_INET_IPV4] = { 4, 0 },
    [NA_INET_IPV6] = { 16, 0 },
    [NA_INET_IPV4Z] = { 4, ZONE_OCTETS },
    [NA_INET_IPV6Z] = { 16, ZONE_OCTETS },
};

struct na_inet_address na_inet_address(int family, const void *octets, uint32_t zone)
{
    struct na_inet_address address = { .type = family == AF_INET ? NA_INET_IPV4 : NA_INET_IPV6 };

    if (zone != 0)
        address.type = family == AF_INET ? NA_INET_IPV4Z : NA_INET_IPV6Z;
    address.length = sizes[address.type].octets;
    memcpy(address.octet, octets, address.length);
    for (unsigned i = 0; i < sizes[address.type].zone; i++)
        address.octet[address.length++] = (uint8_t)(zone >> (24 - 8 * i));
    return address;
}

struct na_inet_address na_inet_unmapped(const struct na_inet_address *address)
{
    static const uint8_t prefix[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

    if (address->type != NA_INET_IPV6 || memcmp(address->octet, prefix, sizeof(prefix)) != 0)
        return *address;
    return na_inet_address(AF_INET, address->octet + sizeof(prefix), 0);
}

size_t na_inet_octets(const struct na_inet_address *address)
{
    return sizes[address->type].octets;
}

uint32_t na_inet_zone(const struct na_inet_address *address)
{
    uint32_t zone = 0;

    for (size_t i = na_inet_octets(address); i < address->length; i++)
        zone = zone << 8 | address->octet[i];
    return zone;
}

int na_inet_compare(const struct na_inet_address *a, const struct na_inet_address *b)
{
    return a->type != b->type ? a->type - b->type : memcmp(a->octet, b->octet, a->length);
}

size_t na_inet_to_index(const struct na_inet_address *address, uint32_t *index)
{
    index[0] = address->type;
    index[1] = address->length;
    for (size_t i = 0; i < address->length; i++)
        index[2 + i] = address->octet[i];
    return 2 + (size_t)address->length;
}

size_t na_inet_from_index(struct na_inet_address *address, const uint32_t *index, size_t length)
{
    *address = (struct na_inet_address){ 0 };
    if (length < 2 || index[0] < NA_INET_IPV4 || index[0] > NA_INET_IPV6Z)
        return 0;
    address->type = (uint8_t)index[0];
    address->length = sizes[address->type].octets + sizes[address->type].zone;
    if (index[1] != address->length || length - 2 < address->length)
        return 0;
    for (size_t i = 0; i < address->length; i++) {
        if (index[2 + i] > UINT8_MAX)
            return 0;
        address->octet[i] = (uint8_t)index[2 + i];
    }
    return 2 + (size_t)address->length;
}
