/*
 * Numbers in AgentX PDUs; the header of a PDU gives their byte order (RFC 2741, 6.1). Positions
 * must have room for the number; alignment does not matter.
 */
#ifndef NA_AGENTX_OCTETS_H
#define NA_AGENTX_OCTETS_H

#include <stdbool.h>
#include <stdint.h>

/* Offsets of the numbers in a PDU (RFC 2741, 6.1), and in a Response (6.2.16). */
enum {
    NA_PDU_SESSION_AT = 4,
    NA_PDU_TRANSACTION_AT = 8,
    NA_PDU_NUMBER_AT = 12, /* h.packetID */
    NA_PDU_UPTIME_AT = 20,
    NA_PDU_ERROR_AT = 24,
};

enum { NA_PDU_NON_DEFAULT_CONTEXT = 1 << 3, NA_PDU_NETWORK_BYTE_ORDER = 1 << 4 }; /* h.flags */

static inline uint32_t na_octets_number(const uint8_t *at, bool network_order)
{
    return network_order
             ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]
             : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

/* Reads the number at an offset of a PDU. */
static inline uint32_t na_pdu_number(const uint8_t *pdu, unsigned offset)
{
    return na_octets_number(pdu + offset, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER);
}

/* Reads a 16-bit number. */
static inline uint16_t na_octets_short(const uint8_t *at, bool network_order)
{
    return network_order ? (uint16_t)(at[0] << 8 | at[1]) : (uint16_t)(at[1] << 8 | at[0]);
}

static inline void na_octets_put(uint8_t *at, uint32_t value, bool network_order)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> 8 * (network_order ? 3 - i : i));
}

/* Writes two 16-bit numbers. */
static inline void na_octets_put_two(uint8_t *at, uint16_t first, uint16_t second,
                                     bool network_order)
{
    na_octets_put(at,
                  network_order ? (uint32_t)first << 16 | second : (uint32_t)second << 16 | first,
                  network_order);
}

#endif
