/*
 * The beginning of --check: what only the caller may see, before the rights of the service are
 * taken for the rest.
 */
#ifndef NA_DIAGNOSE_BEGIN_H
#define NA_DIAGNOSE_BEGIN_H

#include <stdbool.h>
#include <stdio.h>

#include "config/options.h"
#include "base/rows.h"
#include "check/snmpd_conf.h"

struct na_check {
    const struct na_options *options;
    struct na_snmpd_conf snmpd; /* which the service may not read on most hosts */
    struct na_rows files;       /* of char *: files of our configuration that are there */
    char *group;                /* that the service is in, for advice; owned */
    unsigned bad;               /* what was found wrong so far */
};

/*
 * Reads snmpd's configuration, takes the rights of -u and -g, or else of the unit
 * netstat-agentx.service, if we may, and prints whose they are, or how to look with them. Looks
 * whether the files of -p and -L can be written. To be called before the library is set up, since
 * -C is not about snmpd's files.
 */
void na_check_begin(struct na_check *check, const struct na_options *options, FILE *to);

/*
 * Looks for files of the configuration that are there and that the rights taken do not let us see.
 * Returns the number of things that are wrong.
 */
unsigned na_check_files(const struct na_check *check, FILE *to);

void na_check_end(struct na_check *check);

#endif
