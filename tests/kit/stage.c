#include "stage.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "namespace.h"

enum { PATIENCE_MS = 5000 }; /* the event comes much sooner, unless something is wrong */

static void note(struct stage *stage, int error, const char *format, va_list arguments)
{
    int length = vsnprintf(stage->error, sizeof(stage->error), format, arguments);

    if (error != 0 && length >= 0 && (size_t)length < sizeof(stage->error))
        snprintf(stage->error + length, sizeof(stage->error) - (size_t)length, ": %s",
                 strerror(error));
}

int failed(struct stage *stage, int error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    note(stage, error, format, arguments);
    va_end(arguments);
    return STEP_FAILED;
}

int impossible(struct stage *stage, int error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    note(stage, error, format, arguments);
    va_end(arguments);
    return STEP_IMPOSSIBLE;
}

/* ---- sockets */

int keep_socket(struct stage *stage, int descriptor, const char *what)
{
    if (descriptor < 0)
        return failed(stage, errno, "%s", what);
    if (stage->sockets_count == STAGE_SOCKETS) {
        close(descriptor);
        return failed(stage, 0, "%s: more than %d sockets", what, STAGE_SOCKETS);
    }
    stage->sockets[stage->sockets_count++] = descriptor;
    return descriptor;
}

void close_socket(struct stage *stage, int descriptor)
{
    for (size_t i = 0; i < stage->sockets_count; i++)
        if (stage->sockets[i] == descriptor) {
            stage->sockets[i] = stage->sockets[--stage->sockets_count];
            close(descriptor);
            return;
        }
}

void reset_socket(struct stage *stage, int descriptor)
{
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close_socket(stage, descriptor);
}

/* ---- waiting */

int wait_for_events(struct stage *stage, int descriptor, short events, const char *what)
{
    struct pollfd entry = { .fd = descriptor, .events = events };
    long long deadline = clock_ns() / 1000000 + PATIENCE_MS;
    long long left;

    while ((left = deadline - clock_ns() / 1000000) > 0) {
        int ready = poll(&entry, 1, (int)left);

        if (ready > 0)
            return STEP_DONE;
        if (ready < 0 && errno != EINTR)
            return failed(stage, errno, "poll");
    }
    return failed(stage, 0, "waited in vain for %s", what);
}

int wait_until(struct stage *stage, bool (*so)(const struct stage *stage, int argument),
               int argument, const char *what)
{
    long long deadline = clock_ns() / 1000000 + PATIENCE_MS;

    while (!so(stage, argument)) {
        if (clock_ns() / 1000000 >= deadline)
            return failed(stage, 0, "waited in vain until %s", what);
        poll(NULL, 0, 1);
    }
    return STEP_DONE;
}

static long long column(char *names, char *values, const char *group, const char *name)
{
    char *names_left, *values_left;
    const char *word = strtok_r(names, ": \n", &names_left);
    const char *value = strtok_r(values, ": \n", &values_left);

    if (word == NULL || strcmp(word, group) != 0)
        return -1;
    while (word != NULL && value != NULL) {
        if (strcmp(word, name) == 0)
            return atoll(value);
        word = strtok_r(NULL, ": \n", &names_left);
        value = strtok_r(NULL, ": \n", &values_left);
    }
    return -1;
}

/* A counter of /proc/net/snmp; -1 if the kernel does not print it. */
static long long snmp_counter(const char *group, const char *name)
{
    char *names = NULL, *values = NULL;
    size_t names_size = 0, values_size = 0;
    long long found = -1;
    FILE *file = fopen("/proc/net/snmp", "re");

    if (file == NULL)
        return -1;
    while (found < 0 && getline(&names, &names_size, file) > 0 &&
           getline(&values, &values_size, file) > 0)
        found = column(names, values, group, name);
    free(names);
    free(values);
    fclose(file);
    return found;
}

static long long snmp6_counter(const char *wanted)
{
    char name[64];
    long long value, found = -1;
    FILE *file = fopen("/proc/net/snmp6", "re");

    if (file == NULL)
        return -1;
    while (found < 0 && fscanf(file, "%63s %lld", name, &value) == 2)
        if (strcmp(name, wanted) == 0)
            found = value;
    fclose(file);
    return found;
}

/*
 * On loopback every packet that goes out comes in again, so the difference is in the kernel's
 * queue. 0 for a kernel without OutTransmits (before 6.7): there the experiments rely on what they
 * wait for besides.
 */
static long long packets_on_the_way(void)
{
    long long out4 = snmp_counter("Ip", "OutTransmits"), out6 = snmp6_counter("Ip6OutTransmits");

    return (out4 < 0 ? 0 : out4 - snmp_counter("Ip", "InReceives")) +
           (out6 < 0 ? 0 : out6 - snmp6_counter("Ip6InReceives"));
}

static bool is_at_rest(const struct stage *stage, int unused)
{
    (void)unused;
    return packets_on_the_way() == stage->on_the_way;
}

int wait_for_rest(struct stage *stage)
{
    return wait_until(stage, is_at_rest, 0, "every packet sent has arrived");
}

/* ---- the stage */

/*
 * One CPU for the whole stage: what this process sends is received on the CPU where it was sent,
 * and a packet that is being received is not interrupted; so when this process runs, no packet is
 * half counted.
 */
static void stay_on_one_cpu(struct stage *stage)
{
    int cpu = sched_getcpu();
    cpu_set_t one;

    CPU_ZERO(&stage->cpus);
    if (cpu < 0 || sched_getaffinity(0, sizeof(stage->cpus), &stage->cpus) < 0)
        return;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    sched_setaffinity(0, sizeof(one), &one);
}

struct stage *stage_new(void)
{
    struct stage *stage = calloc(1, sizeof(*stage));

    if (stage == NULL)
        return NULL;
    stage->listener = stage->client = stage->server = stage->keeper_line = -1;
    stay_on_one_cpu(stage);
    stage->on_the_way = packets_on_the_way();
    return stage;
}

const char *stage_error(const struct stage *stage)
{
    return stage->error;
}

void stage_end(struct stage *stage)
{
    if (stage == NULL)
        return;
    put_back_orphans(stage);
    while (stage->sockets_count > 0)
        reset_socket(stage, stage->sockets[stage->sockets_count - 1]);
    put_back_mtu(stage);
    wait_for_rest(stage);
    if (CPU_COUNT(&stage->cpus) > 0)
        sched_setaffinity(0, sizeof(stage->cpus), &stage->cpus);
    free(stage);
}

void movement_range(const struct movement *move, const struct stage *stage, long long *least,
                    long long *most)
{
    bool counted = move->least == COUNTED;

    *least = counted ? stage->counts[move->most] : move->least;
    *most = counted ? *least : move->most;
}
