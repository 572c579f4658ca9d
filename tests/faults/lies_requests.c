#include "lies_parts.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Only deadlines, which even a loaded machine does not reach. */
enum { HANGS_S = 60 };

static void add_variable(uint16_t type)
{
    octets_short(&octets, type);
    octets_short(&octets, 0);
    octets_our_name(&octets, (const uint32_t[]){ 1, 1, 1, 0 }, 4, false);
    switch (type) {
    case 4:
    case 64:
    case 68: octets_string(&octets, "four", 4); break;
    case 6: octets_our_name(&octets, NULL, 0, false); break;
    case 70:
        octets_number(&octets, UINT32_MAX);
        octets_number(&octets, UINT32_MAX);
        break;
    case 2:
    case 65:
    case 66:
    case 67: octets_number(&octets, UINT32_MAX); break;
    default: break;
    }
}

void responses(struct master *master, unsigned *seed)
{
    static const uint16_t types[] = { 2, 4, 5, 6, 64, 65, 66, 67, 68, 70, 128, 129, 130 };

    lies_begin();
    for (int i = 0; i < 100; i++) {
        octets_begin(&octets, NA_PDU_RESPONSE, 0, MASTER_SESSION,
                     lies_chance(seed, 2) ? lies_chance(seed, 100) : (uint32_t)rand_r(seed));
        octets_number(&octets, (uint32_t)rand_r(seed));
        octets_number(&octets, (uint32_t)rand_r(seed));
        for (size_t j = 0; j < sizeof(types) / sizeof(types[0]); j++)
            add_variable(types[j]);
        octets_end(&octets);
    }
    master_tell(master, &octets);
}

void value_of_unknown_type(struct master *master, unsigned *seed)
{
    lies_begin();
    octets_begin(&octets, NA_PDU_RESPONSE, 0, MASTER_SESSION, 1);
    octets_number(&octets, 0);
    octets_number(&octets, 0);
    add_variable((uint16_t)(200 + lies_chance(seed, 60000)));
    octets_end(&octets);
    master_tell(master, &octets);
}

/*
 * TestSets that are neither committed nor cleaned up, and the end of sets that were never started.
 */
void sets(struct master *master, unsigned *seed)
{
    for (int turn = 0; turn < 10; turn++) {
        lies_begin();
        for (int i = 0; i < 200; i++) {
            octets_begin(&octets, NA_PDU_TESTSET, 0, MASTER_SESSION, (uint32_t)rand_r(seed));
            for (int j = 0; j < 8; j++)
                add_variable(4);
            octets_end(&octets);
            octets_begin(&octets, (uint8_t)(NA_PDU_COMMITSET + lies_chance(seed, 3)), 0,
                         MASTER_SESSION, (uint32_t)rand_r(seed));
            octets_end(&octets);
        }
        master_tell(master, &octets);
    }
    /* and one that is longer than the library's limit */
    lies_begin();
    octets_begin(&octets, NA_PDU_TESTSET, 0, MASTER_SESSION, 1);
    while (octets.length < NA_PDU_MAX + 1000)
        add_variable(4);
    octets_end(&octets);
    master_tell(master, &octets);
}

/* While the subagent waits for the answer to its ping: then the library takes the PDUs by another
 * way. */
void sets_at_ping(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];

    while (master_hear(master, header, 5) && header[1] != NA_PDU_PING)
        continue;
    sets(master, seed);
}

/* Well-formed requests of every kind with random parts. */
void requests_by_lot(struct master *master, unsigned *seed)
{
    uint32_t arcs[110];

    for (int turn = 0; turn < 5; turn++) {
        lies_begin();
        while (octets.length < NA_PDU_MAX) {
            uint8_t type = (uint8_t)(NA_PDU_GET + lies_chance(seed, 3)),
                    flags = lies_chance(seed, 10) ? 0 : NON_DEFAULT_CONTEXT;

            octets.little_endian = lies_chance(seed, 2);
            octets_begin(&octets, type, flags, MASTER_SESSION, (uint32_t)rand_r(seed));
            if (flags)
                octets_string(&octets, "any", lies_chance(seed, 4));
            if (type == NA_PDU_GETBULK)
                octets_number(&octets, (uint32_t)rand_r(seed));
            for (unsigned i = lies_chance(seed, 6); i > 0; i--)
                for (int end = 0; end < 2; end++) {
                    unsigned count = lies_chance(seed, 10) ? lies_chance(seed, 7)
                                                           : lies_chance(seed, 110);

                    for (unsigned j = 0; j < count; j++)
                        arcs[j] = lies_chance(seed, 20) ? lies_chance(seed, 12)
                                                        : (uint32_t)rand_r(seed) * 2u;
                    (lies_chance(seed, 8) ? octets_our_name : octets_name)(&octets, arcs, count,
                                                                           lies_chance(seed, 2));
                }
            octets_end(&octets);
        }
        master_tell(master, &octets);
    }
}

void octet_by_octet(struct master *master, unsigned *seed)
{
    static struct octets one;

    lies_begin();
    for (int i = 0; i < 5; i++)
        lies_add_get(0, MASTER_SESSION);
    for (size_t at = 0, size; at < octets.length; at += size) {
        size = lies_chance(seed, 2) ? 1 : 1 + lies_chance(seed, 40);
        if (size > octets.length - at)
            size = octets.length - at;
        memcpy(one.at, octets.at + at, size);
        one.length = size;
        master_tell(master, &one);
    }
}

/* Sends requests without reading an answer, until the subagent no longer reads them either. */
void reads_nothing(struct master *master, unsigned *seed)
{
    struct pollfd room = { master->session, POLLOUT, 0 };
    uint8_t header[NA_PDU_HEADER];
    int held;

    (void)seed;
    lies_begin();
    for (int i = 0; i < 100; i++)
        lies_add_get(0, MASTER_SESSION);
    while (poll(&room, 1, 100) == 1 && !(room.revents & (POLLHUP | POLLERR)))
        if (send(master->session, octets.at, octets.length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            break;
    /* it must give up by itself and try again while we keep the old session open */
    held = master->session;
    master->session = -1;
    if (master_accept(master))
        master_hear(master, header, 5);
    master_close(master);
    close(held);
}

/* Starts sending enough requests that some are always waiting. */
static bool ask_ahead(struct master *master)
{
    lies_begin();
    for (int i = 0; i < 40; i++)
        lies_add_get(0, MASTER_SESSION);
    if (send(master->session, octets.at, octets.length, MSG_NOSIGNAL) < 0)
        return false;
    lies_begin();
    lies_add_get(0, MASTER_SESSION);
    return true;
}

/* Takes the subagent's next PDU, and sends another request if it is a response. False at the end of
 * the session. */
static bool hear_and_ask(struct master *master, uint8_t *header)
{
    if (!master_hear(master, header, HANGS_S))
        return false;
    return header[1] != NA_PDU_RESPONSE ||
           send(master->session, octets.at, octets.length, MSG_NOSIGNAL) >= 0;
}

/* The subagent never has to wait for a request, but must still ping. */
void asks_without_pause(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER] = { 0 };
    double end = clock_now() + HANGS_S;

    (void)seed;
    if (!ask_ahead(master))
        return;
    while (header[1] != NA_PDU_PING && clock_now() < end && hear_and_ask(master, header))
        continue;
    if (header[1] != NA_PDU_PING)
        lies_wrong("no ping while there are requests");
    master_answer(master, header, 0);
}

/* Sends continuously, so that there is always more to read. */
static pid_t ask_for_ever(const struct master *master)
{
    pid_t child;

    lies_begin();
    while (octets.length < NA_PDU_MAX)
        lies_add_get(0, MASTER_SESSION);
    child = fork();
    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (send(master->session, octets.at, octets.length, MSG_NOSIGNAL) > 0)
        continue;
    _exit(0);
}

/* The master agent reads responses but does not answer a ping: it is not dead, and keeps its
 * session. */
void asks_and_answers_nothing(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];
    double end = clock_now() + 5;
    pid_t asking = ask_for_ever(master);
    unsigned pings = 0;

    (void)seed;
    while (clock_now() < end && master_hear(master, header, 5))
        pings += header[1] == NA_PDU_PING;
    kill(asking, SIGKILL);
    waitpid(asking, NULL, 0);
    if (master->session < 0)
        lies_wrong("the session of a master agent that asks is closed");
    if (pings > 1)
        lies_wrong("another ping, although the previous one has not been answered");
    /* a PDU that the child has sent in part would be taken for the start of the next one */
    master_close(master);
}

/*
 * Many requests at once, whose answers are read one by one for a while: none is lost, and the
 * subagent does not wait for each.
 */
void reads_slowly(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];
    double end = clock_now() + 4;
    unsigned asked = 0, heard = 0;

    (void)seed;
    lies_begin();
    for (; octets.length < NA_PDU_MAX; asked++)
        lies_add_get(0, MASTER_SESSION);
    if (send(master->session, octets.at, octets.length, MSG_NOSIGNAL) < 0)
        return;
    while (heard < asked && (clock_now() > end || poll(NULL, 0, 200) == 0) &&
           master_hear(master, header, 5))
        if (header[1] == NA_PDU_RESPONSE)
            heard++;
        else
            master_answer(master, header, 0);
    if (heard < asked)
        lies_wrong("answers are lost that were read slowly");
}
