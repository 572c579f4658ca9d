#include "bench_crowd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench_contender.h"

enum {
    PORT = 7000,
    MEMORY_LEFT_KB = 2000000, /* that others keep */
    DEADLINE_S = 120,         /* for all sockets */
    DATAGRAMS = 100,          /* sent to a socket with room for a few */
};

/* What a holder reports. */
struct report {
    volatile unsigned sockets;
    volatile int error; /* why it has fewer than its share: an errno */
    volatile bool ready;
};

static struct report *reports; /* shared with the holders */
static pid_t holders[CROWD_HOLDERS];

/* ---- interfaces */

static unsigned count_interfaces(void)
{
    unsigned count = 0;
    FILE *pipe = popen("ip -o link | wc -l", "re");

    if (pipe == NULL || fscanf(pipe, "%u", &count) != 1)
        count = 0;
    if (pipe != NULL)
        pclose(pipe);
    return count;
}

unsigned crowd_make_interfaces(unsigned wanted)
{
    FILE *ip = popen("ip -batch - 2>&1 | head -n 1", "we");

    for (unsigned i = 0; ip != NULL && i < wanted / 2; i++)
        fprintf(ip, "link add a%u type veth peer name b%u\n", i, i);
    if (ip != NULL)
        pclose(ip);
    return count_interfaces();
}

/* ---- sockets */

static unsigned long memory_available_kb(void)
{
    char line[128];
    unsigned long kb = 0;
    FILE *file = fopen("/proc/meminfo", "re");

    while (file != NULL && kb == 0 && fgets(line, sizeof(line), file) != NULL)
        if (sscanf(line, "MemAvailable: %lu", &kb) != 1)
            kb = 0;
    if (file != NULL)
        fclose(file);
    return kb;
}

/* A UDP socket that has lost datagrams. */
static bool make_loser(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const struct sockaddr *to = (const struct sockaddr *)&address;
    socklen_t length = sizeof(address);
    const int small = 2048;
    int loser = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0);

    if (loser < 0 || sender < 0 ||
        setsockopt(loser, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small)) != 0 ||
        bind(loser, to, length) != 0 ||
        getsockname(loser, (struct sockaddr *)&address, &length) != 0)
        return false;
    for (unsigned i = 0; i < DATAGRAMS; i++)
        if (sendto(sender, &small, sizeof(small), 0, to, length) < 0)
            return false;
    close(sender);
    return true;
}

/* Connects to its own listener, at an address of its own; returns whether it has all. */
static bool connect_all(struct report *report, unsigned holder, unsigned wanted)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(PORT),
                                   .sin_addr.s_addr = htonl(0x7f010001 + (holder << 8)) };
    const struct sockaddr *to = (const struct sockaddr *)&address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (bind(listener, to, sizeof(address)) != 0 || listen(listener, SOMAXCONN) != 0)
        return false;
    while (report->sockets + 2 <= wanted) {
        int fd;

        errno = ENOMEM;
        if (report->sockets % 1000 == 0 && memory_available_kb() < MEMORY_LEFT_KB)
            return false;
        fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0)
            return false;
        if (connect(fd, to, sizeof(address)) != 0 || accept(listener, NULL, NULL) < 0) {
            const int error = errno;

            close(fd);
            errno = error;
            return false;
        }
        report->sockets += 2;
    }
    return true;
}

static void hold(struct report *report, unsigned holder, unsigned wanted)
{
    struct rlimit limit;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if ((holder == CROWD_HOLDERS - 1 && !make_loser()) || !connect_all(report, holder, wanted))
        report->error = errno;
    report->ready = true;
    for (;;)
        pause();
}

unsigned crowd_make_sockets(unsigned wanted)
{
    const double deadline = bench_now() + DEADLINE_S * 1e6;
    unsigned all = 0;
    int error = 0;

    reports = mmap(NULL, CROWD_HOLDERS * sizeof(*reports), PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (reports == MAP_FAILED)
        return 0;
    for (unsigned i = 0; i < CROWD_HOLDERS; i++) {
        holders[i] = fork();
        if (holders[i] == 0)
            hold(&reports[i], i, wanted / CROWD_HOLDERS);
    }
    for (unsigned i = 0; i < CROWD_HOLDERS; i++) {
        while (!reports[i].ready && bench_now() < deadline)
            usleep(10000);
        all += reports[i].sockets;
        if (reports[i].error != 0)
            error = reports[i].error;
    }
    if (error != 0)
        printf("  not all sockets could be made: %s\n", strerror(error));
    return all;
}

void crowd_end(void)
{
    for (unsigned i = 0; i < CROWD_HOLDERS; i++)
        if (holders[i] > 0)
            kill(holders[i], SIGKILL);
    for (unsigned i = 0; i < CROWD_HOLDERS; i++) {
        if (holders[i] > 0)
            waitpid(holders[i], NULL, 0);
        holders[i] = 0;
    }
}
