/*
 * The plugin: the same service inside snmpd. snmpd loads it with `dlmod netstat FILE` in snmpd.conf
 * and calls init_netstat while reading that line. It calls deinit_netstat before it reads its
 * configuration again, and when it exits.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agentx/agentx.h"
#include "agentx/snmp_handler.h"
#include "daemon/service.h"

enum { NOTIFY_SECONDS = 1 };

/* snmpd passes no argument of ours, and loads this once. */
static struct {
    struct na_service service;
    bool serves;
    unsigned notifier; /* snmp_alarm */
} plugin;

static void notify(unsigned alarm, void *arg)
{
    (void)alarm;
    (void)arg;
    na_agentx_notify(true);
    na_service_watch_memory(&plugin.service);
}

/* Undoes everything that was started. */
static void stop(void)
{
    na_snmp_handler_unregister();
    if (plugin.notifier != 0)
        snmp_alarm_unregister(plugin.notifier);
    plugin.notifier = 0;
    na_agentx_notify_of(NULL);
    if (plugin.serves)
        na_service_clear(&plugin.service);
    plugin.serves = false;
}

static bool serve(void)
{
    if (!na_snmp_handler_register(plugin.service.objects))
        return false;
    na_agentx_notify_of(na_alarms_notifications(plugin.service.alarms));
    na_service_take_turns(&plugin.service);
    plugin.notifier = snmp_alarm_register(NOTIFY_SECONDS, SA_REPEAT, notify, NULL);
    return plugin.notifier != 0 && na_service_start(&plugin.service);
}

static int begin(int major, int minor, void *server, void *client)
{
    struct na_settings settings;

    (void)major;
    (void)minor;
    (void)server;
    (void)client;
    if (plugin.serves) /* another of snmpd's files has been read */
        return SNMPERR_SUCCESS;
    na_service_report_mistakes(na_settings_read(&settings));
    plugin.serves = !na_settings_failed() &&
                    na_service_init(&plugin.service, "/proc", &settings, na_service_report);
    na_settings_clear(&settings);
    if (plugin.serves && serve()) {
        snmp_log(LOG_NOTICE, "netstat: serving inside snmpd\n");
        return SNMPERR_SUCCESS;
    }
    stop();
    snmp_log(LOG_ERR, "netstat: snmpd refused the subtree, or memory ran out: nothing is served\n");
    return SNMPERR_SUCCESS;
}

/* dlmod looks for these names. */
__attribute__((visibility("default"))) void init_netstat(void);
__attribute__((visibility("default"))) void deinit_netstat(void);

void init_netstat(void)
{
    const bool known = na_settings_register(NULL, false);

    na_agentx_inside_master();
    /* trap sinks, views and similar may follow the line that loads the plugin */
    if (known && snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG,
                                        begin, NULL) == SNMPERR_SUCCESS)
        return;
    if (known)
        na_settings_unregister();
    snmp_log(LOG_ERR, "netstat: out of memory: nothing is served\n");
}

void deinit_netstat(void)
{
    snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, begin, NULL, 1);
    na_settings_unregister();
    stop();
}
