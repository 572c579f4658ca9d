#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "daemon/program.h"

#include <signal.h>

#include "check/check.h"
#include "base/build.h"
#include "config/config_mistakes.h"
#include "base/log.h"
#include "base/memory.h"
#include "mib/print.h"
#include "alarms/rule_list.h"
#include "daemon/serve.h"
#include "daemon/watch_loop.h"

enum { FOUND_WRONG = 1, MISUSED = 2 };

enum { PING_INTERVAL = 15 }; /* seconds */

/*
 * Blocks SIGHUP until the program serves. During startup it would end the program, and systemd does
 * not restart what SIGHUP has ended. SIGTERM and SIGINT do end it: there is nothing to clean up
 * yet, and a fork would lose blocked signals.
 */
static void hold_reload(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

/*
 * Sets what the library reads from its own store rather than from arguments. False if memory ran
 * out.
 */
static bool tell_library(const struct na_options *options)
{
    /* the manager resolves names; loading MIBs here would take a tenth of a second */
    if (setenv("MIBS", "", 0) != 0)
        return false;
    /* the library has a flag for this but ignores it */
    if (options->no_default_config && setenv("SNMPCONFPATH", "/dev/null", 1) != 0)
        return false;
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_ALARM_DONT_USE_SIG, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_NO_ROOT_ACCESS, 1);
    if (options->config)
        netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_OPTIONALCONFIG,
                              options->config);
    if (!options->logs &&
        /* a daemon switches to syslog when it goes into the background */
        options->action != NA_CHECK)
        na_log_to_stderr();
    return !options->config ||
           netsnmp_ds_get_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_OPTIONALCONFIG);
}

static int no_memory(void)
{
    fputs("netstat-agentx: out of memory\n", stderr);
    return FOUND_WRONG;
}

static bool has_something(const struct na_reading *reading)
{
    for (size_t i = 0; i < reading->values.count; i++)
        if (reading->values.present[i])
            return true;
    return reading->rows.count > 0;
}

static bool nothing_there(const struct na_snapshot *snapshot)
{
    for (unsigned id = 0; id < NA_SOURCES; id++)
        if (has_something(na_snapshot_last(snapshot, id)))
            return false;
    fputs(
        "netstat-agentx: nothing could be parsed: does the folder of --root contain net/netstat?\n",
        stderr);
    return true;
}

static int diagnose(const struct na_check *check, const struct na_service *service)
{
    const struct na_suspects suspects = {
        .snapshot = service->snapshot,
        .objects = service->objects,
        .alarms = service->alarms,
        .mistakes = na_config_mistakes(),
        .root = check->options->root,
        .address = netsnmp_ds_get_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET),
        .check = check,
    };

    return na_check(&suspects, stdout) ? FOUND_WRONG : 0;
}

/* --print and --check report at the end what failed for lack of memory. */
static int finish(int status)
{
    if (na_memory_lacked() == 0)
        return status;
    fprintf(stderr, "netstat-agentx: out of memory for %s\n", na_memory_missing());
    return FOUND_WRONG;
}

/*
 * Reports each pattern that has matched nothing, with `known` if it could; returns whether there
 * is one.
 */
static bool report_unmatched(const struct na_patterns *patterns, const char *yet, const char *known)
{
    bool found = false;

    for (size_t i = 0; i < patterns->count; i++) {
        if (patterns->matched[i])
            continue;
        fprintf(stderr, "netstat-agentx: nothing matches '%s'%s%s\n", patterns->word[i], yet,
                na_pattern_is_known(patterns->word[i]) ? known : "");
        found = true;
    }
    return found;
}

static int print(const struct na_options *options, const struct na_patterns *patterns,
                 struct na_service *service, unsigned mistakes)
{
    static const char known[] = ": the MIB has such objects, but this host has no values for them";
    const struct na_print how = { *patterns, options->nonzero, options->json };

    if (na_print(service->objects, &how, stdout) < 0) {
        perror("netstat-agentx: standard output");
        return FOUND_WRONG;
    }
    return nothing_there(service->snapshot) || report_unmatched(patterns, "", known) || mistakes > 0
             ? FOUND_WRONG
             : 0;
}

/* Instances may match later, so --watch only reports the patterns without a match so far. */
static void report_first(void *arg)
{
    report_unmatched(arg, " yet",
                     ": the MIB has such objects, but --watch shows only counters and levels, and "
                     "this host has none of these");
}

static int watch(const struct na_options *options, struct na_patterns *patterns,
                 struct na_service *service)
{
    const struct na_watch_choice choice = { *patterns, options->all };
    struct na_watch *watching;
    enum na_watch_end end;

    if (nothing_there(service->snapshot))
        return FOUND_WRONG;
    watching = na_watch_new(service->objects, &choice);
    if (watching == NULL)
        return no_memory();
    end = na_watch_run(watching, options->interval, report_first, patterns);
    if (end == NA_WATCH_NOT_WRITTEN)
        perror("netstat-agentx: standard output");
    na_watch_free(watching);
    if (end == NA_WATCH_NO_MEMORY)
        return no_memory();
    return end == NA_WATCH_STOPPED ? 0 : FOUND_WRONG;
}

/* --print and --watch. */
static int show(const struct na_options *options, struct na_service *service, unsigned mistakes)
{
    struct na_patterns patterns = {
        .word = options->patterns,
        .count = options->patterns_count,
        .matched = calloc(options->patterns_count + 1, sizeof(bool)),
    };
    int status;

    if (patterns.matched == NULL)
        return no_memory();
    na_snapshot_sample(service->snapshot); /* so that the sources are reported as of this reading */
    status = options->action == NA_WATCH ? watch(options, &patterns, service)
                                         : print(options, &patterns, service, mistakes);
    free(patterns.matched);
    return finish(status);
}

static int act(const struct na_options *options, const struct na_check *check,
               struct na_service *service, unsigned mistakes)
{
    if (options->action == NA_PRINT || options->action == NA_WATCH)
        return show(options, service, mistakes);
    if (options->action == NA_CHECK)
        return finish(diagnose(check, service));
    return na_serve(options, service);
}

static int list_rules(const struct na_settings *settings, unsigned mistakes)
{
    if (na_rule_list(settings->rules, settings->rules_count, stdout))
        return mistakes > 0 ? FOUND_WRONG : 0;
    perror("netstat-agentx: standard output");
    return FOUND_WRONG;
}

/* `check` is the first part of --check, or NULL for other actions. */
static int run(const struct na_options *options, const struct na_check *check)
{
    struct na_settings settings;
    struct na_service service;
    unsigned mistakes;
    int status = FOUND_WRONG;

    if (options->action == NA_SERVE)
        hold_reload();
    if (!tell_library(options))
        return no_memory();
    init_agent(NA_APPLICATION);
    netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL,
                       PING_INTERVAL);
    if (!na_settings_register(options->address, true))
        return no_memory();
    if (options->action == NA_CONFIG_HELP) {
        na_settings_help(stdout);
        return 0;
    }
    mistakes = na_settings_read(&settings);
    if (options->action == NA_CHECK_CONFIG ||
        (options->action != NA_CHECK && na_settings_failed())) {
        na_settings_clear(&settings);
        return mistakes > 0 ? FOUND_WRONG : 0;
    }
    if (options->action == NA_RULES) {
        status = list_rules(&settings, mistakes);
        na_settings_clear(&settings);
        return status;
    }
    if (options->action != NA_CHECK)
        na_service_report_mistakes(mistakes);
    else if (!options->logs) /* the report lists the errors themselves */
        na_log_to_stderr();
    /* --print and --check report on the sources themselves */
    if (na_service_init(&service, options->root, &settings,
                        options->action == NA_SERVE ? na_service_report : NULL)) {
        status = act(options, check, &service, mistakes);
        na_service_clear(&service);
    } else
        status = no_memory();
    na_settings_clear(&settings);
    return status;
}

static int run_check(const struct na_options *options)
{
    struct na_check check;
    int status;

    na_check_begin(&check, options, stdout);
    status = run(options, &check);
    na_check_end(&check);
    return status;
}

int na_program(int argc, char **argv)
{
    struct na_options options = na_options_read(argc, argv);

    switch (options.action) {
    case NA_NO_MEMORY: return no_memory();
    case NA_MISUSE: na_options_usage(stderr); return MISUSED;
    case NA_HELP: na_options_usage(stdout); return 0;
    case NA_VERSION: puts(NA_NAME_AND_VERSION); return 0;
    case NA_CHECK: return run_check(&options);
    default: return run(&options, NULL);
    }
}
