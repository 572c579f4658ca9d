/*
 * The choice of TCP peers that have a row, their sums, folds, and the number of different things.
 */
#include <arpa/inet.h>
#include <check.h>
#include <malloc.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "base/distinct.h"
#include "kit/suite.h"
#include "tables/tcp_peer.h"
#include "tables/tcp_peers.h"

enum { MANY = 20000, LISTED = 1u << NA_TCP_LOAD_DIAG | 1u << NA_TCP_LOAD_INFO };

static struct na_kernel kernel;
static struct na_tcp_peers *peers;
static struct na_rows rows;
static bool good = true; /* an assertion for each connection would take long */

static void setup(void)
{
    ck_assert(na_kernel_init(&kernel, "/proc"));
    kernel.now = 12345;
    rows = (struct na_rows){ .size = sizeof(struct na_tcp_peer) };
}

static void teardown(void)
{
    na_tcp_peers_free(peers);
    peers = NULL;
    na_rows_clear(&rows);
    na_kernel_clear(&kernel);
}

static void begin(void)
{
    na_tcp_peers_free(peers);
    peers = na_tcp_peers_new(&kernel);
    ck_assert_ptr_nonnull(peers);
    na_tcp_peers_begin(peers);
}

static struct na_inet_address address(uint32_t number)
{
    number = htonl(number);
    return na_inet_address(AF_INET, &number, 0);
}

/* A connection from a port to the peer 10.0.0.0 + number. */
static void take(uint32_t number, uint16_t port, const struct na_tcp_connection *connection)
{
    const struct na_socket_ends ends = { .local = address(0x7f000001),
                                         .remote = address(0x0a000000 + number),
                                         .local_port = port,
                                         .remote_port = 443 };

    good &= na_tcp_peers_take(peers, &ends, connection, false);
}

static void end(void)
{
    ck_assert(good);
    rows.count = 0;
    ck_assert(na_tcp_peers_end(peers, LISTED, &rows));
    na_rows_sort(&rows, na_kernel_table_tcp_peers.order);
}

static const struct na_tcp_peer *row_of(uint32_t number)
{
    const struct na_tcp_peer wanted = { .address = address(0x0a000000 + number), .port = 443 };

    return na_rows_find(&rows, na_kernel_table_tcp_peers.order, &wanted);
}

static const struct na_tcp_connection quiet = { .state = TCP_ESTABLISHED,
                                                .whole = true,
                                                .rtt = 90 };
static const struct na_tcp_connection troubled = {
    .state = TCP_ESTABLISHED, .whole = true, .rtt = 90, .retransmitting = true
};
static const struct na_tcp_connection unanswered = { .state = TCP_SYN_SENT, .syn_resent = true };

/* All orders of the kernel's listing give the same rows. */
static uint32_t shuffled(uint32_t i, int _i)
{
    return _i == 0 ? i : _i == 1 ? MANY - 1 - i : (uint32_t)((uint64_t)i * 7919 % MANY);
}

START_TEST(worst_of_many)
{
    begin();
    for (uint32_t i = 0; i < MANY; i++) {
        const uint32_t number = shuffled(i, _i);

        take(number, 40000,
             number % 1000 == 7   ? &troubled
             : number % 1000 == 8 ? &unanswered
                                  : &quiet);
    }
    end();
    ck_assert_uint_eq(rows.count, NA_PEERS_DEFAULT);
    ck_assert_uint_eq(rows.total[NA_TCP_PEERS_TOTAL], MANY);
    ck_assert_uint_eq(rows.total[NA_TCP_PEERS_LEFT_OUT], MANY - NA_PEERS_DEFAULT);
    for (uint32_t number = 0; number < MANY; number++) {
        const struct na_tcp_peer *row = row_of(number);

        if (number % 1000 != 7 && number % 1000 != 8)
            continue;
        ck_assert_ptr_nonnull(row);
        ck_assert_uint_eq(row->load.retransmitting, number % 1000 == 7);
        ck_assert_uint_eq(row->load.syn_unanswered, number % 1000 == 8);
        ck_assert_uint_eq(row->connections, 1);
    }
    /* those that are alike have rows in the order of the index */
    for (uint32_t number = 0; number < 150; number++)
        ck_assert_ptr_nonnull(row_of(number));
}
END_TEST

/* A backend with many connections among many others; each row is about all its connections. */
START_TEST(sums_are_complete)
{
    begin();
    for (uint32_t i = 0; i < MANY; i++) {
        take(shuffled(i, _i), 40000, &quiet);
        if (i % 10 == 0)
            take(5, (uint16_t)(33000 + i / 10), &troubled);
        if (i % 1000 == 999)
            take(6, (uint16_t)(33000 + i / 1000), &quiet);
    }
    end();
    ck_assert_uint_eq(rows.total[NA_TCP_PEERS_TOTAL], MANY);
    ck_assert_ptr_nonnull(row_of(5));
    ck_assert_uint_eq(row_of(5)->connections, 1 + MANY / 10);
    ck_assert_uint_eq(row_of(5)->load.retransmitting, MANY / 10);
    ck_assert_uint_eq(row_of(5)->load.rtt_median, 90);
    for (size_t i = 0; i < rows.count; i++) {
        const struct na_tcp_peer *row = na_rows_at(&rows, i);

        ck_assert(row->connections == 1 || row->port != 443 || row == row_of(5) ||
                  (row == row_of(6) && row->connections == 21));
    }
}
END_TEST

/* Its trouble is listed last: the row comes with the next reading, with all its connections. */
START_TEST(trouble_that_comes_late)
{
    for (unsigned reading = 0; reading < 3; reading++) {
        begin();
        take(MANY, 40000, &quiet);
        for (uint32_t i = 0; i < MANY; i++)
            take(i, 40000, &quiet);
        take(MANY, 40001, &troubled);
        end();
        ck_assert_uint_eq(rows.count, NA_PEERS_DEFAULT);
        ck_assert_uint_eq(rows.total[NA_TCP_PEERS_TOTAL], MANY + 1);
        ck_assert(reading == 0 || row_of(MANY) != NULL);
        ck_assert(row_of(MANY) == NULL || row_of(MANY)->connections == 2);
    }
    /* what was watched and has no connections has no row */
    begin();
    take(1, 40000, &quiet);
    end();
    ck_assert_uint_eq(rows.count, 1);
    ck_assert_uint_eq(rows.total[NA_TCP_PEERS_TOTAL], 1);
    ck_assert_uint_eq(rows.total[NA_TCP_PEERS_LEFT_OUT], 0);
}
END_TEST

/* A listing that begins again counts nothing twice. */
START_TEST(listing_that_begins_again)
{
    begin();
    for (uint32_t i = 0; i < 3000; i++)
        take(i, 40000, &troubled);
    na_tcp_peers_begin(peers);
    take(2, 40000, &quiet);
    take(2, 40001, &quiet);
    end();
    ck_assert_uint_eq(rows.count, 1);
    ck_assert_uint_eq(row_of(2)->connections, 2);
    ck_assert_uint_eq(row_of(2)->load.retransmitting, 0);
    ck_assert_uint_eq(row_of(2)->load.established, 2);
}
END_TEST

START_TEST(limits_of_rows)
{
    static const uint32_t limits[] = { 1, 2, 3, 7, 1000, 10000 };

    kernel.peer_folds.most = limits[_i];
    for (unsigned reading = 0; reading < 2; reading++) {
        begin();
        for (uint32_t i = 0; i < 5000; i++)
            take((uint32_t)((uint64_t)i * 7919 % 5000), 40000, i % 2500 == 0 ? &troubled : &quiet);
        end();
        ck_assert_uint_eq(rows.count, limits[_i] < 5000 ? limits[_i] : 5000);
        ck_assert_uint_eq(rows.total[NA_TCP_PEERS_LEFT_OUT], 5000 - rows.count);
        ck_assert(row_of(0) != NULL || limits[_i] == 1);
    }
}
END_TEST

static size_t allocated(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

/* Octets allocated at the end of a listing of this many connections to as many peers. */
static size_t memory_for(uint32_t connections, uint32_t count)
{
    size_t before, after;

    na_tcp_peers_free(peers);
    peers = NULL;
    before = allocated();
    begin();
    for (uint32_t i = 0; i < connections; i++)
        take(i % count, (uint16_t)i, &quiet);
    end();
    after = allocated();
    ck_assert_uint_eq(rows.total[NA_TCP_PEERS_TOTAL], count);
    return after - before;
}

/* Memory grows with the rows: neither with the peers nor with their connections. */
START_TEST(memory_is_bounded)
{
    const size_t some = memory_for(10000, 1000), many = memory_for(10 * MANY, 3 * MANY);

    ck_assert_uint_lt(some, 3500000); /* mostly histograms: two connections each */
    ck_assert_uint_lt(many, some + 1200000);
}
END_TEST

START_TEST(addresses_with_many_sources)
{
    const uint32_t all = 0xffff;

    begin();
    for (unsigned source = 0; source < 6; source++)
        for (unsigned i = 0; i < (source == 2 ? 100 : 10); i++) {
            struct na_socket_ends ends = { .local = address(0x7f000001 + source),
                                           .remote = address(0x0a000001),
                                           .local_port = (uint16_t)(40000 + i),
                                           .remote_port = 443 };

            ck_assert(na_tcp_peers_take(peers, &ends, &quiet, false));
            ends.remote = address(0x0a000002);
            if (source != 2)
                ck_assert(na_tcp_peers_take(peers, &ends, &quiet, false));
        }
    end();
    ck_assert_uint_eq(row_of(1)->local_ports, 100);
    ck_assert_uint_ne(row_of(1)->load.present & 1u << NA_TCP_PEER_PORTS, 0);
    /* one of the two last sources may have up to twenty, more than any other */
    ck_assert_uint_eq(row_of(2)->connections, 50);
    ck_assert_uint_eq(row_of(2)->load.present & all & 1u << NA_TCP_PEER_PORTS,
                      row_of(2)->other_ports > 10 ? 0 : 1u << NA_TCP_PEER_PORTS);
}
END_TEST

START_TEST(folds)
{
    static const struct {
        const char *prefix;
        unsigned kept;
        bool good;
    } lines[] = {
        { "10.0.0.0/8", 24, true },
        { "10.0.0.0/8", 7, false },
        { "10.0.0.0/8", 8, true },
        { "10.0.0.0/8", 33, false },
        { "10.0.0.0/33", 33, false },
        { "10.0.0.0", 24, false },
        { "0.0.0.0/0", 0, true },
        { "2001:db8::/32", 64, true },
        { "::/0", 128, true },
        { "::/0", 129, false },
        { "10.0.0/8", 24, false },
        { "/8", 8, false },
        { "10.0.0.0/", 24, false },
        { "10.0.0.0/8x", 24, false },
        { "", 24, false },
        { "10.0.0.0/-1", 24, false },
        { "10.0.0.0/4294967304", 24, false },
    };
    struct na_peer_folds some = { .count = 0 };
    struct na_inet_address given;
    uint8_t six[16] = { 0x20, 0x01, 0x0d, 0xb8, 1, 2, 3, 4, 5 };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        some.count = 0;
        ck_assert_msg((na_peer_folds_add(&some, lines[i].prefix, lines[i].kept) == NULL) ==
                          lines[i].good,
                      "%s %u", lines[i].prefix, lines[i].kept);
        ck_assert_uint_eq(some.count, lines[i].good);
    }
    some.count = 0;
    na_peer_folds_add(&some, "10.1.0.0/16", 20);
    na_peer_folds_add(&some, "10.0.0.0/8", 16);
    na_peer_folds_add(&some, "2001:db8::/32", 36);
    given = address(0x0a01ffff);
    ck_assert_uint_eq(na_peer_folds_apply(&some, &given), 20);
    ck_assert_int_eq(na_inet_compare(&given, &(struct na_inet_address){ 1, 4, { 10, 1, 0xf0 } }),
                     0);
    given = address(0x0a02ffff);
    ck_assert_uint_eq(na_peer_folds_apply(&some, &given), 16);
    given = address(0x0b02ffff);
    ck_assert_uint_eq(na_peer_folds_apply(&some, &given), 32);
    given = na_inet_address(AF_INET6, six, 0);
    ck_assert_uint_eq(na_peer_folds_apply(&some, &given), 36);
    ck_assert_uint_eq(given.octet[3], 0xb8);
    ck_assert_uint_eq(given.octet[4], 0);
    while (some.count < NA_PEER_FOLDS_MAX)
        ck_assert_ptr_null(na_peer_folds_add(&some, "10.0.0.0/8", 16));
    ck_assert_ptr_nonnull(na_peer_folds_add(&some, "10.0.0.0/8", 16));
}
END_TEST

static uint64_t good_bits(uint64_t number)
{
    number = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
    return number ^ number >> 31;
}

START_TEST(different_things)
{
    struct na_distinct set = { .room = 0 };
    bool is_new;

    for (unsigned round = 0; round < 2; round++) {
        for (uint64_t i = 0; i < NA_DISTINCT_MAX; i++) {
            good &= na_distinct_add(&set, good_bits(i), &is_new) && is_new;
            good &= na_distinct_add(&set, good_bits(i / 2), &is_new) && !is_new;
        }
        ck_assert(good);
        ck_assert_uint_eq(na_distinct_count(&set), NA_DISTINCT_MAX);
        for (uint64_t i = 0; i < 1000000; i++)
            good &= na_distinct_add(&set, good_bits(i), &is_new);
        ck_assert(good && !is_new);
        ck_assert_uint_le(set.count, NA_DISTINCT_MAX + 1);
        ck_assert_uint_ge(na_distinct_count(&set), 970000);
        ck_assert_uint_le(na_distinct_count(&set), 1030000);
        na_distinct_restart(&set);
        ck_assert_uint_eq(na_distinct_count(&set), 0);
    }
    na_distinct_clear(&set);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tcp peers");
    TCase *tests = tcase_create("tcp peers");

    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, worst_of_many, 0, 3);
    tcase_add_loop_test(tests, sums_are_complete, 0, 3);
    tcase_add_test(tests, trouble_that_comes_late);
    tcase_add_test(tests, listing_that_begins_again);
    tcase_add_loop_test(tests, limits_of_rows, 0, 6);
    tcase_add_test(tests, memory_is_bounded);
    tcase_add_test(tests, addresses_with_many_sources);
    tcase_add_test(tests, folds);
    tcase_add_test(tests, different_things);
    suite_add_tcase(suite, tests);
    return tests_run(suite);
}
