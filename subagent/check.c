#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "check.h"

#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "build.h"

static unsigned wrong(FILE *to, const char *what, const char *format, ...) __attribute__((format(printf, 3, 4)));

static unsigned wrong(FILE *to, const char *what, const char *format, ...)
{
    va_list arguments;

    fprintf(to, "WRONG   %-22s ", what);
    va_start(arguments, format);
    vfprintf(to, format, arguments);
    va_end(arguments);
    fputc('\n', to);
    return 1;
}

/* An absent source is none of our business: most hosts have no SCTP. None at all is. */
static unsigned check_sources(struct na_snapshot *snapshot, FILE *to)
{
    unsigned bad = 0, served = 0;

    for (unsigned id = 0; id < NA_SOURCES; id++) {
        const struct na_reading *reading = na_snapshot_reading(snapshot, 1, id);
        const struct na_source *source = na_snapshot_source(snapshot, id);
        unsigned names = 0;

        for (size_t i = 0; i < reading->count; i++)
            names += reading->present[i];
        served += names;
        if (source->state == NA_OK)
            fprintf(to, "ok      %-22s %u names, read in %" PRId64 " us\n", source->name, names, source->cost / 1000);
        else if (source->state == NA_ABSENT)
            fprintf(to, "absent  %-22s not in this kernel, or its module is not loaded\n", source->name);
        else
            bad += wrong(to, source->name, "%u names, %s", names, source->last_error);
    }
    if (served == 0)
        bad += wrong(to, "sources", "nothing to serve: is --root a folder with net/netstat in it?");
    return bad;
}

static const char *advice(int error)
{
    switch (error) {
    case ENOENT: return "is snmpd running, with `master agentx` in its configuration?";
    case ECONNREFUSED: return "nobody listens there: is snmpd running, with `master agentx` in its configuration?";
    case EACCES: return "snmpd's `agentXPerms 0660 0550 root GROUP` gives it to a group; this user must be in that";
    default: return "";
    }
}

/* Tries the socket itself, which tells more than its mode would. */
static int try_unix(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd, error = 0;

    if (strlen(path) >= sizeof(address.sun_path))
        return ENAMETOOLONG;
    strcpy(address.sun_path, path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        error = errno;
    if (fd >= 0)
        close(fd);
    return error;
}

static unsigned check_socket(const char *address, FILE *to)
{
    const char *path = address ? address : NETSNMP_AGENTX_SOCKET;
    int error;

    if (strncmp(path, "unix:", 5) == 0)
        path += 5;
    if (path[0] != '/') {
        fprintf(to, "        %-22s %s is not a unix socket, and not tried\n", "AgentX socket", path);
        return 0;
    }
    error = try_unix(path);
    if (error)
        return wrong(to, "AgentX socket", "%s: %s; %s", path, strerror(error), advice(error));
    fprintf(to, "ok      %-22s %s\n", "AgentX socket", path);
    return 0;
}

/* What snmpd's configuration says about views, as far as this needs it. */
struct views {
    bool master, restricted, included;
};

/* Whether the subtree that a view names has ours inside it. */
static bool covers(const char *name)
{
    static const oid root[] = { NA_MIB_ROOT };
    oid subtree[MAX_OID_LEN];
    size_t length = MAX_OID_LEN;

    return read_objid(name, subtree, &length) &&
           snmp_oidtree_compare(root, sizeof(root) / sizeof(root[0]), subtree, length) == 0 &&
           length <= sizeof(root) / sizeof(root[0]);
}

static void read_views(FILE *file, struct views *views)
{
    char line[1024];

    while (fgets(line, sizeof(line), file)) {
        char token[32] = "", view[64] = "", type[16] = "", subtree[256] = "";
        const char *option = strstr(line, " -V ");

        if (sscanf(line, " %31s %63s %15s %255s", token, view, type, subtree) < 2 || token[0] == '#')
            continue;
        views->master |= strcasecmp(token, "master") == 0 && strcasecmp(view, "agentx") == 0;
        views->restricted |= option != NULL || strcasecmp(token, "access") == 0;
        if (strcasecmp(token, "view") == 0 && strcasecmp(type, "included") == 0)
            views->included |= covers(subtree);
    }
}

/* Debian's view `systemonly` and Red Hat's `systemview` show two subtrees of mib-2 and hide the rest, ours with it. */
static unsigned check_views(FILE *to)
{
    static const char path[] = "/etc/snmp/snmpd.conf";
    struct views views = { false, false, false };
    FILE *file = fopen(path, "re");
    unsigned bad = 0;

    if (file == NULL) {
        fprintf(to, "        %-22s %s: %s\n", "snmpd's views", path, strerror(errno));
        return 0;
    }
    read_views(file, &views);
    fclose(file);
    if (!views.master)
        bad += wrong(to, "snmpd's configuration", "%s has no line `master agentx`", path);
    if (views.restricted && !views.included)
        bad += wrong(to, "snmpd's views", "%s hides the subtree: add `view NAME included " NA_MIB_ROOT_TEXT "`", path);
    if (bad == 0)
        fprintf(to, "ok      %-22s %s\n", "snmpd's views", path);
    return bad;
}

unsigned na_check(struct na_snapshot *snapshot, const char *address, FILE *to)
{
    unsigned bad = check_sources(snapshot, to);

    bad += check_socket(address, to);
    bad += check_views(to);
    return bad;
}
