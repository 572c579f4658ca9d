/*
 * Interfaces of a real kernel if all of netlink, or only its events, are refused. The test replaces
 * the functions that open netlink sockets.
 */
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "kit/interfaces_namespace.h"

static int refused_sockets, refused_events; /* an errno each; 0: not refused */

int socket(int domain, int type, int protocol)
{
    if (domain == AF_NETLINK && refused_sockets != 0) {
        errno = refused_sockets;
        return -1;
    }
    return (int)syscall(SYS_socket, domain, type, protocol);
}

int bind(int descriptor, const struct sockaddr *address, socklen_t length)
{
    struct sockaddr_nl netlink = { .nl_groups = 0 };

    if (address->sa_family == AF_NETLINK)
        memcpy(&netlink, address, length < sizeof(netlink) ? length : sizeof(netlink));
    if (netlink.nl_groups != 0 && refused_events != 0) {
        errno = refused_events;
        return -1;
    }
    return (int)syscall(SYS_bind, descriptor, address, length);
}

/* The identifying columns and counters of a table, as text. */
static char *table(uint32_t number, uint32_t last_column)
{
    char *text;
    size_t size;
    FILE *to = open_memstream(&text, &size);

    for (uint32_t column = 1; column <= last_column; column++) {
        struct na_value value;

        for (uint32_t index = 0; ask_next(&asking, number, column, &index, &value);)
            if (value.type == NA_TYPE_STRING)
                fprintf(to, "%u.%u %.*s\n", column, index, (int)value.length, value.text);
            else
                fprintf(to, "%u.%u %lu\n", column, index, value.number);
    }
    fclose(to);
    return text;
}

static const struct na_source *source(enum na_source_id id)
{
    return na_snapshot_source(asking.snapshot, id);
}

/* Interfaces that have counted, with gaps between their indexes. */
static void make_interfaces(void)
{
    /* an earlier test may have left a refusal, where tests share a process (CK_FORK=no) */
    refused_sockets = refused_events = 0;
    ask_below("/proc");
    run("ip link add dev0 index 20 type veth peer name dev1 index 7 && ip link add other index 300 "
        "type veth peer name peer index 301");
    run("ip link set dev0 up && ip link set dev1 up && ip link set other alias 'rack 3'");
    until_state("dev0", 1);
    send_frames("dev0", 30);
    send_frames("dev1", 5);
    read_again();
}

START_TEST(events_are_refused)
{
    char *tables[2], *now[2];

    make_interfaces();
    tables[0] = table(1, IF_DISCONTINUITY);
    tables[1] = table(2, LINK_LAST);
    ck_assert_ptr_nonnull(strstr(tables[0], "2.20 dev0\n"));
    ck_assert_ptr_nonnull(strstr(tables[1], "2.300 rack 3\n"));
    refused_events = EPERM;
    ask_below("/proc");
    now[0] = table(1, IF_DISCONTINUITY);
    now[1] = table(2, LINK_LAST);
    for (unsigned i = 0; i < 2; i++) {
        ck_assert_str_eq(now[i], tables[i]);
        free(tables[i]);
        free(now[i]);
    }
    ck_assert_str_eq(source(NA_LINKS)->note,
                     "rtnetlink events: Operation not permitted; read from the list of links");
    ck_assert_str_eq(source(NA_DEV)->note,
                     "rtnetlink events: Operation not permitted; read from the list of links");
    ck_assert_uint_eq(source(NA_LINKS)->errors + source(NA_DEV)->errors, 0);
}
END_TEST

static void refuse_sockets(int error, enum na_state state, const char *note, const char *text)
{
    char *with, *without, *links;

    make_interfaces();
    with = table(1, IF_DISCONTINUITY);
    refused_sockets = error;
    ask_below("/proc");
    without = table(1, IF_DISCONTINUITY);
    ck_assert_str_eq(with, without);
    links = table(2, LINK_LAST);
    ck_assert_str_eq(links, "");
    ck_assert_int_eq(source(NA_DEV)->state, NA_OK);
    ck_assert_str_eq(source(NA_DEV)->note, note);
    ck_assert_int_eq(source(NA_LINKS)->state, state);
    ck_assert_str_eq(source(NA_LINKS)->last_error, text);
    free(with);
    free(without);
    free(links);
}

START_TEST(sockets_are_refused)
{
    refuse_sockets(EACCES, NA_UNREADABLE,
                   "rtnetlink socket: Permission denied; read from net/dev and SIOCGIFINDEX",
                   "rtnetlink socket: Permission denied");
}
END_TEST

/* As RestrictAddressFamilies of systemd does it. */
START_TEST(family_is_refused)
{
    refuse_sockets(EAFNOSUPPORT, NA_UNREADABLE,
                   "rtnetlink socket: Address family not supported by protocol; read from net/dev "
                   "and SIOCGIFINDEX",
                   "rtnetlink socket: Address family not supported by protocol");
}
END_TEST

START_TEST(kernel_has_no_rtnetlink)
{
    refuse_sockets(EPROTONOSUPPORT, NA_ABSENT,
                   "rtnetlink socket: not in this kernel; read from net/dev and SIOCGIFINDEX", "");
}
END_TEST

/* In both cases interfaces that appear, disappear or are renamed are served correctly. */
static void change(int *refused)
{
    struct na_value value;

    make_interfaces();
    *refused = EPERM;
    ask_below("/proc");
    read_again();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 20), 30);
    ck_assert_uint_eq(number(1, IF_DISCONTINUITY, 20), 0);
    run("ip link set dev0 down && ip link set dev0 name renamed && ip link add new0 index 21 type "
        "veth peer name new1 && ip link del other");
    read_again();
    ck_assert(is(1, IF_NAME, 20, "renamed"));
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 20), 30);
    ck_assert(just_now(number(1, IF_DISCONTINUITY, 20)));
    ck_assert(is(1, IF_NAME, 21, "new0"));
    ck_assert(just_now(number(1, IF_DISCONTINUITY, 21)));
    ck_assert(!ask(&asking, 1, IF_NAME, 300, &value));
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 7), 5);
    ck_assert_uint_eq(number(1, IF_DISCONTINUITY, 7), 0);
}

START_TEST(change_without_events)
{
    change(&refused_events);
}
END_TEST

START_TEST(change_without_rtnetlink)
{
    change(&refused_sockets);
}
END_TEST

/* Two interfaces that swap names between two readings: the counters stay with the index. */
static void swap(int *refused)
{
    make_interfaces();
    *refused = EPERM;
    ask_below("/proc");
    read_again();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 20), 30);
    run("ip link set dev0 down && ip link set dev1 down && ip link set dev0 name x && ip link set "
        "dev1 name dev0 && ip link set x name dev1");
    read_again();
    ck_assert(is(1, IF_NAME, 20, "dev1"));
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 20), 30);
    ck_assert(is(1, IF_NAME, 7, "dev0"));
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 7), 5);
}

START_TEST(swap_without_events)
{
    swap(&refused_events);
}
END_TEST

START_TEST(swap_without_rtnetlink)
{
    swap(&refused_sockets);
}
END_TEST

/* rtnetlink is refused for a while: the counters are those of the same interfaces, but the subagent
 * cannot know that. */
START_TEST(refused_for_a_while)
{
    make_interfaces();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 20), 30);
    refused_sockets = EPERM;
    ask_below("/proc");
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 20), 30);
    ck_assert_uint_eq(number(1, IF_DISCONTINUITY, 20), 0);
    refused_sockets = 0;
    read_again();
    ck_assert_uint_eq(number(1, IF_TX_PACKETS, 20), 30);
    ck_assert(just_now(number(1, IF_DISCONTINUITY, 20)));
    read_again();
    ck_assert(!just_now(number(1, IF_DISCONTINUITY, 20)));
    ck_assert_str_eq(source(NA_DEV)->note, "");
    ck_assert_int_eq(source(NA_LINKS)->state, NA_NOT_YET_READ);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { events_are_refused,    sockets_are_refused,
                                   family_is_refused,     kernel_has_no_rtnetlink,
                                   change_without_events, change_without_rtnetlink,
                                   swap_without_events,   swap_without_rtnetlink,
                                   refused_for_a_while };

    return run_in_namespaces("interfaces where netlink is refused", tests,
                             sizeof(tests) / sizeof(tests[0]));
}
