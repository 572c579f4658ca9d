#include "jobs_owners.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/socket_owners.h"
#include "kit/clock.h"
#include "kit/scratch.h"

enum { TURNS_MOST = 10000000 };

static unsigned woken;

static void wake(void *arg)
{
    (void)arg;
    woken++;
}

/* Rows of nothing but an inode. */
static void want(struct na_socket_owners *owners, uint32_t *inodes, size_t count)
{
    const struct na_rows rows = { .size = sizeof(*inodes), .count = count, .row = (char *)inodes };

    ck_assert(na_socket_owners_want(owners, NA_OWNED_UDP, &rows, 0));
}

static uint32_t inode_of(int fd)
{
    struct stat about;

    ck_assert_int_eq(fstat(fd, &about), 0);
    return (uint32_t)about.st_ino;
}

/* The owners where this process is the only one, however many the machine has. */
static struct na_socket_owners *new_owners(void)
{
    char root[300], process[400], link[400];

    ck_assert(scratch_folder(root, sizeof(root)));
    snprintf(process, sizeof(process), "/proc/%d", (int)getpid());
    snprintf(link, sizeof(link), "%s/%d", root, (int)getpid());
    ck_assert_int_eq(symlink(process, link), 0);
    return na_socket_owners_new(root);
}

START_TEST(owners_are_searched_for_in_turns)
{
    struct na_socket_owners *owners = new_owners();
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    uint32_t inodes[] = { inode_of(fd), UINT32_MAX };
    unsigned turns = 0;

    woken = 0;
    na_socket_owners_take_turns(owners, 1, wake, NULL);
    want(owners, inodes, 2);
    ck_assert_ptr_null(na_socket_owners_find(owners, NA_OWNED_UDP, inodes[0]));
    ck_assert(na_socket_owners_awaits(owners));
    ck_assert_uint_eq(woken, 1);
    while (!na_socket_owners_turn(owners))
        ck_assert_uint_lt(turns++, TURNS_MOST);
    ck_assert_uint_gt(turns, 3);
    ck_assert_ptr_nonnull(na_socket_owners_find(owners, NA_OWNED_UDP, inodes[0]));
    ck_assert_uint_eq(na_socket_owners_find(owners, NA_OWNED_UDP, inodes[0])->pid,
                      (uint32_t)getpid());
    na_socket_owners_forget_awaited(owners);
    ck_assert(!na_socket_owners_awaits(owners));
    close(fd);
    na_socket_owners_free(owners);
}
END_TEST

static unsigned descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    unsigned count = 0;

    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

START_TEST(the_end_amid_a_search)
{
    struct na_socket_owners *owners = new_owners();
    uint32_t inode = UINT32_MAX;
    unsigned before = descriptors();

    na_socket_owners_take_turns(owners, 1, wake, NULL);
    want(owners, &inode, 1);
    ck_assert_ptr_null(na_socket_owners_find(owners, NA_OWNED_UDP, inode));
    ck_assert(!na_socket_owners_turn(owners));
    na_socket_owners_free(owners);
    ck_assert_uint_eq(descriptors(), before);
}
END_TEST

/* Long enough for 20 times its cost to pass, however fast the search was. */
static void search_again_later(struct na_socket_owners *owners, uint32_t inode)
{
    const int64_t until = clock_ns() + 21 * na_socket_owners_cost(owners);

    while (clock_ns() < until)
        usleep(1000);
    ck_assert_ptr_null(na_socket_owners_find(owners, NA_OWNED_UDP, inode));
}

START_TEST(a_search_stays_fresh_as_long_as_set)
{
    char root[4096]; /* without processes */
    struct na_socket_owners *owners;
    uint32_t inode = UINT32_MAX;

    ck_assert(scratch_folder(root, sizeof(root)));
    owners = na_socket_owners_new(root);
    na_socket_owners_take_turns(owners, 1, wake, NULL);
    want(owners, &inode, 1);
    na_socket_owners_find(owners, NA_OWNED_UDP, inode);
    while (na_socket_owners_is_searching(owners))
        na_socket_owners_turn(owners);
    ck_assert_int_gt(na_socket_owners_cost(owners), 0);
    na_socket_owners_forget_awaited(owners);
    na_socket_owners_stay_fresh(owners, INT64_MAX);
    search_again_later(owners, inode);
    ck_assert(!na_socket_owners_awaits(owners));
    na_socket_owners_stay_fresh(owners, 0);
    search_again_later(owners, inode);
    ck_assert(na_socket_owners_awaits(owners));
    na_socket_owners_free(owners);
}
END_TEST

TCase *owners_case(void)
{
    TCase *owners = tcase_create("owners");

    tcase_add_test(owners, owners_are_searched_for_in_turns);
    tcase_add_test(owners, the_end_amid_a_search);
    tcase_add_test(owners, a_search_stays_fresh_as_long_as_set);
    return owners;
}
