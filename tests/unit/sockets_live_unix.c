/*
 * netstatUnixListenerTable.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "kit/scratch.h"
#include "sockets_live.h"
#include "sockets_live_kit.h"

static char folder[90];

static void unix_setup(void)
{
    ck_assert(scratch_folder(folder, sizeof(folder)));
    ck_assert_int_eq(chdir(folder), 0);
}

static socklen_t name_it(struct sockaddr_un *address, const char *name, size_t length)
{
    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    ck_assert_uint_le(length, sizeof(address->sun_path));
    memcpy(address->sun_path, name, length);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
}

/* A name begins with NUL if it is abstract. */
static int listening_at(const char *name, size_t length, int type, int backlog)
{
    struct sockaddr_un address;
    socklen_t size = name_it(&address, name, length);
    int fd = socket(AF_UNIX, type, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_msg(bind(fd, (struct sockaddr *)&address, size) == 0, "bind: %m");
    ck_assert_int_eq(listen(fd, backlog), 0);
    return fd;
}

static bool connects(const char *name, size_t length)
{
    struct sockaddr_un address;
    socklen_t size = name_it(&address, name, length);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

    return connect(fd, (struct sockaddr *)&address, size) == 0;
}

static unsigned long ss_queue, ss_limit;

/* Only listeners: ss -l lists sockets that are not connected too, in any order. */
static void take_of_ss(char *line)
{
    if (strstr(line, "LISTEN") != NULL)
        ck_assert_int_eq(sscanf(line, "%*s %*s %lu %lu", &ss_queue, &ss_limit), 2);
}

START_TEST(unix_queue_that_is_full)
{
    int fd = listening_at("sock", 4, SOCK_STREAM, 2);
    const char *row = "\"sock\"";

    ck_assert_str_eq(kit_walk(objects, "netstatUnixListenerQueue."),
                     "netstatUnixListenerQueue.\"sock\" 0\n");
    ck_assert_uint_eq(number("netstatUnixListenerQueueLimit.%s", row), 2);
    ck_assert_uint_eq(number("netstatUnixListenerSocketsFull.%s", row), 0);
    ck_assert_uint_eq(number("netstatUnixListenerUid.%s", row), getuid());
    ck_assert_uint_eq(number("netstatUnixListenerPid.%s", row), (unsigned long)getpid());
    ck_assert_ptr_nonnull(kit_value(objects, "netstatUnixListenerProcess.%s", row));
    for (unsigned i = 0; i < 3; i++)
        ck_assert(connects("sock", 4));
    ck_assert(!connects("sock", 4));
    ck_assert_uint_eq(number("netstatUnixListenerQueue.%s", row), 3);
    command_lines("ss -xlH", take_of_ss);
    ck_assert_uint_eq(ss_queue, 3);
    ck_assert_uint_eq(number("netstatUnixListenerQueueLimit.%s", row), ss_limit);
    ck_assert_uint_eq(number("netstatUnixListenerSocketsFull.%s", row), 1);
    kit_time += INT64_C(6000000000);
    ck_assert_uint_eq(number("netstatUnixListenerFullFor.%s", row), 6);
    /* without requests; the timer sees it */
    for (unsigned i = 0; i < 3; i++) {
        kit_time += INT64_C(10000000000);
        na_snapshot_sample(snapshot);
    }
    ck_assert_uint_eq(number("netstatUnixListenerFullFor.%s", row), 36);
    close(accept(fd, NULL, NULL));
    ck_assert_uint_eq(number("netstatUnixListenerFullFor.%s", row), 0);
    close(fd);
    ck_assert_str_eq(kit_walk(objects, "netstatUnix"), "netstatUnixListenersLeftOut.0 0\n");
}
END_TEST

/* Whatever octets a name has, it is one row; in the order of the index, lengths come first. */
START_TEST(unix_names)
{
    char path[PATH_MAX], longest[120];

    listening_at("@a", 2, SOCK_STREAM, 5);
    listening_at("\0a", 2, SOCK_SEQPACKET, 6);
    listening_at("\0a\0\001\\\"\xff", 7, SOCK_STREAM, 7);
    listening_at("\0", 1, SOCK_STREAM, 8);
    bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&(struct sockaddr_un){ AF_UNIX, "no" },
         sizeof(struct sockaddr_un)); /* does not listen */
    snprintf(path, sizeof(path), "%s/s\xc3\xb6", folder);
    listening_at(path, strlen(path), SOCK_STREAM, 9);
    ck_assert_str_eq(kit_walk(objects, "netstatUnixListenerQueueLimit.\"@"),
                     "netstatUnixListenerQueueLimit.\"@\" 8\n"
                     "netstatUnixListenerQueueLimit.\"@a\" 6\n"
                     "netstatUnixListenerQueueLimit.\"@a\\x00\\x01\\\\\"\\xff\" 7\n");
    ck_assert_uint_eq(number("netstatUnixListenerQueueLimit.\"./@a\""), 5);
    ck_assert_uint_eq(number("netstatUnixListenerQueueLimit.\"%s/s\\xc3\\xb6\"", folder), 9);
    ck_assert_ptr_null(kit_value(objects, "netstatUnixListenerQueueLimit.\"no\""));
    ck_assert_uint_eq(number("netstatUnixListenersLeftOut.0"), 0);
    /* the longest that fits, and those that do not, also because of ./ */
    memset(longest, 'x', sizeof(longest));
    listening_at(longest, 107, SOCK_STREAM, 10);
    longest[0] = '\0';
    listening_at(longest, 107, SOCK_STREAM, 11);
    listening_at(longest, 108, SOCK_STREAM, 12);
    longest[0] = '@';
    listening_at(longest, 106, SOCK_STREAM, 13);
    memset(longest, 'y', sizeof(longest));
    listening_at(longest, 108, SOCK_STREAM, 14);
    ck_assert_ptr_nonnull(
        strstr(kit_walk(objects, "netstatUnixListenerQueueLimit.\"xxx"), " 10\n"));
    ck_assert_ptr_nonnull(
        strstr(kit_walk(objects, "netstatUnixListenerQueueLimit.\"@xx"), " 11\n"));
    ck_assert_uint_eq(number("netstatUnixListenersLeftOut.0"), 3);
}
END_TEST

START_TEST(unix_sockets_of_one_path)
{
    int old = listening_at("sock", 4, SOCK_STREAM, 0), fd;

    ck_assert(connects("sock", 4));
    ck_assert_int_eq(unlink("sock"), 0);
    fd = listening_at("sock", 4, SOCK_STREAM, 100);
    ck_assert(connects("sock", 4));
    ck_assert_uint_eq(number("netstatUnixListenerSockets.\"sock\""), 2);
    ck_assert_uint_eq(number("netstatUnixListenerSocketsFull.\"sock\""), 1);
    ck_assert_uint_eq(number("netstatUnixListenerQueue.\"sock\""), 2);
    ck_assert_uint_eq(number("netstatUnixListenerQueueLimit.\"sock\""), 100);
    ck_assert_uint_eq(number("netstatUnixListenerUid.\"sock\""), getuid());
    close(old);
    ck_assert_uint_eq(number("netstatUnixListenerSockets.\"sock\""), 1);
    ck_assert_uint_eq(number("netstatUnixListenerSocketsFull.\"sock\""), 0);
    close(fd);
}
END_TEST

static unsigned counted;

static void count_line(char *line)
{
    counted += strstr(line, "LISTEN") != NULL;
}

START_TEST(unix_listeners_among_many)
{
    unsigned rows = 0;

    for (unsigned i = 0; i < 300; i++) {
        char name[16];
        int pair[2], length = snprintf(name, sizeof(name), "%cs%u", '\0', i);

        listening_at(name, (size_t)length, SOCK_STREAM, (int)i);
        ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    }
    command_lines("ss -xlH", count_line);
    for (const char *line = kit_walk(objects, "netstatUnixListenerQueueLimit.");
         (line = strchr(line, '\n')) != NULL; line++)
        rows++;
    ck_assert_uint_eq(rows, 300);
    ck_assert_uint_eq(counted, 300);
    ck_assert_uint_eq(number("netstatUnixListenerQueueLimit.\"@s17\""), 17);
}
END_TEST

TCase *live_unix(void)
{
    TCase *tests = tcase_create("unix");

    tcase_add_checked_fixture(tests, unix_setup, NULL);
    tcase_add_test(tests, unix_queue_that_is_full);
    tcase_add_test(tests, unix_names);
    tcase_add_test(tests, unix_sockets_of_one_path);
    tcase_add_test(tests, unix_listeners_among_many);
    return tests;
}
