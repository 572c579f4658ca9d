#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "config/options.h"

#include "base/log.h"
#include "base/debug.h"

#include <getopt.h>

enum { LONG_ROOT = 256, LONG_PRINT, LONG_CHECK, LONG_CHECK_CONFIG, LONG_RULES };

static const char letters[] = "Afx:Cc:L:D:p:u:g:Hhv";

static const struct option names[] = {
    { "root", required_argument, NULL, LONG_ROOT },
    { "print", no_argument, NULL, LONG_PRINT },
    { "check", no_argument, NULL, LONG_CHECK },
    { "check-config", no_argument, NULL, LONG_CHECK_CONFIG },
    { "rules", no_argument, NULL, LONG_RULES },
    { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'v' },
    { NULL, 0, NULL, 0 },
};

void na_options_usage(FILE *to)
{
    fputs("Usage: netstat-agentx [OPTION]...\n"
          "Serve the extended network counters of Linux over SNMP, through snmpd's AgentX socket.\n"
          "\n"
          "  -f            stay in the foreground\n"
          "  -x ADDRESS    AgentX socket of the master agent, /var/agentx/master or "
          "tcp:localhost:705\n"
          "  -c FILE       read this configuration file as well\n"
          "  -C            do not read the default configuration files\n"
          "  -L TARGET     where to log: -Le standard error, -Lf FILE, -Lsd syslog (see "
          "snmpcmd(1))\n"
          "  -A            append to the log file of -Lf instead of emptying it\n"
          "  -D TOKENS     print debugging output for these tokens\n"
          "  -p FILE       write the process ID to FILE\n"
          "  -u USER       run as this user after startup; -g GROUP likewise\n"
          "  -H            list the tokens of the configuration file\n"
          "  -h, --help    print this help    -v, --version  print the version\n"
          "\n"
          "  --root DIR    read DIR/net/netstat etc. instead of /proc/net/netstat\n"
          "  --print       print all objects that would be served, as `OID name type value`, and "
          "exit\n"
          "  --check       find out why a walk gets no answer, and exit\n"
          "  --check-config  check the configuration, report mistakes, and exit\n"
          "  --rules       print the alarm rules as they were read, separated by tabs, and exit\n",
          to);
}

static void misuse(struct na_options *options, const char *what)
{
    if (what)
        fprintf(stderr, "netstat-agentx: %s\n", what);
    options->action = NA_MISUSE;
}

/* Takes an argument that may be given once: otherwise the earlier one would be lost silently. */
static void take_once(struct na_options *options, const char **argument, const char *name)
{
    if (*argument != NULL) {
        fprintf(stderr, "netstat-agentx: %s may be given only once\n", name);
        misuse(options, NULL);
    }
    *argument = optarg;
}

/*
 * -Lf FILE or -LF PRIORITY FILE: as in the library, what follows the letter may be a separate word.
 */
static void note_log_file(struct na_options *options, int argc, char **argv)
{
    const bool has_priority = optarg[0] == 'F';
    const char *word = optarg + 1 + strspn(optarg + 1, "= \t");

    if (word[0] == '\0' && optind < argc)
        word = argv[optind++];
    if (has_priority)
        word = optind < argc ? argv[optind++] : "";
    if (word[0] == '\0')
        misuse(options, "-L: unknown log target");
    options->log_file = word;
}

/*
 * --check and --check-config open no log file, since that would create it, or truncate it while a
 * service is running. So they must be known before -L is read. This reads a copy of the words,
 * since getopt changes their order.
 */
static enum na_action find_check(int argc, char **argv)
{
    char **copy = malloc(((size_t)argc + 1) * sizeof(*copy));
    enum na_action found = NA_SERVE;
    int option;

    if (copy == NULL)
        return NA_NO_MEMORY;
    memcpy(copy, argv, ((size_t)argc + 1) * sizeof(*copy));
    opterr = 0;
    while ((option = getopt_long(argc, copy, letters, names, NULL)) >= 0)
        if (option == LONG_CHECK || option == LONG_CHECK_CONFIG)
            found = option == LONG_CHECK ? NA_CHECK : NA_CHECK_CONFIG;
    free(copy);
    opterr = 1;
    optind = 0; /* from the start, in glibc and musl */
    return found;
}

static void print_debug(const char *token, const char *line)
{
    snmp_log(LOG_DEBUG, "%s: %s\n", token, line);
}

/* The library's tokens, and ours among them: "netstat" is all of ours. */
static void enable_debugging(char *tokens)
{
    debug_register_tokens(tokens);
    snmp_set_do_debugging(1);
    for (unsigned token = 0; token < NA_DEBUG_TOKENS; token++)
        if (debug_is_token_registered(na_debug_names[token]) == SNMPERR_SUCCESS)
            na_debug_enable(token, print_debug);
}

static void take(struct na_options *options, int option, int argc, char **argv)
{
    switch (option) {
    case 'A': options->append = true; break;
    case 'f': options->foreground = true; break;
    case 'x': take_once(options, &options->address, "-x"); break;
    case 'C': options->no_default_config = true; break;
    case 'c': take_once(options, &options->config, "-c"); break;
    case 'p': take_once(options, &options->pid_file, "-p"); break;
    case 'u': take_once(options, &options->user, "-u"); break;
    case 'g': take_once(options, &options->group, "-g"); break;
    case 'H': options->action = NA_CONFIG_HELP; break;
    case 'h': options->action = NA_HELP; break;
    case 'v': options->action = NA_VERSION; break;
    case LONG_ROOT: take_once(options, &options->root, "--root"); break;
    case LONG_PRINT: options->action = NA_PRINT; break;
    case LONG_CHECK: options->action = NA_CHECK; break;
    case LONG_CHECK_CONFIG: options->action = NA_CHECK_CONFIG; break;
    case LONG_RULES: options->action = NA_RULES; break;
    case 'D': enable_debugging(optarg); break;
    case 'L':
        if ((options->action == NA_CHECK || options->action == NA_CHECK_CONFIG) &&
            (optarg[0] == 'f' || optarg[0] == 'F')) {
            note_log_file(options, argc, argv);
            break;
        }
        options->logs = true;
        if (snmp_log_options(optarg, argc, argv) < 0)
            misuse(options, "-L: unknown log target");
        break;
    default: misuse(options, NULL); /* getopt has reported the error */
    }
}

struct na_options na_options_read(int argc, char **argv)
{
    struct na_options options = { .action = find_check(argc, argv) };
    int option;

    if (options.action == NA_NO_MEMORY)
        return options;
    /*
     * truncated only after the command line has been checked, so that -A may come before or after
     * -L
     */
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPEND_LOGFILES, 1);
    while (options.action != NA_MISUSE &&
           (option = getopt_long(argc, argv, letters, names, NULL)) >= 0)
        take(&options, option, argc, argv);
    if (options.action != NA_MISUSE && optind < argc) {
        fprintf(stderr, "netstat-agentx: '%s' is not an option\n", argv[optind]);
        misuse(&options, NULL);
    }
    if (options.action != NA_MISUSE && !options.append)
        na_log_truncate();
    if (options.root == NULL)
        options.root = "/proc";
    return options;
}
