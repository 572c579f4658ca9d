/*
 * The root: the folder below which the kernel's files are read, and whether it is still the same.
 *
 * A root such as /proc/PID disappears with its process; its number, and the inode of its network
 * namespace, may soon be reused. Nothing below it may stay open: an open file of /proc/PID/net
 * keeps the namespace alive after its last process. /proc itself shows our own namespace, so its
 * files may stay open.
 */
#ifndef NA_ROOT_H
#define NA_ROOT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The process whose files they are; all zero for anything else, such as saved files. */
struct na_root_owner {
    uint64_t started; /* start time of the process, in ticks since boot */
    ino_t net;        /* inode of its net/dev, which differs between coexisting namespaces */
};

struct na_root {
    char *path;  /* owned; "/proc" */
    bool own;    /* it is /proc itself: always there and always the same */
    bool procfs; /* it is a folder of a procfs */
    bool real;   /* it is also of our own network namespace, the one that netlink covers */
    bool there;  /* it existed at the last check */
    struct na_root_owner owner; /* at the last check at which it existed */
    uint32_t serial;            /* changes whenever it is another one, or has returned */
};

/* Result of a check. */
enum na_root_event { NA_ROOT_SAME, NA_ROOT_GONE, NA_ROOT_BACK, NA_ROOT_ANOTHER };

/*
 * Copies path. If nothing exists there, the first check returns NA_ROOT_GONE. False if memory ran
 * out; call na_root_clear() in either case.
 */
bool na_root_init(struct na_root *root, const char *path);
/* Frees the path. */
void na_root_clear(struct na_root *root);

/* Whether path is /proc itself, by whatever name. */
bool na_root_is_own(const char *path);

/*
 * Checks whether the root exists and is the same as at the last check. Takes some system calls
 * unless it is /proc.
 */
enum na_root_event na_root_look(struct na_root *root);

#endif
