/*
 * Traffic with a known effect on the kernel's counters.
 *
 * Each experiment sends something over the loopback interface of a network namespace that nothing
 * else uses, step by step, and states how much each step changes which counter. Many are the
 * examples in the kernel's own documentation of these counters,
 * Documentation/networking/snmp_counter.rst ("the document" in the comments). The document watches
 * two hosts; here both ends are in one namespace, so a figure is the sum of the document's two.
 *
 * To use them, in a fresh network namespace (unshare -n, or unshare -rn without privileges):
 *
 *     experiments_prepare();
 *     for each experiment:
 *         stage = stage_new();
 *         for each step: read the counters, step->run(stage), read them again,
 *             compare with step->moves
 *         stage_end(stage);
 *
 * The counters are at rest when run() returns and stay so until the next step. Reading them must
 * not itself cause traffic in the namespace (a unix socket does not). Experiments may run in any
 * order; the steps of one belong together. Not thread-safe.
 */
#ifndef EXPERIMENTS_H
#define EXPERIMENTS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct stage; /* what one experiment has open and has changed */

/*
 * The expected difference of one counter, from `least` to `most` inclusive. The counter has the
 * kernel's name: the word before the colon and the column in /proc/net/snmp and netstat ("TcpExt",
 * "ListenDrops"). In /proc/net/snmp6, which has no groups, it is Ip6, Icmp6 or Udp6 and the whole
 * name ("Ip6", "Ip6InReceives"). Levels (Tcp CurrEstab, MPTcpExt MPCurrEstab) may fall. Skip
 * counters that the running kernel does not print; of the ICMP types (IcmpMsg, Icmp6InType1) it
 * prints only those that are not 0. The list ends with {0}.
 */
struct movement {
    const char *group, *name;
    long long least, most;
};

/* For the tables, { "Tcp", "ActiveOpens", BY(1) }. */
#define BY(difference) (difference), (difference)
#define STILL 0, 0

/*
 * If the number depends on the kernel's configuration the step itself counts: `least` is then
 * COUNTED and `most` is the index of the count. movement_range returns the bounds of both kinds
 * after the step has run.
 */
#define COUNTED LLONG_MIN
#define AS_COUNTED(count) COUNTED, (count)
enum count { COUNT_LOST, COUNT_QUEUED, COUNTS };

void movement_range(const struct movement *move, const struct stage *stage, long long *least,
                    long long *most);

enum outcome {
    STEP_FAILED = -1, /* stage_error says why */
    STEP_DONE = 0,
    STEP_IMPOSSIBLE = 1, /* impossible with this kernel or these privileges; stage_error says why */
};

/*
 * The list ends with {0}. `run` returns an outcome; after anything but STEP_DONE the rest of the
 * experiment must be skipped.
 */
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
 * Prepares the namespace: loopback up with IPv6, nothing cached between connections, no early
 * retransmission. Returns 0, or -1 with errno; EPERM also if an interface other than loopback is
 * up, since such a namespace is not suitable.
 */
int experiments_prepare(void);

/*
 * The only setting of the whole host: net.ipv4.tcp_max_orphans. It does not exist in a namespace.
 * If it may be lowered for some tenths of a second, open it outside for reading and writing and
 * pass the descriptor before the experiments: `unshare -n TEST
 * 9<>/proc/sys/net/ipv4/tcp_max_orphans`. While it is low the kernel also resets other connections
 * of the host that are closed with data under way. It is restored even if this process is killed.
 * Without a descriptor (-1) the experiments with needs_host_root are STEP_IMPOSSIBLE.
 */
void experiments_may_limit_orphans(int descriptor);

struct stage *stage_new(void);                      /* NULL if memory ran out */
const char *stage_error(const struct stage *stage); /* why the last step was not done */

/*
 * Closes everything, ends the child and restores all settings; the counters are at rest afterwards.
 */
void stage_end(struct stage *stage);

#endif
