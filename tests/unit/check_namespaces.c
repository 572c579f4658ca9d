/*
 * netstatNsTable over files that the test writes: processes are folders whose net is a link to that
 * of a namespace, as in /proc, and the inode of net/dev is the same for all processes of one.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kit/facts.h"
#include "kit/support.h"
#include "tables/namespaces.h"

#define ID "1f3c5a0de9721f3c5a0de9721f3c5a0de9721f3c5a0de9721f3c5a0de9721f3c"
#define POD "8f3c2b1e-0a1b-4c2d-9e3f-0123456789ab"
#define POD_ "8f3c2b1e_0a1b_4c2d_9e3f_0123456789ab"

enum { HOST = 1, CONTAINER, POD_KIND, UNIT, MACHINE, OTHER }; /* netstatNsKind */

static struct world world;

static const char dev_header[] =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop "
    "fifo colls carrier compressed\n";

/* A namespace whose files have a few of the counters, and the interfaces lo and eth0. */
static void write_namespace(const char *name, unsigned overflows, unsigned octets)
{
    char path[100];

    snprintf(path, sizeof(path), "%s/dev", name);
    world_write(&world, path,
                "%s    lo: 1000 1 0 7 0 0 0 0 1000 1 0 7 0 0 0 0\n"
                "  eth0: %u 1 0 2 0 0 0 0 %u 1 0 3 0 0 0 0\n",
                dev_header, octets, 10 * octets);
    snprintf(path, sizeof(path), "%s/netstat", name);
    world_write(&world, path, "TcpExt: ListenOverflows ListenDrops\nTcpExt: %u %u\n", overflows,
                overflows + 1);
    snprintf(path, sizeof(path), "%s/snmp", name);
    world_write(&world, path, "Tcp: MaxConn CurrEstab OutSegs\nTcp: -1 5 %u\n", 100 + overflows);
    snprintf(path, sizeof(path), "%s/sockstat", name);
    world_write(&world, path, "sockets: used 9\nTCP: inuse 1 orphan 0 tw 4 alloc 2 mem 1\n");
}

/* A process in a namespace; `started` is its start time. */
static void write_process(unsigned pid, const char *namespace, unsigned started, const char *cgroup)
{
    char path[100], target[100];

    snprintf(path, sizeof(path), "%u/stat", pid);
    world_write(&world, path,
                "%u (a ) name) S 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 %u 0 0\n", pid,
                started);
    snprintf(path, sizeof(path), "%u/comm", pid);
    world_write(&world, path, "program%u\n", pid);
    snprintf(path, sizeof(path), "%u/cgroup", pid);
    world_write(&world, path, "%s\n", cgroup);
    snprintf(path, sizeof(path), "%u/net", pid);
    snprintf(target, sizeof(target), "../%s", namespace);
    world_link(&world, path, target);
}

static void remove_process(unsigned pid)
{
    static const char *const files[] = { "stat", "comm", "cgroup", "net", "" };

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        char path[100];

        snprintf(path, sizeof(path), "%u/%s", pid, files[i]);
        world_remove(&world, path);
    }
}

static const struct na_rows *read_rows(void)
{
    return &world_read_again(&world, NA_NAMESPACES)->rows;
}

/* Reads again; NULL if there is no such row. */
static const struct na_namespace_row *row_named(const char *name)
{
    const struct na_rows *rows = read_rows();

    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(((struct na_namespace_row *)na_rows_at(rows, i))->name, name) == 0)
            return na_rows_at(rows, i);
    return NULL;
}

static uint32_t index_named(const char *name)
{
    const struct na_namespace_row *row = row_named(name);

    ck_assert_msg(row != NULL, "no row %s", name);
    return row->index;
}

static void set_up(void)
{
    world_open(&world);
    write_namespace("net", 50, 5000);
    world_start(&world, 64);
}

static void tear_down(void)
{
    world_close(&world);
}

/* ---- numbers */

/* The names of the numbers in the MIB's order, written down a second time. */
static const char *const names[NA_NS_NUMBERS][2] = {
    { "TcpExt", "ListenOverflows" },
    { "TcpExt", "ListenDrops" },
    { "Tcp", "RetransSegs" },
    { "Tcp", "OutSegs" },
    { "TcpExt", "TCPTimeouts" },
    { "TcpExt", "TCPSynRetrans" },
    { "TcpExt", "TCPAbortOnTimeout" },
    { "TcpExt", "TCPAbortOnMemory" },
    { "TcpExt", "TCPAbortOnData" },
    { "Tcp", "EstabResets" },
    { "Tcp", "AttemptFails" },
    { "Tcp", "OutRsts" },
    { "Tcp", "ActiveOpens" },
    { "Tcp", "PassiveOpens" },
    { "TcpExt", "PruneCalled" },
    { "TcpExt", "TCPRcvQDrop" },
    { "TcpExt", "TCPBacklogDrop" },
    { "Udp", "RcvbufErrors" },
    { "Udp", "SndbufErrors" },
    { "Udp6", "Udp6RcvbufErrors" },
    { "Tcp", "InSegs" },
    { "NfConntrack", "drop" },
    { "NfConntrack", "insert_failed" },
    { NULL, NULL },
    { NULL, NULL },
    { NULL, NULL },
    { NULL, NULL },
    { "Tcp", "CurrEstab" },
    { "Sockstat", "sockets.used" },
    { "Sockstat", "TCP.tw" },
    { "NfConntrack", "entries" },
    { NULL, NULL },
};

static char **roots;
static size_t roots_count;

START_TEST(the_host_has_what_its_files_have)
{
    const struct na_namespace_row *host;
    const struct na_rows *rows;
    struct facts facts = { .count = 0 };
    struct world kernel;

    world_open_on(&kernel, roots[_i]);
    world_start(&kernel, 64);
    facts_read_root(&facts, kernel.root);
    rows = &world_read_again(&kernel, NA_NAMESPACES)->rows;
    ck_assert_uint_eq(rows->count, 1);
    host = na_rows_at(rows, 0);
    ck_assert_uint_eq(host->index, 1);
    ck_assert_uint_eq(host->kind, HOST);
    ck_assert_str_eq(host->name, "host");
    for (size_t i = 0; i < NA_NS_NUMBERS; i++) {
        const struct fact *fact = names[i][0] ? facts_find(&facts, names[i][0], names[i][1]) : NULL;

        if (names[i][0] == NULL)
            continue;
        ck_assert_msg(!!(host->has & UINT32_C(1) << i) == (fact != NULL), "%s %s", names[i][0],
                      names[i][1]);
        ck_assert_uint_eq(host->number[i], fact != NULL ? fact->number : 0);
    }
    facts_clear(&facts);
    world_close(&kernel);
}
END_TEST

START_TEST(each_row_has_its_own_numbers)
{
    const struct na_namespace_row *row;

    write_namespace("a", 7, 300);
    write_process(20, "net", 1, "0::/system.slice/cron.service");
    write_process(30, "a", 2, ("0::/system.slice/docker-" ID ".scope"));
    write_process(31, "a", 2, ("0::/system.slice/docker-" ID ".scope"));
    row = row_named("docker-1f3c5a0de972");
    ck_assert_ptr_nonnull(row);
    ck_assert_uint_eq(row->kind, CONTAINER);
    ck_assert_uint_eq(row->processes, 2);
    ck_assert_uint_eq(row->first_pid, 30);
    ck_assert_uint_eq(row->if_index, 0);
    ck_assert_uint_eq(row->number[NA_NS_LISTEN_OVERFLOWS], 7);
    ck_assert_uint_eq(row->number[NA_NS_LISTEN_DROPS], 8);
    ck_assert_uint_eq(row->number[NA_NS_OUT_SEGS], 107);
    ck_assert_uint_eq(row->number[NA_NS_IN_OCTETS], 300);
    ck_assert_uint_eq(row->number[NA_NS_OUT_OCTETS], 3000);
    ck_assert_uint_eq(row->number[NA_NS_RX_DROPPED], 2);
    ck_assert_uint_eq(row->number[NA_NS_TX_DROPPED], 3);
    ck_assert_uint_eq(row->number[NA_NS_CURR_ESTAB], 5);
    ck_assert_uint_eq(row->number[NA_NS_TIME_WAIT], 4);
    ck_assert(!(row->has & 1u << NA_NS_CONNTRACK_ENTRIES));
    row = row_named("host");
    ck_assert_uint_eq(row->processes, 1);
    ck_assert_uint_eq(row->first_pid, 20);
    ck_assert_uint_eq(row->number[NA_NS_LISTEN_OVERFLOWS], 50);
    ck_assert_uint_eq(row->number[NA_NS_IN_OCTETS], 5000);
}
END_TEST

START_TEST(conntrack_has_the_limit_of_the_host)
{
    const struct na_namespace_row *row;

    write_namespace("a", 7, 300);
    write_process(30, "a", 2, "0::/a.service");
    world_write(&world, "a/stat/nf_conntrack", "entries drop insert_failed\n%s%s",
                "00000005 00000001 00000002\n", "00000005 00000003 00000004\n");
    world_write(&world, "sys/net/netfilter/nf_conntrack_max", "262144\n");
    row = row_named("a.service");
    ck_assert_uint_eq(row->number[NA_NS_CONNTRACK_ENTRIES], 5);
    ck_assert_uint_eq(row->number[NA_NS_CONNTRACK_DROPS], 4);
    ck_assert_uint_eq(row->number[NA_NS_CONNTRACK_INSERT_FAILED], 6);
    ck_assert_uint_eq(row->number[NA_NS_CONNTRACK_LIMIT], 262144);
    row = row_named("host");
    ck_assert(!(row->has & 1u << NA_NS_CONNTRACK_LIMIT));
}
END_TEST

START_TEST(counters_that_fall_are_a_discontinuity)
{
    const struct na_namespace_row *row;

    write_namespace("a", 700, 300);
    write_process(30, "a", 2, "0::/a.service");
    row = row_named("a.service");
    ck_assert_int_eq(row->discontinuity, 0);
    write_namespace("a", 701, 300);
    row = row_named("a.service");
    ck_assert_int_eq(row->discontinuity, 0);
    write_namespace("a", 3, 300);
    row = row_named("a.service");
    ck_assert_int_eq(row->discontinuity, world.now);
    ck_assert_uint_eq(row->number[NA_NS_LISTEN_OVERFLOWS], 3);
    write_namespace("a", 4, 300);
    row = row_named("a.service");
    ck_assert_int_lt(row->discontinuity, world.now);
    ck_assert_int_gt(row->discontinuity, 0);
}
END_TEST

/* An interface that goes takes its octets with it; what the others count then goes on. */
START_TEST(sums_stand_still_when_an_interface_goes)
{
    const struct na_namespace_row *row;

    write_namespace("a", 7, 300);
    write_process(30, "a", 2, "0::/a.service");
    ck_assert_uint_eq(row_named("a.service")->number[NA_NS_IN_OCTETS], 300);
    world_write(&world, "a/dev", "%s  eth1: 40 1 0 1 0 0 0 0 5 1 0 3 0 0 0 0\n", dev_header);
    row = row_named("a.service");
    ck_assert_uint_eq(row->number[NA_NS_IN_OCTETS], 300);
    ck_assert_int_eq(row->discontinuity, 0);
    world_write(&world, "a/dev", "%s  eth1: 45 1 0 1 0 0 0 0 5 1 0 3 0 0 0 0\n", dev_header);
    ck_assert_uint_eq(row_named("a.service")->number[NA_NS_IN_OCTETS], 305);
}
END_TEST

START_TEST(lines_that_cannot_be_parsed_are_reported)
{
    const struct na_source *source = na_snapshot_source(world.snapshot, NA_NAMESPACES);
    const struct na_namespace_row *row;

    write_namespace("a", 7, 300);
    write_process(30, "a", 2, "0::/a.service");
    world_write(&world, "a/dev", "%s  eth0: 40 x\n", dev_header);
    world_write(&world, "a/netstat", "TcpExt: ListenOverflows\nTcpExt: 1 2\n");
    row = row_named("a.service");
    ck_assert(!(row->has & 1u << NA_NS_IN_OCTETS));
    ck_assert(!(row->has & 1u << NA_NS_LISTEN_OVERFLOWS));
    ck_assert(row->has & 1u << NA_NS_OUT_SEGS);
    ck_assert_int_eq(source->state, NA_MALFORMED);
    ck_assert_uint_eq(source->wrong, 2);
    ck_assert_msg(strncmp(source->last_error, "network namespaces: a.service: net/dev", 38) == 0,
                  "%s", source->last_error);
}
END_TEST

/* ---- names, from cgroup files as these programs make them */

static const struct {
    const char *cgroup, *name;
    unsigned kind;
} cgroups[] = {
    { ("0::/system.slice/docker-" ID ".scope"), "docker-1f3c5a0de972", CONTAINER },
    { ("0::/docker/" ID), "docker-1f3c5a0de972", CONTAINER },
    { ("12:pids:/docker/" ID "\n1:name=systemd:/docker/" ID), "docker-1f3c5a0de972", CONTAINER },
    /* docker on a host with cgroup v1, without systemd */
    { ("5:memory:/docker/" ID "\n2:cpu,cpuacct:/docker/" ID "\n0::/"), "docker-1f3c5a0de972",
      CONTAINER },
    { ("0::/machine.slice/libpod-" ID ".scope/container"), "libpod-1f3c5a0de972", CONTAINER },
    { ("0::/system.slice/nerdctl-" ID ".scope"), "nerdctl-1f3c5a0de972", CONTAINER },
    { "0::/lxc.payload.web/system.slice/nginx.service", "web", CONTAINER },
    { "0::/machine.slice/systemd-nspawn@web.service/payload/init.scope", "web", MACHINE },
    { "0::/machine.slice/machine-qemu\\x2d3\\x2ddb.scope/libvirt/emulator", "qemu-3-db", MACHINE },
    { ("0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" POD_
       ".slice/cri-containerd-" ID ".scope"),
      ("pod" POD), POD_KIND },
    { ("0::/kubepods.slice/kubepods-pod" POD_ ".slice/crio-" ID ".scope"), ("pod" POD), POD_KIND },
    { ("0::/kubepods/besteffort/pod" POD "/" ID), ("pod" POD), POD_KIND },
    { ("11:memory:/kubepods/besteffort/pod" POD "/" ID
       "\n1:name=systemd:/kubepods/besteffort/pod" POD "/" ID),
      ("pod" POD), POD_KIND },
    { "0::/system.slice/unbound.service", "unbound.service", UNIT },
    { "0::/user.slice/user-1000.slice/session-3.scope", "session-3.scope", UNIT },
    { "0::/batch/job7", "batch/job7", OTHER },
    { "0::/", "program30", OTHER },
    { "3:cpu:/\n1:name=systemd:/\n0::/", "program30", OTHER },
};

START_TEST(the_first_process_names_a_namespace)
{
    const struct na_namespace_row *row;

    write_namespace("a", 1, 2);
    write_process(30, "a", 2, cgroups[_i].cgroup);
    write_process(31, "a", 2, "0::/other.service");
    row = row_named(cgroups[_i].name);
    ck_assert_msg(row != NULL, "no row %s", cgroups[_i].name);
    ck_assert_uint_eq(row->kind, cgroups[_i].kind);
}
END_TEST

/* ---- which are shown */

static size_t shown_with(const struct na_filter *filter)
{
    na_snapshot_set_namespace_filter(world.snapshot, filter);
    return read_rows()->count;
}

START_TEST(a_filter_decides_which_are_shown)
{
    struct na_filter filter = { .most = 0 };
    const struct na_rows *rows;

    for (unsigned i = 0; i < 4; i++) {
        static const char *const groups[] = { "0::/a.service", "0::/b.service", "0::/lxc.payload.c",
                                              "0::/batch" };
        char name[2] = { (char)('z' - i), '\0' };

        write_namespace(name, i, i);
        write_process(30 + i, name, 2, groups[i]);
        ck_assert_uint_eq(read_rows()->count, i + 2); /* so that a.service is the oldest */
    }
    ck_assert(na_filter_add(&filter, NA_EXCLUDE_NAMES, "b.*"));
    ck_assert_uint_eq(shown_with(&filter), 4);
    ck_assert_ptr_null(row_named("b.service"));
    rows = read_rows();
    ck_assert_uint_eq(rows->total[NA_NS_TOTAL_LEFT_OUT], 1);
    ck_assert(na_filter_add(&filter, NA_INCLUDE_KINDS, "unit"));
    ck_assert_uint_eq(shown_with(&filter), 2); /* the host's is always shown */
    ck_assert_ptr_nonnull(row_named("a.service"));
    filter = (struct na_filter){ .most = 2 };
    ck_assert_uint_eq(shown_with(&filter), 3);
    ck_assert_ptr_nonnull(row_named("a.service"));
    ck_assert_ptr_nonnull(row_named("b.service"));
    ck_assert_uint_eq(read_rows()->total[NA_NS_TOTAL_LEFT_OUT], 2);
}
END_TEST

/* ---- processes and namespaces that come and go */

START_TEST(a_namespace_keeps_its_row_while_its_processes_change)
{
    const struct na_namespace_row *row;
    uint32_t index;

    read_rows();
    write_namespace("a", 1, 2);
    for (unsigned pid = 30; pid < 40; pid++)
        write_process(pid, "a", 2, "0::/a.service");
    row = row_named("a.service");
    index = row->index;
    ck_assert_int_eq(row->since, world.now);
    ck_assert_int_eq(row->discontinuity, world.now);
    /* one process of the previous reading is enough, and the first one goes before others */
    for (unsigned pid = 30; pid < 33; pid++)
        remove_process(pid);
    ck_assert_uint_eq(index_named("a.service"), index);
    for (unsigned pid = 33; pid < 36; pid++)
        remove_process(pid);
    row = row_named("a.service");
    ck_assert_uint_eq(row->index, index);
    ck_assert_uint_eq(row->first_pid, 36);
    ck_assert_int_lt(row->since, world.now);
}
END_TEST

/* The kernel gives the inode of a namespace that has ended to the next one. */
START_TEST(a_new_namespace_is_a_new_row)
{
    uint32_t first;

    write_namespace("a", 1, 2);
    write_process(30, "a", 2, "0::/a.service");
    first = index_named("a.service");
    remove_process(30);
    write_process(40, "a", 3, "0::/a.service");
    ck_assert_uint_gt(index_named("a.service"), first);
    first = index_named("a.service");
    remove_process(40);
    ck_assert_uint_eq(read_rows()->count, 1);
    write_process(40, "a", 3, "0::/a.service");
    ck_assert_uint_gt(index_named("a.service"), first);
}
END_TEST

START_TEST(a_number_reused_by_another_process_proves_nothing)
{
    uint32_t first;

    write_namespace("a", 1, 2);
    write_process(30, "a", 2, "0::/a.service");
    first = index_named("a.service");
    write_process(30, "a", 99, "0::/a.service");
    ck_assert_uint_gt(index_named("a.service"), first);
}
END_TEST

/* A process that moves to another namespace takes nothing with it. */
START_TEST(a_process_may_move)
{
    uint32_t a, b;

    write_namespace("a", 1, 2);
    write_namespace("b", 3, 4);
    write_process(30, "a", 2, "0::/a.service");
    write_process(31, "a", 2, "0::/a.service");
    write_process(40, "b", 2, "0::/b.service");
    a = index_named("a.service");
    b = index_named("b.service");
    write_process(31, "b", 2, "0::/a.service");
    ck_assert_uint_eq(index_named("a.service"), a);
    ck_assert_uint_eq(row_named("a.service")->processes, 1);
    write_process(31, "b", 2, "0::/b.service");
    ck_assert_uint_eq(index_named("b.service"), b);
    ck_assert_uint_eq(row_named("b.service")->processes, 2);
}
END_TEST

START_TEST(processes_without_files_are_left_out)
{
    const struct na_rows *rows;

    /* one whose net is already gone, a zombie; one that may not be looked at, as here a loop */
    world_make_folder(&world, "30");
    world_make_folder(&world, "31");
    world_link(&world, "31/net", "net");
    world_write(&world, "sys/33", "no process");
    rows = read_rows();
    ck_assert_uint_eq(rows->count, 1);
    ck_assert_uint_eq(rows->total[NA_NS_TOTAL_UNREADABLE], 1);
    ck_assert_int_eq(na_snapshot_source(world.snapshot, NA_NAMESPACES)->state, NA_OK);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("namespaces");
    TCase *tcase = tcase_create("files");
    int status;

    roots_count = fixture_list("", fixture_is_root, &roots);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, the_host_has_what_its_files_have, 0, (int)roots_count);
    tcase_add_test(tcase, each_row_has_its_own_numbers);
    tcase_add_test(tcase, conntrack_has_the_limit_of_the_host);
    tcase_add_test(tcase, counters_that_fall_are_a_discontinuity);
    tcase_add_test(tcase, sums_stand_still_when_an_interface_goes);
    tcase_add_test(tcase, lines_that_cannot_be_parsed_are_reported);
    tcase_add_loop_test(tcase, the_first_process_names_a_namespace, 0, (int)COUNT_OF(cgroups));
    tcase_add_test(tcase, a_filter_decides_which_are_shown);
    tcase_add_test(tcase, a_namespace_keeps_its_row_while_its_processes_change);
    tcase_add_test(tcase, a_new_namespace_is_a_new_row);
    tcase_add_test(tcase, a_number_reused_by_another_process_proves_nothing);
    tcase_add_test(tcase, a_process_may_move);
    tcase_add_test(tcase, processes_without_files_are_left_out);
    suite_add_tcase(suite, tcase);
    status = tests_run(suite);
    fixture_list_free(roots, roots_count);
    return status;
}
