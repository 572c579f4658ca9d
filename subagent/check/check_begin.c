#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "check/check_begin.h"

#include <errno.h>
#include <grp.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <unistd.h>

#include "base/build.h"
#include "base/config_files.h"
#include "base/memory.h"
#include "check/check_parts.h"
#include "check/rights.h"
#include "config/settings.h"
#include "check/unit_file.h"

static const char what_rights[] = "rights", unit_name[] = "netstat-agentx.service",
                  lacked[] = "the rights of the service";

/* ---- files that the service reads or writes */

static void note_file(const char *path, void *arg)
{
    struct na_check *check = arg;
    char **file;

    if (access(path, F_OK) != 0)
        return;
    file = na_rows_add(&check->files);
    if (file == NULL || (*file = strdup(path)) == NULL)
        na_memory_lacks("the names of configuration files");
}

static void note_files(struct na_check *check)
{
    const char *given = getenv("SNMPCONFPATH");

    if (check->options->no_default_config)
        return;
    na_config_files_in(given ? given : get_configuration_directory(), NA_APPLICATION, note_file,
                       check);
    if (given == NULL)
        na_config_files_in(get_persistent_directory(), NA_APPLICATION, note_file, check);
}

/*
 * A file that cannot be read in a folder that can be searched was already counted as a
 * configuration error.
 */
unsigned na_check_files(const struct na_check *check, FILE *to)
{
    unsigned bad = 0;

    for (size_t i = 0; i < check->files.count; i++) {
        const char *path = *(char *const *)na_rows_at(&check->files, i);

        if (path != NULL && access(path, F_OK) != 0)
            bad += na_check_wrong(to, "configuration", "%s: %s; the file is skipped", path,
                                  strerror(errno));
    }
    return bad;
}

/* Without opening it: that would create a missing file, and truncate a log file of -L. */
static unsigned check_writable(const char *what, const char *path, FILE *to)
{
    char *copy = strdup(path);
    const bool there = access(path, F_OK) == 0;
    const bool good = there ? access(path, W_OK) == 0
                            : copy != NULL && access(dirname(copy), W_OK | X_OK) == 0;
    const int error = there || copy != NULL ? errno : ENOMEM;

    free(copy);
    if (!good)
        return na_check_wrong(to, what, "%s: %s%s", path, strerror(error),
                              there ? "" : "; the file would be created in that folder");
    fprintf(to, "ok      %-24s %s\n", what, path);
    return 0;
}

static unsigned check_written(const struct na_options *options, FILE *to)
{
    unsigned bad = 0;

    if (options->pid_file != NULL)
        bad += check_writable("pid file", options->pid_file, to);
    if (options->log_file != NULL)
        bad += check_writable("log file", options->log_file, to);
    return bad;
}

/* ---- rights: from -u and -g, or from the unit */

static void print_user(uid_t user, FILE *to)
{
    const struct passwd *known = getpwuid(user);

    if (known != NULL)
        fprintf(to, "user %s", known->pw_name);
    else
        fprintf(to, "user %u", (unsigned)user);
}

static void print_rights(const struct na_rights *rights, const char *user, FILE *to)
{
    if (user != NULL)
        fprintf(to, "user %s", user);
    else
        print_user(rights->user, to);
    for (size_t i = 0; i < rights->count; i++) {
        const struct group *group = getgrgid(rights->groups[i]);

        if (group != NULL)
            fprintf(to, ", group %s", group->gr_name);
    }
}

/* The command that checks with these rights, for a caller who may not take them. */
static void print_command(const struct na_rights *rights, FILE *to)
{
    fprintf(to, "setpriv --reuid %u --regid %u --groups ", (unsigned)rights->user,
            (unsigned)rights->group);
    for (size_t i = 0; i < rights->count; i++)
        fprintf(to, "%s%u", i > 0 ? "," : "", (unsigned)rights->groups[i]);
    fputs(" netstat-agentx --check", to);
}

/* Why na_rights_find failed. */
static unsigned tell_missing(const struct na_rights *rights, const char *source, FILE *to)
{
    if (rights->missing != NULL)
        return na_check_wrong(to, what_rights, "%s: no such user or group: %s", source,
                              rights->missing);
    na_memory_lacks(lacked);
    return na_check_wrong(to, what_rights, "%s: %s", source, strerror(ENOMEM));
}

/* The rights given by the unit; systemd does not start a unit with an error in them. */
static bool find_those_of_unit(struct na_rights *rights, const struct na_unit *unit)
{
    char *groups = unit->groups ? strdup(unit->groups) : NULL, *rest = groups, *group;
    bool found;

    if (unit->groups != NULL && groups == NULL)
        return false;
    if (unit->dynamic && (unit->user == NULL || getpwnam(unit->user) == NULL))
        found = na_rights_find_dynamic(rights);
    else
        found = na_rights_find(rights, unit->user ? unit->user : "root", unit->group);
    while (found && rest != NULL && (group = strsep(&rest, " \t")) != NULL)
        if (group[0] != '\0' && !na_rights_add(rights, group)) {
            if (rights->missing != NULL)
                rights->missing = strstr(unit->groups, group); /* the unit outlives the copy */
            found = false;
        }
    free(groups);
    return found;
}

/* systemd gives the service a home directory of its own, and the library looks for files there. */
static void go_home(const struct na_rights *rights)
{
    const struct passwd *user = getpwuid(rights->user);

    setenv("HOME", user != NULL ? user->pw_dir : "/", 1);
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_CONFIGURATION_DIR, NULL);
}

static void take_rights(const struct na_rights *rights, const char *user, const char *source,
                        FILE *to)
{
    const bool taken = na_rights_are_ours(rights) || na_rights_take(rights);
    const int error = errno;

    if (taken) {
        fprintf(to, "ok      %-24s ", what_rights);
        print_rights(rights, user, to);
        fprintf(to, ", by %s\n", source);
        return;
    }
    fprintf(to, "        %-24s running as ", what_rights);
    print_user(getuid(), to);
    fputs(", not as ", to);
    print_rights(rights, user, to);
    fprintf(to, ", by %s: %s; as root: ", source, strerror(error));
    print_command(rights, to);
    fputc('\n', to);
}

/* The first of some names with blanks between them, for advice. */
static void note_group(struct na_check *check, const char *groups)
{
    check->group = strndup(groups, strcspn(groups, " \t"));
    if (check->group == NULL)
        na_memory_lacks(lacked);
}

static unsigned take_unit(struct na_check *check, const struct na_unit *unit, FILE *to)
{
    const struct na_options *options = check->options;
    struct na_rights rights = { .count = 0 };
    unsigned bad = 0;

    if (find_those_of_unit(&rights, unit)) {
        if (getuid() == 0)
            go_home(&rights);
        note_files(check);
        take_rights(&rights, unit->user, unit->file, to);
    } else
        bad = tell_missing(&rights, unit->file, to);
    if (unit->options != NULL && strcmp(unit->options, "-f") != 0 && options->address == NULL &&
        options->config == NULL)
        fprintf(to,
                "        %-24s %s starts the service with `%s`: pass the same options to --check\n",
                "options", unit->file, unit->options);
    if (unit->groups != NULL)
        note_group(check, unit->groups);
    check->hides = unit->hides;
    na_rights_clear(&rights);
    return bad + check_written(options, to);
}

/* The files of -p and -L are opened before -u takes effect. */
static unsigned take_options(struct na_check *check, FILE *to)
{
    const struct na_options *options = check->options;
    unsigned bad = check_written(options, to);
    struct na_rights rights;

    note_files(check);
    if (na_rights_find(&rights, options->user, options->group))
        take_rights(&rights, NULL, "-u and -g", to);
    else
        bad += tell_missing(&rights, "-u and -g", to);
    if (options->group != NULL)
        note_group(check, options->group);
    na_rights_clear(&rights);
    return bad;
}

void na_check_begin(struct na_check *check, const struct na_options *options, FILE *to)
{
    struct na_unit unit;

    *check = (struct na_check){ .options = options, .files = { .size = sizeof(char *) } };
    na_snmpd_conf_read(&check->snmpd);
    if (options->user != NULL || options->group != NULL) {
        check->bad += take_options(check, to);
        return;
    }
    if (na_unit_read(&unit, unit_name))
        check->bad += take_unit(check, &unit, to);
    else {
        fprintf(to, "        %-24s running as ", what_rights);
        print_user(getuid(), to);
        fprintf(
            to,
            ": no %s found; to check as another user: netstat-agentx --check -u USER -g GROUP\n",
            unit_name);
        check->bad += check_written(options, to);
    }
    na_unit_clear(&unit);
}

void na_check_end(struct na_check *check)
{
    na_snmpd_conf_clear(&check->snmpd);
    for (size_t i = 0; i < check->files.count; i++)
        free(*(char **)na_rows_at(&check->files, i));
    na_rows_clear(&check->files);
    free(check->group);
}
