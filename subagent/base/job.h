/*
 * Jobs: work that may take long, done in turns between which the program does other things.
 *
 * A job has a stack of its own. It is ordinary code that now and then calls na_job_rest(), which
 * returns in a later turn if this one is over; so what takes long needs no state machine. There is
 * one thread: a job runs only inside na_job_turn(). Outside a job na_job_rest() and na_job_wait()
 * return at once, and the same code runs to its end.
 */
#ifndef NA_JOB_H
#define NA_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero: idle. It must not move while it is under way. */
struct na_job {
    struct na_job_stack *stack; /* NULL: idle */
    void (*run)(void *arg);
    void *arg;
    int64_t ends;   /* ns of CLOCK_MONOTONIC, the end of the turn */
    int64_t rested; /* ns, when it last could rest in this turn, or the turn's start */
    int64_t spent;  /* ns, in turns so far */
    bool begun;     /* it has had a turn */
    bool ended;
    bool waits;     /* for something outside this process: another turn at once is of no use */
    bool cancelled; /* it is to return as soon as it can */
};

/*
 * Begins a job; it runs in the turns that follow, and no longer needs any when na_job_turn() has
 * returned true. False if memory ran out for its stack.
 */
bool na_job_begin(struct na_job *job, void (*run)(void *arg), void *arg);

static inline bool na_job_is_under_way(const struct na_job *job)
{
    return job->stack != NULL;
}

/*
 * Runs a job that is under way for about `length` ns, at least as far as it next rests or waits.
 * Returns whether it has ended.
 */
bool na_job_turn(struct na_job *job, int64_t length);

/*
 * Ends a job that is under way: na_job_rest() and na_job_wait() return false in it from now on, so
 * that it releases what it has and returns.
 */
void na_job_cancel(struct na_job *job);

/*
 * To be called by work that may be part of a job, wherever it may pause: other work runs meanwhile
 * if the turn is over. False if the job has been cancelled. The turn is also over if another step
 * as long as the one since the previous call would overrun it by more than half of that step.
 */
bool na_job_rest(void);

/* The same for a job that can do nothing now: ends the turn. */
bool na_job_wait(void);

/* Whether the turn of the caller's job is over, so that na_job_rest() would pause it. */
bool na_job_is_over(void);

/* Whether the caller is part of a job. */
bool na_job_is_running(void);

#endif
