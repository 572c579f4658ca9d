/*
 * The cost of reading, without SNMP: reading a source, parsing it and storing the values, compared
 * with a bare pread of the same file from a descriptor that stays open. Also checks that a request
 * allocates nothing once the program has warmed up.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "alarms/mib_tables.h"
#include "bench.h"
#include "kit/clock.h"
#include "mib/objects.h"

enum { ROUNDS = 41, READINGS = 100 };

static int64_t clock_offset;

static int64_t monotonic(void *arg)
{
    (void)arg;
    return clock_ns() + clock_offset;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

double bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof(*values), compare);
    return values[count / 2];
}

/* ns that READINGS bare reads of a file take, one by one */
static double bare(int fd, char *buffer, size_t size)
{
    int64_t start = monotonic(NULL);

    for (size_t i = 0; i < READINGS; i++)
        if (pread(fd, buffer, size, 0) <= 0)
            return 0;
    return (double)(monotonic(NULL) - start) / READINGS;
}

/* ns for READINGS readings of a source, each for a new request and too old to be used again */
static double parsed(struct na_snapshot *snapshot, enum na_source_id id)
{
    static uint64_t key = 1000;
    int64_t start = monotonic(NULL), skipped = clock_offset;

    for (size_t i = 0; i < READINGS; i++) {
        clock_offset += INT64_C(1000000000);
        na_snapshot_reading(snapshot, key++, id);
    }
    return (double)(monotonic(NULL) - start - (clock_offset - skipped)) / READINGS;
}

static void bench_source(struct na_snapshot *snapshot, enum na_source_id id)
{
    static char buffer[1024 * 1024];
    double without[ROUNDS], with[ROUNDS], ratio[ROUNDS];
    char path[64];
    int fd;

    snprintf(path, sizeof(path), "/proc/%s", na_snapshot_source(snapshot, id)->name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        printf("  %-14s not in this kernel\n", path);
        return;
    }
    for (size_t i = 0; i < ROUNDS; i++) { /* in turns, so that both run under the same conditions */
        without[i] = bare(fd, buffer, sizeof(buffer));
        with[i] = parsed(snapshot, id);
        ratio[i] = with[i] / without[i];
    }
    close(fd);
    bench_line(path, bench_median(without, ROUNDS) / 1000, bench_median(with, ROUNDS) / 1000,
               bench_median(ratio, ROUNDS), 1.15);
}

/* Every instance once by GET and once by GETNEXT, for a request that finds no reading fresh enough.
 */
static size_t walk(struct na_objects *objects, uint64_t key)
{
    struct na_request request = { key, 0 };
    uint32_t name[NA_OID_MAX];
    size_t length = 0, count = 0;
    struct na_value value;

    clock_offset += INT64_C(1000000000);
    for (; na_objects_next(objects, &request, name, &length, false, &value); count++)
        na_objects_get(objects, &request, name, length, &value);
    return count;
}

void bench_local(void)
{
    struct na_snapshot *snapshot = na_snapshot_new(
        "/proc", 64, 10, (struct na_clock){ monotonic, NULL }, NULL, NULL);
    struct na_objects *objects = snapshot ? na_objects_new(snapshot, na_mib_tables) : NULL;
    size_t before, instances = 0;
    int64_t start;

    if (objects == NULL)
        abort();
    puts("\nreading, us: a bare pread / read, parsed and stored");
    bench_source(snapshot, NA_NETSTAT);
    bench_source(snapshot, NA_SNMP);
    bench_source(snapshot, NA_SNMP6);

    puts("\nobjects, without SNMP");
    for (uint64_t key = 1; key <= 3; key++)
        instances = walk(objects, key);
    before = bench_allocations();
    start = monotonic(NULL);
    for (uint64_t key = 10; key < 20; key++)
        walk(objects, key);
    printf("  %zu instances, a GETNEXT and a GET of each: %.3f us per answer\n", instances,
           (double)(monotonic(NULL) - start - 10 * INT64_C(1000000000)) / 1000 / 10 /
               (double)(2 * instances));
    bench_limit("allocations in 10 walks", (double)(bench_allocations() - before), 0);
    na_objects_free(objects);
    na_snapshot_free(snapshot);
}
