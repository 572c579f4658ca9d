#include "agentx/agentx_output.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/fd_event_manager.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "agentx/agentx_pdu.h"
#include "base/clock.h"

/*
 * Octets. The socket itself holds 200 KiB; the rest is for a dozen managers that each requested
 * everything before snmpd became busy.
 */
enum { WAITING_MAX = 1 << 20 };

/* A process has one session, and the library's loop passes no argument that would outlive it. */
static struct {
    int fd;
    uint8_t *waiting; /* owned; NULL: nothing is waiting */
    size_t length, room;
    void (*drained)(void);
    int64_t sent;  /* ms of CLOCK_MONOTONIC, when something was last sent */
    bool closing;  /* a Close has been sent */
    bool answered; /* whether a response has been sent */
} output = { .fd = -1 };

static void forget(void)
{
    if (output.waiting != NULL)
        unregister_writefd(output.fd);
    free(output.waiting);
    output.waiting = NULL;
    output.length = output.room = 0;
}

/*
 * Returns how many octets the socket accepts now. A broken socket accepts all: the next read
 * detects it.
 */
static size_t push(const uint8_t *octets, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t sent = send(output.fd, octets + done, size - done, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (sent >= 0)
            done += (size_t)sent;
        else if (errno == EAGAIN)
            break;
        else if (errno != EINTR)
            return size;
    }
    return done;
}

static void push_waiting(int fd, void *arg)
{
    const bool full = na_agentx_output_full();
    const size_t done = push(output.waiting, output.length);

    (void)fd;
    (void)arg;
    if (done > 0)
        output.sent = na_milliseconds();
    output.length -= done;
    memmove(output.waiting, output.waiting + done, output.length);
    if (output.length == 0)
        forget();
    if (full && !na_agentx_output_full())
        output.drained();
}

/* False if memory ran out, or if the library has no room for another descriptor. */
static bool keep(const uint8_t *octets, size_t size)
{
    size_t room = output.room > 0 ? output.room : 64 * 1024;
    uint8_t *larger;

    while (room < output.length + size)
        room *= 2;
    if (room > output.room) {
        larger = realloc(output.waiting, room);
        if (larger == NULL)
            return false;
        if (output.waiting == NULL &&
            register_writefd(output.fd, push_waiting, NULL) != FD_REGISTERED_OK) {
            free(larger);
            return false;
        }
        output.waiting = larger;
        output.room = room;
    }
    memcpy(output.waiting + output.length, octets, size);
    output.length += size;
    return true;
}

void na_agentx_output_begin(int fd, void (*drained)(void))
{
    output.fd = fd;
    output.drained = drained;
    output.closing = output.answered = false;
}

void na_agentx_output_abandon(const char *why)
{
    if (output.fd < 0)
        return;
    snmp_log(LOG_WARNING, "%s: closing the session\n", why);
    shutdown(output.fd, SHUT_RDWR);
}

void na_agentx_output(const void *octets, size_t size)
{
    size_t done = output.waiting == NULL ? push(octets, size) : 0;

    if (done < size && output.waiting == NULL)
        output.sent = na_milliseconds();
    if (done < size && !keep((const uint8_t *)octets + done, size - done))
        na_agentx_output_abandon("out of memory for messages that the AgentX master has not read");
}

void na_agentx_output_response(const uint8_t *pdu, size_t size)
{
    uint8_t refusal[NA_PDU_ANSWER];

    if (output.closing)
        return;
    output.answered = true;
    if (size <= NA_PDU_MAX) {
        na_agentx_output(pdu, size);
        return;
    }
    na_pdu_answer(pdu, refusal, sizeof(refusal), NA_PDU_TOO_BIG, 0);
    na_agentx_output(refusal, sizeof(refusal));
}

void na_agentx_output_close(const uint8_t *pdu, size_t size)
{
    na_agentx_output(pdu, size);
    output.closing = true;
}

bool na_agentx_output_answered(void)
{
    return output.answered;
}

bool na_agentx_output_full(void)
{
    return output.length > WAITING_MAX;
}

bool na_agentx_output_stuck(void)
{
    return na_agentx_output_full() &&
           na_milliseconds() - output.sent > NA_OUTPUT_STUCK * INT64_C(1000);
}

void na_agentx_output_end(void)
{
    forget();
    output.fd = -1;
}
