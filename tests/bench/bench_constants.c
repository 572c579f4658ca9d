/*
 * The contender of make bench: a subagent that answers from constants in memory through an ordinary
 * handler of libnetsnmpagent and does nothing else. It is given the address of the master agent and
 * a file with the constants, as `netstat-agentx --print` prints them: in order, and no part of a
 * name has a space in it.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/build.h"

struct constant {
    oid *name;
    size_t length;
    u_char type;
    struct counter64 wide;
    long number;
    char *text;
    const void *value; /* one of the three above */
    size_t size;
};

static struct constant *constants;
static size_t count;
static oid root[] = { NA_MIB_ROOT };

static const struct {
    const char *name;
    u_char type;
} types[] = {
    { "Integer32", ASN_INTEGER },     { "Gauge32", ASN_GAUGE },       { "Counter32", ASN_COUNTER },
    { "TimeTicks", ASN_TIMETICKS },   { "Counter64", ASN_COUNTER64 }, { "String", ASN_OCTET_STR },
    { "OctetString", ASN_OCTET_STR },
};

static void take_name(struct constant *constant, char *text)
{
    oid name[MAX_OID_LEN];

    for (char *arc = strtok(text, "."); arc != NULL && constant->length < MAX_OID_LEN;
         arc = strtok(NULL, "."))
        name[constant->length++] = strtoul(arc, NULL, 10);
    constant->name = malloc(constant->length * sizeof(oid));
    memcpy(constant->name, name, constant->length * sizeof(oid));
}

static void take_value(struct constant *constant, const char *text)
{
    unsigned long long number = strtoull(text, NULL, 10);

    constant->number = (long)number;
    constant->wide = (struct counter64){ .high = (u_long)(number >> 32),
                                         .low = (u_long)(number & 0xffffffff) };
    constant->text = strdup(text);
    constant->value = constant->type == ASN_OCTET_STR ? (const void *)constant->text
                    : constant->type == ASN_COUNTER64 ? (const void *)&constant->wide
                                                      : (const void *)&constant->number;
    constant->size = constant->type == ASN_OCTET_STR ? strlen(text)
                   : constant->type == ASN_COUNTER64 ? sizeof(constant->wide)
                                                     : sizeof(constant->number);
}

/* A million of them are enough for 5,000 interfaces; so they need not move, and values may point
 * into them. */
static bool load(const char *path)
{
    const size_t most = 1000000;
    FILE *file = fopen(path, "re");
    char line[1024];

    constants = calloc(most, sizeof(*constants));
    while (file != NULL && count < most && fgets(line, sizeof(line), file) != NULL) {
        char *rest = line, *name = strsep(&rest, " "), *type;

        line[strcspn(line, "\n")] = '\0';
        strsep(&rest, " ");
        type = strsep(&rest, " \n");
        for (size_t i = 0; type != NULL && i < sizeof(types) / sizeof(types[0]); i++) {
            if (strcmp(types[i].name, type) != 0)
                continue;
            if (rest != NULL)
                rest[strcspn(rest, "\n")] = '\0';
            constants[count].type = types[i].type;
            take_name(&constants[count], name);
            take_value(&constants[count++], rest ? rest : "");
        }
    }
    if (file != NULL)
        fclose(file);
    return count > 0;
}

/* The first constant whose name is not less than this one. */
static size_t find(const oid *name, size_t length)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (snmp_oid_compare(constants[middle].name, constants[middle].length, name, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int handle(netsnmp_mib_handler *handler, netsnmp_handler_registration *registration,
                  netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
    (void)handler;
    (void)registration;
    for (netsnmp_request_info *request = requests; request != NULL; request = request->next) {
        netsnmp_variable_list *variable = request->requestvb;
        size_t at = find(variable->name, variable->name_length);
        bool same = at < count && snmp_oid_compare(constants[at].name, constants[at].length,
                                                   variable->name, variable->name_length) == 0;

        if (request->processed)
            continue;
        if (info->mode == MODE_GET && !same) {
            netsnmp_set_request_error(info, request, SNMP_NOSUCHINSTANCE);
            continue;
        }
        if (info->mode == MODE_GETNEXT && same && !request->inclusive)
            at++;
        if (at >= count)
            continue;
        if (info->mode == MODE_GETNEXT)
            snmp_set_var_objid(variable, constants[at].name, constants[at].length);
        snmp_set_var_typed_value(variable, constants[at].type, constants[at].value,
                                 constants[at].size);
    }
    return SNMP_ERR_NOERROR;
}

int main(int argc, char **argv)
{
    netsnmp_handler_registration *registration;

    if (argc != 3 || !load(argv[2]))
        return 2;
    setenv("MIBS", "", 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_ALARM_DONT_USE_SIG, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
    netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, argv[1]);
    init_agent("bench-constants");
    registration = netsnmp_create_handler_registration(
        "constants", handle, root, sizeof(root) / sizeof(root[0]), HANDLER_CAN_RONLY);
    if (registration == NULL || netsnmp_register_handler(registration) != MIB_REGISTERED_OK)
        return 1;
    init_snmp("bench-constants");
    for (;;)
        agent_check_and_process(1);
}
