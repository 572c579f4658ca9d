#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "base/log.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/build.h"

/* In the library at run time, which may be another version than at build time. */
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

/* The library's only log destination while messages are intercepted: its callbacks. */
static struct {
    na_log_take *take;
    netsnmp_log_handler *held[16]; /* the destinations that were enabled; each -L adds one */
    size_t count;
} intercepted;

/* Passes messages on to the destinations, or only to the callbacks. */
static void pass_on(bool pass)
{
    for (netsnmp_log_handler *handler = get_logh_head(); handler != NULL; handler = handler->next)
        if (handler->type == NETSNMP_LOGHANDLER_CALLBACK)
            handler->enabled = !pass;
    for (size_t i = 0; i < intercepted.count; i++)
        intercepted.held[i]->enabled = pass;
}

static int intercept(int major, int minor, void *server, void *client)
{
    const struct snmp_log_message *message = server;
    int priority = message->priority;
    char text[NA_LOG_ROOM];

    (void)major;
    (void)minor;
    (void)client;
    snprintf(text, sizeof(text), "%s", message->msg);
    text[strcspn(text, "\n")] = '\0';
    if (priority <= LOG_WARNING)
        priority = intercepted.take(priority, text);
    pass_on(true);
    if (message->priority > LOG_WARNING)
        snmp_log(priority, "%s", message->msg);
    else if (priority >= 0)
        snmp_log(priority, "%s\n", text);
    pass_on(false);
    return 0;
}

bool na_log_intercept(na_log_take *take)
{
    const size_t room = sizeof(intercepted.held) / sizeof(intercepted.held[0]);

    snmp_enable_calllog();
    take_all("callback");
    intercepted.take = take;
    intercepted.count = 0;
    if (netsnmp_find_loghandler("callback") == NULL ||
        snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, intercept, NULL) !=
            SNMPERR_SUCCESS)
        return false;
    for (netsnmp_log_handler *handler = get_logh_head(); handler != NULL; handler = handler->next)
        if (handler->enabled && handler->type != NETSNMP_LOGHANDLER_CALLBACK &&
            intercepted.count < room)
            intercepted.held[intercepted.count++] = handler;
    pass_on(false);
    return true;
}

void na_log_intercept_end(void)
{
    snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, intercept, NULL, 1);
    pass_on(true);
    for (netsnmp_log_handler *handler = get_logh_head(); handler != NULL; handler = handler->next)
        if (handler->type == NETSNMP_LOGHANDLER_CALLBACK)
            handler->enabled = true;
}

static const char *const dropped[] = {
    "NET-SNMP version ", /* ... AgentX subagent connected */
    "AgentX master disconnected us",
};

static struct {
    NetsnmpLogHandler *usual[NETSNMP_LOGHANDLER_NONE + 1]; /* by type of destination */
    bool muted;
} filter;

static int pass(netsnmp_log_handler *handler, int priority, const char *text)
{
    for (size_t i = 0; i < sizeof(dropped) / sizeof(dropped[0]); i++)
        if (strncmp(text, dropped[i], strlen(dropped[i])) == 0)
            return 0;
    return filter.muted ? 0 : filter.usual[handler->type](handler, priority, text);
}

void na_log_filter(void)
{
    for (netsnmp_log_handler *handler = get_logh_head(); handler != NULL; handler = handler->next) {
        if (handler->handler == pass)
            continue;
        filter.usual[handler->type] = handler->handler;
        handler->handler = pass;
    }
}

void na_log_mute(bool muted)
{
    filter.muted = muted;
}

/* A file that still exists is kept: after -u it might not be possible to open it again. */
static void reopen(netsnmp_log_handler *handler)
{
    FILE *before = handler->magic, *file;

    if (before == NULL || na_file_is_at(fileno(before), handler->token))
        return;
    file = fopen(handler->token, "ae");
    if (file == NULL) {
        snmp_log(LOG_ERR, "%s: %s; still writing to the old log file\n", handler->token,
                 strerror(errno));
        return;
    }
    handler->magic = file;
    fclose(before);
}

void na_log_truncate(void)
{
    for (netsnmp_log_handler *handler = get_logh_head(); handler != NULL; handler = handler->next)
        if (handler->type == NETSNMP_LOGHANDLER_FILE && handler->magic != NULL &&
            ftruncate(fileno(handler->magic), 0) != 0)
            continue; /* a terminal or a pipe cannot be truncated */
}

/* netsnmp_logging_restart closes each file first, and has no log if it cannot open it again. */
void na_log_reopen(void)
{
    for (netsnmp_log_handler *handler = get_logh_head(); handler != NULL; handler = handler->next)
        if (handler->enabled && handler->type == NETSNMP_LOGHANDLER_FILE)
            reopen(handler);
}
