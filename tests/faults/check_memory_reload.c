/*
 * A configuration that is read again while memory runs out: either all of it takes effect, or
 * nothing, and then the log reports that.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "memory_faults.h"
#include "mib/print.h"
#include "kit/scratch.h"
#include "daemon/service.h"
#include "kit/support.h"

static char folder[512];
static char logged[4000];

static int note(int major, int minor, void *server, void *client)
{
    const struct snmp_log_message *message = server;

    (void)major;
    (void)minor;
    (void)client;
    snprintf(logged + strlen(logged), sizeof(logged) - strlen(logged), "%s", message->msg);
    return 0;
}

static void write_configuration(const char *text)
{
    char path[600];
    FILE *file;

    snprintf(path, sizeof(path), "%s/netstat-agentx.conf", folder);
    file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0)
        abort();
}

/* The configuration in effect, as text: the rules with their sentences, the interval, the AgentX
 * socket, the interfaces that are shown. */
static char *state_of(const struct na_service *service)
{
    const char *address = netsnmp_ds_get_string(NETSNMP_DS_APPLICATION_ID,
                                                NETSNMP_DS_AGENT_X_SOCKET);
    char *all = NULL, *text = NULL, *line, *rest;
    size_t length;
    FILE *to = open_memstream(&all, &length);

    na_print(service->objects, &(struct na_print){ .json = false }, to);
    fclose(to);
    to = open_memstream(&text, &length);
    fprintf(to, "%u s, %u bits, %s, %s\n", service->settings.sampling, service->settings.width,
            address ? address : "no socket", service->settings.library ? "library" : "fast");
    for (rest = all; (line = strsep(&rest, "\n")) != NULL;)
        if (strstr(line, "netstatRuleSeverity") != NULL ||
            strstr(line, "netstatRuleText") != NULL || strstr(line, "netstatIfName") != NULL)
            fprintf(to, "%s\n", line);
    fclose(to);
    free(all);
    return text;
}

static void start(struct na_service *service)
{
    struct na_settings settings;
    char root[600];

    setenv("SNMPCONFPATH", folder, 1);
    fixture_path(root, sizeof(root), "live-6.18.44");
    snmp_disable_log();
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
    init_agent(NA_APPLICATION);
    if (!na_settings_register(NULL, true))
        abort();
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, note, NULL);
    snmp_enable_calllog();
    write_configuration("samplingInterval 10\nagentXSocket /before\nalarm one warning counter Tcp "
                        "CurrEstab reaches 900 \"Before.\"\n"
                        "alarm two warning counter TcpExt ListenDrops rises by 5 within 1m\n");
    if (na_settings_read(&settings) != 0 || !na_service_init(service, root, &settings, NULL) ||
        !na_service_start(service))
        abort();
    na_settings_clear(&settings);
    write_configuration("samplingInterval 20\ncounterWidth 32\nagentXSocket "
                        "/after\nexcludeInterfaces lo\nfastAnswers no\n"
                        "alarm one warning counter Tcp CurrEstab reaches 900 \"After.\"\n"
                        "alarm three warning counter TcpExt ListenDrops rises by 7 within 1m\n"
                        "alarm four warning counter TcpExt ListenDrops rises by 8 within 1m\n");
}

/* Reads it again while one allocation fails. */
static char *reload(struct na_service *service, unsigned long number)
{
    memory_count(number, 1);
    na_service_reload(service);
    memory_pause();
    return state_of(service);
}

/* In a new process, since the library starts once. Returns its exit status. */
static int pass(unsigned long number, const char *before, const char *after)
{
    pid_t child = fork();
    int status = 0;

    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct na_service service;
        bool taken, right;
        char *state;

        start(&service);
        logged[0] = '\0';
        state = reload(&service, number);
        taken = strstr(logged, "configuration read again") != NULL;
        right = strcmp(state, taken ? after : before) == 0 &&
                (taken || strstr(logged, "memory") != NULL);
        if (!right)
            fprintf(stderr, "allocation %lu: %s%s", number, logged, state);
        free(state);
        exit(right ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

START_TEST(whole_or_not_at_all)
{
    struct na_service service;
    unsigned long asked;
    unsigned wrong = 0;
    char *before, *after;

    ck_assert(scratch_folder(folder, sizeof(folder)));
    start(&service);
    before = state_of(&service);
    after = reload(&service, 0);
    asked = memory_asked();
    ck_assert_str_ne(before, after);
    ck_assert_ptr_nonnull(strstr(after, "20 s, 32 bits, /after, library"));
    ck_assert_uint_gt(asked, 10);
    for (unsigned long number = 1; number <= asked; number++)
        wrong += pass(number, before, after) != 0;
    ck_assert_uint_eq(wrong, 0);
    na_service_clear(&service);
    free(before);
    free(after);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reload without memory");
    TCase *tests = tcase_create("reload without memory");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, whole_or_not_at_all);
    suite_add_tcase(suite, tests);
    return tests_run(suite);
}
