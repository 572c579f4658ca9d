/*
 * Output to the AgentX master. Never blocks: octets that the socket does not accept are kept, and
 * sent when it does. A busy master may read late, but the session with a master that keeps sending
 * requests and reads nothing is closed.
 */
#ifndef NA_AGENTX_OUTPUT_H
#define NA_AGENTX_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Starts output to a connected socket, which remains the caller's. `drained` is called when it is
 * no longer full.
 */
void na_agentx_output_begin(int fd, void (*drained)(void));

/*
 * Sends octets, or keeps a copy. False if memory ran out for the copy; the connection is then
 * useless.
 */
bool na_agentx_output(const void *octets, size_t size);

/* Whether more than 1 MiB is waiting, so that no more requests should be read. */
bool na_agentx_output_full(void);

/*
 * Whether it has been full for NA_OUTPUT_STUCK seconds without sending anything: a master that
 * waits for us to read would wait for ever.
 */
enum { NA_OUTPUT_STUCK = 5 };
bool na_agentx_output_stuck(void);

/* Discards what is waiting; call it before the socket is closed. */
void na_agentx_output_end(void);

#endif
