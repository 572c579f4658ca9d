#include "daemon/watch_loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

static const int64_t SECOND = INT64_C(1000000000); /* ns */

static volatile sig_atomic_t stopped;

static void stop(int number)
{
    (void)number;
    stopped = 1;
}

/*
 * Blocks the signals that end it, except while it waits, so that none is lost between reading
 * `stopped` and waiting. Sets *waiting to the mask for that.
 */
static void take_signals(sigset_t *waiting)
{
    const struct sigaction action = { .sa_handler = stop }, ignored = { .sa_handler = SIG_IGN };
    sigset_t blocked;

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGPIPE, &ignored, NULL); /* writing fails with EPIPE instead */
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGINT);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, waiting);
    sigdelset(waiting, SIGINT);
    sigdelset(waiting, SIGTERM);
}

/* The time until `at`, in ns of CLOCK_MONOTONIC; 0 if that is past. */
static struct timespec until(int64_t at)
{
    const int64_t now = na_nanoseconds(), left = at > now ? at - now : 0;

    return (struct timespec){ left / SECOND, left % SECOND };
}

/*
 * Waits until `at`. False if a signal arrived, or if the reader of the output is gone: for a pipe,
 * poll always reports that, even while nothing has to be written.
 */
static bool wait_until(int64_t at, const sigset_t *waiting)
{
    struct pollfd output = { .fd = STDOUT_FILENO };
    int ready;

    do {
        const struct timespec left = until(at);

        ready = ppoll(&output, 1, &left, waiting);
    } while (ready < 0 && errno == EINTR && !stopped);
    return !stopped && ready == 0;
}

/* Prints the lines of a look at once. */
static bool look(struct na_watch *watch, bool *complete)
{
    const time_t now = time(NULL);
    struct tm local;
    char text[16];

    if (localtime_r(&now, &local) == NULL || strftime(text, sizeof(text), "%H:%M:%S", &local) == 0)
        text[0] = '\0';
    *complete = na_watch_look(watch, text, stdout);
    return fflush(stdout) == 0 && !ferror(stdout);
}

/* The time of the look after `at`; looks that should have happened meanwhile are skipped. */
static int64_t skip_missed(int64_t at, unsigned seconds)
{
    const int64_t now = na_nanoseconds();

    do
        at += seconds * SECOND;
    while (at <= now);
    return at;
}

enum na_watch_end na_watch_run(struct na_watch *watch, unsigned seconds, void (*first)(void *arg),
                               void *arg)
{
    int64_t at = na_nanoseconds();
    sigset_t waiting;
    bool complete, looked = false;

    take_signals(&waiting);
    na_watch_print_header(stdout);
    do {
        if (!look(watch, &complete))
            return errno == EPIPE ? NA_WATCH_STOPPED : NA_WATCH_NOT_WRITTEN;
        if (!looked)
            first(arg);
        looked = true;
        at = skip_missed(at, seconds);
    } while (complete && wait_until(at, &waiting));
    return complete ? NA_WATCH_STOPPED : NA_WATCH_NO_MEMORY;
}
