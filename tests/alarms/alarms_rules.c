/* Rules as text: each form, each mistake with its message, and the shipped rules. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms_parts.h"
#include "base/catalogue.h"
#include "alarms/alarm_target.h"
#include "kit/support.h"
#include "mib/mib_table.h"

enum { MISTAKE_MOST = 256, SHIPPED_LEAST = 25 };

#define TWENTY "01234567890123456789"
#define FOUR_TWENTIES TWENTY TWENTY TWENTY TWENTY
#define TWO_HUNDRED TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY

/* ---- forms */

static const struct form {
    const char *line;
    struct na_rule rule;
} forms[] = {
    { "a warning counter TcpExt ListenDrops rises by 5 within 30s",
      { "a",
        NA_WARNING,
        NA_TARGET_COUNTER,
        { "TcpExt", "ListenDrops" },
        "",
        { { "", "" } },
        0,
        { NA_INCREASE, .raise = 5, .clear = 5, .window = 30 },
        "",
        false } },
    { "a warning counter \"TcpExt\" 'ListenDrops' rises by 5 within 30s",
      { "a",
        NA_WARNING,
        NA_TARGET_COUNTER,
        { "TcpExt", "ListenDrops" },
        "",
        { { "", "" } },
        0,
        { NA_INCREASE, .raise = 5, .clear = 5, .window = 30 },
        "",
        false } },
    { "  b\tcritical counter Tcp OutRsts rises at 0.5 a second within 5m for 20s clears at 0.1 for "
      "2m again every 1h \"Look.\"  ",
      { "b",
        NA_CRITICAL,
        NA_TARGET_COUNTER,
        { "Tcp", "OutRsts" },
        "",
        { { "", "" } },
        0,
        { NA_RATE, .raise = 0.5, .clear = 0.1, .window = 300, .raise_for = 20, .clear_for = 120,
          .again = 3600 },
        "Look.",
        false } },
    { "c information counter A B rises by 5% of C D within 60 from 1000 clears at 2%",
      { "c",
        NA_INFORMATION,
        NA_TARGET_COUNTER,
        { "A", "B" },
        "",
        { { "C", "D" } },
        1,
        { NA_RATIO, .raise = 5, .clear = 2, .floor = 1000, .window = 60 },
        "",
        false } },
    { "c information counter A B rises by 50 and 5% of C D + A B within 60 from 1000 clears at 2%",
      { "c",
        NA_INFORMATION,
        NA_TARGET_COUNTER,
        { "A", "B" },
        "",
        { { "C", "D" }, { "A", "B" } },
        2,
        { NA_RATIO, .raise = 5, .clear = 2, .floor = 1000, .least = 50, .window = 60 },
        "",
        false } },
    { "c information counter A B rises by 5% of C D + A B + E F within 60",
      { "c",
        NA_INFORMATION,
        NA_TARGET_COUNTER,
        { "A", "B" },
        "",
        { { "C", "D" }, { "A", "B" }, { "E", "F" } },
        3,
        { NA_RATIO, .raise = 5, .clear = 5, .window = 60 },
        "",
        false } },
    { "f warning counter A B reaches 25% of C D + E F \"Look.\"",
      { "f",
        NA_WARNING,
        NA_TARGET_COUNTER,
        { "A", "B" },
        "",
        { { "C", "D" }, { "E", "F" } },
        2,
        { NA_SHARE, .raise = 25, .clear = 25 },
        "Look.",
        false } },
    { "d warning counter A B rises by 5% of C D within 60 clears at 2%",
      { "d",
        NA_WARNING,
        NA_TARGET_COUNTER,
        { "A", "B" },
        "",
        { { "C", "D" } },
        1,
        { NA_RATIO, .raise = 5, .clear = 2, .window = 60 },
        "",
        false } },
    { "e warning counter A B spikes 10 times within 1m from 5",
      { "e",
        NA_WARNING,
        NA_TARGET_COUNTER,
        { "A", "B" },
        "",
        { { "", "" } },
        0,
        { NA_SPIKE, .raise = 10, .clear = 10, .floor = 5, .window = 60 },
        "",
        false } },
    { "f warning counter Sockstat TCP.orphan reaches 25% of Limits net.ipv4.tcp_max_orphans",
      { "f",
        NA_WARNING,
        NA_TARGET_COUNTER,
        { "Sockstat", "TCP.orphan" },
        "",
        { { "Limits", "net.ipv4.tcp_max_orphans" } },
        1,
        { NA_SHARE, .raise = 25, .clear = 25 },
        "",
        false } },
    { "g warning listener reaches 30 clears at 0",
      { "g",
        NA_WARNING,
        NA_TARGET_LISTENER,
        { "", "" },
        "",
        { { "", "" } },
        0,
        { NA_LEVEL, .raise = 30, .clear = 0 },
        "",
        false } },
    { "h warning udpSocket rises by 1 within 86400",
      { "h",
        NA_WARNING,
        NA_TARGET_UDP_SOCKET,
        { "", "" },
        "",
        { { "", "" } },
        0,
        { NA_INCREASE, .raise = 1, .clear = 1, .window = 86400 },
        "",
        false } },
    { "i warning cpu netstatCpuDropped rises by 1 within 24h",
      { "i",
        NA_WARNING,
        NA_TARGET_CPU,
        { "", "netstatCpuDropped" },
        "",
        { { "", "" } },
        0,
        { NA_INCREASE, .raise = 1, .clear = 1, .window = 86400 },
        "",
        false } },
    { "i warning agent netstatAgentSessions rises by 3 within 10m clears at 0 for 10m",
      { "i",
        NA_WARNING,
        NA_TARGET_AGENT,
        { "", "netstatAgentSessions" },
        "",
        { { "", "" } },
        0,
        { NA_INCREASE, .raise = 3, .clear = 0, .window = 600, .clear_for = 600 },
        "",
        false } },
    { "j warning interface eth* not veth netstatIfRxErrs rises by 1 within 1m",
      { "j",
        NA_WARNING,
        NA_TARGET_INTERFACE,
        { "eth*", "netstatIfRxErrs" },
        "veth",
        { { "", "" } },
        0,
        { NA_INCREASE, .raise = 1, .clear = 1, .window = 60 },
        "",
        false } },
    { "k warning interface \"my net\" netstatIfRxErrs rises by 1 within 1m for 0 \"\"",
      { "k",
        NA_WARNING,
        NA_TARGET_INTERFACE,
        { "my net", "netstatIfRxErrs" },
        "",
        { { "", "" } },
        0,
        { NA_INCREASE, .raise = 1, .clear = 1, .window = 60 },
        "",
        false } },
    { "k warning interface 'my \"net' netstatIfRxErrs rises by 1 within 1m 'Say \"no\".'",
      { "k",
        NA_WARNING,
        NA_TARGET_INTERFACE,
        { "my \"net", "netstatIfRxErrs" },
        "",
        { { "", "" } },
        0,
        { NA_INCREASE, .raise = 1, .clear = 1, .window = 60 },
        "Say \"no\".",
        false } },
    { "k warning interface my\\ d\\[1\\] netstatIfRxErrs rises by 1 within 1m",
      { "k",
        NA_WARNING,
        NA_TARGET_INTERFACE,
        { "my\\ d\\[1\\]", "netstatIfRxErrs" },
        "",
        { { "", "" } },
        0,
        { NA_INCREASE, .raise = 1, .clear = 1, .window = 60 },
        "",
        false } },
    { "l warning listener reaches 1 \"" TWO_HUNDRED "\"",
      { "l",
        NA_WARNING,
        NA_TARGET_LISTENER,
        { "", "" },
        "",
        { { "", "" } },
        0,
        { NA_LEVEL, .raise = 1, .clear = 1 },
        TWO_HUNDRED,
        false } },
    { "m off ", { .name = "m", .off = true } },
};

static void expect_same_numbers(const struct na_alarm_rule *got, const struct na_alarm_rule *wanted)
{
    ck_assert_int_eq(got->measure, wanted->measure);
    ck_assert_double_eq(got->raise, wanted->raise);
    ck_assert_double_eq(got->clear, wanted->clear);
    ck_assert_double_eq(got->floor, wanted->floor);
    ck_assert_double_eq(got->least, wanted->least);
    ck_assert_uint_eq(got->window, wanted->window);
    ck_assert_uint_eq(got->raise_for, wanted->raise_for);
    ck_assert_uint_eq(got->clear_for, wanted->clear_for);
    ck_assert_uint_eq(got->again, wanted->again);
}

START_TEST(forms_are_read)
{
    const struct na_rule *wanted = &forms[_i].rule;
    char mistake[MISTAKE_MOST];
    struct na_rule rule;

    ck_assert_msg(na_rule_read(forms[_i].line, &rule, mistake, sizeof(mistake)), "%s: %s",
                  forms[_i].line, mistake);
    ck_assert_str_eq(rule.name, wanted->name);
    ck_assert_int_eq(rule.severity, wanted->severity);
    ck_assert_int_eq(rule.target, wanted->target);
    ck_assert_str_eq(rule.counter.group, wanted->counter.group);
    ck_assert_str_eq(rule.counter.name, wanted->counter.name);
    ck_assert_str_eq(rule.not_kind, wanted->not_kind);
    ck_assert_uint_eq(rule.divisors, wanted->divisors);
    for (size_t i = 0; i < COUNT_OF(rule.divisor); i++) {
        ck_assert_str_eq(rule.divisor[i].group, wanted->divisor[i].group);
        ck_assert_str_eq(rule.divisor[i].name, wanted->divisor[i].name);
    }
    ck_assert_str_eq(rule.text, wanted->text);
    ck_assert(rule.off == wanted->off);
    expect_same_numbers(&rule.numbers, &wanted->numbers);
}
END_TEST

/* ---- mistakes */

#define COUNTERLESS "a warning counter "
#define COUNTER COUNTERLESS "A B "
#define SUBJECTS "'counter', 'interface', 'cpu', 'listener', 'udpSocket' or 'agent'"
#define ONE_WORD(word, meant) \
    "expected a group of counters and the name of one, got '" word "'; did you mean `" meant "`?"

static const struct {
    const char *line, *mistake;
} mistakes[] = {
    { "", "expected the name of the alarm at the end of the line" },
    { "a23456789012345678901234567890123 warning",
      "expected the name of the alarm (at most 32 characters), got "
      "'a23456789012345678901234567890123'" },
    { "a", "expected 'information', 'warning', 'critical' or 'off' at the end of the line" },
    { "a off for ever", "expected nothing after 'off', got 'for'" },
    { "a bad", "expected 'information', 'warning', 'critical' or 'off', got 'bad'" },
    { "a \"warning\"", "expected 'information', 'warning', 'critical' or 'off', got 'warning'" },
    { "a warning TcpExt", "expected " SUBJECTS ", got 'TcpExt'; did you mean `counter TcpExt`?" },
    { "a warning netstatAgentSessions rises by 3 within 10m",
      "expected " SUBJECTS ", got 'netstatAgentSessions'; did you mean `agent "
      "netstatAgentSessions`?" },
    { "a warning agent", "expected a scalar of netstatAgent at the end of the line" },
    { "a warning agent sessions rises by 3 within 10m",
      "expected a scalar of netstatAgent, got 'sessions'; did you mean `netstatAgentSessions`?" },
    { "a warning agent rises by 3 within 10m", "expected a scalar of netstatAgent, got 'rises'" },
    { "a warning counter", "expected a group of counters at the end of the line" },
    { "a warning counter A", "expected the name of a counter at the end of the line" },
    { "a warning counter " TWENTY TWENTY "!",
      "expected a group of counters (at most 32 characters), got '" TWENTY TWENTY "!'" },
    { "a warning counter A " FOUR_TWENTIES,
      "expected the name of a counter (at most 64 characters), got '" FOUR_TWENTIES "'" },
    { "a warning interface " FOUR_TWENTIES,
      "expected an interface's name or pattern (at most 64 characters), got '" FOUR_TWENTIES "'" },
    { "a warning interface", "expected an interface's name or pattern at the end of the line" },
    { "a warning interface * not", "expected a kind of interface at the end of the line" },
    { "a warning interface *",
      "expected a column of netstatIfTable, netstatIfLinkTable, netstatQdiscTable or "
      "netstatBondMemberTable at the end of the line" },
    { "a warning cpu", "expected a column of netstatCpuTable at the end of the line" },
    { COUNTERLESS "TcpExt.ListenOverflows rises by 5 within 1m",
      ONE_WORD("TcpExt.ListenOverflows", "TcpExt ListenOverflows") },
    { COUNTERLESS "TcpExtListenOverflows rises by 5 within 1m",
      ONE_WORD("TcpExtListenOverflows", "TcpExt ListenOverflows") },
    { COUNTERLESS "tcpExtListenOverflows.0",
      ONE_WORD("tcpExtListenOverflows.0", "TcpExt ListenOverflows") },
    { COUNTERLESS "Sockstat.TCP.orphan reaches 5",
      ONE_WORD("Sockstat.TCP.orphan", "Sockstat TCP.orphan") },
    { COUNTER "rises by 5% of TcpExt.TCPOrigDataSent within 1m",
      ONE_WORD("TcpExt.TCPOrigDataSent", "TcpExt TCPOrigDataSent") },
    { COUNTER "rises by 5% of C D + TcpRetransSegs within 1m",
      ONE_WORD("TcpRetransSegs", "Tcp RetransSegs") },
    { COUNTERLESS "NoSuch.Counter rises by 5 within 1m",
      "expected the name of a counter between 'NoSuch.Counter' and 'rises'" },
    { COUNTERLESS "rises by 5 within 1m", "expected a group of counters, got 'rises'" },
    { "a warning TcpExt.ListenOverflows rises by 5 within 1m",
      "expected " SUBJECTS
      ", got 'TcpExt.ListenOverflows'; did you mean `counter TcpExt ListenOverflows`?" },
    { "a warning eth0 netstatIfRxErrors rises by 5 within 1m",
      "expected " SUBJECTS ", got 'eth0'" },
    { "warning counter A B rises by 5 within 1m",
      "expected the name of the alarm before 'warning'" },
    { "a warning cpu 0 netstatCpuDropped rises by 5 within 1m",
      "expected a column of netstatCpuTable, got '0': a rule is about each CPU; did you mean `cpu "
      "netstatCpuDropped`?" },
    { "a warning cpu 0 rises by 5 within 1m", "expected a column of netstatCpuTable, got '0'" },
    { "a warning cpu dropped rises by 5 within 1m",
      "expected a column of netstatCpuTable, got 'dropped'; did you mean `netstatCpuDropped`?" },
    { "a warning interface eth0 RxCrcErrors rises by 5 within 1m",
      "expected a column of netstatIfTable, netstatIfLinkTable, netstatQdiscTable or "
      "netstatBondMemberTable, got 'RxCrcErrors'; did you mean `netstatIfLinkRxCrcErrors`?" },
    { "a warning interface eth0 veth netstatIfRxErrs rises by 5 within 1m",
      "expected a column of netstatIfTable, netstatIfLinkTable, netstatQdiscTable or "
      "netstatBondMemberTable, got 'veth'" },
    { "a warning interface netstatIfRxBytes rises by 5 within 1m",
      "expected an interface's name or pattern, got 'netstatIfRxBytes'; did you mean `interface * "
      "netstatIfRxBytes`?" },
    { "a warning interface \"eth0 netstatIfRxBytes rises by 5 within 1m",
      "expected an interface's name or pattern, but 'eth0 netstatIfRxBytes rises by 5 within 1m' "
      "lacks the closing \"" },
    { COUNTER "", "expected 'rises', 'spikes' or 'reaches' at the end of the line" },
    { COUNTER "grows", "expected 'rises', 'spikes' or 'reaches', got 'grows'" },
    { COUNTER "rises 5", "expected 'by' or 'at', got '5'" },
    { COUNTER "rises by many", "expected a number, got 'many'" },
    { COUNTER "rises by -5 within 1m", "expected a number, got '-5'" },
    { COUNTER "rises by 5x within 1m", "expected a number, got '5x'" },
    { COUNTER "rises by nan within 1m", "expected a number, got 'nan'" },
    { COUNTER "rises by 1e999 within 1m", "expected a number up to 1e15, got '1e999'" },
    { COUNTER "rises by 0x10 within 1m", "expected a number, got '0x10'" },
    { COUNTER "rises by 5 within 99999999999999999999s",
      "expected a time such as 30s, 5m or 1h, at most a day, got '99999999999999999999s'" },
    { COUNTER "reaches 5 again every 0",
      "'again every' needs a time above 0; omit it to send no repeats" },
    { "gr\303\274n warning",
      "expected a name of letters, digits, points, - and _ for the alarm, got 'gr\303\274n'" },
    { COUNTER "rises by 0 within 1m", "a threshold of 0 is always reached" },
    { COUNTER "rises by 5", "expected 'within' at the end of the line" },
    { COUNTER "rises by 5 in 1m", "expected 'within', got 'in'" },
    { COUNTER "rises by 5 within", "expected a time such as 30s, 5m or 1h at the end of the line" },
    { COUNTER "rises by 5 within soon", "expected a time such as 30s, 5m or 1h, got 'soon'" },
    { COUNTER "rises by 5 within 5d",
      "expected a time such as 30s, 5m or 1h, at most a day, got '5d'" },
    { COUNTER "rises by 5 within 25h",
      "expected a time such as 30s, 5m or 1h, at most a day, got '25h'" },
    { COUNTER "rises by 5 within 0", "the window must be longer than 0" },
    { COUNTER "rises at 5% a second within 1m", "expected a number, got '5%'" },
    { COUNTER "rises at 5 within 1m", "expected 'a second', got 'within'" },
    { COUNTER "rises at 5 a minute within 1m", "expected 'a second', got 'minute'" },
    { COUNTER "rises by 5% within 1m", "expected 'of' and another counter, got 'within'" },
    { COUNTER "rises by 5% of C", "expected the name of a counter at the end of the line" },
    { COUNTER "rises by 5% of C D within 1m from some", "expected a number, got 'some'" },
    { COUNTER "rises by 5% of C within 1m",
      "expected the name of a counter between 'C' and 'within'" },
    { COUNTER "rises by 5% of C D E within 1m", "expected 'within', got 'E'" },
    { COUNTER "rises by 5% of C D + within 1m", "expected a group of counters, got 'within'" },
    { COUNTER "rises by 5% of C D + E within 1m",
      "expected the name of a counter between 'E' and 'within'" },
    { COUNTER "rises by 5% of C D + + E F within 1m", "expected a group of counters, got '+'" },
    { COUNTER "rises by 5% of C D+ E F within 1m",
      "expected the name of a counter, got 'D+': put a blank on both sides of +" },
    { COUNTER "rises by 5% of C D +E F within 1m",
      "expected '+', got '+E': put a blank on both sides of +" },
    { COUNTER "rises by 5% of C D+E F within 1m",
      "expected the name of a counter, got 'D+E': put a blank on both sides of +" },
    { COUNTER "rises by 5% of C D - E F within 1m", "expected 'within', got '-'" },
    { COUNTER "rises by 5% of C D +", "expected a group of counters at the end of the line" },
    { COUNTER "rises by 5% of C D + E F + G H + I J within 1m",
      "a sum has at most 3 counters, 'I' is one too many" },
    { COUNTER "rises by 50 and 5 within 1m", "expected a number with %, got '5'" },
    { COUNTER "rises by 50 and", "expected a number with % at the end of the line" },
    { COUNTER "rises by 5% and 50 of C D within 1m",
      "expected 'of' and another counter, got 'and'" },
    { COUNTER "rises by 50 and x% of C D within 1m", "expected a number, got 'x%'" },
    { COUNTER "reaches 5% of C clears at 2%",
      "expected the name of a counter between 'C' and 'clears'" },
    { COUNTER "reaches 5% of C D + for 1m", "expected a group of counters, got 'for'" },
    { COUNTER "spikes often", "expected a number, got 'often'" },
    { COUNTER "spikes 5 within 1m", "expected 'times', got 'within'" },
    { COUNTER "spikes 5 times within 1m",
      "expected 'from' and the minimum rate per second at the end of the line" },
    { COUNTER "spikes 1 times within 1m from 5", "the spike factor must exceed 1, got 1" },
    { COUNTER "spikes 5 times within 1m from 0", "the minimum rate of a spike must exceed 0" },
    { COUNTER "reaches 5% within 1m", "expected 'of' and a limit, got 'within'" },
    { COUNTER "reaches 5 for ever", "expected a time such as 30s, 5m or 1h, got 'ever'" },
    { COUNTER "reaches 5 clears by 2", "expected 'at', got 'by'" },
    { COUNTER "reaches 5 clears at 7", "'clears at' 7 is above the threshold of 5" },
    { COUNTER "reaches 5 clears at 2%",
      "'clears at' needs a number without %, like the threshold" },
    { COUNTER "reaches 5% of C D clears at 3",
      "'clears at' needs a number with %, like the threshold" },
    { COUNTER "rises by 5% of C D within 1m clears at 0",
      "'clears at' needs a number with %, like the threshold" },
    { COUNTER "reaches 5 again 1h", "expected 'every', got '1h'" },
    { COUNTER "reaches 5 again every day", "expected a time such as 30s, 5m or 1h, got 'day'" },
    { COUNTER "reaches 5 within 1m",
      "expected 'for', 'clears', 'again', a sentence in quotes or the end, got 'within'" },
    { COUNTER "reaches 5 \"A.\" \"B.\"",
      "expected 'for', 'clears', 'again', a sentence in quotes or the end, got 'B.'" },
    { COUNTER "reaches 5 \"Never ends.", "the sentence lacks the closing \"" },
    { COUNTER "reaches 5 'It\"s open.", "the sentence lacks the closing '" },
    { COUNTER "reaches 5 \"" TWO_HUNDRED "!\"", "a sentence has at most 200 octets" },
    { COUNTER "reaches 5 \"" TWO_HUNDRED "\xc3\xa9\"", "a sentence has at most 200 octets" },
};

START_TEST(mistakes_are_told)
{
    char mistake[MISTAKE_MOST];
    struct na_rule rule;

    ck_assert_msg(!na_rule_read(mistakes[_i].line, &rule, mistake, sizeof(mistake)), "%s: taken",
                  mistakes[_i].line);
    ck_assert_str_eq(mistake, mistakes[_i].mistake);
}
END_TEST

/* The reader must not look beyond its line; valgrind and the sanitizers detect it. */
START_TEST(truncated_forms_are_no_matter)
{
    char mistake[MISTAKE_MOST];
    struct na_rule rule;

    for (size_t length = 0; length <= strlen(forms[_i].line); length++) {
        char *line = strndup(forms[_i].line, length);

        mistake[0] = '\0';
        ck_assert(na_rule_read(line, &rule, mistake, sizeof(mistake)) == (mistake[0] == '\0'));
        free(line);
    }
}
END_TEST

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
        { NA_TARGET_CPU, &na_mib_entry_netstatCpuTable, 1 },
        { NA_TARGET_CPU, &na_mib_entry_netstatIfTable, 18 },
        { NA_TARGET_INTERFACE, &na_mib_entry_netstatCpuTable, 12 },
        { NA_TARGET_LISTENER, &na_mib_entry_netstatCpuTable, 0 },
    };

    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        const struct na_mib_entry *entry = tables[i].entry;
        struct na_rule rule = { .target = tables[i].target };
        size_t refused = 0;
        char mistake[MISTAKE_MOST];

        for (size_t column = 0; column < entry->columns; column++) {
            strcpy(rule.counter.name, entry->column[column].descriptor);
            if (na_alarm_target_fits(&rule, mistake, sizeof(mistake)))
                continue;
            ck_assert_ptr_nonnull(strstr(mistake, rule.counter.name));
            refused++;
        }
        ck_assert_uint_eq(refused, tables[i].refused);
        strcpy(rule.counter.name, "netstatNothing");
        ck_assert(na_alarm_target_fits(&rule, mistake, sizeof(mistake)) ==
                  (rule.target == NA_TARGET_LISTENER));
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
      "expected a numeric column of netstatIfTable, netstatIfLinkTable, netstatQdiscTable or "
      "netstatBondMemberTable, got 'netstatIfLinkOperStatus'" },
    { "a warning cpu netstatCpuBacklog reaches 100", NULL },
    { "a warning cpu netstatcpubacklog reaches 100",
      "expected a numeric column of netstatCpuTable, got 'netstatcpubacklog'; did you mean "
      "`netstatCpuBacklog`?" },
    { "a warning cpu netstatCpuDropped reaches 1",
      "netstatCpuDropped only rises: use 'rises' or 'spikes', not 'reaches'" },
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
    ck_assert(na_alarm_target_fits(&rule, mistake, sizeof(mistake)) == (wanted == NULL));
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

/* Rules treat columns that the MIB has as Gauge32 as levels, and its counters as counters; no other
 * column is numeric for a rule. */
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
        { &na_mib_entry_netstatCpuTable, NA_TARGET_CPU },
        { &na_mib_entry_netstatAgent, NA_TARGET_AGENT },
    };
    size_t length;
    char *mib = fixture_text("../../mibs/LINUX-NETSTAT-MIB.txt", &length);

    for (size_t i = 0; i < COUNT_OF(tables); i++)
        for (size_t j = 0; j < tables[i].entry->columns; j++) {
            const char *column = tables[i].entry->column[j].descriptor,
                       *syntax = syntax_of(mib, column);
            bool level = strncmp(syntax, "Gauge32", 7) == 0,
                 count = strncmp(syntax, "Counter", 7) == 0;
            struct na_rule rule = { .target = tables[i].target };
            char mistake[MISTAKE_MOST] = "";

            strcpy(rule.counter.name, column);
            rule.numbers.measure = NA_INCREASE;
            ck_assert_msg(na_alarm_target_fits(&rule, mistake, sizeof(mistake)) == (level || count),
                          "%s rises: %s", column, mistake);
            rule.numbers.measure = NA_LEVEL;
            ck_assert_msg(na_alarm_target_fits(&rule, mistake, sizeof(mistake)) == level,
                          "%s reaches: %s", column, mistake);
        }
    free(mib);
}
END_TEST

TCase *alarms_rules_case(void)
{
    TCase *tcase = tcase_create("rules");

    tcase_add_loop_test(tcase, forms_are_read, 0, COUNT_OF(forms));
    tcase_add_loop_test(tcase, mistakes_are_told, 0, COUNT_OF(mistakes));
    tcase_add_test(tcase, columns_fit);
    tcase_add_loop_test(tcase, conditions_fit, 0, COUNT_OF(conditions));
    tcase_add_test(tcase, conditions_fit_the_mib);
    tcase_add_loop_test(tcase, truncated_forms_are_no_matter, 0, COUNT_OF(forms));
    return tcase;
}

/* ---- the shipped rules */

static bool is_in_catalogue(const struct na_rule_counter *counter)
{
    return na_catalogue_find(counter->group, counter->name) != NULL;
}

static void expect_good(const char *line)
{
    char mistake[MISTAKE_MOST];
    struct na_rule rule;

    ck_assert_msg(na_rule_read(line, &rule, mistake, sizeof(mistake)), "%s: %s", line, mistake);
    ck_assert_msg(rule.target != NA_TARGET_COUNTER || is_in_catalogue(&rule.counter),
                  "%s: the catalogue has no such counter", line);
    ck_assert_msg(na_alarm_target_fits(&rule, mistake, sizeof(mistake)), "%s: %s", line, mistake);
    for (size_t i = 0; i < rule.divisors; i++)
        ck_assert_msg(is_in_catalogue(&rule.divisor[i]), "%s: the catalogue has no %s %s", line,
                      rule.divisor[i].group, rule.divisor[i].name);
    ck_assert_msg(rule.text[0] != '\0', "%s: without a remedy", line);
    ck_assert_msg(rule.numbers.clear < rule.numbers.raise, "%s: would flap", line);
    for (size_t length = 0; length < strlen(line); length++) {
        char *cut = strndup(line, length);

        na_rule_read(cut, &rule, mistake, sizeof(mistake));
        free(cut);
    }
}

START_TEST(shipped_rules_are_good)
{
    static const char token[] = "alarm ";
    unsigned rules = 0;
    size_t length;
    char *text = fixture_text("../../subagent/netstat-agentx.conf", &length), *rest = text, *line;
    bool remedy = false; /* in the preceding comment */

    while ((line = strsep(&rest, "\n")) != NULL) {
        const char *rule = line + (line[0] == '#'); /* one to be switched on is as good */

        if (strncmp(rule, token, strlen(token)) == 0 && strstr(rule, " off") == NULL) {
            expect_good(rule + strlen(token));
            ck_assert_msg(remedy, "%s: without a comment", line);
            rules++;
        } else {
            remedy = line[0] == '#';
        }
    }
    ck_assert_uint_ge(rules, SHIPPED_LEAST);
    free(text);
}
END_TEST

TCase *alarms_shipped_case(void)
{
    TCase *tcase = tcase_create("shipped rules");

    tcase_add_test(tcase, shipped_rules_are_good);
    return tcase;
}
