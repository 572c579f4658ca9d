/*
 * The configuration as read through Net-SNMP's reader: which line takes precedence, which lines
 * take effect despite errors, and how errors are reported.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "config/config_mistakes.h"

#include <stdio.h>
#include <stdlib.h>

#include "kit/scratch.h"
#include "kit/suite.h"
#include "settings_filters.h"
#include "settings_kit.h"

/* The library of a subagent takes it from 5.9 on, as agentXRetries. */
static bool takes_timeout(void)
{
    const struct config_line *line = read_config_get_handlers("agentx");

    while (line != NULL && strcasecmp(line->config_token, "agentXTimeout") != 0)
        line = line->next;
    return line != NULL;
}

static void write_given(const char *text, const char *timeout)
{
    char both[256];

    snprintf(both, sizeof(both), "%s%s", text, takes_timeout() ? timeout : "");
    write_file("given.conf", both);
}

static void expect_agentx(const char *socket, int ping, int timeout, int retries)
{
    const char *in_force = netsnmp_ds_get_string(NETSNMP_DS_APPLICATION_ID,
                                                 NETSNMP_DS_AGENT_X_SOCKET);

    if (socket == NULL)
        ck_assert_ptr_null(in_force);
    else
        ck_assert_str_eq(in_force ? in_force : "none", socket);
    ck_assert_int_eq(
        netsnmp_ds_get_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL), ping);
    if (!takes_timeout())
        return;
    ck_assert_int_eq(netsnmp_ds_get_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_TIMEOUT),
                     timeout * 1000000);
    ck_assert_int_eq(netsnmp_ds_get_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_RETRIES),
                     retries);
}

/* ---- the connection to the master agent */

START_TEST(agentx_of_a_bad_file)
{
    struct na_settings settings;

    start(NULL);
    write_given("agentXSocket unix:/first\nagentXPingInterval 7\n",
                "agentXTimeout 2\nagentXRetries 3\n");
    read_good(&settings);
    expect_agentx("unix:/first", 7, 2, 3);
    write_given("agentXSocket unix:/second\nagentXPingInterval 9\nsamplingInterval 99\n",
                "agentXTimeout 4\nagentXRetries 5\n");
    ck_assert_uint_eq(read_all(&settings), 1);
    expect_agentx("unix:/first", 7, 2, 3);
}
END_TEST

START_TEST(agentx_of_a_line_that_is_gone)
{
    struct na_settings settings;

    start(NULL);
    write_given("agentXSocket unix:/first\nagentXPingInterval 7\n",
                "agentXTimeout 2\nagentXRetries 3\n");
    read_good(&settings);
    write_given("", "agentXTimeout 4\n");
    read_good(&settings);
    expect_agentx(NULL, PING_WITHOUT, 4, 5);
}
END_TEST

START_TEST(agentx_of_the_command_line)
{
    struct na_settings settings;

    start("unix:/given");
    write_file("given.conf", "agentXSocket unix:/first\n");
    read_good(&settings);
    expect_agentx("unix:/given", PING_WITHOUT, 1, 5);
    write_file("given.conf", "agentXSocket unix:/second\nsamplingInterval 99\n");
    ck_assert_uint_eq(read_all(&settings), 1);
    expect_agentx("unix:/given", PING_WITHOUT, 1, 5);
}
END_TEST

START_TEST(agentx_never_looked_after)
{
    static const char *const files[] = { "agentx.conf", "netstat-agentx.conf" };
    struct na_settings settings;

    start(NULL);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        write_file(files[i], "agentXPingInterval 0\n");
        ck_assert_uint_eq(read_all(&settings), 1);
        ck_assert_msg(strstr(logged, files[i]) != NULL &&
                          strstr(logged, "line 1: Error: agentXPingInterval expects") != NULL,
                      "%s", logged);
        write_file(files[i], "");
    }
}
END_TEST

/* The library reads the files again before it connects, agentx.conf last. */
START_TEST(agentx_when_the_library_reads)
{
    struct na_settings settings;

    start(NULL);
    write_file("agentx.conf", "agentXSocket unix:/all\nagentXPingInterval 7\n");
    write_file("netstat-agentx.conf", "agentXSocket unix:/ours\n");
    read_good(&settings);
    expect_agentx("unix:/ours", 7, 1, 5);
    write_file("netstat-agentx.conf", "agentXSocket unix:/changed\n");
    read_configs();
    expect_agentx("unix:/ours", 7, 1, 5);
}
END_TEST

/* ---- which of several rules with the same name applies */

#define RULE(name, level) "alarm " name " warning listener reaches " level "\n"

static const struct {
    const char *shipped, *local, *given; /* netstat-agentx.conf, netstat-agentx.local.conf, and the
                                            file of the command line */
    const char *rules;                   /* name=level of the remaining ones */
    const char *says;
    unsigned mistakes;
} overrides[] = {
    { RULE("a", "1") RULE("b", "2"), "", "", "a=1 b=2 ", "", 0 },
    { RULE("a", "1") RULE("b", "2") RULE("c", "3"), RULE("b", "7"), "", "a=1 c=3 b=7 ", "", 0 },
    { RULE("a", "1"), RULE("a", "7") RULE("b", "2"), RULE("b", "8") RULE("a", "9"), "b=8 a=9 ", "",
      0 },
    { RULE("a", "1") RULE("b", "2") RULE("a", "3"), "", "", "a=1 b=2 ",
      "netstat-agentx.conf: line 3: Error: alarm a: this file already has a rule", 1 },
    { RULE("a", "1"), RULE("a", "2") RULE("a", "3"), "", "a=2 ",
      "netstat-agentx.local.conf: line 2: Error: alarm a: this file already has", 1 },
    { RULE("a", "1") RULE("b", "2"), "alarm a off\n", "", "b=2 ", "", 0 },
    { RULE("a", "1"), "alarm a off\n", RULE("a", "9"), "a=9 ", "", 0 },
    { RULE("a", "1"), "alarm a off\n", "alarm a off\n", "", "", 0 },
    { "alarm a off\n", RULE("a", "2"), "", "a=2 ",
      "netstat-agentx.conf: line 1: Error: alarm a off: no such rule in the files", 1 },
    { RULE("a", "1") "alarm a off\n", "", "", "a=1 ",
      "line 2: Error: alarm a: this file already has a rule of that name", 1 },
    { RULE("a", "1"), "\nalarm A off\n", "", "a=1 ",
      "netstat-agentx.local.conf: line 2: Error: alarm A off: no such rule; did you mean `a`?", 1 },
    { RULE("a", "1") "alarm b warning counter Tcp\n" RULE("c", "3"),
      "alarm a warning soon\n" RULE("d", "4"), "", "a=1 c=3 d=4 ",
      "netstat-agentx.conf: line 2: Error: alarm b: ", 2 },
};

START_TEST(rules_of_one_name)
{
    struct na_settings settings = { .rules_count = 0 };
    char rules[128] = "";

    start(NULL);
    write_file("netstat-agentx.conf", overrides[_i].shipped);
    write_file("netstat-agentx.local.conf", overrides[_i].local);
    write_file("given.conf", overrides[_i].given);
    ck_assert_uint_eq(read_all(&settings), overrides[_i].mistakes);
    for (size_t i = 0; i < settings.rules_count; i++) {
        size_t length = strlen(rules);

        snprintf(rules + length, sizeof(rules) - length, "%s=%g ", settings.rules[i].name,
                 settings.rules[i].numbers.raise);
    }
    ck_assert_str_eq(rules, overrides[_i].rules);
    ck_assert_msg(strstr(logged, overrides[_i].says) != NULL &&
                      (logged[0] == '\0') == (overrides[_i].says[0] == '\0'),
                  "%s", logged);
    na_settings_clear(&settings);
}
END_TEST

/*
 * A second folder takes precedence over the first; something that is not a folder is not an error;
 * a file and those that it includes are one.
 */
START_TEST(rules_of_folders)
{
    struct na_settings settings;
    char path[3 * PATH_ROOM], first[sizeof(folder)];

    start(NULL);
    write_file("netstat-agentx.conf", RULE("a", "1"));
    memcpy(first, folder, sizeof(folder));
    ck_assert(scratch_folder(folder, sizeof(folder)));
    write_file("netstat-agentx.conf", RULE("a", "2"));
    snprintf(path, sizeof(path), "%s:/dev/null:%s/none:%s", first, first, folder);
    setenv("SNMPCONFPATH", path, 1);
    read_good(&settings);
    ck_assert_uint_eq(settings.rules_count, 1);
    ck_assert_double_eq(settings.rules[0].numbers.raise, 2);
    na_settings_clear(&settings);
    write_file("more.conf", RULE("b", "2"));
    write_file("netstat-agentx.conf", RULE("b", "2") "includeFile more.conf\n");
    ck_assert_uint_eq(read_all(&settings), 1);
    ck_assert_msg(strstr(logged, "more.conf: line 1: Error: alarm b: this file already has") !=
                      NULL,
                  "%s", logged);
    na_settings_clear(&settings);
}
END_TEST

/* ---- mistakes */

static const struct {
    const char *file, *text;
    const char *line; /* the error, after the file's path */
    unsigned mistakes;
} wrong[] = {
    { "given.conf", "samplingIntervall 10\nsamplingInterval 20\n",
      "/given.conf: line 1: Error: Unknown token: samplingIntervall.", 1 },
    { "netstat-agentx.conf", "samplingInterval 20\nsamplingInterval soon\nalarm\n",
      "/netstat-agentx.conf: line 2: Error: samplingInterval expects a number of seconds from 5 to "
      "60, got 'soon'",
      2 },
    { "given.conf", "samplingInterval 20\ncounterWidth \033[2J\n",
      "/given.conf: line 2: Error: counterWidth expects auto, 32 or 64, got '?[2J'", 1 },
    { "agentx.conf", "samplingInterval 20\n", "", 0 },
};

/* Valid lines are in the settings, and errors are kept in a form that can be shown. */
START_TEST(mistakes_beside_what_is_good)
{
    const struct na_mistakes *mistakes = na_config_mistakes();
    struct na_settings settings;
    size_t at = 0, length = 0;
    char line[PATH_ROOM * 2];
    const char *text;

    start(NULL);
    write_file(wrong[_i].file, wrong[_i].text);
    ck_assert_uint_eq(read_all(&settings), wrong[_i].mistakes);
    ck_assert_uint_eq(mistakes->count, wrong[_i].mistakes);
    ck_assert_uint_eq(settings.sampling, wrong[_i].mistakes > 0 ? 20 : 10);
    text = na_mistakes_next(mistakes, &at, &length);
    snprintf(line, sizeof(line), "%s%s", wrong[_i].mistakes > 0 ? folder : "", wrong[_i].line);
    ck_assert(length == strlen(line) && (text != NULL) == (wrong[_i].mistakes > 0));
    ck_assert_msg(text == NULL || memcmp(text, line, length) == 0, "%.*s", (int)length, text);
    ck_assert(na_mistakes_have(mistakes, line) == (wrong[_i].mistakes > 0));
    write_file(wrong[_i].file, "");
    read_good(&settings);
    ck_assert_uint_eq(mistakes->count, 0);
    ck_assert_ptr_null(mistakes->text);
}
END_TEST

/* All are counted, but only a limited part of the text is kept. */
START_TEST(more_mistakes_than_room)
{
    enum { MANY = 5000 };
    const struct na_mistakes *mistakes = na_config_mistakes();
    char *text = malloc(MANY * sizeof("counterWidth none\n"));
    struct na_settings settings;
    size_t at = 0, length;

    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < MANY; i++)
        strcpy(text + i * strlen("counterWidth none\n"), "counterWidth none\n");
    start(NULL);
    write_file("given.conf", text);
    free(text);
    ck_assert_uint_eq(read_all(&settings), MANY);
    ck_assert_uint_eq(mistakes->count, MANY);
    ck_assert_uint_le(mistakes->length, NA_MISTAKES_ROOM);
    ck_assert_uint_gt(mistakes->length, NA_MISTAKES_ROOM * 9 / 10);
    while (na_mistakes_next(mistakes, &at, &length) != NULL)
        ck_assert_uint_gt(length, strlen("counterWidth"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("settings");
    TCase *agentx = tcase_create("the way to the master agent"),
          *rules = tcase_create("rules of one name"), *mistakes = tcase_create("mistakes");

    tcase_add_test(agentx, agentx_of_a_bad_file);
    tcase_add_test(agentx, agentx_of_a_line_that_is_gone);
    tcase_add_test(agentx, agentx_of_the_command_line);
    tcase_add_test(agentx, agentx_never_looked_after);
    tcase_add_test(agentx, agentx_when_the_library_reads);
    suite_add_tcase(suite, agentx);
    tcase_add_loop_test(rules, rules_of_one_name, 0, sizeof(overrides) / sizeof(overrides[0]));
    tcase_add_test(rules, rules_of_folders);
    suite_add_tcase(suite, rules);
    tcase_add_loop_test(mistakes, mistakes_beside_what_is_good, 0,
                        sizeof(wrong) / sizeof(wrong[0]));
    tcase_add_test(mistakes, more_mistakes_than_room);
    suite_add_tcase(suite, mistakes);
    suite_add_tcase(suite, filters_case());
    /*
     * whatever the caller wants: the library keeps the settings of a test, and starts once per
     * process
     */
    setenv("CK_FORK", "yes", 1);
    return tests_run(suite);
}
