#include "lies_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- octets that are not PDUs */

void garbage(struct master *master, unsigned *seed)
{
    size_t length = 1 + lies_chance(seed, 3000);

    lies_begin();
    while (octets.length < length)
        octets_byte(&octets, (uint8_t)lies_chance(seed, 256));
    master_tell(master, &octets);
    master_close(master);
}

/* Starts correctly. */
void spoilt(struct master *master, unsigned *seed)
{
    lies_begin();
    for (int i = 0; i < 20; i++)
        lies_add_get(0, MASTER_SESSION);
    for (int i = 0; i < 3; i++)
        octets.at[lies_chance(seed, (unsigned)octets.length)] ^= (uint8_t)(1u
                                                                           << lies_chance(seed, 8));
    master_tell(master, &octets);
    master_close(master);
}

void cut(struct master *master, unsigned *seed)
{
    lies_begin();
    lies_add_get(0, MASTER_SESSION);
    octets.length = 1 + lies_chance(seed, (unsigned)octets.length - 1);
    master_tell(master, &octets);
    master_close(master);
}

/* One megabyte announced by a length. */
static void with_length(struct master *master, uint32_t length)
{
    lies_begin();
    octets_begin(&octets, NA_PDU_GET, 0, MASTER_SESSION, 1);
    octets.length = 16;
    octets_number(&octets, length);
    while (octets.length < sizeof(octets.at))
        octets_byte(&octets, 1);
    for (int i = 0; i < 8 && master_tell(master, &octets); i++)
        continue;
}

void huge(struct master *master, unsigned *seed)
{
    (void)seed;
    with_length(master, 0x7fffff00);
}

/* With the header of 20 octets this makes 0 if added as 32-bit numbers. */
void nothing_in_all(struct master *master, unsigned *seed)
{
    (void)seed;
    with_length(master, 0xffffffec);
}

void below_zero(struct master *master, unsigned *seed)
{
    (void)seed;
    with_length(master, 0xfffffff0);
}

void another_version(struct master *master, unsigned *seed)
{
    (void)seed;
    lies_begin();
    lies_add_get(0, MASTER_SESSION);
    octets.at[0] = 2;
    master_tell(master, &octets);
}

void unknown_types(struct master *master, unsigned *seed)
{
    static const uint8_t types[] = { 0, 1, 3, 4, 12, 14, 15, 16, 17, 19, 100, 255 };

    lies_begin();
    lies_add_get(0, MASTER_SESSION);
    octets.at[1] = types[lies_chance(seed, sizeof(types))];
    master_tell(master, &octets);
}

void closes_the_session(struct master *master, unsigned *seed)
{
    (void)seed;
    lies_begin();
    octets_begin(&octets, NA_PDU_CLOSE, 0, MASTER_SESSION, 1);
    octets_number(&octets, 0x05000000);
    octets_end(&octets);
    master_tell(master, &octets);
}

/* ---- PDUs with odd parts */

void odd_flags(struct master *master, unsigned *seed)
{
    (void)seed;
    lies_begin();
    for (unsigned flags = 0; flags < 256; flags++)
        if (!(flags & NON_DEFAULT_CONTEXT)) {
            octets.little_endian = !(flags & 16);
            lies_add_get((uint8_t)flags, MASTER_SESSION);
        }
    master_tell(master, &octets);
}

void wrong_sessions(struct master *master, unsigned *seed)
{
    lies_begin();
    for (int i = 0; i < 500; i++)
        lies_add_get(0, (uint32_t)rand_r(seed));
    master_tell(master, &octets);
}

void contexts(struct master *master, unsigned *seed)
{
    (void)seed;
    lies_begin();
    for (int i = 0; i < 200; i++)
        lies_add_get(NON_DEFAULT_CONTEXT, MASTER_SESSION);
    master_tell(master, &octets);
}

void context_with_zero(struct master *master, unsigned *seed)
{
    (void)seed;
    lies_begin();
    lies_add_get(NON_DEFAULT_CONTEXT, MASTER_SESSION);
    octets.at[NA_PDU_HEADER + 4] = '\0';
    master_tell(master, &octets);
}

void context_beyond_the_end(struct master *master, unsigned *seed)
{
    (void)seed;
    lies_begin();
    lies_add_get(NON_DEFAULT_CONTEXT, MASTER_SESSION);
    memset(octets.at + NA_PDU_HEADER, 0xff, 4);
    master_tell(master, &octets);
}

void long_names(struct master *master, unsigned *seed)
{
    uint32_t arcs[255];

    for (size_t i = 0; i < 255; i++)
        arcs[i] = 1;
    lies_begin();
    octets_begin(&octets, lies_chance(seed, 2) ? NA_PDU_GET : NA_PDU_GETNEXT, 0, MASTER_SESSION, 1);
    octets_name(&octets, arcs, 129 + lies_chance(seed, 127), false);
    octets_name(&octets, NULL, 0, false);
    octets_end(&octets);
    master_tell(master, &octets);
}

/* Names of the maximum length, all at once. */
void thousands_of_variables(struct master *master, unsigned *seed)
{
    static const uint8_t types[] = { NA_PDU_GET, NA_PDU_GETNEXT };
    const uint8_t type = types[lies_chance(seed, 2)];

    lies_begin();
    octets_begin(&octets, type, 0, MASTER_SESSION, 1);
    while (octets.length + 8 <= NA_PDU_MAX) {
        octets_name(&octets, NULL, 0, true);
        octets_name(&octets, NULL, 0, false);
    }
    octets_end(&octets);
    master_tell(master, &octets);
}

void ranges_backwards(struct master *master, unsigned *seed)
{
    lies_begin();
    for (int i = 0; i < 200; i++) {
        const uint32_t from[] = { 1, lies_chance(seed, 8), lies_chance(seed, 30),
                                  lies_chance(seed, 200) };
        const uint32_t to[] = { 1, lies_chance(seed, 8), lies_chance(seed, 30),
                                lies_chance(seed, 200) };

        octets_begin(&octets, NA_PDU_GETNEXT, 0, MASTER_SESSION, 1);
        octets_our_name(&octets, from, lies_chance(seed, 5), lies_chance(seed, 2));
        octets_our_name(&octets, to, lies_chance(seed, 5), lies_chance(seed, 2));
        octets_end(&octets);
    }
    master_tell(master, &octets);
}

void bulk_without_end(struct master *master, unsigned *seed)
{
    (void)seed;
    lies_begin();
    octets_begin(&octets, NA_PDU_GETBULK, 0, MASTER_SESSION, 1);
    octets_number(&octets, 0x0000ffff);
    for (int i = 0; i < 500; i++) {
        octets_our_name(&octets, NULL, 0, false);
        octets_name(&octets, NULL, 0, false);
    }
    octets_end(&octets);
    master_tell(master, &octets);
}
