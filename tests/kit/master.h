/*
 * An AgentX master agent by hand, for one subagent that it starts itself: it takes the subagent's
 * connection and answers it, properly or as a test wants it. PDUs are written octet by octet, so
 * that they can be wrong.
 */
#ifndef MASTER_H
#define MASTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "agentx/agentx_pdu.h"

struct master {
    char folder[200];
    char address[240];
    char log[240];
    char configuration[240];
    int listener, session; /* -1: none */
    pid_t subagent;
    uint32_t packet;   /* number of our last request */
    unsigned sessions; /* begun */
};

/* Octets of PDUs; those beyond the room are not kept. */
struct octets {
    uint8_t at[2 * NA_PDU_MAX];
    size_t length;
    size_t pdu; /* where the last one begins */
    bool little_endian;
};

void octets_byte(struct octets *octets, uint8_t byte);
void octets_short(struct octets *octets, uint16_t number);
void octets_number(struct octets *octets, uint32_t number);
void octets_string(struct octets *octets, const void *text, size_t length);
void octets_name(struct octets *octets, const uint32_t *arcs, size_t count, bool include);

/* The name at arcs below the root of the MIB. */
void octets_our_name(struct octets *octets, const uint32_t *arcs, size_t count, bool include);

/* Begins a PDU of a session, and ends it with its length put into its header. */
void octets_begin(struct octets *octets, uint8_t type, uint8_t flags, uint32_t session,
                  uint32_t packet);
void octets_end(struct octets *octets);

enum { MASTER_SESSION = 7 };

/*
 * Listens in a folder of its own and starts the subagent there, which is to ping it every so many
 * seconds, with lines of configuration or "". False, with errno.
 */
bool master_begin(struct master *master, unsigned ping, const char *lines);
/* Takes the subagent's next connection. False if none comes within ten seconds. */
bool master_accept(struct master *master);
/* Takes the connection if there is none, and answers until the subagent has told all and a Get is
 * answered as it should be. */
bool master_serves(struct master *master);

/* Sends them all, taking and dropping what comes back meanwhile. False if the subagent has closed.
 */
bool master_tell(struct master *master, const struct octets *octets);
/* The header of the next PDU of the subagent, its payload dropped. False at the end of the
 * connection, or after so many seconds. */
bool master_hear(struct master *master, uint8_t *header, double seconds);
/* Answers it with an error, or 0. */
void master_answer(struct master *master, const uint8_t *header, uint16_t error);
void master_close(struct master *master);

/* Ends the subagent: its exit status, 128 and more for a signal; -1 if it had to be killed after so
 * many seconds. */
int master_end(struct master *master, double seconds);

/* Seconds of a clock that does not jump. */
double master_now(void);

#endif
