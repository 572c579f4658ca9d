#include "lies.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { NON_DEFAULT_CONTEXT = 8 };
enum { DUPLICATE_REGISTRATION = 263, OPEN_FAILED = 256 };

static struct octets octets;    /* what is told next */

static struct octets *anew(void)
{
    octets.length = 0;
    octets.little_endian = false;
    return &octets;
}

static unsigned chance(unsigned *seed, unsigned below)
{
    return (unsigned)rand_r(seed) % below;
}

/* A Get of a scalar of ours. */
static void add_get(uint8_t flags, uint32_t session)
{
    octets_begin(&octets, NA_PDU_GET, flags, session, 1);
    if (flags & NON_DEFAULT_CONTEXT)
        octets_string(&octets, "some", 4);
    octets_our_name(&octets, (const uint32_t[]){ 1, 2, 10, 25, 0 }, 5, false);
    octets_name(&octets, NULL, 0, false);
    octets_end(&octets);
}

/* ---- no PDUs at all */

static void garbage(struct master *master, unsigned *seed)
{
    size_t length = 1 + chance(seed, 3000);

    anew();
    while (octets.length < length)
        octets_byte(&octets, (uint8_t)chance(seed, 256));
    master_tell(master, &octets);
    master_close(master);
}

/* Begins well. */
static void spoilt(struct master *master, unsigned *seed)
{
    anew();
    for (int i = 0; i < 20; i++)
        add_get(0, MASTER_SESSION);
    for (int i = 0; i < 3; i++)
        octets.at[chance(seed, (unsigned)octets.length)] ^= (uint8_t)(1u << chance(seed, 8));
    master_tell(master, &octets);
    master_close(master);
}

static void cut(struct master *master, unsigned *seed)
{
    anew();
    add_get(0, MASTER_SESSION);
    octets.length = 1 + chance(seed, (unsigned)octets.length - 1);
    master_tell(master, &octets);
    master_close(master);
}

/* One megabyte behind a length. */
static void with_length(struct master *master, uint32_t length)
{
    anew();
    octets_begin(&octets, NA_PDU_GET, 0, MASTER_SESSION, 1);
    octets.length = 16;
    octets_number(&octets, length);
    while (octets.length < sizeof(octets.at))
        octets_byte(&octets, 1);
    for (int i = 0; i < 8 && master_tell(master, &octets); i++)
        continue;
}

static void huge(struct master *master, unsigned *seed)
{
    (void)seed;
    with_length(master, 0x7fffff00);
}

/* With its header of 20 octets just nothing, for who adds them as 32 bits. */
static void nothing_in_all(struct master *master, unsigned *seed)
{
    (void)seed;
    with_length(master, 0xffffffec);
}

static void below_zero(struct master *master, unsigned *seed)
{
    (void)seed;
    with_length(master, 0xfffffff0);
}

static void another_version(struct master *master, unsigned *seed)
{
    (void)seed;
    anew();
    add_get(0, MASTER_SESSION);
    octets.at[0] = 2;
    master_tell(master, &octets);
}

static void unknown_types(struct master *master, unsigned *seed)
{
    static const uint8_t types[] = { 0, 1, 3, 4, 12, 14, 15, 16, 17, 19, 100, 255 };

    anew();
    add_get(0, MASTER_SESSION);
    octets.at[1] = types[chance(seed, sizeof(types))];
    master_tell(master, &octets);
}

static void closes_the_session(struct master *master, unsigned *seed)
{
    (void)seed;
    anew();
    octets_begin(&octets, NA_PDU_CLOSE, 0, MASTER_SESSION, 1);
    octets_number(&octets, 0x05000000);
    octets_end(&octets);
    master_tell(master, &octets);
}

/* ---- PDUs with odd parts */

static void odd_flags(struct master *master, unsigned *seed)
{
    (void)seed;
    anew();
    for (unsigned flags = 0; flags < 256; flags++)
        if (!(flags & NON_DEFAULT_CONTEXT)) {
            octets.little_endian = !(flags & 16);
            add_get((uint8_t)flags, MASTER_SESSION);
        }
    master_tell(master, &octets);
}

static void wrong_sessions(struct master *master, unsigned *seed)
{
    anew();
    for (int i = 0; i < 500; i++)
        add_get(0, (uint32_t)rand_r(seed));
    master_tell(master, &octets);
}

static void contexts(struct master *master, unsigned *seed)
{
    (void)seed;
    anew();
    for (int i = 0; i < 200; i++)
        add_get(NON_DEFAULT_CONTEXT, MASTER_SESSION);
    master_tell(master, &octets);
}

static void context_with_zero(struct master *master, unsigned *seed)
{
    (void)seed;
    anew();
    add_get(NON_DEFAULT_CONTEXT, MASTER_SESSION);
    octets.at[NA_PDU_HEADER + 4] = '\0';
    master_tell(master, &octets);
}

static void context_beyond_the_end(struct master *master, unsigned *seed)
{
    (void)seed;
    anew();
    add_get(NON_DEFAULT_CONTEXT, MASTER_SESSION);
    memset(octets.at + NA_PDU_HEADER, 0xff, 4);
    master_tell(master, &octets);
}

static void long_names(struct master *master, unsigned *seed)
{
    uint32_t arcs[255];

    for (size_t i = 0; i < 255; i++)
        arcs[i] = 1;
    anew();
    octets_begin(&octets, chance(seed, 2) ? NA_PDU_GET : NA_PDU_GETNEXT, 0, MASTER_SESSION, 1);
    octets_name(&octets, arcs, 129 + chance(seed, 127), false);
    octets_name(&octets, NULL, 0, false);
    octets_end(&octets);
    master_tell(master, &octets);
}

/* As long as they may be, all at once. */
static void thousands_of_variables(struct master *master, unsigned *seed)
{
    static const uint8_t types[] = { NA_PDU_GET, NA_PDU_GETNEXT };
    const uint8_t type = types[chance(seed, 2)];

    anew();
    octets_begin(&octets, type, 0, MASTER_SESSION, 1);
    while (octets.length + 8 <= NA_PDU_MOST) {
        octets_name(&octets, NULL, 0, true);
        octets_name(&octets, NULL, 0, false);
    }
    octets_end(&octets);
    master_tell(master, &octets);
}

static void ranges_backwards(struct master *master, unsigned *seed)
{
    anew();
    for (int i = 0; i < 200; i++) {
        const uint32_t from[] = { 1, chance(seed, 8), chance(seed, 30), chance(seed, 200) };
        const uint32_t to[] = { 1, chance(seed, 8), chance(seed, 30), chance(seed, 200) };

        octets_begin(&octets, NA_PDU_GETNEXT, 0, MASTER_SESSION, 1);
        octets_our_name(&octets, from, chance(seed, 5), chance(seed, 2));
        octets_our_name(&octets, to, chance(seed, 5), chance(seed, 2));
        octets_end(&octets);
    }
    master_tell(master, &octets);
}

static void bulk_without_end(struct master *master, unsigned *seed)
{
    (void)seed;
    anew();
    octets_begin(&octets, NA_PDU_GETBULK, 0, MASTER_SESSION, 1);
    octets_number(&octets, 0x0000ffff);
    for (int i = 0; i < 500; i++) {
        octets_our_name(&octets, NULL, 0, false);
        octets_name(&octets, NULL, 0, false);
    }
    octets_end(&octets);
    master_tell(master, &octets);
}

/* ---- what nobody asked for */

static void add_variable(uint16_t type)
{
    octets_short(&octets, type);
    octets_short(&octets, 0);
    octets_our_name(&octets, (const uint32_t[]){ 1, 1, 1, 0 }, 4, false);
    switch (type) {
    case 4:
    case 64:
    case 68:
        octets_string(&octets, "four", 4);
        break;
    case 6:
        octets_our_name(&octets, NULL, 0, false);
        break;
    case 70:
        octets_number(&octets, UINT32_MAX);
        octets_number(&octets, UINT32_MAX);
        break;
    case 2:
    case 65:
    case 66:
    case 67:
        octets_number(&octets, UINT32_MAX);
        break;
    default:
        break;
    }
}

static void responses(struct master *master, unsigned *seed)
{
    static const uint16_t types[] = { 2, 4, 5, 6, 64, 65, 66, 67, 68, 70, 128, 129, 130 };

    anew();
    for (int i = 0; i < 100; i++) {
        octets_begin(&octets, NA_PDU_RESPONSE, 0, MASTER_SESSION, chance(seed, 2) ? chance(seed, 100) : (uint32_t)rand_r(seed));
        octets_number(&octets, (uint32_t)rand_r(seed));
        octets_number(&octets, (uint32_t)rand_r(seed));
        for (size_t j = 0; j < sizeof(types) / sizeof(types[0]); j++)
            add_variable(types[j]);
        octets_end(&octets);
    }
    master_tell(master, &octets);
}

static void value_of_unknown_type(struct master *master, unsigned *seed)
{
    anew();
    octets_begin(&octets, NA_PDU_RESPONSE, 0, MASTER_SESSION, 1);
    octets_number(&octets, 0);
    octets_number(&octets, 0);
    add_variable((uint16_t)(200 + chance(seed, 60000)));
    octets_end(&octets);
    master_tell(master, &octets);
}

/* Tests for a set that is never done nor given up; and what ends sets that nobody began. */
static void sets(struct master *master, unsigned *seed)
{
    for (int turn = 0; turn < 10; turn++) {
        anew();
        for (int i = 0; i < 200; i++) {
            octets_begin(&octets, NA_PDU_TESTSET, 0, MASTER_SESSION, (uint32_t)rand_r(seed));
            for (int j = 0; j < 8; j++)
                add_variable(4);
            octets_end(&octets);
            octets_begin(&octets, (uint8_t)(NA_PDU_COMMITSET + chance(seed, 3)), 0, MASTER_SESSION, (uint32_t)rand_r(seed));
            octets_end(&octets);
        }
        master_tell(master, &octets);
    }
}

/* While the subagent waits for the answer to its ping: then the library takes the PDUs by another way. */
static void sets_at_ping(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];

    while (master_hear(master, header, 5) && header[1] != NA_PDU_PING)
        continue;
    sets(master, seed);
}

/* Well-formed requests of every kind with parts that are drawn by lot. */
static void requests_by_lot(struct master *master, unsigned *seed)
{
    uint32_t arcs[110];

    for (int turn = 0; turn < 5; turn++) {
        anew();
        while (octets.length < NA_PDU_MOST) {
            uint8_t type = (uint8_t)(NA_PDU_GET + chance(seed, 3)), flags = chance(seed, 10) ? 0 : NON_DEFAULT_CONTEXT;

            octets.little_endian = chance(seed, 2);
            octets_begin(&octets, type, flags, MASTER_SESSION, (uint32_t)rand_r(seed));
            if (flags)
                octets_string(&octets, "any", chance(seed, 4));
            if (type == NA_PDU_GETBULK)
                octets_number(&octets, (uint32_t)rand_r(seed));
            for (unsigned i = chance(seed, 6); i > 0; i--)
                for (int end = 0; end < 2; end++) {
                    unsigned count = chance(seed, 10) ? chance(seed, 7) : chance(seed, 110);

                    for (unsigned j = 0; j < count; j++)
                        arcs[j] = chance(seed, 20) ? chance(seed, 12) : (uint32_t)rand_r(seed) * 2u;
                    (chance(seed, 8) ? octets_our_name : octets_name)(&octets, arcs, count, chance(seed, 2));
                }
            octets_end(&octets);
        }
        master_tell(master, &octets);
    }
}

static void octet_by_octet(struct master *master, unsigned *seed)
{
    static struct octets one;

    anew();
    for (int i = 0; i < 5; i++)
        add_get(0, MASTER_SESSION);
    for (size_t at = 0, size; at < octets.length; at += size) {
        size = chance(seed, 2) ? 1 : 1 + chance(seed, 40);
        if (size > octets.length - at)
            size = octets.length - at;
        memcpy(one.at, octets.at + at, size);
        one.length = size;
        master_tell(master, &one);
    }
}

/* Asks on and on and reads no answer, until what it asks is not read any more either. */
static void reads_nothing(struct master *master, unsigned *seed)
{
    struct pollfd room = { master->session, POLLOUT, 0 };
    uint8_t header[NA_PDU_HEADER];
    int held;

    (void)seed;
    anew();
    for (int i = 0; i < 100; i++)
        add_get(0, MASTER_SESSION);
    while (poll(&room, 1, 100) == 1 && !(room.revents & (POLLHUP | POLLERR)))
        if (send(master->session, octets.at, octets.length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            break;
    /* it is to give up by itself, and to try anew while we still hold the old session */
    held = master->session;
    master->session = -1;
    if (master_accept(master))
        master_hear(master, header, 5);
    master_close(master);
    close(held);
}

/* ---- at the beginning of a session */

static void closes_at_open(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];

    (void)seed;
    for (int i = 0; i < 2; i++) {
        if (master_accept(master))
            master_hear(master, header, 5);
        master_close(master);
    }
}

static void refuses_open(struct master *master, unsigned *seed)
{
    uint8_t header[NA_PDU_HEADER];

    (void)seed;
    if (master_accept(master) && master_hear(master, header, 5))
        master_answer(master, header, OPEN_FAILED);
    master_close(master);
}

static void silent_at_open(struct master *master, unsigned *seed)
{
    (void)seed;
    master_accept(master);
    while (master->session >= 0) {
        uint8_t header[NA_PDU_HEADER];

        if (!master_hear(master, header, 5))
            master_close(master);
    }
}

static void garbage_at_open(struct master *master, unsigned *seed)
{
    if (master_accept(master))
        garbage(master, seed);
}

/* How often the next requests are answered well. */
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

static void closes_at_register(struct master *master, unsigned *seed)
{
    after_answers(master, 1 + chance(seed, 2), 0);
}

static void refuses_register(struct master *master, unsigned *seed)
{
    (void)seed;
    after_answers(master, 1, DUPLICATE_REGISTRATION);
}

#define STAYS true
const struct lie lies[] = {
    { "garbage", garbage, false },
    { "PDUs with bits turned", spoilt, false },
    { "a PDU that ends early", cut, false },
    { "a length of two gigabytes", huge, false },
    { "a length that makes nothing in all", nothing_in_all, false },
    { "a length below zero", below_zero, false },
    { "another version", another_version, false },
    { "types that are none, or a subagent's", unknown_types, false },
    { "Close", closes_the_session, false },
    { "odd flags", odd_flags, STAYS },
    { "sessions that are not ours", wrong_sessions, STAYS },
    { "contexts that nobody has", contexts, STAYS },
    { "a context with a zero in it", context_with_zero, false },
    { "a context beyond the end", context_beyond_the_end, false },
    { "names of more than 128 arcs", long_names, false },
    { "thousands of variables", thousands_of_variables, STAYS },
    { "ranges that end before they begin", ranges_backwards, STAYS },
    { "bulk without end", bulk_without_end, STAYS },
    { "responses that nobody asked for", responses, STAYS },
    { "a value of an unknown type", value_of_unknown_type, false },
    { "sets without end", sets, STAYS },
    { "sets while a ping waits", sets_at_ping, false },
    { "requests by lot", requests_by_lot, STAYS },
    { "octet by octet", octet_by_octet, STAYS },
    { "answers not read", reads_nothing, false },
    { "closed at Open", closes_at_open, false },
    { "Open refused", refuses_open, false },
    { "silence at Open", silent_at_open, false },
    { "garbage at Open", garbage_at_open, false },
    { "closed at Register", closes_at_register, false },
    { "Register refused", refuses_register, false },
};
const size_t lies_count = sizeof(lies) / sizeof(lies[0]);
