#include "namespace.h"

#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int loopback_request(unsigned long request, struct ifreq *interface)
{
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int result, error;

    if (descriptor < 0)
        return -1;
    strcpy(interface->ifr_name, "lo");
    result = ioctl(descriptor, request, interface);
    error = errno;
    close(descriptor);
    errno = error;
    return result;
}

int set_loopback_mtu(struct stage *stage, int mtu)
{
    struct ifreq interface = { .ifr_mtu = 0 };

    if (loopback_request(SIOCGIFMTU, &interface) < 0)
        return failed(stage, errno, "SIOCGIFMTU");
    stage->mtu = interface.ifr_mtu;
    interface.ifr_mtu = mtu;
    if (loopback_request(SIOCSIFMTU, &interface) < 0)
        return failed(stage, errno, "SIOCSIFMTU");
    return STEP_DONE;
}

void put_back_mtu(struct stage *stage)
{
    struct ifreq interface = { .ifr_mtu = stage->mtu };

    if (stage->mtu != 0)
        loopback_request(SIOCSIFMTU, &interface);
    stage->mtu = 0;
}

/* Other interfaces of a new namespace (tunnels that modules add) are down. */
static bool other_interface_is_up(void)
{
    struct if_nameindex *all = if_nameindex();
    struct ifreq interface;
    bool found = all == NULL;
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    for (struct if_nameindex *one = all; !found && one != NULL && one->if_index != 0; one++) {
        memset(&interface, 0, sizeof(interface));
        snprintf(interface.ifr_name, sizeof(interface.ifr_name), "%s", one->if_name);
        found = strcmp(one->if_name, "lo") != 0 &&
                (ioctl(descriptor, SIOCGIFFLAGS, &interface) < 0 ||
                 (interface.ifr_flags & IFF_UP) != 0);
    }
    if (descriptor >= 0)
        close(descriptor);
    if (all != NULL)
        if_freenameindex(all);
    return found;
}

/* Settings made in the namespace beforehand, if its kernel has them. */
static const struct setting {
    const char *path, *value;
} settings[] = {
    /* A connection must not depend on what the kernel remembers of the previous one. */
    { "/proc/sys/net/ipv4/tcp_no_metrics_save", "1\n" },
    /* Nothing must be sent twice because the machine stopped for a fifth of a second. */
    { "/proc/sys/net/ipv4/tcp_rto_min_us", "1000000\n" },
    { "/proc/sys/net/ipv4/tcp_early_retrans", "0\n" },
    /* A host may pass its own on. ::1 comes with lo and knows no duplicate address detection: no
       need to wait. */
    { "/proc/sys/net/ipv6/conf/all/disable_ipv6", "0\n" },
};

static void apply(const struct setting *setting)
{
    FILE *file = fopen(setting->path, "we");

    if (file == NULL)
        return;
    fputs(setting->value, file);
    fclose(file);
}

int experiments_prepare(void)
{
    struct ifreq interface = { .ifr_flags = 0 };

    if (other_interface_is_up()) {
        errno = EPERM;
        return -1;
    }
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
        apply(&settings[i]);
    if (loopback_request(SIOCGIFFLAGS, &interface) < 0)
        return -1;
    interface.ifr_flags |= IFF_UP;
    return loopback_request(SIOCSIFFLAGS, &interface);
}

/* ---- the host's limit of orphans */

static int orphan_limit = -1; /* the descriptor handed over */

void experiments_may_limit_orphans(int descriptor)
{
    orphan_limit = descriptor;
}

/*
 * The child lowers the limit, reports the result (an errno), and restores the limit as soon as the
 * other end of the line is closed, for whatever reason. The lock is shared until then. It protects
 * others that close many connections from the lowered limit, and keeps another run from taking it
 * for the host's own. While one of them has the lock, the limit cannot be lowered.
 */
static _Noreturn void keep_limit(int line, int limit)
{
    char before[32], lowered[32], end;
    ssize_t length = -1;
    int error = 0;

    signal(SIGHUP, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    snprintf(lowered, sizeof(lowered), "%d\n", limit);
    if (flock(orphan_limit, LOCK_EX | LOCK_NB) < 0 ||
        (length = pread(orphan_limit, before, sizeof(before), 0)) < 0 ||
        pwrite(orphan_limit, lowered, strlen(lowered), 0) < 0)
        error = errno;
    if (write(line, &error, sizeof(error)) == sizeof(error))
        while (read(line, &end, 1) < 0 && errno == EINTR)
            continue;
    if (error == 0 && pwrite(orphan_limit, before, (size_t)length, 0) < 0)
        _exit(EXIT_FAILURE);
    flock(orphan_limit, LOCK_SH);
    _exit(EXIT_SUCCESS);
}

int can_limit_orphans(struct stage *stage)
{
    if (orphan_limit < 0)
        return impossible(stage, 0,
                          "net.ipv4.tcp_max_orphans is the host's and was not handed over");
    return STEP_DONE;
}

int limit_orphans(struct stage *stage, int limit)
{
    int line[2], error = EIO;

    if (can_limit_orphans(stage) != STEP_DONE)
        return STEP_IMPOSSIBLE;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) < 0)
        return failed(stage, errno, "socketpair");
    stage->keeper = fork();
    if (stage->keeper == 0) {
        close(line[0]);
        for (size_t i = 0; i < stage->sockets_count; i++)
            close(stage->sockets[i]); /* or they would stay open when the parent closes them */
        keep_limit(line[1], limit);
    }
    close(line[1]);
    stage->keeper_line = line[0];
    if (stage->keeper < 0) {
        error = errno;
        put_back_orphans(stage);
        return failed(stage, error, "fork");
    }
    if (wait_for_events(stage, line[0], POLLIN, "the lower limit") != STEP_DONE)
        return STEP_FAILED;
    if (read(line[0], &error, sizeof(error)) != sizeof(error) || error != 0)
        return impossible(stage, error, "net.ipv4.tcp_max_orphans");
    return STEP_DONE;
}

void put_back_orphans(struct stage *stage)
{
    if (stage->keeper_line >= 0)
        close(stage->keeper_line);
    stage->keeper_line = -1;
    if (stage->keeper > 0)
        while (waitpid(stage->keeper, NULL, 0) < 0 && errno == EINTR)
            continue;
    stage->keeper = 0;
}
