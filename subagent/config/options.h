/*
 * The command line.
 */
#ifndef NA_OPTIONS_H
#define NA_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

enum na_action {
    NA_SERVE,
    NA_PRINT,
    NA_WATCH,
    NA_CHECK,
    NA_CHECK_CONFIG,
    NA_RULES,
    NA_HELP,
    NA_CONFIG_HELP,
    NA_VERSION,
    NA_MISUSE,
    NA_NO_MEMORY
};

struct na_options {
    enum na_action action;
    bool foreground;          /* -f */
    bool no_default_config;   /* -C */
    const char *config;       /* -c */
    const char *address;      /* -x */
    const char *pid_file;     /* -p */
    const char *user, *group; /* -u, -g */
    const char *root;         /* --root, "/proc" unless given */
    bool append;              /* -A */
    const char *log_file;  /* of -Lf or -LF with --check and --check-config, which do not open it */
    bool logs;             /* -L was given and has been applied */
    bool nonzero, json;    /* --nonzero, --json */
    const char *watch;     /* --watch, as it was given */
    unsigned interval;     /* seconds, of --watch */
    bool all;              /* --all */
    char *const *patterns; /* words after the options of --print and --watch */
    size_t patterns_count;
};

/*
 * Reads the command line; -L and -D take effect at once. If `action` is NA_MISUSE, an error was
 * written to stderr; if it is NA_NO_MEMORY, nothing else is set. The strings are those of argv.
 */
struct na_options na_options_read(int argc, char **argv);

void na_options_usage(FILE *to);

#endif
