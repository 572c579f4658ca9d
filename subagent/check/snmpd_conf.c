#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "check/snmpd_conf.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/config_files.h"
#include "base/memory.h"

enum { DEPTH_DEFAULT = 1, DEPTH_MAX = 16, FILES_MAX = 256, TOKEN_ROOM = 256 };

/*
 * A file being read, and whether [TYPE] makes its lines apply to snmpd; that applies to included
 * files as well.
 */
struct place {
    const char *file;
    unsigned number, depth;
    bool ours;
};

/* Keeps the first file that could not be read completely, with errno. */
static void note_unread(struct na_snmpd_conf *conf, const char *path)
{
    if (errno == ENOMEM)
        na_memory_lacks("the configuration of snmpd");
    if (errno == ENOENT || conf->error != 0)
        return;
    conf->error = errno;
    conf->unread = strdup(path);
}

/* A default file may be absent if its folder may not be searched, such as another user's home. */
static bool may_be_absent(const char *path, unsigned depth)
{
    struct stat status;

    return depth <= DEPTH_DEFAULT &&
           stat(path, &status) != 0; /* leaves errno unchanged on success */
}

static void clear_line(struct na_snmpd_line *line)
{
    free(line->file);
    free(line->token);
    free(line->rest);
}

static void add_line(struct na_snmpd_conf *conf, const struct place *place, const char *token,
                     const char *rest)
{
    struct na_snmpd_line line = { strdup(place->file), place->number, strdup(token), strdup(rest) };
    struct na_snmpd_line *added = line.file != NULL && line.token != NULL && line.rest != NULL
                                    ? na_rows_add(&conf->lines)
                                    : NULL;

    if (added != NULL) {
        *added = line;
        return;
    }
    clear_line(&line);
    errno = ENOMEM;
    note_unread(conf, place->file);
}

static void read_file(struct na_snmpd_conf *conf, const char *path, unsigned depth, bool ours);

/* includeDir reads each file in a folder whose name ends in .conf. */
static void include_folder(struct na_snmpd_conf *conf, const char *folder,
                           const struct place *place)
{
    char pattern[PATH_MAX];
    glob_t found;

    if (access(folder, R_OK | X_OK) != 0)
        note_unread(conf, folder);
    snprintf(pattern, sizeof(pattern), "%s/*.conf", folder);
    switch (glob(pattern, 0, NULL, &found)) {
    case 0: break;
    case GLOB_NOSPACE:
        errno = ENOMEM;
        note_unread(conf, folder);
        return;
    default: return;
    }
    for (size_t i = 0; i < found.gl_pathc; i++)
        read_file(conf, found.gl_pathv[i], place->depth + 1, place->ours);
    globfree(&found);
}

/* A relative name is relative to the file that includes it. */
static void include_file(struct na_snmpd_conf *conf, const char *name, const struct place *place)
{
    const char *slash = strrchr(place->file, '/');
    int folder = name[0] == '/' || slash == NULL ? 0 : (int)(slash + 1 - place->file);
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%.*s%s", folder, place->file, name);
    read_file(conf, path, place->depth + 1, place->ours);
}

struct search {
    struct na_snmpd_conf *conf;
    const struct place *place;
};

static void read_found(const char *path, void *arg)
{
    const struct search *search = arg;

    read_file(search->conf, path, search->place->depth + 1, search->place->ours);
}

/* includeSearch takes file names with or without the suffix. */
static void read_folders(struct na_snmpd_conf *conf, const char *name, const struct place *place)
{
    const char *given = getenv("SNMPCONFPATH"), *end = strstr(name, ".conf");
    char *type = strndup(name, end ? (size_t)(end - name) : strlen(name));

    if (given == NULL)
        given = get_configuration_directory();
    if (type == NULL)
        note_unread(conf, name);
    else
        na_config_files_in(given, type, read_found, &(struct search){ conf, place });
    free(type);
}

/* Reads [TYPE] at the start of a line or of its remainder. Returns what follows it. */
static char *read_type(char *rest, char *token, struct place *place, bool *ours)
{
    *ours = strcmp(token, "[snmpd]") == 0;
    if (rest == NULL)
        place->ours = *ours;
    return copy_nword(rest, token, TOKEN_ROOM);
}

static void read_line(struct na_snmpd_conf *conf, char *line, struct place *place)
{
    char token[TOKEN_ROOM] = "", *rest = skip_white(line);
    bool ours = place->ours;

    if (rest == NULL)
        return;
    for (size_t length = strlen(rest); length > 0 && isspace((unsigned char)rest[length - 1]);)
        rest[--length] = '\0';
    rest = copy_nword(rest, token, sizeof(token));
    if (token[0] == '[')
        rest = read_type(rest, token, place, &ours);
    if (rest == NULL)
        return;
    if (strcasecmp(token, "includeDir") == 0)
        include_folder(conf, rest, place);
    else if (strcasecmp(token, "includeFile") == 0)
        include_file(conf, rest, place);
    else if (strcasecmp(token, "includeSearch") == 0)
        read_folders(conf, rest, place);
    else if (ours)
        add_line(conf, place, token, rest);
}

static void read_file(struct na_snmpd_conf *conf, const char *path, unsigned depth, bool ours)
{
    struct place place = { path, 0, depth, ours };
    char *line = NULL;
    size_t room = 0;
    FILE *file;

    if (depth > DEPTH_MAX || conf->files == FILES_MAX) { /* files may include each other */
        errno = EMFILE;
        note_unread(conf, path);
        return;
    }
    file = fopen(path, "re");
    if (file == NULL) {
        if (errno == ENOMEM || !may_be_absent(path, depth))
            note_unread(conf, path);
        return;
    }
    conf->files++;
    if (conf->file == NULL && (conf->file = strdup(path)) == NULL)
        note_unread(conf, path);
    while (getline(&line, &room, file) >= 0) {
        place.number++;
        read_line(conf, line, &place);
    }
    if (!feof(file))
        note_unread(conf, path);
    free(line);
    fclose(file);
}

void na_snmpd_conf_read(struct na_snmpd_conf *conf)
{
    *conf = (struct na_snmpd_conf){ .lines = { .size = sizeof(struct na_snmpd_line) } };
    read_folders(conf, "snmpd", &(struct place){ .ours = true });
}

void na_snmpd_conf_clear(struct na_snmpd_conf *conf)
{
    for (size_t i = 0; i < conf->lines.count; i++)
        clear_line(na_snmpd_line_at(conf, i));
    na_rows_clear(&conf->lines);
    free(conf->file);
    free(conf->unread);
    *conf = (struct na_snmpd_conf){ .files = 0 };
}

const struct na_snmpd_line *na_snmpd_conf_last(const struct na_snmpd_conf *conf, const char *token)
{
    for (size_t i = conf->lines.count; i-- > 0;)
        if (strcasecmp(na_snmpd_line_at(conf, i)->token, token) == 0)
            return na_snmpd_line_at(conf, i);
    return NULL;
}
