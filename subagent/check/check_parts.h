/*
 * The parts of --check.
 */
#ifndef NA_CHECK_PARTS_H
#define NA_CHECK_PARTS_H

#include <stdbool.h>
#include <stdio.h>

#include "check/check_begin.h"

/* Tells that something is wrong with `what`, on a line of its own. Returns 1: one thing more. */
unsigned na_check_wrong(FILE *to, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Why a root lacks files that every kernel has: "/proc is mounted with subset=pid". Empty if it is
 * no procfs of a running kernel, nor should be one.
 */
void na_check_proc(const char *root, char *cause, size_t room);

/* Whether a root is a procfs that is mounted with subset=pid: it shows processes alone. */
bool na_check_is_subset(const char *root);

/* What came of trying an AgentX socket: an errno, or a static text, or neither if a master agent
 * answered. */
struct na_trial {
    int error;
    const char *said;
};

/* Looks whether a master agent answers at an AgentX socket. Returns the number of things that are
 * wrong. */
unsigned na_check_socket(const char *address, struct na_trial *trial, FILE *to);

/*
 * Looks in snmpd's configuration for the master agent, its address and the mode of its socket,
 * unless that was reached, and for somebody who sees the subtree. Returns the number of things that
 * are wrong.
 */
unsigned na_check_snmpd(const struct na_check *check, const char *address,
                        const struct na_trial *trial, FILE *to);

#endif
