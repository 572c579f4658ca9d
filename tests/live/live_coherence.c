/* One request, one reading: while datagrams are sent as fast as possible, a counter has the same
 * value wherever it is in an answer. */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "live.h"

enum {
    PROOFS = 20, /* requests during which the counter must have moved */
    TRIES = 2000,
    COPIES = 100,
    REPETITIONS = 50,
};

/* The number of datagrams sent, which the sender updates after each one. */
static _Atomic long long *sent;
static pid_t sender;

static void send_for_ever(void *arg)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof(address);
    int receiver = socket(AF_INET, SOCK_DGRAM, 0), from = socket(AF_INET, SOCK_DGRAM, 0);
    char octet = 0;

    (void)arg;
    if (bind(receiver, (struct sockaddr *)&address, length) < 0 ||
        getsockname(receiver, (struct sockaddr *)&address, &length) < 0 ||
        connect(from, (struct sockaddr *)&address, length) < 0)
        return;
    while (send(from, &octet, 1, 0) == 1)
        ++*sent;
}

static void begin_sending(void)
{
    live_begin();
    sent = mmap(NULL, sizeof(*sent), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne((void *)sent, MAP_FAILED);
}

static void end_sending(void)
{
    munmap((void *)sent, sizeof(*sent));
    live_end();
}

static bool has_sent(void *arg)
{
    return *sent > *(long long *)arg;
}

/* Waits until the sender has sent more than this many. */
static void await_more_than(long long before)
{
    ck_assert_msg(becomes(has_sent, &before, 10), "the sender stands still");
}

static void start_sender(void)
{
    *sent = 0;
    sender = helper_start(send_for_ever, NULL);
    ck_assert_int_gt(sender, 0);
    await_more_than(0);
}

static void stop_sender(void)
{
    helper_stop(sender);
}

/* How often a counter occurs in an answer; all occurrences must have the same value. */
static size_t occurrences(const struct varbinds *answer, const struct name *counter)
{
    const struct varbind *first = NULL;
    size_t count = 0;

    for (size_t i = 0; i < answer->count; i++) {
        const struct varbind *one = &answer->at[i];

        if (name_compare(&one->name, counter) != 0)
            continue;
        ck_assert_int_eq(one->type, ASN_COUNTER64);
        if (first == NULL)
            first = one;
        ck_assert_msg(one->number == first->number, "%s is %lld in variable %zu and %lld before",
                      name_text(counter), (long long)one->number, i + 1, (long long)first->number);
        count++;
    }
    return count;
}

static struct name sent_name(void)
{
    return counter_name(COUNTER_VALUE, "Udp", "OutDatagrams");
}

START_TEST(get_sees_one_reading)
{
    static struct request request;
    struct name udp = sent_name(), ip = counter_name(COUNTER_VALUE, "Ip", "OutRequests");
    int proofs = 0;

    request_clear(&request, SNMP_MSG_GET);
    for (int i = 0; i < COPIES; i++) {
        request_add(&request, &udp);
        request_add(&request, &ip);
    }
    for (int i = 0; i < TRIES && proofs < PROOFS; i++) {
        long long before = *sent;

        ck_assert_int_eq(manager_ask(manager, &request), SNMP_ERR_NOERROR);
        ck_assert_uint_eq(occurrences(&manager->answer, &udp), COPIES);
        ck_assert_uint_eq(occurrences(&manager->answer, &ip), COPIES);
        proofs += *sent > before;
    }
    ck_assert_int_eq(proofs, PROOFS);
}
END_TEST

/*
 * snmpd sends each repetition to the subagent as a separate request. So that the counter is in
 * several of them, each column starts a different number of instances before it; the counter is
 * also requested once without repetition.
 */
static void make_staircase(struct request *request, const struct name *counter)
{
    static const size_t steps_before[] = { 1, 1, 2, 10, 25, 40, REPETITIONS };
    size_t count, at = 0;
    struct varbind *all = walk_all(&count);

    while (at < count && name_compare(&all[at].name, counter) != 0)
        at++;
    ck_assert_uint_lt(at, count);
    ck_assert_uint_ge(at, REPETITIONS);
    request_clear(request, SNMP_MSG_GETBULK);
    request->non_repeaters = 1;
    request->repetitions = REPETITIONS;
    for (size_t i = 0; i < sizeof(steps_before) / sizeof(steps_before[0]); i++)
        request_add(request, &all[at - steps_before[i]].name);
    free(all);
}

/* All managers send requests at once, in a changing order, and each gets an answer from one
 * reading. */
static void ask_together(struct manager *const *managers, size_t count)
{
    static struct request request;
    struct name counter = sent_name();
    int proofs = 0;

    make_staircase(&request, &counter);
    for (size_t i = 0; i < TRIES && proofs < PROOFS; i++) {
        long long before = *sent;

        for (size_t m = 0; m < count; m++)
            manager_send(managers[(i + m) % count], &request);
        managers_wait(managers, count);
        for (size_t m = 0; m < count; m++) {
            ck_assert_int_eq(managers[m]->status, SNMP_ERR_NOERROR);
            ck_assert_uint_eq(occurrences(&managers[m]->answer, &counter), request.count);
        }
        proofs += *sent > before;
    }
    ck_assert_int_eq(proofs, PROOFS);
}

START_TEST(getbulk_sees_one_reading)
{
    ask_together(&manager, 1);
}
END_TEST

START_TEST(managers_see_their_own)
{
    char address[300];
    struct manager *managers[3] = { manager };

    snprintf(address, sizeof(address), "unix:%s", in_folder("snmp"));
    for (size_t i = 1; i < 3; i++) {
        managers[i] = manager_open(address, READER);
        ck_assert_ptr_nonnull(managers[i]);
    }
    ask_together(managers, 3);
    for (size_t i = 1; i < 3; i++)
        manager_close(managers[i]);
}
END_TEST

/* Each new reading is between the number sent before the request and the number sent when the
 * answer arrived. */
START_TEST(requests_see_new_readings)
{
    struct name counter = sent_name();
    long long base;

    stop_sender();
    await_new_reading();
    base = manager_get(manager, &counter)->number;
    start_sender();
    for (int i = 0; i < PROOFS; i++) {
        const struct varbind *answer;
        long long before, after;

        await_more_than(*sent);
        await_new_reading();
        before = *sent;
        answer = manager_get(manager, &counter);
        after = *sent;
        ck_assert_ptr_nonnull(answer);
        ck_assert_msg(answer->number - base >= before && answer->number - base <= after + 1,
                      "%lld datagrams were sent before the request and %lld after it; it says %lld",
                      before, after, (long long)answer->number - base);
    }
}
END_TEST

TCase *coherence_case(void)
{
    TCase *tcase = tcase_create("coherence");

    tcase_add_unchecked_fixture(tcase, begin_sending, end_sending);
    tcase_add_checked_fixture(tcase, start_sender, stop_sender);
    tcase_add_test(tcase, get_sees_one_reading);
    tcase_add_test(tcase, getbulk_sees_one_reading);
    tcase_add_test(tcase, managers_see_their_own);
    tcase_add_test(tcase, requests_see_new_readings);
    return tcase;
}
