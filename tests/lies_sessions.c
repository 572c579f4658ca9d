#include "lies_parts.h"

enum { DUPLICATE_REGISTRATION = 263, OPEN_FAILED = 256 };

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

void closes_at_register(struct master *master, unsigned *seed)
{
    after_answers(master, 1 + lies_chance(seed, 2), 0);
}

void refuses_register(struct master *master, unsigned *seed)
{
    (void)seed;
    after_answers(master, 1, DUPLICATE_REGISTRATION);
}
