#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "base/config_files.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/*
 * Reports a file that exists but cannot be read, since the library ignores it silently. If the
 * folder cannot be searched (snmpd's persistent folder, for example), the file is taken to be
 * absent. A file that is not ours alone, such as agentx.conf, may be meant for the master agent
 * only, so it is not an error there.
 */
static bool may_read(const char *path, bool ours)
{
    struct stat status;

    if (stat(path, &status) != 0 || access(path, R_OK) == 0)
        return true;
    snmp_log(ours ? LOG_ERR : LOG_NOTICE, "%s: %s\n", path, strerror(errno));
    return false;
}

static void visit_folder(const char *folder, const char *type, na_config_files_visit *visit,
                         void *arg)
{
    static const char *const names[] = { "%s/%s.conf", "%s/%s.local.conf" };
    char path[2 * PATH_MAX];

    if (!is_folder(folder)) /* the library would complain about a path that is not a folder */
        return;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(path, sizeof(path), names[i], folder, type);
        visit(path, arg);
    }
}

void na_config_files_in(const char *folders, const char *type, na_config_files_visit *visit,
                        void *arg)
{
    char folder[PATH_MAX];

    for (const char *rest = folders; rest != NULL; rest = strpbrk(rest, ENV_SEPARATOR)) {
        size_t length;

        rest += strspn(rest, ENV_SEPARATOR);
        length = strcspn(rest, ENV_SEPARATOR);
        if (length == 0 || length >= sizeof(folder))
            continue;
        memcpy(folder, rest, length);
        folder[length] = '\0';
        visit_folder(folder, type, visit, arg);
    }
}

struct reader {
    struct config_line *handlers;
    bool ours;
    void (*begin)(void);
};

static void read_one(const char *path, void *arg)
{
    const struct reader *reader = arg;

    reader->begin();
    if (may_read(path, reader->ours))
        read_config(path, reader->handlers, NORMAL_CONFIG);
}

void na_config_files_read(const char *type, bool ours, void (*begin)(void))
{
    const char *given = netsnmp_getenv("SNMPCONFPATH");
    struct reader reader = { read_config_get_handlers(type), ours, begin };

    if (reader.handlers == NULL ||
        netsnmp_ds_get_boolean(NETSNMP_DS_LIBRARY_ID,
                               NETSNMP_DS_LIB_DISABLE_CONFIG_LOAD)) /* snmpd -C */
        return;
    na_config_files_in(given ? given : get_configuration_directory(), type, read_one, &reader);
    if (given == NULL)
        na_config_files_in(get_persistent_directory(), type, read_one, &reader);
}
