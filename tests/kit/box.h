/*
 * Boxes: processes in network namespaces of their own, as containers are.
 */
#ifndef BOX_H
#define BOX_H

#include <stdbool.h>
#include <sys/types.h>

struct box {
    pid_t pid; /* its first process */
    int fd;    /* commands to it */
};

/*
 * Starts a box, with lo up. It ends with this process, whose namespaces must allow that it makes
 * one. Fails the test otherwise.
 */
struct box box_start(void);

/* Drops datagrams at a socket in the box whose buffer is full: Udp RcvbufErrors. */
void box_drop_datagrams(const struct box *box);

/* Starts another process in the box, which ends when it is killed; returns its number. */
pid_t box_fork(const struct box *box);

/* Moves the first process of the box to another new namespace. */
void box_move(const struct box *box);

/* Kills the first process of the box and waits for its end. */
void box_end(struct box *box);

/* Kills a process that box_fork() returned, and waits for its end. */
void box_kill(pid_t pid);

#endif
