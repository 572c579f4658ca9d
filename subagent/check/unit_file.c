#include "check/unit_file.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/memory.h"

/*
 * A file in an earlier folder hides files with the same name in later ones; this includes drop-ins
 * (systemd.unit(5)).
 */
static const char folders_default[] =
    "/etc/systemd/system.control:/run/systemd/system.control:/run/systemd/transient:"
    "/etc/systemd/system:/run/systemd/system:"
    "/usr/local/lib/systemd/system:/usr/lib/systemd/system:/lib/systemd/system";

enum { DROP_INS_MOST = 64 };

static const char lacked[] = "what the unit of the service says";

static const char *base_name(const char *path)
{
    return strrchr(path, '/') + 1;
}

/* ---- lines */

static void set(char **to, const char *value)
{
    free(*to);
    *to = value[0] != '\0' ? strdup(value) : NULL;
    if (value[0] != '\0' && *to == NULL)
        na_memory_lacks(lacked);
}

/* Lists accumulate; an empty value resets them. */
static void append(char **to, const char *value)
{
    char *longer;

    if (*to == NULL || value[0] == '\0')
        set(to, value);
    else if (asprintf(&longer, "%s %s", *to, value) >= 0) {
        free(*to);
        *to = longer;
    } else
        na_memory_lacks(lacked);
}

static bool is_yes(const char *value)
{
    static const char *const yes[] = { "1", "yes", "y", "true", "t", "on" };

    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
        if (strcasecmp(value, yes[i]) == 0)
            return true;
    return false;
}

static void take(struct na_unit *unit, const char *key, const char *value)
{
    if (strcmp(key, "User") == 0)
        set(&unit->user, value);
    else if (strcmp(key, "Group") == 0)
        set(&unit->group, value);
    else if (strcmp(key, "SupplementaryGroups") == 0)
        append(&unit->groups, value);
    else if (strcmp(key, "DynamicUser") == 0)
        unit->dynamic = is_yes(value);
    else if (strcmp(key, "ProtectProc") == 0)
        unit->hides = value[0] != '\0' && strcmp(value, "default") != 0;
    else if (strcmp(key, "ExecStart") == 0) {
        value += strcspn(value, " \t"); /* the program */
        set(&unit->options, value + strspn(value, " \t"));
    }
}

static char *trim(char *text)
{
    size_t length;

    text += strspn(text, " \t\r\n");
    for (length = strlen(text); length > 0 && isspace((unsigned char)text[length - 1]); length--)
        text[length - 1] = '\0';
    return text;
}

static void read_line(struct na_unit *unit, char *line, bool *ours)
{
    char *key = trim(line), *equals = strchr(key, '=');

    if (key[0] == '[')
        *ours = strcmp(key, "[Service]") == 0;
    if (!*ours || key[0] == '#' || key[0] == ';' || equals == NULL)
        return;
    *equals = '\0';
    take(unit, trim(key), trim(equals + 1));
}

/*
 * Appends a line to those before it that ended in a backslash. True if the next line continues it.
 */
static bool context(char **whole, char *line)
{
    size_t length = strcspn(line, "\n");
    const bool goes_on = length > 0 && line[length - 1] == '\\';
    char *longer;

    line[length - goes_on] = '\0';
    if (asprintf(&longer, "%s%s%s", *whole ? *whole : "", line, goes_on ? " " : "") < 0) {
        na_memory_lacks(lacked);
        return goes_on;
    }
    free(*whole);
    *whole = longer;
    return goes_on;
}

static bool read_file(struct na_unit *unit, const char *path)
{
    FILE *file = fopen(path, "re");
    char *line = NULL, *whole = NULL;
    size_t room = 0;
    bool ours = false;

    if (file == NULL) {
        if (errno == ENOMEM)
            na_memory_lacks(lacked);
        return false;
    }
    while (getline(&line, &room, file) >= 0) {
        if (context(&whole, line))
            continue;
        if (whole != NULL)
            read_line(unit, whole, &ours);
        free(whole);
        whole = NULL;
    }
    if (!feof(file))
        na_memory_lacks(lacked);
    free(whole);
    free(line);
    fclose(file);
    return true;
}

/* ---- files */

struct drop_ins {
    char *path[DROP_INS_MOST];
    size_t count;
};

static void find_drop_ins(struct drop_ins *drop_ins, const char *folder, const char *name)
{
    char pattern[PATH_MAX];
    glob_t found;

    snprintf(pattern, sizeof(pattern), "%s/%s.d/*.conf", folder, name);
    switch (glob(pattern, 0, NULL, &found)) {
    case 0: break;
    case GLOB_NOSPACE: na_memory_lacks(lacked); return;
    default: return;
    }
    for (size_t i = 0; i < found.gl_pathc && drop_ins->count < DROP_INS_MOST; i++) {
        size_t same = 0;

        while (same < drop_ins->count &&
               strcmp(base_name(drop_ins->path[same]), base_name(found.gl_pathv[i])) != 0)
            same++;
        if (same < drop_ins->count)
            continue;
        if ((drop_ins->path[same] = strdup(found.gl_pathv[i])) != NULL)
            drop_ins->count++;
        else
            na_memory_lacks(lacked);
    }
    globfree(&found);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(base_name(*(char *const *)a), base_name(*(char *const *)b));
}

static void find_file(struct na_unit *unit, const char *folder, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (unit->file == NULL && access(path, F_OK) == 0 && (unit->file = strdup(path)) == NULL)
        na_memory_lacks(lacked);
}

bool na_unit_read(struct na_unit *unit, const char *name)
{
    const char *given = getenv("SYSTEMD_UNIT_PATH");
    char *folders = strdup(given ? given : folders_default), *rest = folders, *folder;
    struct drop_ins drop_ins = { .count = 0 };
    bool there;

    *unit = (struct na_unit){ .file = NULL };
    if (folders == NULL)
        na_memory_lacks(lacked);
    while (rest != NULL && (folder = strsep(&rest, ":")) != NULL) {
        find_file(unit, folder, name);
        find_drop_ins(&drop_ins, folder, name);
    }
    there = unit->file != NULL && read_file(unit, unit->file);
    qsort(drop_ins.path, drop_ins.count, sizeof(drop_ins.path[0]), by_name);
    for (size_t i = 0; i < drop_ins.count; i++) {
        if (there)
            read_file(unit, drop_ins.path[i]);
        free(drop_ins.path[i]);
    }
    free(folders);
    return there;
}

void na_unit_clear(struct na_unit *unit)
{
    free(unit->file);
    free(unit->user);
    free(unit->group);
    free(unit->groups);
    free(unit->options);
    *unit = (struct na_unit){ .file = NULL };
}
