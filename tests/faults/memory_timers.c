/*
 * Timers that cannot be registered: the library returns 0 where it has no memory. NETSTAT_TIMER is
 * the number of the one that fails, counted from 1.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>
#include <stdlib.h>

static bool fails(void)
{
    static unsigned long asked;
    const char *chosen = getenv("NETSTAT_TIMER");

    if (chosen == NULL || strtoul(chosen, NULL, 10) != ++asked)
        return false;
    unsetenv("NETSTAT_TIMER"); /* a plugin that is loaded again counts from 1 */
    return true;
}

/* The replacements used by --wrap, and the names that it gives to the originals. */
unsigned __real_snmp_alarm_register(unsigned seconds, unsigned flags, SNMPAlarmCallback *callback,
                                    void *arg);
unsigned __real_snmp_alarm_register_hr(struct timeval left, unsigned flags,
                                       SNMPAlarmCallback *callback, void *arg);
unsigned __wrap_snmp_alarm_register(unsigned seconds, unsigned flags, SNMPAlarmCallback *callback,
                                    void *arg);
unsigned __wrap_snmp_alarm_register_hr(struct timeval left, unsigned flags,
                                       SNMPAlarmCallback *callback, void *arg);

unsigned __wrap_snmp_alarm_register(unsigned seconds, unsigned flags, SNMPAlarmCallback *callback,
                                    void *arg)
{
    return fails() ? 0 : __real_snmp_alarm_register(seconds, flags, callback, arg);
}

unsigned __wrap_snmp_alarm_register_hr(struct timeval left, unsigned flags,
                                       SNMPAlarmCallback *callback, void *arg)
{
    return fails() ? 0 : __real_snmp_alarm_register_hr(left, flags, callback, arg);
}
