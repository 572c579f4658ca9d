/*
 * Output to the AgentX master. Nothing here waits: what the socket does not take at once is kept,
 * and sent when it can be. A master that is busy for a while reads late; one that goes on asking
 * and reads nothing is given up.
 */
#ifndef NA_AGENTX_OUTPUT_H
#define NA_AGENTX_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Begins with a connected socket, which stays the caller's; drained is called when it is not full
 * any more. */
void na_agentx_output_begin(int fd, void (*drained)(void));

/* Sends octets, or keeps a copy. False without memory for that, so that the connection is of no
 * more use. */
bool na_agentx_output(const void *octets, size_t size);

/* Whether so much waits, more than a mebibyte, that nothing is to be read that would be answered.
 */
bool na_agentx_output_full(void);

/* Whether it has been full for NA_OUTPUT_STUCK seconds in which nothing was sent: who waits for us
 * to read would do so for ever. */
enum { NA_OUTPUT_STUCK = 5 };
bool na_agentx_output_stuck(void);

/* Drops what waits; to be called before the socket is closed. */
void na_agentx_output_end(void);

#endif
