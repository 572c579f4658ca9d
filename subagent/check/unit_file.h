/*
 * The unit file of the service, as systemd reads it: the rights that it sets.
 */
#ifndef NA_UNIT_FILE_H
#define NA_UNIT_FILE_H

#include <stdbool.h>

struct na_unit {
    char *file;         /* NULL: no unit found */
    char *user, *group; /* NULL: not set */
    char *groups;       /* the supplementary groups, separated by blanks; NULL: none */
    char *options;      /* the program's arguments in ExecStart, or NULL */
    bool dynamic;       /* DynamicUser=: the user exists only while the service runs */
    bool hides;         /* ProtectProc=: processes of other users are hidden from the service */
};

/*
 * Reads a unit and its drop-ins from the folders of SYSTEMD_UNIT_PATH, or else from systemd's
 * default ones. Specifiers such as %i are not expanded. False if there is none. Release with
 * na_unit_clear in either case.
 */
bool na_unit_read(struct na_unit *unit, const char *name);
void na_unit_clear(struct na_unit *unit);

#endif
