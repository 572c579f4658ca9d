/*
 * The parts of --check.
 */
#ifndef NA_CHECK_PARTS_H
#define NA_CHECK_PARTS_H

#include <stdbool.h>
#include <stdio.h>

#include "check/check.h"

/*
 * Writes a line that reports a problem with `what`. Returns 1, to be added to the number of
 * problems.
 */
unsigned na_check_wrong(FILE *to, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Writes why a root lacks files that every kernel has, for example "/proc is mounted with
 * subset=pid", into `cause`. Empty if the root is not the procfs of a running kernel, and is not
 * meant to be.
 */
void na_check_proc(const char *root, char *cause, size_t room);

/* Whether a root is a procfs mounted with subset=pid, which shows only processes. */
bool na_check_is_subset(const char *root);

/*
 * Writes why processes of other users are hidden in a root, "/proc is mounted with hidepid=2", into
 * `cause`; empty if they are not.
 */
void na_check_hidden(const char *root, char *cause, size_t room);

/* The first sample of the alarm rules. */
struct na_rule_sampling {
    int64_t at; /* ns of the snapshot's clock */
};

/* Takes the first sample of the rules. Sends no notifications. */
struct na_rule_sampling na_check_rules_begin(const struct na_suspects *suspects);

/*
 * Takes a second sample, a second after the first if a rule needs that, and reports for each rule
 * what it measures or why it waits.
 */
void na_check_rules(const struct na_suspects *suspects, const struct na_rule_sampling *sampling,
                    FILE *to);

/*
 * The result of connecting to an AgentX socket: an errno, or a static text, or neither if a master
 * agent replied.
 */
struct na_trial {
    int error;
    const char *said;
};

/*
 * Checks whether a master agent replies at an AgentX socket. Stores the result in *trial, reports
 * to `to` and returns the number of problems.
 */
unsigned na_check_socket(const char *address, struct na_trial *trial, FILE *to);

/*
 * Checks snmpd's configuration: whether the master agent is enabled, its address and the mode of
 * its socket (unless a master agent replied), and whether anyone may read the subtree. Reports to
 * `to` and returns the number of problems.
 */
unsigned na_check_snmpd(const struct na_check *check, const char *address,
                        const struct na_trial *trial, FILE *to);

#endif
