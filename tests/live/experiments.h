/*
 * Traffic of which it is known beforehand what the kernel's counters make of it.
 *
 * Each experiment sends something over the loopback of a network namespace that nothing else uses,
 * step by step, and says for each step by how much which counter moves. Many are the examples of
 * the kernel's own document on these counters, Documentation/networking/snmp_counter.rst ("the
 * document" in the comments). The document watches two hosts; here both ends are in one namespace,
 * so a figure is the sum of the document's two.
 *
 * To use them, in a fresh network namespace (unshare -n, or unshare -rn without privileges):
 *
 *     experiments_prepare();
 *     for each experiment:
 *         stage = stage_new();
 *         for each step: read the counters, step->run(stage), read them again, compare with
 * step->moves stage_end(stage);
 *
 * The counters are at rest when run() returns and stay so until the next step, whenever they are
 * read; reading them must not itself be traffic in the namespace (a unix socket is none).
 * Experiments may be run in any order; the steps of one belong together. Not for several threads.
 */
#ifndef EXPERIMENTS_H
#define EXPERIMENTS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct stage; /* what one experiment has open and has changed */

/*
 * The difference that one counter has to show, from least to most, both included. The counter is
 * named as the kernel prints it: by the word before the colon and the column in /proc/net/snmp and
 * netstat ("TcpExt", "ListenDrops"); in /proc/net/snmp6, which has no groups, by Ip6, Icmp6 or Udp6
 * and the whole name ("Ip6", "Ip6InReceives"). Levels (Tcp CurrEstab, MPTcpExt MPCurrEstab) may
 * fall. A counter that the running kernel does not print is to be passed over; of the ICMP types
 * (IcmpMsg, Icmp6InType1) it prints only those that are not 0. The list ends with {0}.
 */
struct movement {
    const char *group, *name;
    long long least, most;
};

/* For the tables, { "Tcp", "ActiveOpens", BY(1) }. */
#define BY(difference) (difference), (difference)
#define STILL 0, 0

/*
 * Where the number depends on the kernel's build the step itself counts: `least` is then COUNTED
 * and `most` says which count. movement_range makes the two bounds of either kind, once the step
 * has run.
 */
#define COUNTED LLONG_MIN
#define AS_COUNTED(count) COUNTED, (count)
enum count { COUNT_LOST, COUNT_QUEUED, COUNTS };

void movement_range(const struct movement *move, const struct stage *stage, long long *least,
                    long long *most);

enum outcome {
    STEP_FAILED = -1, /* stage_error says why */
    STEP_DONE = 0,
    STEP_IMPOSSIBLE = 1, /* not with this kernel or these privileges; stage_error says why */
};

/* Ended by {0}. `run` returns an outcome; after anything but STEP_DONE the rest of the experiment
 * is not to be run. */
struct step {
    const char *what;
    int (*run)(struct stage *stage);
    const struct movement *moves;
};

struct experiment {
    const char *name; /* one word */
    const char *about;
    const struct step *steps;
    bool needs_host_root; /* see experiments_may_limit_orphans */
};

extern const struct experiment experiments[];
extern const size_t experiments_count;

/*
 * Makes the namespace ready: loopback up with IPv6, nothing remembered from one connection to the
 * next, nothing sent again soon. Returns 0, or -1 with errno; EPERM also where another interface
 * than loopback is up, since that is not a namespace for this.
 */
int experiments_prepare(void);

/*
 * The only setting that is the whole host's: net.ipv4.tcp_max_orphans. A namespace does not see it,
 * so whoever may have it lowered for some tenths of a second opens it outside, for reading and
 * writing, and hands the descriptor over before the experiments: `unshare -n TEST
 * 9<>/proc/sys/net/ipv4/tcp_max_orphans`. While it is low the kernel resets any other connection of
 * the host, too, that is closed with data on the way. It is put back even if this process is
 * killed. Without a descriptor (-1) the experiments that have needs_host_root are STEP_IMPOSSIBLE.
 */
void experiments_may_limit_orphans(int descriptor);

struct stage *stage_new(void);                      /* NULL if memory ran out */
const char *stage_error(const struct stage *stage); /* why the last step was not done */

/* Closes everything, ends the child, puts back what was changed; the counters are at rest
 * afterwards. */
void stage_end(struct stage *stage);

#endif
