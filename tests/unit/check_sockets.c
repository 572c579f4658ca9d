/*
 * Sockets and multicast groups from files of /proc/net, and the code that serves them, without a
 * running kernel.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "kernel/socket_owners.h"
#include "sockets_files.h"
#include "tables/multicast.h"

extern const struct na_kernel_table na_kernel_table_multicast;

START_TEST(groups_of_the_files)
{
    world_copy(&world, "net/igmp", "odd/igmp.netns_6.18");
    world_copy(&world, "net/igmp6", "odd/igmp6.netns_6.18");
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

    world_write(&world, "net/igmp", "%s",
                "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n1\tlo   "
                "     :     2      V3\n"
                "\t\t\t\t010000E0     1 0:00000000\t\t0\n\t\t\t\tFB0000E0     12");
    ck_assert(na_kernel_init(&kernel, world.root));
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
    world_copy(&world, "net/igmp", "odd/igmp.bad_lines");
    world_copy(&world, "net/igmp6", "odd/igmp6.bad_lines");
    ck_assert_str_eq(
        kit_walk(objects, "netstatMcast"),
        "netstatMcastGroupIfName.2.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:00:01\" eth0\n"
        "netstatMcastGroupIfName.3.ipv4.\"224.0.0.251\" eth2\n"
        "netstatMcastGroupUsers.2.ipv6.\"ff:02:00:00:00:00:00:00:00:00:00:00:00:00:00:01\" 1\n"
        "netstatMcastGroupUsers.3.ipv4.\"224.0.0.251\" 2\n");
    ck_assert_int_eq(kit_state(snapshot, "net/igmp"), NA_MALFORMED);
    ck_assert_str_eq(sockets_last_error("net/igmp"), "net/igmp: net/igmp: line 2 cannot be parsed");
    ck_assert_uint_eq(na_snapshot_source(snapshot, NA_MCAST_GROUPS)->wrong, 7 + 4);
}
END_TEST

START_TEST(owner_of_a_socket)
{
    const char *pid = "netstatUdpSocketPid.ipv4.\"10.9.0.1\".65535.502180";
    const char *process = "netstatUdpSocketProcess.ipv4.\"10.9.0.1\".65535.502180";

    world_copy(&world, "net/udp", "odd/udp.netns_6.18");
    world_link(&world, "17/fd/0", "/dev/null");
    world_link(&world, "17/fd/1", "socket:[5021801]");
    world_link(&world, "17/fd/2", "pipe:[502180]");
    world_link(&world, "17/fd/3", "socket:[502180");
    world_write(&world, "17/comm", "%s", "other\n");
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketP"), "");
    world_link(&world, "18/fd/12", "socket:[502180]");
    world_link(&world, "self/fd/12", "socket:[502174]");
    world_write(&world, "18/comm", "%s", "named (x)\n");
    /* not before the next search is due, 20 times the last one's cost later */
    kit_until(kit_value(objects, "%s", pid) != NULL);
    ck_assert_str_eq(kit_walk(objects, "netstatUdpSocketP"),
                     "netstatUdpSocketPid.ipv4.\"10.9.0.1\".65535.502180 18\n"
                     "netstatUdpSocketProcess.ipv4.\"10.9.0.1\".65535.502180 named (x)\n");
    /* the process now runs another program; it closes the socket; another one has it */
    world_write_bytes(&world, "18/comm", "", 0);
    ck_assert_str_eq(kit_value(objects, "%s", process), "");
    world_link(&world, "18/fd/12", "socket:[1]");
    ck_assert_ptr_null(kit_value(objects, "%s", process));
    world_link(&world, "19/fd/3", "socket:[502180]");
    world_write(&world, "19/comm", "%s", "a_name_of_fifteen_octets_is_the_most\n");
    kit_until(kit_value(objects, "%s", pid) != NULL);
    ck_assert_str_eq(kit_value(objects, "%s", pid), "19");
    ck_assert_str_eq(kit_value(objects, "%s", process), "a_name_of_fifte");
}
END_TEST

START_TEST(owners_are_not_searched_for_at_each_request)
{
    uint32_t inodes[] = { 7, 9 };
    const struct na_rows wanted = { .size = sizeof(inodes[0]), .count = 2, .row = (char *)inodes };
    struct na_socket_owners *owners;
    struct timespec before, after;
    int64_t first, many = 0;

    for (unsigned pid = 1; pid <= 200; pid++) {
        char path[32];

        snprintf(path, sizeof(path), "%u/fd/1", pid);
        world_link(&world, path, "socket:[1]");
    }
    owners = na_socket_owners_new(world.root);
    ck_assert(na_socket_owners_want(owners, NA_OWNED_UDP, &wanted, 0));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    ck_assert_ptr_null(na_socket_owners_find(owners, NA_OWNED_UDP, 7));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    first = (after.tv_sec - before.tv_sec) * INT64_C(1000000000) + after.tv_nsec - before.tv_nsec;
    for (; many < 1000; many++) {
        ck_assert_ptr_null(na_socket_owners_find(owners, NA_OWNED_UDP, 9));
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
        if ((before.tv_sec - after.tv_sec) * INT64_C(1000000000) + before.tv_nsec - after.tv_nsec >
            10 * first)
            break;
    }
    ck_assert_int_eq(many, 1000);
    na_socket_owners_free(owners);
}
END_TEST

static TCase *files_others(void)
{
    TCase *files = tcase_create("groups and owners");

    tcase_add_checked_fixture(files, sockets_files_setup, sockets_files_teardown);
    tcase_set_timeout(files, 60);
    tcase_add_test(files, groups_of_the_files);
    tcase_add_loop_test(files, group_line_without_its_end, 0, 2);
    tcase_add_test(files, group_lines_that_are_wrong);
    tcase_add_test(files, owner_of_a_socket);
    tcase_add_test(files, owners_are_not_searched_for_at_each_request);
    return files;
}

int main(void)
{
    Suite *suite = suite_create("sockets");

    suite_add_tcase(suite, files_udp());
    suite_add_tcase(suite, files_tcp());
    suite_add_tcase(suite, files_others());
    return tests_run(suite);
}
