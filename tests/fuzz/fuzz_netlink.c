/*
 * Netlink messages. netlink_socket.c is replaced by a kernel that answers with the input:
 * datagrams, each after its length in two octets, low octet first, or a number for any other result
 * of a socket. The first octet of all chooses the caller.
 */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "fuzz.h"
#include "kernel/links.h"
#include "kernel/netlink_socket.h"
#include "records.h"

extern const struct na_mib_table na_mib_table_netstatIfLinkTable, na_mib_table_netstatListenerTable,
    na_mib_table_netstatQdiscTable, na_mib_table_netstatSockets,
    na_mib_table_netstatTcpServiceTable, na_mib_table_netstatTcpStateTable,
    na_mib_table_netstatUdpSocketTable, na_mib_table_netstatUnixListenerTable;

enum { SILENCE = 0xffff, NOTHING_NOW = 0xfffe, LOST = 0xfffd, TOO_LONG = 0xfffc, REFRESHES = 3 };

static const uint8_t *waiting, *waiting_end;

/* ---- the kernel, with the functions of netlink_socket.c */

/* The next input: a length, or a special result; at the end of the input, always its end. */
static unsigned next_length(void)
{
    return waiting_end - waiting < 2 ? NOTHING_NOW : waiting[0] | (unsigned)waiting[1] << 8;
}

static ssize_t receive(void *buffer, size_t room)
{
    unsigned length = next_length();
    size_t left;

    if (waiting_end - waiting < 2) {
        errno = EAGAIN;
        return -1;
    }
    waiting += 2;
    left = (size_t)(waiting_end - waiting);
    if (length == TOO_LONG)
        return (ssize_t)room + 1;
    if (length >= LOST) {
        errno = length == LOST ? ENOBUFS : length == SILENCE ? ETIMEDOUT : EAGAIN;
        return -1;
    }
    if (length > left)
        length = (unsigned)left;
    fuzz_show(buffer, room);
    memcpy(buffer, waiting, length);
    fuzz_hide((char *)buffer + length, room - length);
    waiting += length;
    return length;
}

struct mnl_socket *na_netlink_socket_open(int family, uint32_t groups, unsigned *port)
{
    static char nothing;

    (void)family;
    (void)groups;
    *port = 1;
    return (struct mnl_socket *)&nothing;
}

void na_netlink_socket_close(struct mnl_socket *socket)
{
    (void)socket;
}

int na_netlink_socket_send(struct mnl_socket *socket, const struct nlmsghdr *request)
{
    (void)socket;
    must(mnl_nlmsg_ok(request, (int)request->nlmsg_len));
    return 0;
}

ssize_t na_netlink_socket_receive(struct mnl_socket *socket, void *buffer, size_t room,
                                  int patience)
{
    ssize_t got = receive(buffer, room);

    (void)socket;
    must(patience > 0);
    if (got <= (ssize_t)room)
        return got;
    errno = ENOSPC;
    return -1;
}

ssize_t na_netlink_socket_take(struct mnl_socket *socket, void *buffer, size_t room)
{
    (void)socket;
    return receive(buffer, room);
}

/* ---- the results */

static void check_links(const struct na_links *links)
{
    for (size_t i = 0; i < na_links_count(links); i++) {
        const struct na_link *link = na_links_at(links, i), *named;

        must(link->index > 0 && link->index <= INT32_MAX &&
             na_links_by_index(links, link->index) == link);
        must(i == 0 || na_links_at(links, i - 1)->index < link->index);
        must(memchr(link->name, '\0', sizeof(link->name)) != NULL && link->kind != NULL);
        must(link->address_length <= sizeof(link->address));
        /* if the kernel gives two links the same name, either may be found */
        named = na_links_by_name(links, link->name, strlen(link->name));
        must(named != NULL && strcmp(named->name, link->name) == 0);
    }
}

static void read_links(struct na_kernel *kernel)
{
    for (int i = 0; i < REFRESHES; i++) {
        bool changed;

        kernel->now = 1 + i;
        if (na_kernel_links(kernel, i > 0, &changed) == 0)
            check_links(kernel->links);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct na_mib_table syn_queues = na_mib_table_netstatListenerTable; /* its rows are listeners */
    struct na_kernel kernel;

    if (size == 0)
        return 0;
    syn_queues.source = NA_SYN_QUEUES;
    must(na_kernel_init(&kernel, "nowhere"));
    kernel.root.real = true;
    waiting = data + 1;
    waiting_end = data + size;
    if (data[0] == 'l')
        read_links(&kernel);
    else if (data[0] == 'c')
        records_read(&kernel, &na_mib_table_netstatIfLinkTable, NULL);
    else if (data[0] == 't')
        records_read(&kernel, &na_mib_table_netstatTcpStateTable, NULL);
    else if (data[0] == 'a')
        records_read(&kernel, &na_mib_table_netstatListenerTable, NULL);
    else if (data[0] == 'd')
        records_read(&kernel, &na_mib_table_netstatQdiscTable, NULL);
    else if (data[0] == 's')
        records_read(&kernel, &na_mib_table_netstatTcpServiceTable, NULL);
    else if (data[0] == 'x')
        records_read(&kernel, &na_mib_table_netstatUnixListenerTable, NULL);
    else if (data[0] == 'q')
        records_read(&kernel, &syn_queues, NULL);
    else
        records_read(&kernel, &na_mib_table_netstatUdpSocketTable, &na_mib_table_netstatSockets);
    na_kernel_clear(&kernel);
    return 0;
}
