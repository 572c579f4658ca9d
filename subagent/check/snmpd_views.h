/*
 * Who may read what, by the lines of snmpd's configuration: whether somebody whom a line lets in
 * sees our subtree.
 */
#ifndef NA_SNMPD_VIEWS_H
#define NA_SNMPD_VIEWS_H

#include <stdbool.h>

#include "check/snmpd_conf.h"

enum na_reach {
    NA_REACH_NONE,
    NA_REACH_PART,
    NA_REACH_ALL,
    NA_REACH_UNCLEAR, /* it depends on names of objects, masks or contexts, which are not followed
                       */
};

enum { NA_SNMPD_WORD = 256 };

/* Whom a line lets in, and how far. */
struct na_reader {
    const struct na_snmpd_line *line;
    char name[NA_SNMPD_WORD]; /* of the user or group; "" if it is a community, which is a secret */
    bool by_view;
    char scope[NA_SNMPD_WORD]; /* the view, or else the OID, that the line gives */
    enum na_reach reach;
    const struct na_snmpd_line
        *hides; /* the line that excludes the subtree itself, NULL if there is none */
};

/* Whether line i lets anybody read; lines that never come into play do not. */
bool na_snmpd_reader(const struct na_snmpd_conf *conf, size_t i, struct na_reader *reader);

#endif
