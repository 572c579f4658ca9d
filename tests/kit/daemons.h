/*
 * What the live test starts: snmpd and the subagent, helpers of its own, and other programs.
 * Whatever way the test ends, its children end with it.
 */
#ifndef DAEMONS_H
#define DAEMONS_H

#include <stdbool.h>
#include <sys/types.h>

#include "manager.h"

enum { AGENT_PORT = 1161 }; /* the namespace has only us */

/* For SNMPv3's authPriv. */
#define V3_USER "walker"
#define V3_AUTH_PASSWORD "authentication-word"
#define V3_PRIV_PASSWORD "privacy-word"

/* Communities: one may read, the other may write what can be written. Both work through the unix
 * socket and over UDP. */
#define READER "public"
#define WRITER "private"

/* One that may read all but this part of the subtree. */
#define PART_READER "stranger"
#define HIDDEN_PART "1.2.10"

/*
 * The folder holds everything that is written, and must be empty. Writes the configurations; false
 * with errno. `inside`: the subagent is none, but the plugin that snmpd loads; starting it only
 * waits, and nothing is there to be stopped.
 */
bool daemons_init(const char *folder, bool inside);
const char *in_folder(const char *file); /* its path; the last 16 are kept */

/* A time in seconds, of which there are more under valgrind. */
double patience(double seconds);

/* Waits until it is so; false if that takes longer than the seconds, with patience. */
bool becomes(bool (*so)(void *arg), void *arg, double seconds);

/*
 * Each of the two runs at most once. Starting waits until a manager gets an answer from it, which
 * for snmpd is the manager returned; through the unix socket, because that moves no counter of the
 * network. NULL or false if it does not come up.
 */
struct manager *snmpd_start(void);
bool subagent_start(void);
/* Sends the signal and waits for the end: the exit status, 128 and more for a signal, -1 if it does
 * not end; 0 if none runs. */
int snmpd_stop(int signal);
int subagent_stop(int signal);
/* And how long it took for that, without what it was kept waiting for a CPU. */
int subagent_stop_timed(int signal, double *seconds);

bool subagent_serves(struct manager *manager);

/* Prints what the daemons have logged, to explain a failure. */
void daemons_explain(void);

/* A child of our own that does something until it is stopped. -1 if there is none. */
pid_t helper_start(void (*work)(void *arg), void *arg);
void helper_stop(pid_t helper);

/* Runs a program to its end: its exit status (or as above), and what it wrote to standard output,
 * to be freed. */
int run_program(const char *const *argv, char **output);
/* The subagent with other arguments, after the prefix for valgrind if there is one. */
int run_subagent(const char *const *arguments, char **output);

#endif
