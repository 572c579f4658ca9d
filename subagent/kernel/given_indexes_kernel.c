/*
 * The indexes that the kernel gives for the names in net/dev, one at a time (SIOCGIFINDEX), for
 * systems that refuse rtnetlink. Any kind of socket works, so this uses one that a sandbox must
 * allow for AgentX.
 *
 * /sys/class/net has them too, but for the namespace of the process that mounted it; another
 * namespace may have an eth0 of its own.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kernel/given_indexes.h"
#include "kernel/kernel.h"
#include "parse/parse_dev.h"

struct asking {
    struct na_given_indexes *given;
    struct na_dev_layout layout;
    int socket;
    int error; /* of a request; an interface that has disappeared is not an error */
};

static bool ask(struct asking *asking, const char *name)
{
    struct ifreq request;

    memset(&request, 0, sizeof(request));
    memcpy(request.ifr_name, name, strnlen(name, sizeof(request.ifr_name) - 1));
    if (ioctl(asking->socket, SIOCGIFINDEX, &request) < 0) {
        asking->error = errno == ENODEV ? 0 : errno;
        return asking->error == 0;
    }
    return na_given_indexes_add(asking->given, name, strlen(name), (uint64_t)request.ifr_ifindex);
}

static bool take_lines(const char *lines, size_t length, void *arg)
{
    struct asking *asking = arg;
    const char *stop = lines + length;

    while (lines < stop) {
        const char *newline = memchr(lines, '\n', (size_t)(stop - lines)),
                   *end = newline ? newline : stop;
        struct na_dev dev = { .has = 0 };

        na_parse_dev_line(&asking->layout, lines, end, false, &dev);
        if (dev.name[0] != '\0' && !ask(asking, dev.name))
            return false;
        lines = end + 1;
    }
    return true;
}

int na_given_indexes_ask(struct na_given_indexes *given, struct na_kernel *kernel)
{
    struct asking asking = { .given = given,
                             .socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) };
    int error = asking.socket < 0 ? errno : 0;

    if (error)
        return error;
    error = na_kernel_hold_names(kernel);
    if (!error)
        na_given_indexes_begin(given);
    if (!error)
        error = na_kernel_read_lines(kernel, "net/dev", take_lines, &asking);
    close(asking.socket);
    if (asking.error || error)
        return asking.error ? asking.error : error;
    return na_given_indexes_end(given) ? 0 : ENOMEM;
}
