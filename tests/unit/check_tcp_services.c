/*
 * TCP connections as kernels of different age describe them, send queues that do not move, and
 * histograms.
 */
#include <check.h>
#include <libmnl/libmnl.h>
#include <linux/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "base/histogram.h"
#include "kernel/send_queues.h"
#include "kit/suite.h"

/* The kernel's numbers: netinet/tcp.h, which has them, has an older struct tcp_info. */
enum { ESTABLISHED = 1, SYN_RECV = 3, FIN_WAIT2 = 5, TIME_WAIT = 6, LISTEN = 10 };
enum { MSS = 1000, LONG = 300 };

static union {
    struct nlmsghdr header;
    char room[2048];
} message;

/* A message about a connection, whose tcp_info and memory numbers have these lengths. */
static const struct inet_diag_msg *make(const void *info, uint16_t info_length,
                                        const uint32_t *memory, uint16_t memory_length)
{
    struct inet_diag_msg *socket;

    mnl_nlmsg_put_header(&message);
    socket = mnl_nlmsg_put_extra_header(&message.header, sizeof(*socket));
    socket->idiag_state = ESTABLISHED;
    socket->idiag_wqueue = 5000;
    socket->idiag_rqueue = 70;
    socket->id.idiag_cookie[0] = 3;
    socket->id.idiag_cookie[1] = 4;
    if (info_length > 0)
        mnl_attr_put(&message.header, INET_DIAG_INFO, info_length, info);
    if (memory_length > 0)
        mnl_attr_put(&message.header, INET_DIAG_SKMEMINFO, memory_length, memory);
    return socket;
}

/* Nothing of it is anything special; the program's own numbers of offsets are not used. */
static void make_info(char *room)
{
    struct tcp_info info;

    memset(&info, 0, sizeof(info));
    info.tcpi_rtt = 1500;
    info.tcpi_snd_mss = MSS;
    info.tcpi_bytes_acked = UINT64_C(1) << 40;
    info.tcpi_notsent_bytes = 2000;
    info.tcpi_snd_wnd = 10000;
    memset(room, 0, LONG);
    memcpy(room, &info, sizeof(info));
}

static const struct {
    uint16_t info, memory;
    unsigned known;
} kernels[] = {
    { 0, 0, 0 },
    { 100, 36, 0 },
    { 104, 0, NA_TCP_KNOWS_INFO }, /* 2.6.32 */
    { 104, 36, NA_TCP_KNOWS_INFO },
    { 128, 36, NA_TCP_KNOWS_INFO | NA_TCP_KNOWS_ACKED },
    { 148, 0, NA_TCP_KNOWS_INFO | NA_TCP_KNOWS_ACKED },
    { 148, 20, NA_TCP_KNOWS_INFO | NA_TCP_KNOWS_ACKED },
    { 192, 36, NA_TCP_KNOWS_INFO | NA_TCP_KNOWS_ACKED | NA_TCP_KNOWS_SEND_BUFFER }, /* 4.18 */
    { 231, 36, NA_TCP_KNOWS_INFO | NA_TCP_KNOWS_ACKED | NA_TCP_KNOWS_SEND_BUFFER },
    { 232, 0, NA_TCP_KNOWS_INFO | NA_TCP_KNOWS_ACKED | NA_TCP_KNOWS_WINDOW },
    { 232, 36, NA_TCP_KNOWS_ALL }, /* 5.4 */
    { 280, 36, NA_TCP_KNOWS_ALL },
    { LONG, 60, NA_TCP_KNOWS_ALL },
};

START_TEST(lengths_of_tcp_info)
{
    const uint32_t memory[20] = { 0 };
    struct na_tcp_connection connection;
    char info[LONG];

    make_info(info);
    na_tcp_connection_read(&connection, make(info, kernels[_i].info, memory, kernels[_i].memory),
                           &message.header);
    ck_assert_uint_eq(connection.known, kernels[_i].known);
    ck_assert_uint_eq(connection.rtt, connection.known & NA_TCP_KNOWS_INFO ? 1500 : 0);
    ck_assert_uint_eq(connection.acked,
                      connection.known & NA_TCP_KNOWS_ACKED ? UINT64_C(1) << 40 : 0);
    ck_assert_uint_eq(connection.cookie, UINT64_C(4) << 32 | 3);
    ck_assert_uint_eq(connection.send_queue, 5000);
    ck_assert_uint_eq(connection.receive_queue, 70);
    ck_assert(!connection.peer_limited && !connection.zero_window);
}
END_TEST

static struct na_tcp_connection read_with(const struct tcp_info *info, uint32_t queued,
                                          uint32_t buffer)
{
    uint32_t memory[9] = { [3] = buffer, [5] = queued };
    struct na_tcp_connection connection;

    na_tcp_connection_read(&connection, make(info, sizeof(*info), memory, sizeof(memory)),
                           &message.header);
    return connection;
}

static const struct {
    uint8_t state, timer;
    bool whole;
} sockets[] = {
    { ESTABLISHED, 0, true }, { FIN_WAIT2, 0, true },  { FIN_WAIT2, 2, true }, /* tcp_fin_timeout or
                                                                                  TCP_LINGER2 is
                                                                                  long */
    { FIN_WAIT2, 3, false },  { TIME_WAIT, 3, false }, { SYN_RECV, 1, false }, { LISTEN, 0, false },
};

/* The kernel keeps only a mini-socket, with its last state, of a connection that is closed here. */
START_TEST(mini_socket_is_not_whole)
{
    struct inet_diag_msg socket = *make(NULL, 0, NULL, 0);
    struct na_tcp_connection connection;

    socket.idiag_state = sockets[_i].state;
    socket.idiag_timer = sockets[_i].timer;
    na_tcp_connection_read(&connection, &socket, &message.header);
    ck_assert(connection.whole == sockets[_i].whole);
    ck_assert_uint_eq(connection.known, 0);
}
END_TEST

START_TEST(what_limits_a_connection)
{
    struct tcp_info info;
    char room[LONG];

    make_info(room);
    memcpy(&info, room, sizeof(info));
    /* 3000 in flight, 2000 wait: the window has room for one more segment, or not */
    info.tcpi_snd_wnd = 4000;
    ck_assert(!read_with(&info, 0, 100).peer_limited);
    info.tcpi_snd_wnd = 3999;
    ck_assert(read_with(&info, 0, 100).peer_limited);
    ck_assert(!read_with(&info, 0, 100).zero_window);
    info.tcpi_snd_wnd = 0;
    ck_assert(read_with(&info, 0, 100).peer_limited && read_with(&info, 0, 100).zero_window);
    /* the buffer does not limit as long as data waits in it */
    ck_assert(!read_with(&info, 100, 100).send_buffer_limited);
    info.tcpi_notsent_bytes = 0;
    ck_assert(!read_with(&info, 0, 100).peer_limited);
    ck_assert(read_with(&info, 100, 100).send_buffer_limited);
    ck_assert(read_with(&info, 120, 100).send_buffer_limited);
    ck_assert(read_with(&info, 67, 100).send_buffer_limited == (100 - 67 < 67 / 2));
    ck_assert(read_with(&info, 68, 100).send_buffer_limited);
    ck_assert(!read_with(&info, 60, 100).send_buffer_limited);
    info.tcpi_notsent_bytes = 6000; /* more than the queue: it was read a moment later */
    ck_assert(!read_with(&info, 100, 100).send_buffer_limited);
    /* retransmissions */
    ck_assert(!read_with(&info, 0, 0).retransmitting);
    info.tcpi_retransmits = 1;
    ck_assert(read_with(&info, 0, 0).retransmitting);
    info.tcpi_retransmits = 0;
    info.tcpi_retrans = 1;
    ck_assert(read_with(&info, 0, 0).retransmitting);
}
END_TEST

static const int64_t SECOND = INT64_C(1000000000);

/* A reading at some second of connections 1 to count, with this mark. Returns how many stall, or -1
 * if that is not known. */
static int stalled(struct na_send_queues *queues, unsigned second, unsigned count, bool acks,
                   uint32_t mark)
{
    int sum = 0;
    bool wrong = false;

    na_send_queues_begin(queues, second * SECOND);
    for (unsigned i = count; i > 0; i--) {
        const struct na_tcp_connection connection = {
            .cookie = (uint64_t)i * 7919 % 1000003 << 20,
            .known = acks ? NA_TCP_KNOWS_ALL : NA_TCP_KNOWS_INFO,
            .acked = mark,
            .send_queue = acks ? 1 + second : mark,
        };
        int64_t one;

        ck_assert(na_send_queues_take(queues, &connection, &one));
        sum += one >= 5 * SECOND;
        wrong |= one != 0 && one < 5 * SECOND;
    }
    ck_assert(!wrong);
    return na_send_queues_end(queues) ? sum : -1;
}

START_TEST(queues_that_do_not_move)
{
    struct na_send_queues *queues = na_send_queues_new();
    const bool acks = _i;

    ck_assert_int_eq(stalled(queues, 100, 10, acks, 5), -1);
    ck_assert_int_eq(stalled(queues, 104, 10, acks, 5), -1);
    ck_assert_int_eq(stalled(queues, 105, 11, acks, 5), 10); /* the eleventh is new */
    ck_assert_int_eq(stalled(queues, 109, 11, acks, 5), 10);
    ck_assert_int_eq(stalled(queues, 110, 11, acks, 5), 11);
    ck_assert_int_eq(stalled(queues, 111, 11, acks, 6), 0);
    ck_assert_int_eq(stalled(queues, 115, 4, acks, 6), 0);
    ck_assert_int_eq(stalled(queues, 116, 11, acks, 6), 4);
    /* no progress for an hour, or the same length by chance */
    ck_assert_int_eq(stalled(queues, 3716, 11, acks, 6), acks ? 11 : 0);
    ck_assert_int_eq(stalled(queues, 3717, 0, acks, 6), 0);
    na_send_queues_free(queues);
}
END_TEST

START_TEST(reading_that_begins_again)
{
    struct na_send_queues *queues = na_send_queues_new();
    const struct na_tcp_connection connection = { .cookie = 1, .send_queue = 1 };
    int64_t one;

    ck_assert_int_eq(stalled(queues, 100, 10, true, 5), -1);
    na_send_queues_begin(queues, 106 * SECOND);
    ck_assert(na_send_queues_take(queues, &connection, &one));
    ck_assert_int_eq(stalled(queues, 106, 10, true, 5), 10);
    na_send_queues_free(queues);
}
END_TEST

START_TEST(more_queues_than_are_watched)
{
    struct na_send_queues *queues = na_send_queues_new();

    ck_assert_int_eq(stalled(queues, 100, NA_SEND_QUEUES_MAX / 2, true, 5), -1);
    ck_assert_int_eq(stalled(queues, 106, 3 * NA_SEND_QUEUES_MAX, true, 5), NA_SEND_QUEUES_MAX / 2);
    ck_assert_int_eq(stalled(queues, 112, 3 * NA_SEND_QUEUES_MAX, true, 5), NA_SEND_QUEUES_MAX);
    /* those that were there before are kept, although they are listed last */
    ck_assert_int_eq(stalled(queues, 118, NA_SEND_QUEUES_MAX / 2, true, 5), NA_SEND_QUEUES_MAX / 2);
    na_send_queues_free(queues);
}
END_TEST

static int by_number(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

START_TEST(medians)
{
    static struct na_histogram histogram;
    uint32_t numbers[1001];
    unsigned count = _i ? 1001 - (unsigned)_i : 1;

    memset(&histogram, 0, sizeof(histogram));
    ck_assert_uint_eq(na_histogram_median(&histogram), 0);
    srandom((unsigned)_i);
    for (unsigned i = 0; i < count; i++) {
        numbers[i] = (uint32_t)random() * 2u >> random() % 32;
        na_histogram_add(&histogram, numbers[i]);
    }
    qsort(numbers, count, sizeof(numbers[0]), by_number);
    ck_assert_uint_eq(histogram.maximum, numbers[count - 1]);
    ck_assert_uint_le(labs((long)na_histogram_median(&histogram) - (long)numbers[(count - 1) / 2]),
                      numbers[(count - 1) / 2] / 32);
}
END_TEST

START_TEST(every_number_has_a_bucket)
{
    static struct na_histogram histogram;

    for (unsigned shift = 0; shift < 32; shift++)
        for (uint32_t around = 0; around < 3; around++) {
            uint32_t number = (UINT32_C(1) << shift) - 1 + around;

            memset(&histogram, 0, sizeof(histogram));
            na_histogram_add(&histogram, number);
            ck_assert_uint_le(na_histogram_median(&histogram), number);
            ck_assert_uint_ge(na_histogram_median(&histogram), number - number / 32);
        }
    memset(&histogram, 0, sizeof(histogram));
    na_histogram_add(&histogram, UINT32_MAX);
    ck_assert_uint_ge(na_histogram_median(&histogram), UINT32_MAX - UINT32_MAX / 32);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tcp services");
    TCase *tests = tcase_create("tcp services");

    tcase_add_loop_test(tests, lengths_of_tcp_info, 0, sizeof(kernels) / sizeof(kernels[0]));
    tcase_add_loop_test(tests, mini_socket_is_not_whole, 0, sizeof(sockets) / sizeof(sockets[0]));
    tcase_add_test(tests, what_limits_a_connection);
    tcase_add_loop_test(tests, queues_that_do_not_move, 0, 2);
    tcase_add_test(tests, reading_that_begins_again);
    tcase_add_test(tests, more_queues_than_are_watched);
    tcase_add_loop_test(tests, medians, 0, 100);
    tcase_add_test(tests, every_number_has_a_bucket);
    suite_add_tcase(suite, tests);
    return tests_run(suite);
}
