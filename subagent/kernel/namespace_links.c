#include "kernel/namespace_links.h"

#include <errno.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <unistd.h>

#include "kernel/links.h"

enum { TRIES = 8 }; /* processes that are asked about; all have the same answer */

static bool leads_out(const struct na_link *link)
{
    return link->other_end != 0 &&
           (strcmp(link->kind, "veth") == 0 || strcmp(link->kind, "netkit") == 0);
}

static bool some_lead_out(const struct na_links *links)
{
    for (size_t i = 0; i < na_links_count(links); i++)
        if (leads_out(na_links_at(links, i)))
            return true;
    return false;
}

static bool take(const struct nlmsghdr *message, void *arg)
{
    uint32_t *link_id = arg;
    const struct nlattr *attribute;

    if (message->nlmsg_type != RTM_NEWNSID ||
        mnl_nlmsg_get_payload_len(message) < sizeof(struct rtgenmsg))
        return true;
    mnl_attr_for_each (attribute, message, sizeof(struct rtgenmsg))
        if (mnl_attr_get_type(attribute) == NETNSA_NSID &&
            mnl_attr_get_payload_len(attribute) == sizeof(uint32_t))
            *link_id = mnl_attr_get_u32(attribute) + 1; /* none: NETNSA_NSID_NOT_ASSIGNED, -1 */
    return true;
}

static void restart(void *arg)
{
    (void)arg;
}

/* Asks for the number of a process's namespace; returns 0 or an errno. */
static int ask(struct na_kernel *kernel, uint32_t pid, uint32_t *link_id)
{
    union {
        struct nlmsghdr header;
        char room[64];
    } request;
    struct rtgenmsg *message;

    mnl_nlmsg_put_header(&request);
    request.header.nlmsg_type = RTM_GETNSID;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK; /* the answer ends like a dump */
    message = mnl_nlmsg_put_extra_header(&request.header, sizeof(*message));
    message->rtgen_family = AF_UNSPEC;
    mnl_attr_put_u32(&request.header, NETNSA_PID, pid);
    return na_kernel_dump(kernel, NETLINK_ROUTE, &request.header, take, restart, link_id);
}

/*
 * Asks about a process, and another one if that has ended. The answer counts only if the process is
 * still in the namespace: its number might have become another's.
 */
static int ask_about(struct na_kernel *kernel, struct na_namespace *namespace)
{
    for (size_t i = 0; i < TRIES && i < namespace->processes; i++) {
        uint32_t link_id = 0;
        int error = ask(kernel, na_namespaces_pid(kernel->namespaces, namespace, i), &link_id);
        int folder = error ? -1 : na_namespaces_open(kernel->namespaces, namespace, i);

        if (folder >= 0) {
            close(folder);
            namespace->link_id = link_id;
        }
        if (folder >= 0 || (error && error != ESRCH))
            return error;
    }
    return 0;
}

int na_namespace_links_find(struct na_kernel *kernel)
{
    const bool interrupted = kernel->interrupted;
    const size_t count = na_namespaces_count(kernel->namespaces);
    bool changed;
    int error;

    if (!kernel->root.own || count < 2)
        return 0;
    error = na_kernel_links(kernel, true, &changed);
    if (!error && some_lead_out(kernel->links))
        for (size_t i = 0; i < count && !error; i++) {
            struct na_namespace *namespace = na_namespaces_at(kernel->namespaces, i);

            if (namespace->link_id == 0 && namespace->index != NA_OWN_NAMESPACE)
                error = ask_about(kernel, namespace);
        }
    /* what cannot be found is absent, and the source of the links reports why */
    kernel->interrupted = interrupted;
    kernel->refused = NULL;
    return error == ENOMEM || error == ECANCELED ? error : 0;
}

uint32_t na_namespace_links_index(const struct na_kernel *kernel,
                                  const struct na_namespace *namespace)
{
    uint32_t index = 0;

    if (!kernel->root.own || namespace->link_id == 0 || kernel->links == NULL)
        return 0;
    for (size_t i = 0; i < na_links_count(kernel->links); i++) {
        const struct na_link *link = na_links_at(kernel->links, i);

        if (link->other_end != namespace->link_id || !leads_out(link))
            continue;
        if (index != 0)
            return 0;
        index = link->index;
    }
    return index;
}
