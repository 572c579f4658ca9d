#include "daemon/watchdog.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* Exit within 1 s of SIGTERM, even if blocked in connect(2). */
static const struct timeval PERIOD = { .tv_usec = 450000 };

/*
 * Periods that a turn of the loop may take, about 15 s. None is meant to take more than
 * milliseconds.
 */
enum { TURN_MAX = 33 };

static struct {
    struct na_pid_file pid_file;
    bool ending; /* whether the program was to exit when last checked */
    volatile sig_atomic_t
        periods; /* since the last turn of the loop; periods in which we did not run do not count */
} last;

static _Noreturn void end(int status)
{
    if (!na_pid_file_remove(&last.pid_file))
        status = 1;
    _exit(status);
}

/*
 * We may have interrupted code that logging needs, so another process does it, which may hang for
 * up to a second.
 */
static void log_in_child(const char *what)
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

/*
 * A termination signal that has been pending for a whole period will not be handled soon: the loop
 * handles signals first.
 */
static void check_signal(int signal)
{
    int error = errno;
    sigset_t waiting;
    bool was_ending = last.ending;

    (void)signal;
    last.ending = sigpending(&waiting) == 0 &&
                  (sigismember(&waiting, SIGTERM) || sigismember(&waiting, SIGINT));
    if (was_ending && last.ending)
        end(0);
    if (++last.periods > TURN_MAX) {
        log_in_child("exiting: blocked for 15 s in the SNMP library, waiting on the AgentX master");
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
        .sa_handler = check_signal
    }; /* without SA_RESTART, since it is there to interrupt */
    const struct itimerval timer = { PERIOD, PERIOD };

    last.pid_file = *pid_file;
    return sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &timer, NULL) == 0;
}
