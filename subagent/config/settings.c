#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "config/settings.h"

#include "base/config_files.h"
#include "config/config_agentx.h"
#include "config/config_filter.h"
#include "config/config_mistakes.h"
#include "config/config_number.h"
#include "config/config_rules.h"
#include "base/conf_token.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { SAMPLING_LEAST = 5, SAMPLING_DEFAULT = 10, SAMPLING_MOST = 60 };

/* Net-SNMP's reader passes no argument of ours. */
static struct na_settings reading;
static struct na_config_rules rules;
static bool failed; /* see na_settings_failed */
/* false while the library reads the files once more for itself in init_snmp, which is ignored */
static bool listening;
static bool reads_all; /* see na_settings_register */
static void read_sampling(const char *token, char *line)
{
    (void)token;
    if (listening && !na_config_number(line, SAMPLING_LEAST, SAMPLING_MOST, &reading.sampling))
        netsnmp_config_error("samplingInterval expects a number of seconds from %d to %d, got '%s'",
                             SAMPLING_LEAST, SAMPLING_MOST, line);
}

/* The kernel's word size, which differs from that of a 32-bit program on a 64-bit kernel. */
static unsigned kernel_width(void)
{
    static const char *const wide[] = { "64", "s390x", "alpha", "ppc64le" };
    struct utsname name;

    if (uname(&name) != 0)
        return 8 * sizeof(long);
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
        if (strstr(name.machine, wide[i]))
            return 64;
    return 32;
}

static void read_width(const char *token, char *line)
{
    (void)token;
    if (!listening)
        return;
    if (strcmp(line, "auto") == 0)
        reading.width = kernel_width();
    else if (strcmp(line, "32") == 0 || strcmp(line, "64") == 0)
        reading.width = line[0] == '3' ? 32 : 64;
    else
        netsnmp_config_error("counterWidth expects auto, 32 or 64, got '%s'", line);
}

static void read_filter(const char *token, char *line)
{
    if (listening)
        na_config_filter_read(&reading.interfaces, &reading.namespaces, token, line);
}

static void read_all_driver_counters(const char *token, char *line)
{
    (void)token;
    if (!listening)
        return;
    if (strcmp(line, "yes") == 0 || strcmp(line, "no") == 0)
        reading.interfaces.all_driver_counters = line[0] == 'y';
    else
        netsnmp_config_error("allDriverCounters expects yes or no, got '%s'", line);
}

static void read_sum_queues(const char *token, char *line)
{
    (void)token;
    if (!listening)
        return;
    if (strcmp(line, "yes") == 0 || strcmp(line, "no") == 0)
        reading.interfaces.each_queue = line[0] == 'n';
    else
        netsnmp_config_error("sumQueues expects yes or no, got '%s'", line);
}

static void read_most_peers(const char *token, char *line)
{
    unsigned most;

    (void)token;
    if (!listening)
        return;
    if (na_config_number(line, 1, NA_PEERS_MOST, &most))
        reading.peers.most = most;
    else
        netsnmp_config_error("maxPeers expects a number from 1 to %d, got '%s'", NA_PEERS_MOST,
                             line);
}

static void read_fold(const char *token, char *line)
{
    char prefix[INET6_ADDRSTRLEN + sizeof("/128") + 1], bits[8], more[2];
    struct na_conf_token word;
    const char *rest = na_conf_token_take(line, prefix, sizeof(prefix), &word), *wrong;
    unsigned kept;

    rest = na_conf_token_take(rest, bits, sizeof(bits), &word);
    na_conf_token_take(rest, more, sizeof(more), &word);
    (void)token;
    if (!listening)
        return;
    if (more[0] != '\0' || !na_config_number(bits, 0, 128, &kept)) {
        netsnmp_config_error("foldPeers expects a prefix and a number of bits such as 10.0.0.0/8 "
                             "24, got '%s'",
                             line);
        return;
    }
    wrong = na_peer_folds_add(&reading.peers, prefix, kept);
    if (wrong != NULL)
        netsnmp_config_error("foldPeers: %s, got '%s'", wrong, line);
}

static void read_fast(const char *token, char *line)
{
    (void)token;
    if (!listening)
        return;
    if (strcmp(line, "yes") == 0 || strcmp(line, "no") == 0)
        reading.library = line[0] == 'n';
    else
        netsnmp_config_error("fastAnswers expects yes or no, got '%s'", line);
}

/*
 * A lack of memory counts as an error, so that a partial configuration is not taken for the whole.
 */
static void no_memory(void)
{
    failed = true;
    snmp_log(LOG_ERR, "out of memory for the configuration\n");
}

static void read_alarm(const char *token, char *line)
{
    (void)token;
    if (listening && !na_config_rules_read(&rules, line))
        failed = true;
}

static void begin_file(void)
{
    na_config_rules_begin_file(&rules);
}

void na_settings_clear(struct na_settings *settings)
{
    free(settings->rules);
    settings->rules = NULL;
    settings->rules_count = 0;
}

static const struct {
    const char *name;
    void (*read)(const char *token, char *line);
    const char *help;
} tokens[] = {
    { "samplingInterval", read_sampling, "SECONDS between two samples, 5 to 60; default 10" },
    { "counterWidth", read_width,
      "auto | 32 | 64, width of the kernel's counters in bits; default auto" },
    { "includeInterfaces", read_filter, "GLOB..., interfaces to show; default all" },
    { "excludeInterfaces", read_filter, "GLOB..., interfaces to hide" },
    { "includeKinds", read_filter,
      "KIND..., kinds of interfaces to show: veth, bridge, none (hardware); default all" },
    { "excludeKinds", read_filter, "KIND..., kinds of interfaces to hide" },
    { "maxInterfaces", read_filter,
      "N, show at most N interfaces, lowest indexes first; default no limit" },
    { "allDriverCounters", read_all_driver_counters,
      "yes | no, show all that drivers count, not only losses; default no" },
    { "includeNamespaces", read_filter, "GLOB..., network namespaces to show; default all" },
    { "excludeNamespaces", read_filter, "GLOB..., network namespaces to hide" },
    { "includeNamespaceKinds", read_filter,
      "KIND..., kinds of namespaces to show: container, pod, unit, machine, other; default all" },
    { "excludeNamespaceKinds", read_filter, "KIND..., kinds of namespaces to hide" },
    { "maxNamespaces", read_filter,
      "N, show at most N namespaces, oldest first; default no limit" },
    { "sumQueues", read_sum_queues,
      "yes | no, show the queues of a multi-queue interface (mq) as one; default yes" },
    { "maxPeers", read_most_peers, "N, show at most N TCP peers, the worst ones; default 200" },
    { "foldPeers", read_fold,
      "PREFIX BITS, add up the TCP peers in PREFIX that agree in their first BITS bits" },
    { "fastAnswers", read_fast,
      "yes | no, answer without the SNMP library's slower request handling; default yes" },
    { "alarm", read_alarm,
      "NAME SEVERITY SUBJECT CONDITION ..., an alarm rule; or NAME off; see "
      "netstat-agentx(8)" },
};

/*
 * From 5.9.5 on, between the plugin's end and its next start, snmpd reads the files of all programs
 * whose tokens it has known, and crashes if none of a program's tokens is left. This token remains;
 * its handler belongs to the library and it has no effect.
 */
static void leave_one_token(void)
{
    if (read_config_get_handlers(NA_APPLICATION) == NULL)
        netsnmp_ds_register_config(ASN_BOOLEAN, NA_APPLICATION, "pluginWasHere",
                                   NETSNMP_DS_TOKEN_ID, 0);
}

bool na_settings_register(const char *address, bool all)
{
    bool good = true;

    reads_all = all;
    if (all)
        good = na_config_agentx_register(address);
    else
        leave_one_token();
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        good &= register_config_handler(NA_APPLICATION, tokens[i].name, tokens[i].read, NULL,
                                        tokens[i].help) != NULL;
    if (!good)
        na_settings_unregister();
    return good;
}

void na_settings_unregister(void)
{
    na_config_agentx_unregister();
    na_config_mistakes_forget();
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        unregister_config_handler(NA_APPLICATION, tokens[i].name);
}

void na_settings_help(FILE *to)
{
    fputs("In netstat-agentx.conf:\n", to);
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        fprintf(to, "  %-22s %s\n", tokens[i].name, tokens[i].help);
    fputs("  agentXSocket           AgentX address of the master agent, as with -x\n"
          "  agentXPingInterval     SECONDS between two pings of the master agent; default 15\n"
          "The tokens of the SNMP library also apply; see snmpd.conf(5) and snmp.conf(5).\n",
          to);
}

/* The file given with -c, which unlike the default files must exist. */
static void read_given(const char *file)
{
    struct stat status;

    errno = 0;
    if (access(file, R_OK) == 0 && stat(file, &status) == 0 && !S_ISDIR(status.st_mode)) {
        begin_file();
        read_config_with_type(file, NA_APPLICATION);
        return;
    }
    snmp_log(LOG_ERR, "%s: %s\n", file, strerror(errno ? errno : EISDIR));
    failed = true;
}

static void read_all(void)
{
    const char *given = netsnmp_ds_get_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_OPTIONALCONFIG);

    if (!reads_all) {
        na_config_files_read(NA_APPLICATION, true, begin_file);
        return;
    }
    /* agentx.conf also has tokens for the master agent, which a subagent does not know */
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_NO_TOKEN_WARNINGS, 1);
    na_config_files_read("agentx", false, begin_file);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_NO_TOKEN_WARNINGS, 0);
    na_config_files_read(NA_APPLICATION, true, begin_file);
    if (given != NULL)
        read_given(given);
}

struct na_settings na_settings_default(void)
{
    return (struct na_settings){ .sampling = SAMPLING_DEFAULT, .width = kernel_width() };
}

unsigned na_settings_read(struct na_settings *settings)
{
    unsigned mistakes;

    reading = na_settings_default();
    failed = false;
    listening = true;
    if (!na_config_mistakes_collect())
        no_memory();
    if (reads_all && !na_config_agentx_begin())
        no_memory();
    read_all();
    if (reads_all && !na_config_agentx_settle(failed || na_config_mistakes()->count > 0))
        no_memory();
    mistakes = na_config_mistakes_collected();
    na_config_rules_drop_off(&rules);
    listening = false;
    *settings = reading;
    settings->rules = rules.rules;
    settings->rules_count = rules.count;
    rules = (struct na_config_rules){ 0 };
    return mistakes == 0 && failed ? 1 : mistakes;
}

void na_settings_revert(void)
{
    if (reads_all && !na_config_agentx_revert())
        no_memory();
}

bool na_settings_failed(void)
{
    return failed;
}
