/*
 * Sockets and multicast groups as files of /proc/net have them, and what serves them without a
 * kernel.
 */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "alarms/mib_tables.h"
#include "kernel/socket_owners.h"
#include "tables/multicast.h"
#include "tables/udp_rows.h"
#include "kit/scratch.h"
#include "kit/sockets_kit.h"
#include "kit/suite.h"

extern const struct na_kernel_table na_kernel_table_multicast;

static char root[300];
static struct na_snapshot *snapshot;
static struct na_objects *objects;

static FILE *create(const char *path)
{
    char whole[PATH_MAX];
    FILE *file;

    snprintf(whole, sizeof(whole), "%s/%s", root, path);
    for (char *slash = strchr(whole + strlen(root) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(whole, 0700);
        *slash = '/';
    }
    file = fopen(whole, "w");
    ck_assert_ptr_nonnull(file);
    return file;
}

static void make_file(const char *path, const char *text)
{
    FILE *file = create(path);

    fputs(text, file);
    fclose(file);
}

/* Puts a fixture where the kernel would have the file. */
static void place(const char *path, const char *fixture)
{
    const char *srcdir = getenv("srcdir");
    char from[PATH_MAX], text[16384];
    FILE *file;
    size_t length;

    snprintf(from, sizeof(from), "%s/tests/fixtures/odd/%s", srcdir ? srcdir : ".", fixture);
    file = fopen(from, "r");
    ck_assert_msg(file != NULL, "no fixture %s", from);
    length = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[length] = '\0';
    make_file(path, text);
}

static void link_to(const char *path, const char *target)
{
    char whole[PATH_MAX];

    make_file(path, ""); /* for its folders */
    snprintf(whole, sizeof(whole), "%s/%s", root, path);
    unlink(whole);
    ck_assert_int_eq(symlink(target, whole), 0);
}

static void setup(void)
{
    ck_assert(scratch_folder(root, sizeof(root)));
    snapshot = kit_snapshot(root);
    objects = na_objects_new(snapshot, na_mib_tables);
    ck_assert_ptr_nonnull(objects);
}

static void teardown(void)
{
    na_objects_free(objects);
    na_snapshot_free(snapshot);
}

static const char *last_error(const char *source)
{
    for (unsigned id = 0; id < NA_SOURCES; id++)
        if (strcmp(na_snapshot_source(snapshot, id)->name, source) == 0)
            return na_snapshot_source(snapshot, id)->last_error;
    return NULL;
}

START_TEST(udp_sockets_of_the_files)
{
    place("net/udp", "udp.netns_6.18");
    place("net/udp6", "udp6.netns_6.18");
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketQueue."),
                     "netstatUdpSocketQueue.ipv4.\"0.0.0.0\".5003.502178 1280\n"
                     "netstatUdpSocketQueue.ipv4.\"10.9.0.1\".65535.502180 1280\n"
                     "netstatUdpSocketQueue.ipv4.\"127.0.0.1\".5001.502174 3840\n"
                     "netstatUdpSocketQueue.ipv6.\"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:"
                     "00\".53.502184 3840\n"
                     "netstatUdpSocketQueue.ipv6.\"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:"
                     "01\".5001.502182 3840\n"
                     "netstatUdpSocketQueue.ipv6.\"20:01:0d:b8:00:00:00:00:00:00:00:00:00:00:00:"
                     "01\".5004.502186 3840\n");
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketDrops.ipv4."),
                     "netstatUdpSocketDrops.ipv4.\"0.0.0.0\".5003.502178 0\n"
                     "netstatUdpSocketDrops.ipv4.\"10.9.0.1\".65535.502180 47\n"
                     "netstatUdpSocketDrops.ipv4.\"127.0.0.1\".5001.502174 7\n");
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketQueueLimit"), "");
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketP"), "");
    ck_assert_str_eq(kit_value(objects, "netstatUdpSockets.0"), "8");
    ck_assert_str_eq(kit_value(objects, "netstatUdpDrops.0"), "78");
    ck_assert_str_eq(kit_value(objects, "netstatUdpSocketsLeftOut.0"), "0");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_OK);
}
END_TEST

START_TEST(udp_before_drops_were_printed)
{
    place("net/udp", "udp.2.6.26_no_drops");
    ck_assert_str_eq(kit_walk(objects, "netstatUdp"),
                     "netstatUdpSocketQueue.ipv4.\"127.0.0.1\".5001.4174 3840\n"
                     "netstatUdpSocketUid.ipv4.\"127.0.0.1\".5001.4174 100\n"
                     "netstatUdpSockets.0 2\n"
                     "netstatUdpSocketsLeftOut.0 0\n");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_OK);
}
END_TEST

START_TEST(udp_lines_that_are_wrong)
{
    place("net/udp", "udp.bad_lines");
    ck_assert_str_eq(kit_walk(objects, "netstatUdp"),
                     "netstatUdpSocketQueue.ipv4.\"10.9.0.1\".65535.502180 1280\n"
                     "netstatUdpSocketDrops.ipv4.\"10.9.0.1\".65535.502180 47\n"
                     "netstatUdpSocketUid.ipv4.\"10.9.0.1\".65535.502180 0\n"
                     "netstatUdpSockets.0 1\n"
                     "netstatUdpDrops.0 47\n"
                     "netstatUdpSocketsLeftOut.0 0\n");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_MALFORMED);
    ck_assert_str_eq(last_error("inet_diag udp"),
                     "inet_diag udp: net/udp: line 3 cannot be parsed");
    ck_assert_uint_eq(na_snapshot_source(snapshot, NA_UDP_SOCKETS)->wrong, 7);
}
END_TEST

START_TEST(udp_files_that_are_missing)
{
    ck_assert_str_eq(kit_walk(objects, ""), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_ABSENT);
    ck_assert_int_eq(kit_state(snapshot, "net/igmp"), NA_ABSENT);
    make_file("net/udp", "");
    ck_assert_str_eq(kit_value(objects, "netstatUdpSockets.0"), "0");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_MALFORMED);
    /* a folder is no file: it cannot be read, while the other one can */
    link_to("net/udp6", "..");
    ck_assert_str_eq(kit_value(objects, "netstatUdpSockets.0"), "0");
    link_to("net/udp", "..");
    ck_assert_ptr_null(kit_value(objects, "netstatUdpSockets.0"));
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_UNREADABLE);
}
END_TEST

/* Sockets 1 to count, of which the n-th has dropped n datagrams, in an order that is none. */
static void make_sockets(unsigned count)
{
    FILE *file = create("net/udp");

    fputs("a header\n", file);
    for (unsigned i = 0; i < count; i++) {
        unsigned n = (unsigned)(i * UINT64_C(7919) % count) + 1;

        fprintf(file,
                "%5u: 0100007F:%04X 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 %u "
                "2 0 %u\n",
                i, n % 100, n, n);
    }
    fclose(file);
}

START_TEST(udp_rows_beyond_the_cap)
{
    const unsigned count = (unsigned[]){ NA_UDP_SOCKETS_MAX, NA_UDP_SOCKETS_MAX + 1, 6007 }[_i];
    unsigned rows = 0, inode, port;
    uint64_t drops;

    make_sockets(count);
    for (const char *line = kit_walk(objects, "netstatUdpSocketDrops."); *line != '\0';
         line = strchr(line, '\n') + 1, rows++) {
        ck_assert_int_eq(sscanf(line, "netstatUdpSocketDrops.ipv4.\"127.0.0.1\".%u.%u %lu", &port,
                                &inode, &drops),
                         3);
        ck_assert_uint_eq(drops, inode);
        ck_assert_uint_gt(drops, count - NA_UDP_SOCKETS_MAX);
    }
    ck_assert_uint_eq(rows, NA_UDP_SOCKETS_MAX);
    /* nor does the memory grow with the sockets */
    ck_assert_uint_lt(na_snapshot_last(snapshot, NA_UDP_SOCKETS)->rows.room,
                      3 * NA_UDP_SOCKETS_MAX);
    ck_assert_uint_eq(strtoul(kit_value(objects, "netstatUdpSocketsLeftOut.0"), NULL, 10),
                      count - NA_UDP_SOCKETS_MAX);
    ck_assert_uint_eq(strtoul(kit_value(objects, "netstatUdpSockets.0"), NULL, 10), count);
    ck_assert_uint_eq(strtoul(kit_value(objects, "netstatUdpDrops.0"), NULL, 10),
                      count * (count + 1) / 2);
}
END_TEST

START_TEST(groups_of_the_files)
{
    place("net/igmp", "igmp.netns_6.18");
    place("net/igmp6", "igmp6.netns_6.18");
    ck_assert_str_eq(
        kit_walk(objects, "netstatMcastGroupUsers."),
        "netstatMcastGroupUsers.1.ipv4.\"224.0.0.1\" 1\n"
        "netstatMcastGroupUsers.1.ipv6.\"ff:01:00:00:00:00:00:00:00:00:00:00:00:00:00:01\" 1\n"
        "netstatMcastGroupUsers.1.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:00:01\" 1\n"
        "netstatMcastGroupUsers.2.ipv4.\"224.0.0.1\" 1\n"
        "netstatMcastGroupUsers.2.ipv4.\"224.0.0.251\" 1\n"
        "netstatMcastGroupUsers.2.ipv6.\"ff:01:00:00:00:00:00:00:00:00:00:00:00:00:00:01\" 1\n"
        "netstatMcastGroupUsers.2.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:00:01\" 1\n"
        "netstatMcastGroupUsers.2.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:01:ff:3b:60:0c\" 1\n"
        "netstatMcastGroupUsers.3.ipv4.\"224.0.0.1\" 1\n"
        "netstatMcastGroupUsers.3.ipv4.\"239.1.2.3\" 3\n"
        "netstatMcastGroupUsers.3.ipv6.\"ff:01:00:00:00:00:00:00:00:00:00:00:00:00:00:01\" 1\n"
        "netstatMcastGroupUsers.3.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:00:01\" 1\n"
        "netstatMcastGroupUsers.3.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:00:fb\" 2\n"
        "netstatMcastGroupUsers.3.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:01:ff:00:00:01\" 2\n"
        "netstatMcastGroupUsers.3.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:01:ff:97:dc:78\" 1\n");
    ck_assert_str_eq(kit_walk(objects, "netstatMcastGroupIfName.2.ipv4"),
                     "netstatMcastGroupIfName.2.ipv4.\"224.0.0.1\" abcdefghijklmno\n"
                     "netstatMcastGroupIfName.2.ipv4.\"224.0.0.251\" abcdefghijklmno\n");
    ck_assert_str_eq(kit_value(objects, "netstatMcastGroupIfName.3.ipv4.\"239.1.2.3\""),
                     "veth.100");
    ck_assert_int_eq(kit_state(snapshot, "net/igmp"), NA_OK);
}
END_TEST

/* The last line may lack digits where the kernel cuts it off; a copy's lacks just the newline. */
START_TEST(group_line_without_its_end)
{
    static struct na_rows rows = { .size = sizeof(struct na_mcast_group) };
    const bool procfs = _i;
    struct na_kernel kernel;
    struct na_read_context context = { .kernel = &kernel, .rows = &rows };

    make_file("net/igmp", "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n1\tlo   "
                          "     :     2      V3\n"
                          "\t\t\t\t010000E0     1 0:00000000\t\t0\n\t\t\t\tFB0000E0     12");
    ck_assert(na_kernel_init(&kernel, root));
    kernel.root.procfs = procfs;
    ck_assert_int_eq(na_kernel_table_multicast.read(&context), 0);
    ck_assert_uint_eq(rows.count, procfs ? 1 : 2);
    ck_assert_uint_eq(context.errors, procfs);
    ck_assert_str_eq(context.error, procfs ? "net/igmp: line 4 is cut off" : "");
    ck_assert_int_eq(context.note[0] != '\0', !procfs);
    na_rows_clear(&rows);
    na_kernel_clear(&kernel);
}
END_TEST

START_TEST(group_lines_that_are_wrong)
{
    place("net/igmp", "igmp.bad_lines");
    place("net/igmp6", "igmp6.bad_lines");
    ck_assert_str_eq(
        kit_walk(objects, "netstatMcast"),
        "netstatMcastGroupIfName.2.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:00:01\" eth0\n"
        "netstatMcastGroupIfName.3.ipv4.\"224.0.0.251\" eth2\n"
        "netstatMcastGroupUsers.2.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:00:01\" 1\n"
        "netstatMcastGroupUsers.3.ipv4.\"224.0.0.251\" 2\n");
    ck_assert_int_eq(kit_state(snapshot, "net/igmp"), NA_MALFORMED);
    ck_assert_str_eq(last_error("net/igmp"), "net/igmp: net/igmp: line 2 cannot be parsed");
    ck_assert_uint_eq(na_snapshot_source(snapshot, NA_MCAST_GROUPS)->wrong, 7 + 4);
}
END_TEST

static const char tcp_header[] = "  sl  local_address rem_address   st tx_queue rx_queue tr "
                                 "tm->when retrnsmt   uid  timeout inode\n";

/* Two listeners that share a port, a request to them, a connection, and one that is over; of IPv6 a
 * listener. */
START_TEST(tcp_sockets_of_the_files)
{
    FILE *file = create("net/tcp");

    fputs(tcp_header, file);
    fputs("   0: 0100007F:0050 00000000:0000 0A 00000000:00000002 00:00000000 00000000    33       "
          " 0 7001 1 0 100 0 0 10 0\n"
          "   1: 0100007F:0050 00000000:0000 0A 00000000:00000003 00:00000000 00000000    33       "
          " 0 7002 1 0 100 0 0 10 0\n"
          "   2: 0100007F:0050 0100007F:A001 03 00000000:00000000 01:00000063 00000000     0       "
          " 0 0 1 0\n"
          "   3: 0100007F:0050 0100007F:A002 01 00000000:00000007 00:00000000 00000000    33       "
          " 0 7003 1 0 20 4 30 10 -1\n"
          "   4: 0100007F:A003 0100007F:0050 06 00000000:00000000 03:00000F2C 00000000     0       "
          " 0 0 3 0\n",
          file);
    fclose(file);
    file = create("net/tcp6");
    fputs(tcp_header, file);
    fputs("   0: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A "
          "00000000:00000000 00:00000000 00000000"
          "     0        0 7004 1 0 100 0 0 10 0\n",
          file);
    fclose(file);
    ck_assert_str_eq(
        kit_walk(objects, "netstatListener"),
        "netstatListenerQueue.ipv4.\"127.0.0.1\".80 5\n"
        "netstatListenerQueue.ipv6.\"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01\".81 0\n"
        "netstatListenerSockets.ipv4.\"127.0.0.1\".80 2\n"
        "netstatListenerSockets.ipv6.\"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01\".81 1\n"
        "netstatListenerUid.ipv4.\"127.0.0.1\".80 33\n"
        "netstatListenerUid.ipv6.\"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01\".81 0\n"
        "netstatListenerSynQueue.ipv4.\"127.0.0.1\".80 1\n"
        "netstatListenerSynQueue.ipv6.\"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01\".81 0\n");
    ck_assert_str_eq(kit_value(objects, "netstatTcpStateSockets.ipv4.listen"), "2");
    ck_assert_str_eq(kit_value(objects, "netstatTcpStateSockets.ipv4.synReceived"), "1");
    ck_assert_str_eq(kit_value(objects, "netstatTcpStateSockets.ipv4.established"), "1");
    ck_assert_str_eq(kit_value(objects, "netstatTcpStateSockets.ipv4.timeWait"), "1");
    ck_assert_str_eq(kit_value(objects, "netstatTcpStateSockets.ipv6.listen"), "1");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp"), NA_OK);
    ck_assert_str_eq(na_snapshot_source(snapshot, NA_TCP_SOCKETS)->note,
                     ""); /* in a copy nothing was refused */
}
END_TEST

START_TEST(tcp_lines_that_are_wrong)
{
    FILE *file = create("net/tcp");

    fputs(tcp_header, file);
    fputs("   0: 0100007F:0050 00000000:0000 0A 00000000:00000002 00:00000000 00000000    33       "
          " 0 7001 1 0\n"
          "   1: 0100007F:0050 00000000:0000 XA 00000000:00000003 00:00000000 00000000    33       "
          " 0 7002 1 0\n"
          "   2: 0100007F:0050 00000000:0000 0A 00000000:00000003 00:00000000 00000000    33       "
          " 0\n"
          "   3: 0100007F:0050 0100007F:A002 6E 00000000:00000007 00:00000000 00000000    33       "
          " 0 7003 1 0\n",
          file);
    fclose(file);
    ck_assert_str_eq(kit_walk(objects, "netstatListenerQueue"),
                     "netstatListenerQueue.ipv4.\"127.0.0.1\".80 2\n");
    ck_assert_str_eq(kit_value(objects, "netstatTcpStateSockets.ipv4.listen"), "1");
    ck_assert_str_eq(last_error("inet_diag tcp listeners"),
                     "inet_diag tcp listeners: net/tcp: line 3 cannot be parsed");
    ck_assert_uint_eq(na_snapshot_source(snapshot, NA_TCP_SOCKETS)->wrong,
                      3); /* with an unknown state */
}
END_TEST

START_TEST(tcp_files_that_are_missing)
{
    place("net/udp", "udp.netns_6.18");
    ck_assert_str_eq(kit_walk(objects, "netstatTcp"), "");
    ck_assert_str_eq(kit_walk(objects, "netstatListener"), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp"), NA_ABSENT);
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp listeners"), NA_ABSENT);
    /* a folder is no file */
    link_to("net/tcp", "..");
    ck_assert_str_eq(kit_walk(objects, "netstatTcp"), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp"), NA_UNREADABLE);
    ck_assert_str_eq(last_error("inet_diag tcp"), "net/tcp: Is a directory");
}
END_TEST

START_TEST(owner_of_a_socket)
{
    const char *pid = "netstatUdpSocketPid.ipv4.\"10.9.0.1\".65535.502180";
    const char *process = "netstatUdpSocketProcess.ipv4.\"10.9.0.1\".65535.502180";

    place("net/udp", "udp.netns_6.18");
    link_to("17/fd/0", "/dev/null");
    link_to("17/fd/1", "socket:[5021801]");
    link_to("17/fd/2", "pipe:[502180]");
    link_to("17/fd/3", "socket:[502180");
    make_file("17/comm", "other\n");
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketP"), "");
    link_to("18/fd/12", "socket:[502180]");
    link_to("self/fd/12", "socket:[502174]");
    make_file("18/comm", "named (x)\n");
    /* not before the next search is due, 20 times the last one's cost later */
    kit_until(kit_value(objects, "%s", pid) != NULL);
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketP"),
                     "netstatUdpSocketPid.ipv4.\"10.9.0.1\".65535.502180 18\n"
                     "netstatUdpSocketProcess.ipv4.\"10.9.0.1\".65535.502180 named (x)\n");
    /* the process now runs another program; it closes the socket; another one has it */
    make_file("18/comm", "");
    ck_assert_str_eq(kit_value(objects, "%s", process), "");
    link_to("18/fd/12", "socket:[1]");
    ck_assert_ptr_null(kit_value(objects, "%s", process));
    link_to("19/fd/3", "socket:[502180]");
    make_file("19/comm", "a_name_of_fifteen_octets_is_the_most\n");
    kit_until(kit_value(objects, "%s", pid) != NULL);
    ck_assert_str_eq(kit_value(objects, "%s", pid), "19");
    ck_assert_str_eq(kit_value(objects, "%s", process), "a_name_of_fifte");
}
END_TEST

START_TEST(owners_are_not_searched_for_at_each_request)
{
    struct na_socket_owners *owners;
    struct timespec before, after;
    int64_t first, many = 0;

    for (unsigned pid = 1; pid <= 200; pid++) {
        char path[32];

        snprintf(path, sizeof(path), "%u/fd/1", pid);
        link_to(path, "socket:[1]");
    }
    owners = na_socket_owners_new(root);
    na_socket_owners_want(owners, (uint32_t[]){ 7, 9 }, 2);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    ck_assert_ptr_null(na_socket_owners_find(owners, 7));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    first = (after.tv_sec - before.tv_sec) * INT64_C(1000000000) + after.tv_nsec - before.tv_nsec;
    for (; many < 1000; many++) {
        ck_assert_ptr_null(na_socket_owners_find(owners, 9));
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
        if ((before.tv_sec - after.tv_sec) * INT64_C(1000000000) + before.tv_nsec - after.tv_nsec >
            10 * first)
            break;
    }
    ck_assert_int_eq(many, 1000);
    na_socket_owners_free(owners);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sockets");
    TCase *files = tcase_create("files");

    tcase_add_checked_fixture(files, setup, teardown);
    tcase_set_timeout(files, 60);
    tcase_add_test(files, udp_sockets_of_the_files);
    tcase_add_test(files, udp_before_drops_were_printed);
    tcase_add_test(files, udp_lines_that_are_wrong);
    tcase_add_test(files, udp_files_that_are_missing);
    tcase_add_loop_test(files, udp_rows_beyond_the_cap, 0, 3);
    tcase_add_test(files, groups_of_the_files);
    tcase_add_test(files, group_lines_that_are_wrong);
    tcase_add_loop_test(files, group_line_without_its_end, 0, 2);
    tcase_add_test(files, tcp_sockets_of_the_files);
    tcase_add_test(files, tcp_lines_that_are_wrong);
    tcase_add_test(files, tcp_files_that_are_missing);
    tcase_add_test(files, owner_of_a_socket);
    tcase_add_test(files, owners_are_not_searched_for_at_each_request);
    suite_add_tcase(suite, files);
    return tests_run(suite);
}
