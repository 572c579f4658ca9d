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
#include <unistd.h>

#include "agentx/agentx.h"
#include "agentx/agentx_requests.h"
#include "agentx/agentx_open.h"
#include "base/build.h"
#include "base/clock.h"
#include "config/config_mistakes.h"
#include "base/log.h"
#include "base/memory.h"
#include "daemon/pid_file.h"
#include "check/rights.h"
#include "daemon/watchdog.h"

/* Seconds that another reason for a missing master agent must last before it is logged. */
enum { CAUSE_LASTS = 10 };

/* What the library's callbacks need while the program serves. */
struct server {
    const struct na_options *options;
    struct na_service *service;
    int signals;             /* signalfd */
    struct na_rights rights; /* from -u and -g */
    struct na_pid_file pid_file;
    bool stop;
    enum na_agentx_state reported; /* as last reported */
    unsigned reported_session;     /* the session last reported */
    /* why there is no master agent, as last reported; NULL: not reported for this address */
    const char *reported_cause;
    const char *other_cause; /* a different cause since then; NULL: none */
    int64_t other_since;     /* ms of CLOCK_MONOTONIC */
    bool reported_silent;    /* a master agent that does not reply was reported */
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
        if (na_agentx_open_problem() == NULL) /* not tried yet: another address */
            server->reported_cause = NULL;
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
 * Whether the master agent is missing for another reason than the one that was logged, for example
 * because snmpd has come back with a socket that we may not use. The reason must have lasted, since
 * each restart of snmpd goes through several. The first reason at another address is a new one.
 */
static bool is_away_otherwise(struct server *server)
{
    const char *cause = na_agentx_open_problem();
    const int64_t now = na_milliseconds();

    if (server->reported_cause == NULL)
        return true;
    if (strcmp(cause, server->reported_cause) == 0) {
        server->other_cause = NULL;
        return false;
    }
    if (server->other_cause == NULL || strcmp(cause, server->other_cause) != 0) {
        server->other_cause = cause;
        server->other_since = now;
    }
    return now - server->other_since >= CAUSE_LASTS * INT64_C(1000);
}

/*
 * Reports once when the master agent comes or goes, including a new session that started before the
 * end of the previous one was noticed. A session without a reply yet is not a change, and a master
 * agent that closes each session at once counts as gone. An address that has not been tried yet is
 * no news either.
 */
static void report_connection(struct server *server)
{
    const char *address = na_agentx_open_address();
    enum na_agentx_state state = na_agentx_state();

    if (state == NA_AGENTX_REGISTERING ||
        (state == NA_AGENTX_AWAY && na_agentx_open_problem() == NULL) ||
        (server->reported == state &&
         (state == NA_AGENTX_AWAY ? !is_away_otherwise(server)
                                  : server->reported_session == na_agentx_sessions())))
        return;
    server->reported = state;
    server->reported_session = na_agentx_sessions();
    server->reported_cause = state == NA_AGENTX_AWAY ? na_agentx_open_problem() : NULL;
    server->other_cause = NULL;
    if (state == NA_AGENTX_AWAY)
        snmp_log(LOG_WARNING,
                 "no AgentX master at %s: %s; retrying every second; run `netstat-agentx --check` "
                 "to find the cause\n",
                 address, na_agentx_open_problem());
    else if (state == NA_AGENTX_DUPLICATE)
        snmp_log(LOG_ERR,
                 "the AgentX master at %s already has our subtree from another subagent: nothing "
                 "is served from here until that one ends\n",
                 address);
    else if (state == NA_AGENTX_REFUSED && na_agentx_requests_registration() > 0)
        snmp_log(LOG_ERR,
                 "the AgentX master at %s refuses our subtree (error %d): nothing is served from "
                 "here; retrying\n",
                 address, na_agentx_requests_registration());
    else if (state == NA_AGENTX_REFUSED)
        snmp_log(
            LOG_ERR,
            "the AgentX master at %s does not answer the registration of our subtree: retrying\n",
            address);
    else
        snmp_log(LOG_NOTICE, "serving through the AgentX master at %s\n", address);
}

static void tell_silence(struct server *server)
{
    bool silent = na_agentx_silent();

    if (silent == server->reported_silent)
        return;
    server->reported_silent = silent;
    if (silent)
        snmp_log(LOG_WARNING, "the AgentX master at %s does not answer: waiting for it\n",
                 na_agentx_open_address());
    else if (na_agentx_state() != NA_AGENTX_AWAY)
        snmp_log(LOG_NOTICE, "the AgentX master at %s answers again\n", na_agentx_open_address());
}

/*
 * Looks up the rights of -u and -g, so that an error is reported before the program goes into the
 * background.
 */
static bool find_rights(struct server *server)
{
    const struct na_options *options = server->options;
    const struct na_rights *rights = &server->rights;

    if (na_rights_find(&server->rights, options->user, options->group))
        return true;
    if (rights->missing != NULL)
        snmp_log(LOG_ERR, "no such %s: %s\n", rights->missing == options->user ? "user" : "group",
                 rights->missing);
    else
        snmp_log(LOG_ERR, "out of memory\n");
    return false;
}

/* Takes the user of -u and its groups, with -g in place of the first group. */
static bool drop_rights(const struct server *server)
{
    const char *user = server->options->user, *group = server->options->group;

    if ((!user && !group) || na_rights_take(&server->rights))
        return true;
    snmp_log(LOG_ERR, "cannot switch to %s %s: %s\n", user ? "user" : "group", user ? user : group,
             strerror(errno));
    return false;
}

static void remove_pid(const struct server *server)
{
    if (!na_pid_file_remove(&server->pid_file))
        snmp_log(LOG_WARNING, "%s: %s\n", server->pid_file.path, strerror(errno));
}

/*
 * Gives back the pages of code that only the start has used. Most of the resident memory is code of
 * libcrypto and of Net-SNMP's initialization, which does not run again. Code is never written to,
 * so a page that is needed after all is read again from its file.
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

/*
 * The library changes to the root folder, but names in the command line and the configuration are
 * relative to the current one.
 */
static bool daemonize(bool keep_stderr)
{
    int here = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool done = netsnmp_daemonize(1, keep_stderr) == 0;

    if (done && here >= 0 && fchdir(here) != 0)
        snmp_log(LOG_WARNING, "cannot return to the folder where the program was started: %s\n",
                 strerror(errno));
    if (here >= 0)
        close(here);
    return done;
}

/* Up to here messages went to standard error, unless -L was given. */
static bool go_to_background(const struct na_options *options)
{
    if (options->foreground)
        return true;
    if (!daemonize(options->logs && snmp_stderrlog_status()))
        return false;
    if (!options->logs) {
        snmp_disable_stderrlog();
        na_log_to_syslog();
        na_config_mistakes_log(); /* so far they went only to standard error */
    }
    return true;
}

/*
 * Returns memory that was needed for responses to a master agent that did not read. Otherwise glibc
 * would take the first large block for the usual size and keep that much from then on.
 */
static void trim_memory(void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

static bool start(struct server *server)
{
    const struct na_options *options = server->options;

    /* errors in the command line are reported before the caller is released */
    if (!find_rights(server) || !na_pid_file_open(&server->pid_file) || !go_to_background(options))
        return false;
    /* catch signals before the pid is announced */
    if (!catch_signals(server) || !na_pid_file_write(&server->pid_file) || !drop_rights(server))
        return false;
    na_agentx_notify_of(na_alarms_notifications(server->service->alarms));
    na_service_take_turns(server->service);
    if (!na_agentx_register(server->service->objects, server->service->snapshot) ||
        !na_service_start(server->service)) {
        snmp_log(LOG_ERR, "the SNMP library refuses to register the subtree\n");
        return false;
    }
    if (!na_watchdog_start(&server->pid_file))
        return false;
    na_log_filter();
    trim_memory();
    /* we report a missing master agent ourselves */
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_NO_CONNECTION_WARNINGS, 1);
    init_snmp(NA_APPLICATION);
    if (!na_agentx_open_settle()) {
        snmp_log(LOG_ERR, "out of memory for %s\n", na_memory_missing());
        return false;
    }
    /* there is no state to keep on disk: engine boots and similar belong to the master agent */
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
    report_connection(server);
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
        report_connection(&server);
        tell_silence(&server);
        na_agentx_notify(na_agentx_state() == NA_AGENTX_SERVING);
        na_service_watch_memory(server.service);
    }
    snmp_log(LOG_NOTICE, "stopped\n");
    remove_pid(&server);
    na_rights_clear(&server.rights);
    unregister_readfd(server.signals);
    close(server.signals);
    /* the library complains about a lock that it holds itself, and says that it will reconnect */
    snmp_disable_log();
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    snmp_shutdown(NA_APPLICATION);
    shutdown_agent();
    return 0;
}
