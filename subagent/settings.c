#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "settings.h"

#include "agentx_tokens.h"
#include "config_files.h"
#include "log.h"
#include "subject.h"
#include "word.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { SAMPLING_LEAST = 5, SAMPLING_DEFAULT = 10, SAMPLING_MOST = 60, INTERFACES_MOST = 1000000 };

/* Net-SNMP's reader calls back without an argument of ours. */
static struct na_settings reading;
static size_t earlier;      /* of its rules: those of files before the present one come first, and are so many */
static unsigned mistakes;
static bool listening;      /* the library reads the files once more for itself in init_snmp, and that is nothing to us */
static const char *socket_given;     /* on the command line */
static bool reads_all;      /* see na_settings_register */
/* Of the way to the master agent: what holds without a configuration, and what holds. Inside snmpd that is not ours to set. */
static struct na_agentx_tokens without, in_force;
static bool settled;        /* what is in force is of files */

static bool to_number(const char *text, unsigned least, unsigned most, unsigned *number)
{
    char *end;
    unsigned long value;

    if (*text < '0' || *text > '9')
        return false;
    value = strtoul(text, &end, 10);
    if (*end != '\0' || value < least || value > most)
        return false;
    *number = (unsigned)value;
    return true;
}

static void read_sampling(const char *token, char *line)
{
    (void)token;
    if (listening && !to_number(line, SAMPLING_LEAST, SAMPLING_MOST, &reading.sampling))
        netsnmp_config_error("samplingInterval takes a number of seconds from %d to %d, not '%s'", SAMPLING_LEAST, SAMPLING_MOST, line);
}

/* The word of the kernel, which a 32-bit program on a 64-bit kernel does not share. */
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
        netsnmp_config_error("counterWidth takes auto, 32 or 64, not '%s'", line);
}

static const char *const filter_tokens[NA_FILTER_LISTS] = {
    [NA_INCLUDE_NAMES] = "includeInterfaces",
    [NA_EXCLUDE_NAMES] = "excludeInterfaces",
    [NA_INCLUDE_KINDS] = "includeKinds",
    [NA_EXCLUDE_KINDS] = "excludeKinds",
};

static void read_filter(const char *token, char *line)
{
    enum na_filter_list list = 0;
    char glob[sizeof(reading.interfaces.globs[0].text) + 2];    /* of one that is cut there is still too much */
    struct na_word word;
    const char *rest;

    if (!listening)
        return;
    while (list < NA_FILTER_LISTS - 1 && strcasecmp(token, filter_tokens[list]) != 0)
        list++;
    for (rest = na_word_take(line, glob, sizeof(glob), &word); glob[0] != '\0' || word.quote != '\0';
         rest = na_word_take(rest, glob, sizeof(glob), &word)) {
        if (!word.open && na_filter_add(&reading.interfaces, list, glob))
            continue;
        if (word.open)
            netsnmp_config_error("%s: '%s' has no %c at its end", filter_tokens[list], glob, word.quote);
        else
            netsnmp_config_error("%s takes words, about a thousand letters in all, not '%s'", filter_tokens[list], glob);
        break;      /* without room each word behind it would be another mistake */
    }
}

static void read_most_interfaces(const char *token, char *line)
{
    unsigned most;

    (void)token;
    if (!listening)
        return;
    if (to_number(line, 1, INTERFACES_MOST, &most))
        reading.interfaces.most = most;
    else
        netsnmp_config_error("maxInterfaces takes a number from 1 to %d, not '%s'", INTERFACES_MOST, line);
}

static void read_fast(const char *token, char *line)
{
    (void)token;
    if (!listening)
        return;
    if (strcmp(line, "yes") == 0 || strcmp(line, "no") == 0)
        reading.library = line[0] == 'n';
    else
        netsnmp_config_error("fastAnswers takes yes or no, not '%s'", line);
}

/* As the library does it for a subagent from 5.9 on, in place of that: 5.8 does not take it from agentx.conf, and is content with 0. */
static void read_ping(const char *token, char *line)
{
    unsigned seconds;

    (void)token;
    if (!listening)
        return;
    if (to_number(line, 1, INT_MAX, &seconds))
        netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL, (int)seconds);
    else
        netsnmp_config_error("agentXPingInterval takes a number of seconds, at least 1, not '%s'", line);
}

/* Whatever the library logs while it reads is a mistake in a file: an unknown token, a handler's complaint. */
static int count_mistake(int major, int minor, void *server, void *client)
{
    const struct snmp_log_message *message = server;

    (void)major;
    (void)minor;
    (void)client;
    if (message->priority <= LOG_WARNING)
        mistakes++;
    return 0;
}

/* What memory ran out for counts as a mistake, so that half a configuration is not taken for the whole. */
static void no_memory(void)
{
    snmp_log(LOG_ERR, "out of memory for the configuration\n");
}

/* The library reads the files once more, in an order of its own and over the command line's socket: what holds goes before that. */
static int put_in_force(int major, int minor, void *server, void *client)
{
    (void)major;
    (void)minor;
    (void)server;
    (void)client;
    if (reads_all && !na_agentx_tokens_set(&in_force))
        no_memory();
    return 0;
}

static void drop_rule(size_t place)
{
    reading.rules_count--;
    memmove(reading.rules + place, reading.rules + place + 1, (reading.rules_count - place) * sizeof(*reading.rules));
}

static void begin_file(void)
{
    earlier = reading.rules_count;
}

/* The last rule of a name is the one, unless both are in one file, where that is a mistake. */
static bool replace_rule(const struct na_rule *rule)
{
    size_t place = 0;

    while (place < reading.rules_count && strcmp(reading.rules[place].name, rule->name) != 0)
        place++;
    if (place < earlier) {
        drop_rule(place);
        earlier--;
    } else if (place < reading.rules_count) {
        netsnmp_config_error("alarm %s: there is one of that name already in this file", rule->name);
        return false;
    } else if (rule->off) {     /* no mistake: a new version may ship others */
        snmp_log(LOG_NOTICE, "alarm %s off: there is none of that name to be switched off\n", rule->name);
    }
    return true;
}

static void read_alarm(const char *token, char *line)
{
    struct na_rule rule, *rules;
    char mistake[256];

    (void)token;
    if (!listening)
        return;
    if (!na_rule_read(line, &rule, mistake, sizeof(mistake))) {
        netsnmp_config_error("alarm: %s", mistake);
        return;
    }
    /* a counter that this kernel does not print, on the other hand, may still come */
    if (!rule.off && !na_subject_fits(&rule, mistake, sizeof(mistake))) {
        netsnmp_config_error("alarm %s: %s", rule.name, mistake);
        return;
    }
    if (!replace_rule(&rule))
        return;
    rules = realloc(reading.rules, (reading.rules_count + 1) * sizeof(*rules));
    if (rules == NULL) {
        netsnmp_config_error("out of memory");
        return;
    }
    reading.rules = rules;
    rules[reading.rules_count++] = rule;
}

/* What is switched off has been kept until all files are read, since one of those may switch it on again. */
static void drop_what_is_off(void)
{
    for (size_t place = reading.rules_count; place-- > 0;)
        if (reading.rules[place].off)
            drop_rule(place);
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
    { "samplingInterval", read_sampling, "SECONDS between two samples, 5 to 60; 10 unless set" },
    { "counterWidth", read_width, "auto | 32 | 64, bits of the kernel's counters; auto unless set" },
    { "includeInterfaces", read_filter, "GLOB..., interfaces that are shown; all unless set" },
    { "excludeInterfaces", read_filter, "GLOB..., interfaces that are not" },
    { "includeKinds", read_filter, "KIND..., kinds of interfaces that are shown: veth, bridge, none (hardware); all unless set" },
    { "excludeKinds", read_filter, "KIND..., kinds of interfaces that are not" },
    { "maxInterfaces", read_most_interfaces, "N, interfaces that are shown, those with the lowest indexes; no limit unless set" },
    { "fastAnswers", read_fast, "yes | no, whether answers bypass the SNMP library's own way of giving them; yes unless set" },
    { "alarm", read_alarm, "NAME SEVERITY SUBJECT CONDITION ..., when to send a notification, or NAME off; netstat-agentx(8)" },
};

/*
 * From 5.9.5 on snmpd reads the files of all programs whose tokens it has known between the plugin's end and its next beginning, and
 * crashes if none of a program's tokens is left. This one stays, with a handler that is the library's, and means nothing.
 */
static void leave_one_token(void)
{
    if (read_config_get_handlers(NA_APPLICATION) == NULL)
        netsnmp_ds_register_config(ASN_BOOLEAN, NA_APPLICATION, "pluginWasHere", NETSNMP_DS_TOKEN_ID, 0);
}

bool na_settings_register(const char *address, bool all)
{
    bool good = true;

    socket_given = address;
    reads_all = all;
    if (all) {
        good = na_agentx_tokens_take(&without) && na_agentx_tokens_take(&in_force);
        /* replaces the library's, which has it in these letters */
        good &= register_config_handler(":agentx", "agentxPingInterval", read_ping, NULL, NULL) != NULL;
    } else
        leave_one_token();
    /* before the library's own callback, which connects */
    good &= netsnmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, put_in_force, NULL,
                                      NETSNMP_CALLBACK_HIGHEST_PRIORITY) == SNMPERR_SUCCESS;
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        good &= register_config_handler(NA_APPLICATION, tokens[i].name, tokens[i].read, NULL, tokens[i].help) != NULL;
    if (!good)
        na_settings_unregister();
    return good;
}

void na_settings_unregister(void)
{
    snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, put_in_force, NULL, 1);
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        unregister_config_handler(NA_APPLICATION, tokens[i].name);
}

void na_settings_help(FILE *to)
{
    fputs("In netstat-agentx.conf:\n", to);
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        fprintf(to, "  %-22s %s\n", tokens[i].name, tokens[i].help);
    fputs("  agentXSocket           address of the master agent, as -x has it\n"
          "  agentXPingInterval     SECONDS between two tries to reach it; 1 unless set\n"
          "Other tokens that the SNMP library knows are taken as well; snmpd.conf(5) and snmp.conf(5) have them.\n",
          to);
}

/* The file given with -c, which unlike the default ones must be there. */
static void read_given(const char *file)
{
    struct stat status;

    if (access(file, R_OK) != 0 || stat(file, &status) != 0)
        snmp_log(LOG_ERR, "%s: %s\n", file, strerror(errno));
    else if (S_ISDIR(status.st_mode))
        snmp_log(LOG_ERR, "%s: a folder, where a file is wanted\n", file);
    else {
        begin_file();
        read_config_with_type(file, NA_APPLICATION);
    }
}

static void read_all(void)
{
    const char *given = netsnmp_ds_get_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_OPTIONALCONFIG);

    if (!reads_all) {
        na_config_files_read(NA_APPLICATION, true, begin_file);
        return;
    }
    /* agentx.conf is the master agent's too, with tokens that a subagent does not know */
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_NO_TOKEN_WARNINGS, 1);
    na_config_files_read("agentx", false, begin_file);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_NO_TOKEN_WARNINGS, 0);
    na_config_files_read(NA_APPLICATION, true, begin_file);
    if (given != NULL)
        read_given(given);
}

/* What the library has taken of the files holds from now on if they are good or the first, with which --check goes on; or is undone. */
static void settle_agentx(void)
{
    bool good = true;

    if (socket_given != NULL) {
        netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, socket_given);
        good = netsnmp_ds_get_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET) != NULL;
    }
    if ((mistakes == 0 || !settled) && good)
        good = na_agentx_tokens_take(&in_force);
    if (!good)
        no_memory();
    if (mistakes > 0 && settled && !na_agentx_tokens_set(&in_force))
        no_memory();
    settled = true;
}

struct na_settings na_settings_default(void)
{
    return (struct na_settings){ .sampling = SAMPLING_DEFAULT, .width = kernel_width() };
}

unsigned na_settings_read(struct na_settings *settings)
{
    reading = na_settings_default();
    mistakes = 0;
    listening = true;
    na_log_to_callbacks();
    if (snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, count_mistake, NULL) != SNMPERR_SUCCESS) {
        no_memory();
        mistakes++;
    }
    if (reads_all && !na_agentx_tokens_set(&without))       /* a line that is gone holds no more */
        no_memory();
    read_all();
    if (reads_all)
        settle_agentx();
    snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, count_mistake, NULL, 1);
    drop_what_is_off();
    listening = false;
    if (mistakes == 0)
        *settings = reading;
    else
        na_settings_clear(&reading);
    reading.rules = NULL;
    return mistakes;
}
