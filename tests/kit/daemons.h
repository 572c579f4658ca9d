/*
 * The processes of the live test: snmpd, the subagent, its own helpers, and other programs. However
 * the test ends, its children end with it.
 */
#ifndef DAEMONS_H
#define DAEMONS_H

#include <stdbool.h>
#include <sys/types.h>

#include "manager.h"

enum { AGENT_PORT = 1161 }; /* no conflict: the namespace is ours */

/* For SNMPv3's authPriv. */
#define V3_USER "walker"
#define V3_AUTH_PASSWORD "authentication-word"
#define V3_PRIV_PASSWORD "privacy-word"

/*
 * Communities: one may read, the other may also write. Both work through the unix socket and over
 * UDP.
 */
#define READER "public"
#define WRITER "private"

/* A community that may read everything except this part of the subtree. */
#define PART_READER "stranger"
#define HIDDEN_PART "1.2.10"

/*
 * Writes the configurations into `folder`, which receives all files and must be empty; false with
 * errno. `inside`: use the plugin inside snmpd instead of a subagent; starting the subagent then
 * only waits, and stopping it does nothing.
 */
bool daemons_init(const char *folder, bool inside);

/* Whether the plugin is used. */
bool daemons_inside(void);
const char *in_folder(const char *file); /* its path; the last 16 results stay valid */

/* A time in seconds, extended under valgrind. */
double patience(double seconds);

/* Waits for a condition; false if it takes longer than `seconds`, extended by patience(). */
bool becomes(bool (*so)(void *arg), void *arg, double seconds);

/*
 * Each of the two runs at most once. Waits until a manager gets an answer from it. For snmpd that
 * manager is returned; it uses the unix socket, which changes no network counter. NULL or false if
 * it does not start.
 */
struct manager *snmpd_start(void);
bool subagent_start(void);
/*
 * Sends the signal and waits for the exit. Returns the exit status, 128 and more for a signal, -1
 * if it does not exit; 0 if it is not running.
 */
int snmpd_stop(int signal);
int subagent_stop(int signal);
/* The same, and how long it took, without the time spent waiting for a CPU. */
int subagent_stop_timed(int signal, double *seconds);

bool subagent_serves(struct manager *manager);

/* Prints the logs of the daemons, to explain a failure. */
void daemons_explain(void);

/* Starts a child that runs `work` until it is stopped. -1 if that fails. */
pid_t helper_start(void (*work)(void *arg), void *arg);
void helper_stop(pid_t helper);

/*
 * Runs a program to its end. Returns its exit status (as above), and its standard output, to be
 * freed.
 */
int run_program(const char *const *argv, char **output);
/* Runs the subagent with other arguments, after the prefix for valgrind if there is one. */
int run_subagent(const char *const *arguments, char **output);

#endif
