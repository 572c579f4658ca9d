/*
 * The indexes of interfaces as given by the files below a root.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kernel/given_indexes.h"
#include "kernel/kernel.h"
#include "kit/support.h"

static struct world world;
static struct na_kernel kernel;
static struct na_given_indexes given;

static void open_root(void)
{
    world_open(&world);
    given = (struct na_given_indexes){ .serial = 0 };
    ck_assert(na_kernel_init(&kernel, world.root));
}

static void close_root(void)
{
    na_given_indexes_clear(&given);
    na_kernel_clear(&kernel);
    world_close(&world);
}

static uint32_t index_of(const char *name)
{
    return na_given_indexes_index(&given, name);
}

static void read_files(void)
{
    ck_assert_int_eq(na_given_indexes_read(&given, &kernel), 0);
}

/* Each file as a kernel prints it, with lines that cannot be parsed, and the resulting index. */
static const struct {
    const char *path, *text;
    struct {
        const char *name;
        uint32_t index;
    } given[3];
} files[] = {
    { "net/igmp6",
      "1    lo              ff020000000000000000000000000001     1 0000000C 0\n"
      "1    lo              ff010000000000000000000000000001     1 00000008 0\n"
      "7    a:b             ff020000000000000000000000000001     1 0000000C 0\n"
      "9x   bad             ff020000000000000000000000000001     1 0000000C 0\n"
      "9    bad             ff0200\n"
      "12   longestname1234 ff020000000000000000000000000001     1 0000000C 0\n",
      { { "lo", 1 }, { "a:b", 7 }, { "longestname1234", 12 } } },
    { "net/dev_mcast",
      "2    eth0            1     0     333300000001\n"
      "2    eth0            1     0     01005e000001\n"
      "0    bad             1     0     01005e000001\n"
      "3    eth1            1     0     333300000001\n",
      { { "eth0", 2 }, { "eth1", 3 } } },
    { "net/if_inet6",
      "00000000000000000000000000000001 01 80 10 80       lo\n"
      "fe80000000000000042a9ffffe000001 1f 40 20 80     eth0\n"
      "fe80000000000000042a9ffffe000001 -1 40 20 80      bad\n",
      { { "lo", 1 }, { "eth0", 31 } } },
    { "net/igmp",
      "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n"
      "1\tlo        :     1      V3\n"
      "\t\t\t\t010000E0     1 0:00000000\t\t0\n"
      "4294967297\tbad       :     1      V3\n"
      "5\tbad             1      V3\n"
      "14\tenp0s31f6u1:     1      V3\n"
      "\t\t\t\t010000E0     1 0:00000000\t\t0\n",
      { { "lo", 1 }, { "enp0s31f6u1", 14 } } },
    { "net/dev_snmp6/eth0",
      "ifIndex                         \t22\nIp6InReceives                   \t0\n",
      { { "eth0", 22 } } },
    { "sys/class/net/eth0/ifindex", "23\n", { { "eth0", 23 } } },
};

START_TEST(each_file)
{
    world_write(&world, files[_i].path, "%s", files[_i].text);
    read_files();
    ck_assert_uint_eq(index_of("bad"), 0);
    ck_assert_uint_eq(index_of("9x"), 0);
    for (size_t i = 0; i < COUNT_OF(files[_i].given) && files[_i].given[i].name != NULL; i++) {
        ck_assert_uint_eq(index_of(files[_i].given[i].name), files[_i].given[i].index);
        ck_assert_str_eq(na_given_indexes_name(&given, files[_i].given[i].index),
                         files[_i].given[i].name);
    }
}
END_TEST

START_TEST(nothing_there)
{
    read_files();
    ck_assert_uint_eq(given.serial, 0);
    ck_assert_uint_eq(index_of("eth0"), 0);
    ck_assert_ptr_null(na_given_indexes_name(&given, 1));
}
END_TEST

/* A tree saved for support, with proc and sys side by side. */
START_TEST(sys_beside_proc)
{
    char path[sizeof(world.root) + 16];

    world_make_folder(&world, "proc");
    world_make_folder(&world, "other");
    world_write(&world, "sys/class/net/eth0/ifindex", "5\n");
    na_kernel_clear(&kernel);
    snprintf(path, sizeof(path), "%s/proc/", world.root);
    ck_assert(na_kernel_init(&kernel, path));
    read_files();
    ck_assert_uint_eq(index_of("eth0"), 5);
    /* beside a folder with another name it may be that of another machine */
    na_kernel_clear(&kernel);
    snprintf(path, sizeof(path), "%s/other", world.root);
    ck_assert(na_kernel_init(&kernel, path));
    read_files();
    ck_assert_uint_eq(index_of("eth0"), 0);
}
END_TEST

/* The sysfs of this machine may show another namespace than the tree. */
START_TEST(not_this_machine)
{
    char path[sizeof(world.root) + 16];

    if (access("/sys/class/net/lo/ifindex", R_OK) != 0)
        return;
    snprintf(path, sizeof(path), "%s/sys", world.root);
    ck_assert_int_eq(symlink("/sys", path), 0);
    read_files();
    ck_assert_uint_eq(index_of("lo"), 0);
}
END_TEST

/* If files contradict each other, the first one applies. */
START_TEST(contradictions)
{
    world_write(&world, "net/igmp6",
                "2    eth0  ff020000000000000000000000000001     1 0000000C 0\n");
    world_write(
        &world, "net/dev_mcast",
        "3    eth0  1 0 333300000001\n2    eth1  1 0 333300000001\n4    eth2  1 0 333300000001\n");
    read_files();
    ck_assert_uint_eq(index_of("eth0"), 2);
    ck_assert_uint_eq(index_of("eth1"), 0);
    ck_assert_uint_eq(index_of("eth2"), 4);
    ck_assert_str_eq(na_given_indexes_name(&given, 2), "eth0");
    ck_assert_ptr_null(na_given_indexes_name(&given, 3));
}
END_TEST

START_TEST(changes)
{
    uint32_t serial;

    world_write(&world, "net/igmp6",
                "2    eth0  ff020000000000000000000000000001     1 0000000C 0\n");
    read_files();
    serial = given.serial;
    world_write(&world, "net/dev_mcast", "2    eth0  1 0 333300000001\n");
    read_files();
    ck_assert_uint_eq(given.serial, serial);
    world_write(&world, "net/igmp6",
                "8    eth0  ff020000000000000000000000000001     1 0000000C 0\n");
    world_remove(&world, "net/dev_mcast");
    read_files();
    ck_assert_uint_ne(given.serial, serial);
    ck_assert_uint_eq(index_of("eth0"), 8);
    serial = given.serial;
    world_remove(&world, "net/igmp6");
    read_files();
    ck_assert_uint_ne(given.serial, serial);
    ck_assert_uint_eq(index_of("eth0"), 0);
}
END_TEST

/* Names that lead out of the folder, and text in place of a number, give no index. */
START_TEST(odd_folders)
{
    world_write(&world, "sys/class/net/eth0/ifindex", "five\n");
    world_write(&world, "sys/class/net/eth1/ifindex", "%s", "");
    world_write(&world, "sys/class/net/anameofsixteench/ifindex", "6\n");
    world_write(&world, "sys/class/net/bonding_masters", "bond0\n");
    world_write(&world, "sys/class/net/.hidden/ifindex", "7\n");
    world_write(&world, "sys/class/net/eth2/ifindex", "8");
    read_files();
    ck_assert_uint_eq(index_of("eth0"), 0);
    ck_assert_uint_eq(index_of("eth1"), 0);
    ck_assert_uint_eq(index_of("anameofsixteench"), 0);
    ck_assert_ptr_null(na_given_indexes_name(&given, 6));
    ck_assert_ptr_null(na_given_indexes_name(&given, 7));
    ck_assert_uint_eq(index_of("eth2"), 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("given indexes");
    TCase *tests = tcase_create("files");

    tcase_add_checked_fixture(tests, open_root, close_root);
    tcase_add_loop_test(tests, each_file, 0, COUNT_OF(files));
    tcase_add_test(tests, nothing_there);
    tcase_add_test(tests, sys_beside_proc);
    tcase_add_test(tests, not_this_machine);
    tcase_add_test(tests, contradictions);
    tcase_add_test(tests, changes);
    tcase_add_test(tests, odd_folders);
    suite_add_tcase(suite, tests);
    return tests_run(suite);
}
