/*
 * Interfaces from files: the parser of net/dev over everything that kernels print, and what lasts between readings.
 */
#include <check.h>
#include <errno.h>
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "asking.h"
#include "parse_dev.h"
#include "relation_dev.h"
#include "relation_links.h"
#include "scratch.h"
#include "suite.h"

enum { ODD_ROWS = 15, DISCONTINUITY = 19, NAME = 2, RX_BYTES = 3, RX_PACKETS = 4, TX_COMPRESSED = 18 };

static char *fixture(const char *name)
{
    static char path[4096];

    snprintf(path, sizeof(path), "%s/tests/fixtures/%s", getenv("srcdir") ? getenv("srcdir") : ".", name);
    return path;
}

static char *contents(const char *path, size_t *length)
{
    FILE *file = fopen(path, "re");
    char *text = calloc(1, 1 << 20);

    ck_assert_msg(file != NULL, "%s: %s", path, strerror(errno));
    *length = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    return text;
}

/* Parses a whole text; returns the number of rows, of which the first `room` are kept. */
static size_t parse(const char *text, size_t length, struct na_dev *rows, size_t room, unsigned *bad)
{
    struct na_dev_layout layout = { .columns = 0 };
    size_t count = 0;

    *bad = 0;
    for (const char *line = text; line < text + length;) {
        const char *end = memchr(line, '\n', (size_t)(text + length - line));
        struct na_dev row = { .has = 0 };
        enum na_dev_line what;

        if (end == NULL)
            end = text + length;
        what = na_parse_dev_line(&layout, line, end, &row);
        *bad += what == NA_DEV_BAD;
        if (what == NA_DEV_ROW && count++ < room)
            rows[count - 1] = row;
        line = end + 1;
    }
    return count;
}

static const struct {
    const char *file;
    size_t rows;
    const char *name[ODD_ROWS];
    uint64_t first[ODD_ROWS], last[ODD_ROWS];       /* RX bytes and the last column of TX that there is */
    uint16_t has;
} odd[] = {
    { "dev.2.0_no_bytes", 2, { "lo", "eth0" }, { 0, 0 }, { 0, 9 }, 0x7e3e },
    { "dev.alias_names", 4, { "eth0", "eth0:1", "team0:1", "a:b:c" }, { 101, 0, 11, 7 }, { 0, 0, 0, 0 }, 0xffff },
    { "dev.header_only", 0, { NULL }, { 0 }, { 0 }, 0 },
    { "dev.max_u64", 1, { "eth0" }, { UINT64_MAX }, { UINT64_MAX }, 0xffff },
    { "dev.no_space_2.6", 2, { "lo", "eth0" }, { 32108095, 5019464820 }, { 0, 0 }, 0xffff },
    { "dev.no_statistics_available", 1, { "eth0" }, { 101 }, { 0 }, 0xffff },
    { "dev.odd_names", ODD_ROWS,
      { "lo", "enx001122334455", "br-0a1b2c3d4e5f", "eth0.4094", "veth12345678901", "wlan0-ap", "tun\xc3\xa9", "p1p1_0", "1", "10",
        "-", "face", "Inter-|", "%s", "a|b" },
      { 1, 101, 201, 301, 401, 501, 601, 701, 801, 901, 1001, 1101, 1201, 1301, 1401 },
      { 16, 116, 216, 316, 416, 516, 616, 716, 816, 916, 1016, 1116, 1216, 1316, 1416 }, 0xffff },
};

START_TEST(odd_files)
{
    struct na_dev rows[ODD_ROWS];
    char name[64];
    size_t length;
    unsigned bad;
    char *text;

    snprintf(name, sizeof(name), "odd/%s", odd[_i].file);
    text = contents(fixture(name), &length);
    ck_assert_uint_eq(parse(text, length, rows, ODD_ROWS, &bad), odd[_i].rows);
    ck_assert_uint_eq(bad, 0);
    for (size_t i = 0; i < odd[_i].rows; i++) {
        uint64_t last = rows[i].counter[rows[i].has & 1u << 15 ? 15 : 14];

        ck_assert_str_eq(rows[i].name, odd[_i].name[i]);
        ck_assert_uint_eq(rows[i].has, odd[_i].has);
        ck_assert_uint_eq(rows[i].counter[0], odd[_i].first[i]);
        ck_assert_uint_eq(last, odd[_i].last[i]);
    }
    free(text);
}
END_TEST

/* Each number of each kernel's file, against sscanf. */
START_TEST(every_kernel)
{
    glob_t found;

    ck_assert_int_eq(glob(fixture("*/net/dev"), 0, NULL, &found), 0);
    ck_assert_uint_ge(found.gl_pathc, 10);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct na_dev rows[100];
        size_t length, count;
        unsigned bad;
        char *text = contents(found.gl_pathv[i], &length), *line = strchr(strchr(text, '\n') + 1, '\n') + 1;

        count = parse(text, length, rows, 100, &bad);
        ck_assert_uint_gt(count, 0);
        ck_assert_uint_eq(bad, 0);
        for (size_t row = 0; row < count; row++, line = strchr(line, '\n') + 1) {
            char name[64], *p = line;
            int used;

            ck_assert_int_eq(sscanf(p, " %63[^:]:%n", name, &used), 1);
            ck_assert_str_eq(name, rows[row].name);
            for (unsigned column = 0; column < NA_DEV_COLUMNS; column++) {
                uint64_t value;

                p += used;
                ck_assert_int_eq(sscanf(p, "%" SCNu64 "%n", &value, &used), 1);
                ck_assert_uint_eq(value, rows[row].counter[column]);
            }
        }
        ck_assert_str_eq(line, "");
        free(text);
    }
    globfree(&found);
}
END_TEST

static const char header[] = "Inter-|   Receive                                                |  Transmit\n"
                             " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls "
                             "carrier compressed\n";

/* A text that ends anywhere gives the rows that are whole, and never another number. */
START_TEST(cut_off)
{
    size_t length;
    char *text = contents(fixture("odd/dev.odd_names"), &length);
    struct na_dev whole[ODD_ROWS], rows[ODD_ROWS];
    unsigned bad;

    memset(whole, 0, sizeof(whole));
    parse(text, length, whole, ODD_ROWS, &bad);
    for (size_t cut = 0; cut < length; cut++) {
        char *part = strndup(text, cut);        /* of its own, so that a sanitizer sees a step behind its end */
        size_t count = parse(part, cut, rows, ODD_ROWS, &bad), lines = 0;

        for (size_t i = 0; i < cut; i++)
            lines += part[i] == '\n';
        ck_assert_uint_eq(count, lines < 2 ? 0 : lines - 2);
        for (size_t i = 0; i < count; i++)
            ck_assert_int_eq(memcmp(&rows[i], &whole[i], sizeof(rows[i])), 0);
        free(part);
    }
    free(text);
}
END_TEST

static const char *const not_understood[] = {
    "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n", "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n",
    "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 -1\n", "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 18446744073709551616\n",
    "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 1x\n", "eth0:\n", "eth0\n", ": 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n",
    "a name: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "sixteenletters16: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n",
};

START_TEST(bad_lines)
{
    char text[1024];
    unsigned bad;

    snprintf(text, sizeof(text), "%s%s  lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", header, not_understood[_i]);
    ck_assert_uint_eq(parse(text, strlen(text), NULL, 0, &bad), 1);
    ck_assert_uint_eq(bad, 1);
}
END_TEST

START_TEST(a_column_in_the_middle)
{
    static const char text[] = "Inter-|   Receive  |  Transmit\n face |bytes new packets|packets newer bytes\n lo: 1 2 3 4 5 6\n";
    struct na_dev row;
    unsigned bad;

    ck_assert_uint_eq(parse(text, strlen(text), &row, 1, &bad), 1);
    ck_assert_uint_eq(row.has, 0x0303);
    ck_assert_uint_eq(row.counter[0], 1);
    ck_assert_uint_eq(row.counter[1], 3);
    ck_assert_uint_eq(row.counter[8], 6);
    ck_assert_uint_eq(row.counter[9], 4);
}
END_TEST

static int64_t now = INT64_C(1000000000000);

static int64_t fixed_clock(void *arg)
{
    (void)arg;
    return now;
}

static char root[300];

static void make_root(void)
{
    char folder[sizeof(root) + 8];

    ck_assert(scratch_folder(root, sizeof(root)));
    snprintf(folder, sizeof(folder), "%s/net", root);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
}

static FILE *write_dev(void)
{
    char path[sizeof(root) + 16];
    FILE *file;

    snprintf(path, sizeof(path), "%s/net/dev", root);
    file = fopen(path, "we");
    ck_assert(file != NULL);
    fputs(header, file);
    return file;
}

static void assert_counter(struct asking *asking, uint32_t column, uint32_t index, uint64_t number)
{
    struct na_value value;

    ck_assert(ask(asking, 1, column, index, &value));
    ck_assert_uint_eq(value.number, number);
}

static struct asking start(const struct na_filter *filter)
{
    return asking_start(root, (struct na_clock){ fixed_clock, NULL }, filter);
}

/* Longer than any buffer. */
START_TEST(ten_thousand)
{
    FILE *file = write_dev();
    struct asking asking;
    struct na_value value;
    uint32_t index = 0, count = 0;

    for (unsigned i = 0; i < 10000; i++)
        fprintf(file, "veth%07x: %u %u 0 0 0 0 0 0 %u %u 0 0 0 0 0 %u\n", i, i, i + 1, i + 2, i + 3, i + 4);
    fclose(file);
    asking = start(NULL);
    for (; ask_next(&asking, 1, NAME, &index, &value); count++) {
        char name[16];

        snprintf(name, sizeof(name), "veth%07x", count);
        ck_assert_uint_eq(index, count + 1);
        ck_assert_uint_eq(value.length, strlen(name));
        ck_assert_int_eq(memcmp(value.text, name, value.length), 0);
        assert_counter(&asking, RX_BYTES, index, count);
        assert_counter(&asking, TX_COMPRESSED, index, count + 4);
    }
    ck_assert_uint_eq(count, 10000);
    asking_stop(&asking);
}
END_TEST

START_TEST(no_file)
{
    struct asking asking = start(NULL);
    struct na_value value;
    uint32_t index = 0;

    ck_assert(!ask_next(&asking, 1, NAME, &index, &value));
    ck_assert(!ask_left_out(&asking, &value));
    ck_assert_int_eq(na_snapshot_source(asking.snapshot, NA_DEV)->state, NA_ABSENT);
    ck_assert(!ask_next(&asking, 2, 1, &index, &value));
    ck_assert_int_eq(na_snapshot_source(asking.snapshot, NA_LINKS)->state, NA_ABSENT);
    asking_stop(&asking);
}
END_TEST

static void write_two(const char *eth0, const char *eth1)
{
    FILE *file = write_dev();

    fprintf(file, "eth0: %s\neth1: %s\n", eth0, eth1);
    fclose(file);
}

static bool began_anew(struct asking *asking, uint32_t index)
{
    struct na_value value;

    asking->asker.key++;
    now += INT64_C(10000000000);
    ck_assert(ask(asking, 1, DISCONTINUITY, index, &value));
    return value.number == asking->asker.uptime;
}

START_TEST(discontinuity)
{
    struct asking asking;

    write_two("100 100 0 0 0 0 0 0 1 1 0 0 0 0 0 0", "5 5 0 0 0 0 0 0 1 1 0 0 0 0 0 0");
    asking = start(NULL);
    ck_assert(!began_anew(&asking, 1));
    /* a fall by a summing error is held; the others count on */
    write_two("110 90 0 0 0 0 0 0 1 1 0 0 0 0 0 0", "5 5 0 0 0 0 0 0 1 1 0 0 0 0 0 0");
    ck_assert(!began_anew(&asking, 1));
    assert_counter(&asking, RX_BYTES, 1, 110);
    assert_counter(&asking, RX_PACKETS, 1, 100);
    /* a fall by more: all counters of this row begin anew, and no other row */
    write_two("20 100 0 0 0 0 0 0 0 1 0 0 0 0 0 0", "5 5 0 0 0 0 0 0 1 1 0 0 0 0 0 0");
    ck_assert(began_anew(&asking, 1));
    assert_counter(&asking, RX_BYTES, 1, 20);
    ck_assert(!began_anew(&asking, 2));
    asking_stop(&asking);
}
END_TEST

START_TEST(malformed)
{
    const struct na_source *source;
    struct asking asking;

    write_two("100 100 0 0 0 0 0 0 1 1 0 0 0 0 0", "5 5 0 0 0 0 0 0 1 1 0 0 0 0 0 0");
    asking = start(NULL);
    assert_counter(&asking, RX_BYTES, 2, 5);
    source = na_snapshot_source(asking.snapshot, NA_DEV);
    ck_assert_int_eq(source->state, NA_MALFORMED);
    ck_assert_str_eq(source->last_error, "net/dev: line 3 is not understood");
    asking_stop(&asking);
}
END_TEST

START_TEST(filtered_file)
{
    struct na_filter given = { .most = 0 };
    FILE *file = write_dev();
    struct asking asking;
    struct na_value value;
    uint32_t index = 0;

    for (unsigned i = 0; i < 6; i++)
        fprintf(file, "%s%u: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", i % 2 ? "eth" : "veth", i);
    fclose(file);
    na_filter_add(&given, NA_INCLUDE_NAMES, "eth*");
    given.most = 2;
    asking = start(&given);
    ck_assert(ask_next(&asking, 1, NAME, &index, &value) && index == 2);
    ck_assert(ask_next(&asking, 1, NAME, &index, &value) && index == 4);
    ck_assert(!ask_next(&asking, 1, NAME, &index, &value));
    ck_assert(ask_left_out(&asking, &value));
    ck_assert_uint_eq(value.number, 4);
    asking_stop(&asking);
}
END_TEST

/* A link's first three counters at two readings; whether it counts on, and what is served then. */
static const struct counted {
    uint64_t before[3], now[3], served[3];
    bool on;
} counted[] = {
    { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 }, true },
    { { 0, 5, 0 }, { 7, 5, 9 }, { 7, 5, 9 }, true },
    { { 1000, 5, 2000 }, { 999, 6, 2001 }, { 1000, 6, 2001 }, true },       /* a sum over CPUs */
    { { 1000, 5, 2000 }, { 900, 6, 2001 }, { 900, 6, 2001 }, false },
    { { 1000, 5, 2000 }, { 1000, 0, 2001 }, { 1000, 0, 2001 }, false },
    { { 1000, 5, 2000 }, { 0, 0, 0 }, { 0, 0, 0 }, false },
    { { UINT64_MAX, 0, 1 }, { 3, 0, 1 }, { 3, 0, 1 }, true },
};

static struct na_link_row link_row(const uint64_t counter[3], uint64_t *nonzero)
{
    struct na_link_row row = { .counters.number = nonzero, .serial = 1, .fields = 3 };

    for (unsigned i = 0; i < 3; i++)
        if (counter[i] != 0) {
            row.counters.nonzero |= 1u << i;
            *nonzero++ = counter[i];
        }
    return row;
}

START_TEST(link_counts_on)
{
    const struct na_moment moment = { .at = 2000, .before = 1000 };
    uint64_t number[2][3];
    struct na_link_row before = link_row(counted[_i].before, number[0]), new = link_row(counted[_i].now, number[1]);

    before.began_anew = 1;
    na_relation_links.carry(&new, &before, &moment);
    ck_assert_int_eq(new.began_anew, counted[_i].on ? 1 : 2000);
    for (unsigned i = 0; i < 3; i++)
        ck_assert_uint_eq(na_sparse_get(&new.counters, i), counted[_i].served[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("interfaces");
    TCase *parser = tcase_create("parser"), *files = tcase_create("files"), *links = tcase_create("links");

    tcase_add_loop_test(parser, odd_files, 0, sizeof(odd) / sizeof(odd[0]));
    tcase_add_test(parser, every_kernel);
    tcase_add_test(parser, cut_off);
    tcase_add_loop_test(parser, bad_lines, 0, sizeof(not_understood) / sizeof(not_understood[0]));
    tcase_add_test(parser, a_column_in_the_middle);
    suite_add_tcase(suite, parser);
    tcase_add_checked_fixture(files, make_root, NULL);
    tcase_add_test(files, ten_thousand);
    tcase_add_test(files, no_file);
    tcase_add_test(files, discontinuity);
    tcase_add_test(files, malformed);
    tcase_add_test(files, filtered_file);
    suite_add_tcase(suite, files);
    tcase_add_loop_test(links, link_counts_on, 0, sizeof(counted) / sizeof(counted[0]));
    suite_add_tcase(suite, links);
    return tests_run(suite);
}
