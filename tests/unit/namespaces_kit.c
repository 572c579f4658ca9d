#include "namespaces_kit.h"

#include <stdio.h>
#include <string.h>

struct world world;

const char dev_header[] =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop "
    "fifo colls carrier compressed\n";

void write_namespace(const char *name, unsigned overflows, unsigned octets)
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

void write_process(unsigned pid, const char *namespace, unsigned started, const char *cgroup)
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

void remove_process(unsigned pid)
{
    static const char *const files[] = { "stat", "comm", "cgroup", "net", "" };

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        char path[100];

        snprintf(path, sizeof(path), "%u/%s", pid, files[i]);
        world_remove(&world, path);
    }
}

const struct na_rows *read_rows(void)
{
    return &world_read_again(&world, NA_NAMESPACES)->rows;
}

const struct na_namespace_row *row_named(const char *name)
{
    const struct na_rows *rows = read_rows();

    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(((struct na_namespace_row *)na_rows_at(rows, i))->name, name) == 0)
            return na_rows_at(rows, i);
    return NULL;
}

uint32_t index_named(const char *name)
{
    const struct na_namespace_row *row = row_named(name);

    ck_assert_msg(row != NULL, "no row %s", name);
    return row->index;
}

void namespaces_set_up(void)
{
    world_open(&world);
    write_namespace("net", 50, 5000);
    world_start(&world, 64);
}

void namespaces_tear_down(void)
{
    world_close(&world);
}
