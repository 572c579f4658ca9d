#include "watchdog.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

/* Whoever is told to end has ended within a second, also if it waits for a ping and for the answer to a Close before. */
static const struct timeval PERIOD = { .tv_usec = 450000 };

static struct {
    const char *pid_file;
    int descriptor;
    bool told;                  /* to end, when it was last looked */
} last;

/* A signal to end that nobody has taken for a whole period is one that nobody will take soon: the loop takes them first. */
static void look(int signal)
{
    int error = errno;
    sigset_t waiting;
    bool before = last.told;

    (void)signal;
    last.told = sigpending(&waiting) == 0 && (sigismember(&waiting, SIGTERM) || sigismember(&waiting, SIGINT));
    if (before && last.told) {
        if (last.pid_file != NULL && unlink(last.pid_file) != 0 && ftruncate(last.descriptor, 0) != 0)
            _exit(1);
        _exit(0);
    }
    errno = error;
}

bool na_watchdog_start(const char *pid_file, int descriptor)
{
    const struct sigaction action = { .sa_handler = look };     /* without SA_RESTART: it is there to break off */
    const struct itimerval timer = { PERIOD, PERIOD };

    last.pid_file = pid_file;
    last.descriptor = descriptor;
    return sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &timer, NULL) == 0;
}
