/*
 * The stage: everything that an experiment has opened or changed, and functions that wait for its
 * effects. Functions that return an int return an outcome.
 */
#ifndef STAGE_H
#define STAGE_H

#include <sched.h>
#include <sys/types.h>

#include "live/experiments.h"

enum { STAGE_SOCKETS = 600 };

struct stage {
    char error[200];
    long long counts[COUNTS]; /* see COUNTED */

    int sockets[STAGE_SOCKETS]; /* all that are open */
    size_t sockets_count;
    int listener, client, server; /* used by the next step */

    long long on_the_way; /* result of packets_on_the_way when there are none */
    cpu_set_t cpus;       /* where this process may run outside the stage */
    int mtu;              /* of loopback, to be restored; 0: not changed */
    pid_t keeper;         /* the child that restores tcp_max_orphans; 0: there is none */
    int keeper_line;      /* it restores the limit when this is closed */
};

/* Both keep the reason, with the text of an errno other than 0, for stage_error. */
int failed(struct stage *stage, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int impossible(struct stage *stage, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Keeps a new socket and returns it; -1 if it could not be created. The stage closes sockets that
 * are still open at its end.
 */
int keep_socket(struct stage *stage, int descriptor, const char *what);
void close_socket(struct stage *stage, int descriptor); /* as a program does, with a FIN */
void reset_socket(struct stage *stage,
                  int descriptor); /* so that nothing is left of a connection */

/* These wait for a condition, with a deadline; never for a fixed time. */
int wait_until(struct stage *stage, bool (*so)(const struct stage *stage, int argument),
               int argument, const char *what);
int wait_for_events(struct stage *stage, int descriptor, short events,
                    const char *what); /* poll's */
int wait_for_rest(
    struct stage *stage); /* until every packet sent has been received and processed */

#endif
