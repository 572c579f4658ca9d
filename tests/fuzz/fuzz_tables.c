/*
 * The tables that are files: net/dev, net/softnet_stat with softirqs, net/igmp and igmp6, net/udp
 * and udp6. The first octet says which; a form feed stands between two files. Files past 64 KiB are
 * left to others.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fuzz.h"
#include "records.h"

extern const struct na_mib_table na_mib_table_netstatCpuTable, na_mib_table_netstatIfTable,
    na_mib_table_netstatMcastGroupTable, na_mib_table_netstatSockets,
    na_mib_table_netstatUdpSocketTable;

enum { FILES = 2 };

static const struct {
    char letter;
    const struct na_mib_table *columns, *scalars;
    const char *file[FILES];
} tables[] = {
    { 'd', &na_mib_table_netstatIfTable, NULL, { "net/dev", NULL } },
    { 's', &na_mib_table_netstatCpuTable, NULL, { "net/softnet_stat", "softirqs" } },
    { 'm', &na_mib_table_netstatMcastGroupTable, NULL, { "net/igmp", "net/igmp6" } },
    { 'u',
      &na_mib_table_netstatUdpSocketTable,
      &na_mib_table_netstatSockets,
      { "net/udp", "net/udp6" } },
};

/*
 * Replaces the C library's: the part of a buffer that the file did not fill is hidden, except for
 * the place of a trailing NUL.
 */
ssize_t pread(int fd, void *buffer, size_t count, off_t offset)
{
    ssize_t got;

    fuzz_show(buffer, count);
    got = syscall(SYS_pread64, fd, buffer, count, offset);
    if (got >= 0 && (size_t)got + 1 < count)
        fuzz_hide((char *)buffer + got + 1, count - (size_t)got - 1);
    return got;
}

/* Puts octets into a file that has no name except through its descriptor. */
static void fill(struct na_kernel *kernel, int fd, const char *name, const uint8_t *data,
                 size_t size)
{
    struct na_file *file = na_kernel_file(kernel, name);

    must(file != NULL);
    free(file->path);
    must(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
    must(asprintf(&file->path, "/proc/self/fd/%d", fd) > 0);
}

static void show_buffer(const struct na_kernel *kernel)
{
    if (kernel->text.bytes != NULL)
        fuzz_show(kernel->text.bytes, kernel->text.room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd[FILES];
    struct na_kernel kernel;
    const uint8_t *end = data + size, *feed;
    size_t table = 0;

    for (size_t i = 0; i < FILES && fd[i] == 0; i++)
        must((fd[i] = memfd_create("file", MFD_CLOEXEC)) > 0);
    if (size-- == 0)
        return 0;
    while (table < sizeof(tables) / sizeof(tables[0]) - 1 && tables[table].letter != (char)*data)
        table++;
    data++;
    must(na_kernel_init(&kernel, "nowhere"));
    feed = size > 0 ? memchr(data, '\f', size) : NULL;
    fill(&kernel, fd[0], tables[table].file[0], data, feed ? (size_t)(feed - data) : size);
    if (tables[table].file[1] != NULL && feed != NULL)
        fill(&kernel, fd[1], tables[table].file[1], feed + 1, (size_t)(end - feed - 1));
    records_read(&kernel, tables[table].columns, tables[table].scalars);
    show_buffer(&kernel);
    na_kernel_clear(&kernel);
    return 0;
}
