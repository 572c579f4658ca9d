#include "agentx/agentx_probe.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "agentx/agentx_octets.h"
#include "agentx/agentx_pdu.h"

enum { CLOSE_PAYLOAD = 4, SHUTDOWN = 5 };

static bool send_open(int fd)
{
    uint8_t pdu[NA_PDU_OPEN_MAX];
    size_t size = na_pdu_open(pdu, 0, "netstat-agentx --check");

    return send(fd, pdu, size, MSG_NOSIGNAL) == (ssize_t)size;
}

static void send_close(int fd, uint32_t session)
{
    uint8_t pdu[NA_PDU_HEADER + CLOSE_PAYLOAD] = { 1, NA_PDU_CLOSE, NA_PDU_NETWORK_BYTE_ORDER };

    na_octets_put(pdu + 4, session, true);
    na_octets_put(pdu + 16, CLOSE_PAYLOAD, true);
    pdu[NA_PDU_HEADER] = SHUTDOWN;
    if (send(fd, pdu, sizeof(pdu), MSG_NOSIGNAL) < 0)
        return; /* it has closed the connection in the meantime, and with it the session */
}

const char *na_agentx_probe(int fd)
{
    const struct timeval patience = { .tv_sec = NA_PROBE_SECONDS };
    uint8_t answer[NA_PDU_ANSWER];
    ssize_t length;

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (!send_open(fd))
        return "accepts a connection, then closes it";
    length = recv(fd, answer, sizeof(answer), MSG_WAITALL);
    if (length == 0 || (length < 0 && errno == ECONNRESET))
        return "accepts a connection, then closes it";
    if (length < 0)
        return "listens, but does not answer: is snmpd stopped or stuck?";
    if (length < NA_PDU_ANSWER || answer[0] != 1 || answer[1] != NA_PDU_RESPONSE)
        return "answers, but does not speak AgentX";
    if (answer[24] != 0 || answer[25] != 0) /* res.error, two octets in either order */
        return "refuses a subagent";
    send_close(fd, na_octets_number(answer + 4, answer[2] & NA_PDU_NETWORK_BYTE_ORDER));
    return NULL;
}
