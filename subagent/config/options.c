#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "config/options.h"

#include "base/log.h"
#include "base/debug.h"

#include <errno.h>
#include <getopt.h>

#include "base/distance.h"

/* An option, as options.tsv has it. */
struct na_option {
    int code;               /* its letter, or NA_OPTION_... */
    const char *name;       /* long form, or NULL */
    const char *argument;   /* NULL if it takes none */
    unsigned modes;         /* bits of enum na_action with which it makes sense */
    enum na_action selects; /* the mode that it selects; NA_SERVE if it selects none */
    const char *help;
};

#include "config/option-table.h"

enum { OPTIONS = sizeof(option_table) / sizeof(option_table[0]) };

/* The table in getopt's form. */
struct getopt_form {
    char letters[2 * OPTIONS + 1];
    struct option names[OPTIONS + 1];
};

static struct getopt_form make_getopt_form(void)
{
    struct getopt_form form = { .letters = "" };
    size_t names = 0, at = 0;

    for (size_t i = 0; i < OPTIONS; i++) {
        const struct na_option *option = &option_table[i];
        const int has = option->argument != NULL ? required_argument : no_argument;

        if (option->name != NULL)
            form.names[names++] = (struct option){ option->name, has, NULL, option->code };
        if (option->code > 0xff)
            continue;
        form.letters[at++] = (char)option->code;
        if (has == required_argument)
            form.letters[at++] = ':';
    }
    return form;
}

static const struct na_option *find_option(int code)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (option_table[i].code == code)
            return &option_table[i];
    return NULL;
}

/* Writes how an option is given: "--print", or "-u" if it has only a letter. */
static const char *spell(const struct na_option *option, char *text, size_t room)
{
    if (option->name != NULL)
        snprintf(text, room, "--%s", option->name);
    else
        snprintf(text, room, "-%c", option->code);
    return text;
}

enum { SPELLED_MAX = 24, HELP_AT = 19, USAGE_WIDTH = 79, WATCH_MAX = 86400 };

/* Prints text from a column on, wrapped at blanks. */
static void print_wrapped(FILE *to, const char *text, size_t from, size_t width)
{
    while (strlen(text) > width - from) {
        size_t length = width - from;

        while (length > 0 && text[length] != ' ')
            length--;
        fprintf(to, "%.*s\n%*s", (int)length, text, (int)from, "");
        text += length + 1;
    }
    fprintf(to, "%s\n", text);
}

void na_options_usage(FILE *to)
{
    fputs("Usage: netstat-agentx [OPTION]...\n"
          "       netstat-agentx [OPTION]... --print [PATTERN]...\n"
          "       netstat-agentx [OPTION]... --watch SECONDS [PATTERN]...\n"
          "Serve the extended network counters of Linux over SNMP, through snmpd's AgentX socket.\n"
          "\n",
          to);
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct na_option *option = &option_table[i];
        char left[64], letter[8] = "";

        if (option->code <= 0xff)
            snprintf(letter, sizeof(letter), "-%c%s", option->code, option->name ? ", " : "");
        snprintf(left, sizeof(left), "  %s%s%s%s%s", letter, option->name ? "--" : "",
                 option->name ? option->name : "", option->argument ? " " : "",
                 option->argument ? option->argument : "");
        fprintf(to, "%-*s", HELP_AT, left);
        print_wrapped(to, option->help, HELP_AT, USAGE_WIDTH);
    }
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
static enum na_action find_check(int argc, char **argv, const struct getopt_form *form)
{
    char **copy = malloc(((size_t)argc + 1) * sizeof(*copy));
    enum na_action found = NA_SERVE;
    int option;

    if (copy == NULL)
        return NA_NO_MEMORY;
    memcpy(copy, argv, ((size_t)argc + 1) * sizeof(*copy));
    opterr = 0;
    while ((option = getopt_long(argc, copy, form->letters, form->names, NULL)) >= 0)
        if (option == NA_OPTION_CHECK || option == NA_OPTION_CHECK_CONFIG)
            found = option == NA_OPTION_CHECK ? NA_CHECK : NA_CHECK_CONFIG;
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

/* -L: the library opens the log, except where that could damage the log of a running service. */
static void take_log(struct na_options *options, int argc, char **argv)
{
    if ((options->action == NA_CHECK || options->action == NA_CHECK_CONFIG) &&
        (optarg[0] == 'f' || optarg[0] == 'F')) {
        note_log_file(options, argc, argv);
        return;
    }
    options->logs = true;
    if (snmp_log_options(optarg, argc, argv) < 0)
        misuse(options, "-L: unknown log target");
}

/* --watch: a whole number of seconds, up to a day. */
static void take_interval(struct na_options *options)
{
    char *end;
    unsigned long seconds;

    take_once(options, &options->watch, "--watch");
    errno = 0;
    seconds = strtoul(optarg, &end, 10);
    if (optarg[0] < '0' || optarg[0] > '9' || *end != '\0' || errno != 0 || seconds == 0 ||
        seconds > WATCH_MAX) {
        fprintf(stderr,
                "netstat-agentx: --watch expects a number of seconds from 1 to %d, got '%s'\n",
                WATCH_MAX, optarg);
        misuse(options, NULL);
    }
    options->interval = (unsigned)seconds;
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
    case 'D': enable_debugging(optarg); break;
    case 'L': take_log(options, argc, argv); break;
    case NA_OPTION_ROOT: take_once(options, &options->root, "--root"); break;
    case NA_OPTION_NONZERO: options->nonzero = true; break;
    case NA_OPTION_JSON: options->json = true; break;
    case NA_OPTION_ALL: options->all = true; break;
    case NA_OPTION_WATCH: take_interval(options); break;
    default: break; /* it selects a mode */
    }
}

/* Selects the mode of an option, if it has one. --help and --version go before any other. */
static void select_mode(struct na_options *options, const struct na_option *option,
                        const struct na_option **selected)
{
    const struct na_option *before = *selected;
    char text[SPELLED_MAX], other[SPELLED_MAX];

    if (option->selects == NA_SERVE ||
        (before != NULL && (before->selects == NA_HELP || before->selects == NA_VERSION)))
        return;
    if (before != NULL && before != option && option->selects != NA_HELP &&
        option->selects != NA_VERSION) {
        fprintf(stderr, "netstat-agentx: %s and %s exclude each other\n",
                spell(before, other, sizeof(other)), spell(option, text, sizeof(text)));
        misuse(options, NULL);
        return;
    }
    *selected = option;
    options->action = option->selects;
}

/* Refuses an option that has no effect in the selected mode: it would be a misunderstanding. */
static void refuse_misplaced(struct na_options *options, const struct na_option *option,
                             const struct na_option *selected)
{
    char text[SPELLED_MAX], other[SPELLED_MAX];
    const char *separator = " ";

    if (options->action == NA_MISUSE || options->action == NA_HELP ||
        options->action == NA_VERSION || (option->modes & 1u << options->action))
        return;
    fprintf(stderr, "netstat-agentx: %s", spell(option, text, sizeof(text)));
    if (selected != NULL)
        fprintf(stderr, " does not go with %s", spell(selected, other, sizeof(other)));
    else
        fputs(" needs", stderr);
    for (size_t i = 0; selected == NULL && i < OPTIONS; i++)
        if (option_table[i].selects != NA_SERVE &&
            (option->modes & 1u << option_table[i].selects)) {
            fprintf(stderr, "%s%s", separator, spell(&option_table[i], other, sizeof(other)));
            separator = " or ";
        }
    fputc('\n', stderr);
    misuse(options, NULL);
}

/* Suggests the long option that a word may be meant as. */
static void suggest(const char *word)
{
    const char *closest = NULL;
    /* more mistakes than two, or in half of the letters, make it another word */
    size_t least = 3;

    word += strspn(word, "-");
    for (size_t i = 0; i < OPTIONS; i++) {
        const char *name = option_table[i].name;
        size_t distance = name != NULL ? na_distance(word, name) : least;

        if (distance < least && 2 * distance < strlen(name)) {
            least = distance;
            closest = name;
        }
    }
    if (closest != NULL)
        fprintf(stderr, "netstat-agentx: did you mean --%s?\n", closest);
}

/* Takes the words that are not options. */
static void take_words(struct na_options *options, int argc, char **argv)
{
    options->patterns = argv + optind;
    options->patterns_count = (size_t)(argc - optind);
    if (options->action == NA_PRINT || options->action == NA_WATCH ||
        options->action == NA_MISUSE || optind == argc)
        return;
    fprintf(stderr, "netstat-agentx: '%s' is not an option\n", argv[optind]);
    suggest(argv[optind]);
    misuse(options, NULL);
}

struct na_options na_options_read(int argc, char **argv)
{
    const struct getopt_form form = make_getopt_form();
    struct na_options options = { .action = find_check(argc, argv, &form) };
    const struct na_option *given[OPTIONS] = { NULL }, *selected = NULL;
    int code;

    if (options.action == NA_NO_MEMORY)
        return options;
    /*
     * truncated only after the command line has been checked, so that -A may come before or after
     * -L
     */
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPEND_LOGFILES, 1);
    while (options.action != NA_MISUSE &&
           (code = getopt_long(argc, argv, form.letters, form.names, NULL)) >= 0) {
        const struct na_option *option = find_option(code);

        if (option == NULL) { /* getopt has reported the error */
            /* optopt has the letter of what is wrong, unless it is a long option that is unknown */
            if (optopt == 0 && strncmp(argv[optind - 1], "--", 2) == 0)
                suggest(argv[optind - 1]);
            misuse(&options, NULL);
            break;
        }
        given[option - option_table] = option;
        take(&options, code, argc, argv);
        if (options.action != NA_MISUSE)
            select_mode(&options, option, &selected);
    }
    take_words(&options, argc, argv);
    for (size_t i = 0; i < OPTIONS; i++)
        if (given[i] != NULL)
            refuse_misplaced(&options, given[i], selected);
    if (options.action != NA_MISUSE && !options.append)
        na_log_truncate();
    if (options.root == NULL)
        options.root = "/proc";
    return options;
}
