/*
 * A master agent that lies. Each lie is sent several times to a new subagent. Whatever was sent,
 * the subagent afterwards serves a correct master agent, uses no more memory and descriptors than
 * before, and exits on SIGTERM.
 */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lies.h"
#include "kit/clock.h"
#include "kit/scratch.h"

enum { ROUNDS = 2, ROUNDS_LONG = 20, ROUNDS_MORE = 2, GROWTH_KB = 512, BROKEN = 99 };
/* A limit against hanging; the guaranteed exit time is tested elsewhere. */
enum { END_S = 60, SETTLE_S = 10 };
/* Lies in parallel, few enough that none waits long for a CPU. */
enum { SIDE_BY_SIDE = 8 };

/* Sanitizers keep freed memory. */
#if defined(__SANITIZE_ADDRESS__)
static const bool memory_tells = false;
#elif defined(__has_feature)
static const bool memory_tells = !__has_feature(address_sanitizer);
#else
static const bool memory_tells = true;
#endif

/* Counts the descriptors of a process in its folder in /proc. */
static unsigned descriptors(pid_t pid)
{
    char path[64];
    unsigned count = 0;
    DIR *folder;

    snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
    folder = opendir(path);
    while (folder != NULL && readdir(folder) != NULL)
        count++;
    if (folder != NULL)
        closedir(folder);
    return count;
}

static unsigned long anonymous_kb(pid_t pid)
{
    char path[64], line[256];
    unsigned long kb = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    file = fopen(path, "re");
    while (file != NULL && kb == 0 && fgets(line, sizeof(line), file) != NULL)
        if (sscanf(line, "RssAnon: %lu", &kb) != 1)
            kb = 0;
    if (file != NULL)
        fclose(file);
    return kb;
}

static bool logged(const struct master *master, const char *text)
{
    char line[512];
    bool found = false;
    FILE *file = fopen(master->log, "re");

    while (file != NULL && !found && fgets(line, sizeof(line), file) != NULL)
        found = strstr(line, text) != NULL;
    if (file != NULL)
        fclose(file);
    return found;
}

static void show_log(const struct master *master)
{
    char line[512];
    FILE *file = fopen(master->log, "re");

    for (int i = 0; i < 100 && file != NULL && fgets(line, sizeof(line), file) != NULL; i++)
        printf("    %s", line);
    if (file != NULL)
        fclose(file);
}

static bool failed(const struct master *master, const struct lie *lie, const char *format, ...)
{
    va_list arguments;

    printf("FAIL: %s: ", lie->name);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    show_log(master);
    return false;
}

static bool serves_after(struct master *master, const struct lie *lie)
{
    unsigned sessions = master->sessions;
    int status;

    if (!master_serves(master))
        return waitpid(master->subagent, &status, WNOHANG) == 0
                 ? failed(master, lie, "the subagent does not serve")
                 : failed(master, lie, "the subagent ended: status %#x", status);
    if (lie->end == LIE_SESSION_STAYS && master->sessions != sessions)
        return failed(master, lie, "the subagent closed the session");
    return true;
}

/* Waits until the subagent has no more descriptors than this: a reading under way has a socket. */
static bool settles(struct master *master, unsigned most)
{
    double end = clock_now() + SETTLE_S;

    while (descriptors(master->subagent) > most)
        if (clock_now() > end || !master_serves(master))
            return false;
    return true;
}

static bool play(struct master *master, const struct lie *lie, unsigned *seed)
{
    lie->send(master, seed);
    return serves_after(master, lie);
}

/*
 * Whether descriptors leak: then there are more after each round. The first reading of a source,
 * which may end after the first round, leaves one open once.
 */
static bool leaks(struct master *master, const struct lie *lie, unsigned *seed, unsigned had)
{
    for (int more = 0; !settles(master, had); more++) {
        const unsigned has = descriptors(master->subagent);

        if (more == ROUNDS_MORE)
            return !failed(master, lie, "%u descriptors, then %u", had, has);
        had = has;
        if (!play(master, lie, seed))
            return true;
    }
    return false;
}

/* Sends a lie several times; an increase between the first and the last is a leak. */
static bool try_lie(const struct lie *lie, unsigned seed)
{
    struct master master;
    unsigned had = 0;
    unsigned long had_kb = 0, has_kb;
    int status;

    if (!master_begin(&master, 1, lie->lines != NULL ? lie->lines : "") || !master_serves(&master))
        return failed(&master, lie, "the subagent does not serve at all");
    if (lie->end == LIE_ENDED) {
        lie->send(&master, &seed);
        status = master_end(&master, END_S);
        return status == 0 || failed(&master, lie, "exit status %d", status);
    }
    for (int round = 0; round < (getenv("NETSTAT_LONG") != NULL ? ROUNDS_LONG : ROUNDS); round++) {
        if (!play(&master, lie, &seed))
            return false;
        if (round == 0) {
            had = descriptors(master.subagent);
            had_kb = anonymous_kb(master.subagent);
        }
    }
    has_kb = anonymous_kb(master.subagent);
    if (leaks(&master, lie, &seed, had))
        return false;
    if (memory_tells && has_kb > had_kb + GROWTH_KB)
        return failed(&master, lie, "%lu KiB, then %lu", had_kb, has_kb);
    if (logged(&master, "attempted to be re-opened"))
        return failed(&master, lie, "the library has two timers to try again");
    status = master_end(&master, END_S);
    return status == 0 || failed(&master, lie, "exit status %d", status);
}

/* Waits for one of the children, if there is any: whether it failed. */
static bool one_failed(void)
{
    int status;

    return wait(&status) > 0 && status != 0;
}

/*
 * Runs all lies, a few in parallel, or the one with this name, and counts them. The last ones of
 * the list take longest; they begin first, so that none still runs alone at the end. Returns how
 * many failed.
 */
static unsigned try_all(const char *name, unsigned *tried)
{
    unsigned failures = 0, begun = 0;

    for (size_t i = lies_count; i-- > 0;) {
        pid_t child;

        if (name != NULL && strcmp(name, lies[i].name) != 0)
            continue;
        ++*tried;
        if (begun++ >= SIDE_BY_SIDE)
            failures += one_failed();
        child = fork();
        if (child < 0) {
            perror("fork");
            failures++;
        }
        if (child == 0) {
            alarm(600);
            _exit(try_lie(&lies[i], (unsigned)i + 1) ? 0 : 1);
        }
    }
    for (; begun > 0; begun--)
        failures += one_failed();
    return failures;
}

/* The lie of the name that is given, or all. */
int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;
    unsigned failures, tried = 0;

    if (!scratch_begin()) {
        perror("a folder for the tests");
        return BROKEN;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    failures = try_all(name, &tried);
    printf("%u lies, %u failures\n", tried, failures);
    return failures || tried == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
