/*
 * What an answer costs through snmpd: the subagent that reads for each request beside one that answers constants, each with an
 * snmpd of its own, asked by turns.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "build.h"
#include "catalogue.h"
#include "manager.h"

enum { ROUNDS = 11, SCALARS_MOST = 1000, DEADLINE = 10 };

struct contender {
    const char *name, *program;
    char folder[64];
    pid_t snmpd, agent;
    struct manager *manager;
};

static struct contender contenders[] = {
    { "constants", "tests/bench_constants", "", 0, 0, NULL },
    { "the subagent", "subagent/netstat-agentx", "", 0, 0, NULL },
};

enum { CONTENDERS = sizeof(contenders) / sizeof(contenders[0]) };

/* The scalars, as a walk of the first contender finds them. */
static struct name scalars[SCALARS_MOST];
static size_t scalars_count;

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* us that a process has had a CPU. */
static double cpu(pid_t pid)
{
    char path[64];
    unsigned long long ns = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)pid);
    file = fopen(path, "re");
    if (file == NULL || fscanf(file, "%llu", &ns) != 1)
        ns = 0;
    if (file != NULL)
        fclose(file);
    return (double)ns / 1e3;
}

static pid_t start(char *const *argv)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvp(argv[0], argv);
    _exit(127);
}

static void stop(pid_t pid)
{
    if (pid > 0 && kill(pid, SIGKILL) == 0)
        waitpid(pid, NULL, 0);
}

static const char *in(const struct contender *contender, const char *file)
{
    static char paths[4][128];
    static int next;
    char *path = paths[next++ % 4];

    snprintf(path, sizeof(paths[0]), "%s/%s", contender->folder, file);
    return path;
}

static void start_contender(struct contender *contender)
{
    const char *build = getenv("top_builddir");
    char program[512], address[160];
    double deadline = now() + DEADLINE * 1e6;
    struct name root = name_parse(NA_MIB_ROOT_TEXT);
    FILE *file;

    strcpy(contender->folder, "/tmp/netstat-bench.XXXXXX");
    if (mkdtemp(contender->folder) == NULL || (file = fopen(in(contender, "snmpd.conf"), "we")) == NULL)
        abort();
    fprintf(file, "agentaddress unix:%s\nmaster agentx\nagentXSocket unix:%s\ncom2secunix reader default public\n"
                  "group readers v2c reader\nview all included .1\naccess readers \"\" any noauth exact all none none\n",
            in(contender, "snmp"), in(contender, "agentx"));
    fclose(file);
    setenv("SNMP_PERSISTENT_DIR", contender->folder, 1);
    setenv("SNMPCONFPATH", contender->folder, 1);
    contender->snmpd = start((char *[]){ "snmpd", "-f", "-Lf", "/dev/null", "-C", "-c", (char *)in(contender, "snmpd.conf"), "-I",
                                         "-smux", NULL });
    snprintf(program, sizeof(program), "%s/%s", build ? build : ".", contender->program);
    snprintf(address, sizeof(address), "unix:%s", in(contender, "agentx"));
    while (access(in(contender, "agentx"), F_OK) != 0 && now() < deadline)
        usleep(10000);
    contender->agent = strstr(contender->program, "constants")
                           ? start((char *[]){ program, address, NULL })
                           : start((char *[]){ program, "-f", "-C", "-Lf", "/dev/null", "-x", address, NULL });
    snprintf(address, sizeof(address), "unix:%s", in(contender, "snmp"));
    contender->manager = manager_open(address, "public");
    while (contender->manager != NULL && now() < deadline) {
        const struct varbind *answer = manager_next(contender->manager, &root);

        if (answer != NULL && name_begins(&answer->name, &root))
            return;
        usleep(10000);
    }
    fprintf(stderr, "%s does not come up\n", contender->name);
    exit(1);
}

static void stop_contender(struct contender *contender)
{
    char command[128];

    manager_close(contender->manager);
    stop(contender->agent);
    stop(contender->snmpd);
    snprintf(command, sizeof(command), "rm -rf %s", contender->folder);
    if (system(command) != 0)
        perror(contender->folder);
}

/* One pass over all scalars; returns the number of answers. */
typedef size_t scalar_pass(struct manager *manager);

static size_t by_next(struct manager *manager)
{
    for (size_t i = 0; i < scalars_count; i++)
        manager_next(manager, &scalars[i]);
    return scalars_count;
}

static size_t by_bulk(struct manager *manager, long repetitions)
{
    static struct request request;
    size_t answers = 0;

    for (size_t i = 0; i < scalars_count; i += (size_t)repetitions) {
        request_clear(&request, SNMP_MSG_GETBULK);
        request.repetitions = repetitions;
        request_add(&request, &scalars[i]);
        manager_ask(manager, &request);
        answers += manager->answer.count;
    }
    return answers;
}

static size_t by_bulk_10(struct manager *manager) { return by_bulk(manager, 10); }
static size_t by_bulk_50(struct manager *manager) { return by_bulk(manager, 50); }

static size_t by_get(struct manager *manager, size_t at_once)
{
    static struct request request;
    size_t answers = 0;

    for (size_t i = 0; i + at_once <= scalars_count; i += at_once) {
        request_clear(&request, SNMP_MSG_GET);
        for (size_t j = 0; j < at_once; j++)
            request_add(&request, &scalars[i + j]);
        manager_ask(manager, &request);
        answers += manager->answer.count;
    }
    return answers;
}

static size_t by_get_20(struct manager *manager) { return by_get(manager, 20); }
static size_t by_get_200(struct manager *manager) { return by_get(manager, 200); }

static void bench_pass(const char *what, scalar_pass *pass, double allowance)
{
    double wall[CONTENDERS][ROUNDS], agent[CONTENDERS][ROUNDS], first;

    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < CONTENDERS; i++) {
            double cpu_before = cpu(contenders[i].agent), begin = now();
            double answers = (double)pass(contenders[i].manager);

            wall[i][round] = (now() - begin) / answers;
            agent[i][round] = (cpu(contenders[i].agent) - cpu_before) / answers;
        }
    first = bench_median(wall[0], ROUNDS);
    bench_line(what, first, bench_median(wall[1], ROUNDS), allowance > 0 ? 1 + allowance / first : 0);
    bench_line("    CPU of the subagent", bench_median(agent[0], ROUNDS), bench_median(agent[1], ROUNDS), 0);
}

/* us that a reading of a source takes, as the subagent says; the sources of names are the first ten. */
static double cost_of(struct manager *manager, const char *source_name)
{
    for (oid source = 1; source <= 10; source++) {
        struct name name = name_parse(NA_MIB_ROOT_TEXT ".1.1.4.1.2");
        const struct varbind *answer;

        name.arc[name.length++] = source;
        answer = manager_get(manager, &name);
        if (answer == NULL || strcmp(answer->text, source_name) != 0)
            continue;
        name.arc[name.length - 2] = 5;
        answer = manager_get(manager, &name);
        return answer && answer->type == ASN_GAUGE ? (double)answer->number : 0;
    }
    return 0;
}

/* The mean over the scalars of what one reading of a scalar's source takes. */
static double reading_cost(struct manager *manager)
{
    double us = 0;

    for (size_t i = 0; i < scalars_count; i++)
        for (size_t g = 0; g < na_groups_count; g++)
            if (na_groups[g].arc == scalars[i].arc[scalars[i].length - 3])
                us += cost_of(manager, na_groups[g].source);
    return us / (double)scalars_count;
}

static void find_scalars(struct manager *manager)
{
    struct name counters = name_parse(NA_MIB_ROOT_TEXT ".1.2");
    size_t count;
    struct varbind *found = manager_walk(manager, &counters, &count);

    for (size_t i = 0; i < count && scalars_count < SCALARS_MOST; i++)
        if (found[i].name.arc[counters.length] >= 10)
            scalars[scalars_count++] = found[i].name;
    free(found);
}

static double resident(pid_t pid)
{
    char path[64], line[128];
    double kib = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof(line), file))
        if (sscanf(line, "VmRSS: %lf", &kib) == 1)
            break;
    if (file != NULL)
        fclose(file);
    return kib;
}

void bench_agents(void)
{
    double cost;

    managers_init();
    for (size_t i = 0; i < CONTENDERS; i++)
        start_contender(&contenders[i]);
    find_scalars(contenders[0].manager);
    printf("\n%zu scalars through snmpd, us an answer: constants / read for each request\n", scalars_count);
    cost = reading_cost(contenders[1].manager);
    printf("  one reading of a scalar's source: %.0f us in the mean, which a GETNEXT may take longer\n", cost);
    bench_pass("GETNEXT", by_next, cost);
    bench_pass("GETBULK, 10 repetitions", by_bulk_10, 0);
    bench_pass("GETBULK, 50 repetitions", by_bulk_50, 0);
    bench_pass("GET of 20", by_get_20, 0);
    bench_pass("GET of 200", by_get_200, 0);
    bench_limit("resident, KiB", resident(contenders[1].agent), 8192);
    for (size_t i = 0; i < CONTENDERS; i++)
        stop_contender(&contenders[i]);
}
