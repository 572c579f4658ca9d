/*
 * AgentX PDUs as octets (RFC 2741, 5 and 6): checks and prepares what a master agent sends. Pure
 * functions.
 */
#ifndef NA_AGENTX_PDU_H
#define NA_AGENTX_PDU_H

#include <stddef.h>
#include <stdint.h>

enum {
    NA_PDU_HEADER = 20,
    NA_PDU_MAX = 65536,    /* octets including the header, the limit of Net-SNMP's library */
    NA_PDU_ARCS_MAX = 128, /* in an object identifier */
};

/* PDU types (RFC 2741, 6.1). Net-SNMP has them in a header that it does not install. */
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
 * Checks the first PDU of what a master agent sent. Returns its length in octets; 0 if it is
 * incomplete; -1 if no master agent may send it, however it continues, with the reason in *why (a
 * static text).
 */
int na_pdu_check(const uint8_t *octets, size_t length, const char **why);

/*
 * The length in octets of a Get, GetNext, GetBulk or TestSet whose header has arrived and which is
 * too long for na_pdu_check, but not absurdly long: snmpd creates such PDUs for a manager's request
 * with very many names. 0 for anything else.
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
 * Writes an Open without a subagent ID (RFC 2741, 6.2.1). `timeout`: seconds that the master agent
 * waits for a response, 0 for its default. `description` has at most NA_PDU_OPEN_TEXT_MAX octets.
 * Returns the length in octets.
 */
size_t na_pdu_open(uint8_t pdu[NA_PDU_OPEN_MAX], uint8_t timeout, const char *description);

/*
 * Writes the start of the Response to a PDU: a header for a PDU of `length` octets in all, the
 * error (res.error), and the index of the variable with the error, or 0.
 */
void na_pdu_answer(const uint8_t *pdu, uint8_t answer[NA_PDU_ANSWER], size_t length, uint16_t error,
                   uint16_t index);

enum na_pdu_use { NA_PDU_READ, NA_PDU_PASS, NA_PDU_REFUSE, NA_PDU_DROP };

/*
 * How a subagent that only serves reads in the default context handles a complete, checked PDU.
 * READ: answer it (a Get or GetNext, or a GetBulk after na_pdu_simplify). PASS: hand it to whoever
 * handles responses. REFUSE: send the Response that was written to `answer`. DROP: ignore it.
 */
enum na_pdu_use na_pdu_use(const uint8_t *pdu, uint8_t answer[NA_PDU_ANSWER]);

/*
 * Turns a complete GetBulk in the default context into a GetNext, in place; leaves anything else
 * unchanged. The GetNext has one repetition, since a subagent may return fewer than requested, or
 * only the non-repeaters if no repetitions were requested (RFC 2741, 7.2.3.3). Returns the length
 * in octets.
 */
size_t na_pdu_simplify(uint8_t *pdu, size_t length);

#endif
