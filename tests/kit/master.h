/*
 * A hand-made AgentX master agent for one subagent, which it starts. It accepts the subagent's
 * connection and answers it correctly or as a test requires. PDUs are written octet by octet, so
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

/* Octets of PDUs; those that do not fit are dropped. */
struct octets {
    uint8_t at[2 * NA_PDU_MAX];
    size_t length;
    size_t pdu; /* start of the last one */
    bool little_endian;
};

void octets_byte(struct octets *octets, uint8_t byte);
void octets_short(struct octets *octets, uint16_t number);
void octets_number(struct octets *octets, uint32_t number);
void octets_string(struct octets *octets, const void *text, size_t length);
void octets_name(struct octets *octets, const uint32_t *arcs, size_t count, bool include);

/* The name at arcs below the root of the MIB. */
void octets_our_name(struct octets *octets, const uint32_t *arcs, size_t count, bool include);

/* Starts a PDU of a session; ends it by writing its length into the header. */
void octets_begin(struct octets *octets, uint8_t type, uint8_t flags, uint32_t session,
                  uint32_t packet);
void octets_end(struct octets *octets);

enum { MASTER_SESSION = 7 };

/*
 * Listens in its own folder and starts the subagent there, with `ping` as its ping interval in
 * seconds and `lines` of configuration, or "". False, with errno, if that fails.
 */
bool master_begin(struct master *master, unsigned ping, const char *lines);
/* Takes the subagent's next connection. False if none comes within ten seconds. */
bool master_accept(struct master *master);
/*
 * Accepts the connection if there is none, and answers until the subagent has registered and
 * answers a Get correctly.
 */
bool master_serves(struct master *master);

/*
 * Sends all octets; meanwhile reads and discards what the subagent sends. False if the subagent has
 * closed.
 */
bool master_tell(struct master *master, const struct octets *octets);
/*
 * Reads the header of the subagent's next PDU and discards the payload. False at the end of the
 * connection, or after `seconds`.
 */
bool master_hear(struct master *master, uint8_t *header, double seconds);
/* Sends a Response with an error, or 0. */
void master_answer(struct master *master, const uint8_t *header, uint16_t error);
void master_close(struct master *master);

/*
 * Ends the subagent. Returns its exit status, 128 and more for a signal; -1 if it had to be killed
 * after `seconds`.
 */
int master_end(struct master *master, double seconds);

#endif
