#include "kernel/ethtool.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * The kernel writes as many names and values as the driver has at that moment, whatever the caller
 * has room for. So there is room for twice as many as are ever read.
 */
enum { ROOM = 2 * NA_ETHTOOL_MAX };

struct na_ethtool {
    int socket;
    struct ethtool_gstrings *names; /* with room for ROOM of them */
    struct ethtool_stats *values;
};

struct na_ethtool *na_ethtool_new(void)
{
    struct na_ethtool *ethtool = calloc(1, sizeof(*ethtool));
    int error = ENOMEM;

    if (ethtool == NULL)
        return NULL;
    ethtool->socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (ethtool->socket < 0 && errno == EAFNOSUPPORT) /* a service that may use netlink alone */
        ethtool->socket = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (ethtool->socket < 0)
        error = errno;
    ethtool->names = calloc(1, sizeof(*ethtool->names) + (size_t)ROOM * NA_ETHTOOL_NAME);
    ethtool->values = calloc(1, sizeof(*ethtool->values) + ROOM * sizeof(uint64_t));
    if (ethtool->socket >= 0 && ethtool->names != NULL && ethtool->values != NULL)
        return ethtool;
    na_ethtool_free(ethtool);
    errno = error;
    return NULL;
}

void na_ethtool_free(struct na_ethtool *ethtool)
{
    if (ethtool == NULL)
        return;
    if (ethtool->socket >= 0)
        close(ethtool->socket);
    free(ethtool->names);
    free(ethtool->values);
    free(ethtool);
}

static int ask(const struct na_ethtool *ethtool, const char *name, void *command)
{
    struct ifreq request = { .ifr_data = command };

    strncpy(request.ifr_name, name, sizeof(request.ifr_name) - 1);
    return ioctl(ethtool->socket, SIOCETHTOOL, &request) < 0 ? errno : 0;
}

/* Sets *count to the number of values that the driver has. */
static int ask_count(const struct na_ethtool *ethtool, const char *name, size_t *count)
{
    union {
        struct ethtool_sset_info head;
        char room[sizeof(struct ethtool_sset_info) + sizeof(uint32_t)];
    } info = { .head = { .cmd = ETHTOOL_GSSET_INFO, .sset_mask = UINT64_C(1) << ETH_SS_STATS } };
    int error = ask(ethtool, name, &info);
    uint32_t value;

    if (error)
        return error;
    memcpy(&value, info.room + sizeof(info.head), sizeof(value));
    *count = info.head.sset_mask ? value : 0;
    return *count == 0 ? EOPNOTSUPP : *count > NA_ETHTOOL_MAX ? EFBIG : 0;
}

/* Whether the name is still that of this interface: it may have been renamed meanwhile. */
static bool is_name_of(const struct na_ethtool *ethtool, const char *name, uint32_t index)
{
    struct ifreq request = { .ifr_ifindex = 0 };

    strncpy(request.ifr_name, name, sizeof(request.ifr_name) - 1);
    return ioctl(ethtool->socket, SIOCGIFINDEX, &request) == 0 &&
           (uint32_t)request.ifr_ifindex == index;
}

int na_ethtool_read(struct na_ethtool *ethtool, const char *name, uint32_t index,
                    struct na_ethtool_values *values)
{
    size_t count = 0;
    int error = ask_count(ethtool, name, &count);

    if (error)
        return error;
    *ethtool->names = (struct ethtool_gstrings){ .cmd = ETHTOOL_GSTRINGS,
                                                 .string_set = ETH_SS_STATS,
                                                 .len = (uint32_t)count };
    error = ask(ethtool, name, ethtool->names);
    if (error)
        return error;
    *ethtool->values = (struct ethtool_stats){ .cmd = ETHTOOL_GSTATS, .n_stats = (uint32_t)count };
    error = ask(ethtool, name, ethtool->values);
    if (error)
        return error;
    if (!is_name_of(ethtool, name, index))
        return ENODEV;
    if (ethtool->names->len != count || ethtool->values->n_stats != count)
        return EAGAIN;
    *values = (struct na_ethtool_values){ (const char *)ethtool->names->data,
                                          (const uint64_t *)ethtool->values->data, count };
    return 0;
}
