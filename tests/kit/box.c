#include "box.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DATAGRAMS = 200, NOTHING = -1 };

static bool raise_loopback(void)
{
    struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool good = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &lo) == 0;

    close(fd);
    return good;
}

/* Sends more than the smallest buffer takes. */
static bool drop_datagrams(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof(to);
    int receiver = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), smallest = 1;
    int sender = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool good = setsockopt(receiver, SOL_SOCKET, SO_RCVBUF, &smallest, sizeof(smallest)) == 0 &&
                bind(receiver, (struct sockaddr *)&to, sizeof(to)) == 0 &&
                getsockname(receiver, (struct sockaddr *)&to, &length) == 0;

    for (unsigned i = 0; i < DATAGRAMS && good; i++)
        good = sendto(sender, "datagram", 8, 0, (struct sockaddr *)&to, sizeof(to)) == 8;
    close(sender);
    close(receiver);
    return good;
}

/* A pipe of which only the test has the end to write to, so that others notice when it ends. */
static int life[2];

static void live(void)
{
    char nothing;

    while (read(life[0], &nothing, 1) < 0 && errno == EINTR)
        ;
    _exit(0);
}

static pid_t start_other(int fd)
{
    pid_t pid = fork();

    if (pid == 0) {
        close(fd);
        live();
    }
    return pid;
}

/* Obeys commands; a command's result is a number, or NOTHING if it failed. */
static void obey(int fd)
{
    int32_t result = unshare(CLONE_NEWNET) == 0 && raise_loopback() ? 0 : NOTHING;
    char command;

    while (write(fd, &result, sizeof(result)) == sizeof(result) && read(fd, &command, 1) == 1) {
        if (command == 'd')
            result = drop_datagrams() ? 0 : NOTHING;
        else if (command == 'f')
            result = start_other(fd);
        else
            result = unshare(CLONE_NEWNET) == 0 ? 0 : NOTHING;
    }
    _exit(0);
}

static int32_t result_of(const struct box *box)
{
    int32_t result = NOTHING;

    ck_assert(read(box->fd, &result, sizeof(result)) == sizeof(result));
    ck_assert_int_ne(result, NOTHING);
    return result;
}

static int32_t command(const struct box *box, char letter)
{
    ck_assert(write(box->fd, &letter, 1) == 1);
    return result_of(box);
}

struct box box_start(void)
{
    struct box box;
    int ends[2];

    if (life[1] == 0)
        ck_assert(pipe2(life, O_CLOEXEC) == 0);
    /* processes whose box has ended become this one's children */
    ck_assert(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
    ck_assert(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    box.pid = fork();
    ck_assert_int_ge(box.pid, 0);
    if (box.pid == 0) {
        close(life[1]);
        close(ends[0]);
        signal(SIGCHLD, SIG_IGN);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        obey(ends[1]);
    }
    close(ends[1]);
    box.fd = ends[0];
    result_of(&box);
    return box;
}

void box_drop_datagrams(const struct box *box)
{
    command(box, 'd');
}

pid_t box_fork(const struct box *box)
{
    return command(box, 'f');
}

void box_move(const struct box *box)
{
    command(box, 'm');
}

void box_kill(pid_t pid)
{
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) != pid && kill(pid, 0) == 0)
        usleep(1000);
}

void box_end(struct box *box)
{
    close(box->fd);
    box_kill(box->pid);
}
