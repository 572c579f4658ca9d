#include "daemon/watchdog.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whoever is told to end has ended within a second, also if it waits for connect(2). */
static const struct timeval PERIOD = { .tv_usec = 450000 };

/* Periods that a turn of the loop may take: some 15 s. The longest that is meant is listing
 * sockets, a second for each of five listings. */
enum { TURN_MOST = 33 };

static struct {
    struct na_pid_file pid_file;
    bool told; /* to end, when it was last looked */
    volatile sig_atomic_t
        periods; /* since the loop has turned; those in which we did not run do not count */
} last;

static _Noreturn void end(int status)
{
    if (!na_pid_file_remove(&last.pid_file))
        status = 1;
    _exit(status);
}

/* Where we were broken off may be inside of what logging needs: so another process does it, which
 * may hang, for a second. */
static void say(const char *what)
{
    pid_t child = fork();

    if (child == 0) {
        sigset_t all;

        signal(SIGALRM, SIG_DFL);
        sigfillset(&all);
        sigprocmask(SIG_UNBLOCK, &all, NULL);
        alarm(1);
        snmp_log(LOG_ERR, "%s\n", what);
        _exit(0);
    }
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
}

/* A signal to end that nobody has taken for a whole period is one that nobody will take soon: the
 * loop takes them first. */
static void look(int signal)
{
    int error = errno;
    sigset_t waiting;
    bool before = last.told;

    (void)signal;
    last.told = sigpending(&waiting) == 0 &&
                (sigismember(&waiting, SIGTERM) || sigismember(&waiting, SIGINT));
    if (before && last.told)
        end(0);
    if (++last.periods > TURN_MOST) {
        say("stuck in the SNMP library for 15 seconds, by what the AgentX master says or does not "
            "say: ended");
        end(1);
    }
    errno = error;
}

void na_watchdog_turn(void)
{
    last.periods = 0;
}

bool na_watchdog_start(const struct na_pid_file *pid_file)
{
    const struct sigaction action = {
        .sa_handler = look
    }; /* without SA_RESTART: it is there to break off */
    const struct itimerval timer = { PERIOD, PERIOD };

    last.pid_file = *pid_file;
    return sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &timer, NULL) == 0;
}
