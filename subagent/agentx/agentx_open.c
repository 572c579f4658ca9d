#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agentx/agentx_open.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "agentx/agentx_requests.h"
#include "agentx/agentx_transport.h"
#include "agentx/agentx_octets.h"
#include "agentx/agentx_pdu.h"
#include "base/build.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/debug.h"
#include "base/memory.h"

/*
 * The address that the library gets for the master agent, which leads to the connections opened
 * here.
 */
static const char PREFIX[] = "netstat-agentx", ADDRESS[] = "netstat-agentx:";

static const char NO_MASTER[] = "it does not speak AgentX";

enum {
    REPLY_MAX = 1024, /* octets of a reply */
    PERIOD = 1,       /* seconds between two attempts */
    AT_ONCE = 300,    /* ms to wait for the reply to an Open; each later attempt looks again */
    WAIT_MAX = 60,    /* seconds, the longest delay after failed sessions */
    /* the next attempt waits this many times the duration of the last: connect(2) may block */
    SLOWNESS = 10,
};

static struct {
    char *address;                   /* owned; NULL: the library's default */
    bool settled;                    /* the address is the configured one */
    unsigned ping_interval, timeout; /* seconds; timeout is o.timeout */
    netsnmp_transport *transport; /* a connection over which an Open was sent; owned; NULL: none */
    uint8_t reply[REPLY_MAX];     /* the reply, as far as it was read */
    size_t length;
    int64_t began, next; /* ms: when the Open was sent; earliest time of the next attempt */
    unsigned wait;       /* seconds */
    const char *problem;
} opening;

/* Closes the connection that was being opened, if there is one. */
static void give_up(void)
{
    opening.problem = NULL;
    if (opening.transport != NULL) {
        opening.transport->f_close(opening.transport);
        netsnmp_transport_free(opening.transport);
    }
    opening.transport = NULL;
}

static bool failed(const char *problem)
{
    NA_DEBUG(NA_DEBUG_AGENTX, "no session: %s", problem);
    give_up();
    opening.problem = problem;
    return false;
}

/* A static text, unlike strerror(3)'s. */
static const char *cause(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR: return "no such socket";
    case ECONNREFUSED: return "nothing listens there";
    case EACCES:
    case EPERM: return "permission denied";
    case EAGAIN:
    case EINTR: return "it accepts no connections now";
    default: return "it cannot be reached";
    }
}

static bool send_open(void)
{
    uint8_t pdu[NA_PDU_OPEN_MAX];
    size_t size = na_pdu_open(pdu, (uint8_t)opening.timeout, "netstat-agentx");

    return send(opening.transport->sock, pdu, size, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)size;
}

static bool start(void)
{
    int64_t took;

    opening.began = na_milliseconds();
    if (opening.began < opening.next)
        return false;
    na_log_mute(opening.problem != NULL);
    errno = 0;
    opening.transport = netsnmp_transport_open_client("agentx", opening.address);
    na_log_mute(false);
    took = na_milliseconds() - opening.began;
    opening.next = opening.began + took * SLOWNESS;
    if (opening.transport == NULL)
        return failed(cause(errno));
    opening.length = 0;
    return send_open() || failed("it accepts connections, then closes them");
}

/*
 * The length of the reply in octets, or of a header until that has been read. Anything after the
 * reply is left for the library.
 */
static size_t reply_length(void)
{
    const uint8_t *pdu = opening.reply;

    return opening.length < NA_PDU_HEADER
             ? NA_PDU_HEADER
             : NA_PDU_HEADER +
                   (size_t)na_octets_number(pdu + 16, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER);
}

/* Reads part of the reply. 0 if no more of it has arrived, -1 if the connection is useless. */
static int read_reply(void)
{
    ssize_t got = recv(opening.transport->sock, opening.reply + opening.length,
                       reply_length() - opening.length, MSG_DONTWAIT);

    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (got <= 0) {
        failed("it accepts connections, then closes them");
        return -1;
    }
    opening.length += (size_t)got;
    if (opening.reply[0] == 1 && reply_length() <= sizeof(opening.reply))
        return 1;
    failed(NO_MASTER);
    return -1;
}

/* Whether it is a Response without an error; snmpd appends what it was sent. */
static bool is_accepted(void)
{
    const uint8_t *pdu = opening.reply;
    const char *why;

    if (pdu[1] != NA_PDU_RESPONSE || na_pdu_check(pdu, opening.length, &why) != (int)opening.length)
        return failed(NO_MASTER);
    return na_octets_short(pdu + NA_PDU_ERROR_AT, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER) == 0 ||
           failed("it refuses the session");
}

/* Whether the Open has been answered correctly; false if not yet, or if it failed. */
static bool is_answered(int wait)
{
    struct pollfd socket = { opening.transport->sock, POLLIN, 0 };
    int reply;

    while (opening.length < reply_length()) {
        reply = poll(&socket, 1, wait) > 0 ? read_reply() : 0;
        if (reply < 0)
            return false;
        if (reply == 0) {
            if (na_milliseconds() - opening.began > NA_PATIENCE * INT64_C(1000))
                return failed("it does not answer");
            opening.problem = "it does not answer yet";
            return false;
        }
    }
    return is_accepted();
}

/* A connection with an open session, for the library; NULL if there is none yet. */
static netsnmp_transport *connection(const char *target, int local)
{
    bool begun = opening.transport != NULL;
    netsnmp_transport *transport;

    (void)target;
    (void)local;
    if (!opening.settled)
        return NULL;
    if ((!begun && !start()) || !is_answered(begun ? 0 : AT_ONCE))
        return NULL;
    if (!na_agentx_transport(opening.transport, opening.reply)) {
        failed("no file descriptors are left");
        return NULL;
    }
    transport = opening.transport;
    opening.transport = NULL;
    opening.problem = NULL;
    return transport;
}

/* The library frees the list of prefixes when it is shut down. */
bool na_agentx_open_register(void)
{
    static const oid name[] = { NA_MIB_ROOT };
    static netsnmp_tdomain domain = {
        .name = name,
        .name_length = OID_LENGTH(name),
        .f_create_from_tstring = connection,
    };

    domain.prefix = calloc(2, sizeof(*domain.prefix));
    if (domain.prefix == NULL)
        return false;
    domain.prefix[0] = PREFIX;
    opening.wait = PERIOD;
    if (netsnmp_tdomain_register(&domain) != 0)
        return true;
    free(domain.prefix);
    return false;
}

/*
 * If memory runs out, the previous address stays in effect, if there is one. A new address is tried
 * at once, and the reason why the old one failed is forgotten.
 */
static bool take_address(const char *address)
{
    char *copy;

    if (opening.settled && address != NULL && opening.address != NULL &&
        strcmp(address, opening.address) == 0)
        return true;
    copy = address != NULL ? strdup(address) : NULL;
    if (address != NULL && copy == NULL) {
        na_memory_lacks("the address of the AgentX master");
        return false;
    }
    free(opening.address);
    opening.address = copy;
    give_up();
    opening.next = 0;
    opening.wait = PERIOD;
    return true;
}

bool na_agentx_open_settle(void)
{
    const char *address = netsnmp_ds_get_string(NETSNMP_DS_APPLICATION_ID,
                                                NETSNMP_DS_AGENT_X_SOCKET);
    const int timeout = netsnmp_ds_get_int(NETSNMP_DS_APPLICATION_ID,
                                           NETSNMP_DS_AGENT_AGENTX_TIMEOUT) /
                        1000000;

    if (address != NULL && strcmp(address, ADDRESS) == 0)
        return opening.settled;
    opening.settled |= take_address(address);
    opening.timeout = timeout > 0 ? (unsigned)timeout : 0;
    opening.ping_interval = (unsigned)netsnmp_ds_get_int(NETSNMP_DS_APPLICATION_ID,
                                                         NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL);
    netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, ADDRESS);
    netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL, PERIOD);
    return opening.settled;
}

const char *na_agentx_open_address(void)
{
    return opening.address != NULL ? opening.address : NETSNMP_AGENTX_SOCKET;
}

unsigned na_agentx_open_ping_interval(void)
{
    return opening.ping_interval;
}

const char *na_agentx_open_problem(void)
{
    return opening.problem;
}

void na_agentx_open_ended(bool of_use)
{
    opening.problem = "it closed the session";
    if (of_use) {
        opening.wait = PERIOD;
        return;
    }
    opening.next = na_milliseconds() + opening.wait * INT64_C(1000);
    opening.wait = 2 * opening.wait < WAIT_MAX ? 2 * opening.wait : WAIT_MAX;
}
