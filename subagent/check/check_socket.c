#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "check/check_parts.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "agentx/agentx_probe.h"

static const char what_socket[] = "AgentX socket";

/*
 * The path in an address that the library takes for a unix socket; NULL for other kinds of address.
 */
static const char *unix_path(const char *address)
{
    static const char domain[] = "unix:";
    const char *colon = strchr(address, ':'), *slash = strchr(address, '/');

    if (strncmp(address, domain, strlen(domain)) == 0)
        return address + strlen(domain);
    return colon == NULL || (slash != NULL && slash < colon) ? address : NULL;
}

static const char *advice(int error)
{
    switch (error) {
    case ENOENT: return "; is snmpd running, with `master agentx` in its configuration?";
    case ECONNREFUSED:
        return "; nothing listens there: is snmpd running, with `master agentx` in its "
               "configuration?";
    case EADDRNOTAVAIL:
        return "; an address is a path, or tcp:HOST:PORT with a host name that resolves";
    case EAGAIN: return "; it accepts no connection: is snmpd stopped or stuck?";
    default: return "";
    }
}

/* The first folder of a path that may not be searched. False if all may be. */
static bool find_closed(const char *path, char *folder, size_t room)
{
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        snprintf(folder, room, "%.*s", (int)(slash - path), path);
        if (access(folder, X_OK) != 0 && errno == EACCES)
            return true;
    }
    return false;
}

/* Which folder refuses access, or whether the socket does, and what would allow it. */
static unsigned tell_denied(const char *path, const char *relative, FILE *to)
{
    char folder[PATH_MAX];
    struct stat status;

    if (find_closed(path, folder, sizeof(folder)))
        return na_check_wrong(to, what_socket,
                              "%s: %s: the folder %s is closed to others: `chmod 755 %s`%s", path,
                              strerror(EACCES), folder, folder, relative);
    if (stat(path, &status) != 0)
        return na_check_wrong(to, what_socket, "%s: %s%s", path, strerror(EACCES), relative);
    return na_check_wrong(
        to, what_socket,
        "%s: %s: the socket's mode is %04o, of user %u and group %u; "
        "snmpd's `agentXPerms 0660 0755 USER GROUP` gives it to a group, which the service "
        "must be in%s",
        path, strerror(EACCES), (unsigned)status.st_mode & 07777, (unsigned)status.st_uid,
        (unsigned)status.st_gid, relative);
}

/* Connects to the socket, which shows more than its mode would. */
static struct na_trial try_unix(const char *path)
{
    const struct timeval patience = {
        .tv_sec = NA_PROBE_SECONDS
    }; /* time to be accepted if many are waiting */
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct na_trial trial = { 0, NULL };
    int fd;

    if (strlen(path) >= sizeof(address.sun_path))
        return (struct na_trial){ ENAMETOOLONG, NULL };
    strcpy(address.sun_path, path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return (struct na_trial){ errno, NULL };
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        trial.error = errno;
    else
        trial.said = na_agentx_probe(fd);
    close(fd);
    return trial;
}

static struct na_trial try_other(const char *address)
{
    netsnmp_transport *transport = netsnmp_transport_open_client("agentx", address);
    struct na_trial trial = { 0, NULL };

    if (transport == NULL)
        return (struct na_trial){ errno == ENOENT || errno == 0 ? EADDRNOTAVAIL : errno, NULL };
    trial.said = na_agentx_probe(transport->sock);
    transport->f_close(transport);
    netsnmp_transport_free(transport);
    return trial;
}

unsigned na_check_socket(const char *address, struct na_trial *trial, FILE *to)
{
    const char *path = unix_path(address), *name = path ? path : address, *relative = "";

    if (path != NULL && path[0] != '/')
        relative = "; a relative path starts at the working directory, which is / for a service: "
                   "give the absolute path";
    *trial = path != NULL ? try_unix(path) : try_other(address);
    if (trial->error == EACCES && path != NULL)
        return tell_denied(path, relative, to);
    if (trial->error)
        return na_check_wrong(to, what_socket, "%s: %s%s", name, strerror(trial->error),
                              relative[0] ? relative : advice(trial->error));
    if (trial->said)
        return na_check_wrong(to, what_socket, "%s: %s%s", name, trial->said, relative);
    fprintf(to, "ok      %-24s %s%s\n", what_socket, name, relative);
    return 0;
}
