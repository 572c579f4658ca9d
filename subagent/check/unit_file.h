/*
 * The unit of the service, as systemd reads it: whose rights it gives.
 */
#ifndef NA_UNIT_FILE_H
#define NA_UNIT_FILE_H

#include <stdbool.h>

struct na_unit {
    char *file;         /* NULL: there is none */
    char *user, *group; /* NULL: not set */
    char *groups;       /* the further ones, with blanks between them; NULL: none */
    char *options;      /* what ExecStart gives the program, or NULL */
    bool dynamic;       /* the user exists only while the service runs */
};

/*
 * Reads a unit and its drop-ins in the folders of SYSTEMD_UNIT_PATH, or else in those that systemd
 * has. Specifiers (%i) are not followed. False if there is none. To be cleared in either case.
 */
bool na_unit_read(struct na_unit *unit, const char *name);
void na_unit_clear(struct na_unit *unit);

#endif
