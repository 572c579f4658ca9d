/*
 * The parser of net/dev over everything that kernels print.
 */
#include <check.h>
#include <errno.h>
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/dev_header.h"
#include "parse/parse_dev.h"
#include "kit/suite.h"

enum { ODD_ROWS = 15 };

static char *fixture(const char *name)
{
    static char path[4096];

    snprintf(path, sizeof(path), "%s/tests/fixtures/%s", getenv("srcdir") ? getenv("srcdir") : ".",
             name);
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
static size_t parse(const char *text, size_t length, struct na_dev *rows, size_t room,
                    unsigned *bad)
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
        what = na_parse_dev_line(&layout, line, end, *end != '\n', &row);
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
    uint64_t first[ODD_ROWS], last[ODD_ROWS]; /* RX bytes and the last column of TX that there is */
    uint16_t has;
} odd[] = {
    { "dev.2.0_no_bytes", 2, { "lo", "eth0" }, { 0, 0 }, { 0, 9 }, 0x7e3e },
    { "dev.alias_names",
      4,
      { "eth0", "eth0:1", "team0:1", "a:b:c" },
      { 101, 0, 11, 7 },
      { 0, 0, 0, 0 },
      0xffff },
    { "dev.header_only", 0, { NULL }, { 0 }, { 0 }, 0 },
    { "dev.max_u64", 1, { "eth0" }, { UINT64_MAX }, { UINT64_MAX }, 0xffff },
    { "dev.no_space_2.6", 2, { "lo", "eth0" }, { 32108095, 5019464820 }, { 0, 0 }, 0xffff },
    { "dev.no_statistics_available", 1, { "eth0" }, { 101 }, { 0 }, 0xffff },
    { "dev.odd_names",
      ODD_ROWS,
      { "lo", "enx001122334455", "br-0a1b2c3d4e5f", "eth0.4094", "veth12345678901", "wlan0-ap",
        "tun\xc3\xa9", "p1p1_0", "1", "10", "-", "face", "Inter-|", "%s", "a|b" },
      { 1, 101, 201, 301, 401, 501, 601, 701, 801, 901, 1001, 1101, 1201, 1301, 1401 },
      { 16, 116, 216, 316, 416, 516, 616, 716, 816, 916, 1016, 1116, 1216, 1316, 1416 },
      0xffff },
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
        char *text = contents(found.gl_pathv[i], &length),
             *line = strchr(strchr(text, '\n') + 1, '\n') + 1;

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

/* A text that ends anywhere yields the complete rows, and never a wrong number. */
START_TEST(cut_off)
{
    size_t length;
    char *text = contents(fixture("odd/dev.odd_names"), &length);
    struct na_dev whole[ODD_ROWS], rows[ODD_ROWS];
    unsigned bad;

    memset(whole, 0, sizeof(whole));
    parse(text, length, whole, ODD_ROWS, &bad);
    for (size_t cut = 0; cut < length; cut++) {
        char *part = strndup(text,
                             /*
                              * exactly this size, so that a sanitizer detects reads beyond its end
                              */
                             cut);
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
    "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n",
    "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n",
    "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 -1\n",
    "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 18446744073709551616\n",
    "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 1x\n",
    "eth0:\n",
    "eth0\n",
    ": 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n",
    "a name: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n",
    "sixteenletters16: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n",
};

START_TEST(bad_lines)
{
    char text[1024];
    unsigned bad;

    snprintf(text, sizeof(text), "%s%s  lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", dev_header,
             not_understood[_i]);
    ck_assert_uint_eq(parse(text, strlen(text), NULL, 0, &bad), 1);
    ck_assert_uint_eq(bad, 1);
}
END_TEST

START_TEST(a_column_in_the_middle)
{
    static const char text[] = "Inter-|   Receive  |  Transmit\n face |bytes new packets|packets "
                               "newer bytes\n lo: 1 2 3 4 5 6\n";
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

int main(void)
{
    Suite *suite = suite_create("net/dev");
    TCase *parser = tcase_create("parser");

    tcase_add_loop_test(parser, odd_files, 0, sizeof(odd) / sizeof(odd[0]));
    tcase_add_test(parser, every_kernel);
    tcase_add_test(parser, cut_off);
    tcase_add_loop_test(parser, bad_lines, 0, sizeof(not_understood) / sizeof(not_understood[0]));
    tcase_add_test(parser, a_column_in_the_middle);
    suite_add_tcase(suite, parser);
    return tests_run(suite);
}
