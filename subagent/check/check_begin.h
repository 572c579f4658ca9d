/*
 * The first part of --check: what only the caller may read, before the rights of the service are
 * taken for the rest.
 */
#ifndef NA_CHECK_BEGIN_H
#define NA_CHECK_BEGIN_H

#include <stdbool.h>
#include <stdio.h>

#include "config/options.h"
#include "base/rows.h"
#include "check/snmpd_conf.h"

struct na_check {
    const struct na_options *options;
    struct na_snmpd_conf snmpd; /* read first, since on most hosts the service may not read it */
    struct na_rows files;       /* of char *: the existing files of our configuration */
    char *group;                /* a group of the service, for advice; owned */
    bool hides;                 /* the unit hides processes of other users from the service */
    unsigned bad;               /* number of problems so far */
};

/*
 * Reads snmpd's configuration. Takes the rights of -u and -g, or those of the unit
 * netstat-agentx.service, if we may, and prints whose they are, or how to check with them. Checks
 * whether the files of -p and -L can be written. Call it before the library is set up, since -C
 * does not concern snmpd's files.
 */
void na_check_begin(struct na_check *check, const struct na_options *options, FILE *to);

/*
 * Finds existing configuration files that cannot be read with the rights that were taken. Writes a
 * line for each to `to` and returns their number.
 */
unsigned na_check_files(const struct na_check *check, FILE *to);

void na_check_end(struct na_check *check);

#endif
