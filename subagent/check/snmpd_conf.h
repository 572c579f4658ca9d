/*
 * snmpd's configuration: its lines, read as snmpd reads them.
 */
#ifndef NA_SNMPD_CONF_H
#define NA_SNMPD_CONF_H

#include <stddef.h>

#include "base/rows.h"

struct na_snmpd_line {
    char *file;
    unsigned number;    /* in the file, from 1 */
    char *token, *rest; /* the first word, and what is behind it */
};

struct na_snmpd_conf {
    struct na_rows lines; /* of struct na_snmpd_line */
    size_t files;         /* that were read */
    char *file;           /* the first that was read; NULL: there is none */
    char *unread; /* the first that is there and cannot be read as a whole, or NULL; also if memory
                     ran out for its name */
    int error;    /* errno of that; 0 if there is none */
};

static inline struct na_snmpd_line *na_snmpd_line_at(const struct na_snmpd_conf *conf, size_t i)
{
    return na_rows_at(&conf->lines, i);
}

/*
 * Reads snmpd.conf and snmpd.local.conf in the folders of SNMPCONFPATH, or else in the library's
 * own, and what they include. The persistent files, which snmpd writes itself, are none of these.
 * Where memory runs out there are fewer lines.
 */
void na_snmpd_conf_read(struct na_snmpd_conf *conf);
void na_snmpd_conf_clear(struct na_snmpd_conf *conf);

/* The last line with a token, in any case of letters, which is the one that holds; NULL if there is
 * none. */
const struct na_snmpd_line *na_snmpd_conf_last(const struct na_snmpd_conf *conf, const char *token);

#endif
