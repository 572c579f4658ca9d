/*
 * The root: the folder that the kernel's files are read below, and whether it is still the same.
 *
 * A root like /proc/PID goes away with its process, and its number, and the inodes of the network
 * namespace too, may soon belong to others. Nothing below it may stay open: an open file of
 * /proc/PID/net keeps the whole namespace alive after its last process. /proc itself shows the
 * namespace that we are in, so its files may stay open.
 */
#ifndef NA_ROOT_H
#define NA_ROOT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Whose files they are; all zero if not a process's, as saved ones. */
struct na_root_owner {
    uint64_t started; /* when the process did, in ticks since the boot */
    ino_t net;        /* of its net/dev, which differs between namespaces of the same time */
};

struct na_root {
    char *path;  /* owned; "/proc" */
    bool own;    /* it is /proc itself: always there, always the same */
    bool procfs; /* it is a folder of a procfs */
    bool real;   /* and of the network namespace that we are in, which netlink tells about */
    bool there;  /* at the last look */
    struct na_root_owner owner; /* when it was there last */
    uint32_t serial;            /* changes whenever it is another one, or back after it was gone */
};

/* What a look found. */
enum na_root_event { NA_ROOT_SAME, NA_ROOT_GONE, NA_ROOT_BACK, NA_ROOT_ANOTHER };

/* Copies path. If there is nothing there the first look says that it is gone. False if memory ran
 * out; na_root_clear is right in either case. */
bool na_root_init(struct na_root *root, const char *path);
void na_root_clear(struct na_root *root);

/* Whether path is /proc itself, under whatever name. */
bool na_root_is_own(const char *path);

/* Looks whether it is there and the same as at the last look. Costs some system calls unless it is
 * /proc. */
enum na_root_event na_root_look(struct na_root *root);

#endif
