/*
 * How each program names its cgroups:
 *
 *   systemd      /system.slice/NAME.service, /user.slice/user-UID.slice/session-N.scope
 *   nspawn       /machine.slice/systemd-nspawn@NAME.service, /machine.slice/machine-NAME.scope
 *   libvirt      /machine.slice/machine-qemu\x2dN\x2dNAME.scope
 *   docker       /system.slice/docker-ID.scope, /docker/ID
 *   podman       /machine.slice/libpod-ID.scope, /libpod_parent/libpod-ID
 *   LXC          /lxc.payload.NAME, /lxc.payload/NAME, /lxc/NAME
 *   Kubernetes   /kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID.slice/
 *                cri-containerd-ID.scope or crio-ID.scope, with _ for - in the UID;
 *                /kubepods/burstable/podUID/ID; CONTAINERD.service/kubepods-...-podUID.slice:
 *                cri-containerd:ID, if only one of kubelet and containerd uses systemd
 *
 * ID has 64 hexadecimal digits, of which docker ps, podman ps and nerdctl ps show 12.
 */
#include "parse/cgroup_name.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/readable.h"

enum { ID_LENGTH = 64, ID_SHOWN = 12, COMPONENT_MAX = 255 };

/* A higher rank wins over a lower one; of equal ones, the last in the path. */
enum rank { NONE, SLICE, SERVICE, CONTAINED };

struct search {
    struct na_cgroup_name *name;
    enum rank rank;
    bool kubernetes; /* an earlier component is of Kubernetes */
    unsigned depth;  /* number of earlier components */
    char parent[COMPONENT_MAX + 1];
};

static bool begins(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool ends(const char *text, const char *suffix)
{
    size_t length = strlen(text), end = strlen(suffix);

    return length > end && strcmp(text + length - end, suffix) == 0;
}

static void __attribute__((format(printf, 4, 5)))
take(struct search *search, enum rank rank, enum na_cgroup_kind kind, const char *format, ...)
{
    va_list arguments;

    if (rank < search->rank)
        return;
    va_start(arguments, format);
    vsnprintf(search->name->name, sizeof(search->name->name), format, arguments);
    va_end(arguments);
    search->name->kind = kind;
    search->rank = rank;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Whether text is the identifier of a container, as long as it is. */
static bool is_id(const char *text, size_t length)
{
    if (length != ID_LENGTH)
        return false;
    for (size_t i = 0; i < length; i++)
        if (digit(text[i]) < 0)
            return false;
    return true;
}

/*
 * Undoes systemd's escapes in part of a unit's name, such as \x2d for -. Not \x00, which systemd
 * never writes: it would end the name.
 */
static void unescape(const char *from, size_t length, char *to)
{
    for (size_t i = 0; i < length; i++) {
        if (length - i >= 4 && from[i] == '\\' && from[i + 1] == 'x' && digit(from[i + 2]) >= 0 &&
            digit(from[i + 3]) >= 0 && strncmp(from + i + 2, "00", 2) != 0) {
            *to++ = (char)(digit(from[i + 2]) << 4 | digit(from[i + 3]));
            i += 3;
        } else {
            *to++ = from[i];
        }
    }
    *to = '\0';
}

/* Takes what stands between prefix and suffix as the name of a machine. */
static bool take_machine(struct search *search, const char *component, const char *prefix,
                         const char *suffix)
{
    char machine[COMPONENT_MAX + 1];
    size_t around = strlen(prefix) + strlen(suffix), length = strlen(component);

    if (!begins(component, prefix) || !ends(component, suffix) || length <= around)
        return false;
    unescape(component + strlen(prefix), length - around, machine);
    take(search, CONTAINED, NA_CGROUP_MACHINE, "%s", machine);
    return true;
}

/* "podUID", or "kubepods-burstable-podUID.slice" up to its end or the first colon. */
static bool take_pod(struct search *search, const char *component)
{
    const char *uid = component, *after;
    char *pod = search->name->pod;
    size_t length, dashes = 0, expected = 4;

    for (const char *p = strstr(component, "pod"); p != NULL; p = strstr(p + 1, "pod"))
        if (p == component || p[-1] == '-')
            uid = p + strlen("pod");
    length = strspn(uid, "0123456789abcdef-_");
    after = uid + length;
    if (uid == component || (length != 32 && length != NA_CGROUP_POD_MAX) ||
        (*after != '\0' && !begins(after, ".slice")))
        return false;
    memcpy(pod, uid, length);
    pod[length] = '\0';
    for (char *p = pod; *p != '\0'; p++) {
        if (*p == '_')
            *p = '-';
        if (*p == '-')
            dashes++;
    }
    if (length < NA_CGROUP_POD_MAX)
        expected = 0; /* of a static pod: a hash */
    if (dashes == expected) {
        take(search, CONTAINED, NA_CGROUP_POD, "pod%s", pod);
        return true;
    }
    *pod = '\0';
    return false;
}

/* A component that is, or ends in, the identifier of a container. */
static bool take_container(struct search *search, const char *component)
{
    size_t length = strlen(component) - (ends(component, ".scope") ? strlen(".scope") : 0), prefix;
    const char *id;

    if (length < ID_LENGTH || !is_id(component + length - ID_LENGTH, ID_LENGTH))
        return false;
    prefix = length - ID_LENGTH;
    id = component + prefix;
    if (prefix == 0 && strcmp(search->parent, "docker") == 0) {
        take(search, CONTAINED, NA_CGROUP_CONTAINER, "docker-%.*s", ID_SHOWN, id);
    } else if (prefix == 0) {
        take(search, CONTAINED, NA_CGROUP_CONTAINER, "%.*s", ID_SHOWN, id);
    } else if (id[-1] == ':') {
        while (prefix > 1 && component[prefix - 2] != ':')
            prefix--;
        take(search, CONTAINED, NA_CGROUP_CONTAINER, "%.*s-%.*s",
             (int)(id - 1 - (component + prefix - 1)), component + prefix - 1, ID_SHOWN, id);
    } else if (id[-1] == '-') {
        bool monitor = prefix >= 7 && strncmp(id - 7, "conmon-", 7) == 0; /* of the container */

        take(search, monitor ? SERVICE : CONTAINED, monitor ? NA_CGROUP_UNIT : NA_CGROUP_CONTAINER,
             "%.*s%.*s", (int)prefix, component, ID_SHOWN, id);
    } else {
        return false;
    }
    return true;
}

static bool take_lxc(struct search *search, const char *component)
{
    const char *name = component;

    if (begins(component, "lxc.payload."))
        name += strlen("lxc.payload.");
    else if (strcmp(search->parent, "lxc.payload") != 0 &&
             (search->depth != 1 || strcmp(search->parent, "lxc") != 0))
        return false;
    if (*name == '\0')
        return false;
    take(search, CONTAINED, NA_CGROUP_CONTAINER, "%s", name);
    return true;
}

static void take_unit(struct search *search, const char *component)
{
    /* the init.scope of a user's manager is the manager itself */
    if (strcmp(component, "init.scope") == 0 && search->depth > 0)
        return;
    if (ends(component, ".service") || ends(component, ".scope"))
        take(search, SERVICE, NA_CGROUP_UNIT, "%s", component);
    else if (ends(component, ".slice"))
        take(search, SLICE, NA_CGROUP_UNIT, "%s", component);
}

static void take_component(struct search *search, const char *component)
{
    search->kubernetes |= strstr(component, "kubepods") != NULL;
    if (search->kubernetes && search->name->pod[0] == '\0' && take_pod(search, component) &&
        strchr(component, ':') == NULL)
        return;
    if (!take_container(search, component) && !take_lxc(search, component) &&
        !take_machine(search, component, "machine-", ".scope") &&
        !take_machine(search, component, "systemd-nspawn@", ".service"))
        take_unit(search, component);
}

/* The end of a path, from a component on, as far as it fits. */
static void take_path(struct na_cgroup_name *name, const char *path, size_t length)
{
    static const char cut[] = "...";
    const char *from = path;

    name->kind = NA_CGROUP_OTHER;
    while (length - (size_t)(from - path) > NA_CGROUP_NAME_MAX - (from == path ? 0 : strlen(cut))) {
        const char *slash = memchr(from + 1, '/', length - (size_t)(from + 1 - path));

        from = slash != NULL ? slash : path + length - (NA_CGROUP_NAME_MAX - strlen(cut));
    }
    snprintf(name->name, sizeof(name->name), "%s%.*s", from == path ? "" : cut,
             (int)(length - (size_t)(from - path)), from);
}

bool na_cgroup_name(const char *path, struct na_cgroup_name *name)
{
    struct search search = { .name = name };
    size_t length;

    *name = (struct na_cgroup_name){ .kind = NA_CGROUP_OTHER };
    while (*path == '/')
        path++;
    length = strlen(path) - (ends(path, " (deleted)") ? strlen(" (deleted)") : 0);
    for (size_t at = 0; at < length;) {
        char component[COMPONENT_MAX + 1];
        size_t end = at + strcspn(path + at, "/");

        end = end < length ? end : length;
        snprintf(component, sizeof(component), "%.*s", (int)(end - at), path + at);
        take_component(&search, component);
        memcpy(search.parent, component, sizeof(component));
        search.depth++;
        at = end + 1;
    }
    if (search.rank == NONE)
        take_path(name, path, length);
    na_make_readable(name->name);
    return length > 0;
}
