#include "alarms/mib_tables.h"
#include "memory_scenario.h"

#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alarms/alarms.h"
#include "base/memory.h"
#include "memory_faults.h"
#include "mib/print.h"
#include "kit/support.h"

enum { WINDOW = 7 };          /* ticks until a window of a minute has passed */
enum { STAGES = WINDOW + 3 }; /* states of the files, one for each tick */

static const struct timespec DAY = { .tv_sec = 1700000000 };

static const char *const rules[] = {
    "level warning counter Tcp CurrEstab reaches 3 \"A level.\"",
    "rise warning counter TcpExt ListenOverflows rises by 10 within 1m",
    ("ratio critical counter TcpExt ListenDrops rises by 10% of TcpExt ListenOverflows within 1m "
     "from 10"),
    "spike information counter Udp RcvbufErrors spikes 5 times within 30s from 1",
    "drops warning interface eth* netstatIfRxDrop rises by 10 within 1m",
    "squeeze warning cpu netstatCpuTimeSqueeze rises by 10 within 1m",
};
static const char *const other_rules[] = {
    "level warning counter Tcp CurrEstab reaches 3 \"In other words.\"",
    "memory warning counter Tcp CurrEstab reaches 60% of Tcp MaxConn",
    "another information counter TcpExt ListenDrops rises by 1 within 1m",
};

static char now_path[PATH_MAX]; /* a link to the files as they are at present */

/* The asserts of libcheck allocate themselves. */
static void must(bool condition)
{
    if (!condition)
        abort();
}

/* ---- the files */

/* A 32-bit counter wraps; new names appear with the second and the third stage; the counters
 * watched by alarms rise evenly. */
static void write_stage(struct world *world, unsigned stage)
{
    const char *const extra_names = stage >= 2 ? " NewName" : "", *const extra = stage >= 2 ? " 7"
                                                                                            : "";
    const char *const group = stage >= 3 ? "ZZExt: Alpha Omega\nZZExt: 1 2\n" : "";
    char many[2][2000] = { "", "" };

    for (unsigned i = 0; i < 60 && stage >= 3; i++) { /* more than there is room for */
        sprintf(many[0] + strlen(many[0]), " Come%u", i);
        sprintf(many[1] + strlen(many[1]), " %u", i);
    }
    snprintf(world->root + strlen(world->root), sizeof(world->root) - strlen(world->root), "/%u",
             stage);
    ck_assert_int_eq(mkdir(world->root, 0777), 0);
    world_write(world, "net/netstat",
                "TcpExt: ListenOverflows ListenDrops SyncookiesSent%s%s\nTcpExt: %u %u "
                "%u%s%s\nIpExt: InOctets\nIpExt: %u\n%s",
                extra_names, many[0], 100 + 20 * stage, 50 + 4 * stage, 7u, extra, many[1],
                4294967264u + 10 * stage, group);
    world_write(world, "net/snmp",
                "Tcp: MaxConn CurrEstab ActiveOpens\nTcp: 5 4 %u\nUdp: InDatagrams "
                "RcvbufErrors\nUdp: 5 %u\n"
                "IcmpMsg: InType3%s\nIcmpMsg: 4%s\n",
                stage, stage > 8 ? 1000u : 0u, stage >= 2 ? " OutType8" : "",
                stage >= 2 ? " 9" : "");
    world_write(world, "net/snmp6", "Ip6InReceives %u\nIcmp6InType135 3\n%s", 10 * stage,
                stage >= 2 ? "Icmp6OutType136 2\n" : "");
    world_write(world, "net/sockstat",
                "sockets: used 10\nTCP: inuse 3 orphan 0 tw 0 alloc 4 mem 1\n%s",
                stage >= 2 ? "NEW: inuse 3\n" : "");
    world_write(world, "net/stat/nf_conntrack",
                "entries searched found%s\n00000005 %08x 00000002%s\n", stage >= 2 ? " more" : "",
                (unsigned)(0xffffffe0u + 10 * stage), stage >= 2 ? " 00000001" : "");
    world_write(world, "net/softnet_stat",
                "%08x 00000001 %08x 00000000 00000000 00000000 00000000 00000000 00000000 00000002 "
                "00000000 00000000 00000000 00000001 00000000\n",
                (unsigned)(0xffffffe0u + 10 * stage), 20 * stage);
    world_write(world, "net/dev",
                "Inter-|   Receive                                                |  Transmit\n"
                " face |bytes    packets errs drop fifo frame compressed multicast|bytes    "
                "packets errs drop fifo colls carrier compressed\n"
                "    lo:     %u       5    0    0    0     0          0         0      5       5   "
                " 0    0    0     0       0          0\n"
                "  eth0:     500      5    0    %u    0     0          0         0      5       5  "
                "  0    0    0     0       0          0\n%s",
                5 + stage, 20 * stage,
                stage >= 2 ? "  eth1:     900      9    0    1    0     0          0         0     "
                             " 9       5    0    0    0     0       0          0\n"
                           : "");
    world_write(world, "net/igmp",
                "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n1\tlo        :    "
                " 1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n");
    world_write(world, "sys/net/ipv4/tcp_mem", "10 20 30\n");
    world_write(world, "sys/net/core/somaxconn", "4096\n");
    world->root[strlen(world->root) - 2 - (stage > 9)] = '\0';
}

void scenario_prepare(void)
{
    struct world world;

    world_open(&world);
    for (unsigned stage = 0; stage < STAGES; stage++)
        write_stage(&world, stage);
    snprintf(now_path, sizeof(now_path), "%s/now", world.root);
}

static void set_stage(unsigned stage)
{
    char target[16];

    memory_pause();
    snprintf(target, sizeof(target), "%u", stage);
    unlink(now_path);
    must(symlink(target, now_path) == 0);
    memory_go_on();
}

/* Renames an interface of this namespace for a while: this causes events and a reading with new
 * names. */
static void rename_interface(const char *from, const char *to)
{
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = { .ifr_flags = 0 };

    memcpy(request.ifr_name, from, strlen(from));
    memcpy(request.ifr_newname, to, strlen(to));
    must(ioctl(any, SIOCSIFNAME, &request) == 0);
    close(any);
}

/* ---- the stage */

static struct {
    struct world world;
    struct na_objects *objects;
    struct na_alarms *alarms;
    char *notified;
    uint64_t key;
    bool kernel;
    unsigned stage;
} play;

static void report(void *arg, const struct na_source *source)
{
    (void)arg;
    if (strstr(source->last_error, "emory") != NULL && source->state != NA_OK)
        play.world.reports[0]++;
}

/*
 * Records the occasion and the rule of a notification, and a level's value: rises depend on which
 * samples exist. The instance's name may lack memory, and the walks check names anyway.
 */
static void note(const struct na_notification *notification)
{
    const char *is = strstr(notification->sentence, " is ");
    char *before = play.notified;

    memory_pause();
    must(asprintf(&play.notified, "%s%s %s%s\n", before ? before : "", notification->rule,
                  notification->raised ? "raised" : "cleared", is ? is : "") >= 0);
    free(before);
    memory_go_on();
}

static bool configure(const char *const *lines, size_t count)
{
    struct na_rule rule[COUNT_OF(rules)];
    char mistake[256];

    for (size_t i = 0; i < count; i++)
        must(na_rule_read(lines[i], &rule[i], mistake, sizeof(mistake)));
    return na_alarms_configure(play.alarms, rule, count, DAY);
}

static void tick(void)
{
    if (!play.kernel)
        set_stage(play.stage < STAGES - 1 ? ++play.stage : play.stage);
    play.world.now += INTERVAL * SECOND;
    na_snapshot_sample(play.world.snapshot);
    na_alarms_step(play.alarms, ++play.key, play.world.now, DAY);
}

static char *walk(void)
{
    char *text = NULL;
    size_t length;
    FILE *to;

    play.world.now += INTERVAL * SECOND / 2;
    memory_pause();
    to = open_memstream(&text, &length);
    memory_go_on();
    must(na_print(play.objects, &(struct na_print){ .json = false }, to) >= 0);
    memory_pause();
    fclose(to);
    memory_go_on();
    play.world.now += INTERVAL * SECOND / 2;
    return text;
}

static bool start(void)
{
    play.world.snapshot = na_snapshot_new(play.kernel ? "/proc" : now_path, play.kernel ? 64 : 32,
                                          INTERVAL, world_clock(&play.world), report, NULL);
    play.objects = play.world.snapshot ? na_objects_new(play.world.snapshot, na_mib_tables) : NULL;
    play.alarms = play.objects ? na_alarms_new(play.objects) : NULL;
    if (play.alarms == NULL || !configure(rules, COUNT_OF(rules)))
        return false;
    na_objects_show_alarms(play.objects, play.alarms);
    na_alarms_notifications(play.alarms)->report = note;
    return true;
}

static void go_through(struct scenario *scenario)
{
    tick();
    scenario->walk[0] = walk();
    if (play.kernel)
        rename_interface("mem0", "mem1");
    for (unsigned i = 0; i < 2; i++)
        tick();
    scenario->walk[1] = walk();
    for (unsigned i = 0; i < WINDOW; i++)
        tick();
    scenario->configured = configure(other_rules, COUNT_OF(other_rules));
    scenario->said += !scenario->configured;
    scenario->resampled = na_snapshot_configure(play.world.snapshot, play.kernel ? 64 : 32, 20);
    scenario->said += !scenario->resampled;
    tick();
    scenario->walk[2] = walk();
    memory_pause();
    if (play.kernel)
        rename_interface("mem1", "mem0");
    tick();
    tick();
    scenario->walk[3] = walk();
}

void scenario_run(struct scenario *scenario, bool kernel)
{
    const unsigned lacked = na_memory_lacked();

    *scenario = (struct scenario){ .started = false };
    play.kernel = kernel;
    play.world = (struct world){ .now = 3600 * SECOND };
    play.notified = NULL;
    play.key = play.stage = 0;
    set_stage(0);
    scenario->started = start();
    if (scenario->started)
        go_through(scenario);
    na_alarms_free(play.alarms);
    na_objects_free(play.objects);
    na_snapshot_free(play.world.snapshot);
    memory_pause();
    scenario->notified = play.notified ? play.notified : strdup("");
    scenario->said += !scenario->started + play.world.reports[0] + (na_memory_lacked() - lacked);
}

void scenario_clear(struct scenario *scenario)
{
    for (size_t i = 0; i < SCENARIO_WALKS; i++)
        free(scenario->walk[i]);
    free(scenario->notified);
}
