#include "agentx_hail.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "agentx_octets.h"
#include "agentx_pdu.h"

static const char description[24] = "netstat-agentx --check";

enum { OPEN_PAYLOAD = 4 + 4 + 4 + sizeof(description), CLOSE_PAYLOAD = 4, SHUTDOWN = 5 };

static void put_header(uint8_t *pdu, uint8_t type, uint32_t session, uint32_t payload)
{
    memset(pdu, 0, NA_PDU_HEADER + payload);
    pdu[0] = 1;
    pdu[1] = type;
    pdu[2] = NA_PDU_NETWORK_BYTE_ORDER;
    na_octets_put(pdu + 4, session, true);
    na_octets_put(pdu + 16, payload, true);
}

/* Timeout and name are 0: the master agent's own, and none (RFC 2741, 6.2.1). */
static bool send_open(int fd)
{
    uint8_t pdu[NA_PDU_HEADER + OPEN_PAYLOAD];

    put_header(pdu, NA_PDU_OPEN, 0, OPEN_PAYLOAD);
    na_octets_put(pdu + NA_PDU_HEADER + 8, (uint32_t)strlen(description), true);
    memcpy(pdu + NA_PDU_HEADER + 12, description, sizeof(description));
    return send(fd, pdu, sizeof(pdu), MSG_NOSIGNAL) == sizeof(pdu);
}

static void send_close(int fd, uint32_t session)
{
    uint8_t pdu[NA_PDU_HEADER + CLOSE_PAYLOAD];

    put_header(pdu, NA_PDU_CLOSE, session, CLOSE_PAYLOAD);
    pdu[NA_PDU_HEADER] = SHUTDOWN;
    if (send(fd, pdu, sizeof(pdu), MSG_NOSIGNAL) < 0)
        return;     /* it has gone away meanwhile, and the session with it */
}

const char *na_agentx_hail(int fd)
{
    const struct timeval patience = { .tv_sec = NA_HAIL_SECONDS };
    uint8_t answer[NA_PDU_ANSWER];
    ssize_t length;

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (!send_open(fd))
        return "takes a connection, and closes it";
    length = recv(fd, answer, sizeof(answer), MSG_WAITALL);
    if (length == 0 || (length < 0 && errno == ECONNRESET))
        return "takes a connection, and closes it";
    if (length < 0)
        return "listens, but does not answer: is snmpd stopped or stuck?";
    if (length < NA_PDU_ANSWER || answer[0] != 1 || answer[1] != NA_PDU_RESPONSE)
        return "answers, but not as an AgentX master does";
    if (answer[24] != 0 || answer[25] != 0)     /* res.error, of two octets in either order */
        return "refuses a subagent";
    send_close(fd, na_octets_number(answer + 4, answer[2] & NA_PDU_NETWORK_BYTE_ORDER));
    return NULL;
}
