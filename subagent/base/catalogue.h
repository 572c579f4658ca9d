/*
 * The catalogue: the counters that this program knows by name. Its tables are generated from
 * mibs/counters.tsv and mibs/groups.tsv.
 */
#ifndef NA_CATALOGUE_H
#define NA_CATALOGUE_H

#include <stddef.h>
#include <stdint.h>

/* The kind of number that a name stands for. */
enum na_kind {
    NA_COUNTER, /* only rises, Counter64 */
    NA_GAUGE,   /* a level or a setting, never negative, Gauge32 */
    NA_INTEGER, /* a signed setting, Integer32 (Tcp MaxConn) */
};

/* A group of counters: one row of a file that has several groups, or a whole file. */
struct na_group {
    const char *name;   /* as the kernel prints it: "TcpExt" */
    const char *source; /* path below /proc: "net/netstat"; "sys" for the limits */
    uint32_t arc;       /* of its scalars, below netstatCounters */
};

/* One counter, level or setting. */
struct na_counter {
    uint16_t group;  /* index into na_groups */
    uint16_t number; /* last arc of its scalar */
    enum na_kind kind;
    const char *name;   /* as the kernel prints it: "ListenOverflows" */
    const char *object; /* descriptor of its scalar, or NULL if an IETF module or a table has it */
    const char *unit;   /* of one count: "packets"; NULL for a code */
};

extern const struct na_group na_groups[];
extern const size_t na_groups_count;
extern const struct na_counter na_counters[];
extern const size_t na_counters_count;

/* Finds a counter by the names of its group and its own; NULL if the catalogue has none. */
const struct na_counter *na_catalogue_find(const char *group, const char *name);

#endif
