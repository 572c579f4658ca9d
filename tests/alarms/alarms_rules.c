/* Rules as text: each form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms/rule_text.h"
#include "kit/support.h"

enum { MISTAKE_MOST = 400 };

#define TWENTY "01234567890123456789"
#define TWO_HUNDRED TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY

#define NAMED(glob)                        \
    {                                      \
        .by = NA_SELECT_NAME, .text = glob \
    }
#define NOT_KIND(glob)                                  \
    {                                                   \
        .by = NA_SELECT_KIND, .not = true, .text = glob \
    }

#define UP (UINT64_C(1) << 1)
#define DOWN (UINT64_C(1) << 2)
#define UNKNOWN (UINT64_C(1) << 4)
#define ALL UINT64_C(0xfe) /* of netstatIfLinkOperStatus */
#define STATUS .counter = { "", "netstatIfLinkOperStatus" }
#define LINK(glob)                                                                                 \
    .name = "n", .severity = NA_WARNING, .target = NA_TARGET_INTERFACE, .select = { NAMED(glob) }, \
    .selectors = 1

static const struct form {
    const char *line;
    struct na_rule rule;
} forms[] = {
    { "a warning counter TcpExt ListenDrops rises by 5 within 30s",
      { .name = "a",
        .severity = NA_WARNING,
        .target = NA_TARGET_COUNTER,
        .counter = { "TcpExt", "ListenDrops" },
        .numbers = { NA_INCREASE, .raise = 5, .clear = 5, .window = 30 } } },
    { "a warning counter \"TcpExt\" 'ListenDrops' rises by 5 within 30s",
      { .name = "a",
        .severity = NA_WARNING,
        .target = NA_TARGET_COUNTER,
        .counter = { "TcpExt", "ListenDrops" },
        .numbers = { NA_INCREASE, .raise = 5, .clear = 5, .window = 30 } } },
    { "  b\tcritical counter Tcp OutRsts rises at 0.5 a second within 5m for 20s clears at 0.1 for "
      "2m again every 1h \"Look.\"  ",
      { .name = "b",
        .severity = NA_CRITICAL,
        .target = NA_TARGET_COUNTER,
        .counter = { "Tcp", "OutRsts" },
        .numbers = { NA_RATE, .raise = 0.5, .clear = 0.1, .window = 300, .raise_for = 20,
                     .clear_for = 120, .again = 3600 },
        .text = "Look." } },
    { "c information counter A B rises by 5% of C D within 60 from 1000 clears at 2%",
      { .name = "c",
        .severity = NA_INFORMATION,
        .target = NA_TARGET_COUNTER,
        .counter = { "A", "B" },
        .divisor = { { "C", "D" } },
        .divisors = 1,
        .numbers = { NA_RATIO, .raise = 5, .clear = 2, .floor = 1000, .window = 60 } } },
    { "c information counter A B rises by 50 and 5% of C D + A B within 60 from 1000 clears at 2%",
      { .name = "c",
        .severity = NA_INFORMATION,
        .target = NA_TARGET_COUNTER,
        .counter = { "A", "B" },
        .divisor = { { "C", "D" }, { "A", "B" } },
        .divisors = 2,
        .numbers = { NA_RATIO, .raise = 5, .clear = 2, .floor = 1000, .least = 50,
                     .window = 60 } } },
    { "c information counter A B rises by 5% of C D + A B + E F within 60",
      { .name = "c",
        .severity = NA_INFORMATION,
        .target = NA_TARGET_COUNTER,
        .counter = { "A", "B" },
        .divisor = { { "C", "D" }, { "A", "B" }, { "E", "F" } },
        .divisors = 3,
        .numbers = { NA_RATIO, .raise = 5, .clear = 5, .window = 60 } } },
    { "f warning counter A B reaches 25% of C D + E F \"Look.\"",
      { .name = "f",
        .severity = NA_WARNING,
        .target = NA_TARGET_COUNTER,
        .counter = { "A", "B" },
        .divisor = { { "C", "D" }, { "E", "F" } },
        .divisors = 2,
        .numbers = { NA_SHARE, .raise = 25, .clear = 25 },
        .text = "Look." } },
    { "d warning counter A B rises by 5% of C D within 60 clears at 2%",
      { .name = "d",
        .severity = NA_WARNING,
        .target = NA_TARGET_COUNTER,
        .counter = { "A", "B" },
        .divisor = { { "C", "D" } },
        .divisors = 1,
        .numbers = { NA_RATIO, .raise = 5, .clear = 2, .window = 60 } } },
    { "e warning counter A B spikes 10 times within 1m from 5",
      { .name = "e",
        .severity = NA_WARNING,
        .target = NA_TARGET_COUNTER,
        .counter = { "A", "B" },
        .numbers = { NA_SPIKE, .raise = 10, .clear = 10, .floor = 5, .window = 60 } } },
    { "f warning counter Sockstat TCP.orphan reaches 25% of Limits net.ipv4.tcp_max_orphans",
      { .name = "f",
        .severity = NA_WARNING,
        .target = NA_TARGET_COUNTER,
        .counter = { "Sockstat", "TCP.orphan" },
        .divisor = { { "Limits", "net.ipv4.tcp_max_orphans" } },
        .divisors = 1,
        .numbers = { NA_SHARE, .raise = 25, .clear = 25 } } },
    { "g warning listener reaches 30 clears at 0",
      { .name = "g",
        .severity = NA_WARNING,
        .target = NA_TARGET_LISTENER,
        .numbers = { NA_LEVEL, .raise = 30, .clear = 0 } } },
    { "h warning udpSocket rises by 1 within 86400",
      { .name = "h",
        .severity = NA_WARNING,
        .target = NA_TARGET_UDP_SOCKET,
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .window = 86400 } } },
    { "i warning cpu netstatCpuDropped rises by 1 within 24h",
      { .name = "i",
        .severity = NA_WARNING,
        .target = NA_TARGET_CPU,
        .counter = { "", "netstatCpuDropped" },
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .window = 86400 } } },
    { "i warning agent netstatAgentSessions rises by 3 within 10m clears at 0 for 10m",
      { .name = "i",
        .severity = NA_WARNING,
        .target = NA_TARGET_AGENT,
        .counter = { "", "netstatAgentSessions" },
        .numbers = { NA_INCREASE, .raise = 3, .clear = 0, .window = 600, .clear_for = 600 } } },
    { "j warning interface eth* not veth netstatIfRxErrs rises by 1 within 1m",
      { .name = "j",
        .severity = NA_WARNING,
        .target = NA_TARGET_INTERFACE,
        .counter = { "", "netstatIfRxErrs" },
        .select = { NAMED("eth*"), NOT_KIND("veth") },
        .selectors = 2,
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .window = 60 } } },
    { "k warning interface \"my net\" netstatIfRxErrs rises by 1 within 1m for 0 \"\"",
      { .name = "k",
        .severity = NA_WARNING,
        .target = NA_TARGET_INTERFACE,
        .counter = { "", "netstatIfRxErrs" },
        .select = { NAMED("my net") },
        .selectors = 1,
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .window = 60 } } },
    { "k warning interface 'my \"net' netstatIfRxErrs rises by 1 within 1m 'Say \"no\".'",
      { .name = "k",
        .severity = NA_WARNING,
        .target = NA_TARGET_INTERFACE,
        .counter = { "", "netstatIfRxErrs" },
        .select = { NAMED("my \"net") },
        .selectors = 1,
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .window = 60 },
        .text = "Say \"no\"." } },
    { "k warning interface my\\ d\\[1\\] netstatIfRxErrs rises by 1 within 1m",
      { .name = "k",
        .severity = NA_WARNING,
        .target = NA_TARGET_INTERFACE,
        .counter = { "", "netstatIfRxErrs" },
        .select = { NAMED("my\\ d\\[1\\]") },
        .selectors = 1,
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .window = 60 } } },
    { "l warning listener reaches 1 \"" TWO_HUNDRED "\"",
      { .name = "l",
        .severity = NA_WARNING,
        .target = NA_TARGET_LISTENER,
        .numbers = { NA_LEVEL, .raise = 1, .clear = 1 },
        .text = TWO_HUNDRED } },
    { "n warning interface eth* netstatIfLinkOperStatus is down for 10s",
      { LINK("eth*"), STATUS,
        .numbers = { NA_STATE, .states = DOWN, .clear_states = ~DOWN, .raise_for = 10 } } },
    { "n warning interface eth* netstatIfLinkOperStatus is not up or unknown",
      { LINK("eth*"), STATUS,
        .numbers = { NA_STATE, .states = ALL & ~(UP | UNKNOWN),
                     .clear_states = ~(ALL & ~(UP | UNKNOWN)) } } },
    { "n warning interface eth* netstatIfLinkOperStatus is down after up or unknown for 10s clears "
      "at up for 1m again every 1h",
      { LINK("eth*"), STATUS,
        .numbers = { NA_STATE, .states = DOWN, .after = UP | UNKNOWN, .clear_states = UP,
                     .raise_for = 10, .clear_for = 60, .again = 3600 } } },
    { "n warning interface * kind none not veth not named eth9 netstatIfRxErrs rises by 1 within "
      "1m clears for 30s",
      { .name = "n",
        .severity = NA_WARNING,
        .target = NA_TARGET_INTERFACE,
        .counter = { "", "netstatIfRxErrs" },
        .select = { NAMED("*"),
                    { .by = NA_SELECT_KIND, .text = "none" },
                    NOT_KIND("veth"),
                    { .by = NA_SELECT_NAME, .not = true, .text = "eth9" } },
        .selectors = 4,
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .window = 60, .clear_for = 30 } } },
    { "n warning interface eth0 is gone for 30s",
      { LINK("eth0"), .rows = NA_ROWS_GONE,
        .numbers = { NA_LEVEL, .raise = 1, .clear = 1, .falls = true, .raise_for = 30 } } },
    { "n warning interface eth0 netstatIfRxPackets falls below 1 within 5m",
      { LINK("eth0"), .counter = { "", "netstatIfRxPackets" },
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .falls = true, .window = 300 } } },
    { "n warning interface eth0 netstatIfRxErrs rises by 1% of netstatIfRxPackets + A B within 5m",
      { LINK("eth0"), .counter = { "", "netstatIfRxErrs" },
        .divisor = { { "", "netstatIfRxPackets" }, { "A", "B" } }, .divisors = 2,
        .numbers = { NA_RATIO, .raise = 1, .clear = 1, .window = 300 } } },
    { "n warning any interface eth0 netstatIfRxErrs rises by 1 within 5m overrides a b \"Look.\"",
      { LINK("eth0"), .rows = NA_ROWS_ANY, .counter = { "", "netstatIfRxErrs" },
        .overrides = { "a", "b" }, .overridden = 2,
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .window = 300 }, .text = "Look." } },
    { "n warning sum of interface eth0 netstatIfRxErrs rises by 1 within 5m",
      { LINK("eth0"), .rows = NA_ROWS_SUM, .counter = { "", "netstatIfRxErrs" },
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .window = 300 } } },
    { "n warning counter Tcp CurrEstab falls below 1 for 1m clears at 5",
      { .name = "n",
        .severity = NA_WARNING,
        .counter = { "Tcp", "CurrEstab" },
        .numbers = { NA_LEVEL, .raise = 1, .clear = 5, .falls = true, .raise_for = 60 } } },
    { "n warning counter Tcp InSegs falls below 2 a second within 1m",
      { .name = "n",
        .severity = NA_WARNING,
        .counter = { "Tcp", "InSegs" },
        .numbers = { NA_RATE, .raise = 2, .clear = 2, .falls = true, .window = 60 } } },
    { "n warning counter A B falls below 20% of C D clears at 30%",
      { .name = "n",
        .severity = NA_WARNING,
        .counter = { "A", "B" },
        .divisor = { { "C", "D" } },
        .divisors = 1,
        .numbers = { NA_SHARE, .raise = 20, .clear = 30, .falls = true } } },
    { "n warning counter A B is gone",
      { .name = "n",
        .severity = NA_WARNING,
        .counter = { "A", "B" },
        .rows = NA_ROWS_GONE,
        .numbers = { NA_LEVEL, .raise = 1, .clear = 1, .falls = true } } },
    { "n warning cpu 0-3 not 2 netstatCpuDropped rises by 1 within 1m",
      { .name = "n",
        .severity = NA_WARNING,
        .target = NA_TARGET_CPU,
        .counter = { "", "netstatCpuDropped" },
        .select = { { .by = NA_SELECT_NUMBER, .text = "0-3", .high = 3 },
                    { .by = NA_SELECT_NUMBER, .not = true, .text = "2", .low = 2, .high = 2 } },
        .selectors = 2,
        .numbers = { NA_INCREASE, .raise = 1, .clear = 1, .window = 60 } } },
    { "n warning listener :443 reaches 30",
      { .name = "n",
        .severity = NA_WARNING,
        .target = NA_TARGET_LISTENER,
        .select = { { .by = NA_SELECT_SOCKET, .text = ":443", .low = 443, .high = 443 } },
        .selectors = 1,
        .numbers = { NA_LEVEL, .raise = 30, .clear = 30 } } },
    { "n warning listener :443 not owner docker-* owner \"a b\" reaches 30",
      { .name = "n",
        .severity = NA_WARNING,
        .target = NA_TARGET_LISTENER,
        .select = { { .by = NA_SELECT_SOCKET, .text = ":443", .low = 443, .high = 443 },
                    { .by = NA_SELECT_OWNER, .not = true, .text = "docker-*" },
                    { .by = NA_SELECT_OWNER, .text = "a b" } },
        .selectors = 3,
        .numbers = { NA_LEVEL, .raise = 30, .clear = 30 } } },
    { "n warning listener *:8000-8099 not [::1]:* netstatListenerQueue reaches 80% of "
      "netstatListenerQueueLimit",
      { .name = "n",
        .severity = NA_WARNING,
        .target = NA_TARGET_LISTENER,
        .counter = { "", "netstatListenerQueue" },
        .select = { { .by = NA_SELECT_SOCKET, .text = "*:8000-8099", .low = 8000, .high = 8099 },
                    { .by = NA_SELECT_SOCKET, .not = true, .text = "[::1]:*", .high = 65535 } },
        .selectors = 2,
        .divisor = { { "", "netstatListenerQueueLimit" } },
        .divisors = 1,
        .numbers = { NA_SHARE, .raise = 80, .clear = 80 } } },
    { "n warning source net/* netstatSourceState is not ok for 1m",
      { .name = "n",
        .severity = NA_WARNING,
        .target = NA_TARGET_SOURCE,
        .counter = { "", "netstatSourceState" },
        .select = { NAMED("net/*") },
        .selectors = 1,
        .numbers = { NA_STATE, .states = UINT64_C(0x3c), .clear_states = ~UINT64_C(0x3c),
                     .raise_for = 60 } } },
    { "n warning namespace docker-* not docker-9* netstatNsRetransSegs rises by 50 and 5% of "
      "netstatNsOutSegs + netstatNsRetransSegs within 5m",
      { .name = "n",
        .severity = NA_WARNING,
        .target = NA_TARGET_NAMESPACE,
        .counter = { "", "netstatNsRetransSegs" },
        .select = { NAMED("docker-*"), { .by = NA_SELECT_NAME, .not = true, .text = "docker-9*" } },
        .selectors = 2,
        .divisor = { { "", "netstatNsOutSegs" }, { "", "netstatNsRetransSegs" } },
        .divisors = 2,
        .numbers = { NA_RATIO, .raise = 5, .clear = 5, .least = 50, .window = 300 } } },
    { "m off ", { .name = "m", .off = true } },
};

static void expect_same_numbers(const struct na_alarm_rule *got, const struct na_alarm_rule *wanted)
{
    ck_assert_int_eq(got->measure, wanted->measure);
    ck_assert_double_eq(got->raise, wanted->raise);
    ck_assert_double_eq(got->clear, wanted->clear);
    ck_assert_double_eq(got->floor, wanted->floor);
    ck_assert_double_eq(got->least, wanted->least);
    ck_assert(got->falls == wanted->falls);
    ck_assert_uint_eq(got->states, wanted->states);
    ck_assert_uint_eq(got->clear_states, wanted->clear_states);
    ck_assert_uint_eq(got->after, wanted->after);
    ck_assert_uint_eq(got->window, wanted->window);
    ck_assert_uint_eq(got->raise_for, wanted->raise_for);
    ck_assert_uint_eq(got->clear_for, wanted->clear_for);
    ck_assert_uint_eq(got->again, wanted->again);
}

static void expect_same_selectors(const struct na_rule *got, const struct na_rule *wanted)
{
    ck_assert_uint_eq(got->selectors, wanted->selectors);
    for (size_t i = 0; i < wanted->selectors; i++) {
        const struct na_selector *selector = &got->select[i], *same = &wanted->select[i];

        ck_assert_int_eq(selector->by, same->by);
        ck_assert_int_eq(selector->not, same->not );
        ck_assert_str_eq(selector->text, same->text);
        ck_assert_uint_eq(selector->low, same->low);
        ck_assert_uint_eq(selector->high, same->high);
    }
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
    expect_same_selectors(&rule, wanted);
    ck_assert_uint_eq(rule.divisors, wanted->divisors);
    for (size_t i = 0; i < COUNT_OF(rule.divisor); i++) {
        ck_assert_str_eq(rule.divisor[i].group, wanted->divisor[i].group);
        ck_assert_str_eq(rule.divisor[i].name, wanted->divisor[i].name);
    }
    ck_assert_int_eq(rule.rows, wanted->rows);
    ck_assert_uint_eq(rule.overridden, wanted->overridden);
    for (size_t i = 0; i < COUNT_OF(rule.overrides); i++)
        ck_assert_str_eq(rule.overrides[i], wanted->overrides[i]);
    ck_assert_str_eq(rule.text, wanted->text);
    ck_assert(rule.off == wanted->off);
    expect_same_numbers(&rule.numbers, &wanted->numbers);
}
END_TEST

/* A rule in its own words is the same rule. */
START_TEST(forms_in_words)
{
    char mistake[MISTAKE_MOST], subject[400], condition[400], line[1200];
    struct na_rule rule, same;

    ck_assert(na_rule_read(forms[_i].line, &rule, mistake, sizeof(mistake)));
    if (rule.off)
        return;
    na_rule_subject(&rule, subject, sizeof(subject));
    na_rule_condition(&rule, condition, sizeof(condition));
    snprintf(line, sizeof(line), "%s %s %s %s", rule.name,
             rule.severity == NA_CRITICAL  ? "critical"
             : rule.severity == NA_WARNING ? "warning"
                                           : "information",
             subject, condition);
    ck_assert_msg(na_rule_read(line, &same, mistake, sizeof(mistake)), "%s: %s", line, mistake);
    memset(rule.text, 0, sizeof(rule.text));
    ck_assert_msg(memcmp(&rule, &same, sizeof(rule)) == 0, "%s", line);
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

TCase *alarms_rules_case(void)
{
    TCase *tcase = tcase_create("rules");

    tcase_add_loop_test(tcase, forms_are_read, 0, COUNT_OF(forms));
    tcase_add_loop_test(tcase, forms_in_words, 0, COUNT_OF(forms));
    tcase_add_loop_test(tcase, truncated_forms_are_no_matter, 0, COUNT_OF(forms));
    return tcase;
}
