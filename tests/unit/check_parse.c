/*
 * The parsers: all files of all kernels in tests/fixtures, files with peculiarities, names that
 * change between two readings, and texts that are truncated or damaged anywhere.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/facts.h"
#include "odd_files.h"
#include "kit/support.h"

static char **kernels; /* the roots in tests/fixtures */
static size_t kernels_count;

/* ---- every file of every kernel */

START_TEST(kernel_is_read)
{
    struct world world;
    struct na_text text = { 0 };
    unsigned files = 0;

    world_open_on(&world, kernels[_i]);
    for (unsigned id = 0; id < NA_LIMITS; id++) {
        char what[256], path[256];
        struct na_source source;
        struct facts facts = { 0 };
        size_t length;
        char *whole;

        snprintf(what, sizeof(what), "%s/%s", kernels[_i], facts_file(id));
        fixture_path(path, sizeof(path), what);
        ck_assert(na_source_init(&source, id, world.root, 64));
        na_source_read(&source, id, &text);
        if (source.state != NA_ABSENT) {
            whole = fixture_text(what, &length);
            facts_read_text(&facts, id, whole);
            free(whole);
            ck_assert_uint_gt(facts.count, 0);
            na_source_read(&source, id, &text); /* again, using what is remembered */
            files++;
        }
        facts_compare_raw(&facts, &source.slots, what);
        ck_assert_msg(source.errors == 0, "%s", source.last_error);
        na_source_clear(&source);
        facts_clear(&facts);
    }
    ck_assert_uint_ge(files, 1);
    na_text_clear(&text);
}
END_TEST

START_TEST(kernels_are_all_there)
{
    ck_assert_uint_ge(kernels_count, 14);
}
END_TEST

/* ---- names that change between two readings */

static const struct change {
    enum na_source_id source;
    const char *before, *after;
} changes[] = {
    /* in the middle, as kernels add them; gone; another of the same length; in another order */
    { NA_NETSTAT, "TcpExt: A B\nTcpExt: 1 2\nIpExt: X\nIpExt: 9\n",
      "TcpExt: A N B\nTcpExt: 1 7 2\nIpExt: X\nIpExt: 9\n" },
    { NA_NETSTAT, "TcpExt: A B C\nTcpExt: 1 2 3\nIpExt: X\nIpExt: 9\n",
      "TcpExt: A C\nTcpExt: 1 3\nIpExt: X\nIpExt: 9\n" },
    { NA_NETSTAT, "TcpExt: A B\nTcpExt: 1 2\nIpExt: X\nIpExt: 9\n",
      "TcpExt: A Z\nTcpExt: 1 2\nIpExt: X\nIpExt: 9\n" },
    { NA_NETSTAT, "TcpExt: A B\nTcpExt: 1 2\n", "TcpExt: B A\nTcpExt: 1 2\n" },
    { NA_NETSTAT, "TcpExt: A\nTcpExt: 1\n", "TcpExt: A B\nTcpExt: 1 2\n" },
    /* groups swapped, gone, in front, and renamed with the names as they were */
    { NA_NETSTAT, "TcpExt: A B\nTcpExt: 1 2\nIpExt: X\nIpExt: 9\n",
      "IpExt: X\nIpExt: 9\nTcpExt: A B\nTcpExt: 1 2\n" },
    { NA_NETSTAT, "TcpExt: A B\nTcpExt: 1 2\nIpExt: X\nIpExt: 9\n", "IpExt: X\nIpExt: 9\n" },
    { NA_NETSTAT, "TcpExt: A B\nTcpExt: 1 2\n",
      "NewExt: A B\nNewExt: 5 6\nTcpExt: A B\nTcpExt: 1 2\n" },
    { NA_NETSTAT, "TcpExt: A B\nTcpExt: 1 2\n", "SctExt: A B\nSctExt: 1 2\n" },
    { NA_SNMP, "IcmpMsg: InType8\nIcmpMsg: 1\nTcp: A\nTcp: 5\n",
      "IcmpMsg: InType3 InType8\nIcmpMsg: 4 1\nTcp: A\nTcp: 5\n" },
    { NA_SNMP, "Tcp: A\nTcp: 5\n", "IcmpMsg: InType8\nIcmpMsg: 1\nTcp: A\nTcp: 5\n" },

    { NA_SNMP6, "Ip6A  \t1\nIp6C  \t3\n", "Ip6A  \t1\nIp6B  \t2\nIp6C  \t3\n" },
    { NA_SNMP6, "Ip6A  \t1\nIp6B  \t2\nIp6C  \t3\n", "Ip6A  \t1\nIp6C  \t3\n" },
    { NA_SNMP6, "Ip6A  \t1\nIp6B  \t2\n", "Ip6A  \t1\nIp6Z  \t2\n" },
    { NA_SNMP6, "Ip6A  \t1\nUdp6A  \t2\n", "Udp6A  \t1\nIp6A  \t2\n" },
    { NA_SNMP6, "Ip6A  \t1\nIp6AB \t2\n", "Ip6AB \t1\nIp6A  \t2\n" },
    /* numbers to the right of a field: fewer digits, more blanks */
    { NA_XFRM_STAT, "XfrmA      10\nXfrmB    1000\n", "XfrmA       5\nXfrmB      10\n" },

    { NA_SOCKSTAT, "TCP: inuse 1 tw 2\nUDP: inuse 3\n",
      "TCP: inuse 1 orphan 7 tw 2\nRAW: inuse 5\nUDP: inuse 3\n" },
    { NA_CONNTRACK, "entries  searched found\n00000001  00000002 00000003\n",
      "entries  clashres new found\n00000001  0000000a 0000000b 00000003\n" },
};

static void check_change(struct world *world, struct na_source *source, enum na_source_id id,
                         const char *now)
{
    struct facts facts = { 0 };
    struct na_text text = { 0 };

    world_write(world, facts_file(id), "%s", now);
    facts_read_text(&facts, id, now);
    na_source_read(source, id, &text);
    ck_assert_msg(source->errors == 0, "%s", source->last_error);
    facts_compare_raw(&facts, &source->slots, now);
    facts_clear(&facts);
    na_text_clear(&text);
}

START_TEST(changed_names_are_right_at_once)
{
    const struct change *change = &changes[_i];
    struct na_source source;
    struct world world;

    world_open(&world);
    ck_assert(na_source_init(&source, change->source, world.root, 64));
    check_change(&world, &source, change->source, change->before);
    check_change(&world, &source, change->source, change->after);
    check_change(&world, &source, change->source, change->before);
    na_source_clear(&source);
}
END_TEST

/* ---- texts that are cut or spoilt */

/* A parser on a text in a buffer of exactly its size, so that a sanitizer detects reads beyond it.
 */
struct bench {
    struct na_source source;
    enum na_source_id id;
    na_parser *parser;
    const char *group;
    char *text;
    size_t length;
    size_t slots;    /* that the complete text fills */
    uint64_t *whole; /* their values then */
    bool *present;
};

static const struct {
    const char *fixture;
    enum na_source_id id;
    na_parser *parser;
    const char *group;
} spoilt[] = {
    { "synth-7.1.3/net/netstat", NA_NETSTAT, na_parse_rows, NULL },
    { "odd/snmp.icmpmsg_two_pairs", NA_SNMP, na_parse_rows, NULL },
    { "synth-7.1.3/net/snmp6", NA_SNMP6, na_parse_pairs, NULL },
    { "synth-7.1.3/net/sockstat", NA_SOCKSTAT, na_parse_sockstat, "Sockstat" },
    { "odd/nf_conntrack.6.1", NA_CONNTRACK, na_parse_columns, "NfConntrack" },
    { "synth-7.1.3/net/stat/arp_cache", NA_ARP_CACHE, na_parse_columns, "ArpCache" },
    { "synth-4.4/net/stat/rt_cache", NA_RT_CACHE, na_parse_columns, "RtCache" },
    { "synth-4.4/net/stat/synproxy", NA_SYNPROXY, na_parse_columns, "Synproxy" },
};

static uint32_t bench_parse(struct bench *bench, const char *text, size_t length)
{
    struct na_parse parse = {
        .slots = &bench->source.slots,
        .layout = &bench->source.inputs[0].layout,
        .group = bench->group,
    };
    char *copy = malloc(length + 1);

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, length);
    copy[length] = '\0';
    bench->source.slots.serial++;
    bench->parser(&parse, copy, length);
    free(copy);
    return parse.errors;
}

static void bench_open(struct bench *bench, int n)
{
    *bench = (struct bench){ .id = spoilt[n].id,
                             .parser = spoilt[n].parser,
                             .group = spoilt[n].group };
    bench->text = fixture_text(spoilt[n].fixture, &bench->length);
    ck_assert(na_source_init(&bench->source, bench->id, "nowhere", 64));
    ck_assert_uint_eq(bench_parse(bench, bench->text, bench->length), 0);
    bench->slots = bench->source.slots.count;
    bench->whole = malloc(bench->slots * sizeof(*bench->whole));
    bench->present = malloc(bench->slots * sizeof(*bench->present));
    ck_assert(bench->whole && bench->present);
    for (size_t i = 0; i < bench->slots; i++) {
        bench->whole[i] = bench->source.slots.raw[i];
        bench->present[i] = na_slots_has(&bench->source.slots, i);
    }
}

static void bench_close(struct bench *bench)
{
    na_source_clear(&bench->source);
    free(bench->text);
    free(bench->whole);
    free(bench->present);
}

/* Only values of the complete text; all of them if `complete`. */
static void bench_compare(const struct bench *bench, size_t length, bool complete)
{
    const struct na_slots *slots = &bench->source.slots;

    for (size_t i = 0; i < slots->count; i++) {
        bool expected = i < bench->slots && bench->present[i], there = na_slots_has(slots, i);

        /* an assertion costs a system call even if it succeeds */
        if (there ? !expected || slots->raw[i] != bench->whole[i] : expected && complete)
            ck_abort_msg("cut at %zu: %s %s", length, slots->slot[i].name,
                         there ? "has another number" : "is missing");
    }
}

/*
 * A file with a row for each CPU, cut after a row, is the complete text of a host with fewer CPUs:
 * the two cannot be distinguished.
 */
static bool looks_whole(const struct bench *bench, size_t length)
{
    return bench->parser == na_parse_columns && length > 0 && bench->text[length - 1] == '\n';
}

/* Parses the text cut at a length, and then the complete text: the layout remembered from the cut
 * one must not affect that. */
static void bench_cut(struct bench *bench, size_t length)
{
    bench_parse(bench, bench->text, length);
    if (!looks_whole(bench, length))
        bench_compare(bench, length, false);
    if (bench_parse(bench, bench->text, bench->length) != 0)
        ck_abort_msg("errors in the complete text after the one cut at %zu", length);
    bench_compare(bench, bench->length, true);
}

START_TEST(cut_text_brings_no_other_value)
{
    size_t step = tests_are_slow() ? 17 : 1;
    struct bench bench;

    bench_open(&bench, _i);
    for (size_t length = 0; length < bench.length; length += step) {
        bench_cut(&bench, length); /* with the layout of the complete text */
        na_layout_clear(&bench.source.inputs[0].layout);
        bench_cut(&bench, length); /* for the first time */
    }
    bench_close(&bench);
}
END_TEST

/* Changes, removes or duplicates one to four octets. Returns the new length, never greater
 * than the old. */
static size_t spoil(char *text, size_t length)
{
    static const char rubbish[] = "\n\n :\t-0979afxT6\r\377\001";

    for (long changes_left = 1 + random() % 4; changes_left > 0; changes_left--) {
        size_t at = (size_t)random() % length, piece = (size_t)random() % 40;

        if (piece > length - at)
            piece = length - at;
        switch (random() % 4) {
        case 0:
            text[at] = rubbish[(size_t)random() % sizeof(rubbish)]; /* its NUL too */
            break;
        case 1:
            memmove(text + at, text + at + piece, length - at - piece);
            length -= length > piece ? piece : 0;
            break;
        case 2: memmove(text + (size_t)random() % (length - piece + 1), text + at, piece); break;
        default: text[at] = (char)random();
        }
    }
    return length;
}

START_TEST(spoilt_text_does_no_harm)
{
    int rounds = tests_are_slow() ? 100 : 2000;
    struct bench bench;
    char *text;

    bench_open(&bench, _i);
    text = malloc(bench.length);
    ck_assert_ptr_nonnull(text);
    srandom(2741);
    for (int i = 0; i < rounds; i++) {
        memcpy(text, bench.text, bench.length);
        bench_parse(&bench, text, spoil(text, bench.length));
        if (i % 50 == 0) { /* without what was remembered */
            ck_assert_uint_eq(bench_parse(&bench, bench.text, bench.length), 0);
            bench_compare(&bench, bench.length, true);
        }
    }
    free(text);
    bench_close(&bench);
}
END_TEST

static Suite *parse_suite(void)
{
    Suite *suite = suite_create("parse");
    TCase *whole = tcase_create("kernels"), *changed = tcase_create("changes"),
          *harm = tcase_create("harm");

    tcase_add_test(whole, kernels_are_all_there);
    tcase_add_loop_test(whole, kernel_is_read, 0, (int)kernels_count);
    tcase_add_loop_test(changed, changed_names_are_right_at_once, 0, COUNT_OF(changes));
    tcase_add_loop_test(harm, cut_text_brings_no_other_value, 0, COUNT_OF(spoilt));
    tcase_add_loop_test(harm, spoilt_text_does_no_harm, 0, COUNT_OF(spoilt));
    tcase_set_timeout(harm, 60);
    suite_add_tcase(suite, whole);
    suite_add_tcase(suite, odd_files_case());
    suite_add_tcase(suite, changed);
    suite_add_tcase(suite, harm);
    return suite;
}

int main(void)
{
    int status;

    kernels_count = fixture_list("", fixture_is_root, &kernels);
    status = tests_run(parse_suite());
    fixture_list_free(kernels, kernels_count);
    return status;
}
