/*
 * The contender of make bench: the same handler over the same objects, whose clock stands still, so that what was read once
 * answers for ever. It takes the address of a master agent.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agentx.h"

static int64_t still(void *arg)
{
    (void)arg;
    return 1;
}

int main(int argc, char **argv)
{
    struct na_snapshot *snapshot = na_snapshot_new("/proc", 64, 10, (struct na_clock){ still, NULL }, NULL, NULL);
    struct na_objects *objects = snapshot ? na_objects_new(snapshot) : NULL;

    if (argc != 2 || objects == NULL)
        return 2;
    setenv("MIBS", "", 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_ALARM_DONT_USE_SIG, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
    netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, argv[1]);
    na_snapshot_sample(snapshot);
    init_agent("bench-constants");
    if (!na_agentx_register(objects, snapshot))
        return 1;
    init_snmp("bench-constants");
    for (;;)
        agent_check_and_process(1);
}
