#include "agentx/agentx_requests.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agentx/agentx_octets.h"
#include "agentx/agentx_output.h"
#include "agentx/agentx_pdu.h"
#include "base/clock.h"

/* Packet IDs of our own requests; the library counts its own from 1 to INT32_MAX. */
static const uint32_t OWN_NUMBERS = UINT32_C(1) << 31;

/* A process has one session. */
static struct {
    bool open;
    uint32_t session; /* h.sessionID */
    struct na_pings pings;
    int64_t ping_sent, register_sent; /* ms */
    /* h.packetID of the last two Registers: the library's, and ours, which may cross its reply */
    uint32_t register_number[2];
    unsigned registers;     /* number of Registers sent */
    uint32_t register_ping; /* the last Ping before the last Register */
    int registration;       /* see na_agentx_requests_registration */
} requests;

void na_agentx_requests_begin(const uint8_t opened[NA_PDU_ANSWER])
{
    requests.open = true;
    requests.session = na_pdu_number(opened, NA_PDU_SESSION_AT);
    netsnmp_set_agent_uptime(na_pdu_number(opened, NA_PDU_UPTIME_AT));
    requests.pings = (struct na_pings){ 0, 0 };
    requests.ping_sent = requests.register_sent = na_milliseconds();
    requests.registers = 0;
    requests.registration = NA_REGISTRATION_UNANSWERED;
}

void na_agentx_requests_end(void)
{
    requests.open = false;
}

void na_agentx_requests_registering(const uint8_t *pdu)
{
    requests.register_number[requests.registers++ % 2] = na_pdu_number(pdu, NA_PDU_NUMBER_AT);
    requests.register_ping = requests.pings.sent;
    requests.register_sent = na_milliseconds();
    if (requests.registration == NA_REGISTRATION_IGNORED)
        requests.registration = NA_REGISTRATION_UNANSWERED;
}

void na_agentx_requests_ping(void)
{
    uint8_t ping[NA_PDU_HEADER] = { 1, NA_PDU_PING, NA_PDU_NETWORK_BYTE_ORDER };

    if (!requests.open)
        return;
    if (na_agentx_output_stuck())
        na_agentx_output_abandon("the AgentX master does not read");
    if (requests.pings.sent != requests.pings.answered) {
        if (na_milliseconds() - requests.ping_sent > NA_PATIENCE * INT64_C(1000))
            na_agentx_output_abandon("the AgentX master has not answered for ten minutes");
        return;
    }
    na_octets_put(ping + NA_PDU_SESSION_AT, requests.session, true);
    na_octets_put(ping + NA_PDU_NUMBER_AT, OWN_NUMBERS | ++requests.pings.sent, true);
    requests.ping_sent = na_milliseconds();
    na_agentx_output(ping, sizeof(ping));
}

/* If the master agent does not know the session (notOpen) it must be opened again. */
static void take_ping(uint16_t error)
{
    requests.pings.answered = requests.pings.sent;
    if (requests.registration == NA_REGISTRATION_UNANSWERED && requests.registers > 0 &&
        requests.pings.sent != requests.register_ping)
        requests.registration = NA_REGISTRATION_IGNORED;
    if (error == NA_PDU_NOT_OPEN)
        na_agentx_output_abandon("the AgentX master does not know our session");
}

bool na_agentx_requests_take_reply(const uint8_t *pdu, size_t size)
{
    uint32_t number = na_pdu_number(pdu, NA_PDU_NUMBER_AT);
    bool ping = requests.pings.sent != requests.pings.answered &&
                number == (OWN_NUMBERS | requests.pings.sent),
         expected = ping;
    uint16_t error;

    if (size < NA_PDU_ANSWER)
        return false;
    error = na_octets_short(pdu + NA_PDU_ERROR_AT, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER);
    for (unsigned i = 0; i < requests.registers && i < 2; i++) {
        if (number != requests.register_number[i])
            continue;
        expected = true;
        if (requests.registration != 0)
            requests.registration = error;
    }
    if (ping)
        take_ping(error);
    if (expected)
        netsnmp_set_agent_uptime(na_pdu_number(pdu, NA_PDU_UPTIME_AT));
    return !expected;
}

int na_agentx_requests_registration(void)
{
    return requests.registration;
}

struct na_pings na_agentx_requests_pings(void)
{
    return requests.pings;
}

bool na_agentx_requests_silent(void)
{
    const int64_t now = na_milliseconds(), limit = NA_SILENCE * INT64_C(1000);

    return requests.open &&
           ((requests.pings.sent != requests.pings.answered && now - requests.ping_sent > limit) ||
            (requests.registration == NA_REGISTRATION_UNANSWERED &&
             now - requests.register_sent > limit));
}
