#include "bench_contender.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "build.h"
#include "scratch.h"

enum { DEADLINE = 10 };     /* seconds to come up */

double bench_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

double contender_cpu(const struct contender *contender)
{
    char path[64];
    unsigned long long ns = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)contender->agent);
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

void contender_stop(struct contender *contender)
{
    manager_close(contender->manager);
    stop(contender->agent);
    stop(contender->snmpd);
}

void contender_start(struct contender *contender)
{
    const char *build = getenv("top_builddir");
    char program[512], address[160];
    double deadline = bench_now() + DEADLINE * 1e6;
    struct name root = name_parse(NA_MIB_ROOT_TEXT);
    FILE *file;

    if (!scratch_folder(contender->folder, sizeof(contender->folder)) || (file = fopen(in(contender, "snmpd.conf"), "we")) == NULL)
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
    while (access(in(contender, "agentx"), F_OK) != 0 && bench_now() < deadline)
        usleep(10000);
    contender->agent = start((char *[]){ program, "-f", "-C", "-Lf", "/dev/null", "-x", address, "--root",
                                         (char *)(contender->root ? contender->root : "/proc"), NULL });
    snprintf(address, sizeof(address), "unix:%s", in(contender, "snmp"));
    contender->manager = manager_open(address, "public");
    while (contender->manager != NULL && bench_now() < deadline) {
        const struct varbind *answer = manager_next(contender->manager, &root);

        if (answer != NULL && name_begins(&answer->name, &root))
            return;
        usleep(10000);
    }
    fprintf(stderr, "%s does not come up\n", contender->program);
    contender_stop(contender);
    exit(1);
}

double contender_resident(const struct contender *contender)
{
    char path[64], line[128];
    double kib = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)contender->agent);
    file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof(line), file))
        if (sscanf(line, "VmRSS: %lf", &kib) == 1)
            break;
    if (file != NULL)
        fclose(file);
    return kib;
}

