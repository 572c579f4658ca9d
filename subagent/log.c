#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "log.h"

#include <stdbool.h>
#include <stdio.h>

#include "settings.h"

/* In the library that runs, which may be another than that of the build. */
static bool maximum_is_last(void)
{
    unsigned major = 0, minor = 0, patch = 0;

    sscanf(netsnmp_get_version(), "%u.%u.%u", &major, &minor, &patch);
    return (major * 100 + minor) * 100 + patch >= 50905;
}

static void take_all(const char *token)
{
    netsnmp_log_handler *handler = netsnmp_find_loghandler(token);

    if (handler != NULL && maximum_is_last())
        handler->pri_max = LOG_DEBUG;
}

void na_log_to_stderr(void)
{
    snmp_enable_stderrlog();
    take_all("stderr");
}

void na_log_to_syslog(void)
{
    snmp_enable_syslog_ident(NA_APPLICATION, LOG_DAEMON);
    take_all(NA_APPLICATION);
}

void na_log_to_callbacks(void)
{
    snmp_enable_calllog();
    take_all("callback");
}
