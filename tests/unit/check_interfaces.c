/*
 * Interfaces from files: the values served, and the state kept between readings.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kit/asking.h"
#include "kit/dev_header.h"
#include "tables/net_dev.h"
#include "tables/link_statistics.h"
#include "kit/scratch.h"
#include "kit/suite.h"

extern const struct na_kernel_table na_kernel_table_link_statistics;

enum { DISCONTINUITY = 19, NAME = 2, RX_BYTES = 3, RX_PACKETS = 4, TX_COMPRESSED = 18 };

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

static FILE *write_file(const char *name)
{
    char path[sizeof(root) + 16];
    FILE *file;

    snprintf(path, sizeof(path), "%s/net/%s", root, name);
    file = fopen(path, "we");
    ck_assert(file != NULL);
    return file;
}

static FILE *write_dev(void)
{
    FILE *file = write_file("dev");

    fputs(dev_header, file);
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
        fprintf(file, "veth%07x: %u %u 0 0 0 0 0 0 %u %u 0 0 0 0 0 %u\n", i, i, i + 1, i + 2, i + 3,
                i + 4);
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

static bool restarted(struct asking *asking, uint32_t index)
{
    struct na_value value;

    asking->request.key++;
    now += INT64_C(10000000000);
    ck_assert(ask(asking, 1, DISCONTINUITY, index, &value));
    return value.number == asking_uptime(asking);
}

START_TEST(discontinuity_of)
{
    struct asking asking;

    write_two("100 100 0 0 0 0 0 0 1 1 0 0 0 0 0 0", "5 5 0 0 0 0 0 0 1 1 0 0 0 0 0 0");
    asking = start(NULL);
    ck_assert(!restarted(&asking, 1));
    /* a fall by a summing error is ignored until it is made up; the others keep counting */
    write_two("110 90 0 0 0 0 0 0 1 1 0 0 0 0 0 0", "5 5 0 0 0 0 0 0 1 1 0 0 0 0 0 0");
    ck_assert(!restarted(&asking, 1));
    assert_counter(&asking, RX_BYTES, 1, 110);
    assert_counter(&asking, RX_PACKETS, 1, 100);
    /* a larger fall: all counters of this row are reset, and no other row */
    write_two("20 100 0 0 0 0 0 0 0 1 0 0 0 0 0 0", "5 5 0 0 0 0 0 0 1 1 0 0 0 0 0 0");
    ck_assert(restarted(&asking, 1));
    assert_counter(&asking, RX_BYTES, 1, 20);
    ck_assert(!restarted(&asking, 2));
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
    ck_assert_str_eq(source->last_error, "net/dev: line 3 cannot be parsed");
    asking_stop(&asking);
}
END_TEST

#define HEADER                                                                                 \
    "x |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop fifo " \
    "colls carrier compressed\n"
#define SIXTEEN "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16"

/* Ambiguous files, and whether the second row is served nevertheless. */
static const struct {
    const char *text;
    bool second;
    enum na_state state;
} ambiguous[] = {
    { HEADER "eth0: " SIXTEEN "\neth1: " SIXTEEN "\neth0: " SIXTEEN "\n", true, NA_MALFORMED },
    { HEADER "eth0: " SIXTEEN "\neth1: " SIXTEEN "\neth1: " SIXTEEN "\n", false, NA_MALFORMED },
    { HEADER "eth0: " SIXTEEN "\neth1: " SIXTEEN " 17\n", false, NA_MALFORMED },
    { HEADER "eth0: " SIXTEEN "\neth1: " SIXTEEN, true, NA_OK }, /* a copy */
    { "x |packets bytes bytes | packets\neth0: 1 2 3 4\neth1: 1 2 3 4\n", false, NA_MALFORMED },
    { "x |packets bytesbytes | packets\neth0: 1 2 3 4\neth1: 1 2 3 4\n", false, NA_MALFORMED },
};

START_TEST(ambiguous_lines_are_left_out)
{
    struct asking asking;
    struct na_value value;
    FILE *file = write_file("dev");

    fputs(ambiguous[_i].text, file);
    fclose(file);
    asking = start(NULL);
    ck_assert_int_eq(ask(&asking, 1, RX_PACKETS, 2, &value), ambiguous[_i].second);
    ck_assert_int_eq(na_snapshot_source(asking.snapshot, NA_DEV)->state, ambiguous[_i].state);
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

/* An interface by its name and the octets it has received, all other counters 5. */
struct line {
    const char *name;
    unsigned octets;
};

static void write_lines(const struct line *line, size_t count)
{
    FILE *file = write_dev();

    for (size_t i = 0; i < count; i++)
        fprintf(file, "%s: %u 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5\n", line[i].name, line[i].octets);
    fclose(file);
}

#define WRITE_LINES(...)                              \
    write_lines((const struct line[]){ __VA_ARGS__ }, \
                sizeof((const struct line[]){ __VA_ARGS__ }) / sizeof(struct line))

static bool is_named(struct asking *asking, uint32_t index, const char *name)
{
    struct na_value value;

    return ask(asking, 1, NAME, index, &value) && value.length == strlen(name) &&
           memcmp(value.text, name, value.length) == 0;
}

static bool is_there(struct asking *asking, uint32_t index)
{
    struct na_value value;

    return ask(asking, 1, NAME, index, &value);
}

/*
 * A row belongs to the interface with its name, wherever that is in the file; it is never mistaken
 * for another.
 */
START_TEST(line_gone)
{
    struct asking asking;

    WRITE_LINES({ "lo", 1 }, { "veth1", 1000 }, { "eth0", 900000 });
    asking = start(NULL);
    ck_assert(is_named(&asking, 2, "veth1") && !restarted(&asking, 2));
    WRITE_LINES({ "lo", 1 }, { "eth0", 900001 });
    ck_assert(!restarted(&asking, 3));
    ck_assert(!is_there(&asking, 2));
    ck_assert(is_named(&asking, 3, "eth0"));
    assert_counter(&asking, RX_BYTES, 3, 900001);
    /* a new interface does not change others, and the old one returns as a new interface */
    WRITE_LINES({ "new", 7 }, { "lo", 1 }, { "veth1", 2000 }, { "eth0", 900001 });
    ck_assert(restarted(&asking, 2));
    ck_assert(is_named(&asking, 2, "veth1") && is_named(&asking, 3, "eth0") &&
              is_named(&asking, 4, "new"));
    ck_assert(!restarted(&asking, 3));
    ck_assert(!restarted(&asking, 2));
    asking_stop(&asking);
}
END_TEST

static void tell_indexes(const char *text)
{
    FILE *file = write_file("igmp6");

    fputs(text, file);
    fclose(file);
}

/* The index given by other files of the tree; all tables then use the same. */
START_TEST(given_indexes)
{
    const uint32_t groups[NA_OID_MAX] = { 1, 5, 4, 1, 4 };
    uint32_t name[NA_OID_MAX];
    size_t length = 5;
    struct asking asking;
    struct na_value value;

    WRITE_LINES({ "lo", 1 }, { "eth0", 20 }, { "eth1", 30 });
    tell_indexes("9 eth0 ff020000000000000000000000000001 1 0000000C 0\n4 eth1 "
                 "ff020000000000000000000000000001 1 0000000C 0\n");
    asking = start(NULL);
    ck_assert(is_named(&asking, 9, "eth0") && is_named(&asking, 4, "eth1") &&
              is_named(&asking, NA_IF_NUMBER_OWN, "lo"));
    memcpy(name, groups, sizeof(name));
    ck_assert(na_objects_next(asking.objects, &asking.request, name, &length, false, &value));
    ck_assert(memcmp(name, groups, 5 * sizeof(*name)) == 0 && name[5] == 4);
    ck_assert(na_objects_next(asking.objects, &asking.request, name, &length, false, &value));
    ck_assert(memcmp(name, groups, 5 * sizeof(*name)) == 0 && name[5] == 9);
    /* made again: another index, another row, however high it counts */
    WRITE_LINES({ "lo", 1 }, { "eth0", 2000 }, { "eth1", 31 });
    tell_indexes("12 eth0 ff020000000000000000000000000001 1 0000000C 0\n4 eth1 "
                 "ff020000000000000000000000000001 1 0000000C 0\n");
    ck_assert(restarted(&asking, 12));
    ck_assert(!is_there(&asking, 9) && !restarted(&asking, 4));
    /* an index that now belongs to another name */
    tell_indexes("12 eth1 ff020000000000000000000000000001 1 0000000C 0\n4 eth0 "
                 "ff020000000000000000000000000001 1 0000000C 0\n");
    ck_assert(restarted(&asking, 12) && ask(&asking, 1, DISCONTINUITY, 4, &value));
    ck_assert_uint_eq(value.number, asking_uptime(&asking));
    ck_assert(is_named(&asking, 12, "eth1") && is_named(&asking, 4, "eth0"));
    asking_stop(&asking);
}
END_TEST

/* As with the kernel's links: above the limit, those with the highest indexes are left out. */
START_TEST(too_many_with_indexes)
{
    struct na_filter given = { .most = 2 };
    struct asking asking;

    WRITE_LINES({ "a", 1 }, { "b", 2 }, { "c", 3 });
    tell_indexes("9 a ff020000000000000000000000000001 1 0000000C 0\n4 b "
                 "ff020000000000000000000000000001 1 0000000C 0\n"
                 "5 c ff020000000000000000000000000001 1 0000000C 0\n");
    asking = start(&given);
    ck_assert(is_named(&asking, 4, "b") && is_named(&asking, 5, "c") && !is_there(&asking, 9));
    asking_stop(&asking);
}
END_TEST

START_TEST(name_twice)
{
    const struct na_source *source;
    struct asking asking;

    WRITE_LINES({ "lo", 1 }, { "eth0", 20 }, { "eth1", 30 }, { "eth0", 40 });
    asking = start(NULL);
    ck_assert(is_named(&asking, 1, "lo") && is_named(&asking, 3, "eth1") && !is_there(&asking, 2) &&
              !is_there(&asking, 4));
    source = na_snapshot_source(asking.snapshot, NA_DEV);
    ck_assert_int_eq(source->state, NA_MALFORMED);
    ck_assert_str_eq(source->last_error, "net/dev: more than one line of eth0");
    asking_stop(&asking);
}
END_TEST

/*
 * A link's first three counters at two readings; whether they keep counting, and the values then
 * served.
 */
static const struct counted {
    uint64_t before[3], now[3], served[3];
    bool on;
} counted[] = {
    { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 }, true },
    { { 0, 5, 0 }, { 7, 5, 9 }, { 7, 5, 9 }, true },
    { { 1000, 5, 2000 }, { 999, 6, 2001 }, { 1000, 6, 2001 }, true }, /* a sum over CPUs */
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
    const struct na_reading_pair pair = { .at = 2000, .before = 1000 };
    uint64_t number[2][3];
    struct na_link_row before = link_row(counted[_i].before, number[0]),
                       new = link_row(counted[_i].now, number[1]);

    before.discontinuity = 1;
    na_kernel_table_link_statistics.carry(&new, &before, &pair);
    ck_assert_int_eq(new.discontinuity, counted[_i].on ? 1 : 2000);
    for (unsigned i = 0; i < 3; i++)
        ck_assert_uint_eq(na_sparse_get(&new.counters, i), counted[_i].served[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("interfaces");
    TCase *files = tcase_create("files"), *links = tcase_create("links");

    tcase_add_checked_fixture(files, make_root, NULL);
    tcase_add_test(files, ten_thousand);
    tcase_add_test(files, no_file);
    tcase_add_test(files, discontinuity_of);
    tcase_add_test(files, malformed);
    tcase_add_loop_test(files, ambiguous_lines_are_left_out, 0,
                        sizeof(ambiguous) / sizeof(ambiguous[0]));
    tcase_add_test(files, filtered_file);
    tcase_add_test(files, line_gone);
    tcase_add_test(files, given_indexes);
    tcase_add_test(files, too_many_with_indexes);
    tcase_add_test(files, name_twice);
    suite_add_tcase(suite, files);
    tcase_add_loop_test(links, link_counts_on, 0, sizeof(counted) / sizeof(counted[0]));
    suite_add_tcase(suite, links);
    return tests_run(suite);
}
