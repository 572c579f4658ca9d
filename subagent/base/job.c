#include "base/job.h"

#include <stddef.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/clock.h"

/* Octets. Only the pages that a job touches take memory, usually three or four. */
enum { STACK_SIZE = 256 * 1024 };

/*
 * At the end of its memory, above the stack. A page that is not accessible is below the stack, so
 * that an overflow ends the program before it overwrites anything.
 */
struct na_job_stack {
    ucontext_t own, caller;
};

/* Which job runs, like the thread in a program that has several. */
static struct na_job *running;

/* The stack of the last job that ended: most jobs end in their first turn, and one follows another.
 */
static struct na_job_stack *spare;

static size_t page(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static char *memory_of(struct na_job_stack *stack)
{
    return (char *)(stack + 1) - STACK_SIZE;
}

static void free_stack(struct na_job_stack *stack)
{
    munmap(memory_of(stack), STACK_SIZE);
}

static struct na_job_stack *new_stack(void)
{
    struct na_job_stack *stack = spare;
    char *memory;

    spare = NULL;
    if (stack != NULL)
        return stack;
    memory = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    stack = (struct na_job_stack *)(memory + STACK_SIZE) - 1;
    if (mprotect(memory, page(), PROT_NONE) == 0)
        return stack;
    free_stack(stack);
    return NULL;
}

/* On the job's own stack. At its end the context of the caller continues. */
static void run(void)
{
    running->run(running->arg);
    running->ended = true;
}

bool na_job_begin(struct na_job *job, void (*work)(void *arg), void *arg)
{
    struct na_job_stack *stack = new_stack();

    if (stack == NULL)
        return false;
    *job = (struct na_job){ .stack = stack, .run = work, .arg = arg };
    getcontext(&stack->own);
    stack->own.uc_stack.ss_sp = memory_of(stack) + page();
    stack->own.uc_stack.ss_size = STACK_SIZE - page() - sizeof(*stack);
    stack->own.uc_link = &stack->caller;
    makecontext(&stack->own, run, 0);
    return true;
}

static void release_stack(struct na_job *job)
{
    if (spare == NULL)
        spare = job->stack;
    else
        free_stack(job->stack);
    job->stack = NULL;
}

bool na_job_turn(struct na_job *job, int64_t length)
{
    struct na_job *outer = running;
    const int64_t began = na_nanoseconds();

    job->ends = began + length;
    job->rested = began;
    job->waits = false;
    job->begun = true;
    running = job;
    swapcontext(&job->stack->caller, &job->stack->own);
    running = outer;
    job->spent += na_nanoseconds() - began;
    if (!job->ended)
        return false;
    release_stack(job);
    return true;
}

void na_job_cancel(struct na_job *job)
{
    job->cancelled = true;
    if (job->begun)
        na_job_turn(job, 0);
    else
        release_stack(job);
}

bool na_job_is_running(void)
{
    return running != NULL;
}

static bool pause_job(void)
{
    struct na_job *job = running;

    swapcontext(&job->stack->own, &job->stack->caller);
    return !job->cancelled;
}

static bool is_over(const struct na_job *job, int64_t now)
{
    return now + (now - job->rested) / 2 >= job->ends;
}

bool na_job_is_over(void)
{
    return running != NULL && !running->cancelled && is_over(running, na_nanoseconds());
}

bool na_job_rest(void)
{
    int64_t now;

    if (running == NULL)
        return true;
    if (running->cancelled)
        return false;
    now = na_nanoseconds();
    if (is_over(running, now))
        return pause_job();
    running->rested = now;
    return true;
}

bool na_job_wait(void)
{
    if (running == NULL)
        return true;
    if (running->cancelled)
        return false;
    running->waits = true;
    return pause_job();
}
