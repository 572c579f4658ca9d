#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "diagnose_parts.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "agentx_hail.h"

static const char *advice(int error)
{
    switch (error) {
    case ENOENT: return "; is snmpd running, with `master agentx` in its configuration?";
    case ECONNREFUSED: return "; nobody listens there: is snmpd running, with `master agentx` in its configuration?";
    case EACCES: return "; snmpd's `agentXPerms 0660 0755 USER GROUP` gives it to a group; this user must be in that, and its folder open to all: `chmod 755`";
    case EADDRNOTAVAIL: return "; an address is a path, or tcp:HOST:PORT with a host that is known here";
    case EAGAIN: return "; it takes no connection: is snmpd stopped or stuck?";
    default: return "";
    }
}

/* What is wrong, as an errno or as a text, or neither. */
struct outcome {
    int error;
    const char *said;
};

/* Tries the socket itself, which tells more than its mode would. */
static struct outcome try_unix(const char *path)
{
    const struct timeval patience = { .tv_sec = NA_HAIL_SECONDS };     /* to be let in, where many wait */
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct outcome outcome = { 0, NULL };
    int fd;

    if (strlen(path) >= sizeof(address.sun_path))
        return (struct outcome){ ENAMETOOLONG, NULL };
    strcpy(address.sun_path, path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return (struct outcome){ errno, NULL };
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        outcome.error = errno;
    else
        outcome.said = na_agentx_hail(fd);
    close(fd);
    return outcome;
}

static struct outcome try_other(const char *address)
{
    netsnmp_transport *transport = netsnmp_transport_open_client("agentx", address);
    struct outcome outcome = { 0, NULL };

    if (transport == NULL)
        return (struct outcome){ errno == ENOENT || errno == 0 ? EADDRNOTAVAIL : errno, NULL };
    outcome.said = na_agentx_hail(transport->sock);
    transport->f_close(transport);
    netsnmp_transport_free(transport);
    return outcome;
}

unsigned na_diagnose_socket(const char *address, FILE *to)
{
    static const char domain[] = "unix:";
    const bool is_path = strncmp(address, domain, strlen(domain)) == 0;
    const char *path = is_path ? address + strlen(domain) : address;
    struct outcome outcome = is_path || path[0] == '/' ? try_unix(path) : try_other(path);

    if (outcome.error)
        return na_wrong(to, "AgentX socket", "%s: %s%s", path, strerror(outcome.error), advice(outcome.error));
    if (outcome.said)
        return na_wrong(to, "AgentX socket", "%s: %s", path, outcome.said);
    fprintf(to, "ok      %-24s %s\n", "AgentX socket", path);
    return 0;
}
