#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "settings_kit.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "kit/scratch.h"

char folder[FOLDER_ROOM], logged[4096];

static char given[PATH_ROOM];

static int note(int major, int minor, void *server, void *client)
{
    const struct snmp_log_message *message = server;
    size_t length = strlen(logged);

    (void)major;
    (void)minor;
    (void)client;
    snprintf(logged + length, sizeof(logged) - length, "%s", message->msg);
    return 0;
}

void write_file(const char *name, const char *text)
{
    char path[PATH_ROOM];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

void start(const char *address)
{
    ck_assert(scratch_folder(folder, sizeof(folder)));
    setenv("SNMPCONFPATH", folder, 1);
    snprintf(given, sizeof(given), "%s/given.conf", folder);
    write_file("given.conf", "");
    snmp_disable_log();
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
    init_agent(NA_APPLICATION);
    netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL,
                       PING_WITHOUT);
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_OPTIONALCONFIG, given);
    na_settings_register(address, true);
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, note, NULL);
}

unsigned read_all(struct na_settings *settings)
{
    logged[0] = '\0';
    return na_settings_read(settings);
}

void read_good(struct na_settings *settings)
{
    ck_assert_msg(read_all(settings) == 0, "%s", logged);
}
