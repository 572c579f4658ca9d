/*
 * Links from a kernel simulated by the test, which replaces netlink_socket.c: incomplete dumps, and
 * events that are lost, refused, or endless.
 */
#include <check.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "kernel/links.h"
#include "kernel/netlink_socket.h"
#include "kit/suite.h"

enum { PORT = 1, LINKS_MOST = 4 };

/* The datagram waiting in a socket. */
struct queue {
    char datagram[2048];
    size_t length;
};

static struct queue events, answers;
static struct na_link links_of_kernel[LINKS_MOST]; /* index, name, up, alias */
static size_t links_count;
static bool interrupted;              /* each dump, by a change after its first link */
static bool lost;                     /* events */
static int refusal;                   /* of events: an errno */
static uint32_t cut;                  /* octets by which the messages of links are too short */
static const struct na_link *flood;   /* events about it come without end */
static unsigned dumps, taken, opened; /* datagrams taken; sockets for events */

/* ---- the kernel, with the functions of netlink_socket.c */

static struct nlmsghdr *put_message(struct queue *queue, uint16_t type, uint16_t flags,
                                    uint32_t sequence)
{
    struct nlmsghdr *message = mnl_nlmsg_put_header(queue->datagram + queue->length);

    message->nlmsg_type = type;
    message->nlmsg_flags = flags;
    message->nlmsg_seq = sequence;
    message->nlmsg_pid = PORT;
    return message;
}

static void put_link(struct queue *queue, uint16_t type, const struct na_link *link, uint16_t flags,
                     uint32_t sequence)
{
    struct nlmsghdr *message = put_message(queue, type, flags, sequence);
    struct ifinfomsg *info = mnl_nlmsg_put_extra_header(message, sizeof(*info));

    info->ifi_index = (int)link->index;
    info->ifi_flags = link->up ? IFF_UP : 0;
    mnl_attr_put_strz(message, IFLA_IFNAME, link->name);
    if (link->alias != NULL)
        mnl_attr_put_strz(message, IFLA_IFALIAS, link->alias);
    queue->length += message->nlmsg_len;
    message->nlmsg_len -= cut;
    ck_assert_uint_le(queue->length, sizeof(queue->datagram));
}

struct mnl_socket *na_netlink_socket_open(int family, uint32_t groups, unsigned *port)
{
    ck_assert_int_eq(family, NETLINK_ROUTE);
    *port = PORT;
    errno = refusal;
    if (groups && refusal)
        return NULL;
    if (groups)
        events.length = 0; /* a new socket receives only later events */
    opened += groups != 0;
    return (struct mnl_socket *)(groups ? &events : &answers);
}

void na_netlink_socket_close(struct mnl_socket *socket)
{
    (void)socket;
}

int na_netlink_socket_send(struct mnl_socket *socket, const struct nlmsghdr *request)
{
    ck_assert_ptr_eq(socket, &answers);
    ck_assert_int_eq(request->nlmsg_type, RTM_GETLINK);
    dumps++;
    for (size_t i = 0; i < links_count; i++)
        put_link(&answers, RTM_NEWLINK, &links_of_kernel[i],
                 NLM_F_MULTI | (interrupted && i > 0 ? NLM_F_DUMP_INTR : 0), request->nlmsg_seq);
    answers.length += put_message(&answers, NLMSG_DONE, NLM_F_MULTI, request->nlmsg_seq)->nlmsg_len;
    return 0;
}

ssize_t na_netlink_socket_take(struct mnl_socket *socket, void *buffer, size_t room)
{
    struct queue *queue = (struct queue *)socket;
    size_t length;

    if (flood != NULL && queue == &events && queue->length == 0)
        put_link(queue, RTM_NEWLINK, flood, 0, 0);
    ck_assert_uint_lt(taken++, 100000);
    length = queue->length;
    if (length == 0) {
        errno = lost && queue == &events ? ENOBUFS : EAGAIN;
        lost &= queue != &events;
        return -1;
    }
    ck_assert_uint_le(length, room);
    memcpy(buffer, queue->datagram, length);
    queue->length = 0;
    return (ssize_t)length;
}

ssize_t na_netlink_socket_receive(struct mnl_socket *socket, void *buffer, size_t room,
                                  int patience)
{
    ck_assert_int_gt(patience, 0);
    return na_netlink_socket_take(socket, buffer, room);
}

/* ---- the results */

static struct na_links *links;

/* lo and eth0, which is down, are known. */
static void set_up(void)
{
    bool changed;

    links_of_kernel[0] = (struct na_link){ .index = 1, .name = "lo", .up = true };
    links_of_kernel[1] = (struct na_link){ .index = 2, .name = "eth0" };
    links_count = 2;
    links = na_links_new();
    ck_assert_ptr_nonnull(links);
    ck_assert_int_eq(na_links_refresh(links, 1, true, &changed), 0);
    ck_assert_uint_eq(na_links_count(links), 2);
}

static void tear_down(void)
{
    na_links_free(links);
}

static int refresh(void)
{
    bool changed;

    return na_links_refresh(links, 2, true, &changed);
}

static const struct na_link *named(const char *name)
{
    return na_links_by_name(links, name, strlen(name));
}

/*
 * If links come and go all the time no dump is complete; the links reported by events are known
 * nevertheless.
 */
START_TEST(interrupted_for_an_alias)
{
    const struct na_link made = { .index = 3, .name = "eth2", .up = true };
    char alias[] = "rack 3";

    interrupted = true;
    strcpy(links_of_kernel[1].name, "eth1");
    links_of_kernel[2] = made;
    links_count = 3;
    put_link(&events, RTM_NEWLINK, &links_of_kernel[1], 0, 0);
    put_link(&events, RTM_NEWLINK, &made, 0, 0);
    dumps = 0;
    ck_assert_int_eq(refresh(), 0);
    ck_assert_uint_gt(dumps, 1);
    ck_assert_uint_eq(na_links_count(links), 3);
    ck_assert_ptr_nonnull(named("lo"));
    ck_assert_ptr_nonnull(named("eth1"));
    ck_assert_ptr_nonnull(named("eth2"));
    ck_assert_ptr_null(named("eth0"));
    put_link(&events, RTM_DELLINK, &made, 0, 0);
    links_count = 2;
    links_of_kernel[1].alias = alias;
    interrupted = false;
    ck_assert_int_eq(refresh(), 0);
    ck_assert_uint_eq(na_links_count(links), 2);
    ck_assert_str_eq(named("eth1")->alias, alias);
}
END_TEST

/* Events were lost: the links are unknown until a dump is complete. */
START_TEST(interrupted_for_all)
{
    interrupted = lost = true;
    ck_assert_int_eq(refresh(), EINTR);
    ck_assert_int_eq(refresh(), EINTR);
    links_count = 1;
    interrupted = false;
    ck_assert_int_eq(refresh(), 0);
    ck_assert_uint_eq(na_links_count(links), 1);
    ck_assert_ptr_null(named("eth0"));
}
END_TEST

static bool changes(void)
{
    bool changed;

    taken = dumps = 0;
    ck_assert_int_eq(na_links_refresh(links, 3, false, &changed), 0);
    return changed;
}

/* Without events, changes are found by dumping all links each time. */
START_TEST(events_refused)
{
    const int error = _i ? EACCES : EPERM;
    char alias[] = "rack 3";
    uint32_t serial;

    tear_down();
    refusal = error;
    set_up();
    ck_assert_int_eq(na_links_refusal(links), error);
    ck_assert(!changes());
    ck_assert_uint_eq(dumps, 1);
    ck_assert_int_eq(named("eth0")->made_at, 0);
    /* an alias makes no difference to readers by name */
    links_of_kernel[1].alias = alias;
    ck_assert(!changes());
    ck_assert_str_eq(named("eth0")->alias, alias);
    /* recreated and renamed: no event showed that it is the same interface */
    links_of_kernel[2] = (struct na_link){ .index = 3, .name = "eth2", .up = true };
    links_count = 3;
    serial = named("eth0")->serial;
    strcpy(links_of_kernel[1].name, "eth1");
    ck_assert(changes());
    ck_assert_ptr_null(named("eth0"));
    ck_assert_uint_eq(named("eth1")->index, 2);
    ck_assert(named("eth1")->touched);
    ck_assert_uint_ne(named("eth1")->serial, serial);
    ck_assert_uint_eq(named("eth2")->index, 3);
    ck_assert_int_eq(named("eth2")->made_at, 3);
    ck_assert_int_eq(named("lo")->made_at, 0);
    ck_assert(!changes());
    ck_assert(!named("eth1")->touched);
    links_count = 2;
    ck_assert(changes());
    ck_assert_ptr_null(named("eth2"));
    ck_assert(!changes());
    /* a sandbox that refuses once refuses always */
    refusal = 0;
    ck_assert(!changes());
    ck_assert_int_eq(na_links_refusal(links), error);
}
END_TEST

START_TEST(events_that_come_back)
{
    tear_down();
    refusal = EMFILE;
    set_up();
    ck_assert(!changes());
    ck_assert_uint_eq(dumps, 1);
    refusal = 0;
    ck_assert(!changes());
    ck_assert_uint_eq(dumps, 1);
    ck_assert(!changes());
    ck_assert_uint_eq(dumps, 0);
    ck_assert_int_eq(na_links_refusal(links), 0);
}
END_TEST

/* A refresh ends, however many events arrive meanwhile. One dump replaces the events that it did
 * not process, and these do not count as new later. */
START_TEST(events_without_end)
{
    struct na_link old = { .index = 2, .name = "old0", .up = true };

    flood = &old;
    for (unsigned i = 0; i < 3; i++) {
        opened = 0;
        changes();
        ck_assert_uint_eq(dumps, 1);
        ck_assert_uint_eq(opened, 1);
        ck_assert_uint_eq(na_links_overruns(links), i + 1);
        ck_assert_uint_eq(na_links_count(links), 2);
        ck_assert_ptr_nonnull(named("eth0"));
    }
    flood = NULL;
    put_link(&events, RTM_DELLINK, &links_of_kernel[1], 0, 0);
    ck_assert(changes());
    ck_assert_uint_eq(dumps, 0);
    ck_assert_ptr_null(named("eth0"));
    ck_assert_int_eq(refresh(), 0); /* at another time */
    ck_assert_uint_eq(na_links_overruns(links), 0);
}
END_TEST

/* An attribute that ends past its message is not taken; libmnl would round the length up. */
START_TEST(lengths_not_aligned)
{
    cut = 1;
    ck_assert_int_eq(refresh(), EBADMSG);
    cut = 0;
    ck_assert_int_eq(refresh(), 0);
    ck_assert_uint_eq(na_links_count(links), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("links");
    TCase *tcase = tcase_create("of a kernel of the test's own");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, interrupted_for_an_alias);
    tcase_add_test(tcase, interrupted_for_all);
    tcase_add_loop_test(tcase, events_refused, 0, 2);
    tcase_add_test(tcase, events_that_come_back);
    tcase_add_test(tcase, events_without_end);
    tcase_add_test(tcase, lengths_not_aligned);
    suite_add_tcase(suite, tcase);
    return tests_run(suite);
}
