/*
 * Sockets of the running kernel, each test in its own network namespace: compares the values served
 * with the test's actions and with the output of ss.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kit/netns.h"
#include "sockets_live.h"
#include "sockets_live_kit.h"
#include "kit/suite.h"

static bool stop;
static void *come_and_go(void *arg)
{
    unsigned turn = 0;

    (void)arg;
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
        uint16_t port = (uint16_t)(3000 + turn++ * 7919 % 500);
        int listener = listening(turn % 2 ? "::1" : "127.0.0.1", port, 1),
            held = connecting(turn % 2 ? "::1" : "127.0.0.1", port);
        int udp = bound(turn % 2 ? "::1" : "127.0.0.1", port, SOCK_DGRAM);

        send_datagrams(turn % 2 ? "::1" : "127.0.0.1", port, 1);
        close(listener);
        close(held);
        close(udp);
    }
    return NULL;
}

static bool is_owner(const uint32_t *name)
{
    static const uint32_t columns[][5] = {
        { 1, 5, 2, 1, 13 }, { 1, 5, 2, 1, 14 }, { 1, 5, 2, 1, 15 },
        { 1, 5, 3, 1, 9 },  { 1, 5, 3, 1, 10 }, { 1, 5, 3, 1, 11 },
        { 1, 5, 8, 1, 8 },  { 1, 5, 8, 1, 9 },  { 1, 5, 8, 1, 10 },
    };

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        if (memcmp(name, columns[i], sizeof(columns[i])) == 0)
            return true;
    return false;
}

/* 50 walks, or as many as a slow machine gets done in 20 s, but some. */
static bool walks_on(unsigned walks, time_t began)
{
    return walks < 50 && (walks < 5 || time(NULL) < began + 20);
}

START_TEST(walks_while_sockets_come_and_go)
{
    pthread_t thread;
    unsigned instances = 0, walks = 0;
    uint64_t key = 0;

    for (uint16_t i = 0; i < 50; i++) {
        listening("127.0.0.1", 3000 + 10 * i, 1);
        bound("127.0.0.1", 3000 + 10 * i, SOCK_DGRAM);
        send_datagrams("127.0.0.1", 3000 + 10 * i, 1);
    }
    ck_assert_int_eq(pthread_create(&thread, NULL, come_and_go, NULL), 0);
    for (const time_t began = time(NULL); walks_on(walks, began); walks++) {
        uint32_t name[NA_OID_MAX] = { 1, 5 }, before[NA_OID_MAX];
        size_t length = 2, before_length;
        struct na_value value;

        for (;; instances++) {
            const struct na_request request = { ++key, 0 }; /* each step sees a new reading */
            struct na_value again;

            kit_time++;
            memcpy(before, name, sizeof(name));
            before_length = length;
            if (!na_objects_next(objects, &request, name, &length, false, &value))
                break;
            for (size_t i = 0;; i++) {
                ck_assert_uint_lt(i, length);
                if (i == before_length || name[i] > before[i])
                    break;
                ck_assert_uint_eq(name[i], before[i]);
            }
            /* the owners of sockets are looked up when they are requested */
            ck_assert(na_objects_get(objects, &request, name, length, &again) || is_owner(name));
        }
    }
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
    ck_assert_uint_gt(instances, walks * 50 * 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sockets, live");
    TCase *walks = tcase_create("walks");
    TCase *cases[] = { live_tcp(),  live_udp(),      live_failing(), live_owners(),
                       live_unix(), live_services(), live_peers(),   walks };

    if (!tests_have("ss"))
        return tests_skip("ss", ENOENT);
    netns_keep_orphans(O_RDONLY);
    if (!netns_enter())
        return tests_skip("no network namespace of our own", errno);
    tcase_add_test(walks, walks_while_sockets_come_and_go);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        tcase_add_checked_fixture(cases[i], live_setup, live_teardown);
        tcase_set_timeout(cases[i], 120);
        suite_add_tcase(suite, cases[i]);
    }
    return tests_run(suite);
}
