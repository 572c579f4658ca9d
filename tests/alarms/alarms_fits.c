/* Whether the columns and the condition of a rule fit each other and the MIB. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms/rule_fits.h"
#include "kit/support.h"
#include "mib/mib_entries.h"

enum { MISTAKE_MOST = 400 };

#define COUNTER "a warning counter A B "
#define LINKS                                                                           \
    "netstatIfTable, netstatIfLinkTable, netstatQdiscTable, netstatBondMemberTable or " \
    "netstatIfDriverTable"

/*
 * Each column of an interface or CPU table is accepted in rules unless it is not numeric; columns
 * of other tables are not.
 */
START_TEST(columns_fit)
{
    static const struct {
        enum na_alarm_target target;
        const struct na_mib_entry *entry;
        size_t refused; /* of the columns: text and moments, and all of another table's */
    } tables[] = {
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatIfTable, 2 },
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatIfLinkTable, 5 },
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatQdiscTable, 4 },
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatBondMemberTable, 10 },
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatIfDriverTable, 1 },
        { NA_TARGET_CPU, &na_mib_entry_netstatCpuTable, 1 },
        { NA_TARGET_CPU, &na_mib_entry_netstatIfTable, 18 },
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatCpuTable, 12 },
        { NA_TARGET_LISTENER, &na_mib_entry_netstatCpuTable, 12 },
    };

    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        const struct na_mib_entry *entry = tables[i].entry;
        struct na_rule rule = { .target = tables[i].target };
        size_t refused = 0;
        char mistake[MISTAKE_MOST];

        for (size_t column = 0; column < entry->columns; column++) {
            strcpy(rule.counter.name, entry->column[column].descriptor);
            if (na_rule_fits(&rule, mistake, sizeof(mistake)))
                continue;
            ck_assert_ptr_nonnull(strstr(mistake, rule.counter.name));
            refused++;
        }
        ck_assert_uint_eq(refused, tables[i].refused);
        strcpy(rule.counter.name, "netstatNothing");
        ck_assert(!na_rule_fits(&rule, mistake, sizeof(mistake)));
    }
}
END_TEST

/*
 * A counter that only rises reaches a number once and for all. For unknown names it is not known
 * whether they only rise.
 */
static const struct {
    const char *line, *mistake; /* NULL: fits */
} conditions[] = {
    { COUNTER "reaches 5", NULL },
    { "a warning counter Tcp CurrEstab reaches 5", NULL },
    { "a warning counter Tcp MaxConn reaches 5", NULL },
    { "a warning counter TcpExt NoSuchName reaches 5% of TcpExt NoSuchOther", NULL },
    { "a warning counter TcpExt ListenOverflows rises by 5 within 1m", NULL },
    { "a warning counter TcpExt ListenOverflows reaches 5",
      "TcpExt ListenOverflows only rises: use 'rises' or 'spikes', not 'reaches'" },
    { "a warning counter TcpExt ListenOverflows reaches 5% of Limits net.core.somaxconn",
      "TcpExt ListenOverflows only rises: use 'rises' or 'spikes', not 'reaches'" },
    { "a warning counter IcmpMsg InType3 reaches 5",
      "IcmpMsg InType3 only rises: use 'rises' or 'spikes', not 'reaches'" },
    { "a warning counter Tcp CurrEstab reaches 90% of Tcp OutRsts",
      "expected a limit after 'of', but Tcp OutRsts only rises" },
    { "a warning counter Tcp CurrEstab reaches 90% of Tcp MaxConn + Tcp OutRsts",
      "expected a limit after 'of', but Tcp OutRsts only rises" },
    { "a warning interface * netstatIfLinkErrorsIncrease5Min reaches 100", NULL },
    { "a warning interface * netstatIfRxBytes reaches 100",
      "netstatIfRxBytes only rises: use 'rises' or 'spikes', not 'reaches'" },
    { "a warning interface * netstatIfRxBytes reaches 5% of A B",
      "netstatIfRxBytes only rises: use 'rises' or 'spikes', not 'reaches'" },
    { "a warning interface eth* netstatIfLinkOperStatus reaches 2",
      "netstatIfLinkOperStatus has states, not numbers: use 'is', for example `is not ...`" },
    { "a warning interface eth* netstatIfLinkOperStatus is down", NULL },
    { "a warning source * netstatSourceState is not ok", NULL },
    { "a warning source * netstatSourceErrors rises by 1 within 1m", NULL },
    { "a warning interface * netstatSourceState is not ok",
      "expected an enumerated column of " LINKS ", got 'netstatSourceState'" },
    { "a warning interface eth0 is gone", NULL },
    { "a warning counter TcpExt ListenOverflows is gone", NULL },
    { "a warning counter TcpExt ListenOverflows falls below 5",
      "TcpExt ListenOverflows only rises: use 'falls below NUMBER within TIME'" },
    { "a warning counter TcpExt ListenOverflows falls below 5 within 1m", NULL },
    { "a warning interface * netstatIfRxBytes falls below 5",
      "netstatIfRxBytes only rises: use 'falls below NUMBER within TIME'" },
    { "a warning listener netstatListenerQueue reaches 80% of netstatListenerQueueLimit", NULL },
    { "a warning listener netstatListenerQueue reaches 80% of netstatIfRxBytes",
      "expected a numeric column of netstatListenerTable or netstatTcpServiceTable, got "
      "'netstatIfRxBytes'" },
    { "a warning interface * netstatIfLinkErrorsIncrease5Min reaches 80% of netstatIfRxBytes",
      "expected a limit after 'of', but netstatIfRxBytes only rises" },
    { "a warning interface * netstatIfRxErrs rises by 1% of netstatIfRxPackets within 5m", NULL },
    { "a warning interface * netstatQdiscDrops rises by 1% of netstatQdiscPackets within 5m",
      NULL },
    { "a warning interface * netstatQdiscDrops rises by 1% of netstatIfTxPackets within 5m",
      "expected a numeric column of " LINKS ", got 'netstatIfTxPackets'" },
    { "a warning counter A B rises by 1% of netstatIfRxPackets within 5m",
      "a rule about 'counter' has no rows: netstatIfRxPackets needs one" },
    { "a warning cpu netstatCpuBacklog reaches 100", NULL },
    { "a warning cpu netstatcpubacklog reaches 100",
      "expected a numeric column of netstatCpuTable, got 'netstatcpubacklog'; did you mean "
      "`netstatCpuBacklog`?" },
    { "a warning cpu netstatCpuDropped reaches 1",
      "netstatCpuDropped only rises: use 'rises' or 'spikes', not 'reaches'" },
    { "a warning cpu netstatCpuDroped rises by 1 within 1m",
      "expected a numeric column of netstatCpuTable, got 'netstatCpuDroped'; did you mean "
      "`netstatCpuDropped`?" },
    { "a warning cpu netstatCpuDropped rises by 1% of netstatNoSuchThing within 1m",
      "expected a numeric column of netstatCpuTable, got 'netstatNoSuchThing'" },
    { "a warning cpu netstatCpuDropped rises by 1% of netstatIfRxPackets within 1m",
      "expected a numeric column of netstatCpuTable, got 'netstatIfRxPackets'" },
    { "a warning agent netstatAgentSessions rises by 3 within 10m", NULL },
    { "a warning agent netstatAgentConfigMistakes reaches 1", NULL },
    { "a warning agent netstatAgentSessions reaches 3",
      "netstatAgentSessions only rises: use 'rises' or 'spikes', not 'reaches'" },
    { "a warning agent netstatAgentSessionTime reaches 3",
      "expected a numeric scalar of netstatAgent, got 'netstatAgentSessionTime'" },
    { "a warning agent netstatAgentVersion reaches 3",
      "expected a numeric scalar of netstatAgent, got 'netstatAgentVersion'" },
    { "a warning agent netstatagenterrors rises by 3 within 1m",
      "expected a numeric scalar of netstatAgent, got 'netstatagenterrors'; did you mean "
      "`netstatAgentErrors`?" },
    { "a warning agent netstatCpuDropped rises by 3 within 1m",
      "expected a numeric scalar of netstatAgent, got 'netstatCpuDropped'" },
    { "a warning cpu netstatAgentSessions rises by 3 within 1m",
      "expected a numeric column of netstatCpuTable, got 'netstatAgentSessions'" },
    { "a warning listener reaches 5", NULL },
    { "a warning tcpPeer 10.0.0.0/8:5432 netstatTcpPeerSynSent reaches 5", NULL },
    { "a warning tcpPeer netstatTcpPeerRetransmitting reaches 50% of netstatTcpPeerEstablished",
      NULL },
    { "a warning udpSocket reaches 5",
      "netstatUdpSocketDrops only rises: use 'rises' or 'spikes', not 'reaches'" },
};

START_TEST(conditions_fit)
{
    const char *wanted = conditions[_i].mistake;
    char mistake[MISTAKE_MOST] = "";
    struct na_rule rule;

    ck_assert_msg(na_rule_read(conditions[_i].line, &rule, mistake, sizeof(mistake)), "%s: %s",
                  conditions[_i].line, mistake);
    ck_assert(na_rule_fits(&rule, mistake, sizeof(mistake)) == (wanted == NULL));
    ck_assert_str_eq(mistake, wanted ? wanted : "");
}
END_TEST

/* The SYNTAX of a column in the MIB. */
static const char *syntax_of(const char *mib, const char *column)
{
    char wanted[64];
    const char *at;

    snprintf(wanted, sizeof(wanted), "\n%s OBJECT-TYPE\n", column);
    at = strstr(mib, wanted);
    ck_assert_msg(at != NULL && (at = strstr(at, "SYNTAX")) != NULL, "%s is not in the MIB",
                  column);
    at += strlen("SYNTAX");
    return at + strspn(at, " ");
}

/* Rules treat columns that the MIB has as Gauge32 as levels, its counters as counters, and its
 * enumerations as states. */
START_TEST(conditions_fit_the_mib)
{
    static const struct {
        const struct na_mib_entry *entry;
        enum na_alarm_target target;
    } tables[] = {
        { &na_mib_entry_netstatIfTable, NA_TARGET_INTERFACE },
        { &na_mib_entry_netstatIfLinkTable, NA_TARGET_INTERFACE },
        { &na_mib_entry_netstatQdiscTable, NA_TARGET_INTERFACE },
        { &na_mib_entry_netstatBondMemberTable, NA_TARGET_INTERFACE },
        { &na_mib_entry_netstatIfDriverTable, NA_TARGET_INTERFACE },
        { &na_mib_entry_netstatCpuTable, NA_TARGET_CPU },
        { &na_mib_entry_netstatAgent, NA_TARGET_AGENT },
        { &na_mib_entry_netstatListenerTable, NA_TARGET_LISTENER },
        { &na_mib_entry_netstatTcpServiceTable, NA_TARGET_LISTENER },
        { &na_mib_entry_netstatUdpSocketTable, NA_TARGET_UDP_SOCKET },
        { &na_mib_entry_netstatTcpPeerTable, NA_TARGET_TCP_PEER },
        { &na_mib_entry_netstatSourceTable, NA_TARGET_SOURCE },
        { &na_mib_entry_netstatNsTable, NA_TARGET_NAMESPACE },
    };
    size_t length;
    char *mib = fixture_text("../../mibs/LINUX-NETSTAT-MIB.txt", &length);

    for (size_t i = 0; i < COUNT_OF(tables); i++)
        for (size_t j = 0; j < tables[i].entry->columns; j++) {
            const char *column = tables[i].entry->column[j].descriptor,
                       *syntax = syntax_of(mib, column);
            bool level = strncmp(syntax, "Gauge32", 7) == 0,
                 count = strncmp(syntax, "Counter", 7) == 0,
                 state = strncmp(syntax, "INTEGER", 7) == 0;
            struct na_rule rule = { .target = tables[i].target };
            char mistake[MISTAKE_MOST] = "";

            strcpy(rule.counter.name, column);
            rule.numbers.measure = NA_INCREASE;
            ck_assert_msg(na_rule_fits(&rule, mistake, sizeof(mistake)) == (level || count),
                          "%s rises: %s", column, mistake);
            rule.numbers.measure = NA_LEVEL;
            ck_assert_msg(na_rule_fits(&rule, mistake, sizeof(mistake)) == level, "%s reaches: %s",
                          column, mistake);
            rule.numbers.measure = NA_STATE;
            ck_assert_msg(na_rule_fits(&rule, mistake, sizeof(mistake)) == state, "%s is: %s",
                          column, mistake);
        }
    free(mib);
}
END_TEST

/* What a rule may override is known, and has rows of the same kind. */
static const struct {
    const char *line, *mistake; /* NULL: fits */
} overrides[] = {
    { "a warning interface eth0 netstatIfRxErrs rises by 1 within 1m overrides links", NULL },
    { "a warning interface eth0 is gone overrides links", NULL },
    { "a warning interface eth0 netstatIfRxErrs rises by 1 within 1m overrides links silent",
      NULL },
    { "a warning interface eth0 netstatIfRxErrs rises by 1 within 1m overrides links nothing",
      "overrides nothing: no such rule before this one" },
    { "a warning cpu 0 netstatCpuDropped rises by 1 within 1m overrides links",
      "overrides links: expected a rule about 'cpu', but it is about 'interface'" },
    { "a warning counter A B rises by 1 within 1m overrides links",
      "overrides links: a rule about 'counter' has no rows to leave alone" },
};

START_TEST(overrides_fit)
{
    static const char *const before[] = {
        "links warning interface * netstatIfRxErrs rises by 1 within 1m", "silent off"
    };
    const char *wanted = overrides[_i].mistake;
    struct na_rule rules[COUNT_OF(before)], rule;
    char mistake[MISTAKE_MOST] = "";

    for (size_t i = 0; i < COUNT_OF(before); i++)
        ck_assert(na_rule_read(before[i], &rules[i], mistake, sizeof(mistake)));
    ck_assert_msg(na_rule_read(overrides[_i].line, &rule, mistake, sizeof(mistake)), "%s", mistake);
    ck_assert(na_rule_overrides_fit(&rule, rules, COUNT_OF(rules), mistake, sizeof(mistake)) ==
              (wanted == NULL));
    ck_assert_str_eq(mistake, wanted ? wanted : "");
}
END_TEST

TCase *alarms_fits_case(void)
{
    TCase *tcase = tcase_create("fits");

    tcase_add_test(tcase, columns_fit);
    tcase_add_loop_test(tcase, conditions_fit, 0, COUNT_OF(conditions));
    tcase_add_test(tcase, conditions_fit_the_mib);
    tcase_add_loop_test(tcase, overrides_fit, 0, COUNT_OF(overrides));
    return tcase;
}
