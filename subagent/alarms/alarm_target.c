#include "alarms/alarm_target.h"

#include <stdio.h>
#include <string.h>

const struct na_alarm_target_table na_alarm_targets[NA_TARGETS] = {
    [NA_TARGET_COUNTER] = { .word = "counter" },
    [NA_TARGET_INTERFACE] = { .word = "interface",
                              .entry = { &na_mib_entry_netstatIfTable,
                                         &na_mib_entry_netstatIfLinkTable,
                                         &na_mib_entry_netstatQdiscTable,
                                         &na_mib_entry_netstatBondMemberTable,
                                         &na_mib_entry_netstatIfDriverTable },
                              .rows = true,
                              .row = "netstatIfName",
                              .select = NA_SELECT_NAME,
                              .must_select = true,
                              .selected = "an interface\'s name or pattern",
                              .kind = "netstatIfLinkKind" },
    [NA_TARGET_CPU] = { .word = "cpu",
                        .entry = { &na_mib_entry_netstatCpuTable },
                        .rows = true,
                        .row = "netstatCpuProcessed",
                        .select = NA_SELECT_NUMBER,
                        .selected = "the number of a CPU" },
    [NA_TARGET_LISTENER] = { .word = "listener",
                             .entry = { &na_mib_entry_netstatListenerTable,
                                        &na_mib_entry_netstatTcpServiceTable },
                             .rows = true,
                             .column = "netstatListenerFullFor",
                             .row = "netstatListenerSockets",
                             .select = NA_SELECT_SOCKET,
                             .selected = "an address and port",
                             .owner = "netstatListenerOwner",
                             .may_be_none = true },
    [NA_TARGET_UDP_SOCKET] = { .word = "udpSocket",
                               .entry = { &na_mib_entry_netstatUdpSocketTable },
                               .rows = true,
                               .column = "netstatUdpSocketDrops",
                               .select = NA_SELECT_SOCKET,
                               .selected = "an address and port",
                               .name = "netstatUdpSocketProcess",
                               .owner = "netstatUdpSocketOwner",
                               .left_out = "netstatUdpSocketsLeftOut",
                               .may_be_none = true,
                               .moves = true },
    [NA_TARGET_TCP_PEER] = { .word = "tcpPeer",
                             .entry = { &na_mib_entry_netstatTcpPeerTable },
                             .rows = true,
                             .select = NA_SELECT_SOCKET,
                             .selected = "an address and port",
                             .may_be_none = true },
    [NA_TARGET_AGENT] = { .word = "agent", .entry = { &na_mib_entry_netstatAgent } },
    [NA_TARGET_SOURCE] = { .word = "source",
                           .entry = { &na_mib_entry_netstatSourceTable },
                           .rows = true,
                           .row = "netstatSourceName",
                           .select = NA_SELECT_NAME,
                           .must_select = true,
                           .selected = "a source\'s name or pattern",
                           .name = "netstatSourceName" },
    [NA_TARGET_NAMESPACE] = { .word = "namespace",
                              .entry = { &na_mib_entry_netstatNsTable },
                              .rows = true,
                              .row = "netstatNsName",
                              .select = NA_SELECT_NAME,
                              .must_select = true,
                              .selected = "a namespace\'s name or pattern",
                              .name = "netstatNsName",
                              .may_be_none = true },
};

const char *na_alarm_target_column(const struct na_rule *rule)
{
    const struct na_alarm_target_table *target = &na_alarm_targets[rule->target];

    if (rule->rows == NA_ROWS_GONE && target->row != NULL)
        return target->row;
    return rule->counter.name[0] == '\0' && target->column != NULL ? target->column
                                                                   : rule->counter.name;
}

bool na_alarm_target_has(enum na_alarm_target target, const char *column)
{
    const struct na_mib_entry *of = na_mib_entry_of(column, NULL);

    for (size_t i = 0; of != NULL && na_alarm_targets[target].entry[i] != NULL; i++)
        if (na_alarm_targets[target].entry[i] == of)
            return true;
    return false;
}

void na_alarm_target_tables(enum na_alarm_target target, char *text, size_t room)
{
    const struct na_mib_entry *const *entry = na_alarm_targets[target].entry;
    const char *between = "";
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; entry[i] != NULL && used < room; i++) {
        if (i > 0)
            between = entry[i + 1] == NULL ? " or " : ", ";
        used += (size_t)snprintf(text + used, room - used, "%s%s", between, entry[i]->title);
    }
}

const char *na_alarm_target_discontinuity(enum na_alarm_target target, const char *column)
{
    const struct na_mib_column *time;

    if (target == NA_TARGET_COUNTER)
        return "netstatGroupDiscontinuityTime";
    time = na_mib_restart_column(na_mib_entry_of(column, NULL));
    return time != NULL ? time->descriptor : NULL;
}
