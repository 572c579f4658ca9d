/*
 * net/softnet_stat: the rows of every fixture against a plain reading of the files,
 * cuts, wraps and CPUs that come and go.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus.h"

/* The columns of the file, from 0, with the counters and the levels. */
static const unsigned counter_columns[NA_CPU_SOFTNET_COUNTERS] = { 0, 1, 2, 8, 9, 10 };
static const unsigned level_columns[NA_CPU_LEVELS] = { 11, 13, 14 };

static char **files; /* softnet_stat.* in tests/fixtures/odd, then those of the roots */
static size_t odd_count, files_count;
static char **roots;
static size_t roots_count;

/* Reads the numbers of one line in the simplest way; returns how many there are. */
static unsigned columns_of(const char *line, unsigned long *column)
{
    unsigned count = 0;
    int used;

    while (count < 32 && sscanf(line, "%8lx%n", &column[count], &used) == 1) {
        line += used;
        count++;
    }
    return count;
}

const struct na_cpu *read_cpus(struct world *world, size_t *count)
{
    const struct na_reading *reading = world_read_again(world, NA_SOFTNET);

    *count = reading->rows.count;
    return (const struct na_cpu *)reading->rows.row;
}

static const char *file_of(int i, char *path, size_t room)
{
    if ((size_t)i < odd_count)
        snprintf(path, room, "odd/%s", files[i]);
    else
        snprintf(path, room, "%s/net/softnet_stat", roots[(size_t)i - odd_count]);
    return path;
}

START_TEST(every_line_is_a_row)
{
    char path[256], *save = NULL;
    struct world world;
    size_t count, length, line_number = 0, seen = 0;
    char *text = fixture_text(file_of(_i, path, sizeof(path)), &length);
    const struct na_cpu *cpus;

    world_open(&world);
    world_copy(&world, "net/softnet_stat", path);
    world_start(&world, 64);
    cpus = read_cpus(&world, &count);
    for (char *line = strtok_r(text, "\n", &save); line;
         line = strtok_r(NULL, "\n", &save), line_number++) {
        unsigned long column[32];
        unsigned columns = columns_of(line, column);

        if (columns < 9) /* of old kernels, or cut: other tests have those */
            continue;
        ck_assert_uint_lt(seen, count);
        ck_assert_uint_eq(cpus[seen].cpu, columns > 12 ? column[12] : line_number);
        for (unsigned i = 0; i < NA_CPU_SOFTNET_COUNTERS; i++) {
            ck_assert_int_eq(!!(cpus[seen].has & 1u << i), counter_columns[i] < columns);
            ck_assert_uint_eq(cpus[seen].counter[i],
                              counter_columns[i] < columns ? column[counter_columns[i]] : 0);
        }
        for (unsigned i = 0; i < NA_CPU_LEVELS; i++) {
            ck_assert_int_eq(!!(cpus[seen].has & 1u << (NA_CPU_COUNTERS + i)),
                             level_columns[i] < columns);
            ck_assert_uint_eq(cpus[seen].level[i],
                              level_columns[i] < columns ? column[level_columns[i]] : 0);
        }
        seen++;
    }
    ck_assert(seen == count || strstr(path, "5col"));
    free(text);
    world_close(&world);
}
END_TEST

/* Up to 2.3.35 the one line is the machine's, and its first column counts drops. */
START_TEST(old_line_has_drops_only)
{
    struct world world;
    size_t count;
    const struct na_cpu *cpus;

    world_open(&world);
    world_write(&world, "net/softnet_stat", "00000007 00000001 00000002 00000003 00000004\n");
    world_start(&world, 64);
    cpus = read_cpus(&world, &count);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(cpus[0].has, 1u << NA_CPU_DROPPED);
    ck_assert_uint_eq(cpus[0].counter[NA_CPU_DROPPED], 7);
    world_close(&world);
}
END_TEST

/*
 * Wherever the file is cut off, no row has a different value than in the complete file. The root is
 * not a procfs, so a line that lacks only its newline is served, with a note; one that lacks more
 * is not, unless it is the only one.
 */
START_TEST(cut_file_brings_no_other_value)
{
    struct world world;
    size_t length, whole_count, count;
    char *text = fixture_text("synth-6.12/net/softnet_stat", &length);
    const size_t first = strcspn(text, "\n") + 1; /* octets of the first line */
    const struct na_source *source;
    struct na_cpu whole[64];
    const struct na_cpu *cpus;

    world_open(&world);
    world_write_bytes(&world, "net/softnet_stat", text, length);
    world_start(&world, 64);
    cpus = read_cpus(&world, &whole_count);
    ck_assert_uint_le(whole_count, COUNT_OF(whole));
    memcpy(whole, cpus, whole_count * sizeof(*cpus));
    for (size_t cut = 1; cut < length; cut++) {
        world_write_bytes(&world, "net/softnet_stat", text, cut);
        cpus = read_cpus(&world, &count);
        ck_assert_uint_le(count, whole_count);
        for (size_t i = 0; i < count; i++) {
            ck_assert_uint_eq(cpus[i].cpu, whole[i].cpu);
            for (unsigned j = 0; j < NA_CPU_COUNTERS; j++)
                if (cpus[i].has & 1u << j)
                    ck_assert_uint_eq(cpus[i].counter[j], whole[i].counter[j]);
            ck_assert(i == 0 || cpus[i].has == whole[i].has);
        }
        if (text[cut - 1] == '\n' || cut <= first)
            continue;
        source = na_snapshot_source(world.snapshot, NA_SOFTNET);
        ck_assert_int_eq(source->state, text[cut] == '\n' ? NA_OK : NA_MALFORMED);
        ck_assert(source->note[0] != '\0' || text[cut] != '\n');
    }
    free(text);
    world_close(&world);
}
END_TEST

void write_line(const struct world *world, const char *lines)
{
    world_write(world, "net/softnet_stat", "%s", lines);
}

START_TEST(counters_are_widened)
{
    struct world world;
    size_t count;
    int64_t start;

    world_open(&world);
    write_line(&world, LINE("fffffffa", "00000000"));
    world_start(&world, 64);
    ck_assert_uint_eq(read_cpus(&world, &count)->counter[NA_CPU_PROCESSED], 0xfffffffa);
    start = world.now; /* the earlier count is not known */
    write_line(&world, LINE("00000004", "00000000"));
    ck_assert_uint_eq(read_cpus(&world, &count)->counter[NA_CPU_PROCESSED], 0x100000004);
    ck_assert_int_eq(read_cpus(&world, &count)->discontinuity, start);
    write_line(&world, LINE("80000004", "00000000")); /* a fall by half of the range is a reset */
    ck_assert_uint_eq(read_cpus(&world, &count)->counter[NA_CPU_PROCESSED], 0x80000004);
    ck_assert_int_gt(read_cpus(&world, &count)->discontinuity, start);
    world_close(&world);
}
END_TEST

START_TEST(cpus_go_offline_and_come_back)
{
    struct world world;
    size_t count;
    const struct na_cpu *cpus;
    int64_t start;

    world_open(&world);
    write_line(&world, LINE("00000001", "00000000") LINE("00000002", "00000001")
                           LINE("00000003", "00000002"));
    world_start(&world, 64);
    read_cpus(&world, &count);
    ck_assert_uint_eq(count, 3);
    start = world.now;
    write_line(&world, LINE("00000001", "00000000") LINE("00000004", "00000002"));
    cpus = read_cpus(&world, &count);
    ck_assert(count == 2 && cpus[1].cpu == 2 && cpus[1].counter[NA_CPU_PROCESSED] == 4 &&
              cpus[1].discontinuity == start);
    write_line(&world, LINE("00000001", "00000000") LINE("00000002", "00000001")
                           LINE("00000005", "00000002"));
    cpus = read_cpus(&world, &count);
    ck_assert(count == 3 && cpus[1].cpu == 1 && cpus[1].discontinuity > start &&
              cpus[2].discontinuity == start);
    world_close(&world);
}
END_TEST

/* Before Linux 5.10 only a line's position shows the CPU, so lines move when one has gone. */
START_TEST(cpus_without_an_id_go_offline)
{
    struct world world;
    size_t count;
    const struct na_cpu *cpus;
    int64_t start;

    world_open(&world);
    write_line(&world, OLD_LINE("00000005") OLD_LINE("00000007") OLD_LINE("00000009"));
    world_start(&world, 64);
    read_cpus(&world, &count);
    start = world.now;
    write_line(&world, OLD_LINE("00000005") OLD_LINE("00000009"));
    cpus = read_cpus(&world, &count);
    ck_assert_uint_eq(count, 2);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_gt(cpus[i].discontinuity, start);
    ck_assert_uint_eq(cpus[1].counter[NA_CPU_PROCESSED], 9);
    world_close(&world);
}
END_TEST

/* Ambiguous files, and the CPUs that are still served. */
static const struct ambiguous {
    const char *lines;
    size_t count;
    uint32_t cpu[2];
    const char *says;
} ambiguous[] = {
    { LINE("00000064", "00000000") LINE("00000065", "00000000"),
      0,
      { 0 },
      "two lines for one CPU" },
    { LINE("00000064", "00000000") LINE("00000065", "00000001") LINE("00000066", "00000000")
          LINE("00000067", "00000000"),
      1,
      { 1 },
      "two lines for one CPU" },
    { "00000064 0 0 0 0 0 0 0 0 0 0 0 00000000\n00000065 0 0 0 0 0 0 0 0 0 0 0 00000000\n",
      0,
      { 0 },
      "two lines for one CPU" },
    /* more columns than the others, or fewer, whichever line comes first */
    { LINE("00000064", "00000000 00000000") LINE("00000065", "00000001")
          LINE("00000066", "00000002"),
      2,
      { 1, 2 },
      "CPU 0 has 14 columns" },
    { LINE("00000064", "") LINE("00000065", "00000001") LINE("00000066", "00000002"),
      2,
      { 1, 2 },
      "CPU 0 has 12 columns" },
    { LINE("00000064", "00000000") LINE("00000065", "00000001") LINE("00000066", ""),
      2,
      { 0, 1 },
      "CPU 2 has 12 columns" },
    { LINE("00000064", "00000000") LINE("00000066", ""), 0, { 0 }, "columns" },
    { LINE("00000064", "00000000") LINE("100000065", "00000001"),
      1,
      { 0 },
      "line 2 cannot be parsed" },
};

START_TEST(ambiguous_lines_are_left_out)
{
    const struct ambiguous *file = &ambiguous[_i];
    const struct na_source *source;
    const struct na_cpu *cpus;
    struct world world;
    size_t count;

    world_open(&world);
    write_line(&world, file->lines);
    world_start(&world, 64);
    for (unsigned reading = 1; reading <= 2; reading++) {
        cpus = read_cpus(&world, &count);
        source = na_snapshot_source(world.snapshot, NA_SOFTNET);
        ck_assert_uint_eq(count, file->count);
        for (size_t i = 0; i < count; i++)
            ck_assert_uint_eq(cpus[i].cpu, file->cpu[i]);
        ck_assert_int_eq(source->state, NA_MALFORMED);
        ck_assert_msg(strstr(source->last_error, file->says), "%s", source->last_error);
        ck_assert_uint_eq(source->errors, 1);
        ck_assert_uint_eq(world.reports[NA_SOFTNET], 1);
    }
    world_close(&world);
}
END_TEST

static bool is_softnet(const char *name)
{
    return strncmp(name, "softnet_stat.", 13) == 0;
}

int main(void)
{
    Suite *suite = suite_create("cpus");
    TCase *tcase = tcase_create("softnet");
    int status;

    odd_count = fixture_list("odd", is_softnet, &files);
    roots_count = fixture_list("", fixture_is_root, &roots);
    for (size_t i = 0; i < roots_count; i++) /* the seeds' have none */
        if (strncmp(roots[i], "seed-", 5) == 0) {
            free(roots[i]);
            memmove(&roots[i], &roots[i + 1], (--roots_count - i) * sizeof(*roots));
            i--;
        }
    files_count = odd_count + roots_count;
    tcase_add_loop_test(tcase, every_line_is_a_row, 0, (int)files_count);
    tcase_add_test(tcase, old_line_has_drops_only);
    tcase_add_test(tcase, cut_file_brings_no_other_value);
    tcase_add_loop_test(tcase, ambiguous_lines_are_left_out, 0, COUNT_OF(ambiguous));
    tcase_add_test(tcase, counters_are_widened);
    tcase_add_test(tcase, cpus_go_offline_and_come_back);
    tcase_add_test(tcase, cpus_without_an_id_go_offline);
    suite_add_tcase(suite, tcase);
    suite_add_tcase(suite, softirqs_case());
    status = tests_run(suite);
    fixture_list_free(files, odd_count);
    fixture_list_free(roots, roots_count);
    return status;
}
