#include "kernel/sockdiag.h"

#include <errno.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <string.h>

enum {
    TRIES = 4,
    CGROUP_ID = 21, /* INET_DIAG_CGROUP_ID, which the headers have since 5.8 */
};

struct taking {
    na_sockdiag_take *take;
    na_netlink_restart *restart;
    void *arg;
    bool restarted;
};

union request {
    struct nlmsghdr header;
    char room[128];
};

static bool take_message(const struct nlmsghdr *message, void *arg)
{
    const struct taking *taking = arg;

    if (mnl_nlmsg_get_payload_len(message) < sizeof(struct inet_diag_msg))
        return true;
    return taking->take(mnl_nlmsg_get_payload(message), message, taking->arg);
}

static void restart(void *arg)
{
    struct taking *taking = arg;

    taking->restart(taking->arg);
    taking->restarted = true;
}

static void *put_header(union request *request, uint16_t type, size_t size)
{
    mnl_nlmsg_put_header(request);
    request->header.nlmsg_type = type;
    request->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    return mnl_nlmsg_put_extra_header(&request->header, size);
}

/*
 * The older request, for TCP only. It lists both families in one pass over the kernel's table; the
 * newer one takes a pass per family and skips the other's sockets.
 */
static int list_tcp(struct na_kernel *kernel, const struct na_sockdiag *wanted,
                    struct taking *taking)
{
    union request request;
    struct inet_diag_req *body = put_header(&request, TCPDIAG_GETSOCK, sizeof(*body));

    body->idiag_ext = wanted->extensions;
    body->idiag_states = wanted->states;
    return na_kernel_dump(kernel, NETLINK_SOCK_DIAG, &request.header, take_message, restart,
                          taking);
}

/* The request by family and protocol, available since Linux 3.3. */
static int list_family(struct na_kernel *kernel, const struct na_sockdiag *wanted, uint8_t family,
                       struct taking *taking)
{
    union request request;
    struct inet_diag_req_v2 *body = put_header(&request, SOCK_DIAG_BY_FAMILY, sizeof(*body));

    body->sdiag_family = family;
    body->sdiag_protocol = wanted->protocol;
    body->idiag_ext = wanted->extensions;
    body->idiag_states = wanted->states;
    return na_kernel_dump(kernel, NETLINK_SOCK_DIAG, &request.header, take_message, restart,
                          taking);
}

static int list_families(struct na_kernel *kernel, const struct na_sockdiag *wanted,
                         struct taking *taking)
{
    for (int try = 0; try < TRIES; try++) {
        int error = list_family(kernel, wanted, AF_INET, taking);

        taking->restarted = false;
        if (!error)
            error = list_family(kernel, wanted, AF_INET6, taking);
        if (error || !taking->restarted)
            return error;
        /* the restart also discarded the sockets of the first family */
        taking->restart(taking->arg);
    }
    return EINTR;
}

/* Maps the ways in which a kernel reports a missing module or request to one errno. */
static int missing_as_enoent(int error)
{
    return error == EOPNOTSUPP || error == EINVAL ? ENOENT : error;
}

int na_sockdiag(struct na_kernel *kernel, const struct na_sockdiag *wanted, na_sockdiag_take *take,
                na_netlink_restart *forget, void *arg)
{
    struct taking taking = { take, forget, arg, false };

    kernel->refused = NULL;
    if (!kernel->root.real)
        return ENOENT;
    return missing_as_enoent(wanted->protocol == IPPROTO_TCP
                                 ? list_tcp(kernel, wanted, &taking)
                                 : list_families(kernel, wanted, &taking));
}

int na_sockdiag_unix(struct na_kernel *kernel, const struct unix_diag_req *wanted,
                     na_netlink_take *take, na_netlink_restart *forget, void *arg)
{
    union request request;
    struct unix_diag_req *body = put_header(&request, SOCK_DIAG_BY_FAMILY, sizeof(*body));
    int error;

    kernel->refused = NULL;
    if (!kernel->root.real)
        return ENOENT;
    *body = *wanted;
    body->sdiag_family = AF_UNIX;
    error = na_kernel_dump(kernel, NETLINK_SOCK_DIAG, &request.header, take, forget, arg);
    if (kernel->refused != NULL)
        kernel->refused = "unix_diag socket";
    return missing_as_enoent(error);
}

bool na_sockdiag_is_refused(int error)
{
    return error != 0 && error != ENOMEM && error != ECANCELED;
}

struct na_inet_address na_sockdiag_local(const struct inet_diag_msg *socket)
{
    return na_inet_address(socket->idiag_family, socket->id.idiag_src, socket->id.idiag_if);
}

static bool is_link_local(const struct inet_diag_msg *socket)
{
    const uint8_t *octet = (const uint8_t *)socket->id.idiag_dst;

    return socket->idiag_family == AF_INET6 && octet[0] == 0xfe && (octet[1] & 0xc0) == 0x80;
}

void na_sockdiag_ends(const struct inet_diag_msg *socket, struct na_socket_ends *ends)
{
    const uint32_t zone = is_link_local(socket) ? socket->id.idiag_if : 0;

    *ends = (struct na_socket_ends){
        .local = na_inet_address(socket->idiag_family, socket->id.idiag_src, 0),
        .remote = na_inet_address(socket->idiag_family, socket->id.idiag_dst, zone),
        .local_port = ntohs(socket->id.idiag_sport),
        .remote_port = ntohs(socket->id.idiag_dport),
    };
}

const void *na_sockdiag_attribute(const struct nlmsghdr *message, uint16_t type, size_t *length)
{
    const struct nlattr *attribute;

    mnl_attr_for_each (attribute, message, sizeof(struct inet_diag_msg))
        if (mnl_attr_get_type(attribute) == type) {
            *length = mnl_attr_get_payload_len(attribute);
            return mnl_attr_get_payload(attribute);
        }
    *length = 0;
    return NULL;
}

void na_sockdiag_memory(const struct nlmsghdr *message, struct na_socket_memory *memory)
{
    size_t length;
    const void *numbers = na_sockdiag_attribute(message, INET_DIAG_SKMEMINFO, &length);

    memset(memory, 0, sizeof(*memory));
    memory->count = (length < sizeof(memory->number) ? length : sizeof(memory->number)) /
                    sizeof(memory->number[0]);
    if (memory->count > 0)
        memcpy(memory->number, numbers, memory->count * sizeof(memory->number[0]));
}

uint64_t na_sockdiag_cgroup(const struct nlmsghdr *message)
{
    size_t length;
    const void *number = na_sockdiag_attribute(message, CGROUP_ID, &length);
    uint64_t id = 0;

    if (length >= sizeof(id))
        memcpy(&id, number, sizeof(id));
    return id;
}

uint64_t na_sockdiag_cookie(const struct inet_diag_msg *socket)
{
    return (uint64_t)socket->id.idiag_cookie[1] << 32 | socket->id.idiag_cookie[0];
}
