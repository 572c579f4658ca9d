/*
 * Probes a master agent: whether the listener at an AgentX socket replies as one does.
 */
#ifndef NA_AGENTX_PROBE_H
#define NA_AGENTX_PROBE_H

enum { NA_PROBE_SECONDS = 1 }; /* timeout of a reply */

/*
 * Opens a session on a connected socket and closes it again. The socket remains the caller's.
 * Blocks for at most NA_PROBE_SECONDS per reply. Returns NULL, or what is wrong with the reply (a
 * static text).
 */
const char *na_agentx_probe(int fd);

#endif
