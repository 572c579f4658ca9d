/*
 * AgentX PDUs as octets (RFC 2741, 5 and 6): whether what a master agent sends is one. Pure.
 */
#ifndef NA_AGENTX_PDU_H
#define NA_AGENTX_PDU_H

#include <stddef.h>
#include <stdint.h>

enum {
    NA_PDU_HEADER = 20,
    NA_PDU_MAX = 65536,    /* octets, header and all; Net-SNMP's library takes no longer ones */
    NA_PDU_ARCS_MAX = 128, /* of an object identifier */
};

/* Types (RFC 2741, 6.1), which Net-SNMP keeps in a header that it does not install. */
enum na_pdu_type {
    NA_PDU_OPEN = 1,
    NA_PDU_CLOSE,
    NA_PDU_REGISTER,
    NA_PDU_UNREGISTER,
    NA_PDU_GET,
    NA_PDU_GETNEXT,
    NA_PDU_GETBULK,
    NA_PDU_TESTSET,
    NA_PDU_COMMITSET,
    NA_PDU_UNDOSET,
    NA_PDU_CLEANUPSET,
    NA_PDU_NOTIFY,
    NA_PDU_PING,
    NA_PDU_RESPONSE = 18,
};

/* Types of values (RFC 2741, 5.4). */
enum {
    NA_PDU_INTEGER = 2,
    NA_PDU_OCTET_STRING = 4,
    NA_PDU_NULL = 5,
    NA_PDU_OBJECT_IDENTIFIER = 6,
    NA_PDU_IP_ADDRESS = 64,
    NA_PDU_COUNTER32,
    NA_PDU_GAUGE32,
    NA_PDU_TIME_TICKS,
    NA_PDU_OPAQUE,
    NA_PDU_COUNTER64 = 70,
    NA_PDU_NO_SUCH_OBJECT = 128,
    NA_PDU_NO_SUCH_INSTANCE,
    NA_PDU_END_OF_MIB_VIEW,
};

/*
 * Looks at the first PDU of what a master agent sent. Returns its length in octets; 0 while octets
 * are missing; -1, with what is wrong in *why (a static text), if it is none that a master agent
 * may send, whatever should follow.
 */
int na_pdu_check(const uint8_t *octets, size_t length, const char **why);

/*
 * The length of a Get, GetNext, GetBulk or TestSet of which the header is here, and which is longer
 * than na_pdu_check takes, though not beyond reason: snmpd makes one of a manager's request for
 * very many names. 0 for anything else.
 */
size_t na_pdu_overlong(const uint8_t *octets, size_t length);

enum { NA_PDU_ANSWER = NA_PDU_HEADER + 8 }; /* a Response without variables */
enum {
    NA_PDU_TOO_BIG = 1,
    NA_PDU_NOT_WRITABLE = 17,
    NA_PDU_NOT_OPEN = 257,
    NA_PDU_DUPLICATE_REGISTRATION = 263
}; /* res.error (RFC 2741, 6.2.16, and RFC 3416, 3) */

enum { NA_PDU_OPEN_TEXT_MAX = 64, NA_PDU_OPEN_MAX = NA_PDU_HEADER + 12 + NA_PDU_OPEN_TEXT_MAX };

/*
 * Writes an Open without a name of the subagent (RFC 2741, 6.2.1): the seconds that the master
 * agent is to wait for an answer, 0 for as many as it likes, and a description of at most
 * NA_PDU_OPEN_TEXT_MAX octets. Returns its length.
 */
size_t na_pdu_open(uint8_t pdu[NA_PDU_OPEN_MAX], uint8_t timeout, const char *description);

/* Writes the beginning of the Response to a PDU: its header for so many octets in all, the error,
 * and which variable has it, or 0. */
void na_pdu_answer(const uint8_t *pdu, uint8_t answer[NA_PDU_ANSWER], size_t length, uint16_t error,
                   uint16_t index);

enum na_pdu_use { NA_PDU_READ, NA_PDU_PASS, NA_PDU_REFUSE, NA_PDU_DROP };

/*
 * What is to be done with a whole PDU by a subagent that serves nothing but reading in the default
 * context: answer it, a Get or GetNext or what na_pdu_simplify makes one of; pass it on to whom it
 * answers; refuse it with the answer that is written then; or nothing.
 */
enum na_pdu_use na_pdu_use(const uint8_t *pdu, uint8_t answer[NA_PDU_ANSWER]);

/*
 * Makes a GetNext of a whole GetBulk in the default context; anything else stays. Of the
 * repetitions there is one, as a subagent may answer with fewer than asked for, or none if none is
 * asked for: then the non-repeaters are left (RFC 2741, 7.2.3.3). Returns its length.
 */
size_t na_pdu_simplify(uint8_t *pdu, size_t length);

#endif
