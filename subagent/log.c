#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "log.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "file.h"
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

/* One that is still there stays: after -u it might not be opened again. */
static void reopen(netsnmp_log_handler *handler)
{
    FILE *before = handler->magic, *file;

    if (before == NULL || na_file_is_at(fileno(before), handler->token))
        return;
    file = fopen(handler->token, "ae");
    if (file == NULL) {
        snmp_log(LOG_ERR, "%s: %s; going on with the log file before\n", handler->token, strerror(errno));
        return;
    }
    handler->magic = file;
    fclose(before);
}

/* netsnmp_logging_restart closes each file first, and is left without a log if it cannot open it. */
void na_log_reopen(void)
{
    for (netsnmp_log_handler *handler = get_logh_head(); handler != NULL; handler = handler->next)
        if (handler->enabled && handler->type == NETSNMP_LOGHANDLER_FILE)
            reopen(handler);
}
