/*
 * Whose sockets are: what each listener has dropped, and the cgroup and process that a socket
 * belongs to.
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kit/suite.h"
#include "sockets_live.h"
#include "sockets_live_kit.h"

static unsigned long ss_drops;

static void take_drops(char *line)
{
    const char *memory = strstr(line, "skmem:("), *drops = memory ? strstr(memory, ",d") : NULL;

    ck_assert_ptr_nonnull(drops);
    ss_drops += strtoul(drops + 2, NULL, 10);
}

/* What ss says that all listeners have dropped. */
static unsigned long drops_of_ss(void)
{
    ss_drops = 0;
    command_lines("ss -tlnmOH", take_drops);
    return ss_drops;
}

static const char row[] = "ipv4.\"127.0.0.1\".80";

static unsigned long drops(void)
{
    return number("netstatListenerDrops.%s", row);
}

static unsigned long discontinuity(void)
{
    return number("netstatListenerDiscontinuityTime.%s", row);
}

/* More clients than a queue has room for; those that are refused come again. */
static void crowd(unsigned clients)
{
    for (unsigned i = 0; i < clients; i++)
        connecting("127.0.0.1", 80);
}

START_TEST(drops_of_a_listener)
{
    int fd = listening("127.0.0.1", 80, 0);
    unsigned long of_ss, before, after;

    ck_assert_uint_eq(drops(), 0);
    crowd(20);
    kit_until(drops() >= 10);
    do { /* they come again at any moment */
        before = drops();
        of_ss = drops_of_ss();
        after = drops();
    } while (before != after);
    ck_assert_uint_eq(of_ss, before);
    close(fd);
}
END_TEST

START_TEST(drops_outlive_their_sockets)
{
    int fd[3];
    unsigned long sum, since;

    for (unsigned i = 0; i < 3; i++)
        fd[i] = listening("127.0.0.1", 80, 0);
    since = discontinuity();
    crowd(100);
    kit_until(drops() >= 50);
    kit_time += INT64_C(1000000000);
    for (unsigned i = 0; i < 2; i++) {
        sum = drops();
        close(fd[i]);
        ck_assert_uint_ge(drops(), sum);
        ck_assert_uint_le(drops_of_ss(), drops());
    }
    /* the last one is replaced while nobody looks */
    sum = drops();
    close(fd[2]);
    fd[0] = listening("127.0.0.1", 80, 0);
    ck_assert_uint_ge(drops(), sum);
    crowd(20);
    kit_until(drops() >= sum + 10);
    ck_assert_uint_eq(discontinuity(), since);
    /* a reading finds none: what comes then is another listener */
    close(fd[0]);
    ck_assert_ptr_null(kit_value(objects, "netstatListenerDrops.%s", row));
    kit_time += INT64_C(1000000000);
    listening("127.0.0.1", 80, 1000);
    ck_assert_uint_eq(drops(), 0);
    ck_assert_uint_ge(discontinuity(), since + 200);
}
END_TEST

START_TEST(process_of_a_listener)
{
    char comm[64] = "";
    FILE *file = fopen("/proc/self/comm", "re");

    ck_assert_ptr_nonnull(fgets(comm, sizeof(comm), file));
    fclose(file);
    comm[strcspn(comm, "\n")] = '\0';
    listening("127.0.0.1", 80, 5);
    listening("127.0.0.1", 80, 5);
    bound("127.0.0.1", 80, SOCK_DGRAM);
    send_datagrams("127.0.0.1", 80, 1);
    /* one search finds the sockets of both tables */
    ck_assert_uint_eq(number("netstatListenerPid.%s", row), (unsigned long)getpid());
    ck_assert_str_eq(kit_value(objects, "netstatListenerProcess.%s", row), comm);
    ck_assert_ptr_nonnull(strstr(kit_walk(objects, "netstatUdpSocketProcess."), comm));
}
END_TEST

/* The cgroup2 file system, and a cgroup of this test's own in it, by its name and its path. */
static char mount[256], owner[64], group[512];

/* Run outside the test's process, so that another fixture can remove the cgroup however it ends. */
static void name_group(void)
{
    FILE *file = fopen("/proc/self/mountinfo", "re");
    char line[1024];

    while (file != NULL && fgets(line, sizeof(line), file) != NULL)
        if (strstr(line, " - cgroup2 ") != NULL)
            sscanf(line, "%*s %*s %*s / %255s", mount);
    if (file != NULL)
        fclose(file);
    snprintf(owner, sizeof(owner), "na-test-%d-web.service", (int)getpid());
    snprintf(group, sizeof(group), "%s/%s", mount, owner);
}

/* Moves this process into a cgroup. */
static bool join(const char *folder)
{
    char path[600];
    FILE *file;
    bool written;

    snprintf(path, sizeof(path), "%s/cgroup.procs", folder);
    file = fopen(path, "we");
    written = file != NULL && fprintf(file, "%d", (int)getpid()) > 0;
    return file != NULL && fclose(file) == 0 && written;
}

/* Without a process of its own for the test, this process may still be in the cgroup. */
static void remove_group(void)
{
    if (mount[0] != '\0' && rmdir(group) != 0 && errno == EBUSY && join(mount))
        rmdir(group);
}

/* False, with errno, if there is no cgroup2 or this test may not use it. */
static bool enter_group(void)
{
    errno = ENOENT;
    return mount[0] != '\0' && mkdir(group, 0755) == 0 && join(group);
}

/* Not at once on a busy host: a walk over the cgroups stops after some ms, and goes on later. */
static bool is_owner(const char *value)
{
    return value != NULL && strcmp(value, owner) == 0;
}

/* The same again in a process without rights: the owner, but no process. */
static int seen_by_nobody(void)
{
    for (int fd = 3; fd < 100; fd++)
        close(fd); /* or it would see its own */
    if (setgid(65534) != 0 || setuid(65534) != 0)
        return 1;
    live_read_again();
    if (kit_value(objects, "netstatListenerPid.%s", row) != NULL)
        return 2;
    kit_until(is_owner(kit_value(objects, "netstatListenerOwner.%s", row)));
    return 0;
}

static void check_as_nobody(void)
{
    int status;
    pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(seen_by_nobody());
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}

/* A UNIX socket with an abstract name. */
static void listening_unix(const char *name)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    strcpy(address.sun_path + 1, name);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name))),
                     0);
    ck_assert_int_eq(listen(fd, 5), 0);
}

START_TEST(cgroup_of_a_socket)
{
    int listener, other, udp;

    if (!enter_group()) {
        ck_assert_int_eq(tests_skip("no cgroup of our own", errno), TESTS_SKIPPED);
        return;
    }
    listener = listening("127.0.0.1", 80, 5);
    listening_unix("na-test");
    udp = bound("127.0.0.1", 80, SOCK_DGRAM);
    send_datagrams("127.0.0.1", 80, 1);
    /* of a UNIX socket, it is the cgroup that the process is in */
    kit_until(is_owner(kit_value(objects, "netstatUnixListenerOwner.\"@na-test\"")));
    ck_assert(join(mount));
    ck_assert_ptr_null(kit_value(objects, "netstatUnixListenerOwner.\"@na-test\""));
    kit_until(is_owner(kit_value(objects, "netstatListenerOwner.%s", row)));
    kit_until(is_owner(
        kit_value(objects, "netstatUdpSocketOwner.ipv4.\"127.0.0.1\".80.%u", inode_of(udp))));
    check_as_nobody();
    /* made in the root, which is nobody's; then both have a row, which has no one owner */
    listening("127.0.0.1", 81, 5);
    ck_assert_ptr_null(kit_value(objects, "netstatListenerOwner.ipv4.\"127.0.0.1\".81"));
    other = listening("127.0.0.1", 80, 5);
    ck_assert_ptr_null(kit_value(objects, "netstatListenerOwner.%s", row));
    close(other);
    kit_until(is_owner(kit_value(objects, "netstatListenerOwner.%s", row)));
    /* the service is gone, its socket is not: who has seen it before still knows */
    ck_assert_int_eq(rmdir(group), 0);
    kit_until(is_owner(kit_value(objects, "netstatListenerOwner.%s", row)));
    live_teardown();
    live_read_again();
    ck_assert_ptr_null(kit_value(objects, "netstatListenerOwner.%s", row));
    ck_assert_uint_eq(number("netstatListenerSockets.%s", row), 1);
    close(listener);
}
END_TEST

TCase *live_owners(void)
{
    TCase *owners = tcase_create("owners");

    tcase_add_unchecked_fixture(owners, name_group, remove_group);
    tcase_add_test(owners, drops_of_a_listener);
    tcase_add_test(owners, drops_outlive_their_sockets);
    tcase_add_test(owners, process_of_a_listener);
    tcase_add_test(owners, cgroup_of_a_socket);
    return owners;
}
