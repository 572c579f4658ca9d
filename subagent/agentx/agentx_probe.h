/*
 * Hailing a master agent: whether what listens at an AgentX socket answers as one.
 */
#ifndef NA_AGENTX_PROBE_H
#define NA_AGENTX_PROBE_H

enum { NA_PROBE_SECONDS = 1 }; /* that an answer may take */

/* Opens a session at a connected socket and closes it again. Returns NULL, or what is wrong with
 * the answer (a static text). */
const char *na_agentx_probe(int fd);

#endif
