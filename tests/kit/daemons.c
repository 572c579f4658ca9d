#include "daemons.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/build.h"
#include "clock.h"

enum { START_S = 10, STOP_S = 10, RUN_S = 20, VALGRIND_PATIENCE = 10 };
enum { ARGUMENTS = 40, OUTPUT_MOST = 16 << 20 };

static char folder[256];
static pid_t snmpd, subagent; /* 0: not running */
static bool plugin;           /* in place of the subagent */

const char *in_folder(const char *file)
{
    static char paths[16][sizeof(folder) + 64];
    static unsigned turn;
    char *path = paths[turn++ % 16];

    snprintf(path, sizeof(paths[0]), "%s/%s", folder, file);
    return path;
}

/* ---- waiting */

static const char *valgrind(void)
{
    const char *prefix = getenv("NETSTAT_VALGRIND");

    return prefix != NULL ? prefix : "";
}

double patience(double seconds)
{
    return *valgrind() != '\0' ? seconds * VALGRIND_PATIENCE : seconds;
}

bool becomes(bool (*so)(void *arg), void *arg, double seconds)
{
    double deadline = clock_now() + patience(seconds);

    while (!so(arg)) {
        if (clock_now() > deadline)
            return false;
        poll(NULL, 0, 2); /* the next try */
    }
    return true;
}

/* ---- children */

/* A child that ends with this process, even if this process is killed. */
static pid_t start_child(void)
{
    pid_t parent = getpid(), child;

    fflush(NULL); /* otherwise the child would write it too */
    child = fork();
    if (child == 0 && (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent))
        _exit(127);
    return child;
}

static pid_t start_program(const char *const *argv, const char *output, const char *errors)
{
    const struct rlimit most = { OUTPUT_MOST,
                                 OUTPUT_MOST }; /* an endless walk must not fill the disk */
    pid_t child = start_child();

    if (child != 0)
        return child;
    if (freopen(output, "w", stdout) != NULL && freopen(errors, "a", stderr) != NULL &&
        setrlimit(RLIMIT_FSIZE, &most) == 0)
        execvp(argv[0], (char *const *)argv);
    dprintf(STDERR_FILENO, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

/* It can be waited for, and its folder in /proc is there until then. */
static bool has_ended(void *arg)
{
    const pid_t *child = arg;
    siginfo_t ended = { .si_pid = 0 };

    return waitid(P_PID, (id_t)*child, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == *child;
}

/* Waits for the end. */
static int exit_status(pid_t child, double seconds)
{
    bool in_time = becomes(has_ended, &child, seconds);
    int status = 0;

    if (!in_time)
        kill(child, SIGKILL);
    waitpid(child, &status, 0);
    if (!in_time)
        return -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int end_child(pid_t *child, int signal)
{
    pid_t ending = *child;

    if (ending <= 0)
        return 0;
    *child = 0;
    kill(ending, signal);
    return exit_status(ending, STOP_S);
}

pid_t helper_start(void (*work)(void *arg), void *arg)
{
    pid_t helper = start_child();

    if (helper == 0) {
        work(arg);
        _exit(0);
    }
    return helper;
}

void helper_stop(pid_t helper)
{
    end_child(&helper, SIGKILL);
}

static void copy_to(const char *path, FILE *to)
{
    FILE *from = fopen(path, "re");
    int c;

    if (from == NULL)
        return;
    while ((c = getc(from)) != EOF)
        putc(c, to);
    fclose(from);
}

int run_program(const char *const *argv, char **output)
{
    size_t size;
    FILE *text = open_memstream(output, &size);
    pid_t child;
    int status;

    if (text == NULL)
        return -1;
    child = start_program(argv, in_folder("output"), in_folder("errors"));
    status = child > 0 ? exit_status(child, RUN_S) : -1;
    copy_to(in_folder("output"), text);
    fclose(text);
    return status;
}

/* The subagent's command line; its other parts are kept in static memory until the next call.
 */
static void subagent_line(const char **argv, const char *const *arguments)
{
    static char words[512], path[512];
    const char *builddir = getenv("top_builddir");
    char *rest = words, *word;
    size_t count = 0;

    snprintf(words, sizeof(words), "%s", valgrind());
    while ((word = strsep(&rest, " ")) != NULL && count < ARGUMENTS / 2)
        if (*word != '\0')
            argv[count++] = word;
    snprintf(path, sizeof(path), "%s/subagent/netstat-agentx", builddir != NULL ? builddir : ".");
    argv[count++] = path;
    while (*arguments != NULL && count < ARGUMENTS - 1)
        argv[count++] = *arguments++;
    argv[count] = NULL;
}

int run_subagent(const char *const *arguments, char **output)
{
    const char *argv[ARGUMENTS];

    subagent_line(argv, arguments);
    return run_program(argv, output);
}

/* ---- snmpd and the subagent */

static bool write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");

    if (file == NULL)
        return false;
    fputs(text, file);
    return fclose(file) == 0;
}

/* With a trailing slash. */
static const char *working_folder(void)
{
    static char path[300];

    if (getcwd(path, sizeof(path) - 1) == NULL)
        return "";
    return strcat(path, "/");
}

static bool write_snmpd_conf(void)
{
    const char *builddir = getenv("top_builddir");
    char *text = NULL, dlmod[512] = "";
    bool written;

    if (plugin)
        snprintf(dlmod, sizeof(dlmod), "dlmod netstat %s%s/subagent/netstat-agentx-plugin.so\n",
                 builddir != NULL && builddir[0] == '/' ? "" : working_folder(),
                 builddir != NULL ? builddir : ".");
    written = asprintf(&text,
                       "agentaddress udp:127.0.0.1:%d,unix:%s\n"
                       "master agentx\n"
                       "agentXSocket unix:%s\n"
                       "agentXTimeout 10\n"
                       "maxGetbulkResponses %d\n"
                       "dontLogTCPWrappersConnects yes\n"
                       "com2secunix reader default " READER "\n"
                       "com2secunix writer default " WRITER "\n"
                       "com2sec reader 127.0.0.1 " READER "\n"
                       "com2sec writer 127.0.0.1 " WRITER "\n"
                       "group readers v2c reader\n"
                       "group writers v2c writer\n"
                       "view all included .1\n"
                       "access readers \"\" any noauth exact all none none\n"
                       "access writers \"\" any noauth exact all all none\n"
                       "createUser " V3_USER " SHA " V3_AUTH_PASSWORD " AES " V3_PRIV_PASSWORD "\n"
                       "com2secunix stranger default " PART_READER "\n"
                       "group strangers v2c stranger\n"
                       "view part included .1\n"
                       "view part excluded " NA_MIB_ROOT_TEXT "." HIDDEN_PART "\n"
                       "access strangers \"\" any noauth exact part none none\n"
                       "rouser " V3_USER " priv\n"
                       "%s",
                       AGENT_PORT, in_folder("snmp"), in_folder("agentx"), MANAGER_VARBINDS,
                       dlmod) >= 0 &&
              write_file(in_folder("snmpd.conf"), text);

    free(text);
    return written;
}

bool daemons_inside(void)
{
    return plugin;
}

bool daemons_init(const char *path, bool inside)
{
    plugin = inside;
    snprintf(folder, sizeof(folder), "%s", path);
    setenv("SNMPCONFPATH", folder, 1);
    setenv("SNMP_PERSISTENT_DIR", in_folder("persist"), 1);
    setenv("MIBS", "", 1);
    /* The subagent reads every source once per interval: rarely, so that the tests see readings
     * made for their requests. */
    return mkdir(in_folder("persist"), 0700) == 0 && write_snmpd_conf() &&
           write_file(in_folder(plugin ? "netstat-agentx.conf" : "subagent.conf"),
                      "samplingInterval 60\n");
}

/* Leaves the session open if snmpd answers. */
static bool snmpd_answers(void *arg)
{
    struct manager **manager = arg;
    struct name system_uptime = name_parse(".1.3.6.1.2.1.1.3.0");
    char address[sizeof(folder) + 16];

    snprintf(address, sizeof(address), "unix:%s", in_folder("snmp"));
    *manager = manager_open(address, READER);
    if (*manager == NULL)
        return false;
    if (manager_get(*manager, &system_uptime) != NULL)
        return true;
    manager_close(*manager);
    *manager = NULL;
    return false;
}

struct manager *snmpd_start(void)
{
    const char *const argv[] = {
        "snmpd", "-f",    "-Lf", in_folder("snmpd.log"), /* snmpd.conf is where SNMPCONFPATH says */
        "-I",    "-smux", /* which would open a port on all addresses */
        NULL,
    };
    struct manager *manager = NULL;

    if (snmpd == 0)
        snmpd = start_program(argv, "/dev/null", in_folder("snmpd.errors"));
    return becomes(snmpd_answers, &manager, START_S) ? manager : NULL;
}

bool subagent_serves(struct manager *manager)
{
    struct name agent_version = name_parse(NA_MIB_ROOT_TEXT ".1.1.1.0");
    const struct varbind *version = manager_get(manager, &agent_version);

    return version != NULL && version->type == ASN_OCTET_STR;
}

static bool serves(void *arg)
{
    return subagent_serves(arg);
}

bool subagent_start(void)
{
    const char *const arguments[] = {
        "-f",  "-C",
        "-c",  in_folder("subagent.conf"),
        "-x",  in_folder("agentx"),
        "-Lf", in_folder("subagent.log"),
        NULL,
    };
    const char *argv[ARGUMENTS];
    struct manager *manager;
    bool good;

    subagent_line(argv, arguments);
    if (subagent == 0 && !plugin)
        subagent = start_program(argv, "/dev/null", in_folder("subagent.errors"));
    if (!snmpd_answers(&manager))
        return false;
    good = becomes(serves, manager, START_S);
    manager_close(manager);
    return good;
}

int snmpd_stop(int signal)
{
    return end_child(&snmpd, signal);
}

int subagent_stop(int signal)
{
    return end_child(&subagent, signal);
}

/* How many seconds a process has been kept waiting for a CPU so far; 0 where the kernel does not
 * count it. */
static double kept_waiting(pid_t pid)
{
    char path[64];
    double waited = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)pid);
    file = fopen(path, "re");
    if (file != NULL && fscanf(file, "%*s %lf", &waited) != 1)
        waited = 0;
    if (file != NULL)
        fclose(file);
    return waited / 1e9;
}

int subagent_stop_timed(int signal, double *seconds)
{
    double began = clock_now(), kept = kept_waiting(subagent);

    if (subagent > 0 && kill(subagent, signal) == 0)
        becomes(has_ended, &subagent, STOP_S);
    *seconds = clock_now() - began - (kept_waiting(subagent) - kept);
    return subagent_stop(signal);
}

void daemons_explain(void)
{
    static const char *const files[] = { "snmpd.log", "snmpd.errors", "subagent.log",
                                         "subagent.errors", "errors" };

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        fprintf(stderr, "---- %s\n", files[i]);
        copy_to(in_folder(files[i]), stderr);
    }
}
