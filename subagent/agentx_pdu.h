/*
 * AgentX PDUs as octets (RFC 2741, 5 and 6): whether what a master agent sends is one. Pure.
 */
#ifndef NA_AGENTX_PDU_H
#define NA_AGENTX_PDU_H

#include <stddef.h>
#include <stdint.h>

enum {
    NA_PDU_HEADER = 20,
    NA_PDU_MOST = 65536,        /* octets, header and all; Net-SNMP's library takes no longer ones */
    NA_PDU_ARCS_MOST = 128,     /* of an object identifier */
};

/* Types (RFC 2741, 6.1), which Net-SNMP keeps in a header that it does not install. */
enum na_pdu_type {
    NA_PDU_OPEN = 1, NA_PDU_CLOSE, NA_PDU_REGISTER, NA_PDU_UNREGISTER, NA_PDU_GET, NA_PDU_GETNEXT, NA_PDU_GETBULK, NA_PDU_TESTSET,
    NA_PDU_COMMITSET, NA_PDU_UNDOSET, NA_PDU_CLEANUPSET, NA_PDU_NOTIFY, NA_PDU_PING, NA_PDU_RESPONSE = 18,
};

/*
 * Looks at the first PDU of what a master agent sent. Returns its length in octets; 0 while octets are missing; -1, with what is
 * wrong in *why (a static text), if it is none that a master agent may send, whatever should follow.
 */
int na_pdu_check(const uint8_t *octets, size_t length, const char **why);

#endif
