#include "lies_parts.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "agentx/agentx_octets.h"
#include "base/mib-columns.h"

/* Several times as long as the library would wait for an answer. */
enum { STALL_S = 4, SOON_S = 20, ADD_AGENT_CAPS = 16, TYPES = 32, HELD_MOST = 16 };

/* The PDUs that arrived during a stall, to be answered after it. */
struct stall {
    unsigned came[TYPES]; /* by type of PDU */
    uint8_t held[HELD_MOST][NA_PDU_HEADER];
    unsigned count;
};

static void hold(struct stall *stall, const uint8_t *header)
{
    stall->came[header[1] % TYPES]++;
    if (stall->count < HELD_MOST)
        memcpy(stall->held[stall->count++], header, NA_PDU_HEADER);
}

/* A second of anything is what could have been avoided: it is still under way. */
static void check_once(const struct stall *stall, uint8_t type, const char *what)
{
    if (stall->came[type] > 1)
        lies_wrong(what);
}

/* Lets time pass without an answer. The subagent must keep its connection, open no other one, and
 * repeat nothing. */
static void pass(struct master *master, struct stall *stall)
{
    struct pollfd listener = { master->listener, POLLIN, 0 };
    double end = clock_now() + STALL_S;
    uint8_t header[NA_PDU_HEADER];

    while (clock_now() < end && master->session >= 0)
        if (master_hear(master, header, end - clock_now()))
            hold(stall, header);
    if (master->session < 0)
        lies_wrong("the session was closed during a stall");
    if (poll(&listener, 1, 0) != 0)
        lies_wrong("another connection during a stall");
    check_once(stall, NA_PDU_OPEN, "another Open during a stall");
    check_once(stall, NA_PDU_REGISTER, "another Register during a stall");
    check_once(stall, NA_PDU_PING, "another Ping during a stall");
    check_once(stall, NA_PDU_NOTIFY, "the same notification once more during a stall");
}

static void answer_all(struct master *master, const struct stall *stall)
{
    for (unsigned i = 0; i < stall->count; i++)
        master_answer(master, stall->held[i], 0);
}

/* Answers everything up to the first PDU of this type, which is kept. */
static void hear_first(struct master *master, struct stall *stall, uint8_t type)
{
    double end = clock_now() + SOON_S;
    uint8_t header[NA_PDU_HEADER] = { 0 };

    while (clock_now() < end && master_hear(master, header, SOON_S) && header[1] != type)
        master_answer(master, header, 0);
    if (header[1] != type)
        lies_wrong("the request that was to be left unanswered does not come");
    hold(stall, header);
}

static void begin_another(struct master *master)
{
    master_close(master);
    if (!master_accept(master))
        lies_wrong("no other connection");
}

/* The rest of the start of a session. */
static void introduce(struct master *master, struct stall *stall)
{
    uint8_t header[NA_PDU_HEADER];

    while (stall->came[ADD_AGENT_CAPS] == 0) {
        if (!master_hear(master, header, SOON_S))
            lies_wrong("the beginning of the session does not go on after a stall");
        hold(stall, header);
        master_answer(master, header, 0);
    }
    check_once(stall, NA_PDU_REGISTER, "another Register after a stall");
}

void stalls_at_open(struct master *master, unsigned *seed)
{
    struct stall stall = { .count = 0 };

    (void)seed;
    begin_another(master);
    hear_first(master, &stall, NA_PDU_OPEN);
    pass(master, &stall);
    answer_all(master, &stall);
    introduce(master, &stall);
}

void stalls_at_register(struct master *master, unsigned *seed)
{
    struct stall stall = { .count = 0 };

    (void)seed;
    begin_another(master);
    hear_first(master, &stall, NA_PDU_REGISTER);
    pass(master, &stall);
    answer_all(master, &stall);
    introduce(master, &stall);
}

void stalls_at_ping(struct master *master, unsigned *seed)
{
    struct stall stall = { .count = 0 };

    (void)seed;
    hear_first(master, &stall, NA_PDU_PING);
    pass(master, &stall);
    answer_all(master, &stall);
}

/* It is sent again every eight seconds, which is later. */
void stalls_at_notification(struct master *master, unsigned *seed)
{
    struct stall stall = { .count = 0 };

    (void)seed;
    hear_first(master, &stall, NA_PDU_NOTIFY);
    pass(master, &stall);
    answer_all(master, &stall);
}

/* Requests everything; the responses do not fit into a socket, and are not read for a while. */
void stalls_at_answers(struct master *master, unsigned *seed)
{
    static const uint32_t versions[] = { 1, 1, 1, 0 };
    const unsigned requests = 12;
    unsigned heard = 0;
    struct stall stall = { .count = 0 };
    uint8_t header[NA_PDU_HEADER];

    (void)seed;
    for (unsigned i = 0; i < requests; i++) {
        lies_begin();
        octets_begin(&octets, NA_PDU_GET, 0, MASTER_SESSION, 1000 + i);
        while (octets.length < NA_PDU_MAX / 2) {
            octets_our_name(&octets, versions, 4, false);
            octets_name(&octets, NULL, 0, false);
        }
        octets_end(&octets);
        /* the subagent reads on, although its answers are not read */
        for (size_t sent = 0; sent < octets.length;) {
            ssize_t done = send(master->session, octets.at + sent, octets.length - sent,
                                MSG_NOSIGNAL);

            if (done < 0)
                lies_wrong("the session was closed while answers wait");
            sent += (size_t)done;
        }
    }
    for (double end = clock_now() + STALL_S; clock_now() < end;)
        poll(NULL, 0, 100);
    while (heard < requests && master_hear(master, header, SOON_S)) {
        if (header[1] == NA_PDU_RESPONSE)
            heard++;
        else {
            hold(&stall, header);
            master_answer(master, header, 0);
        }
    }
    if (heard < requests)
        lies_wrong("answers are lost that were read late");
    check_once(&stall, NA_PDU_PING, "another Ping while answers wait");
}

static void receive_all(struct master *master, uint8_t *to, size_t size)
{
    const struct timeval soon = { .tv_sec = SOON_S };

    if (setsockopt(master->session, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon)) != 0 ||
        recv(master->session, to, size, MSG_WAITALL) != (ssize_t)size)
        lies_wrong("no whole answer amid a GETBULK");
}

/* One repetition of a GETBULK, which is a GetNext of the transaction: for a counter of net/netstat,
 * and for how often that has been read, which it returns. */
static uint32_t repeat(struct master *master, uint32_t transaction)
{
    static const uint32_t readings[] = { 1, 1, 4, 1, netstatSourceReadings };
    uint8_t header[NA_PDU_HEADER], payload[512];
    size_t size;

    lies_begin();
    octets_begin(&octets, NA_PDU_GETNEXT, 0, MASTER_SESSION, ++master->packet);
    octets_our_name(&octets, (const uint32_t[]){ 1, 2, 10 }, 3, false);
    octets_name(&octets, NULL, 0, false);
    octets_our_name(&octets, readings, sizeof(readings) / sizeof(readings[0]), false);
    octets_name(&octets, NULL, 0, false);
    octets_end(&octets);
    na_octets_put(octets.at + 8, transaction, true);
    if (send(master->session, octets.at, octets.length, MSG_NOSIGNAL) != (ssize_t)octets.length)
        lies_wrong("the session was closed amid a GETBULK");
    for (;;) {
        receive_all(master, header, sizeof(header));
        size = na_octets_number(header + 16, header[2] & NA_PDU_NETWORK_BYTE_ORDER);
        if (size > sizeof(payload))
            lies_wrong("an answer that is too long amid a GETBULK");
        receive_all(master, payload, size);
        if (header[1] == NA_PDU_RESPONSE)
            break;
        master_answer(master, header, 0);
    }
    if (size < 16 || na_octets_short(payload + 4, header[2] & NA_PDU_NETWORK_BYTE_ORDER) != 0)
        lies_wrong("an error amid a GETBULK");
    return na_octets_number(payload + size - 4, header[2] & NA_PDU_NETWORK_BYTE_ORDER);
}

/* snmpd stops between two repetitions: the later ones are answered from the same reading, and the
 * next request from a new one. */
void stalls_amid_bulk(struct master *master, unsigned *seed)
{
    const uint32_t transaction = 5000 + lies_chance(seed, 1000);
    struct stall stall = { .count = 0 };
    const uint32_t first = repeat(master, transaction);

    if (repeat(master, transaction) != first)
        lies_wrong("a GETBULK of two readings without a stall");
    pass(master, &stall);
    answer_all(master, &stall);
    if (repeat(master, transaction) != first || repeat(master, transaction) != first)
        lies_wrong("a GETBULK of two readings after a stall");
    if (repeat(master, transaction + 1) == first)
        lies_wrong("a request after a stall is answered from the reading before it");
}

/* The master agent answers that it does not know the session: another one must be opened. */
void forgets_the_session(struct master *master, unsigned *seed)
{
    enum { NOT_OPEN = 257 };
    struct stall stall = { .count = 0 };

    (void)seed;
    hear_first(master, &stall, NA_PDU_PING);
    master_answer(master, stall.held[0], NOT_OPEN);
    begin_another(master);
    master_close(master);
}

/* The master agent is answered before the session is logged. */
static void await_serving(const struct master *master)
{
    const double end = clock_now() + SOON_S;
    char line[512];
    bool serving = false;

    while (!serving && clock_now() < end) {
        FILE *file = fopen(master->log, "re");

        while (file != NULL && fgets(line, sizeof(line), file) != NULL)
            serving = strncmp(line, "serving", strlen("serving")) == 0;
        if (file != NULL)
            fclose(file);
        if (!serving)
            poll(NULL, 0, 20);
    }
    if (!serving)
        lies_wrong("a session that is not logged");
}

static unsigned lines_logged(const struct master *master)
{
    char line[512];
    unsigned lines = 0;
    FILE *file = fopen(master->log, "re");

    while (file != NULL && fgets(line, sizeof(line), file) != NULL)
        lines += strchr(line, '\n') != NULL;
    if (file != NULL)
        fclose(file);
    return lines;
}

/* Accepts connections and closes them, at once or after answering their Open. Returns how many
 * there were. */
static unsigned close_all(struct master *master, double seconds, bool answers)
{
    double end = clock_now() + seconds;
    uint8_t header[NA_PDU_HEADER];
    unsigned connections = 0;

    while (clock_now() < end && master_accept(master)) {
        connections++;
        if (answers && master_hear(master, header, SOON_S))
            master_answer(master, header, 0);
    }
    master_close(master);
    return connections;
}

/* A missing master agent is logged once, however many attempts there are, even by the library. */
void closes_at_once(struct master *master, unsigned *seed)
{
    unsigned lines, connections;

    (void)seed;
    await_serving(master);
    lines = lines_logged(master);
    connections = close_all(master, 5, false) + close_all(master, 5, true);
    if (connections < 4)
        lies_wrong("it does not try again");
    if (lines_logged(master) > lines + 1)
        lies_wrong("more than one line in the log where nothing has changed");
}
