#include "watchdog.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

/* Whoever is told to end has ended within a second, also if it waits for a ping and for the answer to a Close before. */
static const struct timeval PERIOD = { .tv_usec = 300000 };

static struct {
    const char *pid_file;
    int descriptor;
} last;

/* A signal to end that nobody has taken yet is one that nobody will take soon: the loop takes them first. */
static void look(int signal)
{
    int error = errno;
    sigset_t waiting;

    (void)signal;
    if (sigpending(&waiting) == 0 && (sigismember(&waiting, SIGTERM) || sigismember(&waiting, SIGINT))) {
        if (last.pid_file != NULL && unlink(last.pid_file) != 0 && ftruncate(last.descriptor, 0) != 0)
            _exit(1);
        _exit(0);
    }
    errno = error;
}

bool na_watchdog_init(const char *pid_file, int descriptor)
{
    const struct sigaction action = { .sa_handler = look };     /* without SA_RESTART: it is there to break off */

    last.pid_file = pid_file;
    last.descriptor = descriptor;
    return sigaction(SIGALRM, &action, NULL) == 0;
}

void na_watchdog(bool on)
{
    const struct itimerval timer = { .it_interval = on ? PERIOD : (struct timeval){ 0 },
                                     .it_value = on ? PERIOD : (struct timeval){ 0 } };

    setitimer(ITIMER_REAL, &timer, NULL);
}
