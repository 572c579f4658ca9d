/*
 * snmpd's configuration, read line by line as snmpd reads it.
 */
#ifndef NA_SNMPD_CONF_H
#define NA_SNMPD_CONF_H

#include <stddef.h>

#include "base/rows.h"

struct na_snmpd_line {
    char *file;
    unsigned number;    /* line number in the file, from 1 */
    char *token, *rest; /* the first word, and the rest of the line */
};

struct na_snmpd_conf {
    struct na_rows lines; /* of struct na_snmpd_line */
    size_t files;         /* number of files read */
    char *file;           /* the first file that was read; NULL: none */
    /* the first existing file that could not be read completely; NULL: none, or no memory */
    char *unread;
    int error; /* errno for that file; 0 if there is none */
};

static inline struct na_snmpd_line *na_snmpd_line_at(const struct na_snmpd_conf *conf, size_t i)
{
    return na_rows_at(&conf->lines, i);
}

/*
 * Reads snmpd.conf and snmpd.local.conf in the folders of SNMPCONFPATH, or the library's default
 * folders, and the files that they include. Leaves out the persistent files, which snmpd itself
 * writes. If memory runs out, lines are missing. Release with na_snmpd_conf_clear.
 */
void na_snmpd_conf_read(struct na_snmpd_conf *conf);
void na_snmpd_conf_clear(struct na_snmpd_conf *conf);

/*
 * The last line with a token (case is ignored), which is the one in effect; NULL if there is none.
 */
const struct na_snmpd_line *na_snmpd_conf_last(const struct na_snmpd_conf *conf, const char *token);

#endif
