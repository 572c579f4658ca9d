#include "sockets_files.h"

static const char tcp_header[] = "  sl  local_address rem_address   st tx_queue rx_queue tr "
                                 "tm->when retrnsmt   uid  timeout inode\n";

/* Two listeners that share a port, a request to them, an open connection and a closed one; and an
 * IPv6 listener. */
START_TEST(tcp_sockets_of_the_files)
{
    world_write(
        &world, "net/tcp", "%s%s", tcp_header,
        "   0: 0100007F:0050 00000000:0000 0A 00000000:00000002 00:00000000 00000000    33       "
        " 0 7001 1 0 100 0 0 10 0\n"
        "   1: 0100007F:0050 00000000:0000 0A 00000000:00000003 00:00000000 00000000    33       "
        " 0 7002 1 0 100 0 0 10 0\n"
        "   2: 0100007F:0050 0100007F:A001 03 00000000:00000000 01:00000063 00000000     0       "
        " 0 0 1 0\n"
        "   3: 0100007F:0050 0100007F:A002 01 00000000:00000007 00:00000000 00000000    33       "
        " 0 7003 1 0 20 4 30 10 -1\n"
        "   4: 0100007F:A003 0100007F:0050 06 00000000:00000000 03:00000F2C 00000000     0       "
        " 0 0 3 0\n");
    world_write(
        &world, "net/tcp6", "%s%s", tcp_header,
        "   0: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A "
        "00000000:00000000 00:00000000 00000000"
        "     0        0 7004 1 0 100 0 0 10 0\n");
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
    world_write(
        &world, "net/tcp", "%s%s", tcp_header,
        "   0: 0100007F:0050 00000000:0000 0A 00000000:00000002 00:00000000 00000000    33       "
        " 0 7001 1 0\n"
        "   1: 0100007F:0050 00000000:0000 XA 00000000:00000003 00:00000000 00000000    33       "
        " 0 7002 1 0\n"
        "   2: 0100007F:0050 00000000:0000 0A 00000000:00000003 00:00000000 00000000    33       "
        " 0\n"
        "   3: 0100007F:0050 0100007F:A002 6E 00000000:00000007 00:00000000 00000000    33       "
        " 0 7003 1 0\n");
    ck_assert_str_eq(kit_walk(objects, "netstatListenerQueue"),
                     "netstatListenerQueue.ipv4.\"127.0.0.1\".80 2\n");
    ck_assert_str_eq(kit_value(objects, "netstatTcpStateSockets.ipv4.listen"), "1");
    ck_assert_str_eq(sockets_last_error("inet_diag tcp listeners"),
                     "inet_diag tcp listeners: net/tcp: line 3 cannot be parsed");
    ck_assert_uint_eq(na_snapshot_source(snapshot, NA_TCP_SOCKETS)->wrong,
                      3); /* with an unknown state */
}
END_TEST

START_TEST(tcp_files_that_are_missing)
{
    world_copy(&world, "net/udp", "odd/udp.netns_6.18");
    ck_assert_str_eq(kit_walk(objects, "netstatTcp"), "");
    ck_assert_str_eq(kit_walk(objects, "netstatListener"), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp"), NA_ABSENT);
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp listeners"), NA_ABSENT);
    /* a folder instead of a file */
    world_link(&world, "net/tcp", "..");
    ck_assert_str_eq(kit_walk(objects, "netstatTcp"), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag tcp"), NA_UNREADABLE);
    ck_assert_str_eq(sockets_last_error("inet_diag tcp"), "net/tcp: Is a directory");
}
END_TEST

TCase *files_tcp(void)
{
    TCase *files = tcase_create("TCP");

    tcase_add_checked_fixture(files, sockets_files_setup, sockets_files_teardown);
    tcase_set_timeout(files, 60);
    tcase_add_test(files, tcp_sockets_of_the_files);
    tcase_add_test(files, tcp_lines_that_are_wrong);
    tcase_add_test(files, tcp_files_that_are_missing);
    return files;
}
