#include "sockets_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tables/udp_rows.h"

START_TEST(udp_sockets_of_the_files)
{
    world_copy(&world, "net/udp", "odd/udp.netns_6.18");
    world_copy(&world, "net/udp6", "odd/udp6.netns_6.18");
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
    world_copy(&world, "net/udp", "odd/udp.2.6.26_no_drops");
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
    world_copy(&world, "net/udp", "odd/udp.bad_lines");
    ck_assert_str_eq(kit_walk(objects, "netstatUdp"),
                     "netstatUdpSocketQueue.ipv4.\"10.9.0.1\".65535.502180 1280\n"
                     "netstatUdpSocketDrops.ipv4.\"10.9.0.1\".65535.502180 47\n"
                     "netstatUdpSocketUid.ipv4.\"10.9.0.1\".65535.502180 0\n"
                     "netstatUdpSockets.0 1\n"
                     "netstatUdpDrops.0 47\n"
                     "netstatUdpSocketsLeftOut.0 0\n");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_MALFORMED);
    ck_assert_str_eq(sockets_last_error("inet_diag udp"),
                     "inet_diag udp: net/udp: line 3 cannot be parsed");
    ck_assert_uint_eq(na_snapshot_source(snapshot, NA_UDP_SOCKETS)->wrong, 7);
}
END_TEST

START_TEST(udp_files_that_are_missing)
{
    ck_assert_str_eq(kit_walk(objects, ""), "");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_ABSENT);
    ck_assert_int_eq(kit_state(snapshot, "net/igmp"), NA_ABSENT);
    world_write_bytes(&world, "net/udp", "", 0);
    ck_assert_str_eq(kit_value(objects, "netstatUdpSockets.0"), "0");
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_MALFORMED);
    /* a folder instead of a file cannot be read, while the other file can */
    world_link(&world, "net/udp6", "..");
    ck_assert_str_eq(kit_value(objects, "netstatUdpSockets.0"), "0");
    world_link(&world, "net/udp", "..");
    ck_assert_ptr_null(kit_value(objects, "netstatUdpSockets.0"));
    ck_assert_int_eq(kit_state(snapshot, "inet_diag udp"), NA_UNREADABLE);
}
END_TEST

/* Sockets 1 to count in random order; the n-th has dropped n datagrams. */
static void make_sockets(unsigned count)
{
    char *text = NULL;
    size_t length;
    FILE *file = open_memstream(&text, &length);

    ck_assert_ptr_nonnull(file);
    fputs("a header\n", file);
    for (unsigned i = 0; i < count; i++) {
        unsigned n = (unsigned)(i * UINT64_C(7919) % count) + 1;

        fprintf(file,
                "%5u: 0100007F:%04X 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 %u "
                "2 0 %u\n",
                i, n % 100, n, n);
    }
    fclose(file);
    world_write_bytes(&world, "net/udp", text, length);
    free(text);
}

static const unsigned sockets[] = { NA_UDP_SOCKETS_MAX, NA_UDP_SOCKETS_MAX + 1, 6007 };

START_TEST(udp_rows_beyond_the_cap)
{
    const unsigned count = sockets[_i];
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
    /* the memory does not grow with the sockets either */
    ck_assert_uint_lt(na_snapshot_last(snapshot, NA_UDP_SOCKETS)->rows.room,
                      3 * NA_UDP_SOCKETS_MAX);
    ck_assert_uint_eq(strtoul(kit_value(objects, "netstatUdpSocketsLeftOut.0"), NULL, 10),
                      count - NA_UDP_SOCKETS_MAX);
    ck_assert_uint_eq(strtoul(kit_value(objects, "netstatUdpSockets.0"), NULL, 10), count);
    ck_assert_uint_eq(strtoul(kit_value(objects, "netstatUdpDrops.0"), NULL, 10),
                      count * (count + 1) / 2);
}
END_TEST

TCase *files_udp(void)
{
    TCase *files = tcase_create("UDP");

    tcase_add_checked_fixture(files, sockets_files_setup, sockets_files_teardown);
    tcase_set_timeout(files, 60);
    tcase_add_test(files, udp_sockets_of_the_files);
    tcase_add_test(files, udp_before_drops_were_printed);
    tcase_add_test(files, udp_lines_that_are_wrong);
    tcase_add_test(files, udp_files_that_are_missing);
    tcase_add_loop_test(files, udp_rows_beyond_the_cap, 0, sizeof(sockets) / sizeof(sockets[0]));
    return files;
}
