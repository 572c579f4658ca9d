#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "config_files.h"

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
 * The library says nothing of a file that it may not read. In a folder that may not be searched, as snmpd's state, there may be none. What is
 * not ours alone, as agentx.conf, may be meant for the master agent alone.
 */
static bool may_read(const char *path, bool ours)
{
    struct stat status;

    if (stat(path, &status) != 0 || access(path, R_OK) == 0)
        return true;
    snmp_log(ours ? LOG_ERR : LOG_NOTICE, "%s: %s\n", path, strerror(errno));
    return false;
}

static void read_folder(const char *folder, const char *type, bool ours, void (*begin)(void))
{
    static const char *const names[] = { "%s/%s.conf", "%s/%s.local.conf" };
    struct config_line *handlers = read_config_get_handlers(type);
    char path[PATH_MAX];

    if (handlers == NULL || !is_folder(folder))     /* of what is no folder the library would complain */
        return;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(path, sizeof(path), names[i], folder, type);
        begin();
        if (may_read(path, ours))
            read_config(path, handlers, NORMAL_CONFIG);
    }
}

static void read_folders(const char *folders, const char *type, bool ours, void (*begin)(void))
{
    char *copy = strdup(folders), *rest = copy, *folder;

    while (rest != NULL && (folder = strsep(&rest, ENV_SEPARATOR)) != NULL)
        read_folder(folder, type, ours, begin);
    free(copy);
}

void na_config_files_read(const char *type, bool ours, void (*begin)(void))
{
    const char *given = netsnmp_getenv("SNMPCONFPATH");

    if (netsnmp_ds_get_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_CONFIG_LOAD))     /* snmpd -C */
        return;
    read_folders(given ? given : get_configuration_directory(), type, ours, begin);
    if (given == NULL)
        read_folders(get_persistent_directory(), type, ours, begin);
}
