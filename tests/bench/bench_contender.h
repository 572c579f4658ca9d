/*
 * A contender of make bench: an snmpd in its own folder, which is deleted with it, and its subagent
 * or plugin.
 */
#ifndef BENCH_CONTENDER_H
#define BENCH_CONTENDER_H

#include <sys/types.h>

#include "kit/manager.h"

enum { CONTENDER_ARGUMENTS = 12, CONTENDER_NAMES = 1000 };

struct contender {
    const char *what;                           /* its name in the output */
    const char *program;                        /* a subagent below the build folder, or NULL */
    const char *arguments[CONTENDER_ARGUMENTS]; /* its own; "@" stands for the address of the master
                                                   agent */
    const char *snmpd_conf;                     /* further lines, or NULL */
    const char *snmpd_modules;                  /* the only ones that snmpd starts, or NULL */
    const char *prefix;  /* words before both commands, such as valgrind's, or NULL */
    const char *subtree; /* the subtree that it serves; NULL for the MIB's root */

    char folder[64];
    pid_t snmpd, agent; /* 0: none */
    struct manager *manager;
    struct name name[CONTENDER_NAMES]; /* the names to request */
    size_t names;
};

/* The subagent in its usual configuration, and the plugin; callers may extend them. */
struct contender contender_subagent(void);
struct contender contender_plugin(void);
struct contender contender_constants(const char *file);

/* Ends the program if the contender does not come up. */
void contender_start(struct contender *contender);
void contender_stop(struct contender *contender);

/* Takes the names below `beginning`, CONTENDER_NAMES at most, which `wanted` (if there is one) is
 * true for. */
void contender_take_names(struct contender *contender, const char *beginning,
                          bool (*wanted)(const struct name *name));

/* The CPU time of a process in us, including its present children and those it has waited for; its
 * resident memory in KiB. */
double process_cpu(pid_t pid);
double process_waited(pid_t pid); /* for a CPU, us; 0: this process */
double process_resident(pid_t pid);

/* A file of the build, or of the source tree, whole paths; the last four of both are kept. */
const char *in_build(const char *file);
const char *in_source(const char *file);

/* us, monotonic */
double bench_now(void);

#endif
