/*
 * Access control in snmpd's configuration: whether the readers that a line admits see our subtree.
 */
#ifndef NA_SNMPD_VIEWS_H
#define NA_SNMPD_VIEWS_H

#include <stdbool.h>

#include "check/snmpd_conf.h"

enum na_reach {
    NA_REACH_NONE,
    NA_REACH_PART,
    NA_REACH_ALL,
    NA_REACH_UNCLEAR, /* depends on OIDs with names, masks or contexts, which are not evaluated */
};

enum { NA_SNMPD_WORD = 256 };

/* A reader that a line admits, and what it can read. */
struct na_reader {
    const struct na_snmpd_line *line;
    char name[NA_SNMPD_WORD]; /* the user or group; "" for a community, which is a secret */
    bool by_view;
    char scope[NA_SNMPD_WORD]; /* the view or OID given in the line */
    enum na_reach reach;
    const struct na_snmpd_line *hides; /* the line that excludes the subtree itself; NULL: none */
};

/*
 * Whether line i admits a reader, which is then stored in *reader. Lines that never take effect do
 * not.
 */
bool na_snmpd_reader(const struct na_snmpd_conf *conf, size_t i, struct na_reader *reader);

#endif
