#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "daemon/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "agentx/agentx.h"
#include "agentx/agentx_transport.h"
#include "agentx/agentx_open.h"
#include "base/build.h"
#include "config/config_mistakes.h"
#include "base/log.h"
#include "daemon/pid_file.h"
#include "check/rights.h"
#include "daemon/watchdog.h"

/* Seconds that another reason for there being no master agent has to last before it is logged. */
enum { CAUSE_LASTS = 10 };

/* What the callbacks of the library need while it serves. */
struct server {
    const struct na_options *options;
    struct na_service *service;
    int signals;             /* signalfd */
    struct na_rights rights; /* of -u and -g */
    struct na_pid_file pid_file;
    bool stop;
    enum na_agentx_state told; /* as last told */
    unsigned reported_session; /* of which it was told */
    const char *told_cause;    /* why there is no master agent, as last told */
    const char *other_cause;   /* another one that has come meanwhile; NULL if there is none */
    time_t other_since;        /* seconds of the monotonic clock */
    bool told_silent;          /* that the master agent does not answer */
};

static void take_signal(int fd, void *arg)
{
    struct server *server = arg;
    struct signalfd_siginfo info;

    if (read(fd, &info, sizeof(info)) != sizeof(info))
        return;
    if (info.ssi_signo == SIGHUP) {
        na_log_reopen();
        na_service_reload(server->service);
        na_agentx_open_settle();
    } else
        server->stop = true;
}

static bool catch_signals(struct server *server)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    server->signals = sigprocmask(SIG_BLOCK, &set, NULL) == 0
                        ? signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)
                        : -1;
    signal(SIGPIPE, SIG_IGN);
    return server->signals >= 0 &&
           register_readfd(server->signals, take_signal, server) == FD_REGISTERED_OK;
}

/*
 * Whether there is no master agent for another reason than the one that was logged, as after snmpd
 * has come back with a socket that we may not use. The reason has to have lasted, since each
 * restart of snmpd goes through several.
 */
static bool is_away_otherwise(struct server *server)
{
    const char *cause = na_agentx_open_problem();
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (cause == NULL || server->told_cause == NULL || strcmp(cause, server->told_cause) == 0) {
        server->other_cause = NULL;
        return false;
    }
    if (server->other_cause == NULL || strcmp(cause, server->other_cause) != 0) {
        server->other_cause = cause;
        server->other_since = now.tv_sec;
    }
    return now.tv_sec - server->other_since >= CAUSE_LASTS;
}

/*
 * Once a change, or a session that may have begun before the end of the one before was seen:
 * whether the master agent is there. One that has not answered yet is no change; one that closes as
 * soon as it has been reached is away all the time.
 */
static void tell_connection(struct server *server)
{
    const char *address = na_agentx_open_address();
    enum na_agentx_state state = na_agentx_state();

    if (state == NA_AGENTX_REGISTERING ||
        (server->told == state &&
         (state == NA_AGENTX_AWAY ? !is_away_otherwise(server)
                                  : server->reported_session == na_agentx_sessions())))
        return;
    server->told = state;
    server->reported_session = na_agentx_sessions();
    server->told_cause = state == NA_AGENTX_AWAY ? na_agentx_open_problem() : NULL;
    server->other_cause = NULL;
    if (state == NA_AGENTX_AWAY)
        snmp_log(LOG_WARNING,
                 "no AgentX master at %s: %s; trying again every second; `netstat-agentx --check` "
                 "finds what is wrong\n",
                 address, na_agentx_open_problem());
    else if (state == NA_AGENTX_DUPLICATE)
        snmp_log(LOG_ERR,
                 "the AgentX master at %s has our subtree from another subagent: nothing is served "
                 "from here until that ends\n",
                 address);
    else if (state == NA_AGENTX_REFUSED && na_agentx_transport_registration() > 0)
        snmp_log(LOG_ERR,
                 "the AgentX master at %s does not take our subtree (error %d): nothing is served "
                 "from here; asking again\n",
                 address, na_agentx_transport_registration());
    else if (state == NA_AGENTX_REFUSED)
        snmp_log(
            LOG_ERR,
            "the AgentX master at %s does not answer whether it takes our subtree: asking again\n",
            address);
    else
        snmp_log(LOG_NOTICE, "serving through the AgentX master at %s\n", address);
}

static void tell_silence(struct server *server)
{
    bool silent = na_agentx_silent();

    if (silent == server->told_silent)
        return;
    server->told_silent = silent;
    if (silent)
        snmp_log(LOG_WARNING, "the AgentX master at %s does not answer: waiting for it\n",
                 na_agentx_open_address());
    else if (na_agentx_state() != NA_AGENTX_AWAY)
        snmp_log(LOG_NOTICE, "the AgentX master at %s answers again\n", na_agentx_open_address());
}

/* Finds the rights that -u and -g name: a mistake is reported before the program goes to the
 * background. */
static bool know_rights(struct server *server)
{
    const struct na_options *options = server->options;
    const struct na_rights *rights = &server->rights;

    if (na_rights_find(&server->rights, options->user, options->group))
        return true;
    if (rights->missing != NULL)
        snmp_log(LOG_ERR, "there is no %s %s\n",
                 rights->missing == options->user ? "user" : "group", rights->missing);
    else
        snmp_log(LOG_ERR, "out of memory\n");
    return false;
}

/* The user of -u and the groups that go with it; -g in place of the first of them. */
static bool drop_rights(const struct server *server)
{
    const char *user = server->options->user, *group = server->options->group;

    if ((!user && !group) || na_rights_take(&server->rights))
        return true;
    snmp_log(LOG_ERR, "cannot become %s %s: %s\n", user ? "user" : "group", user ? user : group,
             strerror(errno));
    return false;
}

static void remove_pid(const struct server *server)
{
    if (!na_pid_file_remove(&server->pid_file))
        snmp_log(LOG_WARNING, "%s: %s\n", server->pid_file.path, strerror(errno));
}

/*
 * Gives back the pages of code that only the start has used: most of what is resident is
 * libcrypto's and Net-SNMP's way of starting, which never runs again. Code is never written to, so
 * a page that is wanted after all comes back from its file.
 */
static int give_back_code(struct dl_phdr_info *object, size_t size, void *arg)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

    (void)size;
    (void)arg;
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        uintptr_t from = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);

        if (segment->p_type == PT_LOAD && (segment->p_flags & (PF_X | PF_W)) == PF_X &&
            object->dlpi_name[0] == '/')
            madvise((void *)from, object->dlpi_addr + segment->p_vaddr + segment->p_memsz - from,
                    MADV_DONTNEED);
    }
    return 0;
}

/* The library goes to the root folder, and names in the command line and the configuration are
 * relative to where we are. */
static bool daemonize(bool keep_stderr)
{
    int here = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool done = netsnmp_daemonize(1, keep_stderr) == 0;

    if (done && here >= 0 && fchdir(here) != 0)
        snmp_log(LOG_WARNING, "cannot stay in the folder where it was started: %s\n",
                 strerror(errno));
    if (here >= 0)
        close(here);
    return done;
}

/* Until here messages went to standard error, unless -L says otherwise. */
static bool go_to_background(const struct na_options *options)
{
    if (options->foreground)
        return true;
    if (!daemonize(options->logs && snmp_stderrlog_status()))
        return false;
    if (!options->logs) {
        snmp_disable_stderrlog();
        na_log_to_syslog();
        na_config_mistakes_log(); /* so far they are on standard error alone */
    }
    return true;
}

/*
 * What a master agent that does not read has had us keep goes back when it has read: glibc would
 * take the first large piece for the usual size, and keep as much from then on.
 */
static void keep_little(void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

static bool start(struct server *server)
{
    const struct na_options *options = server->options;

    /* what can be wrong with the command line is told before the caller is sent away */
    if (!know_rights(server) || !na_pid_file_open(&server->pid_file) || !go_to_background(options))
        return false;
    /* signals before the pid that they are sent to is told */
    if (!catch_signals(server) || !na_pid_file_write(&server->pid_file) || !drop_rights(server))
        return false;
    na_agentx_notify_of(na_alarms_notifications(server->service->alarms));
    if (!na_agentx_register(server->service->objects, server->service->snapshot) ||
        !na_service_start(server->service)) {
        snmp_log(LOG_ERR, "the SNMP library refuses to register the subtree\n");
        return false;
    }
    if (!na_watchdog_start(&server->pid_file))
        return false;
    na_log_filter();
    keep_little();
    /* ours is the one message about a master agent that is not there */
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_NO_CONNECTION_WARNINGS, 1);
    init_snmp(NA_APPLICATION);
    /* there is no state to keep on disk: engine boots and the like are the master agent's */
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
    tell_connection(server);
    dl_iterate_phdr(give_back_code, NULL);
    return true;
}

int na_serve(const struct na_options *options, struct na_service *service)
{
    struct server server = {
        .options = options, .service = service, .signals = -1, .pid_file = { options->pid_file, -1 }
    };

    if (!start(&server)) {
        remove_pid(&server);
        na_rights_clear(&server.rights);
        return 1;
    }
    while (!server.stop) {
        na_watchdog_turn();
        agent_check_and_process(1);
        na_agentx_turn();
        tell_connection(&server);
        tell_silence(&server);
        na_agentx_notify(na_agentx_state() == NA_AGENTX_SERVING);
        na_service_watch_memory(server.service);
    }
    snmp_log(LOG_NOTICE, "stopped\n");
    remove_pid(&server);
    na_rights_clear(&server.rights);
    unregister_readfd(server.signals);
    close(server.signals);
    /* the library complains of a lock that it holds itself, and says that it will reconnect */
    snmp_disable_log();
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    snmp_shutdown(NA_APPLICATION);
    shutdown_agent();
    return 0;
}
