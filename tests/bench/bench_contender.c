#include "bench_contender.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "base/build.h"
#include "kit/clock.h"
#include "kit/scratch.h"

enum {
    DEADLINE = 60
}; /* seconds to come up: an snmpd with 5,000 interfaces, or under valgrind, takes its time */
enum { WORDS = 40 };

double bench_now(void)
{
    return (double)clock_ns() / 1e3;
}

static const char *in(const char *folder, const char *file)
{
    static char paths[4][512];
    static int next;
    char *path = paths[next++ % 4];

    snprintf(path, sizeof(paths[0]), "%s/%s", folder, file);
    return path;
}

static const char *absolute(const char *variable, const char *file)
{
    static char here[300], folder[500];
    const char *given = getenv(variable);

    if (given != NULL && given[0] == '/')
        return in(given, file);
    if (getcwd(here, sizeof(here)) == NULL)
        abort();
    snprintf(folder, sizeof(folder), "%s/%s", here, given ? given : ".");
    return in(folder, file);
}

const char *in_build(const char *file)
{
    return absolute("top_builddir", file);
}
const char *in_source(const char *file)
{
    return absolute("srcdir", file);
}

/* ---- what a process has used */

static bool scan(const char *format, int pid, const char *wanted, unsigned long long *a,
                 unsigned long long *b)
{
    char path[64];
    FILE *file;
    bool found;

    snprintf(path, sizeof(path), format, pid, pid);
    file = fopen(path, "re");
    if (file == NULL)
        return false;
    found = fscanf(file, wanted, a, b) >= 1;
    fclose(file);
    return found;
}

double process_cpu(pid_t pid)
{
    unsigned long long ns = 0, user = 0, system = 0, child = 0, unused;

    if (pid <= 0)
        return 0;
    scan("/proc/%d/schedstat", pid, "%llu", &ns, &unused);
    /* the times of waited children, in ticks, are the 16th and 17th field; the second one may not
     * have a space here */
    scan("/proc/%d/stat", pid,
         "%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu %llu", &user, &system);
    if (scan("/proc/%d/task/%d/children", pid, "%llu", &child, &unused))
        return (double)ns / 1e3 + (double)(user + system) * 1e6 / (double)sysconf(_SC_CLK_TCK) +
               process_cpu((pid_t)child);
    return (double)ns / 1e3 + (double)(user + system) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

double process_waited(pid_t pid)
{
    unsigned long long ran, waited = 0;

    scan("/proc/%d/schedstat", pid != 0 ? pid : getpid(), "%llu %llu", &ran, &waited);
    return (double)waited / 1e3;
}

double process_resident(pid_t pid)
{
    unsigned long long pages = 0, unused;

    scan("/proc/%d/statm", pid, "%*s %llu", &pages, &unused);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1024;
}

/* ---- starting and stopping */

/* Adds the words of a text, which must stay. */
static size_t add_words(const char **argv, size_t count, char *text)
{
    char *word;

    while ((word = strsep(&text, " ")) != NULL && count < WORDS - 1)
        if (*word != '\0')
            argv[count++] = word;
    return count;
}

static pid_t start(const struct contender *contender, const char *const *program)
{
    const char *argv[WORDS] = { NULL };
    char prefix[256];
    size_t count = 0;
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    bench_stay_as_measured();
    if (contender->prefix != NULL) {
        snprintf(prefix, sizeof(prefix), "%s", contender->prefix);
        count = add_words(argv, count, prefix);
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(127);
    }
    while (*program != NULL && count < WORDS - 1)
        argv[count++] = *program++;
    execvp(argv[0], (char *const *)argv);
    _exit(127);
}

static void stop(pid_t *pid)
{
    if (*pid > 0 && kill(*pid, SIGKILL) == 0)
        waitpid(*pid, NULL, 0);
    *pid = 0;
}

void contender_stop(struct contender *contender)
{
    manager_close(contender->manager);
    contender->manager = NULL;
    stop(&contender->agent);
    stop(&contender->snmpd);
}

static void write_conf(const struct contender *contender)
{
    FILE *file = fopen(in(contender->folder, "snmpd.conf"), "we");

    if (file == NULL)
        abort();
    fprintf(file,
            "agentaddress unix:%s\nmaster agentx\nagentXSocket unix:%s\ncom2secunix reader default "
            "public\n"
            "group readers v2c reader\nview all included .1\naccess readers \"\" any noauth exact "
            "all all none\n%s",
            in(contender->folder, "snmp"), in(contender->folder, "agentx"),
            contender->snmpd_conf ? contender->snmpd_conf : "");
    fclose(file);
}

static void start_agent(struct contender *contender)
{
    const char *argv[CONTENDER_ARGUMENTS + 2];
    char address[160];
    size_t count = 0;

    snprintf(address, sizeof(address), "unix:%s", in(contender->folder, "agentx"));
    argv[count++] = in_build(contender->program);
    for (size_t i = 0; contender->arguments[i] != NULL; i++)
        argv[count++] = strcmp(contender->arguments[i], "@") == 0 ? address
                                                                  : contender->arguments[i];
    argv[count] = NULL;
    contender->agent = start(contender, argv);
}

void contender_start(struct contender *contender)
{
    double deadline = bench_now() + DEADLINE * 1e6;
    struct name root = name_parse(contender->subtree ? contender->subtree : NA_MIB_ROOT_TEXT);
    char address[160];

    if (!scratch_folder(contender->folder, sizeof(contender->folder)))
        abort();
    write_conf(contender);
    setenv("SNMP_PERSISTENT_DIR", contender->folder, 1);
    setenv("SNMPCONFPATH", contender->folder, 1);
    /*
     * Otherwise glibc returns the end of snmpd's heap and takes it again for each large request in
     * one process but not in another, depending on the layout of memory: eleven page faults per
     * request, which can double its cost.
     */
    setenv("MALLOC_TOP_PAD_", "16777216", 1);
    contender->snmpd = start(
        contender,
        (const char *[]){ "snmpd", "-f", "-Lf", "/dev/null", "-I",
                          contender->snmpd_modules ? contender->snmpd_modules : "-smux", NULL });
    unsetenv("MALLOC_TOP_PAD_");
    while (access(in(contender->folder, "agentx"), F_OK) != 0 && bench_now() < deadline)
        usleep(10000);
    if (contender->program != NULL)
        start_agent(contender);
    snprintf(address, sizeof(address), "unix:%s", in(contender->folder, "snmp"));
    contender->manager = manager_open(address, "public");
    while (contender->manager != NULL && bench_now() < deadline) {
        const struct varbind *answer = manager_next(contender->manager, &root);

        if (answer != NULL && name_begins(&answer->name, &root))
            return;
        usleep(10000);
    }
    fprintf(stderr, "%s does not come up\n", contender->what);
    contender_stop(contender);
    exit(1);
}

struct contender contender_subagent(void)
{
    return (struct contender){ .what = "netstat-agentx",
                               .program = "subagent/netstat-agentx",
                               .arguments = { "-f", "-C", "-Lf", "/dev/null", "-x", "@" } };
}

struct contender contender_plugin(void)
{
    static char line[600];

    if (access(in_build("subagent/netstat-agentx-plugin.so"), R_OK) != 0) {
        fprintf(stderr, "the plugin has not been built\n");
        exit(1);
    }
    snprintf(line, sizeof(line), "dlmod netstat %s\n",
             in_build("subagent/netstat-agentx-plugin.so"));
    return (struct contender){ .what = "the plugin in snmpd", .snmpd_conf = line };
}

struct contender contender_constants(const char *file)
{
    return (struct contender){ .what = "constants",
                               .program = "tests/bench/bench_constants",
                               .arguments = { "@", file } };
}

void contender_take_names(struct contender *contender, const char *beginning,
                          bool (*wanted)(const struct name *name))
{
    struct name begin = name_parse(beginning);
    size_t count;
    struct varbind *found = manager_walk(contender->manager, &begin, &count);

    contender->names = 0;
    for (size_t i = 0; i < count && found != NULL && contender->names < CONTENDER_NAMES; i++)
        if (wanted == NULL || wanted(&found[i].name))
            contender->name[contender->names++] = found[i].name;
    free(found);
}
