/*
 * netstatNsTable over files that the test writes: the host against a plain reading of every
 * fixture, numbers of others, and names from cgroup files.
 */
#include <stdio.h>
#include <string.h>

#include "kit/facts.h"
#include "namespaces_kit.h"

#define ID "1f3c5a0de9721f3c5a0de9721f3c5a0de9721f3c5a0de9721f3c5a0de9721f3c"
#define POD "8f3c2b1e-0a1b-4c2d-9e3f-0123456789ab"
#define POD_ "8f3c2b1e_0a1b_4c2d_9e3f_0123456789ab"

enum { HOST = 1, CONTAINER, POD_KIND, UNIT, MACHINE, OTHER }; /* netstatNsKind */

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

/* What is missing from a reading may have been reset meanwhile. */
START_TEST(a_gap_is_a_discontinuity)
{
    const struct na_namespace_row *row;

    write_namespace("a", 700, 300);
    write_process(30, "a", 2, "0::/a.service");
    ck_assert_int_eq(row_named("a.service")->discontinuity, 0);
    world_write(&world, "a/netstat", "TcpExt: ListenDrops\nTcpExt: 800\n");
    row = row_named("a.service");
    ck_assert_uint_eq(row->has & 1u << NA_NS_LISTEN_OVERFLOWS, 0);
    ck_assert_int_eq(row->discontinuity, 0);
    write_namespace("a", 701, 300);
    row = row_named("a.service");
    ck_assert_int_eq(row->discontinuity, world.now);
    ck_assert_uint_eq(row->number[NA_NS_LISTEN_OVERFLOWS], 701);
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

int main(void)
{
    Suite *suite = suite_create("namespaces");
    TCase *tcase = tcase_create("files");
    int status;

    roots_count = fixture_list("", fixture_is_root, &roots);
    tcase_add_checked_fixture(tcase, namespaces_set_up, namespaces_tear_down);
    tcase_add_loop_test(tcase, the_host_has_what_its_files_have, 0, (int)roots_count);
    tcase_add_test(tcase, each_row_has_its_own_numbers);
    tcase_add_test(tcase, conntrack_has_the_limit_of_the_host);
    tcase_add_test(tcase, counters_that_fall_are_a_discontinuity);
    tcase_add_test(tcase, a_gap_is_a_discontinuity);
    tcase_add_test(tcase, sums_stand_still_when_an_interface_goes);
    tcase_add_test(tcase, lines_that_cannot_be_parsed_are_reported);
    tcase_add_loop_test(tcase, the_first_process_names_a_namespace, 0, (int)COUNT_OF(cgroups));
    suite_add_tcase(suite, tcase);
    suite_add_tcase(suite, namespaces_changes());
    status = tests_run(suite);
    fixture_list_free(roots, roots_count);
    return status;
}
