#include "lies_parts.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

enum { DUPLICATE_REGISTRATION = 263, OPEN_FAILED = 256, CLOSES_S = 60 };

void closes_at_open(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];

    (void)seed;
    for (int i = 0; i < 2; i++) {
        if (master_accept(master))
            master_hear(master, header, 5);
        master_close(master);
    }
}

void refuses_open(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];

    (void)seed;
    if (master_accept(master) && master_hear(master, header, 5))
        master_answer(master, header, OPEN_FAILED);
    master_close(master);
}

void silent_at_open(struct master *master, unsigned *seed)
{
    (void)seed;
    master_accept(master);
    while (master->session >= 0) {
        uint8_t header[NA_PDU_HEADER];

        if (!master_hear(master, header, 5))
            master_close(master);
    }
}

void garbage_at_open(struct master *master, unsigned *seed)
{
    if (master_accept(master))
        garbage(master, seed);
}

/* Sends the octets repeatedly and reads nothing, until none is accepted for five seconds. */
static void tell_on(struct master *master, const struct octets *what, double seconds)
{
    double end = clock_now() + seconds;
    struct pollfd ready = { master->session, POLLOUT, 0 };
    size_t sent = 0;

    while (clock_now() < end && poll(&ready, 1, 5000) == 1 &&
           !(ready.revents & (POLLERR | POLLHUP))) {
        ssize_t done = send(master->session, what->at + sent, what->length - sent,
                            MSG_NOSIGNAL | MSG_DONTWAIT);

        if (done > 0)
            sent = (sent + (size_t)done) % what->length;
    }
}

static const struct octets *many_requests(void)
{
    lies_begin();
    for (int i = 0; i < 3000; i++) {
        octets_begin(&octets, NA_PDU_GET, 0, MASTER_SESSION, 1);
        octets_end(&octets);
    }
    return &octets;
}

/* The library would write each request to a pipe to itself, which it reads only after the Open has
 * been answered, and would hang when the pipe is full. */
void requests_at_open(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];

    (void)seed;
    if (master_accept(master) && master_hear(master, header, 5))
        tell_on(master, many_requests(), 60);
    master_close(master);
}

/* The same if the library has to answer the requests. */
void requests_at_once(struct master *master, unsigned *seed)
{
    (void)seed;
    tell_on(master, many_requests(), 60);
    master_close(master);
}

void huge_at_open(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];

    (void)seed;
    if (!master_accept(master) || !master_hear(master, header, 5))
        return;
    lies_begin();
    octets_begin(&octets, NA_PDU_RESPONSE, 0, MASTER_SESSION, 1);
    octets_end(&octets);
    octets.at[16] = 0x7f; /* of the length, as numbers are written here */
    while (octets.length < sizeof(octets.at))
        octets_byte(&octets, 0);
    tell_on(master, &octets, 3);
    master_close(master);
}

/* Requests and a Close that cross: a master agent that reads the Close drops its earlier requests,
 * and snmpd 5.8 frees them twice if they are answered. */
void asks_after_close(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];
    bool closed = false;

    (void)seed;
    kill(master->subagent, SIGTERM);
    while (!closed && master_hear(master, header, CLOSES_S)) {
        closed = header[1] == NA_PDU_CLOSE;
        if (!closed && header[1] != NA_PDU_RESPONSE)
            master_answer(master, header, 0);
    }
    if (!closed)
        lies_wrong("no Close at the end");
    lies_begin();
    for (int i = 0; i < 3; i++)
        lies_add_get(0, MASTER_SESSION);
    /* if it has exited by now it cannot answer either */
    send(master->session, octets.at, octets.length, MSG_NOSIGNAL);
    if (master_hear(master, header, CLOSES_S))
        lies_wrong("an answer after Close");
}

/* Answers this number of requests, then replies with the error or, if it is 0, closes the session.
 */
static void after_answers(struct master *master, unsigned answers, int error)
{
    uint8_t header[NA_PDU_HEADER];

    if (!master_accept(master))
        return;
    for (unsigned i = 0; master_hear(master, header, 5); i++) {
        if (i < answers)
            master_answer(master, header, 0);
        else if (error == 0)
            break;
        else
            master_answer(master, header, (uint16_t)error);
        if (i > answers + 1)
            break;
    }
    master_close(master);
}

void closes_at_register(struct master *master, unsigned *seed)
{
    after_answers(master, 1 + lies_chance(seed, 2), 0);
}

/*
 * Answers for this long: a Register gets an error or, if `first` is not NULL, no reply; the first
 * one then ends it.
 */
static unsigned registers(struct master *master, double seconds, uint8_t *first)
{
    double end = clock_now() + seconds;
    uint8_t header[NA_PDU_HEADER];
    unsigned count = 0;

    while (clock_now() < end && (first == NULL || count == 0)) {
        if ((master->session < 0 && !master_accept(master)) || !master_hear(master, header, 0.1))
            continue;
        if (header[1] != NA_PDU_REGISTER) {
            master_answer(master, header, 0);
            continue;
        }
        count++;
        if (first != NULL)
            memcpy(first, header, sizeof(header));
        else
            master_answer(master, header, DUPLICATE_REGISTRATION);
    }
    return count;
}

/* Another subagent has the subtree, and then ends: the subagent must register again. */
void takes_the_second_register(struct master *master, unsigned *seed)
{
    uint8_t asked[NA_PDU_HEADER];

    (void)seed;
    master_close(master);
    if (registers(master, 15, asked) == 0)
        lies_wrong("nothing is registered");
    master_answer(master, asked, DUPLICATE_REGISTRATION);
    if (registers(master, 15, asked) == 0)
        lies_wrong("a registration that was refused is not tried again");
    master_answer(master, asked, 0);
    if (registers(master, 3, NULL) > 0)
        lies_wrong("a registration that was taken is tried again");
}

/*
 * Accepts the registration after the subagent has stopped waiting, and refuses the second one as a
 * duplicate: the subtree is registered nevertheless.
 */
void takes_late(struct master *master, unsigned *seed)
{
    uint8_t first[NA_PDU_HEADER];

    (void)seed;
    master_close(master);
    if (registers(master, 15, first) == 0)
        lies_wrong("nothing is registered");
    registers(master, 1, NULL); /* none comes yet: it has not waited long enough */
    master_answer(master, first, 0);
    /* one may have crossed the answer, on a busy machine */
    if (registers(master, 8, NULL) > 1)
        lies_wrong("a request that was taken is sent again and again");
}

void refuses_register(struct master *master, unsigned *seed)
{
    (void)seed;
    after_answers(master, 1, DUPLICATE_REGISTRATION);
}
